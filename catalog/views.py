"""The views: what analysts may rely on. ``VIEWS`` holds each with a line for every column, which docs/catalog.md repeats; what is a field
of the record comes from schemas.fields.

A job has one main posting (open before closed, nearest to the employer). What it states is composed field by field of all its postings
(catalog/composition.py).
"""

from dataclasses import dataclass

from catalog.campaigns import CAMPAIGN_COLUMNS, CAMPAIGNS, CAMPAIGNS_SQL
from catalog.composition import COMPOSITION, NEAREST, ONLY, OTHER, POLICY, posting_of, value_of
from catalog.conflicts import CONFLICT_COLUMNS, CONFLICTS, RELIABILITY, RELIABILITY_COLUMNS
from catalog.history_view import HISTORY_COLUMNS, HISTORY_SQL
from catalog.pay_laws import DEMAND_COLUMNS, DEMAND_SQL, PAY_COLUMNS, PAY_SQL
from catalog.registers.asked import ASKED_COLUMNS, ASKED_SQL
from catalog.registers.conflicts import CONFLICT_COLUMNS as REGISTER_CONFLICT_COLUMNS
from catalog.registers.conflicts import CONFLICTS_SQL as REGISTER_CONFLICTS
from catalog.registers.conflicts import JOB_COLUMNS as REGISTER_JOB_COLUMNS
from catalog.registers.conflicts import JOBS_SQL as REGISTER_JOBS
from catalog.registers.views import (
    FILERS_COLUMNS,
    FILERS_SQL,
    LCAS_COLUMNS,
    LCAS_SQL,
    RECORD_COLUMNS,
    RECORD_SQL,
    SHORT,
    WAGES_COLUMNS,
    WAGES_SQL,
)
from catalog.rows import COLUMN_FIELDS, STANDS_BEHIND
from catalog.texts import NEW, OLD
from schemas.fields import CLAIM, CONFIDENCE, ELIGIBILITY, EMPLOYER, LIFE, REQUIREMENT, SALARY, WORDS, Fact, Field


@dataclass(frozen=True, slots=True)
class View:
    """One view: its purpose, its columns with what they hold, and its SELECT."""

    name: str
    purpose: str
    columns: dict[str, str]
    sql: str


def _said(*fields: Field) -> dict[str, str]:
    return {field.stored: field.said("1 where") for field in fields}


def _stated(column: str) -> str:
    """``column`` of the posting that it is taken from."""
    return f"{value_of(column)} AS {column}"


def _over_postings(aggregate: str, column: str) -> str:
    return f"CASE WHEN j.postings = 1 THEN m.{column} ELSE (SELECT {aggregate} FROM posting p WHERE p.job = j.id) END AS {column}"


_NEAREST = f"ORDER BY {NEAREST} LIMIT 1"
_CLAIM = "FROM posting p JOIN claim c ON c.posting = p.id AND c.field = 'sponsorship' WHERE p.job = j.id"

# What a job states, what readers look for first coming first; its address is that of its main posting, its pay has columns of its own.
_LEAD = ("title", "organization", "city", "region", "country", "places", "workplace", "employment_types")
_STATED = {field.stored: field for field in COLUMN_FIELDS if field.exported and field.stored not in ("url", "pay")}
_FIRST, _REST = [_STATED[name] for name in _LEAD], [field for name, field in _STATED.items() if name not in _LEAD]
_KNOWN_BY = ("name", "legal_name", "is_agency")
_PAID_IN = ("min_value", "max_value", "currency", "unit", "unit_stated", "annual_min", "annual_max")
_PAY = {f"salary_{field.stored.removesuffix('_value')}": field for field in SALARY.values if field.stored in _PAID_IN}
_EMPLOYER = {f"employer_{field.name}": field for field in EMPLOYER.values if field.name in _KNOWN_BY}
_LIFE = {field.name: field for field in LIFE}

