"""The feeds: ``jobs_since`` gives the newest record of each job that changed, ``events_since`` every event, both in the order of commits.

A part of either is read in a transaction of its own, so that a reader holds up no writer. Who reads jobs until a part is the last one
(`Part.is_last`) holds what the catalog held then.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from orjson import Fragment

from catalog.cursors import Cursor, State, read_state
from catalog.registers.asked import words_of
from catalog.revisions import present_lines
from catalog.texts import NEW, OLD
from schemas.characters import harmless_json
from schemas.jsonschema import key_of, record_id

_AT_ONCE = 200

# Jobs that moved, those that were removed for their age and have not come back, and the registers that were asked, if these moved.
_MOVED = """
SELECT cursor, id, job_id FROM job WHERE cursor > :after
UNION ALL SELECT cursor, 0, job_id FROM pruned p WHERE cursor > :after AND NOT EXISTS (
  SELECT 1 FROM job j WHERE j.job_id = p.job_id AND j.cursor > 0)
UNION ALL SELECT max(cursor), NULL, json FROM register_asked HAVING max(cursor) > :after
ORDER BY cursor LIMIT :most
"""
_EVENTS = f"""
SELECT e.cursor, e.about, e.at, r.run_id, e.kind, j.job_id, p.posting_id, e.title, e.organization, e.field,
  {OLD} AS old, {NEW} AS new, e.reason
FROM event e LEFT JOIN run r ON r.id = e.run LEFT JOIN posting p ON p.id = e.posting LEFT JOIN job j ON j.id = e.job
WHERE e.cursor > ? ORDER BY e.cursor LIMIT ?
"""
_EVENT_KEYS = tuple(
    key_of(name) for name in ("at", "run_id", "kind", "job_id", "posting_id", "title", "organization", "field", "old", "new", "reason")
)
_ABOUT = {"both": ("job", "posting"), "job": ("job",), "posting": ("posting",)}


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of a feed, in order; ``last``: how far they go. ``now``: the feeds' end when they were read."""

    lines: list[bytes]
    last: int
    is_last: bool
    now: Cursor

    @property
    def place(self) -> Cursor:
        """From where a reader goes on who has taken the lines."""
        return self.now if self.is_last else self.now.at(self.last)


def start_of(db: sqlite3.Connection, since: str | None, *, events: bool = False) -> int:
    """How far a cursor goes that was handed out; None: nothing is held yet. ``events``: to follow these, whatever the shape of records.
    Gone where it cannot be followed."""
    return 0 if since is None else read_state(db).number_of(since, any_shape=events)


def jobs_since(db: sqlite3.Connection, number: int, most: int = _AT_ONCE, *, check: bool = True) -> Part:
    """The next lines of the state feed. Without ``check``: of a reader that holds nothing yet, whom no gap can mislead."""
    with _one_state(db) as state:
        if check:
            state.check(number)
        rows = [tuple(row) for row in db.execute(_MOVED, {"after": number, "most": min(most, _AT_ONCE)})]
        records = present_lines(db, [job for _, job, _ in rows if job])
        lines = [
            _asked_line(state.now.at(cursor), told) if job is None else _job_line(state.now.at(cursor), told, records.get(job))
            for cursor, job, told in rows
        ]
    return Part(lines, rows[-1][0] if rows else number, len(rows) < min(most, _AT_ONCE), state.now)


def events_since(db: sqlite3.Connection, number: int, most: int = _AT_ONCE, *, check: bool = True) -> Part:
    """The next lines of the event feed. Without ``check``: from the first event that is kept."""
    with _one_state(db) as state:
        if check:
            state.check(number)
        rows = [tuple(row) for row in db.execute(_EVENTS, (number, min(most, _AT_ONCE)))]
        lines = [_event_line(state.now.at(cursor), about, row) for cursor, about, *row in rows]
    return Part(lines, rows[-1][0] if rows else number, len(rows) < min(most, _AT_ONCE), state.now)


@contextmanager
def _one_state(db: sqlite3.Connection) -> Iterator[State]:
    db.execute("BEGIN")
    try:
        yield read_state(db)
    finally:
        db.execute("ROLLBACK")


def _job_line(cursor: Cursor, job_id: str, record: bytes | None) -> bytes:
    held = None if record is None else Fragment(record.rstrip(b"\n"))
    op = "delete" if record is None else "upsert"
    return _line({"cursor": str(cursor), "op": op, "schema": record_id(), "jobId": job_id, "record": held})


def _asked_line(cursor: Cursor, asked: str) -> bytes:
    return _line({"cursor": str(cursor), "op": "registers", "schema": record_id(), "registers": words_of(orjson.loads(asked))})


def _event_line(cursor: Cursor, about: str, row: list[Any]) -> bytes:
    return _line({"cursor": str(cursor), "op": "event", "about": _ABOUT[about], **dict(zip(_EVENT_KEYS, row, strict=True))})


def _line(value: dict[str, Any]) -> bytes:
    return harmless_json(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))
