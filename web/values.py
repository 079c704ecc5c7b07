"""The values of a record of one posting, in the order in which people look for them, each with the words that it was read from.

Which fields stand together under which heading, and what each is called, say their rows in schemas/fields.py; `WORDS` says how a value that
is no plain text is told.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.fields import FIELDS, Fact, Field, Group
from schemas.jsonschema import key_of
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
class Words:
    """How one entry of a field is told."""

    words: Callable[[Any], str] = in_words.plain
    notes: Callable[[Any], list[str]] = lambda said: []


@dataclass(frozen=True, slots=True)
class Told(Words):
    """The same of a field, with its name for people."""

    label: str = ""


# By the kind of fact, or the field of the record, a part of one after a dot; all others are plain text.
WORDS = {
    "Salary": Words(in_words.pay, in_words.pay_notes),
    "Place": Words(in_words.place),
    "EligibilityStatement": Words(in_words.statement),
    "Claim": Words(in_words.claim),
    "Statement": Words(lambda said: str(said["text"])),
    "Experience": Words(in_words.experience, in_words.wanted),
    "Education": Words(in_words.education, in_words.wanted),
    "Term": Words(in_words.term, in_words.wanted),
    "employmentTypes": Words(in_words.employment),
    f"{ELIGIBILITY}.sponsorship": Words(in_words.verdict),
    f"{ELIGIBILITY}.citizenship": Words(in_words.citizens),
    f"{ELIGIBILITY}.authorizationRequired": Words(lambda held: "must be held already" if held else "is not asked for"),
    f"{ELIGIBILITY}.contradictory": Words(lambda held: "its own statements disagree"),
    "securityClearance.required": Words(lambda held: "required" if held else "preferred"),
}
_LINES = {Group.REQUIRED, Group.PREFERRED, Group.DUTY, Group.BENEFIT}  # lines of a text, which have one class of marks


def _told(field: Field) -> Told:
    said = WORDS.get(field.type.name if isinstance(field.type, Fact) else key_of(field.name), Words())
    return Told(said.words, said.notes, field.called)


def kind_of(group: Group) -> str:
    """The class that its marks have."""
    return "line" if group in _LINES else group.name.lower()


# group -> its fields, by key of the record, in the order of the table.
GROUPS = {
    group: {key_of(field.name): _told(field) for field in FIELDS if field.exported and field.group is group}
    for group in Group
    if group is not Group.APART
}
# Verdicts, and the topic of the statements that they are combined from.
_VERDICTS = {
    f"{ELIGIBILITY}.sponsorship": "sponsorship",
    f"{ELIGIBILITY}.citizenship": "citizenship",
    f"{ELIGIBILITY}.authorizationRequired": "authorization",
    "securityClearance.required": "clearance",
    "securityClearance.level": "clearance",
}
_SAID_IF_TRUE = frozenset({f"{ELIGIBILITY}.contradictory"})


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
    for group, fields in GROUPS.items():
        values = []
        for field, told in fields.items():
            for entry in _entries(record, field):
                number += 1
                values.append(_value(f"{prefix}{number}", field, told, entry, behind, record))
        if values:
            found.append(Shown(group.value, kind_of(group), tuple(values)))
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
