"""Reading jobs back: ``job_records`` yields them as the plain objects that schemas.jsonschema describes, from the table of fields.

Of a job of several postings, each field is taken from the one that catalog/composition.py chooses, as in the view `jobs`. Statements on
eligibility, and claims, are kept from all its postings.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson
from orjson import Fragment

from catalog.composition import COMPOSED, LEADER, ORDERED, STRUCTURED, choose
from catalog.lists import EMPTY, SLOTS, Lists, plain_rows, read_lists
from catalog.registers.reading import NOTHING, Told, read_told
from catalog.rows import Row
from catalog.sql import LISTED
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
_MAIN = (0, "")
_NAMES = {(field.type.table, field.where): field.name for field in FIELDS if field.exported and isinstance(field.type, Fact)}
_LISTED_FIELDS = [_NAMES.get(slot, "") for slot in SLOTS]  # none for the words of scalars
_FROM = {"posting_text": "t", "family": "s", "source": "s"}  # else of posting
_POSTINGS = f"""
SELECT p.job, p.id, j.job_id, {", ".join(f"{_FROM.get(field.table, 'p')}.{field.stored}" for field in _SCALARS)},
  {", ".join(f"{_FROM.get(value.name, 'p')}.{value.stored}" for value in SIGHTED.values)},
  {", ".join(f"e.{value.stored}" for value in EMPLOYER.values)}
FROM posting p JOIN job j ON j.id = p.job JOIN source s ON s.id = p.source JOIN posting_text t ON t.posting = p.id
LEFT JOIN employer e ON e.id = p.employer
WHERE p.job {LISTED} ORDER BY p.job
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
        numbers_of = [row[1] for rows in postings.values() for row in rows]
        lists, told = read_lists(db, numbers_of), read_told(db, numbers_of)
        order = _Order.of(db, [row[1] for rows in postings.values() if len(rows) > 1 for row in rows])
        for rows in postings.values():
            yield orjson.dumps(_record(_Job.of(rows, lists, order), told), option=orjson.OPT_APPEND_NEWLINE)


def posting_lines(db: sqlite3.Connection, job: int) -> list[bytes]:
    """Each posting of a job (by number) as the job's record would be if it were alone, the main one first, as lines of JSON."""
    rows = list(plain_rows(db, _POSTINGS, [job]))
    numbers = [row[1] for row in rows]
    lists, told, order = read_lists(db, numbers), read_told(db, numbers), _Order.of(db, numbers)
    alone = (_Job.of([row], lists, order) for row in sorted(rows, key=lambda row: order.place[row[1]]))
    return [orjson.dumps(_record(one, told), option=orjson.OPT_APPEND_NEWLINE) for one in alone]


@dataclass(frozen=True, slots=True)
class _Order:
    """Of postings (by number) that are not alone in their job: what orders them, which place among all each has by that, and their facts
    (posting, table, value) that stand in a field of the source."""

    terms: dict[int, Row]
    place: dict[int, int]
    structured: set[Row]

    @classmethod
    def of(cls, db: sqlite3.Connection, postings: list[int]) -> "_Order":
        if not postings:
            return cls({}, {}, set())
        terms = {number: tuple(terms) for number, *terms in plain_rows(db, ORDERED, postings)}
        place = {number: n for n, number in enumerate(terms)}
        return cls(terms, place, set(plain_rows(db, STRUCTURED, postings)))


