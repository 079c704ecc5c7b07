"""Invented postings for tests: every part can be named, the rest is plausible."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from pipelines.extract.posting import derive_text
from schemas.annual_pay import annual
from schemas.enums import (
    EducationLevel,
    EligibilityTopic,
    Lineage,
    Origin,
    PayKind,
    RequirementKind,
    Sponsorship,
    Unit,
)
from schemas.evidence import Evidence, prose
from schemas.facts import (
    Claim,
    Education,
    EligibilityStatement,
    EligibilityToWork,
    Experience,
    Moment,
    Place,
    Requirement,
    Salary,
    Skill,
    Term,
)
from schemas.job import JobPosting, Sighting
from schemas.raw import RawPlace, RawPosting

NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)

TEXT = """About the role
Heronsgate Instruments builds tide gauges. You will keep the firmware of our coastal network alive.

Responsibilities
- Write drivers in C for low-power sensors
- Review the logs of every station each week
- Plan field visits with the harbour crews

Requirements
- Bachelor's degree in electrical engineering
- 5+ years of experience with embedded Linux
- Patience with salt water

Nice to have
- A boating licence

Compensation
The base salary range for this position is $95,000 - $120,000 per year.
We are unable to sponsor visas for this position."""


def field(name: str, quote: str, rule: str = "field") -> Evidence:
    return Evidence(name, Origin.FIELD, quote, rule)


def quoted(name: str, text: str, quote: str, rule: str) -> Evidence:
    start = text.index(quote)
    return prose(name, text, start, start + len(quote), rule)


def place(city: str | None = "Harwich", region: str | None = "GB-ESS", country: str | None = "GB", **rest: Any) -> Place:
    named = ", ".join(part for part in (city, region, country) if part)
    return Place(field("job_locations", named), city, region, country, **rest)


def salary(text: str = TEXT, quote: str = "$95,000 - $120,000 per year", low: int = 95000, high: int = 120000, **rest: Any) -> Salary:
    unit = rest.pop("unit_text", Unit.YEAR)
    low_d, high_d = Decimal(low), Decimal(high)
    return Salary(
        low_d, high_d, rest.pop("currency", "USD"), unit, rest.pop("kind", PayKind.BASE),
        quoted("base_salary", text, quote, "salary.range"), unit_stated=True,
        annual_min=annual(low_d, unit), annual_max=annual(high_d, unit), **rest,
    )  # fmt: skip


def requirements(text: str) -> tuple[Requirement, ...]:
    kinds = {
        "Responsibilities": RequirementKind.RESPONSIBILITY,
        "Requirements": RequirementKind.REQUIRED,
        "Nice to have": RequirementKind.PREFERRED,
    }
    kind, found, at = None, [], 0
    for line in text.split("\n"):
        if line in kinds:
            kind = kinds[line]
        elif kind and line.startswith("- "):
            start = at + 2
            found.append(Requirement(kind, line[2:], prose("statements", text, start, at + len(line), "section.bullet")))
        at += len(line) + 1
    return tuple(found)


def job_posting(**parts: Any) -> JobPosting:
    """The Heronsgate posting, with every kind of fact; ``parts`` replace its fields."""
    text = parts.pop("description", TEXT)
    if text != TEXT:
        job = JobPosting(
            title="Firmware Engineer", hiring_organization="Heronsgate Instruments", description=text, job_locations=(place(),)
        )
        return replace(job, **parts)
    refusal = quoted("eligibility_to_work", text, "We are unable to sponsor visas for this position.", "sponsorship.refused")
    statement = EligibilityStatement(EligibilityTopic.SPONSORSHIP, Sponsorship.NOT_OFFERED, refusal)
    years = quoted("experience_requirements", text, "5+ years of experience", "experience.years")
    degree = quoted("education_requirements", text, "Bachelor's degree in electrical engineering", "education.degree")
    job = JobPosting(
        title="Firmware Engineer",
        hiring_organization="Heronsgate Instruments",
        job_locations=(place(),),
        workplace="hybrid",
        employment_types=("FULL_TIME",),
        base_salary=(salary(text),),
        date_posted=Moment("2026-06-20", field("date_posted", "2026-06-20")),
        description=text,
        language="en",
        statements=requirements(text),
        experience_requirements=Experience(60, years),
        experiences=(Experience(60, years),),
        education_requirements=Education(EducationLevel.BACHELOR, True, degree, ("electrical engineering",)),
        skills=(Skill("embedded Linux", quoted("skills", text, "embedded Linux", "skill.lexicon"), True),),
        languages=(Term("en", field("languages", "English"), "fluent", True),),
        eligibility_to_work=EligibilityToWork(Sponsorship.NOT_OFFERED, statements=(statement,)),
        url="https://boards.example/heronsgate/1",
        evidence=[
            field("title", "Firmware Engineer"),
            field("hiring_organization", "Heronsgate Instruments"),
            field("workplace", "Hybrid"),
            field("employment_types", "Full-time"),
        ],
    )
    return replace(job, **parts)


def claim(value: str = "offered", status: str = "unconfirmed") -> Claim:
    return Claim("sponsorship", value, Evidence("sponsorship", Origin.CLAIM, "visa sponsorship", "claim"), status)


def sighting(
    identifier: str = "1",
    *,
    family: str = "greenhouse",
    board: str = "heronsgate",
    day: int = 0,
    run: str = "r",
    content: str | None = None,
    unchanged: bool = False,
    lineage: Lineage = Lineage.ATS,
    **parts: Any,
) -> Sighting:
    """One posting as seen on day ``day`` after NOON; ``content`` stands for its raw form; ``parts`` go to ``job_posting``."""
    job = None if unchanged else job_posting(**parts)
    raw = RawPosting(family, board, identifier, lineage=lineage, title=(job and job.title) or "Firmware Engineer")
    told = content if content is not None else repr(sorted(parts.items(), key=lambda item: item[0]))
    return Sighting(
        raw=raw,
        posting_id=raw.posting_id,
        content_hash=blake2b(told.encode(), digest_size=16).hexdigest(),
        run=run,
        seen_at=NOON + timedelta(days=day),
        unchanged=unchanged,
        job=job,
    )


def derived(text: str, title: str | None = None, place: str | None = None, **given: Any) -> JobPosting:
    """What is made of a posting of which a clean text, and perhaps its title, its place and ``given`` fields of its source, are known."""
    raw = RawPosting("greenhouse", "heronsgate", "1", title=title, job_locations=(RawPlace(name=place),) if place else (), **given)
    return derive_text(raw, text, NOON)
