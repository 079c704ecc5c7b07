"""The view `campaigns`: how often one opening was advertised, for how long, and what was edited in between.

A campaign is a time in which a job was open. One that closed and opened again after `PAUSE` days or more has another campaign: a shorter
gap is a board's, not the employer's. A job that was judged a repost of an earlier one goes on with that one's *chain*, in a campaign of its
own whatever the gap, for it has an id of its own. Durations are bounded, not guessed: an opening came between the last reading of its board
that lacked it and the first that showed it, and went between the last reading that showed it and the first that did not.
"""

PAUSE = 14  # days
EVERGREEN_SHARE = 0.95  # of the family's chains that were advertised for a shorter time
EVERGREEN_DAYS = 90  # at least, whatever the others
FEWEST_CHAINS = 20  # of a family; of fewer, nothing is said

# What is compared between the postings of two campaigns: columns of ``posting``, and how the record calls them.
_COMPARED = {
    "title": "title", "organization": "hiring_organization", "places": "job_locations", "pay": "base_salary", "workplace": "workplace",
    "employment_types": "employment_types", "seniority": "seniority", "department": "department",
    "experience_months": "experience_requirements", "education_level": "education_requirements",
    "sponsorship": "eligibility_to_work.sponsorship",
}  # fmt: skip

# First sight, last sight and end of every job.
_LIFE = """
life AS MATERIALIZED (
  SELECT p.job, min(p.first_seen) AS began, max(p.last_seen) AS last_seen, min(p.date_posted) AS date_posted,
    CASE WHEN count(*) = count(p.closed_at) THEN max(p.closed_at) END AS closed_at
  FROM posting p GROUP BY p.job)"""

# The last whole listing of a posting's board before its first sight: it lacked the posting.
_LACKED = """
SELECT min(r.started_at, coalesce(x.read_at, r.started_at))
FROM posting p CROSS JOIN run_source x ON x.source = p.source AND x.run < p.first_run CROSS JOIN run r ON r.id = x.run
WHERE p.id = {} AND x.listings > 0 AND x.complete AND coalesce(x.read_at, r.finished_at) <= p.first_seen
ORDER BY x.run DESC LIMIT 1"""
_FIRST = "SELECT id FROM posting WHERE job = {}.job ORDER BY first_seen, id LIMIT 1"

# Jobs of several postings, and those that opened again, are told by their events; all others by their one posting.
_SPELLS = f"""
busy AS MATERIALIZED (
  SELECT id AS job FROM job WHERE postings > 1
  UNION SELECT p.job FROM event e JOIN posting p ON p.id = e.posting WHERE e.kind = 'reopened'),
turns AS (
  SELECT p.job, p.id AS posting, e.at, e.kind, lag(e.at) OVER turn AS before, sum(iif(e.kind = 'closed', -1, 1)) OVER turn AS open
  FROM busy b JOIN posting p ON p.job = b.job JOIN event e ON e.posting = p.id
  WHERE e.kind IN ('opened', 'closed', 'reopened') WINDOW turn AS (PARTITION BY p.job ORDER BY e.at, e.cursor)),
again AS MATERIALIZED (
  SELECT job, posting, at AS began, before AS ended FROM turns
  WHERE open = 1 AND kind <> 'closed' AND julianday(at) - julianday(before) >= {PAUSE}),
spells AS MATERIALIZED (
  SELECT l.job, NULL AS posting, l.began, a.paused
  FROM life l LEFT JOIN (SELECT job, min(ended) AS paused FROM again GROUP BY job) a ON a.job = l.job
  UNION ALL SELECT job, posting, began, lead(ended) OVER (PARTITION BY job ORDER BY began) FROM again)"""

