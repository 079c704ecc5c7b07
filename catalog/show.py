"""One job explained: ``describe(db, key)`` gives every value with the words it was read from, its postings, and why they were merged."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.database import CatalogError
from catalog.pay_laws import unreasoned, unstated
from catalog.read import Object, job_records
from catalog.registers.asked import read_asked, words_of
from catalog.registers.telling import Told, tell_flag, tell_occupation, tell_record, tell_wage
from catalog.texts import NEW, OLD

_JUDGED = (
    "SELECT a.posting_id AS a, b.posting_id AS b, d.verdict, d.score, d.veto, 'auto' AS by, d.reasons, a.job = b.job FROM duplicate d "
    "JOIN posting a ON a.id = d.a JOIN posting b ON b.id = d.b WHERE d.{0} IN (SELECT id FROM posting WHERE job = ?)"
)
_SAID = (
    "SELECT h.a, h.b, h.verdict, 1.0, NULL, 'hand', iif(h.reason = '', '[]', json_array(h.reason)), a.job = b.job FROM hand h "
    "JOIN posting a ON a.posting_id = h.a JOIN posting b ON b.posting_id = h.b "
    "WHERE h.undone_at IS NULL AND h.{0} IN (SELECT posting_id FROM posting WHERE job = ?)"
)
# Pairs of which one posting, or both, stand in a job.
_LINKS = " UNION ".join(part.format(side) for part in (_JUDGED, _SAID) for side in ("a", "b")) + " ORDER BY 6 DESC, 4 DESC, 1, 2"


@dataclass(frozen=True, slots=True)
class Value:
    """A value and the words behind it; ``words`` and what follows are None for a verdict combined from several statements."""

    field: str
    value: str
    origin: str | None = None
    words: str | None = None
    rule: str | None = None
    posting_id: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """How two postings were judged: by the program (``decided_by`` auto), or by a person (hand), who counts; ``merged`` where both stand in
    this job."""

    a: str
    b: str
    verdict: str
    score: float
    veto: str | None
    decided_by: str
    reasons: tuple[str, ...]
    merged: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One event in a posting's life."""

    at: str
    kind: str
    posting_id: str
    field: str | None
    old: str | None
    new: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Description:
    """``record`` is the exported object; ``values`` the same, flat, in reading order."""

    record: Object
    values: tuple[Value, ...]
    links: tuple[Link, ...]
    events: tuple[Event, ...]


def describe(db: sqlite3.Connection, key: str) -> Description:
    """The job with this job_id, or the one that this posting_id belongs to; a clear beginning of either will do. A job that was merged
    into another leads there. CatalogError where there is none, or several."""
    job = find_job(db, key)
    record = next(job_records(db, [job]))
    events = tuple(
        Event(*row)
        for row in db.execute(
            f"SELECT e.at, e.kind, p.posting_id, e.field, {OLD}, {NEW}, e.reason FROM event e JOIN posting p ON p.id = e.posting "
            "WHERE p.job = ? ORDER BY e.cursor",
            (job,),
        )
    )
    values = tuple(_values(record | {"employerRecords": _asked(db, record["employerRecords"])}))
    return Description(record, (*values, *_held_against(db, record["jobId"])), links_of(db, job), events)


def _held_against(db: sqlite3.Connection, job_id: str) -> Iterator[Value]:
    """What the job does not state though a rule asks for it, and what it demands without a reason."""
    for law in unstated(db, job_id):
        yield Value("payTransparency", law.says, "law", law.asks_for, law.source)
    for demand in unreasoned(db, job_id):
        yield Value("demands", demand.says, demand.origin, demand.quote, demand.rule, demand.posting_id)


def links_of(db: sqlite3.Connection, job: int, most: int = -1) -> tuple[Link, ...]:
    """How the postings of a job (by number) and others were judged: what a person said first, then by likeness; ``most``: not more than
    so many, all where it is negative."""
    rows = db.execute(f"{_LINKS} LIMIT ?", (job, job, job, job, most))
    return tuple(Link(*(*row[:6], tuple(orjson.loads(row[6])), bool(row[7]))) for row in rows)


def _asked(db: sqlite3.Connection, records: list[Object]) -> list[Object]:
    """Records of the employer with the registers that they are of."""
    asked = words_of(read_asked(db))
    return [one | {"asked": asked.get(one["country"], [])} for one in records]


