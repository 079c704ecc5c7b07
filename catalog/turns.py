"""Turns: a posting closes or opens again, at a time, with an event that says so."""

import sqlite3
from collections.abc import Iterable, Sequence

from catalog.clusters import choose_main
from catalog.events import CLOSED, OF_POSTING
from catalog.sql import LISTED, listed

_OPENED_LATER = f"""
SELECT posting, max(at) FROM event WHERE posting {LISTED.replace("?", ":ids")} AND kind IN ('opened', 'reopened')
GROUP BY posting HAVING max(at) > :at
"""


def close(db: sqlite3.Connection, postings: Iterable[int], run: int, at: str, reason: str) -> int:
    """Close open postings, with an event for each, none before it opened; returns how many."""
    ids = list(postings)
    if not ids:
        return 0
    moments = {**dict.fromkeys(ids, at), **dict(map(tuple, db.execute(_OPENED_LATER, {"ids": listed(ids), "at": at})))}
    db.executemany(
        "UPDATE posting SET closed_at = ?, closed_reason = ? WHERE id = ?", [(when, reason, id_) for id_, when in moments.items()]
    )
    db.executemany(CLOSED, [(when, run, reason, id_) for id_, when in moments.items()])
    db.execute(
        f"UPDATE run_source SET closed = closed + (SELECT count(*) FROM posting p WHERE p.source = run_source.source AND p.id {LISTED}) "
        "WHERE run = ?",
        (listed(ids), run),
    )
    choose_main(db, ids)
    return len(ids)


def still_open(db: sqlite3.Connection, postings: Iterable[int]) -> list[int]:
    """Of these postings, those that are open."""
    return [id_ for (id_,) in db.execute(f"SELECT id FROM posting WHERE closed_at IS NULL AND id {LISTED}", (listed(postings),))]


def reopen(db: sqlite3.Connection, postings: Sequence[tuple[int, str]], run: int) -> None:
    """Open closed postings again, each with the time when it is, with an event for each."""
    if not postings:
        return
    db.executemany("UPDATE posting SET closed_at = NULL, closed_reason = NULL, missed = 0 WHERE id = ?", [(id_,) for id_, _ in postings])
    db.executemany(OF_POSTING, [(at, run, "reopened", None, None, None, None, id_) for id_, at in postings])
    choose_main(db, [id_ for id_, _ in postings])
