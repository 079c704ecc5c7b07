"""What a run did and what the catalog holds after it, in numbers: ``summarize(db, run_id)``."""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.alarms import read_reasons
from catalog.database import CatalogError
from catalog.sql import stamp
from schemas.reasons import PARTIAL, Reason, ReasonKind, Standing

_COUNTS = ("listed", "shown", "seen", "new", "changed", "rederived", "unchanged", "rejected", "closed")
_ALARMS = """
SELECT s.family || ':' || s.board, rs.alarm, rs.reasons, rs.trusted IS NOT NULL, rs.seen,
  (SELECT x.reasons FROM run_source x WHERE x.source = rs.source AND x.run < rs.run AND x.listings > 0 ORDER BY x.run DESC LIMIT 1)
FROM run_source rs JOIN source s ON s.id = rs.source WHERE rs.run = ? AND rs.alarm IS NOT NULL ORDER BY 1
"""
_TALLY = """
SELECT count(DISTINCT r.id), count(DISTINCT x.source), count(DISTINCT iif(x.accepted, x.source, NULL)), coalesce(sum(x.new), 0),
  coalesce(sum(x.changed), 0), coalesce(sum(x.closed), 0), coalesce(sum(x.requests), 0)
FROM run r LEFT JOIN run_source x ON x.run = r.id WHERE r.kind <> 'replay' AND r.finished_at > ? AND r.finished_at <= ?
"""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A board whose listing is doubtful, and why. ``code``: "partial", or the kind of its one reason. ``expected``: nothing new, see
    `is_expected`, or trusted all the same, by hand or because it has been so for long. ``failed``: nothing of it could be read, and its
    source does not say that of itself."""

    source: str  # family:board
    code: str
    reasons: tuple[Reason, ...]
    expected: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """What the runs of a span of time did: ``boards`` were looked at, ``whole`` of them read whole at least once."""

    runs: int
    boards: int
    whole: int
    new: int
    changed: int
    closed: int
    requests: int


def tally(db: sqlite3.Connection, since: datetime, until: datetime) -> Tally:
    """Of the runs that ended between two times."""
    return Tally(*db.execute(_TALLY, (stamp(since), stamp(until))).fetchone())


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run's numbers (sources to closed) and the catalog's (the rest). ``other_rules``: its
    extraction rules are not those of the run before. ``details``: what there is to say of boards (family:board) whose detail pages gave no
    posting. ``problems`` counts postings that `check` remarked on; ``sponsorship`` counts open
    jobs by verdict, "not stated" included; ``salaries`` are open jobs with pay."""

    run_id: str
    kind: str
    accepted: bool | None
    sources: int
    listed: int
    shown: int
    seen: int
    new: int
    changed: int
    rederived: int
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
    other_rules: bool
    details: tuple[tuple[str, Reason], ...] = ()


def is_expected(reasons: Sequence[Reason], before: Collection[ReasonKind]) -> bool:
    """Whether an alarm's reasons are nothing new: declared by the source, or steady ones that the reading ``before`` had too."""
    return all(
        reason.kind.standing is Standing.DECLARED or (reason.kind.standing is Standing.STEADY and reason.kind in before)
        for reason in reasons
    )


def summarize(db: sqlite3.Connection, run_id: str | None = None) -> RunSummary:
    """The summary of a run, or of the latest one. CatalogError where there is none."""
    run = db.execute(
        "SELECT id, run_id, kind, accepted FROM run WHERE :run IS NULL OR run_id = :run ORDER BY id DESC LIMIT 1", {"run": run_id}
    ).fetchone()
    if run is None:
        raise CatalogError(f"no run {run_id or ''}: see the table run".replace("  ", " "))
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in _COUNTS)
    counts = db.execute(f"SELECT count(*), {sums} FROM run_source WHERE run = ?", (run[0],)).fetchone()
    postings, problems = db.execute("SELECT count(*), count(problems) FROM posting").fetchone()
    jobs, jobs_open, salaries = db.execute(
        "SELECT count(*), count(*) FILTER (WHERE closed_at IS NULL), "
        "count(*) FILTER (WHERE closed_at IS NULL AND (salary_min IS NOT NULL OR salary_max IS NOT NULL)) FROM jobs"
    ).fetchone()
    verdicts = db.execute("SELECT coalesce(sponsorship, 'not stated'), count(*) FROM open_jobs GROUP BY 1 ORDER BY 2 DESC").fetchall()
    verdict = None if run[3] is None else bool(run[3])
    catalog = (postings, jobs, jobs_open, postings - jobs, salaries, dict(verdicts), problems, has_other_rules(db, run[0]))
    return RunSummary(*(run[1], run[2], verdict, *counts, find_alarms(db, run[0]), *catalog, find_details(db, run[0])))


def find_alarms(db: sqlite3.Connection, run: int) -> tuple[Alarm, ...]:
    """The boards whose listing a run found doubtful."""
    found = []
    for source, code, reasons, trusted, seen, before in db.execute(_ALARMS, (run,)):
        said = read_reasons(reasons)
        expected = bool(trusted) or is_expected(said, {reason.kind for reason in read_reasons(before)})
        is_declared = bool(said) and all(reason.kind.standing is Standing.DECLARED for reason in said)
        found.append(Alarm(source, code, said, expected, failed=code == PARTIAL and not seen and not trusted and not is_declared))
    return tuple(found)


def find_details(db: sqlite3.Connection, run: int) -> tuple[tuple[str, Reason], ...]:
    """By board, what there is to say of detail pages that gave no posting in a run."""
    rows = db.execute(
        "SELECT s.family || ':' || s.board, rs.details FROM run_source rs JOIN source s ON s.id = rs.source "
        "WHERE rs.run = ? AND rs.details IS NOT NULL ORDER BY 1",
        (run,),
    )
    return tuple((source, reason) for source, details in rows for reason in read_reasons(details))


def has_other_rules(db: sqlite3.Connection, run: int) -> bool:
    """Whether a run's extraction rules are not those of the run before it."""
    last = db.execute("SELECT rules_version FROM run WHERE id <= ? ORDER BY id DESC LIMIT 2", (run,)).fetchall()
    return len({version for (version,) in map(tuple, last)}) == 2
