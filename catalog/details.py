"""Pages that gave no posting: what that says of the postings that they stand for."""

import sqlite3
from collections import Counter
from collections.abc import Sequence

from catalog.alarms import LARGEST_SHRINKAGE, Board, write_reasons
from catalog.sql import LISTED, listed
from schemas.reasons import Reason, ReasonKind
from schemas.source import NoDetail

MOST_WORDS = 5  # different causes that are told of one board
GONE_AT_ONCE = 2  # pages that may always be gone in one run; of more, no larger share than a listing may lack

_OPEN_AT = f"""
SELECT id, last_run, gone_run, identifier, url FROM posting WHERE source = :source AND closed_at IS NULL
  AND (identifier {LISTED.replace("?", ":names")} OR url {LISTED.replace("?", ":names")})
"""
_READ = "SELECT count(*) FROM posting WHERE source = :source AND last_run = :run AND stale_since IS NULL"
_SEE_PAGE = """
UPDATE posting SET last_seen = max(last_seen, :at), last_run = :run, missed = 0, stale_since = coalesce(stale_since, :at) WHERE id = :id
"""


def settle_details(db: sqlite3.Connection, board: Board, run: int, at: str, told: Sequence[NoDetail]) -> tuple[int, list[int]]:
    """(postings that were thereby seen, postings to close) of a board's pages that gave no posting.

    A page that could not be read says nothing: its posting is as it was. One that says that it is gone closes its posting once a run
    before this one was told so too, unless so many say it at once that the pages rather than the openings have gone: too large a share of
    the board, or more than could be read.
    """
    by_name = {name: one for one in told for name in spellings(one.identifier)}
    rows = db.execute(_OPEN_AT, {"source": board.source, "names": listed(by_name)}).fetchall() if by_name else []
    met = [(id_, last, before, by_name.get(name) or by_name[url]) for id_, last, before, name, url in map(tuple, rows)]
    late = [id_ for id_, last, _, one in met if not one.gone and last != run]
    db.executemany(_SEE_PAGE, [{"at": at, "run": run, "id": id_} for id_ in late])
    gone = [(id_, before) for id_, _, before, one in met if one.gone]
    seen = board.seen + len(late)
    (read,) = db.execute(_READ, {"source": board.source, "run": run}).fetchone() if gone else (0,)
    doubted = len(gone) > min(read, max(GONE_AT_ONCE, LARGEST_SHRINKAGE * max(seen, board.before)))
    if not doubted:
        db.executemany("UPDATE posting SET gone_run = ? WHERE id = ? AND gone_run IS NULL", [(run, id_) for id_, _ in gone])
    said = write_reasons(reasons_of(Counter(one.words for *_, one in met if not one.gone), len(gone), seen, doubted))
    db.execute("UPDATE run_source SET details = ? WHERE run = ? AND source = ?", (said, run, board.source))
    return len(late), [] if doubted else [id_ for id_, before in gone if before not in (None, run)]


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
