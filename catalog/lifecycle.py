"""Closing is a statement: what a finished run may say of postings that it did not see.

Only an accepted, complete listing counts a miss; the second miss closes (``absent_twice``). A last day that has passed closes too
(``valid_through``), and so does a detail page that says twice that the opening is gone (``detail_gone``). Anything doubtful closes
nothing and raises an alarm.
"""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import orjson

from catalog.clusters import choose_main
from catalog.sql import LISTED, listed
from schemas.reasons import PARTIAL, Reason, ReasonKind
from schemas.source import NoDetail

MISSES_TO_CLOSE = 2
LARGEST_SHRINKAGE = 0.3  # of what the last accepted listing showed
MOST_WORDS = 5  # different causes that are told of one board
GONE_AT_ONCE = 2  # details that may always be gone in one run; of more, no larger share than may be missing

_BOARD = """
SELECT rs.source, s.family || ':' || s.board, rs.listings, rs.listed, rs.shown, rs.complete, rs.not_modified, rs.seen, rs.reasons,
  (SELECT count(*) FROM quarantine q WHERE q.run = rs.run AND q.source = rs.source AND q.identifier IS NULL),
  coalesce(
    (SELECT x.seen FROM run_source x WHERE x.source = rs.source AND x.accepted = 1 AND x.run < rs.run ORDER BY x.run DESC LIMIT 1),
    (SELECT count(*) FROM posting p WHERE p.source = rs.source AND p.closed_at IS NULL AND p.first_run <> rs.run))
FROM run_source rs JOIN source s ON s.id = rs.source WHERE rs.run = ?
"""
_MISS = "UPDATE posting SET missed = missed + 1 WHERE source = ? AND closed_at IS NULL AND last_run <> ?"
_REJECTED = "(SELECT identifier FROM quarantine WHERE run = :run AND source = :source)"
# What was shown in a form that could not be read: known by its identifier, or by the page that it stands on.
_SEE_UNREAD = f"""
UPDATE posting SET last_seen = max(last_seen, :at), last_run = :run, missed = 0
WHERE source = :source AND closed_at IS NULL AND last_run <> :run AND (identifier IN {_REJECTED} OR url IN {_REJECTED})
"""


@dataclass(frozen=True, slots=True)
class Board:
    """One board's listing in one run. ``before``: postings that its last accepted listing showed (else those open)."""

    source: int
    key: str
    listings: int
    listed: int | None
    shown: int
    complete: bool
    not_modified: bool
    seen: int
    reasons: str | None  # JSON
    nameless_rejects: int
    before: int

    def find_doubts(self, whole: bool = True) -> tuple[Reason, ...]:
        """Why this listing cannot be trusted to close anything; nothing where it can. Of a run that was cut off (not ``whole``) the number
        of postings says nothing."""
        if not self.complete:
            return read_reasons(self.reasons)
        if self.not_modified:
            return ()
        if self.shown == 0 and self.seen == 0:
            return (ReasonKind.EMPTIED.of(before=self.before) if self.before else ReasonKind.EMPTY.of(),)
        if self.listed is not None and self.shown < self.listed:
            return (ReasonKind.TRUNCATED.of(shown=self.shown, listed=self.listed),)
        if self.nameless_rejects:
            return (ReasonKind.UNREADABLE.of(parts=self.nameless_rejects),)
        if whole and self.seen < self.before * (1 - LARGEST_SHRINKAGE):
            return (ReasonKind.SHRUNKEN.of(seen=self.seen, before=self.before),)
        return ()

    @property
    def is_outdated(self) -> bool:
        """True where another run has seen the board after this listing was read."""
        return any(reason.kind is ReasonKind.OUTDATED for reason in read_reasons(self.reasons))

    def alarm_of(self, doubts: tuple[Reason, ...]) -> str | None:
        """The code of their alarm."""
        return (doubts[0].kind if self.complete else PARTIAL) if doubts else None


