"""Closing is a statement: what a finished run may say of postings that it did not see.

Only an accepted, complete listing counts a miss; the second miss closes (``absent_twice``). A last day that has passed closes too
(``valid_through``), and so does a page that says twice that its opening is gone (``detail_gone``). What is doubtful closes nothing and
raises an alarm.
"""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import orjson

from catalog.alarms import BOARDS, Board, write_reasons
from catalog.course import BELIEVED, WARY, base_of, is_weighed, read_course, weigh_anew
from catalog.details import find_returned, settle_details
from catalog.lastdays import find_passed, find_unfounded
from catalog.overlap import Span, expect_loss, find_churn, read_overlap
from catalog.patience import LATE, LATER, NEVER, Patience
from catalog.seen import MISSES_TO_CLOSE, close_missing, see_rows, settle_missing
from catalog.sql import first_day_left, listed
from catalog.trust import SUDDEN, Trust, families_in_trouble, lift, note_dropped, said_of
from catalog.turns import close, reopen, still_open
from schemas.reasons import Reason, ReasonKind
from schemas.source import NoDetail

# What is shown under its title and was never read whole may be the same opening under another id. What a listing has lacked that was
# doubted, or that lost much at once, waits as long as an alarm would have, unless a hand has trusted the board since: a fault may last, and
# hide less by now.
_MISS = f"""
UPDATE posting SET missed = missed + 1 WHERE source = :source AND closed_at IS NULL AND last_run < :listing
  AND id NOT IN (SELECT value FROM json_each(:shown)) AND NOT EXISTS (
  SELECT 1 FROM posting p WHERE p.source = :source AND p.last_run = :run AND p.partial AND p.closed_at IS NULL
    AND p.raw_title IS posting.raw_title)
  AND (NOT EXISTS (
      SELECT 1 FROM run_source x WHERE x.source = :source AND x.run > max(posting.last_run, :trusted) AND x.run <= :run
        AND (x.wary OR (NOT x.accepted AND x.alarm IN ({", ".join(f"'{kind}'" for kind in sorted(SUDDEN))}))))
    OR (SELECT count(*) >= {LATE.looks - 1} AND julianday(:at) - julianday(min(coalesce(x.read_at, r.started_at))) >= {LATE.days - 1}
      FROM run_source x JOIN run r ON r.id = x.run
      WHERE x.source = :source AND x.run > posting.last_run AND x.run <= :run AND x.listings > 0 AND x.complete))
"""
_TRUSTED = f"SELECT coalesce(max(run), 0) FROM run_source WHERE source = :source AND run <= :run AND trusted = '{Trust.HAND}'"
_REJECTED = "(SELECT identifier FROM quarantine WHERE run = :run AND source = :source)"
# What was shown in a form that could not be read: known by its identifier, or by the page that it stands on.
_UNREAD = f"""
SELECT id FROM posting WHERE source = :source AND (closed_at IS NULL OR closed_at > :at) AND last_run <> :run
  AND id NOT IN (SELECT value FROM json_each(:shown)) AND (identifier IN {_REJECTED} OR url IN {_REJECTED})
"""
_JUDGED = "UPDATE run_source SET judged = ? WHERE run = ? AND source = ? AND whole"
_SAID = "UPDATE run_source SET alarm = ?, reasons = ?, accepted = ?, trusted = ? WHERE run = ? AND source = ?"
_TELL = "UPDATE run_source SET details = json_insert(coalesce(details, '[]'), '$[#]', json(?)) WHERE run = ? AND source = ?"
_LIFTED = "UPDATE run_source SET judged = iif(wary, 'wary', 'believed') WHERE run = ? AND source = ? AND whole"
_OVERLAP = "UPDATE run_source SET kept = ?, comparable = ?, wary = ? WHERE run = ? AND source = ?"
# Of a board that has not changed: what its last accepted listing showed. Of whoever was seen since, it says nothing.
_LAST = "(SELECT max(run) FROM run_source WHERE source = :source AND accepted = 1 AND NOT not_modified AND run < :run)"
_SHOWN = f"source = :source AND first_run <= coalesce({_LAST}, :run) AND last_run >= coalesce({_LAST}, 0)"
_SHOWN_OPEN = f"""
UPDATE posting SET last_seen = max(last_seen, :at), last_run = :run WHERE {_SHOWN} AND closed_at IS NULL AND missed = 0 AND last_run <> :run
"""
# Those that are closed, though no page and no day says that they are gone.
_SHOWN_CLOSED = f"""
SELECT id, max(closed_at, :at) FROM posting WHERE {_SHOWN} AND closed_at IS NOT NULL AND closed_reason <> 'detail_gone'
  AND (valid_through IS NULL OR valid_through >= :day)
"""


def finish(
    db: sqlite3.Connection,
    run: int,
    at: str,
    accepted: bool,
    trusted: Collection[str],
    no_details: Mapping[int, Sequence[NoDetail]] = MappingProxyType({}),
    shown: Collection[int] = (),
) -> None:
    """Judge every board of a run, count misses and close, each at the time when its listing was read, else ``at``. The caller holds the
    transaction. ``no_details``: by source; ``shown``: postings that the run saw, and another one later."""
    boards = [Board(*row) for row in db.execute(BOARDS, (run,)).fetchall()]
    judged = [(board, _judge(db, board, run, board.read_at or at, accepted, no_details.get(board.source, ()), shown)) for board in boards]
    troubled = families_in_trouble(judged)
    for board, doubts in judged:
        lifted = lift(db, board, doubts, run, trusted, board.family not in troubled)
        believed = accepted and board.listings > 0 and (not doubts or lifted is not None)
        moment = board.read_at or at
        said = (board.alarm_of(doubts), write_reasons(said_of(board, doubts, lifted, trusted)), believed, lifted and lifted[0])
        db.execute(_SAID, (*said, run, board.source))
        if lifted:
            db.execute(_LIFTED, (run, board.source))
        _close_missing(db, board, run, moment, believed, shown)
    _close_by_facts(db, run, at)


