"""Reading jobs back: ``job_records`` yields them as the plain objects that schemas.jsonschema.JobRecord describes.

A job speaks through its main posting; what that one does not state is taken from its nearest other posting, as the view `jobs` does.
Statements on eligibility, and claims, are kept from all its postings.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from pydantic.alias_generators import to_camel

from catalog.rows import FACT_COLUMNS
from catalog.sql import LISTED, listed

Object = dict[str, Any]
_AT_ONCE = 500  # jobs

_TRUTHS = {"remote", "main", "unit_stated", "estimated", "required", "overall", "equivalent_accepted", "accepted"}
_LISTS = {"flags", "fields"}
_NAMES = {"unit": "unitText", "span_start": "start", "span_end": "end"}
_WORDS = ("origin", "quote", "span_start", "span_end", "rule", "rule_version")
_STATED = (
    "title", "organization", "workplace", "date_posted", "valid_through", "language", "seniority", "department", "requisition_id",
    "industry", "url", "apply_url", "sponsorship", "citizenship", "authorization_required", "clearance_required", "clearance_level",
    "employment_types",
)  # fmt: skip
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
        yield from (_record(ids[job], rows, facts) for job, rows in sorted(postings.items()))


def _facts(db: sqlite3.Connection, table: str, names: dict[int, str]) -> dict[int, list[Object]]:
    found: dict[int, list[Object]] = defaultdict(list)
    columns = FACT_COLUMNS[table]
    query = f"SELECT {', '.join(columns)} FROM {table} WHERE posting {LISTED} ORDER BY posting, n"
    for row in db.execute(query, (listed(names),)):
        words = {"postingId": names[row["posting"]]} | {_name(column): row[column] for column in _WORDS}
        value = {_name(c): _value(c, row[c]) for c in columns if c not in _WORDS and c not in ("posting", "n")}
        found[row["posting"]].append(value | {"evidence": words})
    return found


def _name(column: str) -> str:
    return _NAMES.get(column) or to_camel(column)


def _value(column: str, value: Any) -> Any:
    if column in _LISTS:
        return value.split(", ") if value else []
    return bool(value) if column in _TRUTHS and value is not None else value


def _record(job_id: str, postings: Sequence[sqlite3.Row], facts: dict[str, dict[int, list[Object]]]) -> Object:
    told = {column: next((row[column] for row in postings if row[column] is not None), None) for column in _STATED}
    main = postings[0]

    def nearest(table: str, **having: object) -> list[Object]:
        for row in postings:
            if found := [f for f in facts[table][row["id"]] if all(f[name] == value for name, value in having.items())]:
                return [{name: value for name, value in f.items() if name not in having} for f in found]
        return []

    def every(table: str) -> list[Object]:
        return [fact for row in postings for fact in facts[table][row["id"]]]

    experiences = [{k: v for k, v in e.items() if k != "overall"} for e in nearest("experience")]
    overall = nearest("experience", overall=True)
    pays = [{k: v for k, v in pay.items() if k != "main"} for pay in nearest("salary")]
    closed = [row["closed_at"] for row in postings]
    return {
        "jobId": job_id,
        "title": told["title"],
        "hiringOrganization": told["organization"],
        "jobLocations": nearest("place"),
        "workplace": told["workplace"],
        "employmentTypes": told["employment_types"].split(", ") if told["employment_types"] else [],
        "baseSalary": [_without(pay, "field") for pay in pays if pay["field"] == "base_salary"],
        "otherPay": [_without(pay, "field") for pay in pays if pay["field"] == "other_pay"],
        "datePosted": told["date_posted"],
        "validThrough": told["valid_through"],
        "description": main["description"],
        "language": told["language"],
        "qualifications": {"required": nearest("requirement", kind="required"), "preferred": nearest("requirement", kind="preferred")},
        "responsibilities": nearest("requirement", kind="responsibility"),
        "jobBenefits": nearest("requirement", kind="benefit"),
        "experienceRequirements": overall[0] if overall else None,
        "experiences": experiences,
        "educationRequirements": next(iter(nearest("education")), None),
        "skills": nearest("term", field="skills"),
        "languages": nearest("term", field="languages"),
        "certificates": nearest("term", field="certificates"),
        "travel": next(iter(nearest("term", field="travel")), None),
        "seniority": told["seniority"],
        "eligibilityToWork": {
            "sponsorship": told["sponsorship"],
            "citizenship": told["citizenship"],
            "authorizationRequired": _value("required", told["authorization_required"]),
            "contradictory": any(row["eligibility_contradictory"] for row in postings),
            "statements": every("eligibility"),
        },
        "securityClearance": None
        if told["clearance_required"] is None
        else {"required": bool(told["clearance_required"]), "level": told["clearance_level"]},
        "claims": every("claim"),
        "department": told["department"],
        "requisitionId": told["requisition_id"],
        "industry": told["industry"],
        "url": told["url"],
        "applyUrl": told["apply_url"],
        "firstSeen": min(row["first_seen"] for row in postings),
        "lastSeen": max(row["last_seen"] for row in postings),
        "closedAt": None if None in closed else max(closed),
        "evidence": [{"field": to_camel(fact["field"]), **fact["evidence"]} for fact in every("scalar")],
        "postings": [_posting(row) for row in postings],
    }


def _without(fact: Object, name: str) -> Object:
    return {key: value for key, value in fact.items() if key != name}


def _posting(row: sqlite3.Row) -> Object:
    columns = ("posting_id", "family", "identifier", "lineage", "url", "first_seen", "last_seen", "closed_at", "closed_reason")
    return {to_camel(column): row[column] for column in columns} | {"source": row["board"]}
