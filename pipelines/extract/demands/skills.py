"""The skills that a posting asks for."""

import re
from collections.abc import Iterator

from pipelines.extract.demands.certificates import KINDS
from pipelines.extract.text.reading import Reading, once_a_text
from pipelines.extract.words.lexicon import BLANKS, Found, Lexicon, longest_hits
from pipelines.extract.words.tables import load_rows
from schemas.enums import Lineage, Origin, RequirementKind
from schemas.evidence import Evidence, prose
from schemas.facts import Skill
from schemas.raw import RawPosting

_ROWS = load_rows("skills.csv")
CODE = frozenset(row["phrase"] for row in _ROWS if row["guard"] == "code")
GUARDED = CODE | frozenset(row["phrase"] for row in _ROWS if row["guard"] == "yes")  # everyday words too: Go, R, Excel
FIELDS = frozenset(row["skill"] for row in _ROWS if row["guard"] == "field")  # lines of work: Accounting
NAMED = Lexicon(((row["phrase"], row["skill"]) for row in _ROWS), BLANKS)
COMPANY = re.compile(
    r"(?:experience (?:with|in)|knowledge of|proficien\w+ (?:in|with)|skills? in|using|familiar\w* with|programming|languages?"
    r"|such as|like|e\.g\.|including|tools?:?|framework|stack(?: is|:)?|technolog(?:y|ies|ien):?|"
    r"kenntnisse in|erfahrung mit|mit|umgang mit|maîtrise de|ms|microsoft|advanced|,|/|\() ?\W{0,2}$"
)
FOLLOWING = re.compile(
    r"\W{0,2}(?:programming|developer|development|language|experience|framework|skills|scripts?|code|expertise|knowledge"
    r"|kenntnisse|/|,|\))"
)
ASKED = re.compile(  # before a line of work that is asked for as a skill
    r"(?:experience (?:with|in)|background in|knowledge of|expertise in|proficien\w+ (?:in|with)|skills?(?: in|:)|understanding of"
    r"|kenntnisse (?:in|im)|erfahrung (?:in|im|mit)|connaissances? en|maîtrise de|expérience en|conocimientos? (?:de|en)|experiencia en)"
    r" (?:\w+ ){0,2}$"
)
OF_ROLE = re.compile(  # an everyday word of a title that says what a role is done with: "(Angular)", "Go Developer"
    r"\A(?:[(\[/][^()]*[)\]/]|\W?[\w+#.-]+ (?:(?i:software|back-?end|front-?end|full-?stack|web|mobile) )?"
    r"(?i:developer|programmer|entwickler|programmierer|développeur|desarrollador))"
)
OF_ENGINEER = re.compile(r"\A\W?[\w+#.-]+ (?:[\w-]+ )?(?i:engineer|architect|consultant|specialist|lead)")
STACK = re.compile(  # a line that tells what the work is done with, outside of any list of demands
    r"\b(?:(?:tech(?:nology|nical)?|our|the|current|main|core) ?stack|stack ?[:=]|technolog(?:y|ies|ien)\b"
    r"|tech ?[:=]|tools? ?[:=]|tooling"
    r"|we (?:mainly |primarily |mostly |currently )?(?:use|work with|build (?:with|in|on)|write|code in|develop in|run on)"
    r"|(?:built|written|coded) (?:with|in|on)"
    r"|wir (?:nutzen|verwenden|arbeiten mit|setzen auf)|nous (?:utilisons|travaillons avec)|(?:usamos|trabajamos con)"
    r"|wij (?:gebruiken|werken met))"
)
OTHERS = re.compile(
    r"\b(?:companies|clients?|customers?|investors?|partners?|backed by|founders|alumni|kunden|unternehmen wie|entreprises|empresas)\b"
)
WISHED = re.compile(
    r"\W{1,2}(?:is|are|would be|wäre|ist|est|es|é|als)?\W?"
    r"(?:a plus|an? (?:asset|must|bonus|advantage)|von vorteil|un plus|un atout|mile widzian)"
)
SENTENCE_START = re.compile(r"(?:^|[.!?:]\s*)$")
NAMED_IN = frozenset(RequirementKind) - {RequirementKind.BENEFIT}
# One name that no table has, between two that it has: "Terraform, Pulumi, Ansible"; or after two, at the end of their list.
_AND = r"(?:and|or|und|oder|et|ou|y|o|e)"
_WORD = r"[A-Z](?:[\w+#-]{0,20}[\w+#])(?:\.[a-z]{2,3}\b)?"
_UNKNOWN = rf"(?!OR\b|AND\b)(?P<name>{_WORD}(?: {_WORD})?)"
BETWEEN = re.compile(rf" ?(?:,|/|,? {_AND} ) ?{_UNKNOWN} ?(?:[,/]|,? {_AND} )(?: ?{_AND} )? ?")
BEHIND = re.compile(rf",? ?{_AND} {_UNKNOWN}(?=[.;)\n]|$)")
LINK = re.compile(rf" ?(?:[,/]|,? {_AND})(?: {_AND})? ?")
JOINT = re.compile(r" ?(?:,|/)(?: (?:and|or|und|oder|et|ou|y|o|e))? ?$")

