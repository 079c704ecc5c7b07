"""Events: what became of postings and jobs, with their values as they were then. A row is never altered once its transaction is over.

An event is `about` a posting, a job, or ``both``: of a job that has one posting, what befalls the one befalls the other, and is kept once.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.differences import text_of
from catalog.sql import LISTED, insert, listed
from catalog.texts import DESCRIPTION, kept

Object = dict[str, Any]

_COLUMNS = ("at", "run", "kind", "posting", "job", "field", "old", "new", "reason", "about", "title", "organization")
_TEXT_COLUMNS = (*_COLUMNS, "text_of", "was")
# Of a posting, for ``executemany``: (at, run, kind, field, old, new, reason, its number).
OF_POSTING = (
    f"INSERT INTO event ({', '.join(_COLUMNS)}) "
    "SELECT ?, ?, ?, id, job, ?, ?, ?, ?, 'posting', title, organization FROM posting WHERE id = ?"
)
# Of a posting that closes: (at, run, reason, its number).
CLOSED = (
    f"INSERT INTO event ({', '.join(_COLUMNS)}, seen) "
    "SELECT ?, ?, 'closed', id, job, NULL, NULL, NULL, ?, 'posting', title, organization, last_seen FROM posting WHERE id = ?"
)
# Of a posting's value: (at, run, kind, field, *`kept`, its number).
OF_VALUE = (
    "INSERT INTO event (at, run, kind, field, old, new, text_of, was, posting, job, about, title, organization) "
    "SELECT ?, ?, ?, ?, ?, ?, ?, ?, id, job, 'posting', title, organization FROM posting WHERE id = ?"
)
# A posting that opens a job of its own.
_OPENED = (
    f"INSERT INTO event ({', '.join(_COLUMNS)}) "
    "SELECT ?, ?, 'opened', id, job, NULL, NULL, NULL, NULL, iif(job = id, 'both', 'posting'), title, organization "
    "FROM posting WHERE id = ?"
)
_OF_JOB = insert("event", (name for name in _TEXT_COLUMNS if name != "posting"))
# The posting of a job that has this description.
_WHOSE_TEXT = "SELECT posting FROM posting_text JOIN posting ON id = posting WHERE job = ? AND description = ? ORDER BY id LIMIT 1"
_OPENED_NOW = "SELECT job FROM event WHERE cursor > ? AND kind = 'opened' AND about = 'both'"
_CLOSED_NOW = "SELECT job FROM event WHERE cursor > ? AND kind IN ('closed', 'reopened')"
_ALONE = f"SELECT id FROM job WHERE postings = 1 AND id {LISTED}"
_MOMENTS = f"SELECT job, max(at) FROM event WHERE cursor > ? AND about = 'posting' AND job {LISTED} GROUP BY job"
_TOLD = f"SELECT job, kind, reason FROM event WHERE cursor > ? AND about = 'posting' AND job {LISTED} ORDER BY cursor"
_REGROUPED = "SELECT max(reason) FROM event WHERE cursor > ? AND kind IN ('merged', 'split')"  # a transaction has one reason for it
_OF_BOTH = f"UPDATE event SET about = 'both' WHERE cursor > ? AND about = 'posting' AND job {LISTED}"
_JOB_OF = f"SELECT p.id, j.job_id FROM posting p JOIN job j ON j.id = p.job WHERE p.id {LISTED}"
_CAPITAL = re.compile(r"(?=[A-Z])")
_APART = ("jobId", "lastSeen", "closedAt", "evidence", "postings")  # told by events of their own, or by those of the values


@dataclass(frozen=True, slots=True)
class Moved:
    """A job whose record is another one now: the lines of JSON before and after, None for none. ``edited``: at its source."""

    job: int
    old: bytes | None
    new: bytes | None
    edited: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """What an event says; ``old`` and ``new`` are the values whole, lists and objects as JSON."""

    kind: str
    field: str | None = None
    old: str | None = None
    new: str | None = None
    reason: str | None = None


def tell_opened(db: sqlite3.Connection, run: int, postings: Iterable[tuple[str, int]]) -> None:
    """``postings``: when each new one was seen, and its number."""
    db.executemany(_OPENED, [(at, run, number) for at, number in postings])


def opened_since(db: sqlite3.Connection, cursor: int) -> set[int]:
    """The jobs that were opened after a cursor."""
    return {job for (job,) in db.execute(_OPENED_NOW, (cursor,))}


def closed_since(db: sqlite3.Connection, cursor: int) -> set[int]:
    """The jobs of whose postings some were closed, or opened again, after a cursor."""
    return {job for (job,) in db.execute(_CLOSED_NOW, (cursor,))}


def moments_since(db: sqlite3.Connection, cursor: int, jobs: Collection[int]) -> dict[int, str]:
    """When the latest was seen that has been told of the postings of these jobs since a cursor; of those of which something was."""
    return dict(map(tuple, db.execute(_MOMENTS, (cursor, listed(jobs)))))


def tell_jobs(
    db: sqlite3.Connection, before: sqlite3.Connection, moved: Collection[Moved], run: int | None, start: int, at: Mapping[int, str]
) -> None:
    """Tell what became of jobs. ``start``: the last cursor before this transaction, which has told of their postings already; ``at``: when
    it was seen, by job."""
    numbers = [one.job for one in moved]
    told: dict[int, list[_Told]] = defaultdict(list)
    for job, kind, reason in db.execute(_TOLD, (start, listed(numbers))):
        told[job].append(_Told(kind, reason=reason))
    alone = _find_alone(before, numbers) & _find_alone(db, numbers) & told.keys()
    db.execute(_OF_BOTH, (start, listed(alone)))
    rest = [one for one in moved if one.job not in alone]
    (why,) = db.execute(_REGROUPED, (start,)).fetchone()
    whence, whither = (dict(db_.execute(_JOB_OF, (listed(one.job for one in rest),)).fetchall()) for db_ in (before, db))
    rows = []
    for one in rest:
        old, new = orjson.loads(one.old or b"null"), orjson.loads(one.new or b"null")
        record = new or old
        for event in _told_of(old, new, one.edited, told[one.job], whence.get(one.job), whither[one.job]):
            reason = why if event.kind in ("merged", "split") else event.reason
            old, new, *text = kept(event.field, event.old, event.new, _whose_text(db, one.job, event))
            said = (at[one.job], run, event.kind, one.job, event.field, old, new, reason)
            rows.append((*said, "job", record["title"], record["hiringOrganization"], *text))
    db.executemany(_OF_JOB, rows)


def _whose_text(db: sqlite3.Connection, job: int, event: _Told) -> int | None:
    """The posting of a job whose description an event tells; None for other values."""
    found = db.execute(_WHOSE_TEXT, (job, event.new)).fetchone() if event.field == DESCRIPTION else None
    return found and int(found[0])


def _find_alone(db: sqlite3.Connection, jobs: Collection[int]) -> set[int]:
    """Of these jobs, those that have one posting."""
    return {job for (job,) in db.execute(_ALONE, (listed(jobs),))}


def _told_of(old: Object | None, new: Object | None, edited: bool, told: list[_Told], whence: str | None, whither: str) -> Iterator[_Told]:
    """The events of a job whose record was ``old`` and is ``new``. ``told``: those of its postings; ``whence``, ``whither``: the job_id of
    the job that the posting with its number stood in before, and stands in now."""
    if old is None:
        yield _Told("split", "job", whence, whither)
        if new and new["closedAt"] is not None:  # it comes back as it stands
            yield _Told("closed", reason=new["postings"][0]["closedReason"])
    elif new is None:
        yield _Told("merged", "job", whence, whither)
    else:
        kind = "changed" if edited or any(event.kind != "rederived" for event in told) else "rederived"
        reason = next((event.reason for event in reversed(told) if event.kind == "closed"), None)
        yield from _told_of_records(old, new, kind, reason)


def _told_of_records(old: Object, new: Object, kind: str, reason: str | None) -> Iterator[_Told]:
    """How a record became another one."""
    events = [*_turned(old, new, reason), *_regrouped(old, new)]
    differ = [key for key in old.keys() | new.keys() if old.get(key) != new.get(key)]  # few: the rest need not be put in words
    was, now = (dict(values_of({key: record[key] for key in record if key in differ})) for record in (old, new))
    events += [_Told(kind, field, was.get(field), now.get(field)) for field in was | now if was.get(field) != now.get(field)]
    yield from events or [_Told(kind, "evidence") if old["postings"] == new["postings"] else _Told("changed", "postings")]


def _turned(old: Object, new: Object, reason: str | None) -> Iterator[_Told]:
    if (old["closedAt"] is None) != (new["closedAt"] is None):
        yield _Told("reopened") if new["closedAt"] is None else _Told("closed", reason=reason)


def _regrouped(old: Object, new: Object) -> Iterator[_Told]:
    """Postings that came from other jobs, or went to them."""
    was, now = ([one["postingId"] for one in record["postings"]] for record in (old, new))
    if not set(now) <= set(was):
        yield _Told("merged", "postings", text_of(was), text_of(now))
    if not set(was) <= set(now):
        yield _Told("split", "postings", text_of(was), text_of(now))


def values_of(record: Object, within: str = "") -> Iterator[tuple[str, str | None]]:
    """The fields of a record, and their values as text; the words behind them left out."""
    for key, value in record.items():
        if not within and key in _APART:
            continue
        field = f"{within}{_CAPITAL.sub('_', key).lower()}"
        if isinstance(value, dict) and "evidence" not in value:
            yield from values_of(value, f"{field}.")
        else:
            yield field, text_of(value)
