"""The views: what analysts may rely on. ``VIEWS`` holds each with a line for every column; docs/catalog.md and a test hold to it.

A job has one main posting (nearest to the employer, open before closed); what that one does not state is taken from its other postings.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """One view: its purpose, its columns with what they hold, and its SELECT."""

    name: str
    purpose: str
    columns: dict[str, str]
    sql: str


_NEAREST = "ORDER BY p.lineage = 'aggregator', p.closed_at IS NOT NULL, p.posting_id LIMIT 1"


def _stated(column: str) -> str:
    """``column`` of the main posting, or of the nearest other posting of the job that states it."""
    others = f"SELECT p.{column} FROM posting p WHERE p.job = j.id AND p.{column} IS NOT NULL {_NEAREST}"
    return f"coalesce(m.{column}, CASE WHEN j.postings > 1 THEN ({others}) END) AS {column}"


def _over_postings(aggregate: str, column: str) -> str:
    return f"CASE WHEN j.postings = 1 THEN m.{column} ELSE (SELECT {aggregate} FROM posting p WHERE p.job = j.id) END AS {column}"


_PAID = "SELECT s.posting FROM posting p JOIN salary s ON s.posting = p.id AND s.main WHERE p.job = j.id"
_CLAIM = "FROM posting p JOIN claim c ON c.posting = p.id AND c.field = 'sponsorship' WHERE p.job = j.id"
_SCALARS = ("city", "region", "country", "places", "workplace", "employment_types")
_FILTERS = ("sponsorship", "citizenship", "authorization_required", "clearance_required", "clearance_level", "experience_months")
_LAST = ("education_level", "education_required", "seniority", "date_posted", "valid_through", "language", "department")

_JOBS = f"""
SELECT j.job_id, {_stated("title")}, {_stated("organization")}, {", ".join(map(_stated, _SCALARS))},
  s.min_value AS salary_min, s.max_value AS salary_max, s.currency AS salary_currency, s.unit AS salary_unit,
  s.unit_stated AS salary_unit_stated, s.annual_min AS salary_annual_min, s.annual_max AS salary_annual_max,
  {", ".join(map(_stated, _FILTERS))},
  (SELECT c.value {_CLAIM} {_NEAREST}) AS sponsorship_claim, (SELECT c.status {_CLAIM} {_NEAREST}) AS sponsorship_claim_status,
  {", ".join(map(_stated, _LAST))},
  {_over_postings("min(p.first_seen)", "first_seen")}, {_over_postings("max(p.last_seen)", "last_seen")},
  {_over_postings("CASE WHEN count(*) = count(p.closed_at) THEN max(p.closed_at) END", "closed_at")},
  j.postings, m.url, m.posting_id AS main_posting_id
FROM job j JOIN posting m ON m.id = j.main
LEFT JOIN salary s ON s.main AND s.posting = CASE WHEN m.pay IS NOT NULL OR j.postings = 1 THEN m.id ELSE ({_PAID} {_NEAREST}) END
WHERE j.postings > 0
"""

JOB_COLUMNS = {
    "job_id": "the job's lasting id, 16 hex digits",
    "title": "title, cleaned",
    "organization": "the hiring organization",
    "city": "city of the first place of work",
    "region": "ISO 3166-2 code of its region, or the name as given",
    "country": "ISO 3166-1 alpha-2 code of its country",
    "places": "every place of work, separated by '; '",
    "workplace": "remote, hybrid or onsite",
    "employment_types": "FULL_TIME, PART_TIME, CONTRACTOR ..., separated by ', '",
    "salary_min": "lower end of the main pay as stated, NULL for 'up to'",
    "salary_max": "upper end of the main pay as stated, NULL for 'from'",
    "salary_currency": "ISO 4217 code",
    "salary_unit": "HOUR, DAY, WEEK, MONTH, YEAR or OTHER",
    "salary_unit_stated": "1 where the words give the unit, 0 where it is inferred",
    "salary_annual_min": "lower end per year, derived (2,080 hours, 260 days, 52 weeks, 12 months)",
    "salary_annual_max": "upper end per year, derived",
    "sponsorship": "offered, not_offered or conditional, in the employer's words; NULL where it is silent",
    "citizenship": "citizen, citizen_or_permanent_resident, us_person or other, where required",
    "authorization_required": "1 where the right to work must be held already",
    "clearance_required": "1 where a security clearance is required, 0 where it is only preferred",
    "clearance_level": "its level in the posting's terms",
    "experience_months": "experience required overall, in months",
    "sponsorship_claim": "what an aggregator claims of sponsorship",
    "sponsorship_claim_status": "unconfirmed, confirmed or contradicted by the employer's own words",
    "education_level": "lowest accepted level of education",
    "education_required": "1 where required, 0 where preferred or replaceable by experience",
    "seniority": "intern, entry, mid, senior, lead, manager, director or executive",
    "date_posted": "date of posting, ISO 8601",
    "valid_through": "last day to apply, ISO 8601",
    "language": "ISO 639-1 code of the text's language",
    "department": "department as given",
    "first_seen": "when the first of its postings was first seen, UTC",
    "last_seen": "when any of its postings was last seen, UTC",
    "closed_at": "when the last of its postings closed, UTC; NULL while open",
    "postings": "number of postings merged into it",
    "url": "address of the main posting",
    "main_posting_id": "posting_id of the main posting",
}

_SALARIES = """
SELECT j.job_id, p.posting_id, p.title, p.organization, s.field, s.main, s.kind, s.min_value, s.max_value, s.currency, s.unit,
  s.unit_stated, s.label, s.estimated, s.annual_min, s.annual_max, s.flags, s.origin, s.quote, s.span_start, s.span_end, s.rule,
  p.closed_at
