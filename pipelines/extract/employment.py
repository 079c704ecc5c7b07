"""Employment types, as a posting's title and text state them."""

import re

from pipelines.extract.reading import Reading, read_words
from schemas.enums import EmploymentType, Origin, RequirementKind
from schemas.evidence import Evidence, prose
from schemas.facts import Term

# around the word: what makes it the kind of this job
STATES = re.compile(
    r"job types?|employment (?:type|status)|type of (?:employment|contract|position)|contract type|position type|time type|status|work type|schedule|type d.emploi|type de contrat|"
    r"beschäftigungsart|anstellungsart|art der anstellung|arbeitszeit|vertragsart|einsatzart|tipo de contrato|jornada|dienstverband|\btype\b"
)
THIS_JOB = re.compile(
    r"^\W{0,3}(?:\w+ ){0,3}(?:position|role|job|opportunity|opening|basis|contract|assignment|stelle|anstellung|festanstellung|poste|contrat|puesto|employment|employee\b|salaried|permanent|remote|\(|hours)"
)
OTHERS = re.compile(
    r"full[- ]time (?:employees|associates|team members|staff|equivalent|students?|colleagues|tubi)|eligible|benefits? |students|studies|enrolled|experience|degree|whether|employees|regular employees|convert|conversion|lead to|potential|possibility|years"
)
VERSION = 1


def extract_employment(reading: Reading, title: str | None) -> tuple[Term, ...]:
    """Each employment type once, in the order of the title, then the text."""
    found: dict[str, Term] = {}
    if title:
        for start, end, value in sorted(read_words(title)["employment"]):
            evidence = Evidence("employment_types", Origin.TITLE, title[start:end], "employment.title", VERSION, start, end)
            found.setdefault(value, Term(EmploymentType(value), evidence))
    for start, end, value in sorted(reading.hits["employment"]):
        if value not in found and _of_this_job(reading, start, end, value):
            evidence = prose("employment_types", reading.text, start, end, "employment.words", VERSION)
            found[value] = Term(EmploymentType(value), evidence)
    return tuple(found.values())


def _of_this_job(reading: Reading, start: int, end: int, value: str) -> bool:
    index = reading.line_at(start)
    if index is None:
        return False
    line = reading.lines[index]
    before, after = reading.low[max(line.start, start - 60) : start], reading.low[end : min(line.end, end + 60)]
    if STATES.search(before[-45:]) or len(line.words) < 28:
        return True
    if value in ("INTERN", "APPRENTICE", "VOLUNTEER", "PER_DIEM", "TEMPORARY", "CONTRACTOR"):
        return (
            bool(THIS_JOB.match(after))
            and value in ("TEMPORARY", "CONTRACTOR", "PER_DIEM")
            and reading.kinds[index] is not RequirementKind.REQUIRED
        )
    if OTHERS.search(before[-30:] + reading.low[start:end] + after[:30]):
        return False
    return reading.kinds[index] is not RequirementKind.REQUIRED or bool(THIS_JOB.match(after))
