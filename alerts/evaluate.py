"""What there is to tell: a search looks at the jobs that were touched since its cursor, and writes matches and deliveries down, in the
transaction that moves the cursor. So a match is written once, whenever the machine stops.

Jobs that fit, or did, are rows of ``alert_known``: a later look tells by them what is news. The caller holds the transaction.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b

import orjson

from alerts.reasons import Known, Now, Reason, reasons_of
from catalog.composition import value_of
from catalog.moved import last_cursor
from catalog.search import Search, describe_found
from catalog.sql import LISTED, listed, stamp
from catalog.stated import JOINS, SPONSORSHIP
from catalog.texts import OLD
from schemas.search import Query

_AT_ONCE = 500  # jobs

_TOUCHED = "SELECT id FROM job WHERE cursor > ? AND postings > 0 ORDER BY id"
# What is known of jobs, and of those that are merged into them.
_KNOWN = f"""
SELECT p.job, k.job, p.id = p.job, k.fits, k.open, k.pay, k.sponsorship
FROM posting p JOIN job j ON j.id = p.id JOIN alert_known k ON k.search = ? AND k.job = j.job_id WHERE p.job {LISTED}
"""
_NOW = f"""
SELECT j.id, j.job_id, m.closed_at IS NULL, {value_of("pay")}, {SPONSORSHIP}, j.born > ? FROM job j {JOINS}
WHERE j.id {LISTED} AND j.postings > 0 ORDER BY j.id
"""
# A run in which a source states what the record of ``e`` says from then on, or takes back what it said.
_STATED_OR_TAKEN_BACK = f"""
SELECT 1 FROM event p WHERE p.job = e.job AND p.run = e.run AND p.cursor < e.cursor AND p.about = 'posting' AND p.kind = 'changed'
  AND p.field = e.field AND (p.new = e.new OR (p.new IS NULL AND p.old = {OLD}))
"""
# What sources changed of jobs, also where another posting speaks for that; or of the postings with their numbers while these stood in
# another job. Statements are those of all postings: they count where there is no verdict.
_EDITED = f"""
SELECT DISTINCT j.id, iif(e.field = 'base_salary', 'pay', substr(e.field, length('eligibility_to_work.') + 1))
FROM job j CROSS JOIN event e ON e.job = j.id AND e.about <> 'posting' OR e.posting = j.id AND e.job <> j.id
WHERE j.id {LISTED} AND e.cursor > ?
  AND e.field IN ('base_salary', 'eligibility_to_work.sponsorship', 'eligibility_to_work.statements')
  AND (e.kind = 'changed' OR (e.kind = 'recomposed' AND EXISTS ({_STATED_OR_TAKEN_BACK})))