def _close_missing(db: sqlite3.Connection, board: Board, run: int, at: str, believed: bool, shown: Collection[int]) -> None:
    if board.is_late:
        weigh_anew(db, board.source, run, at)
    if is_weighed(db, board.source):
        waiting = settle_missing(db, board.source, run, at, board.is_late)
        for reason in gaps_told(waiting) if believed else ():
            db.execute(_TELL, (orjson.dumps(reason).decode(), run, board.source))
    elif believed:
        _count_misses(db, board, run, at, shown)


def gaps_told(waiting: Mapping[Patience, int]) -> Iterator[Reason]:
    """What a run has to say of postings that its listing lacks and may hide. ``waiting``: by how long they have to be lacking."""
    if late := waiting.get(LATE, 0) + waiting.get(LATER, 0):
        yield ReasonKind.HIDDEN.of(postings=late)
    if pushed := waiting.get(NEVER, 0):
        yield ReasonKind.PUSHED_OFF.of(postings=pushed)


def _close_by_facts(db: sqlite3.Connection, run: int, at: str) -> None:
    """Close by last days, and open what neither a last day nor a page closes by what is known now."""
    back = find_returned(db, run) + find_unfounded(db, run, at)
    reopen(db, back, run)
    close_missing(db, run, at, [id_ for id_, _ in back])
    for moment, passed in find_passed(db, run, at).items():
        close(db, passed, run, moment, "valid_through")


def _judge(
    db: sqlite3.Connection, board: Board, run: int, at: str, accepted: bool, told: Sequence[NoDetail], shown: Collection[int]
) -> tuple[Reason, ...]:
    """What is doubtful of a board's listing, once all that was seen of it counts as seen. Pages that are gone close their postings."""
    if board.not_modified:
        _see_all(db, board.source, run, at)
    unread = [id_ for (id_,) in db.execute(_UNREAD, {"source": board.source, "run": run, "at": at, "shown": listed(shown)})]
    see_rows(db, run, unread, at)
    settled = settle_details(db, board, run, at, told, shown)
    see_rows(db, run, settled.late, at, is_stale=True)
    for moment, gone in settled.gone.items() if accepted else ():
        close(db, still_open(db, gone), run, moment, "detail_gone")
    note_dropped(db, board.source, run)
    counted = replace(board, seen=board.seen + len(unread) + len(settled.late))
    doubts = counted.find_doubts(accepted) if board.listings else ()
    if not accepted or not board.listings or board.not_modified:
        return doubts
    in_time = _weigh(db, replace(counted, complete=board.complete or board.is_late), run, at, shown)
    return doubts if board.is_late else in_time


def _weigh(db: sqlite3.Connection, board: Board, run: int, at: str, shown: Collection[int]) -> tuple[Reason, ...]:
    """What is doubtful of a listing in order of time; of one that was read whole, what it is taken for is kept."""
    doubts = board.find_doubts()
    is_wary = False
    if board.seen and (not doubts or doubts[0].kind is ReasonKind.SHRUNKEN):
        course = read_course(db, board.source, run, at)
        look = next((one for one in course if one.run == run), None) or Span(run, at, at, at, board.seen)
        base = base_of(course, look) if look in course else None
        overlap = read_overlap(db, board.source, look, base, shown)
        usual = expect_loss(db, board.source, look, base, overlap)
        is_wary = overlap.is_much(usual)
        db.execute(_OVERLAP, (overlap.kept, overlap.comparable, is_wary, run, board.source))
        churn = find_churn(overlap, usual)
        doubts = (churn,) if churn else doubts
    db.execute(_JUDGED, (doubts[0].kind if doubts else WARY if is_wary else BELIEVED, run, board.source))
    return doubts


def _count_misses(db: sqlite3.Connection, board: Board, run: int, at: str, shown: Collection[int]) -> None:
    here = {"source": board.source, "run": run}
    (listing,) = db.execute(f"SELECT coalesce({_LAST}, :run)", here).fetchone() if board.not_modified else (run,)
    (trusted,) = db.execute(_TRUSTED, here).fetchone()
    db.execute(_MISS, {**here, "at": at, "listing": listing, "trusted": trusted, "shown": listed(shown)})
    gone = db.execute("SELECT id FROM posting WHERE source = ? AND closed_at IS NULL AND missed >= ?", (board.source, MISSES_TO_CLOSE))
    close(db, [id_ for (id_,) in gone.fetchall()], run, at, "absent_twice")


def _see_all(db: sqlite3.Connection, source: int, run: int, at: str) -> None:
    """ "Not modified": every posting that the last listing showed was seen again as it was; one that it lacked is lacking again.

    One that was closed meanwhile opens again, unless its own page says that it is gone or its last day has passed."""
    shown = {"source": source, "run": run, "at": at, "day": first_day_left(at)}
    reopen(db, [(id_, when) for id_, when in db.execute(_SHOWN_CLOSED, shown).fetchall()], run)
    seen = db.execute(_SHOWN_OPEN, shown).rowcount
    db.execute("UPDATE run_source SET seen = seen + ?, unchanged = unchanged + ? WHERE run = ? AND source = ?", (seen, seen, run, source))
