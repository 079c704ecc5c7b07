"""Closing is a statement: what a finished run may say of postings that it did not see.

Only an accepted, complete listing counts a miss; the second miss closes (``absent_twice``). A last day that has passed closes too
(``valid_through``), and so does a page that says twice that its opening is gone (``detail_gone``). What is doubtful closes nothing and
raises an alarm.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from catalog.alarms import BOARDS, Board, write_reasons
from catalog.clusters import choose_main
from catalog.details import settle_details
from catalog.sql import LISTED, listed
from schemas.source import NoDetail

MISSES_TO_CLOSE = 2

_MISS = "UPDATE posting SET missed = missed + 1 WHERE source = ? AND closed_at IS NULL AND last_run <> ?"
_REJECTED = "(SELECT identifier FROM quarantine WHERE run = :run AND source = :source)"
# What was shown in a form that could not be read: known by its identifier, or by the page that it stands on. Only a saved page was shown
# at another time than that of the run.
_SEE_UNREAD = f"""
UPDATE posting SET last_run = :run, missed = 0,
  last_seen = CASE (SELECT kind FROM run WHERE id = :run) WHEN 'ingest' THEN last_seen ELSE max(last_seen, :at) END
WHERE source = :source AND closed_at IS NULL AND last_run <> :run AND (identifier IN {_REJECTED} OR url IN {_REJECTED})
"""


def finish(
    db: sqlite3.Connection,
    run: int,
    at: str,
    accepted: bool,
    trusted: Collection[str],
    no_details: Mapping[int, Sequence[NoDetail]] = MappingProxyType({}),
) -> None:
    """Judge every board of a run, count misses and close. The caller holds the transaction. ``no_details``: by source."""
    for row in db.execute(BOARDS, (run,)).fetchall():
        board = Board(*row)
        if board.not_modified:
            _see_all(db, board.source, run, at)
        unread = 0 if board.is_outdated else db.execute(_SEE_UNREAD, {"source": board.source, "run": run, "at": at}).rowcount
        seen, gone = settle_details(db, board, run, at, () if board.is_outdated else no_details.get(board.source, ()))
        close(db, gone if accepted else (), run, at, "detail_gone")
        doubts = replace(board, seen=board.seen + unread + seen).find_doubts(accepted) if board.listings else ()
        believed = accepted and board.listings > 0 and (not doubts or board.key in trusted)
        row = (board.alarm_of(doubts), write_reasons(doubts), believed, run, board.source)
        db.execute("UPDATE run_source SET alarm = ?, reasons = ?, accepted = ? WHERE run = ? AND source = ?", row)
        if believed:
            _count_misses(db, board.source, run, at)
    past = db.execute("SELECT id FROM posting WHERE closed_at IS NULL AND valid_through IS NOT NULL AND valid_through < ?", (at[:10],))
    close(db, [id_ for (id_,) in past.fetchall()], run, at, "valid_through")


def close(db: sqlite3.Connection, postings: Iterable[int], run: int, at: str, reason: str) -> int:
    """Close open postings, with an event for each; returns how many."""
    ids = list(postings)
    if not ids:
        return 0
    db.executemany("UPDATE posting SET closed_at = ?, closed_reason = ? WHERE id = ?", [(at, reason, id_) for id_ in ids])
    db.execute(
        f"INSERT INTO event (at, run, kind, posting, job, reason) SELECT ?, ?, 'closed', id, job, ? FROM posting WHERE id {LISTED}",
        (at, run, reason, listed(ids)),
    )
    db.execute(
        f"UPDATE run_source SET closed = closed + (SELECT count(*) FROM posting p WHERE p.source = run_source.source AND p.id {LISTED}) "
        "WHERE run = ?",
        (listed(ids), run),
    )
    choose_main(db, ids)
    return len(ids)


def _count_misses(db: sqlite3.Connection, source: int, run: int, at: str) -> None:
    db.execute(_MISS, (source, run))
    gone = db.execute("SELECT id FROM posting WHERE source = ? AND closed_at IS NULL AND missed >= ?", (source, MISSES_TO_CLOSE))
    close(db, [id_ for (id_,) in gone.fetchall()], run, at, "absent_twice")


def _see_all(db: sqlite3.Connection, source: int, run: int, at: str) -> None:
    """ "Not modified": every open posting that the last listing showed was seen again as it was; one that it lacked is lacking again."""
    seen = db.execute(
        "UPDATE posting SET last_seen = max(last_seen, ?), last_run = ?, missed = 0 "
        "WHERE source = ? AND closed_at IS NULL AND missed = 0 AND last_run <> ?",
        (at, run, source, run),
    ).rowcount
    db.execute("UPDATE run_source SET seen = seen + ?, unchanged = unchanged + ? WHERE run = ? AND source = ?", (seen, seen, run, source))
