"""What persons said of values: the table ``audit``. A judgement is kept by posting, fact, value and words: so it outlives a new reading of
the posting, and speaks of nothing else."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from catalog.audit.drawing import Value
from catalog.database import CatalogError
from catalog.sql import stamp
from schemas.transaction import transaction

_ALL = """
SELECT a.posting, s.family || ':' || s.board, a.fact, a.value, a.words, a.verdict
FROM audit a JOIN posting p ON p.id = a.posting JOIN source s ON s.id = p.source ORDER BY a.judged_at, p.posting_id
"""
_KEEP = """
INSERT INTO audit (posting, fact, value, words, verdict, judged_at) SELECT id, ?, ?, ?, ?, ? FROM posting WHERE posting_id = ?
ON CONFLICT DO UPDATE SET verdict = excluded.verdict, judged_at = excluded.judged_at
"""


class Finding(StrEnum):
    """What a person says of a value."""

    RIGHT = "right"
    WRONG = "wrong"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Judgements:
    """All judgements of a catalog: by posting, and by board, where the latest counts."""

    by_posting: dict[tuple[int, str, str, str], Finding]
    by_board: dict[tuple[str, str, str, str], Finding]

    @classmethod
    def load(cls, db: sqlite3.Connection) -> "Judgements":
        found = cls({}, {})
        for posting, board, fact, value, words, verdict in db.execute(_ALL):
            found.by_posting[posting, fact, value, words] = found.by_board[board, fact, value, words] = Finding(verdict)
        return found

    def holds(self, value: Value) -> Finding | None:
        return self.by_posting.get((value.posting, value.fact, value.value, value.quotes))

    def of_board(self, board: str, fact: str, value: str, words: str) -> Finding | None:
        return self.by_board.get((board, fact, value, words))


def keep_judgement(
    db: sqlite3.Connection, postings: Iterable[str], fact: str, value: str, words: str, finding: Finding, at: datetime
) -> None:
    """Keep what is said of a value of these postings (by posting_id), in place of what was said of it before. CatalogError, and nothing is
    kept, where the catalog has no such posting."""
    wanted = dict.fromkeys(postings)
    with transaction(db):
        for posting_id in wanted:
            if db.execute(_KEEP, (fact, value, words, finding, stamp(at), posting_id)).rowcount != 1:
                raise CatalogError(f"no posting {posting_id!r} in this catalog")