FROM salary s JOIN posting p ON p.id = s.posting JOIN job j ON j.id = p.job
"""

_EVIDENCE_COLUMNS = {
    "origin": "where it was read: jsonld, field, prose, title or claim",
    "quote": "the words it was read from",
    "span_start": "offset of the quote in the posting's description (origin prose) or raw title (origin title), in code points",
    "span_end": "offset of its end",
    "rule": "name of the rule that read it",
}

_SALARY_COLUMNS = {
    "job_id": "the job",
    "posting_id": "the posting that states it",
    "title": "title of the posting",
    "organization": "the hiring organization",
    "field": "base_salary or other_pay",
    "main": "1 for the posting's main pay, which `jobs` shows",
    "kind": "base, total, bonus, commission, equity or allowance",
    "min_value": "lower end in units of `unit`, NULL for 'up to'",
    "max_value": "upper end, NULL for 'from'",
    "currency": "ISO 4217 code",
    "unit": "HOUR, DAY, WEEK, MONTH, YEAR or OTHER",
    "unit_stated": "1 where the words give the unit, 0 where it is inferred",
    "label": "the band's own name: a place, a level",
    "estimated": "1 where the site guessed it",
    "annual_min": "lower end per year, derived",
    "annual_max": "upper end per year, derived",
    "flags": "what looks implausible, separated by ', '",
    **_EVIDENCE_COLUMNS,
    "closed_at": "when the posting closed; NULL while open",
}

_REQUIREMENTS = """
SELECT j.job_id, p.posting_id, p.title, p.organization, x.kind, coalesce(x.text, x.quote) AS text, x.level, x.origin, x.quote,
  x.span_start, x.span_end, x.rule, p.closed_at
FROM requirement x JOIN posting p ON p.id = x.posting JOIN job j ON j.id = p.job
"""

_REQUIREMENT_COLUMNS = {
    "job_id": "the job",
    "posting_id": "the posting that states it",
    "title": "title of the posting",
    "organization": "the hiring organization",
    "kind": "required, preferred, responsibility or benefit",
    "text": "what it states",
    "level": "nesting depth of its bullet, from 0",
    **_EVIDENCE_COLUMNS,
    "closed_at": "when the posting closed; NULL while open",
}

_SPONSORSHIP = """
SELECT j.job_id, p.posting_id, p.title, p.organization, p.country, p.sponsorship AS verdict, p.eligibility_contradictory AS contradictory,
  'statement' AS said_by, e.topic, e.value, e.accepted, NULL AS status, e.origin, e.quote, e.span_start, e.span_end, e.rule, p.closed_at
FROM eligibility e JOIN posting p ON p.id = e.posting JOIN job j ON j.id = p.job
UNION ALL
SELECT j.job_id, p.posting_id, p.title, p.organization, p.country, p.sponsorship, p.eligibility_contradictory,
  'claim', c.field, c.value, NULL, c.status, c.origin, c.quote, c.span_start, c.span_end, c.rule, p.closed_at
FROM claim c JOIN posting p ON p.id = c.posting JOIN job j ON j.id = p.job
"""

_SPONSORSHIP_COLUMNS = {
    "job_id": "the job",
    "posting_id": "the posting that says it",
    "title": "title of the posting",
    "organization": "the hiring organization",
    "country": "country of its first place",
    "verdict": "the posting's verdict on sponsorship: offered, not_offered, conditional; NULL where silent",
    "contradictory": "1 where the posting's own statements disagree",
    "said_by": "'statement' in the posting's own words, 'claim' of an aggregator",
    "topic": "sponsorship, visa, citizenship, authorization or clearance",
    "value": "what is said: a verdict, a visa's name, a level",
    "accepted": "visas: 1 welcome, 0 ruled out",
    "status": "claims: unconfirmed, confirmed or contradicted",
    **_EVIDENCE_COLUMNS,
    "closed_at": "when the posting closed; NULL while open",
}

_HEALTH = """
SELECT s.family, s.board, r.run_id, r.started_at, rs.listed, rs.shown, rs.complete, rs.not_modified, rs.seen, rs.new, rs.changed,
  rs.unchanged, rs.rejected, rs.closed,
  (SELECT count(*) FROM posting p WHERE p.source = s.id AND p.closed_at IS NULL) AS open_postings,
  rs.accepted, rs.alarm, rs.reasons, rs.unread