NEAR, FEW = 40, 600  # characters
MANY, MOST = 3, 15  # skills on a line that tell what the work is done with; of more it is whom one sends out, or a list of openings
VERSION = 2
_Hit = Found[str]


def extract_skills(reading: Reading, title: str = "") -> tuple[Skill, ...]:
    """Each skill of ``data/reference/skills.csv`` once, in the title, in the statements of what candidates need, may bring or will do, and
    in the lines that tell of the stack."""
    found: dict[str, Skill] = {}
    for skill in (*_in_text(reading), *_in_title(title)):
        known = found.get(skill.name)
        if known is None or (skill.required and not known.required):
            found[skill.name] = skill
    return tuple(found.values())


def _in_title(title: str) -> Iterator[Skill]:
    for start, end, name in longest_hits(NAMED.find(title)) if title else ():
        word, around = title[start:end], title[max(0, start - 1) : end + NEAR]
        if name not in FIELDS and (word not in GUARDED or OF_ROLE.search(around) or (word in CODE and OF_ENGINEER.search(around))):
            yield Skill(name, Evidence("skills", Origin.TITLE, title[start:end], "skills.title", VERSION, start, end), None)


@once_a_text
def _in_text(reading: Reading) -> tuple[Skill, ...]:
    return tuple(_asked(reading))


def _asked(reading: Reading) -> Iterator[Skill]:
    hits = [hit for hit in longest_hits(reading.hits["skill"]) if reading.line_at(hit[0]) is not None]
    stacks = _stack_lines(reading, hits)
    sure: list[_Hit] = []
    for index, (start, end, name) in enumerate(hits):
        line = reading.line_at(start)
        kind = None if line is None else reading.kinds[line]
        if kind not in NAMED_IN and line not in stacks:
            continue
        if not (_is_skill(reading, hits, index, kind) or _follows(reading, sure, hits, index)):
            continue
        required = KINDS.get(kind) if kind else None
        sure.append(hits[index])
        yield Skill(name, prose("skills", reading.text, start, end, "skills.name", VERSION), required)
        if unknown := _neighbour(reading, sure):
            yield Skill(unknown["name"], prose("skills", reading.text, *unknown.span("name"), "skills.neighbour", VERSION), required)


def _stack_lines(reading: Reading, hits: list[_Hit]) -> set[int | None]:
    """Lines that state nothing else but name the stack, by their words or by how many tools they name."""
    lines: dict[int | None, int] = {}
    for start, end, name in hits:
        line = reading.line_at(start)
        if line is not None and reading.kinds[line] is None and name not in FIELDS:
            lines[line] = lines.get(line, 0) + (reading.text[start:end] not in GUARDED)
    return {
        line
        for line, many in lines.items()
        if line is not None and many <= MOST and _tells_stack(reading.low[reading.lines[line].start : reading.lines[line].end], many)
    }


