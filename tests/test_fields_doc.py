"""docs/fields.md names every field of every record."""

from dataclasses import fields
from pathlib import Path

import pytest

from schemas import evidence, facts, job, raw

RECORDS = [
    evidence.Evidence,
    job.JobPosting,
    raw.RawPosting,
    raw.RawPlace,
    raw.RawPay,
    raw.RawClaim,
    *(getattr(facts, name) for name in ("Salary", "EligibilityToWork", "SecurityClearance", "Claim", "Requirement", "Experience")),
    *(getattr(facts, name) for name in ("Education", "Skill", "Term", "Place", "Moment", "Visa")),
]
PAGE = (Path(__file__).parent.parent / "docs" / "fields.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_is_documented(record: type) -> None:
    missing = [field.name for field in fields(record) if field.name not in PAGE]
    assert not missing, f"docs/fields.md says nothing of {missing}"