_JOBS = f"""
SELECT j.job_id, {", ".join(_stated(field.stored) for field in _FIRST)},
  {", ".join(f"s.{field.stored} AS {name}" for name, field in _PAY.items())},
  {", ".join(_stated(field.stored) for field in _REST)},
  (SELECT c.value {_CLAIM} {_NEAREST}) AS sponsorship_claim, (SELECT c.status {_CLAIM} {_NEAREST}) AS sponsorship_claim_status,
  {_over_postings("min(p.first_seen)", "first_seen")}, {_over_postings("max(p.last_seen)", "last_seen")},
  {_over_postings("CASE WHEN count(*) = count(p.closed_at) THEN max(p.closed_at) END", "closed_at")}, m.stale_since,
  j.postings, {_stated("url")}, m.posting_id AS main_posting_id,
  {", ".join(f"e.{field.stored} AS {name}" for name, field in _EMPLOYER.items())},
  b.family, b.board
FROM job j JOIN posting m ON m.id = j.main JOIN source b ON b.id = m.source
LEFT JOIN posting o ON o.id = ({OTHER})
LEFT JOIN employer e ON e.id = {value_of("employer")}
LEFT JOIN salary s ON s.main AND s.posting = CASE WHEN j.postings = 1 OR (o.id IS NOT NULL AND o.pay IS NULL) THEN m.id
  ELSE ({posting_of("base_salary")}) END
WHERE j.postings > 0
"""

JOB_COLUMNS = {
    **_said(_LIFE["job_id"], *_FIRST),
    **{name: f"of the main pay: {field.said('1 where')}" for name, field in _PAY.items()},
    **_said(*_REST),
    "sponsorship_claim": "what an aggregator claims of sponsorship",
    "sponsorship_claim_status": "unconfirmed, confirmed or contradicted by the employer's own words",
    **_said(_LIFE["first_seen"], _LIFE["last_seen"], _LIFE["closed_at"]),
    "stale_since": "since when the main posting's own page could not be read (its values are those of before), UTC; NULL where it could",
    "postings": "number of postings merged into it",
    "url": "address of the main posting, or of the nearest that has one",
    "main_posting_id": "posting_id of the main posting",
    **{name: f"of the nearest posting that has an employer: {field.said('1 where')}" for name, field in _EMPLOYER.items()},
    "family": "the family of the main posting",
    "board": "its board within the family",
}
# Types of those of its columns that are no text.
JOB_TYPES = {name: field.type for name, field in (_STATED | _PAY | _EMPLOYER).items() if field.sql_type != "TEXT"} | {"postings": int}

_EMPLOYERS = f"""
SELECT e.id AS employer, {", ".join(f"e.{field.stored}" for field in EMPLOYER.values)}, w.posting_id,
  (SELECT nullif(json_group_array(key), '[]')
    FROM (SELECT s.family || ':' || s.board AS key FROM source s WHERE s.employer = e.id ORDER BY key)) AS boards,
  (SELECT count(DISTINCT p.job) FROM posting p WHERE p.employer = e.id AND p.closed_at IS NULL) AS open_jobs,
  {", ".join(f"{sql} AS {name}" for name, (sql, _) in SHORT.items())}
FROM employer e LEFT JOIN posting w ON w.id = e.posting
LEFT JOIN register_employer g ON g.employer = e.id LEFT JOIN public_record d ON d.id = g.record
"""

_EMPLOYER_COLUMNS = {
    "employer": "its number, which `posting.employer` and `source.employer` refer to",
    **_said(*EMPLOYER.values),
    "posting_id": "the posting whose words they are, where they are a posting's",
    "boards": "JSON array of its boards (family:board); NULL for one of several employers of a board",
    "open_jobs": "number of its jobs that are open",
    **{name: says for name, (_, says) in SHORT.items()},
}

_COMPOSITION_COLUMNS = {
    "job_id": "the job",
    "field": "the field of the record, in snake_case; a part of one after a dot",
    "posting_id": "the posting that its value is taken from",
    "is_main": "1 where that is the job's main posting",
    "why": f"{ONLY} (no other posting states it), or what decided: {', '.join(rule.name for rule in POLICY)}",
}

_HEAD = {
    "job_id": "the job",
    "posting_id": "the posting that says it",
    "title": "title of the posting",
    "organization": "the hiring organization",
}
_TAIL = {**_said(*WORDS[:-1], CONFIDENCE), "closed_at": "when the posting closed; NULL while open"}


def _fact_view(kind: Fact) -> tuple[dict[str, str], str]:
    """The columns and the SELECT of a view that tells the facts of a kind."""
    own = (*kind.marks, *kind.values)
    columns = ", ".join(
        f"coalesce(x.{field.stored}, x.quote) AS {field.stored}" if field.quoted else f"x.{field.stored}"
        for field in (*own, *WORDS[:-1], CONFIDENCE)
    )
    select = f"SELECT j.job_id, p.posting_id, p.title, p.organization, {columns}, p.closed_at "
    return {**_HEAD, **_said(*own), **_TAIL}, f"{select}FROM {kind.table} x JOIN posting p ON p.id = x.posting JOIN job j ON j.id = p.job"


