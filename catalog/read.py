"""Reading jobs back: ``job_records`` yields them as the plain objects that schemas.jsonschema.JobRecord describes.

A job speaks through its main posting; what that one does not state is taken from its nearest other posting, as the view `jobs` does.
Statements on eligibility, and claims, are kept from all its postings.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from pydantic.alias_generators import to_camel

from catalog.rows import FACT_COLUMNS, WORDS
from catalog.sql import LISTED, listed

Object = dict[str, Any]
Facts = dict[tuple[int, str | None], list[Object]]  # by posting and list
_AT_ONCE = 200  # jobs

_TRUTHS = {"remote", "main", "unit_stated", "estimated", "required", "overall", "equivalent_accepted", "accepted"}
_LISTS = {"flags", "fields"}
_NOT_TOLD = {"posting", "n", "main"}
_LISTED_BY = {"requirement": "kind", "term": "field", "salary": "field"}  # tables that hold several lists of the record
_NAMES = {"unit": "unitText", "span_start": "start", "span_end": "end"}
_POSTINGS = f"""
SELECT p.*, s.family, s.board, t.description, p.id = j.main AS is_main FROM posting p JOIN job j ON j.id = p.job
JOIN source s ON s.id = p.source JOIN posting_text t ON t.posting = p.id
WHERE p.job {LISTED} ORDER BY p.job, p.id <> j.main, p.lineage = 'aggregator', p.closed_at IS NOT NULL, p.posting_id
"""


def job_records(db: sqlite3.Connection, jobs: Iterable[int] | None = None) -> Iterator[Object]:
    """The jobs with these numbers (of table ``job``), or all of them, in order; memory stays bounded."""
    numbers = iter(jobs) if jobs is not None else (row[0] for row in db.execute("SELECT id FROM job WHERE postings > 0 ORDER BY id"))
    while part := list(islice(numbers, _AT_ONCE)):
        postings: dict[int, list[sqlite3.Row]] = defaultdict(list)
        for row in db.execute(_POSTINGS, (listed(part),)):
            postings[row["job"]].append(row)
        names = {row["id"]: row["posting_id"] for rows in postings.values() for row in rows}
        facts = {table: _facts(db, table, names) for table in FACT_COLUMNS}
        ids = dict(db.execute(f"SELECT id, job_id FROM job WHERE id {LISTED}", (listed(part),)).fetchall())
        yield from (_record(_Job(ids[job], rows, facts)) for job, rows in sorted(postings.items()))


def _facts(db: sqlite3.Connection, table: str, names: dict[int, str]) -> Facts:
    """A table's facts by posting and, where the table has several lists, by list."""
    found: Facts = defaultdict(list)
    own = [column for column in FACT_COLUMNS[table] if column not in WORDS and column not in _NOT_TOLD]
    keys, words = [*map(_name, own)], [*map(_name, WORDS)]
    odd = [(key, column) for key, column in zip(keys, own, strict=True) if column in _TRUTHS | _LISTS]
    query = f"SELECT posting, {', '.join((*own, *WORDS))} FROM {table} WHERE posting {LISTED} ORDER BY posting, n"
    for posting, *values in map(tuple, db.execute(query, (listed(names),))):
        fact = dict(zip(keys, values, strict=False))
        for key, column in odd:
            fact[key] = _value(column, fact[key])
        fact["evidence"] = {"postingId": names[posting], **dict(zip(words, values[len(own) :], strict=True))}
        if "text" in fact and fact["text"] is None:
            fact["text"] = fact["evidence"]["quote"]
        found[posting, fact.pop(_LISTED_BY[table]) if table in _LISTED_BY else None].append(fact)
    return found


@cache
def _name(column: str) -> str:
    return _NAMES.get(column) or to_camel(column)


def _value(column: str, value: Any) -> Any:
    if column in _LISTS:
        return value.split(", ") if value else []
    return bool(value) if column in _TRUTHS and value is not None else value