def _tells_stack(line: str, many: int) -> bool:
    """A line's words say that it names the stack, or it names many tools, and nobody else's: "companies like Acme and Bolt"."""
    return STACK.search(line) is not None or (many >= MANY and OTHERS.search(line) is None)


def _is_skill(reading: Reading, hits: list[_Hit], index: int, kind: RequirementKind | None) -> bool:
    """Whether a phrase is a skill where it stands: everyday words beside skills only, a line of work only where it is asked for."""
    start, end, name = hits[index]
    if name in FIELDS:
        return kind in KINDS and ASKED.search(reading.window(start, start, NEAR, 0)) is not None
    return reading.text[start:end] not in GUARDED or _in_company(reading, hits, index)


def _follows(reading: Reading, sure: list[_Hit], hits: list[_Hit], index: int) -> bool:
    """Whether it stands in a list right behind a skill: "Node, React and Mongo"."""
    start, _, name = hits[index]
    is_next = name not in FIELDS and index > 0 and sure[-1:] == [hits[index - 1]] and start - sure[-1][1] < NEAR
    return is_next and LINK.fullmatch(reading.text, sure[-1][1], start) is not None


def _in_company(reading: Reading, hits: list[_Hit], index: int) -> bool:
    """Whether an everyday word stands as a skill: beside a skill that is none, or where skills are named."""
    start, end, _ = hits[index]
    line = reading.line_at(start)
    for other in (index - 1, index + 1):
        if 0 <= other < len(hits) and reading.line_at(hits[other][0]) == line and hits[other][2] not in FIELDS:
            gap = hits[other][0] - end if other > index else start - hits[other][1]
            if gap < NEAR and reading.text[hits[other][0] : hits[other][1]] not in GUARDED:
                return True
    before, after = reading.window(start, start, NEAR, 0), reading.window(end - 1, end, 0, NEAR)[1:]
    if WISHED.match(after):
        return True
    if SENTENCE_START.search(before) and not after.lstrip().startswith((",", "/", ")")):
        return False
    return COMPANY.search(before) is not None or FOLLOWING.match(after) is not None


def _neighbour(reading: Reading, sure: list[_Hit]) -> re.Match[str] | None:
    """A name that no table has in a list of skills: between the last two, or after them at the end of their list."""
    if len(sure) < 2 or reading.line_at(sure[-1][0]) != reading.line_at(sure[-2][0]):
        return None
    (_, before, _), (start, end, _) = sure[-2:]
    found = BETWEEN.fullmatch(reading.text, before, start) if start - before < NEAR else None
    if found is None and JOINT.fullmatch(reading.text, before, start):
        found = BEHIND.match(reading.text, end)
    return found if found and not NAMED.find(found["name"]) else None


def settle_skills(raw: RawPosting, reading: Reading) -> tuple[Skill, ...]:
    """What a source lists, then what the words ask for. An aggregator's tags count where there are few words beside them."""
    found: dict[str, Skill] = {}
    for words in raw.skills:
        name = " ".join(words.split())
        if name and (raw.lineage is not Lineage.AGGREGATOR or len(reading.text) < FEW):
            found.setdefault(_known(name), Skill(name, Evidence("skills", raw.origin, name, "skills.field")))
    for skill in extract_skills(reading, raw.title or ""):
        found.setdefault(skill.name, skill)
    return tuple(found.values())


def _known(name: str) -> str:
    """The table's name of a skill that a source names, else its own."""
    hits = NAMED.hits(name.replace("-", " "))
    return hits[0].value if len(hits) == 1 and hits[0].end - hits[0].start == len(name) else name
