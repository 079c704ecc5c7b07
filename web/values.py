"""The values of a record of one posting, in the order in which people look for them, each with the words that it was read from.

``GROUPS`` is the table: which fields stand together under which heading. Every field of the record stands in one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.urls import harmless_url
from web import in_words
from web.in_words import Object

ELIGIBILITY = "eligibilityToWork"


@dataclass(frozen=True, slots=True)
class Source:
    """The words behind a value. ``start`` and ``end`` (code points) are None where they stand in no text but in a field of the source."""

    origin: str
    quote: str
    rule: str
    version: int
    confidence: float | None
    start: int | None
    end: int | None
    posting_id: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value. ``key``: its anchor on a page; ``said``: it in words; ``notes``: what goes with it; ``source``: None where it is combined
    from other values, or no reading of words; ``url``: where it leads; ``topic``: of a statement on eligibility;
    ``is_combined``: of a verdict, statements stand behind it."""

    key: str
    field: str
    label: str
    said: str
    notes: tuple[str, ...] = ()
    source: Source | None = None
    url: str | None = None
    topic: str | None = None
    is_combined: bool = False

    @property
    def is_its_words(self) -> bool:
        """The value is the very words that it was read from."""
        return self.source is not None and self.said == self.source.quote


@dataclass(frozen=True, slots=True)
class Told:
    """How the entries of a field are told; ``words``: of one entry, None for a scalar or line that is shown as it is."""

    label: str
    words: Callable[[Any], str] = in_words.plain
    notes: Callable[[Any], list[str]] = lambda said: []


@dataclass(frozen=True, slots=True)
class Group:
    """``kind`` is the class that its marks have; ``fields``: by key of the record, a part of one after a dot."""

    title: str
    kind: str
    fields: Mapping[str, Told]


def _line(said: Object) -> str:
    return str(said["text"])


GROUPS = (
    Group("Pay", "pay", {
        "baseSalary": Told("Pay", in_words.pay, in_words.pay_notes),
        "otherPay": Told("Other pay", in_words.pay, in_words.pay_notes),
    }),
    Group("Who may work here", "who", {
        f"{ELIGIBILITY}.sponsorship": Told("Sponsorship", in_words.verdict),
        f"{ELIGIBILITY}.citizenship": Told("Citizenship", in_words.citizens),
        f"{ELIGIBILITY}.authorizationRequired": Told("Right to work", lambda held: "must be held already" if held else "is not asked for"),
        f"{ELIGIBILITY}.contradictory": Told("Contradiction", lambda held: "its own statements disagree"),
        f"{ELIGIBILITY}.statements": Told("Statement", in_words.statement),
        "securityClearance.required": Told("Clearance", lambda held: "required" if held else "preferred"),
        "securityClearance.level": Told("Level of clearance"),
        "claims": Told("Claim", in_words.claim),
    }),
    Group("Place and hours", "place", {
        "jobLocations": Told("Place", in_words.place),
        "workplace": Told("Workplace"),
        "workplaceDays": Told("Days"),
        "employmentTypes": Told("Employment", in_words.employment),
    }),
    Group("Experience, education, skills", "skill", {
        "seniority": Told("Seniority"),
        "experienceRequirements": Told("Experience", in_words.experience, in_words.wanted),
        "experiences": Told("Experience of", in_words.experience, in_words.wanted),
        "educationRequirements": Told("Education", in_words.education, in_words.wanted),
        "skills": Told("Skill", in_words.term, in_words.wanted),
        "languages": Told("Language", in_words.term, in_words.wanted),
        "certificates": Told("Certificate", in_words.term, in_words.wanted),
        "travel": Told("Travel", in_words.term, in_words.wanted),
    }),
    Group("What is required", "line", {"qualifications.required": Told("Required", _line)}),
    Group("What is preferred", "line", {"qualifications.preferred": Told("Preferred", _line)}),
    Group("What there is to do", "line", {"responsibilities": Told("Duty", _line)}),
    Group("Benefits", "line", {"jobBenefits": Told("Benefit", _line)}),
    Group("The posting", "own", {
        "title": Told("Title"),
        "hiringOrganization": Told("Employer"),
        "department": Told("Department"),
        "industry": Told("Industry"),
        "requisitionId": Told("Requisition"),
        "datePosted": Told("Posted"),
        "dateModified": Told("Modified"),
        "validThrough": Told("Apply until"),
        "language": Told("Language of the text"),
        "url": Told("Address"),
        "applyUrl": Told("Where to apply"),
    }),
)  # fmt: skip
_DERIVED = frozenset({f"{ELIGIBILITY}.sponsorshipConfidence"})  # told with the verdict
# Verdicts, and the topic of the statements that they are combined from.
_VERDICTS = {
    f"{ELIGIBILITY}.sponsorship": "sponsorship",
    f"{ELIGIBILITY}.citizenship": "citizenship",
    f"{ELIGIBILITY}.authorizationRequired": "authorization",
    "securityClearance.required": "clearance",
    "securityClearance.level": "clearance",
}
_SAID_IF_TRUE = frozenset({f"{ELIGIBILITY}.contradictory"})
SHOWN = _DERIVED | {field for group in GROUPS for field in group.fields}


