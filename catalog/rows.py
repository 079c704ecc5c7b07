"""A JobPosting as rows: ``posting_values`` for the columns of ``posting``, ``fact_rows`` for the fact tables."""

from collections.abc import Iterator
from typing import Any

from schemas.enums import EligibilityTopic, PayKind
from schemas.evidence import Evidence
from schemas.facts import EligibilityStatement, Place, Salary
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

_WORDS = ("origin", "quote", "span_start", "span_end", "rule", "rule_version")
FACT_COLUMNS: dict[str, tuple[str, ...]] = {
    table: ("posting", "n", *columns, *_WORDS)
    for table, columns in {
        "scalar": ("field",),
        "place": ("city", "region", "country", "latitude", "longitude", "remote"),
        "salary": (
            "field", "main", "kind", "min_value", "max_value", "currency", "unit", "unit_stated", "label", "estimated",
            "annual_min", "annual_max", "flags",
        ),
        "requirement": ("kind", "text", "level"),
        "experience": ("months", "max_months", "skill", "required", "overall"),
        "education": ("level", "required", "fields", "equivalent_accepted"),
        "eligibility": ("topic", "value", "accepted"),
        "term": ("field", "value", "detail", "required"),
        "claim": ("field", "value", "status"),
    }.items()
}  # fmt: skip

Row = tuple[Any, ...]


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


def fact_rows(job: JobPosting) -> Iterator[tuple[str, list[Row]]]:
    """Table name and rows, without the leading ``posting`` and ``n``; tables with no row are left out."""
    main = main_salary(job)
    pays = [("base_salary", pay) for pay in job.base_salary] + [("other_pay", pay) for pay in job.other_pay]
    education = job.education_requirements
    experiences = job.experiences or tuple(filter(None, (job.experience_requirements,)))
    yield "scalar", [(e.field, *_words(e)) for e in _scalars(job)]
    yield "place", [(p.city, p.region, p.country, p.latitude, p.longitude, p.remote, *_words(p.evidence)) for p in job.job_locations]
    yield "salary", [_salary_row(field, pay, pay is main) for field, pay in pays]
    yield "requirement", [(s.kind, s.text, s.level, *_words(s.evidence)) for s in job.statements]
    yield (
        "experience",
        [(e.months, e.max_months, e.skill, e.required, e == job.experience_requirements, *_words(e.evidence)) for e in experiences],
    )
    if education:
        fields = ", ".join(education.fields) or None
        yield "education", [(education.level, education.required, fields, education.equivalent_accepted, *_words(education.evidence))]
    yield "eligibility", [(s.topic, s.value, s.accepted, *_words(s.evidence)) for s in eligibility_statements(job)]
    yield "term", list(_term_rows(job))
    yield "claim", [(c.field, c.value, c.status, *_words(c.evidence)) for c in job.claims]


def eligibility_statements(job: JobPosting) -> list[EligibilityStatement]:
    """The posting's statements; visas and clearance that no statement holds are added."""
    work, clearance = job.eligibility_to_work, job.security_clearance
    statements = list(work.statements)
    held = {(s.topic, s.value) for s in statements}
    visas = (EligibilityStatement(EligibilityTopic.VISA, v.visa, v.evidence, v.accepted) for v in work.visas)
    statements += [visa for visa in visas if (visa.topic, visa.value) not in held]
    if clearance and not any(s.topic is EligibilityTopic.CLEARANCE for s in statements):
        value = clearance.level or ("required" if clearance.required else "preferred")
        statements.append(EligibilityStatement(EligibilityTopic.CLEARANCE, value, clearance.evidence))
    return statements


def _words(evidence: Evidence) -> Row:
    return (evidence.origin, evidence.quote, evidence.start, evidence.end, evidence.rule, evidence.rule_version)


def _scalars(job: JobPosting) -> Iterator[Evidence]:
    yield from job.evidence
    for moment in (job.date_posted, job.valid_through):
        if moment and moment.evidence not in job.evidence:
            yield moment.evidence


def _salary_row(field: str, pay: Salary, main: bool) -> Row:
    low, high, annual_low, annual_high = (
        None if value is None else float(value) for value in (pay.min_value, pay.max_value, pay.annual_min, pay.annual_max)
    )
    return (
        field, main, pay.kind, low, high, pay.currency, pay.unit_text, pay.unit_stated, pay.label, pay.estimated,
        annual_low, annual_high, ", ".join(pay.flags) or None, *_words(pay.evidence),
    )  # fmt: skip


def _term_rows(job: JobPosting) -> Iterator[Row]:
    for skill in job.skills:
        yield ("skills", skill.name, None, skill.required, *_words(skill.evidence))
    for field, terms in (
        ("languages", job.languages),
        ("certificates", job.certificates),
        ("travel", (job.travel,)),
        ("seniority", (job.seniority,)),
    ):
        for term in filter(None, terms):
            yield (field, term.value, term.detail, term.required, *_words(term.evidence))
