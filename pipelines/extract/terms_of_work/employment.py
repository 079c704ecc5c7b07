"""Employment types (full time, contract, internship ...), as a posting's title and text state them."""

import re

from pipelines.extract.text.reading import Reading, read_words
from pipelines.extract.words.lexicon import longest_hits
from pipelines.extract.words.memo import memo
from pipelines.extract.words.tables import load_pairs
from pipelines.extract.words.terms import LONGEST, find_terms
from schemas.enums import EmploymentType, Origin, RequirementKind
from schemas.evidence import Evidence, prose
from schemas.facts import Term
from schemas.raw import RawPosting

LABEL = re.compile(
    r"""
    (?:job|contract|position|time|work|schedule|employment|assignment)[ ](?:types?|status) | type[ ]of[ ](?:employment|contract
    |position|job) | \bstatus\b
    |\bschedule | type[ ]d.emploi | type[ ]de[ ]contrat | contrat[ ]?: | contract[ ]?: | tipo[ ]de[ ]contrato | jornada | dienstverband
    |beschäftigungsart | anstellungsart | art[ ]der[ ]anstellung | arbeitszeit | vertragsart | einsatzart | vertrag[ ]?:
    | stelle[ ]als | art[ ]der[ ]stelle | \btype\b
    """,
    re.VERBOSE,
)
OF_THIS_JOB = re.compile(
    r"""
    \W{0,3}(?:\w+[ ]){0,3}(?:position|role|job|opportunity|opening|basis|contract|assignment|engagement|stelle|anstellung
    |festanstellung|poste|contrat|puesto
    |employment|employee|salaried|permanent|remote|hours)\b
    """,
    re.VERBOSE,
)
OF_A_POSITION = re.compile(r"\W{0,3}(?:position|role|job|opportunity|opening|basis|assignment|engagement)\b")
OF_OTHERS = re.compile(
    r"""
    full[ -]time[ ](?:employees|associates|team[ ]members|staff|equivalent|students?|colleagues|positions|roles|jobs|developers|offers?)
    |eligible | \bbenefits?[ ] | student | studies | enrolled | experience | degree | employees | workers | lead[ ]to | years
    | authorized | lecturers | join[ ]us
    """,
    re.VERBOSE,
)
NOT_NOW = re.compile(
    r"whether|perspektiv|not (?:a )?$|non-$|(?:establish|create|constitute)s? an? $|\b(?:business|smart) $"
    r"|\bno |convert|possibil|possibly|potential|kennen wir nicht|as well as"
    r"|former|previous|opportunit(?:y|ies) (?:for|to)|considered for|future|hire for"
    r"|authorized to work|options? including|open to discuss"
)
NOT_A_KIND = re.compile(
    r"['’](?:s\b| \w)| (?:types?\b|telecommut|telework|negotiat|manag|law|award|vehicle|daraus|terms|renew|review|administ|research|hire\b"
    r"|workers|staff)"
)
INTERN_WANTED = re.compile(
    r"(?:seeking|looking for|hiring|as) (?:an? |our )?(?:\S+ ){0,3}interns?\b|\binterns? (?:will|is|are)\b|this internship"
    r"|the intern\b|internship (?:program|position|opportunity)\b|paid internship"
    r"|stagiaire|pour un stage|\bce stage\b|stage d.une durée|offre de stage|durée du stage|pflichtpraktikum"
)
POSITION_IS = re.compile(r"\b(?:position|role|job|this) is (?:an? )?$")
NOT_HELD = re.compile(r"\bdress\b|\bjeans\b|\battire\b|volunteer (?:time|days?|hours|pto|leave|opportunit)")
BEFORE_THIS = re.compile(
    r"(?:this is an?|contrat(?:to)?(?: \w+)?(?: en| a| de)?|contract|position is|zunächst|eine?|poste (?:à|en)|en|in|unser(?:em"
    r"|en)|senior|experienced|erfahrenen?) $"
)
DURATION = re.compile(r"^\W*(?:contract |project |expected )?(?:duration|length|term)\W{1,5}\d{1,2}\W{0,3}(?:months?|weeks?)")
SHORT = 28  # characters: a line so short says nothing else
FIELD_TYPES = load_pairs("employment_types.csv")  # what sources' own fields call them
VERSION = 1


