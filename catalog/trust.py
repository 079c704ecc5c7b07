"""Trust: what lifts the alarm of a listing that was read whole. A hand does (``--trust``), once; so does a board that goes on showing
the same, where neither the platform nor our reading of it is the likelier cause."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from catalog.alarms import Board
from catalog.overlap import SAME_BOARD, SMALL_BOARD
from schemas.reasons import Reason, ReasonKind

STEADY_LISTINGS, STEADY_DAYS = 7, 6  # so many in a row, from the first to the last at least so many days apart
STEADY_LOSS = 0.3  # of what the first of them showed, no more has come and gone since
SUDDEN = {ReasonKind.EMPTIED, ReasonKind.SHRUNKEN, ReasonKind.OTHER_IDS, ReasonKind.OTHER_BOARD}
TOO_MANY, TOO_LARGE_A_SHARE = 2, 0.3  # boards of one family in one run with such alarms: more are not the employers' doing

_LATEST = f"""
SELECT x.run, x.alarm, x.seen, r.started_at FROM run_source x JOIN run r ON r.id = x.run
WHERE x.source = ? AND x.run < ? AND x.listings > 0 AND x.alarm IS NOT 'partial' ORDER BY x.run DESC LIMIT {STEADY_LISTINGS - 1}
"""
_GONE_SINCE = "SELECT count(*) FROM posting WHERE source = ? AND closed_at IS NULL AND last_run >= ? AND last_run < ?"

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


def lift(
    db: sqlite3.Connection, board: Board, doubts: Doubts, run: int, trusted: Collection[str], in_time: bool
) -> tuple[Trust, Reason] | None:
    """Who lifts the alarm that ``doubts`` are, and in which words; None where nobody does. ``trusted``: by hand, as ``family:board``;
    ``in_time``: whether time may."""
    if doubts and board.key in trusted:
        return Trust.HAND, ReasonKind.TRUSTED.of()
    days = _steady_days(db, board, doubts[0], run) if doubts and in_time and _passes(board, doubts[0]) else None
    return None if days is None else (Trust.STEADY, ReasonKind.STEADY_BOARD.of(listings=STEADY_LISTINGS, days=days))


def _passes(board: Board, doubt: Reason) -> bool:
    """Whether time may lift an alarm: not where all is gone, but of a small board, where who is wrong loses little."""
    if board.before <= SMALL_BOARD or doubt.kind in (ReasonKind.SHRUNKEN, ReasonKind.OTHER_IDS):
        return doubt.kind in SUDDEN
    return doubt.kind is ReasonKind.OTHER_BOARD and doubt.numbers["kept"] >= SAME_BOARD * doubt.numbers["of"]


def _steady_days(db: sqlite3.Connection, board: Board, doubt: Reason, run: int) -> int | None:
    """For how many days the board's listings have raised this alarm alone and shown the same; None for too few."""
    latest = db.execute(_LATEST, (board.source, run)).fetchall()
    if len(latest) < STEADY_LISTINGS - 1 or any(alarm != doubt.kind for _, alarm, *_ in map(tuple, latest)):
        return None
    first, _, seen, since = latest[-1]
    (began,) = db.execute("SELECT started_at FROM run WHERE id = ?", (run,)).fetchone()
    days = (datetime.fromisoformat(began) - datetime.fromisoformat(since)).days
    (gone,) = db.execute(_GONE_SINCE, (board.source, first, run)).fetchone()
    return days if days >= STEADY_DAYS and gone <= STEADY_LOSS * seen else None
