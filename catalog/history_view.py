"""The view `history`: what a field of a job was before, from when until when, which run saw it, and why it became that.

It reads the events of jobs, which hold values whole: what an event replaced is the value before it. It tells of fields that have changed.
"""

from catalog.texts import NEW, OLD

_CLOSED = "closed_at"  # what the events `closed` and `reopened` tell of
_TURN = "e.field IS 'job'"  # the job was merged into another one, or parted from it: what is told before and after are two lives
# The first value of a field is what its first event replaced; where events before that are no longer kept, since when is not known.
HISTORY_SQL = f"""
WITH seen AS (
  SELECT e.cursor, e.job, e.field, {OLD} AS old, {NEW} AS new, e.at, e.run, e.kind, e.reason,
    coalesce(e.field, '{_CLOSED}') AS about_field, max(e.at, coalesce(r.told_at, r.started_at, e.at)) AS since
  FROM event e LEFT JOIN run r ON r.id = e.run
  WHERE e.about IN ('job', 'both') AND e.kind <> 'opened' AND e.field IS NOT 'evidence'),
lived AS (
  SELECT e.*, sum({_TURN}) OVER so_far AS life, max(CASE WHEN {_TURN} THEN e.since END) OVER so_far AS life_from,
    min(CASE WHEN {_TURN} THEN e.since END) OVER (PARTITION BY e.job ORDER BY e.cursor ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
      AS life_to
  FROM seen e WINDOW so_far AS (PARTITION BY e.job ORDER BY e.cursor)),
told AS (
  SELECT e.job, e.about_field AS field, e.old, iif(e.kind = 'closed', e.at, e.new) AS new, e.since, e.run, e.kind, e.reason,
    e.life_from, row_number() OVER turn AS n, coalesce(lead(e.since) OVER turn, e.life_to) AS until
  FROM lived e WHERE NOT {_TURN} WINDOW turn AS (PARTITION BY e.job, e.life, e.about_field ORDER BY e.cursor)),
held AS (
  SELECT job, field, new AS value, since AS valid_from, until AS valid_to, run, kind AS why, reason FROM told
  UNION ALL
  SELECT t.job, t.field, t.old, coalesce(t.life_from, iif(j.born > f.floor, min(p.first_seen, t.since), NULL)), t.since,
    iif(t.life_from IS NULL, p.first_run, NULL), iif(t.life_from IS NULL, 'opened', 'split'), NULL
  FROM told t JOIN job j ON j.id = t.job JOIN posting p ON p.id = t.job CROSS JOIN feed f WHERE t.n = 1 AND t.kind <> 'reopened')
SELECT j.job_id, h.field, h.value, h.valid_from, h.valid_to, r.run_id, h.why, h.reason
FROM held h JOIN job j ON j.id = h.job LEFT JOIN run r ON r.id = h.run
"""

HISTORY_COLUMNS = {
    "job_id": "the job",
    "field": "the field of the record, as in `changes`; `closed_at` tells closings, `postings` which postings it has (without a value: "
    "what is told of one changed); a field that never changed has no row",
    "value": "its value, whole; of a list or fact, JSON; NULL: not stated",
    "valid_from": "since when the catalog says so, UTC (`rederived`: since that run); NULL where what was before is not kept",
    "valid_to": "until when; NULL: it does now",
    "run_id": "the run that saw it; NULL: a hand, or a job that was parted from another",
    "why": "opened (so from the start), changed (at its source), rederived (by newer rules), closed, reopened, merged or split",
    "reason": "why it closed",
}
