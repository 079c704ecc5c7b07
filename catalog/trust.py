"""Trust: what lifts the alarm of a listing that was read whole and has changed at once. A hand does (``--trust``), once; so does a board
that goes on showing the same, where neither the platform nor our reading of it is the likelier cause. A hand may also say that a
board whose address knows none is no more. Nothing lifts another doubt: what was not read whole, or is no newer than what is known, says
nothing of what it lacks."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from catalog.alarms import Board
from catalog.overlap import SAME_BOARD, SMALL_BOARD
from catalog.patience import LATE, LATER
from schemas.reasons import Reason, ReasonKind

STEADY_LOSS = 0.3  # of each of them, no more is missing in the next
SUDDEN = {ReasonKind.EMPTIED, ReasonKind.SHRUNKEN, ReasonKind.OTHER_IDS, ReasonKind.OTHER_BOARD}
BARE = {ReasonKind.NO_BOARD, ReasonKind.NO_JOB_LINKS, ReasonKind.NO_POSTINGS, ReasonKind.NO_ROWS}
TOO_MANY, TOO_LARGE_A_SHARE = 2, 0.3  # boards of one family in one run with such alarms: more are not the employers' doing

_STEADY = f"""
SELECT x.alarm, x.seen, x.dropped, r.started_at, coalesce(x.kept, 0) AS kept, coalesce(x.comparable, 0) AS comparable
FROM run_source x JOIN run r ON r.id = x.run
WHERE x.source = ? AND x.run <= ? AND x.listings > 0 AND x.complete AND x.alarm IS NOT 'partial' AND (x.run = ? OR r.accepted = 1)
ORDER BY x.run DESC LIMIT {LATER.looks}
"""
_NOTE_DROPPED = """
UPDATE run_source SET dropped = (SELECT count(*) FROM posting p WHERE p.source = :source AND p.closed_at IS NULL AND p.last_run = (
  SELECT max(x.run) FROM run_source x JOIN run r ON r.id = x.run
  WHERE x.source = :source AND x.run < :run AND x.listings > 0 AND x.complete AND r.accepted = 1))
WHERE run = :run AND source = :source
"""

Doubts = tuple[Reason, ...]


class Trust(StrEnum):
    """Who lifted an alarm."""

    HAND = "hand"
    STEADY = "steady"


def families_in_trouble(judged: Iterable[tuple[Board, Doubts]]) -> set[str]:
    """Families of whose boards in this run so many have changed at once that the platform, or our reading of it, has changed."""
    boards, sudden = Counter[str](), Counter[str]()
    for board, doubts in judged:
        boards[board.family] += 1
        sudden[board.family] += bool(doubts and doubts[0].kind in SUDDEN)
    return {family for family, number in sudden.items() if number > max(TOO_MANY, TOO_LARGE_A_SHARE * boards[family])}


def is_sudden(doubts: Doubts) -> bool:
    """Whether doubts are such as trust lifts."""
    return bool(doubts) and all(doubt.kind in SUDDEN for doubt in doubts)


def is_no_more(board: Board, doubts: Doubts) -> bool:
    """Whether nothing came of a board but that its address knows none, or a page without a job: that none is left, a hand alone may say."""
    return bool(doubts) and not board.shown and not board.seen and all(doubt.kind in BARE for doubt in doubts)


def said_of(board: Board, doubts: Doubts, lifted: tuple[Trust, Reason] | None, trusted: Collection[str]) -> Doubts:
    """Doubts, with what became of them: who lifted them, or that a hand's trust does not."""
    if lifted:
        return (*doubts, lifted[1])
    return (*doubts, ReasonKind.NOT_TRUSTED.of()) if doubts and board.key in trusted else doubts


def note_dropped(db: sqlite3.Connection, source: int, run: int) -> None:
    """Keep how much of the listing before this one has not been seen since."""
    db.execute(_NOTE_DROPPED, {"source": source, "run": run})


def lift(
    db: sqlite3.Connection, board: Board, doubts: Doubts, run: int, trusted: Collection[str], in_time: bool
) -> tuple[Trust, Reason] | None:
    """Who lifts the alarm that ``doubts`` are, and in which words; None where nobody does. ``trusted``: by hand, as ``family:board``;
    ``in_time``: whether time may."""
    if board.key in trusted and (is_sudden(doubts) or is_no_more(board, doubts) or (not doubts and _may_hide(db, board, run))):
        return Trust.HAND, ReasonKind.TRUSTED.of()
    if not in_time or not is_sudden(doubts):
        return None
    patience = LATER if board.before <= SMALL_BOARD else LATE
    days = _steady_days(db, board, doubts[0].kind, run, patience.looks)
    if days is None or days < patience.days:
        return None
    return Trust.STEADY, ReasonKind.STEADY_BOARD.of(listings=patience.looks, days=days)


def _may_hide(db: sqlite3.Connection, board: Board, run: int) -> bool:
    """Whether a listing does not say where it ends: a hand says that it ended there."""
    query = "SELECT whole AND pages IS NOT NULL FROM run_source WHERE run = ? AND source = ?"
    return bool(db.execute(query, (run, board.source)).fetchone()[0])


def _steady_days(db: sqlite3.Connection, board: Board, alarm: str, run: int, listings: int) -> int | None:
    """For how many days the board's last ``listings`` have raised such alarms and each gone on from the one before; None for too few."""
    rows = [Reading(*row) for row in db.execute(_STEADY, (board.source, run, run))][:listings]
    rows[0] = replace(rows[0], alarm=alarm)
    if len(rows) < listings or any(row.alarm not in SUDDEN for row in rows) or not _passes(board, rows[-1]):
        return None
    days = (datetime.fromisoformat(rows[0].began) - datetime.fromisoformat(rows[-1].began)).days
    return days if all(now.follows(before) for now, before in pairwise(rows)) else None


def _passes(board: Board, first: "Reading") -> bool:
    """Whether time may lift an alarm that so began: not where all was gone, but of a small board, where who is wrong loses little."""
    if board.before <= SMALL_BOARD or first.alarm in (ReasonKind.SHRUNKEN, ReasonKind.OTHER_IDS):
        return True
    return first.alarm == ReasonKind.OTHER_BOARD and first.kept >= SAME_BOARD * first.comparable


@dataclass(frozen=True, slots=True)
class Reading:
    """A listing in the row of them."""

    alarm: str | None
    seen: int
    dropped: int | None
    began: str
    kept: int
    comparable: int

    def follows(self, before: "Reading") -> bool:
        """Whether it shows what the one before it showed."""
        return bool(self.seen) == bool(before.seen) and self.dropped is not None and self.dropped <= STEADY_LOSS * before.seen
