"""What a run did and what the catalog holds after it, in numbers: ``summarize(db, run_id)``."""

import sqlite3
from dataclasses import dataclass

from catalog.database import CatalogError

_COUNTS = ("listed", "shown", "seen", "new", "changed", "unchanged", "rejected", "closed")


@dataclass(frozen=True, slots=True)
class Alarm:
    """A board whose listing was not trusted, and why."""

    source: str  # family:board
    reason: str


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run's numbers (sources to closed) and the catalog's (the rest). ``problems`` counts postings that `check` remarked on;
    ``sponsorship`` counts open jobs by verdict, "not stated" included; ``salaries`` are open jobs with pay."""

    run_id: str
    kind: str
    accepted: bool | None
    sources: int
    listed: int
    shown: int
    seen: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    closed: int
    alarms: tuple[Alarm, ...]
    postings: int
    jobs: int
    open_jobs: int
    merged_duplicates: int
    salaries: int
    sponsorship: dict[str, int]
    problems: int


def summarize(db: sqlite3.Connection, run_id: str | None = None) -> RunSummary:
    """The summary of a run, or of the latest one. CatalogError where there is none."""
    run = db.execute(
        "SELECT id, run_id, kind, accepted FROM run WHERE :run IS NULL OR run_id = :run ORDER BY id DESC LIMIT 1", {"run": run_id}
    ).fetchone()
    if run is None:
        raise CatalogError(f"no run {run_id or ''}: see the table run".replace("  ", " "))
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in _COUNTS)
    counts = db.execute(f"SELECT count(*), {sums} FROM run_source WHERE run = ?", (run[0],)).fetchone()
    alarms = db.execute(
        "SELECT s.family || ':' || s.board, rs.alarm FROM run_source rs JOIN source s ON s.id = rs.source "
        "WHERE rs.run = ? AND rs.alarm IS NOT NULL ORDER BY 1",
        (run[0],),
    ).fetchall()
    postings, problems = db.execute("SELECT count(*), count(problems) FROM posting").fetchone()
    jobs, jobs_open, salaries = db.execute(
        "SELECT count(*), count(*) FILTER (WHERE closed_at IS NULL), "
        "count(*) FILTER (WHERE closed_at IS NULL AND (salary_min IS NOT NULL OR salary_max IS NOT NULL)) FROM jobs"
    ).fetchone()
    verdicts = db.execute("SELECT coalesce(sponsorship, 'not stated'), count(*) FROM open_jobs GROUP BY 1 ORDER BY 2 DESC").fetchall()
    verdict = None if run[3] is None else bool(run[3])
    trouble = tuple(Alarm(*alarm) for alarm in alarms)
    catalog = (postings, jobs, jobs_open, postings - jobs, salaries, dict(verdicts), problems)
    return RunSummary(*(run[1], run[2], verdict, *counts, trouble, *catalog))
