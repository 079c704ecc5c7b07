"""The tables of what registers say. Rows are written once, but those of ``register_posting``: others take their place, with other ids."""

YEAR_COUNTS = {
    "new_approvals": "petitions for new employment approved (USCIS: initial)",
    "new_denials": "likewise denied",
    "continuing_approvals": "petitions for continuing employment approved",
    "continuing_denials": "likewise denied",
    "certified": "labor certifications: LCAs of the visa, or PERM cases",
    "denied": "likewise denied",
    "withdrawn": "likewise withdrawn",
    "workers": "positions on the certified ones",
    "secondary": "LCAs for work at another company's place",
    "already_employed": "PERM cases for somebody who works there already",
    "dependent": "1 where a filing of the year calls the employer H-1B-dependent, 0 where those that say it do not",
    "willful": "likewise a willful violator",
    "partial": "1 where a file holds a part of the year alone",
}

# Who waits, where registers have been applied once: what registers say of it may be of what it was before.
_APPLIED = "EXISTS (SELECT 1 FROM register_state)"
_WAITS = "INSERT OR IGNORE INTO register_waiting"
_ASKED_AT_FIRST = ("title", "employer", "organization", "date_posted")
_ASKED_OF_POSTING = (*_ASKED_AT_FIRST, "workplace")
_ASKED_OF_EMPLOYER = ("name", "legal_name", "aliases", "site")


def _differ(columns: tuple[str, ...]) -> str:
    return "(" + " OR ".join(f"old.{column} IS NOT new.{column}" for column in columns) + ")"


def _changed(columns: tuple[str, ...]) -> str:
    return f"""CREATE TRIGGER register_posting_changed AFTER UPDATE OF {", ".join(columns)} ON posting
  WHEN {_differ(columns)} AND {_APPLIED}
  BEGIN {_WAITS} VALUES (new.id); END"""


WORKPLACE_ASKED = f"DROP TRIGGER register_posting_changed;\n{_changed(_ASKED_OF_POSTING)}"
TABLES = f"""
CREATE TABLE register_state (
  employers TEXT NOT NULL, titles TEXT NOT NULL, wages TEXT NOT NULL, asked TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT;
CREATE TABLE register_waiting (posting INTEGER PRIMARY KEY REFERENCES posting (id) ON DELETE CASCADE) STRICT;
CREATE TABLE public_record (
  id INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL UNIQUE, method TEXT, ambiguous INTEGER NOT NULL, why TEXT) STRICT;
CREATE TABLE public_record_short (
  record INTEGER NOT NULL REFERENCES public_record (id) ON DELETE CASCADE, country TEXT NOT NULL, json TEXT NOT NULL,
  PRIMARY KEY (record, country)) STRICT, WITHOUT ROWID;
CREATE TABLE employer_register (
  record INTEGER NOT NULL REFERENCES public_record (id) ON DELETE CASCADE, n INTEGER NOT NULL, register TEXT NOT NULL, period TEXT,
  key TEXT NOT NULL, name TEXT NOT NULL, state TEXT, city TEXT, naics TEXT, country TEXT NOT NULL, method TEXT NOT NULL, why TEXT,
  filings INTEGER, PRIMARY KEY (record, n)) STRICT, WITHOUT ROWID;
CREATE TABLE employer_year (
  record INTEGER NOT NULL REFERENCES public_record (id) ON DELETE CASCADE, visa TEXT NOT NULL, fiscal_year INTEGER NOT NULL,
  {", ".join(f"{name} INTEGER" for name in YEAR_COUNTS)}, files TEXT NOT NULL,
  PRIMARY KEY (record, visa, fiscal_year)) STRICT, WITHOUT ROWID;
CREATE TABLE employer_lca (
  record INTEGER NOT NULL REFERENCES public_record (id) ON DELETE CASCADE, n INTEGER NOT NULL, visa TEXT NOT NULL,
  fiscal_year INTEGER NOT NULL, grouped_by TEXT NOT NULL, key TEXT NOT NULL, certified INTEGER NOT NULL, lowest REAL, highest REAL,
  PRIMARY KEY (record, n)) STRICT, WITHOUT ROWID;
CREATE TABLE register_employer (
  id INTEGER PRIMARY KEY, employer INTEGER UNIQUE REFERENCES employer (id) ON DELETE CASCADE, name TEXT UNIQUE, inputs TEXT NOT NULL,
  record INTEGER NOT NULL REFERENCES public_record (id), CHECK ((employer IS NULL) <> (name IS NULL))) STRICT;
CREATE INDEX register_employer_record ON register_employer (record);
CREATE TABLE occupation (
  id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, titles TEXT NOT NULL, json TEXT NOT NULL, UNIQUE (title, titles)) STRICT;
CREATE TABLE wage (
  id INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL UNIQUE, json TEXT NOT NULL, flag TEXT) STRICT;
CREATE TABLE register_posting (
  posting INTEGER PRIMARY KEY REFERENCES posting (id) ON DELETE CASCADE, record INTEGER REFERENCES public_record (id),
  occupation INTEGER REFERENCES occupation (id), wage INTEGER REFERENCES wage (id), countries TEXT) STRICT;
CREATE INDEX register_posting_record ON register_posting (record);
CREATE INDEX register_posting_occupation ON register_posting (occupation);
CREATE INDEX register_posting_wage ON register_posting (wage);
CREATE INDEX register_named ON posting (organization) WHERE employer IS NULL;
CREATE TRIGGER register_posting_new AFTER INSERT ON posting WHEN {_APPLIED}
  BEGIN {_WAITS} VALUES (new.id); END;
{_changed(_ASKED_AT_FIRST)};
CREATE TRIGGER register_lists BEFORE INSERT ON lists
  WHEN NOT EXISTS (SELECT 1 FROM lists x WHERE x.posting = new.posting AND x.json = new.json) AND {_APPLIED}
  BEGIN {_WAITS} VALUES (new.posting); END;
CREATE TRIGGER register_employer_changed AFTER UPDATE OF {", ".join(_ASKED_OF_EMPLOYER)} ON employer
  WHEN {_differ(_ASKED_OF_EMPLOYER)} AND {_APPLIED}
  BEGIN {_WAITS} SELECT id FROM posting WHERE employer = new.id; END
"""

# Which registers were asked stood in each short record, and in that of the state; now it stands once, under a cursor.
ASKED_ONCE = """
CREATE TABLE register_asked (cursor INTEGER PRIMARY KEY, at TEXT NOT NULL, json TEXT NOT NULL) STRICT;
UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'event' AND EXISTS (SELECT 1 FROM register_state);
DROP VIEW IF EXISTS sponsorship_conflicts;
INSERT INTO register_asked SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'event'), applied_at, asked FROM register_state;
ALTER TABLE register_state DROP COLUMN asked;
UPDATE public_record_short SET json = json_remove(json, '$.asked')
"""
