"""Which jobs a transaction touches: triggers of the writer's own connection note every write to what records are read from.

What they note may leave a record as it was; what they do not note leaves every record as it was. Facts are written together with the
lists made of them, which are watched in their place.
"""

import sqlite3
from dataclasses import dataclass
from enum import IntEnum

from catalog.sql import listed
from schemas.fields import EMPLOYER

# Columns of ``posting`` that no record is read from, and that move without anything else moving.
UNREAD = ("last_run", "missed", "whole_at", "swapped_run", "rules_version")
_SEEN = ("last_seen", "stale_since")  # these move at every reading: they have a trigger of their own


class Sought(IntEnum):
    """What of a job's row of the table `search` may be another; each holds those before it."""

    NOTHING = 0
    REGISTERED = 1  # what registers say
    ALL = 2


_TOUCHED = f"""
CREATE TEMP TABLE IF NOT EXISTS touched_job (
  job INTEGER NOT NULL, edited INTEGER NOT NULL, sought INTEGER NOT NULL DEFAULT {Sought.ALL:d}, PRIMARY KEY (job, edited, sought))
WITHOUT ROWID
"""
_NOTE = "INSERT OR IGNORE INTO touched_job (job, edited)"
# A posting's job before and after, and the job that has its number, whose former records are kept by its text.
_OF_POSTING = f"{_NOTE} VALUES (old.job, {{edited}}), (new.job, {{edited}}), (new.id, {{edited}})"
# What an employer is called stands in no column of the table `search`; of several postings it may tell which speaks for the job.
_CALLED = ("employer", "organization")
_OF_NAME = f"""
INSERT OR IGNORE INTO touched_job (job, edited, sought) SELECT id, 0, iif(postings <> 1, {Sought.ALL:d}, {Sought.NOTHING:d})
FROM job WHERE id IN (old.job, new.job, new.id)
"""
_OF_TEXT = f"{_NOTE} SELECT x, 0 FROM (SELECT job AS x FROM posting WHERE id = new.posting UNION SELECT new.posting)"
_AS_BEFORE = "EXISTS (SELECT 1 FROM {table} x WHERE x.posting = new.posting AND x.{column} = new.{column})"
_SAID = ("record", "occupation", "wage", "countries")  # of ``register_posting``: which rows stand for it, which are never altered
_REGISTERED = "CREATE TEMP TABLE IF NOT EXISTS touched_said (posting INTEGER PRIMARY KEY)"
# Of postings of which registers say something else: those whose job is of them alone, was there before this run, and is touched by nothing
# else; and the jobs of the others.
_ALONE = """
SELECT t.posting FROM touched_said t JOIN posting p ON p.id = t.posting JOIN job j ON j.id = p.job
WHERE j.postings = 1 AND p.job = p.id AND p.first_run IS NOT ? AND NOT EXISTS (SELECT 1 FROM touched_job x WHERE x.job = p.job)
ORDER BY t.posting
"""
_OTHERS = f"""
INSERT OR IGNORE INTO touched_job (job, edited, sought) SELECT p.job, 0, {Sought.REGISTERED:d}
FROM touched_said t JOIN posting p ON p.id = t.posting WHERE t.posting NOT IN (SELECT value FROM json_each(?))
"""
_TAKEN = """
SELECT t.job, max(t.edited), max(t.sought), p.first_run IS ? AND NOT EXISTS (SELECT 1 FROM revision r WHERE r.job = t.job), j.postings
FROM touched_job t JOIN job j ON j.id = t.job JOIN posting p ON p.id = t.job GROUP BY t.job ORDER BY t.job
"""


@dataclass(frozen=True, slots=True)
class Touched:
    """A job that a transaction touched. ``edited``: a source changed a posting of it; ``is_fresh``: the open run itself opened it, and
    nobody has altered it since."""

    job: int
    edited: bool
    sought: Sought
    is_fresh: bool
    postings: int


def watch(db: sqlite3.Connection) -> None:
    """Note from now on what this connection touches."""
    db.execute(_TOUCHED)
    db.execute(_REGISTERED)
    for name, (when, does) in _triggers(db).items():
        db.execute(f"CREATE TEMP TRIGGER IF NOT EXISTS touched_by_{name} {when} BEGIN {does}; END")


def take_registered(db: sqlite3.Connection, run: int | None) -> list[int]:
    """Postings, and so jobs, of which registers say something else since they were last taken, and nothing else has happened to; the jobs
    of others count as touched. To be asked before `take_touched`."""
    alone = [number for (number,) in db.execute(_ALONE, (run,))]
    db.execute(_OTHERS, (listed(alone),))
    db.execute("DELETE FROM touched_said")
    return alone


def take_touched(db: sqlite3.Connection, run: int | None) -> list[Touched]:
    """The jobs touched since they were last taken, in order; ``run``: the open one."""
    rows = map(tuple, db.execute(_TAKEN, (run,)))
    touched = [Touched(job, bool(edited), Sought(sought), bool(is_fresh), postings) for job, edited, sought, is_fresh, postings in rows]
    if touched:
        db.execute("DELETE FROM touched_job")
    return touched


def _triggers(db: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """By name, when a trigger fires and what it does."""
    columns = [row[1] for row in db.execute("PRAGMA table_info(posting)") if row[1] not in (*UNREAD, *_SEEN, *_CALLED)]
    seen = "old.stale_since IS NOT new.stale_since OR (new.closed_at IS NOT NULL AND old.last_seen <> new.last_seen)"
    edited = _OF_POSTING.format(edited="old.content_hash <> new.content_hash")
    return {
        "posting": ("AFTER INSERT ON main.posting", f"{_NOTE} VALUES (new.job, 0), (new.id, 0)"),
        "values": (f"AFTER UPDATE OF {', '.join(columns)} ON main.posting WHEN {_differ(columns)}", edited),
        "name": (f"AFTER UPDATE OF {', '.join(_CALLED)} ON main.posting WHEN {_differ(_CALLED)}", _OF_NAME),
        "sight": (f"AFTER UPDATE OF {', '.join(_SEEN)} ON main.posting WHEN {seen}", _OF_POSTING.format(edited=0)),
        **{
            f"{table}_{act}": (f"BEFORE {act} ON main.{table} WHEN NOT {_AS_BEFORE.format(table=table, column=column)}", _OF_TEXT)
            for table, column in (("posting_text", "description"), ("lists", "json"))
            for act in ("INSERT", "UPDATE")
        },
        "employer": (
            f"AFTER UPDATE ON main.employer WHEN {_differ([field.stored for field in EMPLOYER.values])}",
            f"{_NOTE} SELECT job, 0 FROM posting WHERE employer = new.id",
        ),
        **_registered(),
        "job": (
            f"AFTER UPDATE OF main, postings, merged_into ON main.job WHEN {_differ(('main', 'postings', 'merged_into'))}",
            f"{_NOTE} VALUES (new.id, 0)",
        ),
    }


def _registered() -> dict[str, tuple[str, str]]:
    """Where a posting moves to other rows of what registers say."""
    acts = (("INSERT", "new", ""), ("DELETE", "old", ""), ("UPDATE", "new", f" WHEN {_differ(_SAID)}"))
    note = "INSERT OR IGNORE INTO touched_said (posting) VALUES ({row}.posting)"
    return {f"register_{act}": (f"AFTER {act} ON main.register_posting{when}", note.format(row=row)) for act, row, when in acts}


def _differ(columns: "list[str] | tuple[str, ...]") -> str:
    return " OR ".join(f"old.{column} IS NOT new.{column}" for column in columns)
