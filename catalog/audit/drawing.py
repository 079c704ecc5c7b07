"""The draw: which values of a catalog a person is asked about, and with which words.

Values are drawn uniformly, each fact by itself. The order of a draw follows from a hash of the seed and the value: the same seed gives
the same sample, a larger sample holds the smaller one, and in a catalog that grows most of a sample stays.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from heapq import nsmallest
from itertools import groupby
from operator import itemgetter

from catalog.audit.facts import Audited
from catalog.sql import LISTED, listed


@dataclass(frozen=True, slots=True)
class Words:
    """Words behind a value. ``start`` and ``end`` are offsets in the description (origin prose) or the raw title (origin title)."""

    origin: str
    quote: str
    start: int | None
    end: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value that a posting (``posting``: its number) is read to state. ``label``: what figures are told apart by."""

    posting: int
    posting_id: str
    board: str
    fact: str
    label: str | None
    value: str
    words: tuple[Words, ...]

    @property
    def quotes(self) -> str:
        return quotes_of(word.quote for word in self.words)


def quotes_of(quotes: Iterable[str]) -> str:
    """The words of a value as one text, by which a judgement is kept."""
    return " … ".join(quotes)


def read_values(db: sqlite3.Connection, fact: Audited, postings: Iterable[int] | None = None) -> Iterator[Value]:
    """The values of a fact, of these postings (all without); equal values of a posting are one, with the words of each."""
    cursor = db.cursor()
    cursor.row_factory = None
    where, given = ("true", ()) if postings is None else (f"x.posting {LISTED}", (listed(postings),))
    for _, rows in groupby(cursor.execute(fact.select.format(where=where), given), key=itemgetter(0)):
        found: dict[str, tuple[tuple[int, str, str, str, str | None, str], list[Words]]] = {}
        for posting, posting_id, board, label, value, *words in rows:
            head = (posting, posting_id, board, fact.name, label, value)
            if value:
                found.setdefault(value, (head, []))[1].append(Words(*words))
        yield from (Value(*head, tuple(words)) for head, words in found.values())


def draw(db: sqlite3.Connection, facts: Iterable[Audited], n: int, seed: int, only: str | None = None) -> list[Value]:
    """``n`` values of each fact, in an order of their own; ``only``: with this value, or label."""

    def rank(value: Value) -> bytes:
        name = "\0".join((str(seed), value.posting_id, value.fact, value.value, value.quotes))
        return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()

    drawn: list[Value] = []
    for fact in facts:
        drawn += nsmallest(n, (value for value in read_values(db, fact) if only in (None, value.value, value.label)), key=rank)
    return drawn
