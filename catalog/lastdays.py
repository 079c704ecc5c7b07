"""Last days: what one says of its posting depends on when the posting named it, which is kept as a fact of its own.

A day that had passed when it was first named says nothing: it may be the clock's fault, or the board's. So does one that was taken back,
by another day or by none, and had passed when it was named again. Of each day are kept the last time that it was named and the last one
before it came: the later of two times is the same in whatever order pages come, and whatever events are still kept.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from catalog.sql import first_day_left

NO_DAY = ""  # as the last day of a posting that names none; kept of those only that ever name one

_NAMED = f"""
INSERT INTO last_day (posting, day, named_at, ahead_at) SELECT :id, :day, :at, iif(substr(:at, 1, 10) < :day, :at, NULL)
WHERE :day <> '{NO_DAY}' OR EXISTS (SELECT 1 FROM last_day d WHERE d.posting = :id)
ON CONFLICT DO UPDATE SET named_at = max(named_at, excluded.named_at),
  ahead_at = coalesce(max(ahead_at, excluded.ahead_at), ahead_at, excluded.ahead_at)
  WHERE excluded.named_at > named_at OR excluded.ahead_at > coalesce(ahead_at, '')
"""
# Whether a posting's last day was named before it came, and not taken back since. One that it never lacked, though first named on that day
# or later, counts on a board of which no listing has been read whole: nothing else closes what is shown too late.
_FOUNDED = """
EXISTS (SELECT 1 FROM last_day d WHERE d.posting = p.id AND d.day = p.valid_through
  AND NOT EXISTS (SELECT 1 FROM last_day o WHERE o.posting = d.posting AND o.day <> d.day AND o.named_at > coalesce(d.ahead_at, ''))
  AND (d.ahead_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM run_source x JOIN run r ON r.id = x.run
    WHERE x.source = p.source AND x.listings > 0 AND x.complete AND coalesce(x.read_at, r.started_at) <= p.last_seen)))
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
SELECT p.id, max(p.closed_at, coalesce(b.read_at, :at)) FROM posting p JOIN run_source b ON b.source = p.source AND b.run = :run
WHERE p.closed_reason = 'valid_through' AND NOT (p.valid_through < date(p.closed_at, '-12 hours') AND {_FOUNDED})
"""


def note_last_days(db: sqlite3.Connection, named: Iterable[tuple[int, str, str]]) -> None:
    """Keep which last days postings name, each as the posting's number, the day or NO_DAY, and when."""
    in_order = sorted(named, key=lambda row: row[1] == NO_DAY)  # a posting's first day may be of this batch
    db.executemany(_NAMED, [{"id": id_, "day": day, "at": at} for id_, day, at in in_order])


def find_passed(db: sqlite3.Connection, run: int, at: str) -> Mapping[str, Sequence[int]]:
    """Open postings whose last day has passed at ``at``, or at the latest look at one of the run's boards: by that time."""
    here = {"run": run, "at": at, "day": first_day_left(at)}
    passed: defaultdict[str, list[int]] = defaultdict(list)
    for id_, moment in dict(map(tuple, (*db.execute(_PASSED_SINCE, here), *db.execute(_PASSED, here)))).items():
        passed[moment].append(id_)
    return passed


def find_unfounded(db: sqlite3.Connection, run: int, at: str) -> list[tuple[int, str]]:
    """Postings of a run's boards that a last day has closed, and by what is known now does not; with when they open: when the run's listing
    was read, else ``at``, and not before they closed."""
    return [(id_, opens) for id_, opens in db.execute(_UNFOUNDED, {"run": run, "at": at})]