@dataclass(frozen=True, slots=True)
class Shown:
    """A group with values in it, at least one."""

    title: str
    kind: str
    values: tuple[Value, ...]

    @property
    def told_anew(self) -> list[tuple[Value, bool]]:
        """The values, each with whether its words are others than those of the one before."""
        places = [None, *((one.source.quote, one.source.start) if one.source else None for one in self.values)]
        return [(value, here is None or here != before) for value, before, here in zip(self.values, places, places[1:], strict=False)]


def groups_of(record: Object, prefix: str) -> list[Shown]:
    """What a record says. ``prefix`` goes before the numbers of the values' anchors; ``record`` is of one posting, so that a scalar has
    the one entry of ``evidence`` that bears its field's name."""
    behind = {fact["field"]: fact for fact in reversed(record["evidence"])}
    found: list[Shown] = []
    number = 0
    for group in GROUPS:
        values = []
        for field, told in group.fields.items():
            for entry in _entries(record, field):
                number += 1
                values.append(_value(f"{prefix}{number}", field, told, entry, behind, record))
        if values:
            found.append(Shown(group.title, group.kind, tuple(values)))
    return found


def _entries(record: Object, field: str) -> Iterator[Any]:
    """The values of a field: several of a list. Silence on sponsorship is told; an experience is not told twice."""
    name, _, part = field.partition(".")
    held: Any = (record[name] or {}).get(part) if part else record[name]
    if field == f"{ELIGIBILITY}.sponsorship":
        yield held or verdict_of(record)
    elif field == "experiences":
        yield from (one for one in held if one != record["experienceRequirements"])
    elif isinstance(held, list):
        yield from held
    elif held is not None and (held or field not in _SAID_IF_TRUE):
        yield held


def verdict_of(record: Object) -> str:
    """offered, not_offered, conditional, unclear or silent."""
    said = record[ELIGIBILITY]
    silent = "unclear" if _is_said(record, "sponsorship") else "silent"
    return str(said["sponsorship"] or silent)


def _is_said(record: Object, topic: str | None) -> bool:
    return any(one["topic"] == topic for one in record[ELIGIBILITY]["statements"])


def _value(key: str, field: str, told: Told, entry: Any, behind: Mapping[str, Object], record: Object) -> Value:
    words = entry.get("evidence") if isinstance(entry, dict) else behind.get(field)
    url = harmless_url(entry) if field in ("url", "applyUrl") else None
    notes = told.notes(entry) if isinstance(entry, dict) else []
    if field == f"{ELIGIBILITY}.sponsorship" and (sure := record[ELIGIBILITY]["sponsorshipConfidence"]) is not None:
        notes = [f"{sure:.0%} sure"]
    topic = entry.get("topic") if isinstance(entry, dict) else None
    is_combined = _is_said(record, _VERDICTS.get(field))
    return Value(key, field, told.label, told.words(entry), tuple(notes), source_of(words), url, topic, is_combined)


def source_of(words: Object | None) -> Source | None:
    """Of an object of Evidence, as records hold it."""
    if words is None:
        return None
    return Source(
        words["origin"], words["quote"], words["rule"], words["ruleVersion"], words["confidence"], words["start"], words["end"],
        words["postingId"],
    )  # fmt: skip
