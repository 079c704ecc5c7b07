"""What a refresh of registers does to records, told as `catalog.moved` would tell it, but for a fraction of the cost: of a job of one
posting to which nothing else has happened, all of the record stays but what registers say, so that the former one need not be read.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence

import orjson

from catalog.differences import text_of
from catalog.registers.reading import NOTHING, Told, read_told
from catalog.revisions import Former, keep_former, present_lines
from catalog.sql import LISTED, insert, listed

_AT_ONCE = 200  # jobs
_EVENT = insert("event", ("at", "run", "kind", "job", "posting", "field", "old", "new", "about", "title", "organization"))
_CALLED = f"SELECT id, title, organization FROM posting WHERE id {LISTED}"
Move = Callable[[sqlite3.Connection, Sequence[int]], Mapping[int, int]]


def tell_registered(db: sqlite3.Connection, before: sqlite3.Connection, jobs: Sequence[int], run: int | None, at: str, move: Move) -> None:
    """``jobs``: of one posting each, whose number they have; ``move``: gives them cursors. The caller holds the transaction, ``before``
    sees what was there before it."""
    if not jobs:
        return
    before.execute("BEGIN")
    try:
        for first in range(0, len(jobs), _AT_ONCE):
            _tell(db, before, jobs[first : first + _AT_ONCE], run, at, move)
    finally:
        before.execute("ROLLBACK")


def _tell(db: sqlite3.Connection, before: sqlite3.Connection, jobs: Sequence[int], run: int | None, at: str, move: Move) -> None:
    was, now = ({job: told.get(job, NOTHING) for job in jobs} for told in (read_told(before, jobs), read_told(db, jobs)))
    moved = [job for job in jobs if was[job] != now[job]]
    lines, called = present_lines(db, moved), {job: names for job, *names in db.execute(_CALLED, (listed(moved),))}
    events = [
        (at, run, "rederived", job, None, field, old, new, "job", *called[job])
        for job in moved
        for field, old, new in _differences(was[job], now[job])
    ]
    db.executemany(_EVENT, events)
    cursors = move(db, moved)
    former = [Former(job, cursors[job], lines[job].replace(now[job].part, was[job].part, 1)) for job in moved]
    keep_former(db, db, moved, former, run, dict.fromkeys(moved, at))


def _differences(was: Told, now: Told) -> Iterator[tuple[str, str | None, str | None]]:
    for field, old, new in zip(("employer_records", "occupations", "prevailing_wages"), was.lists, now.lists, strict=True):
        if old != new:
            yield field, text_of(orjson.loads(old)), text_of(orjson.loads(new))
    if was.flag != now.flag:
        yield "wage_flag", was.flag, now.flag