# Words on sponsorship that make no verdict are unclear: none of them is sure enough.
_UNCLEAR = "SELECT 1 FROM eligibility u WHERE u.posting = p.id AND u.topic = 'sponsorship'"
_SPONSORED = f"CASE WHEN p.sponsorship IS NULL AND EXISTS ({_UNCLEAR}) THEN 'unclear' ELSE p.sponsorship END"
_SPONSORSHIP = f"""
SELECT j.job_id, p.posting_id, p.title, p.organization, p.country, {_SPONSORED} AS verdict, p.eligibility_contradictory AS contradictory,
  'statement' AS said_by, e.topic, e.value, e.accepted, NULL AS status, e.origin, e.quote, e.span_start, e.span_end, e.rule, e.confidence,
  p.closed_at
FROM eligibility e JOIN posting p ON p.id = e.posting JOIN job j ON j.id = p.job
UNION ALL
SELECT j.job_id, p.posting_id, p.title, p.organization, p.country, {_SPONSORED}, p.eligibility_contradictory,
  'claim', c.field, c.value, NULL, c.status, c.origin, c.quote, c.span_start, c.span_end, c.rule, c.confidence, p.closed_at
FROM claim c JOIN posting p ON p.id = c.posting JOIN job j ON j.id = p.job
"""

_SPONSORSHIP_COLUMNS = {
    **_HEAD,
    "country": "country of its first place",
    "verdict": "the posting's verdict on sponsorship: offered, not_offered, conditional; unclear where its words are not sure enough; "
    "NULL where silent",
    "contradictory": "1 where the posting's own statements disagree",
    "said_by": "'statement' in the posting's own words, 'claim' of an aggregator",
    **_said(*ELIGIBILITY.values, CLAIM.values[-1]),
    **_TAIL,
}

_HEALTH = """
SELECT s.family, s.board, r.run_id, r.started_at, rs.listed, rs.shown, rs.complete, rs.not_modified, rs.seen, rs.new, rs.changed,
  rs.rederived, rs.unchanged, rs.rejected, rs.closed,
  (SELECT count(*) FROM posting p WHERE p.source = s.id AND p.closed_at IS NULL) AS open_postings,
  rs.accepted, rs.alarm, rs.reasons, rs.trusted, rs.kept, rs.comparable,
  (SELECT count(*) FROM posting p WHERE p.source = s.id AND p.closed_at IS NULL AND p.stale_since IS NOT NULL) AS stale_postings,
  rs.details, rs.unread, rs.site_name
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
    "changed": "of these, changed at their source",
    "rederived": "of these, as they were at their source, but with other values by newer rules",
    "unchanged": "of these, unchanged",
    "rejected": "parts that could not be read, now in quarantine",
    "closed": "postings that the run closed",
    "open_postings": "postings now open",
    "accepted": "1 where the listing was trusted to close postings, 0 where not, NULL while the run is unfinished",
    "alarm": "why it was doubted: partial, empty, emptied, truncated, unreadable, shrunken, other_ids or other_board",
    "reasons": 'JSON array of {"kind", "numbers", "words"}: what the alarm says in detail',
    "trusted": "who lifted the alarm: hand (`--trust`) or steady (it has been so for long)",
    "kept": "of the postings of the last accepted listing, those that this one shows too",
    "comparable": "how many postings that listing showed",
    "stale_postings": "of the open ones, those whose own page could not be read when it was last asked for",
    "details": 'JSON array of {"kind", "numbers", "words"}: what became of detail pages that gave no posting, and which postings the '
    "listing lacks and may hide",
    "unread": "JSON object: payload fields that no spider reads, and how many postings of that run have them",
    "site_name": "what its pages or payload call the site that they belong to, as given",
}

_CHANGES = f"""
SELECT e.cursor, a.about, e.at, r.run_id, e.kind, j.job_id, p.posting_id, e.title, e.organization, e.field,
  {OLD} AS old, {NEW} AS new, e.reason
