"""Free text, asked of the full-text index of the catalog: which jobs have the words, and which of them in their title."""

import sqlite3
from dataclasses import dataclass

import numpy as np

from catalog.narrow.index.held import Held
from catalog.narrow.index.values import Bools, Floats, Numbers
from catalog.search import fts_of, terms_of

HITS = 1_000_000  # postings that have the words, the newest ones; more are not looked at
# As one text: a row for each would cost ten times as much.
_FOUND = "SELECT group_concat(rowid) FROM (SELECT rowid FROM posting_fts WHERE posting_fts MATCH ? ORDER BY rowid DESC LIMIT ?)"


@dataclass(frozen=True, slots=True)
class Hits:
    """``has``: of each row, whether its job has the words. ``is_capped``: more jobs may have them."""

    has: Bools
    is_capped: bool


def find_hits(db: sqlite3.Connection, held: Held, text: str) -> Hits:
    """Raises `BadQuery` for a text without a word that is wanted."""
    found = _postings(db, fts_of(text))
    return Hits(_jobs(held, found), len(found) > HITS)


def find_nearness(db: sqlite3.Connection, held: Held, text: str) -> Floats:
    """Of each row, 2 where a title has all of the words, 1 where it has one, else 0."""
    wanted, _ = terms_of(text)
    nearness = np.zeros(len(held))
    for least, words in ((1, " OR ".join(wanted)), (2, " AND ".join(wanted))):
        nearness[_jobs(held, _postings(db, f"title : ({words})"))] = least
    return nearness


def _postings(db: sqlite3.Connection, words: str) -> Numbers:
    (found,) = db.execute(_FOUND, (words, HITS + 1)).fetchone()
    return np.fromstring(found or "", np.int64, sep=",")


def _jobs(held: Held, postings: Numbers) -> Bools:
    has = np.zeros(len(held), bool)
    rows = held.row_of[postings[postings < len(held.row_of)]]
    has[rows[rows >= 0]] = True
    return has
