"""``history_of(db, job)``: every value that a field of a job has had, from when until when, which run saw it, and why it became that.

It reads former records, and tells of every field; the view `history` reads events, and tells of those that have changed.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import orjson

from catalog.events import values_of
from catalog.read import job_lines
from catalog.revisions import turns_of

_CLOSED = "closed_at"  # what the events `closed` and `reopened` tell of

_STARTED = "SELECT id, run_id, coalesce(told_at, started_at) FROM run"
_WHY = "SELECT coalesce(field, ?), kind FROM event WHERE job = ? AND about IN ('job', 'both') AND cursor > ? AND cursor < ? ORDER BY cursor"


@dataclass(frozen=True, slots=True)
class Held:
    """A value that a field had. ``valid_to`` None: it has it now."""

    field: str
    value: str | None
    valid_from: str
    valid_to: str | None
    run_id: str | None
    why: str


@dataclass(frozen=True, slots=True)
class _State:
    """What a job's record said from a moment on; nothing while it stood in another job. ``whys``: of fields that events tell of."""

    since: str
    run_id: str | None
    values: dict[str, str | None]
    whys: dict[str, str]
    why: str  # of all others


def history_of(db: sqlite3.Connection, job: int) -> list[Held]:
    """Every value of every field of a job (by number), as far back as former records are kept; the oldest of a field first, fields in the
    order of the record."""
    states = list(_states(db, job))
    fields = list(dict.fromkeys(field for state in reversed(states) for field in state.values))
    return [held for field in fields for held in _values_held(field, states)]


def _values_held(field: str, states: list[_State]) -> Iterator[Held]:
    """The values of a field, those that followed each other unchanged as one."""
    held: Held | None = None
    for state in states:
        is_there = field in state.values
        if held is not None and (not is_there or state.values[field] != held.value):
            yield replace(held, valid_to=state.since)
            held = None
        if is_there and held is None:
            held = Held(field, state.values[field], state.since, None, state.run_id, state.whys.get(field, state.why))
    if held is not None:
        yield held


def _states(db: sqlite3.Connection, job: int) -> Iterator[_State]:
    """What a job's record said, the earliest first."""
    runs = {number: (run_id, started) for number, run_id, started in map(tuple, db.execute(_STARTED))}
    turns = turns_of(db, job)[::-1]
    present = next(job_lines(db, [job]), None)
    records = [_read(line) for line in (*(turn.before for turn in turns), present)]
    first_seen, first_run = db.execute("SELECT first_seen, first_run FROM posting WHERE id = ?", (job,)).fetchone()
    yield _State(first_seen, runs[first_run][0], records[0] or {}, {}, "opened")
    since, begin = first_seen, 0
    for turn, (old, new) in zip(turns, pairwise(records), strict=True):
        run_id, started = runs.get(turn.run or 0, (None, turn.at))
        since = max(since, turn.at, started)
        whys = dict(map(tuple, db.execute(_WHY, (_CLOSED, job, begin, turn.cursor))))
        yield _State(since, run_id, new or {}, whys if old and new else {}, "changed" if old and new else "split" if new else "merged")
        begin = turn.cursor


def _read(line: bytes | None) -> dict[str, str | None] | None:
    if line is None:
        return None
    record = orjson.loads(line)
    return dict(values_of(record)) | {_CLOSED: record["closedAt"]}
