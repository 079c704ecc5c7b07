"""Last days: what one says of its posting depends on when the posting first named it, which is kept as a fact of its own.

A day that had passed when it was first named says nothing: it may be the clock's fault, or the board's. When that was depends neither on
the order in which pages come nor on what events are still kept.
"""

import sqlite3
from collections.abc import Iterable

from catalog.sql import first_day_left

_NAMED = """
INSERT INTO last_day (posting, day, named_at) VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET named_at = excluded.named_at WHERE excluded.named_at < named_at
"""
# Whether a posting's last day was named before it came. One that it bore from the first, on that day or later, counts on a board of
# which no listing has been read whole: nothing else closes what is shown too late.
_FOUNDED = """
EXISTS (SELECT 1 FROM last_day d WHERE d.posting = p.id AND d.day = p.valid_through AND (substr(d.named_at, 1, 10) < d.day
  OR (d.named_at <= p.first_seen AND NOT EXISTS (SELECT 1 FROM run_source x JOIN run r ON r.id = x.run
    WHERE x.source = p.source AND x.listings > 0 AND x.complete AND coalesce(x.read_at, r.started_at) <= p.last_seen))))
"""
_PASSED = f"""
SELECT p.id FROM posting p WHERE p.closed_at IS NULL AND p.valid_through IS NOT NULL AND p.valid_through < ? AND {_FOUNDED}
"""
_UNFOUNDED = f"""
SELECT p.id, p.closed_at FROM posting p JOIN run_source b ON b.source = p.source AND b.run = :run
WHERE p.closed_reason = 'valid_through' AND NOT (coalesce(p.valid_through, '9') < :day AND {_FOUNDED})
"""
_NEWEST = "SELECT max(coalesce((SELECT max(finished_at) FROM run WHERE kind <> 'replay'), ''), ?)"


def note_last_days(db: sqlite3.Connection, named: Iterable[tuple[int, str | None, str]]) -> None:
    """Keep which last days postings (by number) name, and when each was first named; None: no day."""
    db.executemany(_NAMED, [row for row in named if row[1]])


def find_passed(db: sqlite3.Connection, at: str) -> tuple[list[int], str]:
    """Open postings whose last day had passed by the newest time that the catalog knows of, at ``at`` or later; and that time."""
    (newest,) = db.execute(_NEWEST, (at,)).fetchone()
    return [id_ for (id_,) in db.execute(_PASSED, (first_day_left(newest),))], newest


def find_unfounded(db: sqlite3.Connection, run: int, at: str) -> list[tuple[int, str]]:
    """Postings of a run's boards that a last day has closed, and by what is known now does not; with when they closed."""
    (newest,) = db.execute(_NEWEST, (at,)).fetchone()
    return [(id_, closed) for id_, closed in db.execute(_UNFOUNDED, {"run": run, "day": first_day_left(newest)})]
