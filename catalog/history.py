"""The view `history`: each value that a field of a job has had, from when until when, which run saw it, and why it became that.

It is read from the events of jobs, which hold values whole: what an event replaced is the value before it. A field that has no event had
its present value all along; ``history_of`` tells these, too.
"""

import sqlite3
from dataclasses import dataclass

import orjson

from catalog.events import _values as values_of
from catalog.read import job_lines

_CLOSED = "closed_at"  # what the events `closed` and `reopened` tell of
# The first value of a field is what its first event replaced; where events before that are no longer kept, since when is not known.
HISTORY_SQL = f"""
WITH told AS (
  SELECT e.job, coalesce(e.field, '{_CLOSED}') AS field, e.old, iif(e.kind = 'closed', e.at, e.new) AS new, e.at, e.run, e.kind, e.reason,
    row_number() OVER turn AS n, lead(e.at) OVER turn AS until
  FROM event e WHERE e.about IN ('job', 'both') AND e.kind <> 'opened' AND e.field IS NOT 'evidence'
  WINDOW turn AS (PARTITION BY e.job, coalesce(e.field, '{_CLOSED}') ORDER BY e.cursor)),
held AS (
  SELECT job, field, new AS value, at AS valid_from, until AS valid_to, run, kind AS why, reason FROM told
  UNION ALL
  SELECT t.job, t.field, t.old, iif(j.born > f.floor, p.first_seen, NULL), t.at, p.first_run,
    'opened', NULL
  FROM told t JOIN job j ON j.id = t.job JOIN posting p ON p.id = t.job CROSS JOIN feed f WHERE t.n = 1 AND t.kind <> 'reopened')
SELECT j.job_id, h.field, h.value, h.valid_from, h.valid_to, r.run_id, h.why, h.reason
FROM held h JOIN job j ON j.id = h.job LEFT JOIN run r ON r.id = h.run
"""

HISTORY_COLUMNS = {
    "job_id": "the job",
    "field": "the field of the record, as in `changes`; `closed_at` tells closings; a field that never changed has no row",
    "value": "its value, whole; of a list or fact, JSON; NULL: not stated",
    "valid_from": "since when the catalog says so, UTC; NULL where what was before is no longer kept",
    "valid_to": "until when; NULL: it does now",
    "run_id": "the run that saw it; NULL: a hand",
    "why": "opened (so from the start), changed (at its source), rederived (by newer rules), closed, reopened, merged or split",
    "reason": "why it closed",
}


@dataclass(frozen=True, slots=True)
class Held:
    """A value that a field had. ``valid_to`` None: it has it now."""

    field: str
    value: str | None
    valid_from: str | None
    valid_to: str | None
    run_id: str | None
    why: str
    reason: str | None


def history_of(db: sqlite3.Connection, job: int) -> list[Held]:
    """Every value of every field of a job (by number), the oldest of a field first; fields in the order of the record."""
    record = orjson.loads(next(job_lines(db, [job])))
    query = "SELECT field, value, valid_from, valid_to, run_id, why, reason FROM history WHERE job_id = ? ORDER BY valid_to IS NULL, valid_to"
    told = [Held(*row) for row in map(tuple, db.execute(query, (record["jobId"],)))]
    changed = {one.field for one in told}
    (opened,) = db.execute("SELECT r.run_id FROM posting p JOIN run r ON r.id = p.first_run WHERE p.id = ?", (job,)).fetchone()
    values = dict(values_of(record))
    order = {field: n for n, field in enumerate(values)}
    told += [
        Held(field, value, record["firstSeen"], None, opened, "opened", None)
        for field, value in values.items()
        if value is not None and field not in changed
    ]
    return sorted(told, key=lambda one: order.get(one.field, len(order)))
