"""Events: what became of postings and jobs, with their values as they were then. A row is never altered once its transaction is over.

An event is `about` a posting, a job, or ``both``: of a job that has one posting, what befalls the one befalls the other, and is kept once.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import orjson

from catalog.causes import CHANGED, RECOMPOSED, REDERIVED, Object, Told, kind_of
from catalog.differences import text_of
from catalog.sql import LISTED, insert, listed
from catalog.texts import DESCRIPTION, NEW, OLD, kept

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
_TOLD_NOW = f"SELECT DISTINCT job FROM event WHERE cursor > ? AND about = 'posting' AND job {LISTED}"
_TOLD = f"""
SELECT e.job, e.kind, e.field, {OLD}, {NEW}, e.reason, p.posting_id FROM event e JOIN posting p ON p.id = e.posting
WHERE e.cursor > ? AND e.about = 'posting' AND e.job {LISTED} ORDER BY e.cursor
"""
_REGROUPED = "SELECT max(reason) FROM event WHERE cursor > ? AND kind IN ('merged', 'split')"  # a transaction has one reason for it
_OF_BOTH = f"UPDATE event SET about = 'both' WHERE cursor > ? AND about = 'posting' AND job {LISTED}"
_JOB_OF = f"SELECT p.id, j.job_id FROM posting p JOIN job j ON j.id = p.job WHERE p.id {LISTED}"
_CAPITAL = re.compile(r"(?=[A-Z])")
_WORDS = ("employer.origin", "employer.quote", "employer.rule")  # behind its name, as `evidence` is behind others
_APART = ("jobId", "lastSeen", "closedAt", "evidence", "postings")  # told by events of their own, or by those of the values


@dataclass(frozen=True, slots=True)
class Moved:
    """A job whose record is another one now: the lines of JSON before and after, None for none. ``edited``: at its source; ``left``: of one
    that comes back out of another job, the line that it had when it went."""

    job: int
    old: bytes | None
    new: bytes | None
    edited: bool
    left: bytes | None = None


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
    told_now = {job for (job,) in db.execute(_TOLD_NOW, (start, listed(numbers)))}
    alone = _find_alone(before, numbers) & _find_alone(db, numbers) & told_now
    db.execute(_OF_BOTH, (start, listed(alone)))
    rest = [one for one in moved if one.job not in alone]
    told: dict[int, list[Told]] = defaultdict(list)
    for job, *said in db.execute(_TOLD, (start, listed(one.job for one in rest))):
        told[job].append(Told(*said))
    (why,) = db.execute(_REGROUPED, (start,)).fetchone()
    whence, whither = (dict(db_.execute(_JOB_OF, (listed(one.job for one in rest),)).fetchall()) for db_ in (before, db))
    rows = []
    for one in rest:
        record = orjson.loads(one.new or one.old or b"null")
        for event in _told_of(one, told[one.job], whence.get(one.job), whither[one.job]):
            reason = why if event.kind in ("merged", "split") else event.reason
            old, new, *text = kept(event.field, event.old, event.new, _whose_text(db, one.job, event))
            said = (at[one.job], run, event.kind, one.job, event.field, old, new, reason)
            rows.append((*said, "job", record["title"], record["hiringOrganization"], *text))
    db.executemany(_OF_JOB, rows)


def _whose_text(db: sqlite3.Connection, job: int, event: Told) -> int | None:
    """The posting of a job whose description an event tells; None for other values."""
    found = db.execute(_WHOSE_TEXT, (job, event.new)).fetchone() if event.field == DESCRIPTION else None
    return found and int(found[0])


def _find_alone(db: sqlite3.Connection, jobs: Collection[int]) -> set[int]:
    """Of these jobs, those that have one posting."""
    return {job for (job,) in db.execute(_ALONE, (listed(jobs),))}


def _told_of(moved: Moved, told: list[Told], whence: str | None, whither: str) -> Iterator[Told]:
    """The events of a job. ``told``: those of its postings; ``whence``, ``whither``: the job_id of the job that the posting with its number
    stood in before, and stands in now."""
    old, new, left = (orjson.loads(line or b"null") for line in (moved.old, moved.new, moved.left))
    if old is None:
        yield Told("split", "job", whence, whither)
        if new and new["closedAt"] is not None:  # it comes back as it stands
            yield Told("closed", reason=new["postings"][0]["closedReason"])
        if new and left:  # and says what it does not say as it did when it went
            yield from _regrouped(left, new)
            yield from (replace(one, kind="split") for one in _differing(left, new))
    elif new is None:
        yield Told("merged", "job", whence, whither)
    else:
        reason = next((event.reason for event in reversed(told) if event.kind == "closed"), None)
        yield from _told_of_records(old, new, told, moved.edited, reason)


def _told_of_records(old: Object, new: Object, told: list[Told], edited: bool, reason: str | None) -> Iterator[Told]:
    """How a record became another one."""
    events = [*_turned(old, new, reason), *_regrouped(old, new)]
    events += [replace(one, kind=kind_of(one, old, new, told, edited)) for one in _differing(old, new)]
    if not events:
        is_alike = old["postings"] == new["postings"]
        kind = CHANGED if edited else REDERIVED if is_alike else RECOMPOSED
        events = [Told(kind, "evidence" if is_alike else "postings")]
    yield from events


def _differing(old: Object, new: Object) -> Iterator[Told]:
    """The fields whose values differ."""
    differ = [key for key in old.keys() | new.keys() if old.get(key) != new.get(key)]  # few: the rest need not be put in words
    was, now = (dict(values_of({key: record[key] for key in record if key in differ})) for record in (old, new))
    yield from (Told(CHANGED, field, was.get(field), now.get(field)) for field in was | now if was.get(field) != now.get(field))


def _turned(old: Object, new: Object, reason: str | None) -> Iterator[Told]:
    if (old["closedAt"] is None) != (new["closedAt"] is None):
        yield Told("reopened") if new["closedAt"] is None else Told("closed", reason=reason)


def _regrouped(old: Object, new: Object) -> Iterator[Told]:
    """Postings that came from other jobs, or went to them."""
    was, now = ([one["postingId"] for one in record["postings"]] for record in (old, new))
    if not set(now) <= set(was):
        yield Told("merged", "postings", text_of(was), text_of(now))
    if not set(was) <= set(now):
        yield Told("split", "postings", text_of(was), text_of(now))


def values_of(record: Object, within: str = "") -> Iterator[tuple[str, str | None]]:
    """The fields of a record, and their values as text; the words behind them left out."""
    for key, value in record.items():
        if not within and key in _APART:
            continue
        field = f"{within}{_CAPITAL.sub('_', key).lower()}"
        if field in _WORDS:
            continue
        if isinstance(value, dict) and "evidence" not in value:
            yield from values_of(value, f"{field}.")
        else:
            yield field, text_of(value)
