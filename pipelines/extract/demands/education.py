"""The lowest degree that a posting accepts."""

import re
from collections.abc import Iterator

from pipelines.extract.demands.education_rules import Degree, is_asked, is_unneeded, is_wished, lowest_beside
from pipelines.extract.text.reading import Reading, once_a_text
from pipelines.extract.words.clause import Clause
from pipelines.extract.words.lexicon import longest_hits
from pipelines.extract.words.memo import memo
from pipelines.extract.words.terms import LONGEST, fold_term, load_terms
from schemas.enums import EducationLevel, RequirementKind
from schemas.evidence import Evidence, prose
from schemas.facts import Education
from schemas.raw import RawPosting

FIELD_LEVELS = load_terms("education_levels.csv")  # what sources' own fields call them
ORDER = {level: rank for rank, level in enumerate(EducationLevel)}
GENERIC = frozenset(  # of no certain level: a level that is named beside them counts
    (
        "degree", "degrees", "studium", "graduate student", "diploma", "technical degree", "formation supérieure", "études supérieures",
        "enseignement supérieur", "formación superior", "estudios superiores", "higher education degree", "formação superior",
        "diplômé en", "diplômée en", "diplômé(e) en",
    )
)  # fmt: skip
EQUIVALENT = re.compile(
    r"""
    equivalent\ (?:\w+\ ){0,3}experience
    |or\ (?:an\ )?equivalent\b(?!\ (?:degree|field|foreign|diploma|qualification|in\b))
    |experience\ (?:in\ lieu|equivalent) | in\ lieu\ of
    |(?:or|and/or)\ (?:(?!with\b|plus\b|and\b|having\b|years\b|yrs\b)\w+\ ){0,3}experience
    |(?<!\d\ )(?<!\bone\ )(?<!\btwo\ )(?<!\bthree\ )(?<!\bfour\ )(?<!\bfive\ )\bor
    \ (?:(?:an?|at|least|minimum|of|cumulative|total|over)\ ){0,4}
    (?:\d{1,2}\+?|two|three|four|five|six|seven|eight|ten)\ (?:years|yrs)['’]?\ (?:\w+\ ){0,4}experience
    |oder\ (?:eine\ )?(?:vergleichbar|gleichwertig|ähnlich|alternativ) | vergleichbare\ (?:qualifikation|ausbildung
    |berufserfahrung|kenntnisse)
    |quereinsteiger | ou\ (?:équivalent|expérience) | o\ (?:experiencia|equivalente) | ou\ (?:equivalente|experiência)
    | of\ gelijkwaardig
    """,
    re.VERBOSE,
)
FIELDS = re.compile(
    r"(?:\sof\s(?:science|arts|engineering))?(?:\s(?:degrees?|diploma|majoring))?\s(?:in|of|der|des|im\sbereich|en|em)\s(?:an?\s|the\s)?"
    r"(?P<fields>[^.;()\n]{3,140})",
    re.IGNORECASE,
)
EXAMPLES = re.compile(  # of fields, behind a word that is the name of none: "in a related discipline (botany, zoology)"
    r"(?:\s*\((?!or\b|and\b|[^()]{0,80}(?:degree|prefer|requir|accept|equivalent))(?:i\.\s?e\.?|e\.\s?g\.?|ex\.)?"
    r"|,?\s(?=such as\b|like\b)),?:?\s*(?:(?:such as|like|for example)\s)?(?P<fields>[^.;()\n]{3,140})",
    re.IGNORECASE,
)
A_FIELD = re.compile(r"[\w ,/&-]*?\s(?:fields?|disciplines?|subjects?|areas?)(?:\sof\sstudy)?\b(?!\sof)", re.IGNORECASE)
NO_FIELD = re.compile(  # describes a field and names none
    r"(?:(?:an?|any|the|some|one|other|another|closely|directly|job|highly|strongly)[ -])*"
    r"(?:relevant|related|similar|equivalent|comparable|appropriate"
    r"|applicable|suitable|allied|adjacent|quantitative|technical|analytical|scientific|numerate|numerical|stem-?like|etc"
    r"|\w+-(?:heavy|related|oriented|based|focused|intensive)|\d.*|fields?|three|more years|related work)(?: (?:quantitative|technical))?"
    r"(?: (?:fields?|disciplines?|subjects?|areas?))?",
    re.IGNORECASE,
)
FIELDS_END = re.compile(
    r"\b(?:or|and|oder|ou|o|und)\s(?:an?\s|any\s|other\s)?(?:related|similar|equivalent|relevant|other|comparable|closely|vergleichbar|équivalent|afines)"
    r"|\b(?:required|preferred|with|plus|from|is|are|who|strongly|at least|or higher|degree|discipline|field|experience|oder eine|bzw)\b"
)
FIELDS_BETWEEN = re.compile(r",\s(?:or\s|and\s)?|\s(?:or|and|oder|und|ou|y|e|et|of)\s|/")
RUN_ON = 250  # code points of a line that is no single benefit any more: a text without line breaks and stops
VERSION = 2


