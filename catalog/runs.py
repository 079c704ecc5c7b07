"""Runs: begun, taken up again, and how much of their archive the catalog holds."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from catalog.database import CatalogError
from catalog.postings import Run
from catalog.sql import stamp
from schemas.reasons import ReasonKind

_PART = f"json_extract(reason, '$.kind') IS '{ReasonKind.CUT_OFF}'"  # a run that was loaded as far as its archive went
# A catalog that crawls has days of its own: what is seen late is told late. One of saved pages and archives alone has the days of these.
_BEGUN = """
INSERT INTO run (run_id, kind, rules_version, started_at, told_at) SELECT :run_id, :kind, :rules, :at,
  iif(:kind IN ('ingest', 'load') AND EXISTS (SELECT 1 FROM run WHERE kind = 'crawl'), :told, NULL) WHERE true ON CONFLICT DO NOTHING
"""
# What a run says of its boards is said anew; its postings are in the catalog, and are not counted twice.
_AGAIN = (
    "UPDATE run SET started_at = min(started_at, :at), finished_at = NULL, accepted = NULL, reason = NULL WHERE id = :run",
    "UPDATE run_source SET listings = 0, listed = NULL, shown = 0, complete = 1, whole = 1, judged = NULL, not_modified = 0, rejected = 0, "
    "reasons = NULL, alarm = NULL, accepted = NULL, details = NULL, unread = NULL, kept = NULL, comparable = NULL, trusted = NULL, "
    "pages = NULL, row_order = NULL, read_at = NULL, filled = NULL, requests = NULL, latency = NULL "
    "WHERE run = :run",
    "DELETE FROM quarantine WHERE run = :run",
)


def begin(db: sqlite3.Connection, run_id: str, kind: str, rules_version: str, started_at: datetime, told_at: datetime | None = None) -> Run:
    """Begin a run, or take up one that was not finished, or of whose archive there was a part alone. The caller holds the transaction.

    CatalogError for one that is finished.
    """
    told = stamp(told_at or started_at)
    begun = {"run_id": run_id, "kind": kind, "rules": rules_version, "at": stamp(started_at), "told": told}
    is_new = db.execute(_BEGUN, begun).rowcount
    number, is_done = db.execute(f"SELECT id, finished_at IS NOT NULL AND NOT {_PART} FROM run WHERE run_id = ?", (run_id,)).fetchone()
    if is_done:
        raise CatalogError(f"run {run_id} is finished already: begin one with another id")
    for statement in () if is_new else _AGAIN:
        db.execute(statement, {"run": number, "at": stamp(started_at)} if ":at" in statement else {"run": number})
    return Run(number, run_id, kind, rules_version)


def read_loaded(db: sqlite3.Connection) -> Mapping[str, int | None]:
    """The finished runs: how many lines of its archive were loaded, of a run that was loaded in part; None for a whole one."""
    query = f"SELECT run_id, CASE WHEN {_PART} THEN coalesce(json_extract(reason, '$.numbers.lines'), 0) END FROM run "
    return dict(map(tuple, db.execute(query + "WHERE finished_at IS NOT NULL")))