# Each job follows the latest of the earlier jobs that it reposts, by a person's word before the program's; one that follows none begins a
# chain. Which is earlier, the day says on which it `came`: that of its source, unless it was not there yet when its board was read later.
_CHAINS = f"""
said AS MATERIALIZED (
  SELECT min(p.id, q.id) AS a, max(p.id, q.id) AS b, h.verdict
  FROM hand h JOIN posting p ON p.posting_id = h.a JOIN posting q ON q.posting_id = h.b WHERE h.undone_at IS NULL),
judged AS (
  SELECT a, b FROM said WHERE verdict = 'repost'
  UNION ALL SELECT a, b FROM duplicate WHERE verdict = 'repost' AND (a, b) NOT IN (SELECT a, b FROM said)),
pairs AS MATERIALIZED (
  SELECT p.job, q.job AS other FROM judged d JOIN posting p ON p.id = d.a JOIN posting q ON q.id = d.b WHERE p.job <> q.job
  UNION SELECT q.job, p.job FROM judged d JOIN posting p ON p.id = d.a JOIN posting q ON q.id = d.b WHERE p.job <> q.job),
came AS MATERIALIZED (
  SELECT l.job, max(coalesce(min(l.date_posted, substr(l.began, 1, 10)), substr(l.began, 1, 10)),
    coalesce(substr(({_LACKED.format("(" + _FIRST.format("l") + ")")}), 1, 10), '')) AS day
  FROM life l WHERE l.job IN (SELECT job FROM pairs)),
follows AS MATERIALIZED (
  SELECT p.job, p.other AS earlier, max(early.day || printf('%012d', p.other))
  FROM pairs p CROSS JOIN came late ON late.job = p.job CROSS JOIN came early ON early.job = p.other
  WHERE (early.day, early.job) < (late.day, late.job) GROUP BY p.job),
chain AS MATERIALIZED (
  SELECT job, job AS head FROM life WHERE job NOT IN (SELECT job FROM follows)
  UNION ALL SELECT f.job, c.head FROM chain c JOIN follows f ON f.earlier = c.job)"""

_TOLD = f"""
told AS MATERIALIZED (
  SELECT c.head, s.job, s.began, s.paused, l.date_posted, coalesce(s.posting, ({_FIRST.format("s")})) AS posting,
    iif(s.posting IS NULL, (SELECT day FROM came WHERE job = s.job), substr(s.began, 1, 10)) AS day,
    s.posting IS NOT NULL AS again, coalesce(s.paused, l.closed_at) AS ended,
    CASE WHEN s.paused IS NULL THEN min(l.last_seen, coalesce(l.closed_at, l.last_seen))
      ELSE (SELECT max(coalesce(e.seen, e.at)) FROM posting p JOIN event e ON e.posting = p.id WHERE p.job = s.job
        AND e.at <= s.paused AND (e.seen IS NOT NULL OR e.kind IN ('opened', 'changed', 'reopened')))
    END AS seen_until
  FROM spells s JOIN life l ON l.job = s.job JOIN chain c ON c.job = s.job)"""

_NUMBERED = f"""
numbered AS (
  SELECT t.*, row_number() OVER so_far AS n, count(*) OVER whole AS campaigns, min(t.began) OVER whole AS chain_began,
    sum(t.days) OVER whole AS chain_days, lag(t.ended) OVER so_far AS ended_before, lag(t.posting) OVER so_far AS posting_before
  FROM (
    SELECT t.*, max(0, julianday(t.seen_until) - julianday(max(t.began, coalesce(max(t.seen_until) OVER sooner, t.began)))) AS days
    FROM told t WINDOW sooner AS (PARTITION BY t.head ORDER BY t.began, t.job ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) t
  WINDOW whole AS (PARTITION BY t.head), so_far AS (PARTITION BY t.head ORDER BY t.day, t.job, t.began)),
compared AS (
  SELECT n.*, b.family, b.board, percent_rank() OVER (PARTITION BY b.family, n.n = 1 ORDER BY n.chain_days) AS rank,
    sum(n.n = 1) OVER (PARTITION BY b.family) AS chains
  FROM numbered n JOIN posting p ON p.id = n.posting JOIN source b ON b.id = p.source),
ranked AS MATERIALIZED (
  SELECT c.*, max(iif(n = 1 AND chains >= {FEWEST_CHAINS}, rank, NULL)) OVER (PARTITION BY head) AS chain_rank FROM compared c)"""

# An opening came after the last whole listing of its board that lacked it, and had gone by the first believed one after its last sight.
_ABSENT_AT = """
SELECT max(min(p.closed_at, coalesce((
  SELECT coalesce(x.read_at, r.finished_at) FROM run_source x CROSS JOIN run r ON r.id = x.run
  WHERE x.source = p.source AND x.run > p.last_run AND x.listings > 0 AND x.complete AND x.accepted
    AND coalesce(x.read_at, r.started_at) >= p.last_seen
  ORDER BY x.run LIMIT 1), p.closed_at))) FROM posting p WHERE p.job = c.job"""
_BOUNDED = f"""
bounded AS (
  SELECT c.*, iif(c.again, c.ended_before, ({_LACKED.format("c.posting")})) AS opened_after,
    CASE WHEN c.ended IS NULL OR c.paused IS NOT NULL THEN c.ended ELSE ({_ABSENT_AT}) END AS absent_at
  FROM ranked c)"""

