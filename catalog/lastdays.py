"""Last days: what one says of its posting depends on when the posting first named it, which is kept as a fact of its own.

A day that had passed when it was first named says nothing: it may be the clock's fault, or the board's. When that was depends neither on
the order in which pages come nor on what events are still kept.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

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
SELECT p.id, :at FROM posting p WHERE p.closed_at IS NULL AND p.valid_through IS NOT NULL AND p.valid_through < :day AND {_FOUNDED}
"""
# Of the boards of a run that is told late: a look that was read later, and told before, has met that day.
_PASSED_SINCE = f"""
SELECT p.id, n.at FROM posting p JOIN (SELECT b.source, max(x.read_at) AS at FROM run_source b JOIN run r ON r.id = b.run
  JOIN run_source x ON x.source = b.source WHERE b.run = :run AND r.kind <> 'crawl' GROUP BY b.source) n ON n.source = p.source
WHERE p.closed_at IS NULL AND p.valid_through < date(n.at, '-12 hours') AND {_FOUNDED}
"""
_UNFOUNDED = f"""
SELECT p.id, p.closed_at FROM posting p JOIN run_source b ON b.source = p.source AND b.run = ?
WHERE p.closed_reason = 'valid_through' AND NOT (p.valid_through < date(p.closed_at, '-12 hours') AND {_FOUNDED})
"""


def note_last_days(db: sqlite3.Connection, named: Iterable[tuple[int, str | None, str]]) -> None:
    """Keep which last days postings (by number) name, and when each was first named; None: no day."""
    db.executemany(_NAMED, [row for row in named if row[1]])


def find_passed(db: sqlite3.Connection, run: int, at: str) -> Mapping[str, Sequence[int]]:
    """Open postings whose last day has passed at ``at``, or at the latest look at one of the run's boards: by that time."""
    here = {"run": run, "at": at, "day": first_day_left(at)}
    passed: defaultdict[str, list[int]] = defaultdict(list)
    for id_, moment in dict(map(tuple, (*db.execute(_PASSED_SINCE, here), *db.execute(_PASSED, here)))).items():
        passed[moment].append(id_)
    return passed


def find_unfounded(db: sqlite3.Connection, run: int) -> list[tuple[int, str]]:
    """Postings of a run's boards that a last day has closed, and by what is known now does not; with when they closed."""
    return [(id_, closed) for id_, closed in db.execute(_UNFOUNDED, (run,))]
