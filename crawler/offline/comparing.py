"""A raw posting beside what is made of it, field by field: what `rolecall ingest --dry-run` prints."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from schemas.enums import RequirementKind
from schemas.job import JobPosting
from schemas.raw import RawPosting

# RawPosting's fields whose value stands under another name in the JobPosting; all others stand under their own.
MADE_OF = {
    "description_html": "description",
    "boilerplate_html": "boilerplate",
    "eligibility": "eligibility_to_work",
    "education": "education_requirements",
    "experience": "experience_requirements",
    "date_posted_is_floor": "date_posted",
}
UNPAIRED = frozenset({"family", "source", "identifier", "lineage", "origin", "rest"})  # who it is, and what nobody reads
UNTOLD = frozenset({"evidence", "statements"})  # told by their values; benefits stand beside the source's own


@dataclass(frozen=True, slots=True)
class Compared:
    """``given``: the field of the RawPosting; ``made``: of the JobPosting. ``is_read``: whether any field is made of it."""

    field: str
    given: Any
    made: Any
    is_read: bool = True


def compare(raw: RawPosting, job: JobPosting) -> list[Compared]:
    """Every field of ``raw``, filled or not, then what the text alone gave."""
    benefits = tuple(said for said in job.statements if said.kind is RequirementKind.BENEFIT)
    made: Mapping[str, Any] = {field.name: getattr(job, field.name) for field in fields(job)} | {"job_benefits": benefits}
    pairs = [(field.name, MADE_OF.get(field.name, field.name)) for field in fields(raw) if field.name not in UNPAIRED]
    told = {name for _, name in pairs} | UNTOLD
    beside = [Compared(name, getattr(raw, name), made.get(target), target in made) for name, target in pairs]
    return beside + [Compared(name, None, value) for name, value in made.items() if name not in told]


def words_of(value: Any) -> str:
    """A value in words: facts by their parts, without their evidence. "" for what is not stated."""
    if is_dataclass(value) and not isinstance(value, type):
        return ", ".join(f"{name}: {words}" for name, part in parts_of(value) if (words := words_of(part)))
    if isinstance(value, (tuple, list)):
        return "; ".join(filter(None, map(words_of, value)))
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None or value is False else "yes" if value is True else str(value)


def parts_of(fact: Any) -> Iterator[tuple[str, Any]]:
    return ((field.name, getattr(fact, field.name)) for field in fields(fact) if field.name != "evidence")
