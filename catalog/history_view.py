"""The view `history`: what a field of a job was before, from when until when, which run saw it, and why it became that.

It reads the events of jobs, which hold values whole: what an event replaced is the value before it. It tells of fields that have changed.
"""

from catalog.texts import NEW, OLD

_CLOSED = "closed_at"  # what the events `closed` and `reopened` tell of
# No point is before one that was told earlier, whenever it was seen (of a file that is older than a hand's word).
# What is told of a field, in order, are points: its events, and where a life of its job begins or ends (the job came back out of another
# one, or went into one). From each point but an end it has a value until the next: an event's new one; at a beginning, what the next
# event replaced, or where none follows what the last one said. A job that comes back tells where it says something else than when it went.
HISTORY_SQL = f"""
WITH seen AS (
  SELECT e.cursor, e.job, coalesce(e.field, '{_CLOSED}') AS field, {OLD} AS old, iif(e.kind = 'closed', e.at, {NEW}) AS new,
    max(max(e.at, coalesce(r.told_at, r.started_at, e.at))) OVER (PARTITION BY e.job ORDER BY e.cursor) AS since, e.run, e.kind, e.reason
  FROM event e LEFT JOIN run r ON r.id = e.run
  WHERE e.about IN ('job', 'both') AND e.kind <> 'opened' AND e.field IS NOT 'evidence'),
told AS (SELECT DISTINCT job, field FROM seen WHERE field <> 'job'),
first_turn AS (SELECT job, kind, min(cursor) FROM seen WHERE field = 'job' GROUP BY job),
points AS (
  SELECT *, 1 AS is_event FROM seen WHERE field <> 'job'
  UNION ALL
  SELECT s.cursor, s.job, t.field, NULL, NULL, s.since, NULL, s.kind, NULL, 0 FROM seen s JOIN told t ON t.job = s.job WHERE s.field = 'job'
  UNION ALL
  SELECT 0, t.job, t.field, NULL, NULL, iif(j.born > f.floor, p.first_seen, NULL), p.first_run, 'opened', NULL, 0
  FROM told t JOIN job j ON j.id = t.job JOIN posting p ON p.id = t.job CROSS JOIN feed f LEFT JOIN first_turn n ON n.job = t.job
  WHERE n.kind IS NOT 'split'),
counted AS (
  SELECT *, lead(since) OVER onward AS until, sum(is_event) OVER onward AS nth, sum(is_event) OVER backward AS ahead FROM points
  WINDOW onward AS (PARTITION BY job, field ORDER BY cursor), backward AS (PARTITION BY job, field ORDER BY cursor DESC)),
held AS (
  SELECT *, max(iif(is_event, old, NULL)) OVER next AS next_old, max(iif(is_event, kind, NULL)) OVER next AS next_kind,
    max(iif(is_event, new, NULL)) OVER (PARTITION BY job, field, nth) AS last_new
  FROM counted WINDOW next AS (PARTITION BY job, field, ahead))
SELECT j.job_id, h.field,
  CASE WHEN h.is_event THEN h.new WHEN h.field = '{_CLOSED}' THEN NULL WHEN h.ahead THEN h.next_old ELSE h.last_new END AS value,
  iif(h.cursor = 0, min(h.since, h.until), h.since) AS valid_from, h.until AS valid_to, r.run_id, h.kind AS why, h.reason
FROM held h JOIN job j ON j.id = h.job LEFT JOIN run r ON r.id = h.run
WHERE h.is_event OR NOT (h.kind = 'merged' OR h.next_kind IS 'reopened' OR h.since IS h.until)
"""

HISTORY_COLUMNS = {
    "job_id": "the job",
    "field": "the field of the record, as in `changes`; `closed_at` tells closings, `postings` which postings it has (without a value: "
    "what is told of one changed); a field that never changed has no row",
    "value": "its value, whole; of a list or fact, JSON; NULL: not stated",
    "valid_from": "since when the catalog says so, UTC (`rederived`: since that run); NULL where what was before is not kept",
    "valid_to": "until when; NULL: it does now",
    "run_id": "the run that saw it; NULL: a hand, or a job that was parted from another",
    "why": "opened (so from the start), changed (at its source), rederived (by newer rules), recomposed (another posting speaks), closed, "
    "reopened, merged or split (so since it came back out of another job)",
    "reason": "why it closed",
}
