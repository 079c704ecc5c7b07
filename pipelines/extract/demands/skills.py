"""The skills that a posting names."""

import re

from pipelines.extract.demands.certificates import KINDS
from pipelines.extract.text.reading import Reading
from pipelines.extract.words.lexicon import longest_hits
from pipelines.extract.words.tables import load_rows
from schemas.enums import RequirementKind
from schemas.evidence import Evidence, prose
from schemas.facts import Skill
from schemas.raw import RawPosting

GUARDED = frozenset(row["phrase"] for row in load_rows("skills.csv") if row["guard"])  # everyday words too: Go, R, Excel
COMPANY = re.compile(
    r"(?:experience (?:with|in)|knowledge of|proficien\w+ (?:in|with)|skills? in|using|familiar\w* with|programming|languages?"
    r"|such as|like|e\.g\.|including|tools?:?|framework|"
    r"kenntnisse in|erfahrung mit|mit|umgang mit|maîtrise de|ms|microsoft|advanced|,|/|\() ?\W{0,2}$"
)
FOLLOWING = re.compile(
    r"\W{0,2}(?:programming|developer|development|language|experience|framework|skills|scripts?|code|expertise|knowledge"
    r"|kenntnisse|/|,|\))"
)
SENTENCE_START = re.compile(r"(?:^|[.!?:]\s*)$")
NAMED_IN = frozenset(RequirementKind) - {RequirementKind.BENEFIT}

NEAR = 40  # characters
VERSION = 1


def extract_skills(reading: Reading) -> tuple[Skill, ...]:
    """Each skill of ``data/reference/skills.csv`` once, in the statements of what candidates need, may bring or will do."""
    read = [(hit, kind) for hit in longest_hits(reading.hits["skill"]) if (kind := reading.kind_at(hit[0])) in NAMED_IN]
    hits = [hit for hit, _ in read]
    found: dict[str, Skill] = {}
    for index, ((start, end, name), kind) in enumerate(read):
        required = KINDS.get(kind) if kind else None
        known = found.get(name)
        if known is not None and (known.required or not required):
            continue
        if reading.text[start:end] in GUARDED and not _in_company(reading, hits, index):
            continue
        found[name] = Skill(name, prose("skills", reading.text, start, end, "skills.name", VERSION), required)
    return tuple(found.values())


def _in_company(reading: Reading, hits: list[tuple[int, int, str]], index: int) -> bool:
    """Whether an everyday word stands as a skill: beside a skill that is none, or where skills are named."""
    start, end, _ = hits[index]
    line = reading.line_at(start)
    for other in (index - 1, index + 1):
        if 0 <= other < len(hits) and reading.line_at(hits[other][0]) == line:
            gap = hits[other][0] - end if other > index else start - hits[other][1]
            if gap < NEAR and reading.text[hits[other][0] : hits[other][1]] not in GUARDED:
                return True
    before, after = reading.window(start, start, NEAR, 0), reading.window(end - 1, end, 0, NEAR)[1:]
    if SENTENCE_START.search(before) and not after.lstrip().startswith((",", "/", ")")):
        return False
    return COMPANY.search(before) is not None or FOLLOWING.match(after) is not None


def settle_skills(raw: RawPosting, reading: Reading) -> tuple[Skill, ...]:
    """Field before words: a source that lists skills itself lists them all."""
    names = dict.fromkeys(" ".join(words.split()) for words in raw.skills)
    given = tuple(Skill(name, Evidence("skills", raw.origin, name, "skills.field")) for name in names if name)
    return given or extract_skills(reading)
