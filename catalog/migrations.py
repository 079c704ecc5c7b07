"""The tables, as steps that are never edited once released: a change is a new step (sqlite-utils' own migrations).

`STEPS` can be asked for without loading sqlite-utils: a catalog that lacks none of them needs it not.

Fact tables are clustered by posting (WITHOUT ROWID), so that reading or replacing one posting's facts touches neighbouring pages.
Lifecycle columns stand in ``posting`` and long texts in ``posting_text``: moving ``last_seen`` rewrites a short row.
Every posting lends its number to one job: a job bears that of its eldest posting, the others' jobs stand empty and say where theirs went.
Times are ISO 8601 UTC ("2026-07-04T12:00:00Z"), dates ISO 8601, truth values 0 or 1, lists JSON arrays, NULL means "not stated".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from catalog.alert_tables import RESTS
from catalog.alert_tables import TABLES as _ALERTS
from catalog.narrow.columns import TABLES as _SEARCH
from catalog.pay_laws import NAMESAKES_TABLE as _NAMESAKES
from catalog.pay_laws import TABLES as _LAWS
from catalog.registers.tables import ASKED_ONCE, WORKPLACE_ASKED
from catalog.registers.tables import TABLES as _REGISTERS
from schemas.fields import FACTS, SCALARS, Fact, Field

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

SET = "rolecall"  # what sqlite-utils calls the steps together

_EVIDENCE = """
  origin TEXT NOT NULL, quote TEXT NOT NULL, span_start INTEGER, span_end INTEGER, rule TEXT NOT NULL, rule_version INTEGER NOT NULL,
  PRIMARY KEY (posting, n)) STRICT, WITHOUT ROWID;
"""
_FACT = "posting INTEGER NOT NULL REFERENCES posting (id), n INTEGER NOT NULL,"

_TABLES = f"""
CREATE TABLE source (
  id INTEGER PRIMARY KEY, family TEXT NOT NULL, board TEXT NOT NULL, lineage TEXT,
  UNIQUE (family, board)) STRICT;

CREATE TABLE run (
  id INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, rules_version TEXT NOT NULL,
  started_at TEXT NOT NULL, finished_at TEXT, accepted INTEGER, reason TEXT) STRICT;

CREATE TABLE run_source (
  run INTEGER NOT NULL REFERENCES run (id), source INTEGER NOT NULL REFERENCES source (id),
  listings INTEGER NOT NULL DEFAULT 0, listed INTEGER, shown INTEGER NOT NULL DEFAULT 0, complete INTEGER NOT NULL DEFAULT 1,
  not_modified INTEGER NOT NULL DEFAULT 0, seen INTEGER NOT NULL DEFAULT 0, new INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0,
  closed INTEGER NOT NULL DEFAULT 0, reason TEXT, alarm TEXT, accepted INTEGER,
  PRIMARY KEY (run, source)) STRICT, WITHOUT ROWID;
CREATE INDEX run_source_source ON run_source (source, run);

CREATE TABLE job (
  id INTEGER PRIMARY KEY REFERENCES posting (id), job_id TEXT NOT NULL UNIQUE,
  main INTEGER REFERENCES posting (id), postings INTEGER NOT NULL DEFAULT 1,
  merged_into INTEGER REFERENCES job (id)) STRICT;

CREATE TABLE posting (
  id INTEGER PRIMARY KEY, posting_id TEXT NOT NULL UNIQUE, source INTEGER NOT NULL REFERENCES source (id), identifier TEXT NOT NULL,
  job INTEGER NOT NULL REFERENCES job (id) DEFERRABLE INITIALLY DEFERRED,
  first_run INTEGER NOT NULL REFERENCES run (id), last_run INTEGER NOT NULL REFERENCES run (id),
  first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, missed INTEGER NOT NULL DEFAULT 0, closed_at TEXT, closed_reason TEXT,
  content_hash TEXT NOT NULL, rules_version TEXT NOT NULL, lineage TEXT NOT NULL, url TEXT, apply_url TEXT,
  title TEXT, raw_title TEXT, organization TEXT, raw_organization TEXT, places TEXT, city TEXT, region TEXT, country TEXT,
  workplace TEXT, employment_types TEXT, date_posted TEXT, date_posted_precision TEXT, valid_through TEXT, language TEXT,
  department TEXT, requisition_id TEXT, industry TEXT, seniority TEXT, pay TEXT, sponsorship TEXT, citizenship TEXT,
  authorization_required INTEGER, eligibility_contradictory INTEGER NOT NULL DEFAULT 0, clearance_required INTEGER,
  clearance_level TEXT, experience_months INTEGER, education_level TEXT, education_required INTEGER, problems TEXT) STRICT;