_TEXT = "(SELECT description FROM posting_text WHERE posting = {}.id)"
_DIFFERENT = ", ".join(
    (*(f"iif(p.{column} IS NOT l.{column}, '{field}', NULL)" for column, field in _COMPARED.items()),
     f"iif({_TEXT.format('p')} IS NOT {_TEXT.format('l')}, 'description', NULL)")
)  # fmt: skip
_EDITED = f"""
CASE WHEN c.posting_before = c.posting THEN (
  SELECT nullif(json_group_array(field), '[]') FROM (SELECT DISTINCT e.field FROM event e
    WHERE e.posting = c.posting AND e.kind = 'changed' AND e.at BETWEEN c.ended_before AND c.began ORDER BY e.field))
ELSE (
  SELECT nullif(json_group_array(f.value), '[]') FROM posting l JOIN json_each(json_array({_DIFFERENT})) f
  WHERE l.id = c.posting_before AND f.value IS NOT NULL) END"""


def _days(end: str, start: str) -> str:
    return f"round(julianday({end}) - julianday({start}), 2)"


CAMPAIGNS_SQL = f"""
WITH RECURSIVE {",".join((_LIFE, _SPELLS, _CHAINS, _TOLD, _NUMBERED, _BOUNDED))}
SELECT h.job_id AS chain, c.n, c.campaigns, j.job_id, p.title, p.organization, c.family, c.board, c.date_posted, c.began,
  {_days("c.began", "c.date_posted")} AS posted_days, c.opened_after, c.seen_until, c.absent_at, c.ended AS ended_at,
  {_days("c.seen_until", "c.began")} AS days_min, {_days("c.absent_at", "c.opened_after")} AS days_max,
  {_days("c.began", "c.ended_before")} AS gap_days, round((julianday(c.seen_until) - julianday(c.chain_began)) / 30.44, 1) AS months,
  {_EDITED} AS edited, round(c.chain_days, 1) AS chain_days, round(c.chain_rank, 3) AS chain_rank,
  iif(c.chain_rank IS NULL, NULL, c.chain_rank >= {EVERGREEN_SHARE} AND c.chain_days >= {EVERGREEN_DAYS}) AS evergreen
FROM bounded c JOIN job j ON j.id = c.job JOIN job h ON h.id = c.head JOIN posting p ON p.id = c.posting
"""

CAMPAIGNS = (
    f"One row a campaign: a time in which an opening was advertised. A gap of less than {PAUSE} days, from when the catalog closed a job "
    "to when it was seen again, ends no campaign. After a longer one the same job has another; a repost, which is another job, has "
    "one of its own whatever the gap."
)
CAMPAIGN_COLUMNS = {
    "chain": "job_id of the job that begins the chain: of one opening, advertised again and again",
    "n": "which campaign of its chain it is, from 1: by the source's date, but not before the last reading of its board that lacked it",
    "campaigns": "how many the chain has",
    "job_id": "the job; one that closed and opened again has several campaigns",
    "title": "title of the posting that began the campaign, as it is now",
    "organization": "its hiring organization",
    "family": "the family that showed it; a chain is compared within that of its first campaign",
    "board": "its board within the family",
    "date_posted": "age by the source: the date of posting that it gives; the earliest, of several postings",
    "began": "age by our own sight: when the campaign was first seen, UTC",
    "posted_days": "days from the source's date to our first sight",
    "opened_after": "the last whole reading of its board that lacked it, UTC; where the same job opened again, the end of its campaign "
    "before; NULL where the board was not read before: it may be older",
    "seen_until": "when it was last seen while it was open, UTC",
    "absent_at": "the first believed reading that says it had gone, UTC; where the same job opened again, `ended_at`; NULL while open",
    "ended_at": "when the catalog closed it, UTC; NULL while open",
    "days_min": "days that it was open at least: from its first to its last sight",
    "days_max": "days that it was open at most: from `opened_after` to `absent_at`; NULL where one of them is",
    "gap_days": "days from the end of the campaign before to its beginning; below 0 where they overlap, NULL while the one before is open",
    "months": "months from the beginning of the chain to the last sight of this campaign",
    "edited": "JSON array: fields that differ from the campaign before (of another posting: as both are now); NULL where none does",
    "chain_days": "days from first to last sight of all campaigns of the chain; what they have in common counts once",
    "chain_rank": f"share of the family's other chains with fewer `chain_days`, 0 to 1; NULL where it has fewer than {FEWEST_CHAINS}",
    "evergreen": f"1 where `chain_rank` is {EVERGREEN_SHARE} or more and `chain_days` {EVERGREEN_DAYS} or more; NULL without a rank",
}
