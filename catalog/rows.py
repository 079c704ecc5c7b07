"""A JobPosting as rows: ``told_values`` and ``kept_values`` for the columns TOLD and KEPT of ``posting``, ``fact_rows`` for the fact
tables, whose columns are FACT_COLUMNS."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from schemas.enums import EligibilityTopic, PayKind
from schemas.evidence import Evidence
from schemas.facts import EligibilityStatement, Place, Salary, Term
from schemas.job import JobPosting, Sighting

# Columns of ``posting`` that say what the posting says; a difference in one of them is a `changed` event.
TOLD = (
    "url", "apply_url", "title", "organization", "places", "city", "region", "country", "workplace", "employment_types",
    "date_posted", "date_posted_precision", "valid_through", "language", "department", "requisition_id", "industry", "seniority",
    "pay", "sponsorship", "citizenship", "authorization_required", "eligibility_contradictory", "clearance_required",
    "clearance_level", "experience_months", "education_level", "education_required",
)  # fmt: skip
# Columns that stand beside them without a history of their own.
KEPT = ("content_hash", "rules_version", "lineage", "raw_title", "raw_organization", "problems")

WORDS = ("origin", "quote", "span_start", "span_end", "rule", "rule_version")

Row = tuple[Any, ...]
FactRows = Iterable[tuple[Row, Evidence]]  # a fact's own values, and the words behind it


def told_values(job: JobPosting) -> Row:
    """The values of ``TOLD``."""
    place = job.job_locations[0] if job.job_locations else None
    posted, through, pay = job.date_posted, job.valid_through, main_salary(job)
    work, clearance, experience, education = (
        job.eligibility_to_work, job.security_clearance, job.experience_requirements, job.education_requirements,
    )  # fmt: skip
    return (
        job.url, job.apply_url, job.title, job.hiring_organization,
        "; ".join(map(place_text, job.job_locations)) or None, place and place.city, place and place.region, place and place.country,
        job.workplace, ", ".join(job.employment_types) or None,
        posted and posted.date, posted and posted.precision, through and through.date, job.language, job.department,
        job.requisition_id, job.industry, job.seniority and job.seniority.value, pay and pay_text(pay),
        work.sponsorship, work.citizenship, work.authorization_required, work.contradictory,
        clearance and clearance.required, clearance and clearance.level, experience and experience.months,
        education and education.level, education and education.required,
    )  # fmt: skip


def kept_values(sighting: Sighting, rules_version: str) -> Row:
    """The values of ``KEPT``."""
    raw = sighting.raw
    problems = ", ".join(sighting.problems) or None
    return (sighting.content_hash, rules_version, raw.lineage, raw.title, raw.hiring_organization, problems)


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


@dataclass(frozen=True, slots=True)
class FactTable:
    """``rows`` gives, in order, what ``own`` names; the posting, the number and the words are added to every row."""

    own: tuple[str, ...]
    rows: Callable[[JobPosting], FactRows]


def _scalars(job: JobPosting) -> FactRows:
    moments = (moment.evidence for moment in (job.date_posted, job.valid_through) if moment)
    return [((e.field,), e) for e in (*job.evidence, *(e for e in moments if e not in job.evidence))]


def _places(job: JobPosting) -> FactRows:
    return [((p.city, p.region, p.country, p.latitude, p.longitude, int(p.remote)), p.evidence) for p in job.job_locations]


def _salaries(job: JobPosting) -> FactRows:
    main = main_salary(job)
    for field, pay in (*(("base_salary", pay) for pay in job.base_salary), *(("other_pay", pay) for pay in job.other_pay)):
        low, high, annual_low, annual_high = (
            None if value is None else float(value) for value in (pay.min_value, pay.max_value, pay.annual_min, pay.annual_max)
        )
        yield (
            field, int(pay is main), pay.kind, low, high, pay.currency, pay.unit_text, int(pay.unit_stated), pay.label,
            int(pay.estimated), annual_low, annual_high, ", ".join(pay.flags) or None,
        ), pay.evidence  # fmt: skip


def _requirements(job: JobPosting) -> FactRows:
    """``text`` is left out where it is the quote itself: most of the rows, and of the file."""
    return [((s.kind.value, None if s.text == s.evidence.quote else s.text, s.level), s.evidence) for s in job.statements]


def _experiences(job: JobPosting) -> FactRows:
    overall = job.experience_requirements
    stated = job.experiences or ((overall,) if overall else ())
    return [((e.months, e.max_months, e.skill, int(e.required), int(e == overall)), e.evidence) for e in stated]


def _education(job: JobPosting) -> FactRows:
    if e := job.education_requirements:
        yield (e.level, int(e.required), ", ".join(e.fields) or None, int(e.equivalent_accepted)), e.evidence


def _eligibility(job: JobPosting) -> FactRows:
    """The posting's statements; visas and clearance that no statement holds are added."""
    work, clearance = job.eligibility_to_work, job.security_clearance
    statements = list(work.statements)
    held = {(s.topic, s.value) for s in statements}
    visas = (EligibilityStatement(EligibilityTopic.VISA, v.visa, v.evidence, v.accepted) for v in work.visas)
    statements += [visa for visa in visas if (visa.topic, visa.value) not in held]
    if clearance and not any(s.topic is EligibilityTopic.CLEARANCE for s in statements):
        value = clearance.level or ("required" if clearance.required else "preferred")
        statements.append(EligibilityStatement(EligibilityTopic.CLEARANCE, value, clearance.evidence))
    return [((s.topic, s.value, s.accepted), s.evidence) for s in statements]


