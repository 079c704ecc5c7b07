"""A posting's own row: ``told_values`` and ``kept_values`` for the columns TOLD and KEPT of table ``posting``."""

from typing import Any

from schemas.enums import PayKind
from schemas.facts import Place, Salary
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
