"""What happened, for a person to read: rows of events as happenings, each with what changed from what to what."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

import orjson

from catalog.differences import one_line
from catalog.texts import DESCRIPTION, NEW, OLD
from schemas.characters import harmless
from schemas.fields import FIELDS, Fact
from schemas.jsonschema import key_of
from web import in_words
from web.values import GROUPS

# What an event's row is read from; ``{0}`` says which.
EVENTS = f"""
SELECT e.cursor, e.about, e.at, r.run_id, e.kind, j.job_id, p.posting_id, e.title, e.organization, e.field,
  {OLD} AS old, {NEW} AS new, e.reason
FROM event e LEFT JOIN run r ON r.id = e.run LEFT JOIN posting p ON p.id = e.posting LEFT JOIN job j ON j.id = e.job
WHERE e.cursor IN ({{0}}) ORDER BY {{1}}
"""
_OF_JOB = EVENTS.format(
    "SELECT cursor FROM event WHERE job = :job UNION SELECT cursor FROM event WHERE posting IN (SELECT id FROM posting WHERE job = :job) "
    "ORDER BY 1 DESC LIMIT :most",
    "e.cursor DESC",
)
KINDS = {
    "opened": "seen for the first time",
    "changed": "changed at its source",
    "rederived": "read otherwise by newer rules",
    "closed": "closed",
    "reopened": "open again",
    "merged": "found to be one opening with another",
    "split": "parted from another opening",
}
REASONS = {
    "absent_twice": "two readings of its board in a row lacked it",
    "detail_gone": "its own page says that it is gone",
    "valid_through": "its last day to apply is over",
}
_WORDS = {field: told for fields in GROUPS.values() for field, told in fields.items()}
_BOOLEAN = {key_of(field.name) for field in FIELDS if field.type is bool}
_FACTS = {key_of(field.name) for field in FIELDS if isinstance(field.type, Fact)}
_LONGEST = 4_000  # lines of a text that are compared
_AROUND = 1  # lines that are shown on either side of what differs


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text: ``side`` is "gone", "came", "same", or "more" for lines that are left out."""

    side: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """Of one field: what went and what came, each entry by itself; of a description the ``lines`` that differ."""

    field: str
    label: str
    gone: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """What befell a job or a posting at a moment. ``other``: the job_id of the job that it joined or left."""

    cursor: int
    about: str
    at: str
    run_id: str | None
    kind: str
    job_id: str | None
    posting_id: str | None
    title: str | None
    organization: str | None
    changes: tuple[Change, ...]
    reason: str | None
    other: str | None = None

    @property
    def says(self) -> str:
        return KINDS.get(self.kind, self.kind)

    @property
    def because(self) -> str | None:
        return self.reason and REASONS.get(self.reason, self.reason)


def happenings_of(db: sqlite3.Connection, job: int, most: int) -> list[Happening]:
    """What befell a job (by number) and its postings, the latest first; of at most so many events."""
    return happenings(map(tuple, db.execute(_OF_JOB, {"job": job, "most": most})))


def happenings(rows: Iterable[tuple[Any, ...]]) -> list[Happening]:
    """Rows of `EVENTS`; what came at once for one job or posting is one happening."""
    return [_happening(list(part)) for _, part in groupby(rows, key=lambda row: (row[1], *row[2:7]))]


def _happening(rows: list[tuple[Any, ...]]) -> Happening:
    cursor, about, at, run_id, kind, job_id, posting_id, title, organization, *_, reason = rows[0]
    moves = [row for row in rows if row[9] == "job"]
    other = next((side for row in moves for side in (row[10], row[11]) if side and side != job_id), None)
    changes = tuple(change_of(row[9], row[10], row[11]) for row in rows if row[9] and row not in moves)
    return Happening(cursor, about, at, run_id, kind, job_id, posting_id, title, organization, changes, reason, other)


def change_of(field: str, old: str | None, new: str | None) -> Change:
    """``field`` in snake_case and values as events hold them."""
    key = key_of(field)
    label = _WORDS[key].label if key in _WORDS else field.replace("_", " ").replace(".", ": ")
    if field == DESCRIPTION:
        return Change(field, "Text", lines=tuple(compared(old or "", new or "")))
    was, now = (Counter(_entries(key, side)) for side in (old, new))
    gone, came = was - now, now - was
    if not gone and not came:
        gone, came = was, now
    return Change(field, label, tuple(gone.elements()), tuple(came.elements()))


def _entries(key: str, text: str | None) -> Iterator[str]:
    """The entries of a value, in words."""
    if text is None:
        return
    held = _loaded(text) if key in _FACTS or text[:1] == "[" else text
    for one in held if isinstance(held, list) else [held]:
        yield harmless(_said(key, one))


def _loaded(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _said(key: str, one: Any) -> str:
    if key in _BOOLEAN and one in ("0", "1"):
        one = one == "1"
    if key not in _WORDS or isinstance(one, dict) is not (key in _FACTS and key != "seniority"):
        return one_line(one.items()) if isinstance(one, dict) else in_words.plain(one)
    told = _WORDS[key]
    try:
        return ", ".join((told.words(one), *(told.notes(one) if isinstance(one, dict) else ())))
    except (KeyError, TypeError, AttributeError):  # as an older rolecall had it
        return one_line(one.items()) if isinstance(one, dict) else in_words.plain(one)


def compared(old: str, new: str) -> Iterator[Line]:
    """The lines that differ between two texts, with those beside them."""
    was, now = old.split("\n"), new.split("\n")
    if len(was) + len(now) > _LONGEST:
        yield from (Line("gone", old), Line("came", new))
        return
    end = 0
    for kind, first, last, begin, until in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            before, after = (_AROUND if first else 0), (_AROUND if last < len(was) else 0)
            kept = was[first:last]
            if len(kept) > before + after:
                yield from (Line("same", line) for line in kept[:before])
                yield Line("more", f"{len(kept) - before - after} lines as before")
                kept = kept[len(kept) - after :] if after else []
            yield from (Line("same", line) for line in kept)
        else:
            yield from (Line("gone", line) for line in was[first:last])
            yield from (Line("came", line) for line in now[begin:until])
        end = last
    assert end == len(was)