def _terms(job: JobPosting) -> Iterator[tuple[Row, Evidence]]:
    for skill in job.skills:
        yield ("skills", skill.name, None, skill.required), skill.evidence
    named: tuple[tuple[str, tuple[Term | None, ...]], ...] = (
        ("languages", job.languages),
        ("certificates", job.certificates),
        ("travel", (job.travel,)),
        ("seniority", (job.seniority,)),
    )
    for field, terms in named:
        for term in filter(None, terms):
            yield (field, term.value, term.detail, term.required), term.evidence


def _claims(job: JobPosting) -> FactRows:
    return [((c.field, c.value, c.status), c.evidence) for c in job.claims]


_PAY_COLUMNS = (
    "field", "main", "kind", "min_value", "max_value", "currency", "unit", "unit_stated", "label", "estimated",
    "annual_min", "annual_max", "flags",
)  # fmt: skip
_FACTS: dict[str, FactTable] = {
    "scalar": FactTable(("field",), _scalars),
    "place": FactTable(("city", "region", "country", "latitude", "longitude", "remote"), _places),
    "salary": FactTable(_PAY_COLUMNS, _salaries),
    "requirement": FactTable(("kind", "text", "level"), _requirements),
    "experience": FactTable(("months", "max_months", "skill", "required", "overall"), _experiences),
    "education": FactTable(("level", "required", "fields", "equivalent_accepted"), _education),
    "eligibility": FactTable(("topic", "value", "accepted"), _eligibility),
    "term": FactTable(("field", "value", "detail", "required"), _terms),
    "claim": FactTable(("field", "value", "status"), _claims),
}
FACT_COLUMNS = {name: ("posting", "n", *table.own, *WORDS) for name, table in _FACTS.items()}


def fact_rows(posting: int, job: JobPosting) -> Iterator[tuple[str, list[Row]]]:
    """Each fact table's name and the posting's rows in it, in the order of FACT_COLUMNS."""
    for name, table in _FACTS.items():
        facts = enumerate(table.rows(job))
        yield name, [(posting, n, *own, e.origin.value, e.quote, e.start, e.end, e.rule, e.rule_version) for n, (own, e) in facts]