def find_job(db: sqlite3.Connection, key: str) -> int:
    """The number of the job that `describe` would tell of."""
    wanted = key.strip().lower()
    found = db.execute(
        "SELECT DISTINCT coalesce(merged_into, id) FROM job WHERE job_id BETWEEN :key AND :key || 'g' "
        "UNION SELECT job FROM posting WHERE posting_id BETWEEN :key AND :key || 'g' LIMIT 3",  # ids are of hexadecimal digits
        {"key": wanted},
    ).fetchall()
    if not wanted or not found:
        raise CatalogError(f"no job {key!r}: take a job_id from the view `jobs` or from an export")
    if len(found) > 1:
        raise CatalogError(f"{key!r} is the beginning of several jobs: give more of it")
    return int(found[0][0])


def _values(record: Object) -> list[Value]:
    """The record's values, flat; scalars find their words in ``evidence``, those of the posting that they are taken from. What several
    postings say in the same words is told once."""
    source = {taken["field"]: taken["postingId"] for taken in record["composition"]}
    main = record["postings"][0]["postingId"]
    words = {fact["field"]: fact for fact in reversed(record["evidence"]) if fact["postingId"] == source.get(fact["field"], main)}
    found: dict[tuple[str | None, ...], Value] = {}
    for name, value in (record | {"eligibilityToWork": _verdicts(record["eligibilityToWork"])}).items():
        if name in ("evidence", "postings", "composition", "description", "jobId") or value in (None, [], {}):
            continue
        for told in _TOLD[name](value) if name in _TOLD else _told(name, value, words):
            found.setdefault((told.field, told.value, told.origin, told.words, told.rule), told)
    return list(found.values())


def _registered(field: str, tell: Callable[[Object], Iterator[Told]]) -> Callable[[list[Object]], Iterator[Value]]:
    """How a list of what registers say is told."""

    def told(entries: list[Object]) -> Iterator[Value]:
        for sentence, at, more in (one for entry in entries for one in tell(entry)):
            words = None if at is None else ": ".join(filter(None, (at["key"], more)))
            rule = None if at is None else " ".join(filter(None, (at["register"], at["period"])))
            yield Value(field, sentence, None if at is None else at["origin"], words, rule)

    return told


def _told(name: str, value: Any, words: dict[str, Object]) -> Iterator[Value]:
    for field, one in _flat(name, value):
        yield _value(field, one, one.get("evidence") if isinstance(one, dict) else words.get(field))


def _employer(employer: Object) -> Value:
    """An employer in one line, with the words that its name was read from."""
    rest = {name: value for name, value in employer.items() if name not in ("name", "aliases", "origin", "quote", "rule")}
    also = [f"also {', '.join(employer['aliases'])}"] if employer["aliases"] else []
    return Value("employer", ", ".join((employer["name"], *also, *_parts(rest))), employer["origin"], employer["quote"], employer["rule"])


_TOLD: dict[str, Callable[[Any], Iterable[Value]]] = {
    "employer": lambda employer: [_employer(employer)],
    "employerRecords": _registered("employerRecords", tell_record),
    "occupations": _registered("occupations", tell_occupation),
    "prevailingWages": _registered("prevailingWages", tell_wage),
    "wageFlag": lambda flag: [Value("wageFlag", tell_flag(flag))],
}


def _verdicts(eligibility: Object) -> Object:
    """Silence on sponsorship is an answer that people look for; that nothing contradicts is not."""
    said = {name: value for name, value in eligibility.items() if name != "contradictory" or value}
    silent = "unclear" if any(statement["topic"] == "sponsorship" for statement in said["statements"]) else "not stated"
    return said | {"sponsorship": said.get("sponsorship") or silent}


def _flat(name: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, list):
        return [(name, one) for one in value]
    if isinstance(value, dict) and "evidence" not in value:
        return [pair for part, inner in value.items() if inner not in (None, []) for pair in _flat(f"{name}.{part}", inner)]
    return [(name, value)]


def _value(field: str, one: Any, evidence: Object | None) -> Value:
    text = ", ".join(_parts(one)) if isinstance(one, dict) else str(one)
    if evidence is None:
        return Value(field, text)
    return Value(field, text, evidence["origin"], evidence["quote"], evidence["rule"], evidence["postingId"], evidence["confidence"])


def _parts(fact: Object) -> Iterator[str]:
    for name, value in fact.items():
        if name == "required" and value is not None:
            yield "required" if value else "preferred"
        elif name != "evidence" and value not in (None, [], False):
            yield str(value) if name == "text" else f"{name}: {value}"
