"""What a transaction did to the records of jobs: the cursor of each that changed moves, an event tells it, its former record is kept.

``tell_moved`` runs at the end of every transaction of the writer, before it is committed: no record changes without a cursor,
and the table `search` is as the rest.
"""

import sqlite3
from collections.abc import Sequence
from itertools import islice

from catalog.events import Moved, closed_since, moments_since, opened_since, tell_jobs
from catalog.narrow.keeping import keep, keep_registered
from catalog.registers.moved import tell_registered
from catalog.revisions import Former, keep_former, left_line, present_lines
from catalog.sql import LISTED, listed
from catalog.touched import Sought, Touched, take_registered, take_touched

_AT_ONCE = 200  # jobs

_NEXT = "UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'event' RETURNING seq"
_MOVE = "UPDATE job SET cursor = ?, born = coalesce(born, ?) WHERE id = ?"


def last_cursor(db: sqlite3.Connection) -> int:
    """The highest cursor that an event or a job has been given."""
    return int(db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'event'").fetchone()[0])


def tell_moved(db: sqlite3.Connection, before: sqlite3.Connection, run: int | None, start: int, at: str) -> None:
    """Compare the records of the jobs that the transaction touched with those ``before`` it. ``start``: the last cursor before it."""
    registered = take_registered(db, run)
    tell_registered(db, before, registered, run, at, _move)
    touched = take_touched(db, run)
    _tell_touched(db, before, touched, run, start, at)
    of = {sought: [one.job for one in touched if one.sought is sought] for sought in Sought}
    keep(db, of[Sought.ALL])
    keep_registered(db, [*registered, *of[Sought.REGISTERED]])


def _tell_touched(
    db: sqlite3.Connection, before: sqlite3.Connection, touched: Sequence[Touched], run: int | None, start: int, at: str
) -> None:
    """A job that the open run itself opened moves without more, unless it closes: nobody has read it as settled yet."""
    fresh = [one.job for one in touched if one.is_fresh and one.postings]
    plain = (opened_since(db, start) | (_were_there(before, fresh) - closed_since(db, start))).intersection(fresh) if fresh else set()
    _move(db, sorted(plain))
    rest = iter([one for one in touched if one.job not in plain])
    part = list(islice(rest, _AT_ONCE))
    if not part:
        return
    before.execute("BEGIN")
    try:
        while part:
            _compare(db, before, part, run, start, at)
            part = list(islice(rest, _AT_ONCE))
    finally:
        before.execute("ROLLBACK")


def _compare(db: sqlite3.Connection, before: sqlite3.Connection, touched: Sequence[Touched], run: int | None, start: int, at: str) -> None:
    numbers = [one.job for one in touched]
    old, new = present_lines(before, numbers), present_lines(db, numbers)
    moved = [
        Moved(one.job, old.get(one.job), new.get(one.job), one.edited, None if one.job in old else left_line(before, one.job))
        for one in touched
        if old.get(one.job) != new.get(one.job)
    ]
    moments = dict.fromkeys(numbers, at) | moments_since(db, start, numbers)
    tell_jobs(db, before, moved, run, start, moments)
    cursors = _move(db, [one.job for one in moved])
    fresh = {one.job for one in touched if one.is_fresh}
    former = [Former(one.job, cursors[one.job], one.old) for one in moved if one.job not in fresh]
    keep_former(before, db, numbers, former, run, moments)


def _were_there(before: sqlite3.Connection, jobs: Sequence[int]) -> set[int]:
    return {job for (job,) in before.execute(f"SELECT id FROM job WHERE postings > 0 AND born > 0 AND id {LISTED}", (listed(jobs),))}


def _move(db: sqlite3.Connection, jobs: Sequence[int]) -> dict[int, int]:
    """Give each of these jobs a cursor of its own."""
    if not jobs:
        return {}
    (last,) = db.execute(_NEXT, (len(jobs),)).fetchone()
    cursors = dict(zip(jobs, range(last - len(jobs) + 1, last + 1), strict=True))
    db.executemany(_MOVE, [(cursor, cursor, job) for job, cursor in cursors.items()])
    return cursors
