"""Employment types (full time, contract, internship ...), as a posting's title and text state them."""

import re

from pipelines.extract.terms_of_work.spot import Spot, find_spot
from pipelines.extract.text.reading import Reading, read_words
from pipelines.extract.words.lexicon import longest_hits
from pipelines.extract.words.memo import memo
from pipelines.extract.words.rules import Rule, always, decide
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
REACH = 60  # characters beside a word that its rules look at
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


def _is_not_this_job(spot: Spot) -> bool:
    """How others work, or might, or did."""
    return bool(
        NOT_NOW.search(spot.before) or NOT_A_KIND.match(spot.after) or spot.text[spot.line[1] - 1] == "?" or NOT_HELD.search(spot.around)
    )


def _is_intern_wanted(spot: Spot) -> bool:
    wanted = spot.value == "INTERN" and spot.kind is not RequirementKind.RESPONSIBILITY
    return wanted and INTERN_WANTED.search(spot.before + spot.words + spot.after) is not None


def _is_hours(spot: Spot) -> bool:
    return spot.value in ("FULL_TIME", "PART_TIME")


def _is_of_staff(spot: Spot) -> bool:
    """A benefit for those who work so."""
    return _is_hours(spot) and spot.kind is RequirementKind.BENEFIT and spot.before.endswith(("for ", "for all "))


def _is_of_this_job(spot: Spot) -> bool:
    """Hours that are said of the job, or outside of what is asked for."""
    said = spot.kind is not RequirementKind.REQUIRED or OF_THIS_JOB.match(spot.after) or BEFORE_THIS.search(spot.before)
    return _is_hours(spot) and bool(said or "voll" in spot.around)


STATED: tuple[Rule[Spot, bool], ...] = (  # whether a word says how this job is held
    Rule(_is_not_this_job, always(False), "You will manage contract renewals and supplier terms for us."),
    Rule(_is_intern_wanted, always(True), "We are seeking an intern who will help the whole kitchen team."),
    Rule(
        lambda spot: LABEL.search(spot.before[-45:]) is not None, always(True), "Type of employment in this team: temporary until next May"
    ),
    Rule(lambda spot: spot.length < SHORT and spot.value != "APPRENTICE", always(True), "Temporary, in Leeds"),
    Rule(_is_of_staff, always(False), "## Benefits\n- Private health insurance for full-time people"),
    Rule(
        lambda spot: _is_hours(spot) and POSITION_IS.search(spot.before) is not None,
        always(True),
        "This position is full-time, with a team.",
    ),
    Rule(
        lambda spot: _is_hours(spot) and OF_OTHERS.search(spot.around) is not None, always(False), "We have 40 full-time employees there."
    ),
    Rule(_is_of_this_job, always(True), "The shop looks for a part-time baker with a light hand."),
    Rule(
        lambda spot: _is_hours(spot) or spot.kind is RequirementKind.REQUIRED,
        always(False),
        "## Requirements\n- Work part-time beside a course",
    ),
    Rule(lambda spot: spot.value in ("INTERN", "APPRENTICE", "VOLUNTEER"), always(False), "Our last intern built the whole oven with us."),
    Rule(
        lambda spot: spot.kind is RequirementKind.RESPONSIBILITY,
        lambda spot: OF_A_POSITION.match(spot.after) is not None,
        "## Responsibilities\n- Advise temporary teams of the house",
    ),
    Rule(
        lambda spot: OF_THIS_JOB.match(spot.after) is not None,
        always(True),
        "You will join the team in a first contract for 30 hours per week.",
    ),
    Rule(
        lambda spot: spot.value == "TEMPORARY" and BEFORE_THIS.search(spot.before) is not None,
        always(True),
        "You will begin in temporary cover of a colleague on leave.",
    ),
)


def _is_stated(reading: Reading, start: int, end: int, value: str) -> bool:
    """Whether a word says how this job is held, and not how others are, or might be, or were."""
    spot = find_spot(reading, start, end, value, REACH)
    return spot is not None and decide(STATED, spot) is True


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
