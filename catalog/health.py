"""What a run did and what the catalog holds after it, in numbers: ``summarize(db, run_id)``."""

import re
import sqlite3
from dataclasses import dataclass

from catalog.database import CatalogError

_COUNTS = ("listed", "shown", "seen", "new", "changed", "rederived", "unchanged", "rejected", "closed")


# What a source that never shows its whole list says of it, and what saved answers are by nature
_DECLARED = re.compile(
    r"""truncated:\ shows\ \d+\ of\ \d+
      | the\ source\ shows\ no\ more\ than\ \d+\ rows
      | the\ newest\ postings\ only
      | one\ posting's\ own\ answer
      | a\ single\ page\ of\ a\ listing
      | \d+\ more\ requests?\ that\ a\ saved\ file\ does\ not\ answer""",
    re.VERBOSE,
)
# What may as well have gone wrong: expected where the reading before lacked in the same way. An error never is.
_STEADY = re.compile(
    r"""(?:partial:\ )?\d+\ of\ \d+\ rows\ shown
      | partial:\ [1-9]\d*\ of\ \d+\ job\ pages\ are\ read
      | partial:\ a\ page\ without\ rows:\ an\ empty\ board,\ or\ no\ board
      | truncated:\ \d+\ shown\ of\ \d+\ listed
      | empty:\ no\ posting\ shown,\ 0\ before""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Alarm:
    """A board whose listing was not trusted, and why. ``expected``: the source never shows its whole list, or lacks as it lacked before."""

    source: str  # family:board
    reason: str
    expected: bool = False


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run's numbers (sources to closed) and the catalog's (the rest). ``other_rules``: its
    extraction rules are not those of the run before. ``problems`` counts postings that `check` remarked on; ``sponsorship`` counts open
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


def is_expected(alarm: str, before: str | None) -> bool:
    """Whether a listing's alarm is nothing new: declared by the source, or that of the reading ``before``, numbers aside."""
    kind, _, reasons = alarm.partition(": ")
    if kind == "partial" and all(_DECLARED.fullmatch(reason) for reason in reasons.split("; ")):
        return True
    return bool(before and _STEADY.fullmatch(alarm) and _STEADY.fullmatch(before) and _NUMBER.sub("N", alarm) == _NUMBER.sub("N", before))


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
        "SELECT s.family || ':' || s.board, rs.alarm, (SELECT x.alarm FROM run_source x WHERE x.source = rs.source AND x.run < rs.run "
        "AND x.listings > 0 ORDER BY x.run DESC LIMIT 1) FROM run_source rs JOIN source s ON s.id = rs.source "
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
    trouble = tuple(Alarm(source, alarm, is_expected(alarm, before)) for source, alarm, before in alarms)
    catalog = (postings, jobs, jobs_open, postings - jobs, salaries, dict(verdicts), problems, has_other_rules(db, run[0]))
    return RunSummary(*(run[1], run[2], verdict, *counts, trouble, *catalog))


def has_other_rules(db: sqlite3.Connection, run: int) -> bool:
    """Whether a run's extraction rules are not those of the run before it."""
    last = db.execute("SELECT rules_version FROM run WHERE id <= ? ORDER BY id DESC LIMIT 2", (run,)).fetchall()
    return len({version for (version,) in map(tuple, last)}) == 2
