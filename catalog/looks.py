"""Looks of boards, as the ledger of runs has them: what a run notes of each when it ends (`note`), and their rows, for whoever judges
what is usual (`read_looks`)."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson

from catalog.alarms import read_reasons
from catalog.sql import stamp
from schemas.reasons import PARTIAL, Reason, ReasonKind, Standing
from schemas.source import Asked

LEAST_TEXT = 50  # letters: a shorter text ("Loading...") describes nothing
# What a source states in fields of its own, mostly: field -> what is NULL in the row of a posting that lacks it.
FILLED = {
    "title": "title", "organization": "organization", "places": "places", "workplace": "workplace", "employment_types": "employment_types",
    "date_posted": "date_posted", "valid_through": "valid_through", "department": "department", "requisition_id": "requisition_id",
    "industry": "industry", "pay": "pay", "apply_url": "apply_url",
    "description": f"(SELECT 1 FROM posting_text x WHERE x.posting = p.id AND length(x.description) >= {LEAST_TEXT})",
}  # fmt: skip
SAYS_NOTHING = {ReasonKind.OUTDATED, ReasonKind.STOPPED}  # of a board's state now
POSTINGS = "postings"  # beside them: how many there were
_COUNTS = ", ".join(f"'{name}', count({expression})" for name, expression in FILLED.items())
_FILL = f"""
UPDATE run_source SET filled = (SELECT json_object('{POSTINGS}', count(*), {_COUNTS})
  FROM posting p WHERE p.source = run_source.source AND p.last_run = run_source.run)
WHERE run = ? AND listings > 0
"""
_ASKED = """
UPDATE run_source SET requests = ?, latency = ? WHERE run = ? AND source = (SELECT id FROM source WHERE family = ? AND board = ?)
"""
_LOOKS = """
SELECT s.family || ':' || s.board, coalesce(rs.read_at, r.finished_at), rs.listings, rs.seen, rs.accepted, rs.alarm, rs.reasons, rs.trusted,
  rs.new + rs.changed + rs.closed, rs.requests, rs.latency, rs.filled, rs.unread
FROM source s JOIN run_source rs ON rs.source = s.id JOIN run r ON r.id = rs.run
WHERE r.accepted = 1 AND r.kind <> 'replay' AND r.finished_at >= ? AND r.finished_at <= ?
ORDER BY s.id, 2, rs.run
"""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a board. ``moves``: postings that came, changed or closed; ``requests`` and ``latency`` (mean seconds an answer) are None
    where nobody was asked; ``filled``: field -> postings that have it, of ``postings``; ``unread``: payload field that nobody reads ->
    postings that have it."""

    at: datetime
    listings: int = 1
    seen: int = 0
    accepted: bool = True
    alarm: str | None = None
    reasons: tuple[Reason, ...] = ()
    trusted: bool = False
    moves: int = 0
    requests: int | None = None
    latency: float | None = None
    postings: int = 0
    filled: Mapping[str, int] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)

    @property
    def out_of_time(self) -> bool:
        """The time of the run was up before it was read to its end: that says nothing but that it takes so long."""
        return any(reason.kind is ReasonKind.OUT_OF_TIME for reason in self.reasons)

    @property
    def failed(self) -> bool:
        """Nothing of it could be read, and the source does not say that of itself."""
        return not self.accepted and not self.seen and self.alarm == PARTIAL and not self.declared

    @property
    def declared(self) -> bool:
        """What it lacks, the source says of itself."""
        return bool(self.reasons) and all(reason.kind.standing is Standing.DECLARED for reason in self.reasons)


def note(db: sqlite3.Connection, run: int, asked: Mapping[tuple[str, str], Asked]) -> None:
    """Keep of each board of a run which fields its postings have, and what it took to ask. The caller holds the transaction."""
    db.execute(_FILL, (run,))
    rows = [(one.requests, round(one.latency, 3) if one.answers else None, run, *board) for board, one in asked.items()]
    db.executemany(_ASKED, rows)


def read_looks(db: sqlite3.Connection, since: datetime, until: datetime) -> Iterator[tuple[str, list[Look]]]:
    """By board (``family:board``), its looks in runs that ended between two times, in the order in which it was read (runs that were
    archived may be loaded in another)."""
    rows = db.execute(_LOOKS, (stamp(since), stamp(until)))
    for board, found in groupby(map(tuple, rows), key=itemgetter(0)):
        looks = [_look(row[1:]) for row in found]
        yield board, [one for one in looks if all(reason.kind not in SAYS_NOTHING for reason in one.reasons)]


def _look(row: tuple[Any, ...]) -> Look:
    at, listings, seen, accepted, alarm, reasons, trusted, moves, requests, latency, filled, unread = row
    held = orjson.loads(filled or "{}")
    counted = held.pop(POSTINGS, 0)
    return Look(
        datetime.fromisoformat(at), listings, seen, bool(accepted), alarm, read_reasons(reasons), trusted is not None, moves,
        requests, latency, counted, held, orjson.loads(unread or "{}"),
    )  # fmt: skip
