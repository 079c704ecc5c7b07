"""The exported record: one object a job, and its JSON Schema. Names are JobPosting's in camelCase; a value that is not stated is null or
an empty list."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from schemas.enums import (
    Citizenship,
    EducationLevel,
    EligibilityTopic,
    EmploymentType,
    Lineage,
    Origin,
    PayKind,
    Seniority,
    Sponsorship,
    Unit,
    Workplace,
)


class Record(BaseModel):
    """Base: camelCase outside, nothing unknown inside."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)


class Words(Record):
    """The words behind a value."""

    posting_id: str = Field(description="The posting that says it.")
    origin: Origin
    quote: str
    start: int | None = Field(None, description="Offset of the quote in that posting's description (prose) or title, in code points.")
    end: int | None = None
    rule: str
    rule_version: int


class ScalarWords(Words):
    field: str = Field(description="The field of the record that these words stand behind.")


class PlaceRecord(Record):
    city: str | None
    region: str | None = Field(description="ISO 3166-2 code, or the name as given.")
    country: str | None = Field(description="ISO 3166-1 alpha-2 code.")
    latitude: float | None
    longitude: float | None
    remote: bool
    evidence: Words


class PayRecord(Record):
    kind: PayKind
    min_value: float | None
    max_value: float | None
    currency: str | None = Field(description="ISO 4217 code.")
    unit_text: Unit | None
    unit_stated: bool = Field(description="False where the unit is inferred.")
    label: str | None
    estimated: bool = Field(description="True where the site guessed it.")
    annual_min: float | None = Field(description="Derived: per year.")
    annual_max: float | None
    flags: list[str] = Field(description="What looks implausible.")
    evidence: Words


class StatementRecord(Record):
    text: str
    level: int = Field(description="Nesting depth of its bullet, from 0.")
    evidence: Words


class QualificationsRecord(Record):
    required: list[StatementRecord]
    preferred: list[StatementRecord]


class ExperienceRecord(Record):
    months: int
    max_months: int | None
    skill: str | None
    required: bool
    evidence: Words


class EducationRecord(Record):
    level: EducationLevel
    required: bool
    fields: list[str]
    equivalent_accepted: bool
    evidence: Words


class TermRecord(Record):
    value: str
    detail: str | None
    required: bool | None
    evidence: Words


class EligibilityRecord(Record):
    topic: EligibilityTopic
    value: str
    accepted: bool | None
    evidence: Words


class EligibilityToWorkRecord(Record):
    sponsorship: Sponsorship | None = Field(description="null: the employer is silent.")
    citizenship: Citizenship | None
    authorization_required: bool | None
    contradictory: bool
    statements: list[EligibilityRecord]


class ClearanceRecord(Record):
    required: bool
    level: str | None


class ClaimRecord(Record):
    """What an aggregator asserts, kept apart from what the employer says."""

    field: str
    value: str
    status: str = Field(description="unconfirmed, confirmed or contradicted.")
    evidence: Words


class PostingRecord(Record):
    posting_id: str
    family: str
    source: str
    identifier: str
    lineage: Lineage
    url: str | None
    first_seen: str
    last_seen: str
    closed_at: str | None
    closed_reason: str | None


class JobRecord(Record):
    """One opening with its values, the words behind them, and the postings that it was seen in."""

    job_id: str
    title: str | None
    hiring_organization: str | None
    job_locations: list[PlaceRecord]
    workplace: Workplace | None
    employment_types: list[EmploymentType]
    base_salary: list[PayRecord]
    other_pay: list[PayRecord]
    date_posted: str | None
    valid_through: str | None
    description: str
    language: str | None
    qualifications: QualificationsRecord
    responsibilities: list[StatementRecord]
    job_benefits: list[StatementRecord]
    experience_requirements: ExperienceRecord | None
    experiences: list[ExperienceRecord]
    education_requirements: EducationRecord | None
    skills: list[TermRecord]
    languages: list[TermRecord]
    certificates: list[TermRecord]
    travel: TermRecord | None
    seniority: Seniority | None
    eligibility_to_work: EligibilityToWorkRecord
    security_clearance: ClearanceRecord | None
    claims: list[ClaimRecord]
    department: str | None
    requisition_id: str | None
    industry: str | None
    url: str | None
    apply_url: str | None
    first_seen: str
    last_seen: str
    closed_at: str | None = Field(description="null while one of its postings is open.")
    evidence: list[ScalarWords]
    postings: list[PostingRecord]


def job_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one exported line."""
    schema = JobRecord.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