def extract_employment(reading: Reading, title: str | None) -> tuple[Term, ...]:
    """Each employment type once, in the order of the title, then the text."""
    found: dict[str, Term] = {}
    if title:
        for start, end, value in sorted(read_words(title)["employment"]):
            evidence = Evidence("employment_types", Origin.TITLE, title[start:end], "employment.title", VERSION, start, end)
            found.setdefault(value, Term(EmploymentType(value), evidence))
        if title.lower().startswith("ausbildung"):
            evidence = Evidence("employment_types", Origin.TITLE, title[:10], "employment.title", VERSION, 0, 10)
            found.setdefault("APPRENTICE", Term(EmploymentType.APPRENTICE, evidence))
    for start, end, value in longest_hits(reading.hits["employment"]):
        if value not in found and _is_stated(reading, start, end, value):
            evidence = prose("employment_types", reading.text, start, end, "employment.words", VERSION)
            found[value] = Term(EmploymentType(value), evidence)
    return tuple(found.values()) or _by_duration(reading)


def _is_stated(reading: Reading, start: int, end: int, value: str) -> bool:
    """Whether a word says how this job is held, and not how others are, or might be, or were."""
    index = reading.line_at(start)
    if index is None:
        return False
    line, kind = reading.lines[index], reading.kinds[index]
    before, after = reading.low[max(line.start, start - 60) : start], reading.low[end : min(line.end, end + 60)]
    around = before[-30:] + reading.low[start:end] + after[:30]
    if NOT_NOW.search(before) or NOT_A_KIND.match(after) or line.words[-1] == "?" or NOT_HELD.search(around):
        return False
    if value == "INTERN" and kind is not RequirementKind.RESPONSIBILITY and INTERN_WANTED.search(before + reading.low[start:end] + after):
        return True
    if LABEL.search(before[-45:]) or (len(line.words) < SHORT and value != "APPRENTICE"):
        return True
    if value in ("FULL_TIME", "PART_TIME"):
        if kind is RequirementKind.BENEFIT and before.endswith(("for ", "for all ")):
            return False
        if POSITION_IS.search(before):
            return True
        said = kind is not RequirementKind.REQUIRED or OF_THIS_JOB.match(after) or BEFORE_THIS.search(before) or "voll" in around
        return not OF_OTHERS.search(around) and bool(said)
    if kind is RequirementKind.REQUIRED or value in ("INTERN", "APPRENTICE", "VOLUNTEER"):
        return False
    if kind is RequirementKind.RESPONSIBILITY:
        return OF_A_POSITION.match(after) is not None
    return OF_THIS_JOB.match(after) is not None or (value == "TEMPORARY" and BEFORE_THIS.search(before) is not None)


def _by_duration(reading: Reading) -> tuple[Term, ...]:
    """A line that gives the job's duration in months tells of a contract."""
    for line in reading.lines[:40]:
        if len(line.words) < 60 and DURATION.match(line.words.lower()):
            evidence = prose("employment_types", reading.text, line.start, line.end, "employment.duration", VERSION)
            return (Term(EmploymentType.CONTRACTOR, evidence),)
    return ()


@memo(LONGEST)
def employment_types_of(value: str) -> tuple[EmploymentType, ...]:
    """The employment types that a source's field names, in its order: "Part-time / Full-time". Words that tell of a
    contract's term alone ("permanent", "CDI") name none."""
    return tuple(EmploymentType(name) for name in dict.fromkeys(find_terms(value, FIELD_TYPES)))


def settle_employment(raw: RawPosting, reading: Reading) -> tuple[Term, ...]:
    """Field before the title, that before the words; what a field says in several ways counts once, with the first."""
    found: dict[EmploymentType, Term] = {}
    for words in raw.employment_types:
        for kind in employment_types_of(words):
            found.setdefault(kind, Term(kind, Evidence("employment_types", raw.origin, words, "employment.field")))
    return tuple(found.values()) or extract_employment(reading, raw.title)