FROM source s LEFT JOIN run_source rs ON rs.source = s.id
  AND rs.run = (SELECT max(x.run) FROM run_source x WHERE x.source = s.id)
LEFT JOIN run r ON r.id = rs.run
"""

_HEALTH_COLUMNS = {
    "family": "the spider that reads it",
    "board": "the board within the family",
    "run_id": "the latest run that read it",
    "started_at": "when that run started, UTC",
    "listed": "postings that the source says it has",
    "shown": "postings that its pages held",
    "complete": "1 where the listing was read to its end",
    "not_modified": "1 where the source answered 'not modified'",
    "seen": "postings seen in that run",
    "new": "of these, new",
    "changed": "of these, changed",
    "unchanged": "of these, unchanged",
    "rejected": "parts that could not be read, now in quarantine",
    "closed": "postings that the run closed",
    "open_postings": "postings now open",
    "accepted": "1 where the listing was trusted to close postings, 0 where not, NULL while the run is unfinished",
    "alarm": "why it was not trusted: partial, empty, emptied, truncated, unreadable or shrunken",
    "reasons": 'JSON array of {"kind", "numbers", "words"}: what the alarm says in detail',
    "unread": "JSON object: payload fields that no spider reads, and how many postings of that run have them",
}

_CHANGES = """
SELECT e.cursor, e.at, r.run_id, e.kind, j.job_id, p.posting_id, p.title, p.organization, e.field, e.old, e.new, e.reason
FROM event e LEFT JOIN run r ON r.id = e.run LEFT JOIN posting p ON p.id = e.posting LEFT JOIN job j ON j.id = e.job
"""

_CHANGE_COLUMNS = {
    "cursor": "rises with every event and is never used twice: remember the last one read",
    "at": "when it was seen, UTC",
    "run_id": "the run that saw it",
    "kind": "opened, changed, closed, reopened, merged or split",
    "job_id": "the job that the posting belonged to after it",
    "posting_id": "the posting",
    "title": "its title now",
    "organization": "its organization now",
    "field": "the column of `posting` that changed",
    "old": "its value before; for merged and split the job_id that the posting left",
    "new": "its value after; for merged and split the job_id that the posting joined",
    "reason": "why: absent_twice, detail_gone, valid_through",
}

_FACT_FIELDS = {
    "scalar": "x.field",
    "place": "'job_locations'",
    "salary": "x.field",
    "requirement": "x.kind",
    "experience": "'experience_requirements'",
    "education": "'education_requirements'",
    "eligibility": "'eligibility_to_work.' || x.topic",
    "term": "x.field",
    "claim": "'claims.' || x.field",
}


def _fact(table: str, field: str) -> str:
    return (
        f"SELECT p.posting_id, '{table}' AS fact, x.n, {field} AS field, x.origin, x.quote, x.span_start, x.span_end, x.rule, "
        f"x.rule_version FROM {table} x JOIN posting p ON p.id = x.posting"
    )


VIEWS = (
    View("jobs", "One row an opening, open or closed.", JOB_COLUMNS, _JOBS),
    View("open_jobs", "The jobs that are open.", JOB_COLUMNS, "SELECT * FROM jobs WHERE closed_at IS NULL"),
    View("salaries", "One row a stated pay, with the words it was read from.", _SALARY_COLUMNS, _SALARIES),
    View("requirements", "One row a line that states a requirement, duty or benefit.", _REQUIREMENT_COLUMNS, _REQUIREMENTS),
    View("sponsorship", "One row a statement or claim on who may work there.", _SPONSORSHIP_COLUMNS, _SPONSORSHIP),
    View("sources_health", "One row a source: how its latest reading went.", _HEALTH_COLUMNS, _HEALTH),
    View("changes", "One row an event, in order; follow it by `cursor`.", _CHANGE_COLUMNS, _CHANGES),
    View(
        "evidence",
        "One row a value: which words of which posting it was read from.",
        {
            "posting_id": "the posting",
            "fact": "the table that holds the value",
            "n": "its number among the posting's rows of that table",
            "field": "the field that it stands behind",
            **_EVIDENCE_COLUMNS,
            "rule_version": "version of the rule",
        },
        " UNION ALL ".join(_fact(table, field) for table, field in _FACT_FIELDS.items()),
    ),
)
