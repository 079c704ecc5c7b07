"""The tables of saved searches: what is looked for, what is known of the jobs that fit, which matches there were, and what became of each
message. ``job`` is a job_id: what was told of a job outlasts it. Who reads and writes them: ``alerts/``."""

TABLES = """
CREATE TABLE alert_search (
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, version INTEGER NOT NULL, cursor INTEGER NOT NULL,
  added_at TEXT NOT NULL, paused_at TEXT, removed_at TEXT) STRICT;
CREATE UNIQUE INDEX alert_search_name ON alert_search (name) WHERE removed_at IS NULL;
CREATE TABLE alert_version (
  search INTEGER NOT NULL REFERENCES alert_search (id), version INTEGER NOT NULL, query TEXT NOT NULL, channels TEXT NOT NULL,
  pace TEXT NOT NULL, quiet TEXT, at TEXT NOT NULL, PRIMARY KEY (search, version)) STRICT, WITHOUT ROWID;
CREATE TABLE alert_known (
  search INTEGER NOT NULL REFERENCES alert_search (id), job TEXT NOT NULL, fits INTEGER NOT NULL, open INTEGER NOT NULL, pay TEXT,
  sponsorship TEXT NOT NULL, PRIMARY KEY (search, job)) STRICT, WITHOUT ROWID;
CREATE TABLE alert_match (
  id INTEGER PRIMARY KEY, search INTEGER NOT NULL, version INTEGER NOT NULL, job TEXT NOT NULL, reason TEXT NOT NULL, nth INTEGER NOT NULL,
  message TEXT NOT NULL UNIQUE, at TEXT NOT NULL, told TEXT NOT NULL,
  UNIQUE (search, job, reason, nth), FOREIGN KEY (search, version) REFERENCES alert_version (search, version)) STRICT;
CREATE TABLE delivery (
  match INTEGER NOT NULL REFERENCES alert_match (id), channel TEXT NOT NULL, message TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'dead', 'withdrawn')), attempts INTEGER NOT NULL DEFAULT 0,
  due_at TEXT NOT NULL, batch TEXT, sent_at TEXT, error TEXT, PRIMARY KEY (match, channel)) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_open ON delivery (channel, state, due_at) WHERE state IN ('waiting', 'sending')
"""

# Until when the other side of a channel has asked to be left alone.
RESTS = "CREATE TABLE alert_rest (channel TEXT PRIMARY KEY, until TEXT NOT NULL) STRICT, WITHOUT ROWID"