def finish(
    db: sqlite3.Connection,
    run: int,
    at: str,
    accepted: bool,
    trusted: Collection[str],
    no_details: Mapping[int, Sequence[NoDetail]] = MappingProxyType({}),
) -> None:
    """Judge every board of a run, count misses and close. The caller holds the transaction. ``no_details``: by source."""
    for row in db.execute(_BOARD, (run,)).fetchall():
        board = Board(*row)
        if board.not_modified:
            _see_all(db, board.source, run, at)
        unread = 0 if board.is_outdated else db.execute(_SEE_UNREAD, {"source": board.source, "run": run, "at": at}).rowcount
        unread += 0 if board.is_outdated else settle_details(db, board, run, at, accepted, no_details.get(board.source, ()))
        doubts = replace(board, seen=board.seen + unread).find_doubts(accepted) if board.listings else ()
        believed = accepted and board.listings > 0 and (not doubts or board.key in trusted)
        row = (board.alarm_of(doubts), write_reasons(doubts), believed, run, board.source)
        db.execute("UPDATE run_source SET alarm = ?, reasons = ?, accepted = ? WHERE run = ? AND source = ?", row)
        if believed:
            _count_misses(db, board.source, run, at)
    past = db.execute("SELECT id FROM posting WHERE closed_at IS NULL AND valid_through IS NOT NULL AND valid_through < ?", (at[:10],))
    close(db, [id_ for (id_,) in past.fetchall()], run, at, "valid_through")


_OPEN_AT = f"""
SELECT id, last_run, gone_run, identifier, url FROM posting WHERE source = :source AND closed_at IS NULL
  AND (identifier {LISTED.replace("?", ":names")} OR url {LISTED.replace("?", ":names")})
"""
_SEE_PAGE = """
UPDATE posting SET last_seen = max(last_seen, :at), last_run = :run, missed = 0, stale_since = coalesce(stale_since, :at) WHERE id = :id
"""


def settle_details(db: sqlite3.Connection, board: Board, run: int, at: str, accepted: bool, told: Sequence[NoDetail]) -> int:
    """What a board's pages that gave no posting mean for the postings that they stand for; returns how many of these were thereby seen.

    A page that could not be read says nothing: its posting is as it was. One that says that it is gone closes its posting once a run
    before this one was told so too, unless so many say it at once that the pages rather than the openings have gone.
    """
    by_name = {name: one for one in told for name in spellings(one.identifier)}
    rows = db.execute(_OPEN_AT, {"source": board.source, "names": listed(by_name)}).fetchall() if by_name else []
    met = [(id_, last, before, by_name.get(name) or by_name[url]) for id_, last, before, name, url in map(tuple, rows)]
    unread = [(id_, last) for id_, last, _, one in met if not one.gone]
    gone = [(id_, before) for id_, _, before, one in met if one.gone]
    late = [id_ for id_, last in unread if last != run]
    db.executemany(_SEE_PAGE, [{"at": at, "run": run, "id": id_} for id_ in late])
    doubted = len(gone) > max(GONE_AT_ONCE, LARGEST_SHRINKAGE * max(board.seen + len(late), board.before))
    if accepted and not doubted:
        close(db, [id_ for id_, before in gone if before not in (None, run)], run, at, "detail_gone")
        db.executemany("UPDATE posting SET gone_run = ? WHERE id = ? AND gone_run IS NULL", [(run, id_) for id_, _ in gone])
    said = write_reasons(told_details(Counter(one.words for _, _, _, one in met if not one.gone), len(gone), board.seen, doubted))
    db.execute("UPDATE run_source SET details = ? WHERE run = ? AND source = ?", (said, run, board.source))
    return len(late)


def spellings(address: str) -> set[str]:
    """The ways in which a page's address is written; of an identifier, itself."""
    if not address.startswith("http"):
        return {address}
    scheme, _, rest = address.rstrip("/").partition("://")
    return {address, *(f"{one}://{rest}{end}" for one in {scheme, "https"} for end in ("", "/"))}


def told_details(unread: Counter[str], gone: int, seen: int, doubted: bool) -> list[Reason]:
    """What a run has to say of a board's pages that gave no posting."""
    said = []
    if unread:
        words = ", ".join(f"{why} ({times})" if len(unread) > 1 else why for why, times in unread.most_common(MOST_WORDS))
        said.append(ReasonKind.DETAILS_UNREAD.of(words, pages=unread.total()))
    if gone:
        said.append(ReasonKind.GONE_DOUBTED.of(pages=gone, seen=seen) if doubted else ReasonKind.DETAILS_GONE.of(pages=gone))
    return said


def close(db: sqlite3.Connection, postings: Iterable[int], run: int, at: str, reason: str) -> int:
    """Close open postings, with an event for each; returns how many."""
    ids = list(postings)
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


def write_reasons(reasons: Iterable[Reason]) -> str | None:
    """Reasons as a column holds them: a JSON array, or NULL for none."""
    return orjson.dumps(list(reasons)).decode() if reasons else None


def read_reasons(column: str | None) -> tuple[Reason, ...]:
    """The reasons that a column holds."""
    return tuple(Reason(ReasonKind(one["kind"]), one["numbers"], one["words"]) for one in orjson.loads(column or "[]"))
