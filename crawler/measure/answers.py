"""What `rolecall extract` prints of a text: facts as plain objects, each with the words it was read from."""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from pipelines.extract.posting import derive_facts_all
from schemas.enums import RequirementKind
from schemas.evidence import Evidence
from schemas.fields import SCALARS, Stands
from schemas.job import JobPosting
from schemas.raw import RawPlace, RawPosting
from schemas.source import Home

Row = dict[str, Any]

WORDS = ("origin", "quote", "start", "end", "rule", "rule_version")
NOT_OF_A_TEXT = frozenset(  # scalars that no text alone states
    ("title", "hiring_organization", "date_posted", "date_modified", "valid_through", "language", "department", "requisition_id",
     "industry", "url", "apply_url")
)  # fmt: skip
AS_THEY_ARE = tuple(  # scalars: their words stand in the record's own evidence
    field.name for field in SCALARS if field.stands is Stands.SCALAR and field.name not in NOT_OF_A_TEXT
)
FACTS = (
    "experience_requirements", "experiences", "education_requirements", "skills", "languages", "certificates", "travel", "seniority",
)  # fmt: skip


def flat(fact: Any) -> Any:
    """A fact as an object, its evidence's words beside its values; tuples as lists, None as it is."""
    if isinstance(fact, (tuple, list)):
        return [flat(part) for part in fact]
    if (names := names_of(fact.__class__)) is None:
        return fact
    values = {name: flat(getattr(fact, name)) for name in names}
    return {**values.pop("evidence", {}), **values}


@cache
def names_of(kind: type) -> tuple[str, ...] | None:
    """The names of a fact's fields; None of what is no fact."""
    if kind is Evidence:
        return WORDS
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


def told_salary(job: JobPosting) -> Row:
    return {name: flat(getattr(job, name)) for name in ("base_salary", "other_pay")}


def told_eligibility(job: JobPosting) -> Row:
    return {name: flat(getattr(job, name)) for name in ("eligibility_to_work", "security_clearance")}


def told_requirements(job: JobPosting) -> Row:
    said = {kind: flat([s for s in job.statements if s.kind is kind]) for kind in RequirementKind}
    return {
        "qualifications": {"required": said[RequirementKind.REQUIRED], "preferred": said[RequirementKind.PREFERRED]},
        "responsibilities": said[RequirementKind.RESPONSIBILITY],
        "job_benefits": said[RequirementKind.BENEFIT],
        **{name: flat(getattr(job, name)) for name in (*FACTS[:3], *AS_THEY_ARE, *FACTS[3:])},
    }


TELLERS: dict[str, tuple[Callable[[JobPosting], Row], ...]] = {
    "salary": (told_salary,),
    "eligibility": (told_eligibility,),
    "requirements": (told_requirements,),
    "all": (told_salary, told_eligibility, told_requirements),
}


def answer(fact: str, row: Row) -> Row:
    """The answer to one row. Raises ValueError that says what the row lacks."""
    return answers(fact, [(row, text_of(row))])[0]


def answers(fact: str, rows: Sequence[tuple[Row, str]]) -> list[Row]:
    """The answers to rows, each with its text: several at once cost less."""
    jobs = derive_facts_all([(posting_of(row), text, Home(row.get("country"))) for row, text in rows])
    return [
        {"id": row.get("id")} | {name: value for tell in TELLERS[fact] for name, value in tell(job).items()}
        for (row, _), job in zip(rows, jobs, strict=True)
    ]


def text_of(row: Row) -> str:
    """The text of a row. Raises ValueError that says what the row lacks."""
    text = row.get("text", row.get("description"))
    if not isinstance(text, str):
        raise ValueError('needs a "text" or a "description"')
    for name in ("title", "country", "location", "language"):
        if not isinstance(row.get(name), (str, type(None))):
            raise ValueError(f'"{name}" is no text')
    return text


def posting_of(row: Row) -> RawPosting:
    """A row as the posting of a source that names no more than it does."""
    places = (RawPlace(name=row["location"]),) if row.get("location") else ()
    return RawPosting("extract", "", str(row.get("id")), title=row.get("title"), job_locations=places, language=row.get("language"))
