"""A JobPosting as rows: ``column_values`` for the columns COLUMNS of ``posting``, ``kept_values`` for KEPT, ``FACT_ROWS`` for the fact
tables, whose columns are FACT_COLUMNS. What is stored where says schemas.fields."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from operator import attrgetter
from typing import Any

from pipelines.extract.words.confidence import confidence_of
from schemas.enums import EligibilityTopic, PayKind
from schemas.evidence import Evidence
from schemas.facts import EligibilityStatement, Moment, Place, Salary, Term
from schemas.fields import CONFIDENCE, FACTS, FIELDS, PLACE, SCALAR, SCALARS, WORDS, Fact, Field
from schemas.job import JobPosting, Sighting

Row = tuple[Any, ...]
Marked = Iterable[tuple[Row, Any]]  # the values of a fact's marks, and the fact itself

# Columns of ``posting`` that stand beside those of the fields, without a history of their own.
KEPT = ("content_hash", "rules_version", "partial", "lineage", "raw_title", "raw_organization", "problems")


def place_text(place: Place) -> str:
    """A place in one line: "Berlin, DE-BE, DE"."""
    named = ", ".join(part for part in (place.city, place.region, place.country) if part)
    return f"Remote, {named}".removesuffix(", ") if place.remote else named


def pay_text(pay: Salary) -> str:
    """A pay in one line: "120000-150000 USD YEAR", "up to 30 EUR HOUR"."""
    low, high = (None if value is None else f"{value:f}" for value in (pay.min_value, pay.max_value))
    amount = f"from {low}" if high is None else f"up to {high}" if low is None else low if low == high else f"{low}-{high}"
    return " ".join(part for part in (amount, pay.currency, pay.unit_text) if part)


def main_salary(job: JobPosting) -> Salary | None:
    """The pay that stands for the posting: its own before a site's estimate, base before total, first in the text."""
    return min(job.base_salary, key=lambda pay: (pay.estimated, pay.kind is not PayKind.BASE, pay.annual_min is None), default=None)


def _places(job: JobPosting) -> str | None:
    return "; ".join(map(place_text, job.job_locations)) or None


def _pay(job: JobPosting) -> str | None:
    pay = main_salary(job)
    return pay_text(pay) if pay else None


def _of_first_place(name: str) -> Callable[[JobPosting], Any]:
    return lambda job: getattr(job.job_locations[0], name) if job.job_locations else None


def _getter(path: str) -> Callable[[JobPosting], Any]:
    """What stands at a dotted path of a posting; None where the fact on the way is not stated."""
    head, _, tail = path.partition(".")
    if not tail:
        return attrgetter(head)
    fact_of, part_of = attrgetter(head), attrgetter(tail)
    return lambda job: None if (fact := fact_of(job)) is None else part_of(fact)


def _value(field: Field) -> Callable[[JobPosting], Any]:
    get = _getter(field.of or field.name)
    return (lambda job: ", ".join(get(job)) or None) if field.many else get


# Columns that repeat facts in short, for those who read one row a posting.
SUMMARIES: dict[Field, Callable[[JobPosting], Any]] = {
    **{field: _of_first_place(field.name) for field in PLACE.values[:3]},
    Field("places", str, "every place of work, separated by '; '"): _places,
    Field("pay", str, "the main pay in one line"): _pay,
    Field("experience_months", int, "experience required overall", unit="months"): _getter("experience_requirements.months"),
    Field("education_level", str, "lowest accepted level of education"): _getter("education_requirements.level"),
    Field("education_required", bool, "it is required; else preferred, or replaceable by experience"): _getter(
        "education_requirements.required"
    ),
}
SCALAR_VALUES: dict[Field, Callable[[JobPosting], Any]] = {field: _value(field) for field in SCALARS}
_VALUES = SCALAR_VALUES | SUMMARIES
COLUMN_FIELDS = tuple(_VALUES)
COLUMNS = tuple(field.stored for field in COLUMN_FIELDS)


def column_values(job: JobPosting) -> Row:
    """The values of ``COLUMNS``."""
    return tuple(get(job) for get in _VALUES.values())


def kept_values(sighting: Sighting, rules_version: str) -> Row:
    """The values of ``KEPT``."""
    raw = sighting.raw
    problems = ", ".join(sighting.problems) or None
    return (sighting.content_hash, rules_version, raw.partial, raw.lineage, raw.title, raw.hiring_organization, problems)


MOMENTS = tuple(field.name for field in fields(JobPosting) if field.type == Moment | None)  # dates, which carry their words themselves


def _scalars(job: JobPosting) -> Iterable[Evidence]:
    moments = (moment.evidence for name in MOMENTS if (moment := getattr(job, name)))
    return (*job.evidence, *(e for e in moments if e not in job.evidence))


def _salaries(job: JobPosting) -> Marked:
    main = main_salary(job)
    return (((field, pay is main), pay) for field in ("base_salary", "other_pay") for pay in getattr(job, field))


