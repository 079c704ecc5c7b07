"""Jobs: the connected components of "same" pairs. Pure grouping (``group``) and its upkeep in the catalog (``settle``).

A pair with a veto, and one that a hand decided not to be the same, may not stand in one job, however they are linked through others.
The result depends on the pairs alone, not on the order in which they were found.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from catalog.composition import NEAREST
from catalog.events import OF_POSTING
from catalog.sql import LISTED, listed


@dataclass(frozen=True, slots=True)
class Edge:
    """A judged pair: ``same`` links, ``apart`` forbids; neither of them says nothing."""

    a: int
    b: int
    same: bool
    apart: bool
    score: float = 1.0
    by_hand: bool = False


def job_id_of(posting_id: str) -> str:
    """The id of the job that this posting names: 16 hex digits."""
    return blake2b(posting_id.encode(), digest_size=8, person=b"rolecall job").hexdigest()


def group(nodes: Iterable[int], edges: Iterable[Edge], names: Mapping[int, str]) -> list[frozenset[int]]:
    """Components over the `same` edges, strongest first (hand, then score), leaving out an edge that would join two kept apart.

    ``names`` (posting_id by number) breaks ties, so that the numbers, which follow the order of loading, do not matter.
    """
    edges = list(edges)
    members = {node: {node} for node in nodes}
    apart: dict[int, set[int]] = defaultdict(set)
    for edge in edges:
        if edge.apart:
            apart[edge.a].add(edge.b)
            apart[edge.b].add(edge.a)
    links = (edge for edge in edges if edge.same)
    for edge in sorted(links, key=lambda e: (not e.by_hand, -e.score, sorted((names[e.a], names[e.b])))):
        few, many = sorted((members[edge.a], members[edge.b]), key=len)
        if few is many or any(apart[node] & many for node in few):
            continue
        many |= few
        for node in few:
            members[node] = many
    return [frozenset(found) for found in {id(found): found for found in members.values()}.values()]


def settle(
    db: sqlite3.Connection, touched: Collection[int], run: int | None, at: str, fresh: Collection[int] = (), reason: str | None = None
) -> None:
    """Bring the jobs around ``touched`` postings in line with their pairs.

    Writes `merged` and `split` events (with ``reason``), but none for ``fresh`` postings, which nobody has read as a job of their own.
    """
    nodes = _closure(db, touched)
    rows = db.execute(f"SELECT id, posting_id, first_run, job FROM posting WHERE id {LISTED}", (listed(nodes),)).fetchall()
    names = {row[0]: row[1] for row in rows}
    age = {row[0]: (row[2], row[1]) for row in rows}
    before = {row[0]: row[3] for row in rows}
    after = {node: min(cluster, key=age.__getitem__) for cluster in group(nodes, _edges(db, nodes), names) for node in cluster}
    moved = [node for node in sorted(nodes, key=names.__getitem__) if after[node] != before[node]]
    db.executemany("UPDATE posting SET job = ? WHERE id = ?", [(after[node], node) for node in moved])
    _refresh_jobs(db, {*before.values(), *after.values(), *nodes})
    kept = set(after.values())
    known = [node for node in moved if node not in fresh]
    job_ids = dict(db.execute(f"SELECT id, job_id FROM job WHERE id {LISTED}", (listed({*before.values(), *kept}),)).fetchall())
    kinds = {n: "split" if before[n] in kept else "merged" for n in known}
    db.executemany(OF_POSTING, [(at, run, kinds[n], "job", job_ids[before[n]], job_ids[after[n]], reason, n) for n in known])


def choose_main(db: sqlite3.Connection, postings: Collection[int]) -> None:
    """Choose anew the main posting of the jobs that hold these postings (after one closed, opened or was dated otherwise)."""
    if not postings:
        return
    jobs = db.execute(f"SELECT DISTINCT job FROM posting WHERE id {LISTED}", (listed(postings),)).fetchall()
    _refresh_jobs(db, {job for (job,) in jobs})


# What stands by hand: of postings p and q; and, of a posting among e, the one that it is the same as.
_SAID = "FROM posting p JOIN hand h ON h.a = p.posting_id AND h.undone_at IS NULL JOIN posting q ON q.posting_id = h.b"
_BY_HAND = (
    "q.id FROM e JOIN posting p ON p.id = e.id JOIN hand h ON h.{1} = p.posting_id AND h.undone_at IS NULL AND h.verdict = 'same' "
    "JOIN posting q ON q.posting_id = h.{0}"
)


def _closure(db: sqlite3.Connection, touched: Collection[int]) -> set[int]:
    """``touched`` and all that is linked to them, through pairs or a job they share now."""
    found: set[int] = set()
    edge = set(touched)
    while edge:
        found |= edge
        near = db.execute(
            "WITH e AS (SELECT value AS id FROM json_each(?)) "
            "SELECT b FROM duplicate JOIN e ON a = e.id WHERE verdict = 'same' "
            "UNION SELECT a FROM duplicate JOIN e ON b = e.id WHERE verdict = 'same' "
            f"UNION SELECT {_BY_HAND.format('b', 'a')} UNION SELECT {_BY_HAND.format('a', 'b')} "
            "UNION SELECT p.id FROM posting p WHERE p.job IN (SELECT q.job FROM posting q JOIN e ON q.id = e.id)",
            (listed(edge),),
        ).fetchall()
        edge = {row[0] for row in near} - found
    return found


def _edges(db: sqlite3.Connection, nodes: Collection[int]) -> list[Edge]:
    """The pairs among ``nodes``, as a hand says where one said anything, else as they were judged."""
    within = (listed(nodes), listed(nodes))
    said = db.execute(f"SELECT p.id, q.id, h.verdict = 'same' {_SAID} WHERE p.id {LISTED} AND +q.id {LISTED}", within)
    edges = {frozenset((a, b)): Edge(a, b, bool(same), not same, by_hand=True) for a, b, same in said}
    judged = db.execute(
        "SELECT a, b, verdict = 'same', veto IS NOT NULL, score "
        f"FROM duplicate WHERE a {LISTED} AND +b {LISTED}",  # +: walk the pairs of a, do not try every b
        within,
    )
    for a, b, same, apart, score in judged:
        edges.setdefault(frozenset((a, b)), Edge(a, b, bool(same), bool(apart), score))
    return list(edges.values())


def _refresh_jobs(db: sqlite3.Connection, jobs: Collection[int]) -> None:
    db.executemany(
        "UPDATE job SET postings = (SELECT count(*) FROM posting WHERE job = job.id), "
        f"main = (SELECT p.id FROM posting p WHERE p.job = job.id ORDER BY {NEAREST} LIMIT 1), "
        "merged_into = (SELECT nullif(job, id) FROM posting WHERE id = job.id) WHERE id = ?",
        [(job,) for job in sorted(jobs)],
    )
