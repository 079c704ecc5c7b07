"""What changed in a week, by day."""

import sqlite3
from collections import Counter, defaultdict
from datetime import timedelta

from reports.picture import Asked, Bars, Days, Picture, Question, shown_sql

DAYS = 7
SHOWN = {"opened": ("opened", "good"), "closed": ("closed", "bad"), "changed": ("changed at the source", "main")}
KINDS = (*SHOWN, "reopened", "rederived", "recomposed", "merged", "split")
MOST = 12  # fields
_WEEK = "about = 'job' AND at >= :since AND at < :end"
_DAYS = f"""
SELECT substr(at, 1, 10) AS day, kind, count(DISTINCT job_id) AS jobs FROM changes WHERE {_WEEK} GROUP BY 1, 2 ORDER BY 1, 2
"""
_FIELDS = f"""
SELECT field, count(DISTINCT job_id) AS jobs FROM changes WHERE {_WEEK} AND kind = 'changed' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST}
"""
FIELDS = {"base_salary": "pay", "hiring_organization": "employer", "job_locations": "places"}


def read(db: sqlite3.Connection, asked: Asked) -> Question:
    first = asked.until - timedelta(DAYS - 1)
    values = {"since": first.isoformat(), "end": (asked.until + timedelta(1)).isoformat()}
    span = f"from {first.isoformat()} to {asked.until.isoformat()} (UTC)"
    return Question("week", "What changed this week?", (_by_day(db, asked, values, span), _by_field(db, values, span)))


def _by_day(db: sqlite3.Connection, asked: Asked, values: dict[str, str], span: str) -> Picture:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for day, kind, jobs in db.execute(_DAYS, values):
        counts[day][kind] += jobs
    days = [asked.until - timedelta(DAYS - 1 - n) for n in range(DAYS)]
    drawn = tuple(tuple(counts[day.isoformat()][kind] for kind in SHOWN) for day in days)
    is_shown = any(map(any, drawn))
    return Picture(
        name="changes-by-day", title="Jobs that opened, closed and changed, by day", sql=shown_sql(_DAYS, values),
        columns=("day", *KINDS),
        rows=[(day.isoformat(), *(counts[day.isoformat()][kind] for kind in KINDS)) for day in days] if counts else [],
        counts=f"Events of jobs, duplicates merged, {span}: of each day and kind, how many jobs. What opened was first seen then: the "
        "first reading of a board brings all that stood there. What newer rules read otherwise stands in the table (rederived).",
        chart=Days(tuple(days), drawn, *zip(*SHOWN.values(), strict=True)) if is_shown else None,
        why="" if is_shown else f"No job opened, closed or changed {span}. `--until DATE` tells of another week.",
    )  # fmt: skip


def _by_field(db: sqlite3.Connection, values: dict[str, str], span: str) -> Picture:
    rows = [(FIELDS.get(field, field.replace("_", " ").rpartition(".")[2]), jobs) for field, jobs in db.execute(_FIELDS, values)]
    return Picture(
        name="changed-fields", title="What sources edited", sql=shown_sql(_FIELDS, values), columns=("field", "jobs"), rows=rows,
        counts=f"Jobs of which a source edited this, {span}; a job counts once a field, of the {MOST} that most jobs had.",
        chart=Bars(tuple(rows), "jobs") if rows else None, why="" if rows else f"No source edited a job {span}.",
    )  # fmt: skip
