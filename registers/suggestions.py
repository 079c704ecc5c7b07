"""Entities whose names are like another one: to be looked at by a person, and matched by nobody else."""

import sqlite3
from dataclasses import dataclass
from difflib import SequenceMatcher

from registers.names import key_of, loose_key

_MOST_READ = 3000  # names that are compared
_LEAST = 0.6
_HEAD = 5  # letters that a loose key shares at least


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``likeness``: 0 to 1; ``filings``: of all registers, as `Entity.filings`."""

    name: str
    key: str
    register: str
    state: str
    filings: int
    likeness: float


def suggest(db: sqlite3.Connection, name: str, most: int) -> list[Suggestion]:
    key = key_of(name)
    if not key:
        return []
    rows = {*_between(db, "key", key.split()[0]), *_between(db, "loose", loose_key(key)[:_HEAD])}
    ranked = sorted(((_likeness(key, other), other) for _, other in rows), reverse=True)
    found: list[Suggestion] = []
    for likeness, other in dict.fromkeys(ranked):
        if likeness < _LEAST or len(found) >= most:
            break
        found += _of_key(db, other, round(likeness, 3))
    return found[:most]


def _between(db: sqlite3.Connection, column: str, head: str) -> list[tuple[int, str]]:
    query = f"SELECT name_id, key FROM filer_name WHERE {column} >= ? AND {column} < ? LIMIT {_MOST_READ}"
    return db.execute(query, (head, f"{head}\U0010ffff")).fetchall()


def _likeness(key: str, other: str) -> float:
    """Of the letters, and of the words in any order; a name that the other begins with counts as much as a few letters' difference."""
    letters = SequenceMatcher(None, loose_key(key), loose_key(other), autojunk=False).ratio()
    ours, theirs = set(key.split()), set(other.split())
    words = 2 * len(ours & theirs) / (len(ours) + len(theirs))
    return max(letters, words, 0.8 if other.startswith(f"{key} ") or key.startswith(f"{other} ") else 0)


def _of_key(db: sqlite3.Connection, key: str, likeness: float) -> list[Suggestion]:
    rows = db.execute(
        "SELECT n.name, f.kind, coalesce(f.state, ''), sum(f.filings) AS filings FROM filer_name n JOIN filer f USING (name_id)"
        " WHERE n.key = ? GROUP BY f.kind, f.state ORDER BY filings DESC LIMIT 5",
        (key,),
    )
    return [Suggestion(name, key, kind, state, filings, likeness) for name, kind, state, filings in rows]
