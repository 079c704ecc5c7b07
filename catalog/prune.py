"""Removing what is old: ``Pruning(cutoff).count(db)`` says how much, ``.remove(db)`` does it, in small transactions.

A command that was stopped goes on when it is given again. What a hand said stays, whatever its age: a job with a hand's verdict or a
judgement is not removed, nor one whose words name an employer. Neither is the archive.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from catalog.narrow.keeping import drop_unused, keep
from catalog.postings import feed
from catalog.registers.keeping import sweep
from catalog.revisions import cursor_at
from catalog.rows import FACT_COLUMNS
from catalog.sql import LISTED, listed, stamp
from catalog.texts import MAKE_WHOLE
from schemas.transaction import transaction

KINDS = ("jobs", "revisions", "events", "quarantine")
_JOBS_AT_ONCE, _ROWS_AT_ONCE = 200, 10_000

# Jobs that closed before the cutoff and were not seen since: what a board goes on showing after its last day would come back as new. Of
# none of their postings did a hand say anything, and no employer's name comes from one.
_HELD = " AND ".join(
    f"NOT EXISTS (SELECT 1 FROM {table} x WHERE x.{column} = p.{key})"
    for table, column, key in (
        ("hand", "a", "posting_id"), ("hand", "b", "posting_id"),
        ("audit", "posting", "id"), ("employer", "posting", "id"), ("employer_alias", "posting", "id"),
    )
)  # fmt: skip
_OLD_JOBS = f"""
SELECT p.job FROM posting p GROUP BY p.job HAVING count(*) = count(p.closed_at) AND max(max(p.closed_at, p.last_seen)) < ? AND min({_HELD})
"""
_LASTING = "kind IN ('opened', 'closed', 'reopened')"  # events that tell when a posting was open stay as long as the posting
_OLD_RUNS = "SELECT id FROM run WHERE finished_at < ?"
_COUNTS = {
    "jobs": f"SELECT count(*) FROM ({_OLD_JOBS})",
    "revisions": "SELECT count(*) FROM revision WHERE cursor <= ?",
    "events": f"SELECT count(*) FROM event WHERE cursor <= ? AND NOT ({_LASTING})",
    "quarantine": f"SELECT count(*) FROM quarantine WHERE run IN ({_OLD_RUNS})",
}
_BURY = """
INSERT OR REPLACE INTO pruned (job_id, born, cursor, held)
SELECT job_id, born, ? + row_number() OVER (ORDER BY id), postings > 0 FROM job WHERE id
"""
_NEXT = "UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'event' RETURNING seq"
# Tables whose rows are a posting's, or a job's, and go with it.
_OF_POSTING = (
    *FACT_COLUMNS, "posting_text", "lists", "signature", "last_day", "page_gone", "event", "register_posting", "register_waiting",
)  # fmt: skip

Told = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Pruning:
    """What is older than ``cutoff``, of these ``kinds``."""

    cutoff: datetime
    kinds: Collection[str] = KINDS

    def count(self, db: sqlite3.Connection) -> dict[str, int]:
        """How many rows of each kind would go. Events of removed jobs go with them, and are not counted."""
        bounds = {"jobs": stamp(self.cutoff), "quarantine": stamp(self.cutoff)}
        return {
            kind: int(db.execute(_COUNTS[kind], (bounds.get(kind, cursor_at(db, self.cutoff)),)).fetchone()[0])
            for kind in KINDS
            if kind in self.kinds
        }

    def remove(self, db: sqlite3.Connection, told: Told = lambda rows: None) -> dict[str, int]:
        """Remove them; how many of each kind went. ``db``: a writer's connection. ``told`` hears of rows as they go."""
        floor, counted = cursor_at(db, self.cutoff), self.count(db)
        with transaction(db):  # first of all: nobody reads on from where something is missing
            db.execute("UPDATE feed SET pruned_before = max(coalesce(pruned_before, ''), ?)", (stamp(self.cutoff),))
            if counted.get("revisions") or counted.get("events"):
                db.execute("UPDATE feed SET floor = max(floor, ?), floor_at = max(coalesce(floor_at, ''), ?)", (floor, stamp(self.cutoff)))
                db.execute("DELETE FROM pruned WHERE cursor <= ?", (floor,))
        steps = {"jobs": self._jobs, "revisions": self._revisions, "events": self._events, "quarantine": self._quarantine}
        removed = dict.fromkeys((kind for kind in KINDS if kind in self.kinds), 0)
        for kind in reversed(removed):  # jobs last: they take along what the others count
            for rows in steps[kind](db, floor):
                removed[kind] += rows
                told(rows)
        return removed

    def _quarantine(self, db: sqlite3.Connection, _: int) -> Iterator[int]:
        for (run,) in db.execute(_OLD_RUNS, (stamp(self.cutoff),)).fetchall():
            yield _delete(db, "DELETE FROM quarantine WHERE run = ?", run)

    def _revisions(self, db: sqlite3.Connection, floor: int) -> Iterator[int]:
        (last,) = db.execute("SELECT coalesce(max(job), 0) FROM revision").fetchone()
        for first in range(0, last + 1, _JOBS_AT_ONCE):
            yield _delete(db, "DELETE FROM revision WHERE job >= ? AND job < ? AND cursor <= ?", first, first + _JOBS_AT_ONCE, floor)

    def _events(self, db: sqlite3.Connection, floor: int) -> Iterator[int]:
        statement = f"DELETE FROM event WHERE cursor >= ? AND cursor < ? AND cursor <= ? AND NOT ({_LASTING})"
        for first in range(0, floor + 1, _ROWS_AT_ONCE):
            yield _delete(db, statement, first, first + _ROWS_AT_ONCE, floor)

    def _jobs(self, db: sqlite3.Connection, _: int) -> Iterator[int]:
        old = [job for (job,) in db.execute(_OLD_JOBS, (stamp(self.cutoff),)).fetchall()]
        db.execute("PRAGMA foreign_keys = OFF")  # SQLite would look through all jobs for each; a test holds that no reference is left
        try:
            for first in range(0, len(old), _JOBS_AT_ONCE):
                part = old[first : first + _JOBS_AT_ONCE]
                with transaction(db):
                    _remove_jobs(db, part)
                yield len(part)
            with transaction(db):
                drop_unused(db)
        finally:
            db.execute("PRAGMA foreign_keys = ON")
        with transaction(db):
            sweep(db)


