"""Pages that gave no posting: what that says of the postings that they stand for."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from catalog.alarms import LARGEST_SHRINKAGE, Board, write_reasons
from catalog.patience import LATE
from catalog.sql import LISTED, listed
from schemas.reasons import Reason, ReasonKind
from schemas.source import NoDetail

PAGES_TO_CLOSE = 2  # runs in which a page was gone, since it was last read
MOST_WORDS = 5  # different causes that are told of one board
GONE_AT_ONCE = 2  # pages that may always be gone in one run; of more, no larger share than a listing may lack

_OPEN_AT = f"""
SELECT id, last_run, identifier, url FROM posting WHERE source = :source AND (closed_at IS NULL OR closed_at > :at)
  AND (identifier {LISTED.replace("?", ":names")} OR url {LISTED.replace("?", ":names")})
"""
_READ = f"""
SELECT count(*) FROM posting WHERE source = :source AND stale_since IS NULL AND (last_run = :run OR id {LISTED.replace("?", ":shown")})
"""
_NOTE_GONE = "INSERT OR IGNORE INTO page_gone (posting, run, at, vague) VALUES (?, ?, ?, ?)"
_CLOSED = """
SELECT p.id, max(p.closed_at, coalesce(p.whole_at, '')) FROM posting p JOIN run_source b ON b.source = p.source AND b.run = ?
WHERE p.closed_reason = 'detail_gone' AND EXISTS (SELECT 1 FROM page_gone g WHERE g.posting = p.id)
"""
_GONE = f"""
SELECT g.posting, g.at, g.vague FROM page_gone g JOIN posting p ON p.id = g.posting
WHERE g.posting {LISTED} AND g.at > coalesce(p.whole_at, '') ORDER BY g.posting, g.at
"""


@dataclass(frozen=True, slots=True)
class Gone:
    """That a posting's page was gone: when a run was told so, and whether in words that a page in its place may say for an outage."""

    at: str
    is_vague: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """Of a board's pages that gave no posting: ``late``, postings whose page could not be read and that the run has not seen otherwise;
    ``gone``: those that close, by when."""

    late: Sequence[int]
    gone: Mapping[str, Sequence[int]]


def settle_details(
    db: sqlite3.Connection, board: Board, run: int, at: str, told: Sequence[NoDetail], shown: Collection[int] = ()
) -> Settled:
    """What a board's pages say that gave no posting. ``shown``: postings that the run saw, and another one later.

    A page that could not be read says nothing: its posting is as it was. One that says that it is gone closes its posting where another run
    was told so too and none has read it since or in between, unless so many say it at once that the pages rather than the openings have
    gone: too large a share of the board, or more than could be read. The list, which led to the page, shows the opening still: of what is
    said in vague words, it is taken for stale only when that has been said for as long as an alarm lasts.
    """
    here = {"source": board.source, "run": run, "at": at, "shown": listed(shown)}
    by_name = {name: one for one in told for name in spellings(one.identifier)}
    rows = db.execute(_OPEN_AT, {**here, "names": listed(by_name)}).fetchall() if by_name else []
    met = [(id_, last, by_name.get(name) or by_name[url]) for id_, last, name, url in map(tuple, rows)]
    late = [id_ for id_, last, one in met if not one.gone and last != run and id_ not in shown]
    gone = {id_: one.vague for id_, _, one in met if one.gone}
    seen = board.seen + len(late)
    (read,) = db.execute(_READ, here).fetchone() if gone else (0,)
    doubted = len(gone) > min(read, max(GONE_AT_ONCE, LARGEST_SHRINKAGE * max(seen, board.before)))
    if not doubted:
        db.executemany(_NOTE_GONE, [(id_, run, at, vague) for id_, vague in gone.items()])
    said = write_reasons(reasons_of(Counter(one.words for *_, one in met if not one.gone), len(gone), seen, doubted))
    db.execute("UPDATE run_source SET details = ? WHERE run = ? AND source = ?", (said, run, board.source))
    return Settled(late, {} if doubted else _closing(read_gone(db, gone)))


def read_gone(db: sqlite3.Connection, postings: Collection[int]) -> Mapping[int, Sequence[Gone]]:
    """When the pages of postings were gone since they were last read, oldest first; of those that were."""
    found: defaultdict[int, list[Gone]] = defaultdict(list)
    for id_, at, is_vague in map(tuple, db.execute(_GONE, (listed(postings),)) if postings else ()):
        found[id_].append(Gone(at, bool(is_vague)))
    return found


def closed_by(gone: Sequence[Gone]) -> str | None:
    """When a page that was gone in these runs has closed its posting; None where it has not."""
    plain = 0
    for number, one in enumerate(gone, start=1):
        plain += not one.is_vague
        if plain == PAGES_TO_CLOSE or LATE.is_over(number, gone[0].at, one.at):
            return one.at
    return None


def find_returned(db: sqlite3.Connection, run: int) -> list[tuple[int, str]]:
    """Postings of a run's boards that their page has closed, and by what is known now does not; with when they open: when their page was
    read last, and not before they closed."""
    closed = dict(map(tuple, db.execute(_CLOSED, (run,))))
    gone = read_gone(db, closed)
    return [(id_, opens) for id_, opens in closed.items() if closed_by(gone.get(id_, ())) is None]


def _closing(gone: Mapping[int, Sequence[Gone]]) -> Mapping[str, Sequence[int]]:
    """Of postings whose pages are gone, those that close, by when."""
    closing: defaultdict[str, list[int]] = defaultdict(list)
    for id_, said in gone.items():
        if at := closed_by(said):
            closing[at].append(id_)
    return closing


def spellings(address: str) -> set[str]:
    """The ways in which a page's address is written; of an identifier, itself."""
    if not address.startswith("http"):
        return {address}
    scheme, _, rest = address.rstrip("/").partition("://")
    return {address, *(f"{one}://{rest}{end}" for one in {scheme, "https"} for end in ("", "/"))}


def reasons_of(unread: Counter[str], gone: int, seen: int, doubted: bool) -> list[Reason]:
    """What a run has to say of a board's pages that gave no posting. ``unread``: causes -> pages."""
    said = []
    if unread:
        words = ", ".join(f"{why} ({times})" if len(unread) > 1 else why for why, times in unread.most_common(MOST_WORDS))
        said.append(ReasonKind.DETAILS_UNREAD.of(words, pages=unread.total()))
    if gone:
        said.append(ReasonKind.GONE_DOUBTED.of(pages=gone, seen=seen) if doubted else ReasonKind.DETAILS_GONE.of(pages=gone))
    return said