FROM event e JOIN (SELECT 'posting' AS about UNION ALL SELECT 'job') a ON e.about IN (a.about, 'both')
LEFT JOIN run r ON r.id = e.run LEFT JOIN posting p ON p.id = e.posting LEFT JOIN job j ON j.id = e.job
"""

_CHANGE_COLUMNS = {
    "cursor": "rises with every event: remember the last one read; what befalls a job of one posting has one cursor, and a row for either",
    "about": "posting or job: whose event it is",
    "at": "when it was seen, UTC",
    "run_id": "the run that saw it",
    "kind": "opened, changed (at its source), rederived (other values by newer rules), recomposed (of a job: another of its postings "
    "speaks), closed, reopened, merged or split",
    "job_id": "the job, or that which the posting belonged to after it",
    "posting_id": "the posting; NULL where the event is of a job of several",
    "title": "its title as it was after it",
    "organization": "its organization as it was after it",
    "field": "the field of the record that differs, in snake_case; a part of one after a dot: `eligibility_to_work.sponsorship`; "
    "`evidence` where the words behind values differ alone, `postings` where what is told of the postings does",
    "old": "its value before, whole; of a list or fact, JSON; for merged and split the job_id that was left, or the job's postings before",
    "new": "its value after, whole; for merged and split the job_id that was joined, or the job's postings after",
    "reason": "why it closed: absent_twice, detail_gone, valid_through",
}


def _fact(table: str, field: str, column: str | None) -> str:
    behind = f"'{field}'" + (f" || x.{column}" if column else "")
    return (
        f"SELECT p.posting_id, '{table}' AS fact, x.n, {behind} AS field, x.origin, x.quote, x.span_start, x.span_end, x.rule, "
        f"x.rule_version, x.confidence FROM {table} x JOIN posting p ON p.id = x.posting"
    )


VIEWS = (
    View("jobs", "One row an opening, open or closed.", JOB_COLUMNS, _JOBS),
    View("open_jobs", "The jobs that are open.", JOB_COLUMNS, "SELECT * FROM jobs WHERE closed_at IS NULL"),
    View("composition", "One row a field that a job states: which posting it is taken from.", _COMPOSITION_COLUMNS, COMPOSITION),
    View("conflicts", "One row a disagreement between two postings of a job.", CONFLICT_COLUMNS, CONFLICTS),
    View(
        "claim_reliability",
        "One row an aggregator's board and field: how often employers bear it out. Only jobs count in which both have a posting.",
        RELIABILITY_COLUMNS,
        RELIABILITY,
    ),
    View("employers", "One row an employer.", _EMPLOYER_COLUMNS, _EMPLOYERS),
    View("employer_record", "One row an employer, visa and fiscal year: what registers count.", RECORD_COLUMNS, RECORD_SQL),
    View("registers_asked", "One row a register of employers in which every posting was looked up.", ASKED_COLUMNS, ASKED_SQL),
    View("employer_filers", "One row a filer of a register that an employer was matched to.", FILERS_COLUMNS, FILERS_SQL),
    View("employer_lcas", "One row an employer, visa, year and occupation, or place of work.", LCAS_COLUMNS, LCAS_SQL),
    View(
        "prevailing_wages",
        "One row a job, place in the United States and candidate occupation: prevailing wages, and where the pay lies among them. It "
        "determines no level, which depends on a job's duties, and is no legal advice.",
        WAGES_COLUMNS,
        WAGES_SQL,
    ),
    View(
        "sponsorship_conflicts",
        "One row an employer and kind: jobs in the United States whose words or claims on sponsorship do not go with its public record, or "
        "that it is H-1B-dependent.",
        REGISTER_CONFLICT_COLUMNS,
        REGISTER_CONFLICTS,
    ),
    View("sponsorship_conflict_jobs", "One row a job of those.", REGISTER_JOB_COLUMNS, REGISTER_JOBS),
    View("salaries", "One row a stated pay, with the words it was read from.", *_fact_view(SALARY)),
    View("requirements", "One row a line that states a requirement, duty or benefit.", *_fact_view(REQUIREMENT)),
    View("sponsorship", "One row a statement or claim on who may work there.", _SPONSORSHIP_COLUMNS, _SPONSORSHIP),
    View(
        "pay_transparency",
        "One row a job, place of work and rule on pay in postings that was in force there; a place without one has a row too. It says what "
        "is stated and what a rule asks for, and is no legal advice.",
        PAY_COLUMNS,
        PAY_SQL,
    ),
    View("demands", "One row a nationality or status that a posting demands, with the reason that it names.", DEMAND_COLUMNS, DEMAND_SQL),
    View(
        "demands_without_reason",
        "Those for which the posting names no reason.",
        DEMAND_COLUMNS,
        "SELECT * FROM demands WHERE reason IS NULL",
    ),
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
            **_said(*WORDS, CONFIDENCE),
        },
        " UNION ALL ".join(_fact(table, *behind) for table, behind in STANDS_BEHIND.items()),
    ),
    View("campaigns", CAMPAIGNS, CAMPAIGN_COLUMNS, CAMPAIGNS_SQL),
    View("history", "One row a value that a field of a job has had; of fields that have changed.", HISTORY_COLUMNS, HISTORY_SQL),
)
