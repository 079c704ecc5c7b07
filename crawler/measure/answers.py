"""What `rolecall extract` prints of a text: facts as plain objects, each with the words it was read from."""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from typing import Any

from pipelines.extract.eligibility.prose import extract_eligibility
from pipelines.extract.pay.prose import PAY, extract_pay
from pipelines.extract.requirements import extract_requirements
from schemas.enums import RequirementKind
from schemas.evidence import Evidence

Row = dict[str, Any]

WORDS = ("origin", "quote", "start", "end", "rule", "rule_version")


def flat(fact: Any) -> Any:
    """A fact as an object, its evidence's words beside its values; tuples as lists, None as it is."""
    if isinstance(fact, Evidence):
        return {name: getattr(fact, name) for name in WORDS}
    if isinstance(fact, (tuple, list)):
        return [flat(part) for part in fact]
    if not is_dataclass(fact):
        return fact
    values = {field.name: flat(getattr(fact, field.name)) for field in fields(fact)}
    return {**values.pop("evidence", {}), **values}


def answer_salary(text: str, row: Row) -> Row:
    pays = extract_pay(text, country=row.get("country"), title=row.get("title"))
    return {
        "base_salary": flat([pay for pay in pays if pay.kind in PAY]),
        "other_pay": flat([pay for pay in pays if pay.kind not in PAY]),
    }


def answer_eligibility(text: str, row: Row) -> Row:
    found = extract_eligibility(text, country=row.get("country"), title=row.get("title"))
    return {"eligibility_to_work": flat(found.eligibility_to_work), "security_clearance": flat(found.security_clearance)}


def answer_requirements(text: str, row: Row) -> Row:
    found = extract_requirements(
        text, title=row.get("title"), location=row.get("location"), country=row.get("country"), language=row.get("language")
    )
    said = {kind: flat([s for s in found.statements if s.kind is kind]) for kind in RequirementKind}
    return {
        "qualifications": {"required": said[RequirementKind.REQUIRED], "preferred": said[RequirementKind.PREFERRED]},
        "responsibilities": said[RequirementKind.RESPONSIBILITY],
        "job_benefits": said[RequirementKind.BENEFIT],
        "experience_requirements": flat(found.experience),
        "experiences": flat(found.experiences),
        "education_requirements": flat(found.education),
        "employment_types": [term.value for term in found.employment_types],
        "workplace": found.workplace.value if found.workplace else None,
        "skills": flat(found.skills),
        "languages": flat(found.languages),
        "certificates": flat(found.certificates),
        "travel": flat(found.travel),
        "seniority": flat(found.seniority),
    }


ANSWERS: dict[str, tuple[Callable[[str, Row], Row], ...]] = {
    "salary": (answer_salary,),
    "eligibility": (answer_eligibility,),
    "requirements": (answer_requirements,),
    "all": (answer_salary, answer_eligibility, answer_requirements),
}


def answer(fact: str, row: Row) -> Row:
    """The answer to one row. Raises ValueError that says what the row lacks."""
    text = row.get("text", row.get("description"))
    if not isinstance(text, str):
        raise ValueError('needs a "text" or a "description"')
    for name in ("title", "country", "location", "language"):
        if not isinstance(row.get(name), (str, type(None))):
            raise ValueError(f'"{name}" is no text')
    return {"id": row.get("id")} | merge(ask(text, row) for ask in ANSWERS[fact])


def merge(parts: Iterable[Row]) -> Row:
    return {name: value for part in parts for name, value in part.items()}
