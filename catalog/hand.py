"""What a person says of two postings: rows of table `hand`, which nothing but a person's word changes.

A row names its postings by posting_id: it holds in every run, also for a posting that is not in the catalog yet. ``decide`` and ``undo``
write rows; nothing is deleted, an undone one says since when and by whom. What the program itself found stays in `duplicate`, and stands
again where a person's word is undone. Clusters (catalog/clusters.py) hear the person first.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from catalog.database import CatalogError
from catalog.sql import LISTED, listed
from schemas.match import Verdict

BY_HAND = "hand"  # the reason of the events that follow from a person's word
Pair = tuple[str, str]  # posting_ids, in order


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's verdict on two postings; ``at`` and ``undone_at`` are times as the catalog holds them."""

    a: str
    b: str
    verdict: Verdict
    reason: str
    by: str
    at: str
    undone_at: str | None = None
    undone_by: str | None = None

    @property
    def pair(self) -> Pair:
        return (self.a, self.b) if self.a < self.b else (self.b, self.a)


_COLUMNS = "a, b, verdict, reason, said_by, at, undone_at, undone_by"
_UNDONE = "UPDATE hand SET undone_at = ?, undone_by = ? WHERE a = ? AND b = ? AND undone_at IS NULL"
_SAID = f"INSERT INTO hand ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)"


def read_decisions(db: sqlite3.Connection, standing: bool = False) -> list[Decision]:
    """What was ever said, in order; with ``standing``, only what was not undone."""
    only = "WHERE undone_at IS NULL" if standing else ""
    rows = db.execute(f"SELECT {_COLUMNS} FROM hand {only} ORDER BY id")
    return [Decision(row[0], row[1], Verdict(row[2]), *row[3:]) for row in map(tuple, rows)]


def decide(db: sqlite3.Connection, decisions: Iterable[Decision]) -> set[int]:
    """Write what a person says, in the place of what was said of the same two postings before; what stands already stays as it is. The
    numbers of the postings that it concerns. The caller holds the transaction, and settles the jobs."""
    standing = {one.pair: one.verdict for one in read_decisions(db, standing=True)}
    concerned: set[str] = set()
    for one in decisions:
        if one.a == one.b:
            raise CatalogError(f"{one.a} is one posting: name two")
        if standing.get(one.pair) == one.verdict:
            continue
        db.execute(_UNDONE, (one.at, one.by, *one.pair))
        db.execute(_SAID, (*one.pair, one.verdict, one.reason, one.by, one.at))
        standing[one.pair] = one.verdict
        concerned |= {*one.pair}
    return _numbers(db, concerned)


def undo(db: sqlite3.Connection, pairs: Collection[Pair], at: str, by: str) -> set[int]:
    """Take back what stands of these pairs; likewise."""
    db.executemany(_UNDONE, [(at, by, *pair) for pair in pairs])
    return _numbers(db, {name for pair in pairs for name in pair})


def awaited(db: sqlite3.Connection, postings: Collection[int]) -> set[int]:
    """Which of these new postings something was said of before they came."""
    query = f"SELECT p.id FROM hand h JOIN posting p ON p.posting_id IN (h.a, h.b) WHERE h.undone_at IS NULL AND p.id {LISTED}"
    return {row[0] for row in db.execute(query, (listed(postings),))} if postings else set()


def postings_of(db: sqlite3.Connection, key: str) -> list[str]:
    """The posting with this posting_id, or those of the job with this job_id, its main one first; a clear beginning of either will do.
    CatalogError where there is none, or several."""
    wanted = {"key": key.strip().lower()}
    found = db.execute("SELECT posting_id FROM posting WHERE substr(posting_id, 1, length(:key)) = :key LIMIT 2", wanted).fetchall()
    jobs = db.execute(
        "SELECT DISTINCT coalesce(merged_into, id) FROM job WHERE substr(job_id, 1, length(:key)) = :key LIMIT 2", wanted
    ).fetchall()
    if not wanted["key"] or not (found or jobs):
        raise CatalogError(f"no posting and no job {key!r}: take a posting_id or job_id from `rolecall show` or the view `conflicts`")
    if len(found) + len(jobs) > 1:
        raise CatalogError(f"{key!r} is the beginning of several postings or jobs: give more of it")
    if found:
        return [found[0][0]]
    query = "SELECT p.posting_id FROM posting p JOIN job j ON j.id = p.job WHERE j.id = ? ORDER BY p.id <> j.main, p.posting_id"
    return [row[0] for row in db.execute(query, jobs[0])]


def to_merge(db: sqlite3.Connection, keys: Collection[str]) -> Iterator[Pair]:
    """The pairs that make postings or jobs one job: the first of them with each other one."""
    first, *others = [postings_of(db, key)[0] for key in keys]
    return ((first, other) for other in others if other != first)


def to_split(db: sqlite3.Connection, keys: Collection[str]) -> set[Pair]:
    """The pairs that take postings out of their jobs: each from all that it shares one with, and those that are named from each other; of a
    job, all of its postings."""
    named = {name for key in keys for name in postings_of(db, key)}
    apart = set(combinations(sorted(named), 2))
    for name in named:
        apart |= {(min(name, mate), max(name, mate)) for mate in _mates(db, name) if mate != name}
    return apart


def said_of(db: sqlite3.Connection, keys: Collection[str], verdicts: Collection[Verdict]) -> list[Decision]:
    """What stands by hand of a posting or job (with any other), or between several that are named. Jobs that are one by now are told apart
    by the postings that gave them their ids, where something stands between these."""
    standing = [one for one in read_decisions(db, standing=True) if one.verdict in verdicts]
    spoken_of = {name for one in standing for name in one.pair}
    named = {name for key in keys for name in ([key] if key in spoken_of else postings_of(db, key))}
    if len(keys) == 1:
        return [one for one in standing if named.intersection(one.pair)]
    own = {name for key in keys for name in ([key] if key in spoken_of else _givers(db, key))}
    between = [one for one in standing if own.issuperset(one.pair)]
    return between or [one for one in standing if named.issuperset(one.pair)]


def _givers(db: sqlite3.Connection, key: str) -> list[str]:
    """The postings that gave the jobs whose ids begin so their numbers."""
    query = "SELECT posting_id FROM posting JOIN job ON job.id = posting.id WHERE substr(job_id, 1, length(:key)) = :key"
    return [row[0] for row in db.execute(query, {"key": key.strip().lower()})]


def _mates(db: sqlite3.Connection, posting: str) -> list[str]:
    query = "SELECT posting_id FROM posting WHERE job = (SELECT job FROM posting WHERE posting_id = ?)"
    return [row[0] for row in db.execute(query, (posting,))]


def _numbers(db: sqlite3.Connection, postings: Collection[str]) -> set[int]:
    return {row[0] for row in db.execute(f"SELECT id FROM posting WHERE posting_id {LISTED}", (listed(postings),))}