@once_a_text
def extract_education(reading: Reading) -> Education | None:
    """The lowest level that the required lines accept; where only wishes name a degree, the lowest of these, not required.

    A posting that says that no degree is needed needs none, whatever else it names.
    """
    found = [degree for hit in _clear_hits(reading) if (degree := _degree(reading, *hit))]
    if not found:
        return None
    if none := next((degree for degree in found if degree.level is EducationLevel.NONE), None):
        return none
    asked = [degree for degree in found if degree.required or degree.equivalent_accepted] or found
    return min(asked, key=lambda degree: (ORDER[degree.level], degree.evidence.start or 0))


def _clear_hits(reading: Reading) -> list[tuple[int, int, str]]:
    """The degrees named, without those inside a longer name and without a bare "degree" beside a named level in its clause."""
    clear = [hit for hit in longest_hits(reading.hits["degree"]) if not _is_no_name(reading.text, *hit[:2])]
    studies = {hit for hit in clear if reading.low.startswith("studium", hit[1] - 7)}
    bare = {hit for hit in clear if reading.low[hit[0] : hit[1]] in GENERIC} | studies
    clauses = dict(zip(clear, _clauses(reading, clear), strict=True))
    named = {clauses[hit] for hit in clear if hit not in bare}
    below = {clauses[hit] for hit in clear if hit not in bare and hit[2] != EducationLevel.DOCTORATE}
    return [hit for hit in clear if hit not in bare or clauses[hit] not in (below if hit in studies else named)]


def _clauses(reading: Reading, hits: list[tuple[int, int, str]]) -> Iterator[tuple[int | None, int]]:
    """For each hit, which are in order, its line and how many semicolons stand before it there."""
    line: int | None = None
    at = before = 0
    for start, _, _ in hits:
        index = reading.line_at(start)
        if index is None or index != line:
            line, at, before = index, start if index is None else reading.lines[index].start, 0
        before += reading.low.count(";", at, start)
        at = start
        yield index, before


def _is_no_name(text: str, start: int, end: int) -> bool:
    """Whether "BE" is a word among capitals, "Ausbildung:" a label, "a level" no A level, or "to master" no degree."""
    if text[start:end].lower() == "a level":
        return text[start] == "a" or text.startswith(" of", end)
    if text[start:end].lower() == "master":
        return text.startswith("to ", start - 3) or text.startswith((" and ", " the ", " our ", " your ", " a "), end)
    if text[start:end] == "BE":
        return text[max(0, start - 12) : end + 12].isupper()
    return text[start:end] == "Ausbildung" and text.startswith(":", end)


def _degree(reading: Reading, start: int, end: int, value: str) -> Education | None:
    index = reading.line_at(start)
    if index is None:
        return None
    line = reading.lines[index]
    if reading.kinds[index] is RequirementKind.BENEFIT and line.end - line.start < RUN_ON:
        return None
    clause = Clause(reading.low, start, end, (line.start, line.end), reading.hits["clause"])
    if reading.low.startswith(".", end) and "." in reading.low[start:end]:
        end += 1  # of "Ph.D.", no end of a sentence
    before, after = reading.low[max(line.start, start - 60) : start], reading.low[end : min(line.end, end + 160)]
    named = Degree(reading.low[start:end], before, after, reading.kinds[index], reading.low[start:end] in GENERIC, clause)
    if not is_asked(named):
        return None
    level = EducationLevel.NONE if is_unneeded(named) else lowest_beside(EducationLevel(value), named)
    equivalent = EQUIVALENT.search(after) is not None
    required = level is not EducationLevel.NONE and not equivalent and not is_wished(named)
    evidence = prose("education_requirements", reading.text, start, end, "education.degree", VERSION)
    return Education(level, required, evidence, _fields(reading.text[end : min(line.end, end + 160)]), equivalent)


def _fields(after: str) -> tuple[str, ...]:
    """The fields of study that follow a degree, at most eight, as written."""
    match = FIELDS.match(after)
    if match is None:
        return ()
    named = _names(match["fields"])
    described = A_FIELD.match(match["fields"])
    if described and (not named or not FIELDS_BETWEEN.search(described[0])):
        examples = EXAMPLES.match(after, match.start("fields") + described.end())
        named = (_names(examples["fields"]) if examples else ()) or named
    return named


def _names(fields: str) -> tuple[str, ...]:
    names = (name.strip(" ,:-") for name in FIELDS_BETWEEN.split(FIELDS_END.split(fields)[0]))
    return tuple(name for name in names if 2 < len(name) < 45 and not NO_FIELD.fullmatch(name))[:8]


@memo(LONGEST)
def education_level_of(value: str) -> EducationLevel | None:
    """The level that a credential category or a source's education field names; the lowest where it names several."""
    folded = f" {fold_term(value)} "
    named = [EducationLevel(level) for words, level in FIELD_LEVELS.items() if f" {words} " in folded]
    return min(named, key=ORDER.__getitem__) if named else None


def settle_education(raw: RawPosting, reading: Reading) -> Education | None:
    """The lowest accepted level. Field before words."""
    if raw.education and (level := education_level_of(raw.education)):
        evidence = Evidence("education_requirements", raw.origin, raw.education, "education.field")
        return Education(level, required=True, evidence=evidence)
    return extract_education(reading)
