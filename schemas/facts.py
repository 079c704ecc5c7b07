"""The facts: what extraction says of a text, each with its evidence.

Plain dataclasses, none of which is changed once made: built by the hundred thousand in the pure core, validated once, at the boundaries.
"""

from dataclasses import dataclass
from decimal import Decimal

from schemas.enums import (
    Citizenship,
    EducationLevel,
    EligibilityTopic,
    Origin,
    PayKind,
    PayWording,
    Reason,
    RequirementKind,
    Sponsorship,
    Unit,
)
from schemas.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Salary:
    """One stated pay. ``min_value``/``max_value`` are in ``unit_text`` units of ``currency`` (ISO 4217).

    One amount: min == max. "up to X": min is None. "from X": max is None. ``unit_stated`` is False where the unit is inferred.
    ``label`` is the band's own name (place, level, zone). ``annual_min``/``annual_max`` are derived (``schemas.annual_pay``), beside the
    stated figures and never instead of them. ``estimated``: the site guessed it. ``flags`` name what looks implausible.
    """

    min_value: Decimal | None
    max_value: Decimal | None
    currency: str | None
    unit_text: Unit | None
    kind: PayKind
    evidence: Evidence
    unit_stated: bool = False
    label: str | None = None
    estimated: bool = False
    annual_min: Decimal | None = None
    annual_max: Decimal | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Visa:
    """A visa or status that a posting names: ``accepted`` is welcome (True) or ruled out (False)."""

    visa: str  # "H-1B", "TN", "green card", "other:<name>"
    accepted: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class EligibilityStatement:
    """One thing a posting says about who may work there, before statements are combined into a verdict."""

    topic: EligibilityTopic
    value: str  # a Sponsorship, Citizenship, visa name, clearance level or "required"
    evidence: Evidence
    accepted: bool | None = None  # visas only


@dataclass(frozen=True, slots=True)
class EligibilityToWork:
    """A posting's verdict and the statements it was combined from. ``contradictory``: its own statements disagree.

    ``sponsorship_confidence``: how often such a verdict is right, 0 to 1; None without one. Statements on sponsorship without a verdict are
    unclear: none of them is sure enough.
    """

    sponsorship: Sponsorship | None = None
    visas: tuple[Visa, ...] = ()
    citizenship: Citizenship | None = None
    authorization_required: bool | None = None
    contradictory: bool = False
    statements: tuple[EligibilityStatement, ...] = ()
    sponsorship_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class SecurityClearance:
    """A government security clearance; ``level`` in the posting's terms ("Secret", "TS/SCI", "SC")."""

    required: bool
    evidence: Evidence
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What the words, or words and fields together, say of who may work there."""

    eligibility_to_work: EligibilityToWork
    security_clearance: SecurityClearance | None = None


@dataclass(slots=True, unsafe_hash=True)  # as its evidence
class Requirement:
    """One line or sentence that states a requirement, duty or benefit. ``level``: nesting depth of its bullet, from 0."""

    kind: RequirementKind
    text: str
    evidence: Evidence
    level: int = 0


@dataclass(frozen=True, slots=True)
class Experience:
    """Required experience in months, overall or (``skill``) for one thing. ``max_months`` is None for "5+ years"."""

    months: int
    evidence: Evidence
    max_months: int | None = None
    skill: str | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class Education:
    """The lowest accepted level. ``required`` is False where it is only preferred or "or equivalent experience"."""

    level: EducationLevel
    required: bool
    evidence: Evidence
    fields: tuple[str, ...] = ()
    equivalent_accepted: bool = False


@dataclass(slots=True, unsafe_hash=True)  # not frozen: see `Evidence`
class Skill:
    """A named skill; ``required`` True/False by its section, None where it stands elsewhere."""

    name: str
    evidence: Evidence
    required: bool | None = None


@dataclass(slots=True, unsafe_hash=True)  # not frozen: see `Evidence`
class Term:
    """A value from a closed or named set, with its evidence: an employment type, a workplace, a language, a licence."""

    value: str
    evidence: Evidence
    detail: str | None = None  # a language's level
    required: bool | None = None


@dataclass(frozen=True, slots=True)
class PayWords:
    """Words on pay that name no amount: "competitive salary"."""

    wording: PayWording
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Demand:
    """A nationality or status that a posting demands, and the reason that it names nearest to that; None: it names none anywhere.

    ``reason_origin``: prose or title, with offsets as an Evidence's; field (the source's own field of a clearance); board (what stands
    around every posting of the board): there ``reason_start`` and ``reason_end`` are None.
    """

    value: Citizenship
    evidence: Evidence
    reason: Reason | None = None
    reason_quote: str | None = None
    reason_origin: Origin | None = None
    reason_start: int | None = None
    reason_end: int | None = None


@dataclass(frozen=True, slots=True)
class EmployerName:
    """A name that a posting gives its employer, as it is spelled there. ``weight`` adds up over the rules that found it: 6 and more is
    proof, less than 3 only helps others, 0 names nobody ("our client")."""

    name: str
    weight: int
    evidence: Evidence

    @property
    def is_somebody(self) -> bool:
        return self.weight > 0


@dataclass(frozen=True, slots=True)
class Place:
    """A place of work. ``country`` ISO 3166-1 alpha-2, ``region`` ISO 3166-2 code where known ("US-CA") else the name as given."""

    evidence: Evidence
    city: str | None = None
    region: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    remote: bool = False  # "Remote - US": one may work anywhere in it


@dataclass(frozen=True, slots=True)
class Moment:
    """A date of a posting. ``precision``: day, or "floor" where it is at the latest that day ("30+ days ago"), or "month"."""

    date: str  # ISO 8601 date
    evidence: Evidence
    precision: str = "day"


@dataclass(frozen=True, slots=True)
class Claim:
    """An aggregator's own assertion, kept apart from what the employer says.

    ``status``: "unconfirmed" (the text is silent), "confirmed" or "contradicted" (by the posting's own words).
    """

    field: str  # "sponsorship"
    value: str  # "offered"
    evidence: Evidence
    status: str = "unconfirmed"
