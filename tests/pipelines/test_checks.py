"""check finds every evidence, holds it to the text, counts fields, and drops nothing."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from pipelines.check import CheckPipeline
from pipelines.checks import find_evidence
from pipelines.context import Rolecall
from schemas.enums import Origin, PayKind, RequirementKind, Unit
from schemas.evidence import Evidence, prose
from schemas.facts import EligibilityToWork, Moment, Requirement, Salary, Visa
from schemas.job import JobPosting, Sighting
from schemas.raw import RawPosting

TEXT = "We bake bread at night. Pay: $20 per hour. H-1B holders are welcome."
PAY = Salary(Decimal(20), Decimal(20), "USD", Unit.HOUR, PayKind.BASE, prose("base_salary", TEXT, 29, 41, "salary.single"), True)
LINE = Requirement(RequirementKind.RESPONSIBILITY, "bake", prose("statements", TEXT, 3, 7, "sections.words"))
VISA = Visa("H-1B", True, prose("eligibility_to_work", TEXT, 43, 47, "visa.welcome"))
GIVEN = Evidence("title", Origin.FIELD, "Baker", "title.field")


def checked(job: JobPosting) -> tuple[Sighting, Rolecall]:
    raw = RawPosting("greenhouse", "oven", "1", title="Baker")
    rolecall = Rolecall("run")
    sighting = Sighting(raw, raw.posting_id, "hash", "run", datetime(2026, 3, 1, tzinfo=UTC), job=job)
    assert CheckPipeline(rolecall).process_item(sighting) is sighting
    return sighting, rolecall


def posting(**values: object) -> JobPosting:
    work = EligibilityToWork(visas=(VISA,))
    job = JobPosting("Baker", description=TEXT, base_salary=(PAY,), statements=(LINE,), eligibility_to_work=work, evidence=[GIVEN])
    return replace(job, **values)  # type: ignore[arg-type]


def test_every_evidence_is_found_wherever_it_stands() -> None:
    assert {evidence.rule for evidence in find_evidence(posting())} == {"salary.single", "sections.words", "visa.welcome", "title.field"}


def test_a_sound_posting_has_no_problems() -> None:
    sighting, rolecall = checked(posting())
    assert sighting.problems == []
    assert (rolecall.counts["filled.base_salary"], rolecall.counts["missing.skills"], rolecall.counts["checked"]) == (1, 1, 1)


def test_a_span_that_does_not_hold_is_said() -> None:
    moved = replace(PAY, evidence=replace(PAY.evidence, start=28))
    sighting, rolecall = checked(posting(base_salary=(moved,)))
    assert sighting.problems == ["base_salary: the words behind it are not where salary.single says"]
    assert rolecall.counts["invalid.base_salary"] == 1


def test_what_no_reader_would_believe_is_noted_and_kept() -> None:
    late, early = (Moment(day, replace(GIVEN, field="date_posted")) for day in ("2027-01-01", "2026-01-01"))
    sighting, _ = checked(posting(title=None, description="", base_salary=(), date_posted=late, valid_through=early, statements=()))
    assert "title: missing" in sighting.problems
    assert "description: missing or a stub" in sighting.problems
    assert "date_posted: in the future" in sighting.problems
    assert "valid_through: before date_posted" in sighting.problems
    assert sighting.job is not None
    assert sighting.job.date_posted == late