@dataclass(frozen=True, slots=True)
class _Job:
    """The postings of a job, the main one first, and the facts of a part of the catalog by table and posting."""

    job_id: str
    postings: Sequence[sqlite3.Row]
    facts: dict[str, Facts]

    def stated(self, column: str) -> Any:
        """The value of the first posting that states one."""
        return next((row[column] for row in self.postings if row[column] is not None), None)

    def nearest(self, table: str, name: str | None = None) -> list[Object]:
        """The facts (of one list of a table) of the first posting that states any."""
        return next((found for row in self.postings if (found := self.facts[table].get((row["id"], name), []))), [])

    def first(self, table: str, name: str | None = None) -> Object | None:
        return next(iter(self.nearest(table, name)), None)

    def every(self, table: str) -> list[Object]:
        """The facts of all postings."""
        return [fact for row in self.postings for fact in self.facts[table].get((row["id"], None), [])]


def _record(job: _Job) -> Object:
    return {"jobId": job.job_id} | _offer(job) | _demands(job) | _eligibility(job) | _life(job)


def _offer(job: _Job) -> Object:
    """What is offered, by whom, where, for how much."""
    types = job.stated("employment_types")
    scalars = ("title", "workplace", "date_posted", "valid_through", "language", "seniority", "department", "requisition_id", "industry")
    return {
        **{_name(column): job.stated(column) for column in (*scalars, "url", "apply_url")},
        "hiringOrganization": job.stated("organization"),
        "jobLocations": job.nearest("place"),
        "employmentTypes": types.split(", ") if types else [],
        "baseSalary": job.nearest("salary", "base_salary"),
        "otherPay": job.nearest("salary", "other_pay"),
        "description": job.postings[0]["description"],
        "responsibilities": job.nearest("requirement", "responsibility"),
        "jobBenefits": job.nearest("requirement", "benefit"),
    }


def _demands(job: _Job) -> Object:
    """What is asked of the candidate."""
    experiences = job.nearest("experience")
    return {
        "qualifications": {kind: job.nearest("requirement", kind) for kind in ("required", "preferred")},
        "experienceRequirements": next((_without(fact, "overall") for fact in experiences if fact["overall"]), None),
        "experiences": [_without(fact, "overall") for fact in experiences],
        "educationRequirements": job.first("education"),
        **{field: job.nearest("term", field) for field in ("skills", "languages", "certificates")},
        "travel": job.first("term", "travel"),
    }


def _eligibility(job: _Job) -> Object:
    """Who may work there."""
    required = job.stated("clearance_required")
    return {
        "eligibilityToWork": {
            "sponsorship": job.stated("sponsorship"),
            "citizenship": job.stated("citizenship"),
            "authorizationRequired": _value("required", job.stated("authorization_required")),
            "contradictory": any(row["eligibility_contradictory"] for row in job.postings),
            "statements": job.every("eligibility"),
        },
        "securityClearance": None if required is None else {"required": bool(required), "level": job.stated("clearance_level")},
        "claims": job.every("claim"),
    }


def _life(job: _Job) -> Object:
    """Where and when it was seen, and the words behind its scalars."""
    closed = [row["closed_at"] for row in job.postings]
    return {
        "firstSeen": min(row["first_seen"] for row in job.postings),
        "lastSeen": max(row["last_seen"] for row in job.postings),
        "closedAt": None if None in closed else max(closed),
        "evidence": [{"field": _name(fact["field"]), **fact["evidence"]} for fact in job.every("scalar")],
        "postings": [_posting(row) for row in job.postings],
    }


def _without(fact: Object, name: str) -> Object:
    return {key: value for key, value in fact.items() if key != name}


def _posting(row: sqlite3.Row) -> Object:
    columns = ("posting_id", "family", "identifier", "lineage", "url", "first_seen", "last_seen", "closed_at", "closed_reason")
    return {_name(column): row[column] for column in columns} | {"source": row["board"]}
