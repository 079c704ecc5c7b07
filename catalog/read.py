"""Reading jobs back: ``job_records`` yields them as the plain objects that schemas.jsonschema describes, from the table of fields.

A job speaks through its main posting; what that one does not state is taken from its nearest other posting, as the view `jobs` does.
Statements on eligibility, and claims, are kept from all its postings.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from catalog.rows import Row
from catalog.sql import LISTED, NEAREST, listed
from schemas.fields import EMPLOYER, FACTS, FIELDS, LIFE, POSTING_ID, SCALAR, SIGHTED, WORDS, Fact, Field
from schemas.jsonschema import grouped, is_optional, key_of
from schemas.urls import harmless_url

Object = dict[str, Any]
Facts = dict[int, Row]  # by posting: a list of facts as JSON for each field of the record that a table holds
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
        for row in _rows(db, _POSTINGS, part):
            postings[row[0]].append(row)
        present = [row[1] for rows in postings.values() for row in rows]
        facts = {table: {row[0]: row for row in _rows(db, query, present)} for table, query in _QUERIES.items()}
        yield from (orjson.dumps(_record(_Job.of(rows, facts)), option=orjson.OPT_APPEND_NEWLINE) for rows in postings.values())


def _rows(db: sqlite3.Connection, query: str, numbers: Iterable[int]) -> Iterator[Row]:
    """Plain rows, whatever the connection's own are."""
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor.execute(query, (listed(numbers),))


def _query(kind: Fact) -> str:
    """A table's facts as JSON, a row a posting: its number, and a list for each of _LISTS. SQLite writes it in half the time that Python
    takes to make objects of the facts; rows come in the order of the table's key, posting and n."""
    values = ", ".join(f"'{key_of(value.name)}', {_json(value)}" for value in kind.values)
    words = ", ".join((f"'{key_of(POSTING_ID.name)}', p.posting_id", *(f"'{key_of(word.name)}', x.{word.stored}" for word in WORDS)))
    fact = f"json_object({values}, {words})" if kind is SCALAR else f"json_object({values}, 'evidence', json_object({words}))"
    kept = (f" FILTER (WHERE x.{where[0]} = '{where[1]}')" if where else "" for where in _LISTS[kind.table])
    lists = ", ".join(f"CAST(json_group_array({fact}){only} AS BLOB)" for only in kept)
    return f"SELECT p.id, {lists} FROM posting p CROSS JOIN {kind.table} x ON x.posting = p.id WHERE p.id {LISTED} GROUP BY p.id"


def _json(value: Field) -> str:
    """SQL for a value of a fact as JSON holds it."""
    stored = f"x.{value.stored}"
    if value.many:
        return f"json(iif({stored} IS NULL, '[]', '[' || replace(json_quote({stored}), ', ', '\",\"') || ']'))"
    if value.quoted:
        return f"coalesce({stored}, x.quote)"
    if value.type is bool:
        return f"json(CASE {stored} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"
    if value.type is float:  # SQLite's JSON has 15 digits
        return f"iif({stored} IS NULL OR CAST(printf('%!.15g', {stored}) AS REAL) = {stored}, {stored}, json(printf('%!.17g', {stored})))"
    if value is SCALAR.values[0]:
        names = " ".join(f"WHEN '{field.name}' THEN '{key_of(field.name)}'" for field in FIELDS if key_of(field.name) != field.name)
        return f"CASE {stored} {names} ELSE {stored} END"
    return stored


# What tells the lists of a table apart, in the order of their columns.
_LISTS = {kind.table: [field.where for field in (*FIELDS, *LIFE) if field.type is kind and field.exported] for kind in FACTS}
_QUERIES = {kind.table: _query(kind) for kind in FACTS if _LISTS[kind.table]}


@dataclass(frozen=True, slots=True)
class _Job:
    """The postings of a job, the main one first; what they state, each value from the first that states it; and the facts of a part of
    the catalog by table and posting."""

    postings: list[Row]
    stated: Row
    facts: dict[str, Facts]

    @classmethod
    def of(cls, postings: list[Row], facts: dict[str, Facts]) -> "_Job":
        alone = len(postings) == 1
        stated = postings[0] if alone else tuple(next((v for v in column if v is not None), None) for column in zip(*postings, strict=True))
        return cls(postings, stated, facts)

    def nearest(self, table: str, at: int) -> bytes | None:
        """The list (a column of a table's) of the first posting that states any."""
        facts = self.facts[table]
        for row in self.postings:
            if (held := facts.get(row[1])) and held[at] != _EMPTY:
                return held[at]  # type: ignore[no-any-return]
        return None

    def every(self, table: str, at: int) -> bytes:
        """The facts of such a list, of all postings."""
        if len(self.postings) == 1:
            return self.nearest(table, at) or _EMPTY
        rows = (self.facts[table].get(row[1]) for row in self.postings)
        return b"[%b]" % b",".join(held[at][1:-1] for held in rows if held and held[at] != _EMPTY)


_EMPTY = b"[]"
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
    at = 1 + _LISTS[table].index(field.where)
    if field.every:
        return lambda job: orjson.Fragment(job.every(table, at))
    if field.many:
        return lambda job: orjson.Fragment(held) if (held := job.nearest(table, at)) else []
    return lambda job: orjson.loads(held)[0] if (held := job.nearest(table, at)) else None


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
        "lastSeen": max(row[_SEEN["last_seen"]] for row in rows),
        "closedAt": None if None in closed else max(closed),
        "employer": next((_employer(row) for row in rows if row[_EMPLOYER["name"]] is not None), None),
        "evidence": _EVIDENCE(job),
        "postings": [{key: row[n] for key, n in _KEYS} | {"url": row[_URL] and harmless_url(row[_URL])} for row in rows],
    }


def _employer(row: Row) -> Object:
    found = {key_of(name): row[n] for name, n in _EMPLOYER.items()}
    return found | {"aliases": orjson.loads(found["aliases"] or "[]"), "isAgency": bool(found["isAgency"])}