def _delete(db: sqlite3.Connection, statement: str, *values: int) -> int:
    with transaction(db):
        return db.execute(statement, values).rowcount


def _remove_jobs(db: sqlite3.Connection, jobs: Collection[int]) -> None:
    """Remove jobs with all their postings; a row of ``pruned`` tells followers. The caller holds the transaction."""
    postings = [number for (number,) in db.execute(f"SELECT id FROM posting WHERE job {LISTED}", (listed(jobs),)).fetchall()]
    given = (listed(postings),)
    db.execute(MAKE_WHOLE, {"postings": given[0]})
    (last,) = db.execute(_NEXT, (len(postings),)).fetchone()
    db.execute(f"{_BURY} {LISTED}", (last - len(postings), *given))
    feed(db, postings, "'delete', ", "posting_fts, ")
    for table in _OF_POSTING:
        db.execute(f"DELETE FROM {table} WHERE posting {LISTED}", given)
    db.execute(f"DELETE FROM duplicate WHERE a {LISTED} OR b {LISTED}", given * 2)
    # What befell another posting while it stood in one of these jobs is still its own.
    db.execute(f"UPDATE event SET job = posting WHERE job {LISTED} AND posting IS NOT NULL", given)
    for table in ("event", "revision"):
        db.execute(f"DELETE FROM {table} WHERE job {LISTED}", given)
    db.execute(f"DELETE FROM job WHERE id {LISTED}", given)
    db.execute(f"DELETE FROM posting WHERE id {LISTED}", given)
    keep(db, postings)  # a job's number is that of one of its postings