@dataclass(frozen=True, slots=True)
class _Job:
    """The postings of a job, the main one first, and their lists; what they state as one row and one row of lists; and by field, from
    which of the postings it is taken and why (the main one where it is not there)."""

    postings: list[Row]
    lists: list[Lists]
    stated: Row
    stated_lists: Lists
    chosen: Mapping[str, tuple[int, str]]

    @classmethod
    def of(cls, postings: list[Row], lists: Mapping[int, Lists], order: _Order) -> "_Job":
        if len(postings) == 1:
            own = lists[postings[0][1]]
            return cls(postings, [own], postings[0], own, {})
        postings = sorted(postings, key=lambda row: order.place[row[1]])
        every = [lists[row[1]] for row in postings]
        chosen = _chosen(postings, every, order)
        scalars = (postings[chosen.get(field.name, _MAIN)[0]][n] for n, field in enumerate(_SCALARS, _FIRST))
        composed = [every[chosen.get(name, _MAIN)[0]][slot] for slot, name in enumerate(_LISTED_FIELDS)]
        return cls(postings, every, (*postings[0][:_FIRST], *scalars), composed, chosen)

    def every(self, slot: int) -> bytes:
        """The facts of such a list, of all postings."""
        if len(self.lists) == 1:
            return self.lists[0][slot]
        return b"[%b]" % b",".join(lists[slot][1:-1] for lists in self.lists if lists[slot] != EMPTY)


def _chosen(postings: list[Row], lists: list[Lists], order: _Order) -> dict[str, tuple[int, str]]:
    """For each field that is stated, which of the postings it is taken from, and why."""
    terms = [order.terms[row[1]] for row in postings]
    found: dict[str, tuple[int, str]] = {}
    for choice in COMPOSED:
        stating = [n for n, (row, own) in enumerate(zip(postings, lists, strict=True)) if _STATES[choice.name](row, own)]
        if stating:
            sure = [n for n in stating if choice.founded is None or (postings[n][1], *choice.founded[::2]) in order.structured]
            found[choice.name] = choose(terms, stating, sure)
    return found


def _states(name: str) -> Callable[[Row, Lists], bool]:
    """Whether a posting states a field, of its row and its lists."""
    leader = LEADER[name]
    if leader == "employer":
        return lambda row, _: row[_EMPLOYER["name"]] is not None
    field = next(field for field in FIELDS if field.name == leader)
    if isinstance(field.type, Fact):
        slot = SLOTS.index((field.type.table, field.where))
        return lambda _, lists: lists[slot] != EMPTY
    at = _FIRST + _SCALARS.index(field)
    return (lambda row, _: row[at] is not None) if field.null else (lambda row, _: bool(row[at]))


_STATES = {choice.name: _states(choice.name) for choice in COMPOSED}
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
        return lambda job: Fragment(job.stated_lists[slot])
    return lambda job: orjson.loads(held)[0] if (held := job.stated_lists[slot]) != EMPTY else None


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


def _record(job: _Job, told: Mapping[int, Told]) -> Object:
    rows = job.postings
    of = {field: told.get(rows[job.chosen.get(field, _MAIN)[0]][1], NOTHING) for field in ("employer", "title", "base_salary")}
    closed = [row[_SEEN["closed_at"]] for row in rows]
    return {
        "jobId": rows[0][2],
        **{key: part(job) for key, part in _PARTS.items()},
        "firstSeen": min(row[_SEEN["first_seen"]] for row in rows),
        "lastSeen": None if None in closed else max(row[_SEEN["last_seen"]] for row in rows),
        "closedAt": None if None in closed else max(closed),
        "employer": _employer(rows[job.chosen.get("employer", _MAIN)[0]]),
        "employerRecords": Fragment(of["employer"].records),
        "occupations": Fragment(of["title"].occupations),
        "prevailingWages": Fragment(of["base_salary"].wages),
        "wageFlag": of["base_salary"].flag,
        "evidence": _EVIDENCE(job),
        "composition": [
            {"field": key_of(field), "postingId": rows[n][_SEEN["posting_id"]], "why": why} for field, (n, why) in job.chosen.items() if n
        ],
        "postings": [_posting(row) for row in rows],
    }


def _posting(row: Row) -> Object:
    seen = row[_SEEN["last_seen"]] if row[_SEEN["closed_at"]] is not None else None
    return {key: row[n] for key, n in _KEYS} | {"url": row[_URL] and harmless_url(row[_URL]), "lastSeen": seen}


def _employer(row: Row) -> Object | None:
    if row[_EMPLOYER["name"]] is None:
        return None
    found = {key_of(name): row[n] for name, n in _EMPLOYER.items()}
    return found | {"aliases": orjson.loads(found["aliases"] or "[]"), "isAgency": bool(found["isAgency"])}
