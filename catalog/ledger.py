"""The run ledger by board: when each was looked at, and with which success. The schedule is a query on it."""

import sqlite3
from datetime import datetime

from catalog.alarms import read_reasons
from schemas.reading import Reading
from schemas.reasons import ReasonKind, Standing

KEPT = 20  # the latest looks at a board

# A run that was cut off has read a board whole where it has seen all that the listing announced.
_LOOKS = """
SELECT r.run_id, coalesce(x.read_at, r.started_at), x.complete, x.accepted, x.reasons, x.new + x.changed + x.closed > 0,
  r.finished_at IS NULL OR json_extract(r.reason, '$.kind') IS :cut_off,
  x.not_modified OR (x.listed IS NOT NULL AND x.shown >= x.listed AND x.seen + x.rejected >= x.shown)
FROM run_source x JOIN run r ON r.id = x.run
WHERE x.source = :source AND x.listings > 0 AND r.kind IN ('crawl', 'load') ORDER BY {order} LIMIT :kept
"""
_DISORDER = (
    "SELECT EXISTS (SELECT 1 FROM (SELECT started_at, lag(started_at) OVER (ORDER BY id) AS before FROM run) WHERE started_at < before)"
)
UNREACHED = (ReasonKind.STOPPED, ReasonKind.OUT_OF_TIME)  # the run ended before it came to the end of the board


def read_ledger(db: sqlite3.Connection) -> dict[str, list[Reading]]:
    """The latest looks at each board (family:board), the oldest first. What was not looked at to its end, because its run was stopped,
    is none."""
    ledger = {}
    (is_disordered,) = db.execute(_DISORDER).fetchone()  # runs that were archived may be loaded in any order; else an index has it
    looks = _LOOKS.format(order="2 DESC, x.run DESC" if is_disordered else "x.run DESC")
    for source, key in db.execute("SELECT id, family || ':' || board FROM source").fetchall():
        rows = db.execute(looks, {"source": source, "kept": KEPT, "cut_off": ReasonKind.CUT_OFF}).fetchall()
        if readings := [one for row in reversed(rows) if (one := read(*row))]:
            ledger[key] = readings
    return ledger


def read(
    run: str, at: str, complete: int, accepted: int | None, reasons: str | None, changed: int, is_cut: int, is_whole: int
) -> Reading | None:
    """A row of `_LOOKS`; None for what was no look."""
    said = read_reasons(reasons) if reasons else ()
    if any(one.kind in UNREACHED for one in said) or (is_cut and not (complete and is_whole)):
        return None
    failed = not complete and any(one.kind.standing is Standing.NEWS for one in said)
    return Reading(run, datetime.fromisoformat(at), failed, bool(changed), bool(accepted))


def cut_off_runs(db: sqlite3.Connection) -> list[str]:
    """The crawls that were begun and never ended: they were killed. The caller knows that none is at work now."""
    return [run for (run,) in db.execute("SELECT run_id FROM run WHERE kind = 'crawl' AND finished_at IS NULL ORDER BY id")]