def _experiences(job: JobPosting) -> Marked:
    overall = job.experience_requirements
    return (((e == overall,), e) for e in job.experiences or ((overall,) if overall else ()))


def _eligibility(job: JobPosting) -> Marked:
    """The posting's statements; visas and clearance that no statement holds are added."""
    work, clearance = job.eligibility_to_work, job.security_clearance
    statements = list(work.statements)
    held = {(s.topic, s.value) for s in statements}
    visas = (EligibilityStatement(EligibilityTopic.VISA, v.visa, v.evidence, v.accepted) for v in work.visas)
    statements += [visa for visa in visas if (visa.topic, visa.value) not in held]
    if clearance and not any(s.topic is EligibilityTopic.CLEARANCE for s in statements):
        value = clearance.level or ("required" if clearance.required else "preferred")
        statements.append(EligibilityStatement(EligibilityTopic.CLEARANCE, value, clearance.evidence))
    return (((), statement) for statement in statements)


def _terms(job: JobPosting) -> Marked:
    yield from ((("skills",), Term(skill.name, skill.evidence, required=skill.required)) for skill in job.skills)
    for field in ("languages", "certificates"):
        yield from (((field,), term) for term in getattr(job, field))
    yield from (((field,), term) for field in ("travel", "seniority") if (term := getattr(job, field)))


_MARKED: dict[str, Callable[[JobPosting], Marked]] = {
    "salary": _salaries,
    "requirement": lambda job: (((s.kind.value,), s) for s in job.statements),
    "experience": _experiences,
    "eligibility": _eligibility,
    "term": _terms,
}


def _unmarked(kind: Fact) -> Callable[[JobPosting], Marked]:
    """How facts without marks are found in a JobPosting: by the field that holds them."""
    field = next(field for field in FIELDS if field.type is kind)
    get = attrgetter(field.of or field.name)
    return (lambda job: (((), fact) for fact in get(job))) if field.many else lambda job: (((), fact) for fact in (get(job),) if fact)


def _own_values(kind: Fact) -> Callable[[Any], Iterable[Any]]:
    """A function of a fact that gives its values as SQL holds them."""
    get = attrgetter(*(value.of or value.name for value in kind.values))
    if len(kind.values) == 1:
        return lambda fact: (get(fact),)
    odd = [(n, stored) for n, value in enumerate(kind.values) if (stored := _stored(value))]

    def own(fact: Any) -> Iterable[Any]:
        values = list(get(fact))
        for n, stored in odd:
            values[n] = stored(values[n], fact)
        return values

    return own if odd else get


def _stored(field: Field) -> Callable[[Any, Any], Any] | None:
    """A function of a value and its fact that gives the value as SQL holds it; None where that is as it is."""
    if field.many:
        return lambda value, fact: ", ".join(value) or None
    if field.quoted:
        return lambda value, fact: None if value == fact.evidence.quote else value
    return (lambda value, fact: None if value is None else float(value)) if field.type is float else None


_WORDS = attrgetter(*(word.name for word in WORDS))
FACT_COLUMNS = {kind.table: ("posting", "n", *(f.stored for f in (*kind.marks, *kind.values, *WORDS, CONFIDENCE))) for kind in FACTS}


# The field that a fact stands behind: a word, and the column whose value follows it.
STANDS_BEHIND: dict[str, tuple[str, str | None]] = {
    "scalar": ("", "field"),
    "place": ("job_locations", None),
    "salary": ("", "field"),
    "requirement": ("", "kind"),
    "experience": ("experience_requirements", None),
    "education": ("education_requirements", None),
    "eligibility": ("eligibility_to_work.", "topic"),
    "term": ("", "field"),
    "claim": ("claims.", "field"),
    "employer_name": ("employer_names", None),
    "pay_words": ("pay_words", None),
    "demand": ("demands", None),
}


def _told_words(field: str, words: Evidence) -> Row:
    return (*_WORDS(words), confidence_of(field, words.origin, words.rule))


def _scalar_rows(posting: int, job: JobPosting) -> Iterator[Row]:
    return ((posting, n, words.field, *_told_words(words.field, words)) for n, words in enumerate(_scalars(job)))


def _rows(kind: Fact) -> Callable[[int, JobPosting], Iterator[Row]]:
    marked, own = _MARKED.get(kind.table) or _unmarked(kind), _own_values(kind)
    field, column = STANDS_BEHIND[kind.table]
    at = None if column is None else [value.stored for value in (*kind.marks, *kind.values)].index(column)

    def rows(posting: int, job: JobPosting) -> Iterator[Row]:
        for n, (marks, fact) in enumerate(marked(job)):
            values = (*marks, *own(fact))
            yield (posting, n, *values, *_told_words(field if at is None else f"{field}{values[at]}", fact.evidence))

    return rows


# For each fact table a function of a posting's number and the posting that gives its rows there, in the order of FACT_COLUMNS.
FACT_ROWS = {kind.table: _scalar_rows if kind is SCALAR else _rows(kind) for kind in FACTS}