"""
_KEEP = "INSERT OR REPLACE INTO alert_known (search, job, fits, open, pay, sponsorship) VALUES (?, ?, ?, ?, ?, ?)"
_TIMES = "SELECT count(*) FROM alert_match WHERE search = ? AND job = ? AND reason = ?"
_MATCH = """
INSERT INTO alert_match (search, version, job, reason, nth, message, at, told) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
"""
_DELIVERY = "INSERT INTO delivery (match, channel, message, state, due_at) VALUES (?, ?, ?, 'waiting', ?)"
# What was withdrawn everywhere before it went out, nobody was told.
_TOLD = f"""
SELECT DISTINCT m.job FROM alert_match m JOIN delivery d ON d.match = m.id AND d.state <> 'withdrawn' WHERE m.search = ? AND m.job {LISTED}
"""


@dataclass(frozen=True, slots=True)
class Looking:
    """What of a search a look needs; ``search`` is its number."""

    search: int
    uid: str
    name: str
    version: int
    cursor: int
    query: Query
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """A job by its number, what it is, and what was known of it and of those that are merged into it, by job_id."""

    number: int
    job_id: str
    now: Now
    own: Known | None
    merged: Mapping[str, Known]


def message_id(search: str, job: str, reason: Reason, nth: int) -> str:
    """The lasting id of a message, 32 hex digits: of a search (its ``uid``), a job (its job_id) and a reason; of one that a job has given
    before, with how often."""
    parts = (search, job, reason, *([str(nth)] if nth > 1 else []))
    return blake2b("\n".join(parts).encode(), digest_size=16, person=b"rolecall alert").hexdigest()


def look(db: sqlite3.Connection, looking: Looking, now: datetime) -> int:
    """Write down what a search has to tell of all that was touched since its cursor, and move it. How many matches that were."""
    last = last_cursor(db)
    if last == looking.cursor:
        return 0
    search = Search(db, looking.query, now.date())
    told = 0
    numbers = [number for (number,) in map(tuple, db.execute(_TOUCHED, (looking.cursor,)))]
    for part in _parts(numbers):
        jobs = _read_jobs(db, looking, part, search.among(part))
        reasons = {job.number: reasons_of(job.own, job.merged.values(), job.now) for job in jobs}
        told += _write_matches(db, looking, jobs, reasons, now)
        _keep(db, looking, jobs)
    db.execute("UPDATE alert_search SET cursor = ? WHERE id = ?", (last, looking.search))
    return told


def start(db: sqlite3.Connection, looking: Looking, now: datetime, *, backfill: bool) -> int:
    """Take what fits for known, and look from here on. ``backfill``: tell of it, but for jobs that the search told of before. How many
    matches that were."""
    db.execute("UPDATE alert_known SET fits = 0 WHERE search = ?", (looking.search,))
    told = 0
    for part in _parts(Search(db, looking.query, now.date()).fitting()):
        jobs = _read_jobs(db, looking, part, set(part))
        if backfill:
            before = {job for (job,) in map(tuple, db.execute(_TOLD, (looking.search, listed(job.job_id for job in jobs))))}
            reasons = {job.number: [Reason.NEW] for job in jobs if job.job_id not in before}
            told += _write_matches(db, looking, jobs, reasons, now)
        _keep(db, looking, jobs)
    db.execute("UPDATE alert_search SET cursor = ? WHERE id = ?", (last_cursor(db), looking.search))
    return told


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[first : first + _AT_ONCE] for first in range(0, len(numbers), _AT_ONCE))


def _read_jobs(db: sqlite3.Connection, looking: Looking, part: Sequence[int], fitting: Collection[int]) -> list[Job]:
    """Those of these jobs that fit, or of which something is known."""
    own: dict[int, Known] = {}
    merged: dict[int, dict[str, Known]] = defaultdict(dict)
    for number, job_id, is_own, fits, is_open, pay, sponsorship in map(tuple, db.execute(_KNOWN, (looking.search, listed(part)))):
        known = Known(bool(fits), bool(is_open), pay, sponsorship)
        if is_own:
            own[number] = known
        else:
            merged[number][job_id] = known
    wanted = listed(sorted({*fitting, *own, *merged}))
    edited: dict[int, set[str]] = defaultdict(set)
    for number, what in map(tuple, db.execute(_EDITED, (wanted, looking.cursor))):
        edited[number].add(what)
    jobs = []
    for number, job_id, is_open, pay, sponsorship, is_new in map(tuple, db.execute(_NOW, (looking.cursor, wanted))):
        now = Now(number in fitting, bool(is_open), pay, sponsorship, bool(is_new), frozenset(edited[number]))
        jobs.append(Job(number, job_id, now, own.get(number), merged[number]))
    return jobs


def _keep(db: sqlite3.Connection, looking: Looking, jobs: Iterable[Job]) -> None:
    """What is known of jobs from here on; of those that are merged into one, the same."""
    rows = ((looking.search, name, *_values(job.now.known)) for job in jobs for name in (job.job_id, *job.merged))
    db.executemany(_KEEP, rows)


def _values(known: Known) -> tuple[object, ...]:
    return known.fits, known.open, known.pay, known.sponsorship


def _write_matches(
    db: sqlite3.Connection,
    looking: Looking,
    jobs: Iterable[Job],
    reasons: Mapping[int, Sequence[Reason]],
    now: datetime,
) -> int:
    """The matches, with what their messages say, and a delivery by each channel. How many."""
    told = {job.number: job for job in jobs if reasons.get(job.number)}
    for found in describe_found(db, sorted(told)):
        job = told[found.job]
        for reason in reasons[found.job]:
            (times,) = db.execute(_TIMES, (looking.search, job.job_id, reason)).fetchone()
            message = message_id(looking.uid, job.job_id, reason, times + 1)
            was = {"pay": job.own.pay, "sponsorship": job.own.sponsorship} if job.own else {}
            says = {"fits": job.now.fits, "was": was, "job": {name: value for name, value in asdict(found).items() if name != "job"}}
            row = (looking.search, looking.version, job.job_id, reason, times + 1, message, stamp(now), orjson.dumps(says).decode())
            (match,) = db.execute(_MATCH, row).fetchone()
            db.executemany(_DELIVERY, [(match, channel, message, stamp(now)) for channel in looking.channels])
    return sum(len(reasons[number]) for number in told)