CREATE INDEX posting_source ON posting (source, closed_at);
CREATE INDEX posting_job ON posting (job);
CREATE INDEX posting_valid_through ON posting (valid_through) WHERE closed_at IS NULL AND valid_through IS NOT NULL;

CREATE TABLE posting_text (
  posting INTEGER PRIMARY KEY REFERENCES posting (id), description TEXT NOT NULL, boilerplate TEXT NOT NULL) STRICT;

CREATE TABLE signature (
  posting INTEGER PRIMARY KEY REFERENCES posting (id), bands BLOB NOT NULL, sketch BLOB NOT NULL, profile TEXT NOT NULL) STRICT;

CREATE TABLE duplicate (
  a INTEGER NOT NULL REFERENCES posting (id), b INTEGER NOT NULL REFERENCES posting (id), verdict TEXT NOT NULL, score REAL NOT NULL,
  veto TEXT, reasons TEXT NOT NULL, decided_by TEXT NOT NULL CHECK (decided_by IN ('auto', 'hand')), decided_at TEXT NOT NULL,
  PRIMARY KEY (a, b), CHECK (a < b)) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_b ON duplicate (b);

CREATE TABLE scalar ({_FACT} field TEXT NOT NULL, {_EVIDENCE}
CREATE TABLE place ({_FACT} city TEXT, region TEXT, country TEXT, latitude REAL, longitude REAL, remote INTEGER NOT NULL, {_EVIDENCE}
CREATE TABLE salary ({_FACT} field TEXT NOT NULL, main INTEGER NOT NULL, kind TEXT NOT NULL, min_value REAL, max_value REAL,
  currency TEXT, unit TEXT, unit_stated INTEGER NOT NULL, label TEXT, estimated INTEGER NOT NULL, annual_min REAL, annual_max REAL,
  flags TEXT, {_EVIDENCE}
CREATE TABLE requirement ({_FACT} kind TEXT NOT NULL, text TEXT, level INTEGER NOT NULL, {_EVIDENCE}
CREATE TABLE experience ({_FACT} months INTEGER NOT NULL, max_months INTEGER, skill TEXT, required INTEGER NOT NULL,
  overall INTEGER NOT NULL, {_EVIDENCE}
CREATE TABLE education ({_FACT} level TEXT NOT NULL, required INTEGER NOT NULL, fields TEXT, equivalent_accepted INTEGER NOT NULL,
  {_EVIDENCE}
CREATE TABLE eligibility ({_FACT} topic TEXT NOT NULL, value TEXT NOT NULL, accepted INTEGER, {_EVIDENCE}
CREATE TABLE term ({_FACT} field TEXT NOT NULL, value TEXT NOT NULL, detail TEXT, required INTEGER, {_EVIDENCE}
CREATE TABLE claim ({_FACT} field TEXT NOT NULL, value TEXT NOT NULL, status TEXT NOT NULL, {_EVIDENCE}

CREATE TABLE event (
  cursor INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, run INTEGER REFERENCES run (id), kind TEXT NOT NULL,
  posting INTEGER REFERENCES posting (id), job INTEGER REFERENCES job (id), field TEXT, old TEXT, new TEXT, reason TEXT) STRICT;
CREATE INDEX event_posting ON event (posting);

CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run (id), source INTEGER NOT NULL REFERENCES source (id), identifier TEXT,
  url TEXT, reason TEXT NOT NULL, raw TEXT NOT NULL) STRICT;
CREATE INDEX quarantine_run ON quarantine (run, source);

CREATE VIEW search_text AS
  SELECT p.id, p.title, p.organization, t.description FROM posting p JOIN posting_text t ON t.posting = p.id;
CREATE VIRTUAL TABLE posting_fts USING fts5 (title, organization, description, content='search_text', content_rowid='id');
"""


# What came later, in the order in which it came: the step's name, and what it does.
_ADDED = {
    "rederived": "ALTER TABLE run_source ADD COLUMN rederived INTEGER NOT NULL DEFAULT 0",
    "date_modified": "ALTER TABLE posting ADD COLUMN date_modified TEXT",
    "employer_name": f"CREATE TABLE employer_name ({_FACT} name TEXT, weight INTEGER NOT NULL, {_EVIDENCE}",
    "employer": """CREATE TABLE employer (
      id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, name TEXT NOT NULL, legal_name TEXT, aliases TEXT, site TEXT, country TEXT,
      is_agency INTEGER NOT NULL, origin TEXT NOT NULL, quote TEXT NOT NULL, rule TEXT NOT NULL,
      posting INTEGER REFERENCES posting (id)) STRICT""",
    "employer_alias": f"""CREATE TABLE employer_alias (employer INTEGER NOT NULL REFERENCES employer (id), n INTEGER NOT NULL,
      name TEXT NOT NULL, posting INTEGER NOT NULL REFERENCES posting (id), {_EVIDENCE.replace("(posting, n)", "(employer, n)")}""",
    "source.employer": "ALTER TABLE source ADD COLUMN employer INTEGER REFERENCES employer (id)",
    "source_employer": "CREATE INDEX source_employer ON source (employer)",
    "source.told": "ALTER TABLE source ADD COLUMN told TEXT",
    "posting.employer": "ALTER TABLE posting ADD COLUMN employer INTEGER REFERENCES employer (id)",
    "posting_employer": "CREATE INDEX posting_employer ON posting (employer)",
    "partial": "ALTER TABLE posting ADD COLUMN partial INTEGER NOT NULL DEFAULT 0",  # no reading of its own page has succeeded yet
    "stale_since": "ALTER TABLE posting ADD COLUMN stale_since TEXT",  # its own page could not be read since then
    "gone_run": "ALTER TABLE posting ADD COLUMN gone_run INTEGER",  # in which its own page first said that it is gone
    "swapped_run": "ALTER TABLE posting ADD COLUMN swapped_run INTEGER",  # in which another opening stood under its identifier last
    "details": "ALTER TABLE run_source ADD COLUMN details TEXT",
    "workplace_days": "ALTER TABLE posting ADD COLUMN workplace_days TEXT",
    "source.home": "ALTER TABLE source ADD COLUMN home TEXT",  # what its registry row said of it when it was last read
    "site_name": "ALTER TABLE run_source ADD COLUMN site_name TEXT",
    "employer.agency_quote": "ALTER TABLE employer ADD COLUMN agency_quote TEXT",
    "employer.agency_rule": "ALTER TABLE employer ADD COLUMN agency_rule TEXT",
    "employer.aliases": """UPDATE employer SET aliases = (SELECT json_group_array(name) FROM
      (SELECT a.name FROM employer_alias a WHERE a.employer = employer.id ORDER BY a.n)) WHERE aliases IS NOT NULL""",
    "run_source.kept": "ALTER TABLE run_source ADD COLUMN kept INTEGER",  # of the last accepted listing's postings, those shown again
    "run_source.comparable": "ALTER TABLE run_source ADD COLUMN comparable INTEGER",  # how many that could have been
    "run_source.dropped": "ALTER TABLE run_source ADD COLUMN dropped INTEGER",  # of the listing before it, those not seen since
    "run_source.wary": "ALTER TABLE run_source ADD COLUMN wary INTEGER NOT NULL DEFAULT 0",  # much was lost at once: it is believed late
    "run_source.trusted": "ALTER TABLE run_source ADD COLUMN trusted TEXT",  # who lifted its alarm
    "sponsorship_confidence": "ALTER TABLE posting ADD COLUMN sponsorship_confidence REAL",
    "audit": """CREATE TABLE audit (
      posting INTEGER NOT NULL REFERENCES posting (id), fact TEXT NOT NULL, value TEXT NOT NULL, words TEXT NOT NULL,
      verdict TEXT NOT NULL CHECK (verdict IN ('right', 'wrong', 'unclear')), judged_at TEXT NOT NULL,
      PRIMARY KEY (posting, fact, value, words)) STRICT, WITHOUT ROWID""",
}

_OTHER = "json_object('kind', 'other', 'numbers', json('{}'), 'words', %s)"
_REASONS = f"""
ALTER TABLE run_source RENAME COLUMN reason TO reasons;
ALTER TABLE run_source ADD COLUMN unread TEXT;
UPDATE run_source SET reasons = json_array({_OTHER % "coalesce(reasons, substr(alarm, instr(alarm, ': ') + 2))"}),
  alarm = substr(alarm, 1, instr(alarm, ': ') - 1) WHERE reasons IS NOT NULL OR alarm IS NOT NULL;
UPDATE run SET reason = {_OTHER % "reason"} WHERE reason IS NOT NULL
"""

_WRITTEN = "\n".join((_TABLES, *_ADDED.values()))
_POSTING = "\n".join(re.findall(r"CREATE TABLE posting \(.*?STRICT;|ALTER TABLE posting .*", _WRITTEN, re.DOTALL | re.MULTILINE))


def steps_of(scalars: Iterable[Field], facts: Iterable[Fact]) -> dict[str, str]:
    """The steps for fields that none above has: a column of ``posting`` for each scalar, a table for each kind of fact.

    A released field that leaves schemas/fields.py leaves its step behind: it moves to `_ADDED`.
    """
    new = [field for field in scalars if not re.search(rf"\b{field.stored} (?:TEXT|INTEGER|REAL)\b", _POSTING)]
    tables = [kind for kind in facts if f"CREATE TABLE {kind.table} (" not in _WRITTEN]
    columns = {f"field.{field.stored}": f"ALTER TABLE posting ADD COLUMN {field.stored} {field.sql_type}" for field in new}
    return columns | {f"fact.{kind.table}": _table_of(kind) for kind in tables}


def _table_of(kind: Fact) -> str:
    values = ((value, "" if value.null or value.quoted else " NOT NULL") for value in (*kind.marks, *kind.values))
    return (
        f"CREATE TABLE {kind.table} ({_FACT} "
        + "".join(f"{v.stored} {v.sql_type}{always}, " for v, always in values)
        + "confidence REAL,"
        + _EVIDENCE
    )


# Of the tables of then: those that `steps_of` makes have the column from the first.
_CONFIDENCE = ";\n".join(
    f"ALTER TABLE {kind.table} ADD COLUMN confidence REAL" for kind in FACTS if f"CREATE TABLE {kind.table} (" in _WRITTEN
)

# What a catalog of before holds was there at its first cursor; of what was before that, nothing was kept.
_FEED = """
ALTER TABLE job ADD COLUMN cursor INTEGER;
ALTER TABLE job ADD COLUMN born INTEGER;
CREATE INDEX job_cursor ON job (cursor);
ALTER TABLE event ADD COLUMN about TEXT NOT NULL DEFAULT 'posting';
ALTER TABLE event ADD COLUMN title TEXT;
ALTER TABLE event ADD COLUMN organization TEXT;
UPDATE event SET (title, organization) = (SELECT p.title, p.organization FROM posting p WHERE p.id = event.posting);
CREATE TABLE revision (
  job INTEGER NOT NULL REFERENCES job (id), cursor INTEGER NOT NULL, at TEXT NOT NULL, run INTEGER REFERENCES run (id), record BLOB,
  PRIMARY KEY (job, cursor)) STRICT, WITHOUT ROWID;
CREATE TABLE feed (catalog TEXT NOT NULL, floor INTEGER NOT NULL) STRICT;
INSERT INTO sqlite_sequence (name, seq) SELECT 'event', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'event');
UPDATE job SET born = (SELECT seq FROM sqlite_sequence WHERE name = 'event') + id WHERE postings > 0;
UPDATE job SET cursor = born;
UPDATE sqlite_sequence SET seq = seq + (SELECT coalesce(max(id), 0) FROM job) WHERE name = 'event';
INSERT INTO feed SELECT lower(hex(randomblob(8))), seq FROM sqlite_sequence WHERE name = 'event'
"""

# Jobs that were removed for their age: the cursors with which they came and went; `held`: it was a job until then, not merged away before.
_PRUNED = """
CREATE TABLE pruned (job_id TEXT PRIMARY KEY, born INTEGER, cursor INTEGER NOT NULL, held INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX pruned_cursor ON pruned (cursor);
ALTER TABLE feed ADD COLUMN pruned_before TEXT;
ALTER TABLE feed ADD COLUMN floor_at TEXT;
CREATE INDEX event_job ON event (job)
"""

_LAST_DAY = """
CREATE TABLE last_day (posting INTEGER NOT NULL REFERENCES posting (id), day TEXT NOT NULL, named_at TEXT NOT NULL, ahead_at TEXT,
  PRIMARY KEY (posting, day)) STRICT, WITHOUT ROWID;
INSERT INTO last_day SELECT e.posting, coalesce(e.old, ''), max(e.at), NULL FROM event e JOIN posting p ON p.id = e.posting
  WHERE e.field = 'valid_through' AND p.valid_through IS NOT NULL AND e.old IS NOT p.valid_through GROUP BY e.posting, coalesce(e.old, '');
INSERT INTO last_day SELECT id, valid_through, read_at, CASE WHEN substr(read_at, 1, 10) < valid_through THEN read_at
  WHEN substr(since, 1, 10) < valid_through THEN since END
  FROM (SELECT p.id, p.valid_through, min(p.last_seen, coalesce(p.stale_since, p.last_seen)) AS read_at,
    coalesce((SELECT max(e.at) FROM event e WHERE e.posting = p.id AND e.field = 'valid_through' AND e.new = p.valid_through),
      p.first_seen) AS since FROM posting p WHERE p.valid_through IS NOT NULL);
CREATE INDEX posting_closed_by ON posting (source, closed_reason) WHERE closed_reason IN ('valid_through', 'detail_gone')
"""
_PAGE_GONE = """
CREATE TABLE page_gone (posting INTEGER NOT NULL REFERENCES posting (id), run INTEGER NOT NULL REFERENCES run (id), at TEXT NOT NULL,
  PRIMARY KEY (posting, run)) STRICT, WITHOUT ROWID;
ALTER TABLE posting ADD COLUMN whole_at TEXT;
INSERT OR IGNORE INTO page_gone SELECT p.id, r.id, coalesce(x.read_at, r.started_at) FROM posting p JOIN run r ON r.id = p.gone_run
  LEFT JOIN run_source x ON x.run = r.id AND x.source = p.source;
INSERT OR IGNORE INTO page_gone SELECT p.id, e.run, p.closed_at FROM posting p JOIN event e ON e.posting = p.id AND e.kind = 'closed'
  AND e.at = p.closed_at AND e.reason = 'detail_gone' AND e.run IS NOT NULL WHERE p.closed_reason = 'detail_gone';
UPDATE posting SET whole_at = min(last_seen, coalesce(stale_since, last_seen)) WHERE NOT partial AND gone_run IS NULL;
ALTER TABLE posting DROP COLUMN gone_run
"""


# By name, in order; statements end with a semicolon at the end of a line.
STEPS = {
    "tables": _TABLES,
    **_ADDED,
    **steps_of(SCALARS, FACTS),
    "confidence": _CONFIDENCE,
    "reasons_as_codes": _REASONS,  # reasons were sentences: what they said stays as words
    "lists": "CREATE TABLE lists (posting INTEGER PRIMARY KEY REFERENCES posting (id), shape INTEGER NOT NULL, json BLOB NOT NULL) STRICT",
    # bytes of a batch's words that are held in memory before a part of the index is written
    "posting_fts.hashsize": "INSERT INTO posting_fts (posting_fts, rank) VALUES ('hashsize', 33554432)",
    # a person's verdicts, which stood in the place of the program's
    "hand": """CREATE TABLE hand (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL,
      said_by TEXT NOT NULL, at TEXT NOT NULL, undone_at TEXT, undone_by TEXT, CHECK (a < b)) STRICT;
CREATE INDEX hand_a ON hand (a);
CREATE INDEX hand_b ON hand (b);
CREATE UNIQUE INDEX hand_standing ON hand (a, b) WHERE undone_at IS NULL;
INSERT INTO hand (a, b, verdict, reason, said_by, at) SELECT min(p.posting_id, q.posting_id), max(p.posting_id, q.posting_id), d.verdict,
  coalesce(json_extract(d.reasons, '$[0]'), ''), '', d.decided_at
  FROM duplicate d JOIN posting p ON p.id = d.a JOIN posting q ON q.id = d.b WHERE d.decided_by = 'hand' ORDER BY d.decided_at, d.a, d.b;
DELETE FROM duplicate WHERE decided_by = 'hand'""",
    # of two that are as near, the newer one is the main posting
    "job.main.newest": """UPDATE job SET main = (SELECT p.id FROM posting p WHERE p.job = job.id ORDER BY p.closed_at IS NOT NULL,
      p.lineage = 'aggregator', coalesce(p.date_modified, p.date_posted, substr(p.first_seen, 1, 10)) DESC, p.posting_id LIMIT 1)
      WHERE postings > 1""",
    "feed": _FEED,
    "pruned": _PRUNED,
    "run_source.read_at": "ALTER TABLE run_source ADD COLUMN read_at TEXT",  # when its listing was read, the last part of it
    # since when the catalog says what a run brought, where that was seen before other runs had been told: of saved pages, of an archive
    "run.told_at": "ALTER TABLE run ADD COLUMN told_at TEXT",
    "event_at": "CREATE INDEX event_at ON event (at, run)",
    # descriptions of postings are told by what differs (catalog/texts.py)
    "event.text_of": """ALTER TABLE event ADD COLUMN text_of INTEGER;
ALTER TABLE event ADD COLUMN was TEXT;
CREATE INDEX event_text ON event (text_of, cursor) WHERE text_of IS NOT NULL""",
    "registers": _REGISTERS,
    "event.seen": "ALTER TABLE event ADD COLUMN seen TEXT",  # of a posting that closes: when it was last seen
    # what was usual of a board: which fields its postings have (JSON), and what it took to ask
    "run_source.usual": """ALTER TABLE run_source ADD COLUMN filled TEXT;
ALTER TABLE run_source ADD COLUMN requests INTEGER;
ALTER TABLE run_source ADD COLUMN latency REAL""",
    "alerts": _ALERTS,
    "registers.asked": ASKED_ONCE,
    "registers.workplace": WORKPLACE_ASKED,
    "run.unarchived_at": "ALTER TABLE run ADD COLUMN unarchived_at TEXT",  # when its file left the archive, for its age
    # when postings named last days, and in which runs their pages were gone: closings are drawn from these, whatever came before
    "last_day": _LAST_DAY,
    "page_gone": _PAGE_GONE,
    # of a board's looks in order of time: whether one was whole, though it may have come late, and what it is taken for
    "run_source.judged": """ALTER TABLE run_source ADD COLUMN whole INTEGER NOT NULL DEFAULT 1;
ALTER TABLE run_source ADD COLUMN judged TEXT;
UPDATE run_source SET whole = complete AND NOT not_modified;
UPDATE run_source SET judged = CASE WHEN NOT accepted THEN alarm WHEN wary THEN 'wary' ELSE 'believed' END
  WHERE whole AND listings > 0 AND accepted IS NOT NULL""",
    "alert_rest": RESTS,
    # a posting without a text counted as one with it: what was counted so is compared with nothing
    "run_source.filled.description": "UPDATE run_source SET filled = json_remove(filled, '$.description') WHERE filled IS NOT NULL",
    "search": _SEARCH,  # the table itself is made as the catalog is opened: catalog/narrow/keeping.py
    # how many jobs of an employer are open, and what they say of sponsorship, is counted without a look at the postings
    "posting_employer.says": """DROP INDEX posting_employer;
CREATE INDEX posting_employer ON posting (employer, closed_at, job, sponsorship);
DROP INDEX register_named;
CREATE INDEX register_named ON posting (organization, closed_at, job, sponsorship) WHERE employer IS NULL""",
    # of lists that say neither how many rows nor how many pages they have: the rows of each page that was read, by chain (JSON)
    "run_source.pages": "ALTER TABLE run_source ADD COLUMN pages TEXT",
    # of such lists: the keys of their rows, of each page in the order in which they stood
    "run_source.row_order": "ALTER TABLE run_source ADD COLUMN row_order TEXT",
    # of pages that were gone: whether it was said in words that a page in their place may say for an outage
    "page_gone.vague": "ALTER TABLE page_gone ADD COLUMN vague INTEGER NOT NULL DEFAULT 0",
    "laws": _LAWS,  # they are filled as the catalog is opened: catalog/pay_laws.py
    "law_namesake": _NAMESAKES,
}


def catalog_migrations() -> Migrations:
    """The steps, to be applied to a file."""
    from sqlite_utils.migrations import Migrations  # heavy, and seldom needed

    migrations = Migrations(SET)
    for name, statements in STEPS.items():
        migrations(name=name)(_step(statements))
    return migrations


def _step(statements: str) -> Callable[[Database], None]:
    def step(db: Database) -> None:
        for statement in statements.split(";\n"):
            if statement.strip():
                db.execute(statement)

    return step
