"""RawPosting: what a source said, before anything is made of it."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from schemas.enums import Lineage, Origin

_CHECKED = {"revalidate_instances": "always"}  # of pydantic: look into what is such a record already


@dataclass(frozen=True, slots=True)
class RawPlace:
    """A place as given; every part in the source's own words."""

    __pydantic_config__ = _CHECKED

    name: str | None = None  # the display text, may hold several places
    locality: str | None = None
    region: str | None = None
    country: str | None = None
    postal_code: str | None = None
    latitude: str | None = None
    longitude: str | None = None


@dataclass(frozen=True, slots=True)
class RawPay:
    """Pay as given, one entry a band. Amounts are text in whole currency units (cents already divided: a format's unit is no
    interpretation); ``text`` is for sources that give one free string. ``estimated``: the source predicts it."""

    __pydantic_config__ = _CHECKED

    min_value: str | None = None
    max_value: str | None = None
    currency: str | None = None
    unit_text: str | None = None  # "per-year-salary", "1 YEAR", "PA"
    kind: str | None = None  # "Salary", "Bonus", as given
    label: str | None = None
    text: str | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class RawClaim:
    """What an aggregator asserts of a posting on its own account: ("sponsorship", "visa sponsorship")."""

    __pydantic_config__ = _CHECKED

    field: str
    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class RawPosting:
    """What the source said of one posting. Texts are as given: HTML unescaped exactly as often as the format escapes it.

    ``identifier`` is the source's own id (or URL) within its board. ``origin`` says what the structured values are: the source's
    fields, JSON-LD, or (a listing page) claims. Dates are text as given, or ISO 8601 where the format counts in numbers.
    """

    __pydantic_config__ = _CHECKED

    family: str  # "greenhouse": the spider
    source: str  # the board within the family: "acme"
    identifier: str
    url: str | None = None
    lineage: Lineage = Lineage.ATS
    origin: Origin = Origin.FIELD
    title: str | None = None
    hiring_organization: str | None = None
    job_locations: tuple[RawPlace, ...] = ()
    description_html: str | None = None  # the job's own text; plain text is allowed and recognised by its lack of tags
    boilerplate_html: str | None = None  # board intro and conclusion, company description: kept apart
    date_posted: str | None = None
    date_posted_is_floor: bool = False  # created or republished, not posted: at the latest that day
    date_modified: str | None = None
    valid_through: str | None = None
    employment_types: tuple[str, ...] = ()
    workplace: str | None = None  # "Remote", "ORA_HYBRID", "TELECOMMUTE"
    base_salary: tuple[RawPay, ...] = ()
    department: str | None = None
    requisition_id: str | None = None
    apply_url: str | None = None
    language: str | None = None
    eligibility: tuple[str, ...] = ()  # eligibilityToWorkRequirement and the vendors' like
    security_clearance: str | None = None
    education: str | None = None
    experience: str | None = None  # "5 years", "60 months", as given
    seniority: str | None = None
    skills: tuple[str, ...] = ()
    job_benefits: str | None = None
    industry: str | None = None
    claims: tuple[RawClaim, ...] = ()
    rest: dict[str, Any] = field(default_factory=dict)  # fields nobody reads yet, minus the family's ignored set
    partial: bool = False  # its own page or detail was due and could not be read: these are the list row's values

    @property
    def posting_id(self) -> str:
        """Identity: a hash of the raw (family, board, identifier). Cleaning never changes it. 32 hex digits."""
        key = "\x1f".join((self.family, self.source, self.identifier))
        return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


# Fields of a RawPosting that stand in the record as they are given, but for their white space.
AS_GIVEN = ("department", "requisition_id", "industry")
