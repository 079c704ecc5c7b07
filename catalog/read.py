"""Reading jobs back: ``job_records`` yields them as the plain objects that schemas.jsonschema describes, from the table of fields.

A job speaks through its main posting; what that one does not state is taken from its nearest other posting, as the view `jobs` does.
Statements on eligibility, and claims, are kept from all its postings.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson
from orjson import Fragment

from catalog.lists import EMPTY, SLOTS, Lists, plain_rows, read_lists
from catalog.rows import Row
from catalog.sql import LISTED, NEAREST
from schemas.fields import EMPLOYER, FIELDS, LIFE, SCALAR, SIGHTED, Fact, Field
from schemas.jsonschema import grouped, is_optional, key_of
from schemas.urls import harmless_url

Object = dict[str, Any]
URLS = ("url", "apply_url")  # fields that hold an address: a reader gets what a browser may follow, or nothing
_AT_ONCE = 100  # jobs

# A posting's row: its job, its number, the job's id, the scalars of FIELDS, and what SIGHTED tells of it.
_SCALARS = tuple(field for field in FIELDS if field.exported and not isinstance(field.type, Fact))
_FIRST, _LAST = 3, 3 + len(_SCALARS)
_SEEN = {value.name: n for n, value in enumerate(SIGHTED.values, _LAST)}
_EMPLOYER = {value.name: n for n, value in enumerate(EMPLOYER.values, _LAST + len(_SEEN))}
_FROM = {"posting_text": "t", "family": "s", "source": "s"}  # else of posting
_POSTINGS = f"""
SELECT p.job, p.id, j.job_id, {", ".join(f"{_FROM.get(field.table, 'p')}.{field.stored}" for field in _SCALARS)},
  {", ".join(f"{_FROM.get(value.name, 'p')}.{value.stored}" for value in SIGHTED.values)},
  {", ".join(f"e.{value.stored}" for value in EMPLOYER.values)}
FROM posting p JOIN job j ON j.id = p.job JOIN source s ON s.id = p.source JOIN posting_text t ON t.posting = p.id
LEFT JOIN employer e ON e.id = p.employer
WHERE p.job {LISTED} ORDER BY p.job, p.id <> j.main, {NEAREST}
"""


def job_records(db: sqlite3.Connection, jobs: Iterable[int] | None = None) -> Iterator[Object]:
    """The jobs with these numbers (of table ``job``), or all of them, in order; memory stays bounded."""
    return map(orjson.loads, job_lines(db, jobs))


def job_lines(db: sqlite3.Connection, jobs: Iterable[int] | None = None) -> Iterator[bytes]:
    """The same as lines of JSON."""
    numbers = iter(jobs) if jobs is not None else (row[0] for row in db.execute("SELECT id FROM job WHERE postings > 0 ORDER BY id"))
    while part := list(islice(numbers, _AT_ONCE)):
        postings: dict[int, list[Row]] = defaultdict(list)
        for row in plain_rows(db, _POSTINGS, part):
            postings[row[0]].append(row)
        lists = read_lists(db, [row[1] for rows in postings.values() for row in rows])
        yield from (orjson.dumps(_record(_Job.of(rows, lists)), option=orjson.OPT_APPEND_NEWLINE) for rows in postings.values())


@dataclass(frozen=True, slots=True)
class _Job:
    """The postings of a job, the main one first; what they state, each value from the first that states it; and their lists."""

    postings: list[Row]
    stated: Row
    lists: list[Lists]

    @classmethod
    def of(cls, postings: list[Row], lists: Mapping[int, Lists]) -> "_Job":
        alone = len(postings) == 1
        stated = postings[0] if alone else tuple(next((v for v in column if v is not None), None) for column in zip(*postings, strict=True))
        return cls(postings, stated, [lists[row[1]] for row in postings])

    def nearest(self, slot: int) -> bytes:
        """The list of the first posting that states any."""
        return next((lists[slot] for lists in self.lists if lists[slot] != EMPTY), EMPTY)

    def every(self, slot: int) -> bytes:
        """The facts of such a list, of all postings."""
        if len(self.lists) == 1:
            return self.lists[0][slot]
        return b"[%b]" % b",".join(lists[slot][1:-1] for lists in self.lists if lists[slot] != EMPTY)


Part = Callable[[_Job], Any]


def _part(field: Field) -> Part:
    """How a field of the record is read off a job."""
    if isinstance(field.type, Fact):
        return _facts_part(field, field.type.table)
    at = _FIRST + _SCALARS.index(field)
    if field.every:
        return lambda job: any(row[at] for row in job.postings)
    if field.name in URLS:
        return lambda job: job.stated[at] and harmless_url(job.stated[at])
    if field.many:
        return lambda job: job.stated[at].split(", ") if job.stated[at] else []
    if field.type is bool:
        return lambda job: None if job.stated[at] is None else bool(job.stated[at])
    return lambda job: job.stated[at]


def _facts_part(field: Field, table: str) -> Part:
    slot = SLOTS.index((table, field.where))
    if field.every:
        return lambda job: Fragment(job.every(slot))
    if field.many:
        return lambda job: Fragment(job.nearest(slot))
    return lambda job: orjson.loads(held)[0] if (held := job.nearest(slot)) != EMPTY else None


def _group(group: dict[str, Field]) -> Part:
    parts = {key: _part(field) for key, field in group.items()}
    optional = is_optional(group)

    def read(job: _Job) -> Object | None:
        held = {key: part(job) for key, part in parts.items()}
        return None if optional and not any(value is not None for value in held.values()) else held

    return read


_PARTS = {
    key: _group(part) if isinstance(part, dict) else _part(part)
    for key, part in grouped(field for field in FIELDS if field.exported).items()
}
_EVIDENCE = _facts_part(next(field for field in LIFE if field.type is SCALAR), SCALAR.table)
_URL = _SEEN["url"]
_KEYS = tuple((key_of(name), n) for name, n in _SEEN.items())


def _record(job: _Job) -> Object:
    rows = job.postings
    closed = [row[_SEEN["closed_at"]] for row in rows]
    return {
        "jobId": rows[0][2],
        **{key: part(job) for key, part in _PARTS.items()},
        "firstSeen": min(row[_SEEN["first_seen"]] for row in rows),
        "lastSeen": None if None in closed else max(row[_SEEN["last_seen"]] for row in rows),
        "closedAt": None if None in closed else max(closed),
        "employer": next((_employer(row) for row in rows if row[_EMPLOYER["name"]] is not None), None),
        "evidence": _EVIDENCE(job),
        "postings": [_posting(row) for row in rows],
    }


def _posting(row: Row) -> Object:
    seen = row[_SEEN["last_seen"]] if row[_SEEN["closed_at"]] is not None else None
    return {key: row[n] for key, n in _KEYS} | {"url": row[_URL] and harmless_url(row[_URL]), "lastSeen": seen}


def _employer(row: Row) -> Object:
    found = {key_of(name): row[n] for name, n in _EMPLOYER.items()}
    return found | {"aliases": orjson.loads(found["aliases"] or "[]"), "isAgency": bool(found["isAgency"])}
