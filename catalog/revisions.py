"""Former records of jobs: what the catalog said of a job before it changed.

    for job, line in records_as_of(db, cursor_at(db, moment)):    # the lines that an export would have held then
        ...

A row of ``revision`` holds the record that a job had until ``cursor`` (NULL: it had none), compressed by what is alike in the record that
followed it; the newest one by what the catalog holds of the posting that gave the job its number. So the present costs nothing, and an
edit some hundred bytes. A job has no former record before the end of the run that opened it.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson
import zstandard

from catalog.database import CatalogError
from catalog.lists import plain_rows
from catalog.read import job_lines
from catalog.sql import LISTED, listed, stamp

_AT_ONCE = 100  # jobs
_LEVEL = 2  # level 6 takes two thirds more time, and saves a tenth of the bytes

_PRESENT = f"SELECT id FROM job WHERE postings > 0 AND id {LISTED} ORDER BY id"
_NEWEST = f"SELECT job, max(cursor), record FROM revision WHERE job {LISTED} GROUP BY job"
_KEEP = "INSERT INTO revision (job, cursor, at, run, record) VALUES (?, ?, ?, ?, ?)"
_REPACK = "UPDATE revision SET record = ? WHERE job = ? AND cursor = ?"
_BASES = f"SELECT t.posting, t.description, l.json FROM posting_text t LEFT JOIN lists l ON l.posting = t.posting WHERE t.posting {LISTED}"
# Those that were there at a cursor, and whether they are as they were.
_BORN = "SELECT id, cursor <= :cursor FROM job WHERE born <= :cursor AND id > :after ORDER BY id LIMIT :most"
_BORN_OF = f"SELECT id, cursor <= :cursor FROM job WHERE born <= :cursor AND id > :after AND id {LISTED.replace('?', ':jobs')} LIMIT :most"
_LATER = f"SELECT job, record FROM revision WHERE job {LISTED} AND cursor > ? ORDER BY job, cursor DESC"
_TURNS = "SELECT cursor, at, run, record FROM revision WHERE job = ? ORDER BY cursor DESC"
# What was seen before it was told counts from the run that told it; and whatever the order of moments, from what was told before it on.
_CURSOR_AT = """
SELECT coalesce(min(
    coalesce((SELECT min(cursor) FROM event WHERE at > :at), 1 << 62),
    coalesce((SELECT min(cursor) FROM event WHERE at <= :at
      AND run IN (SELECT id FROM run WHERE coalesce(told_at, started_at) > :at)), 1 << 62),
    (SELECT seq + 1 FROM sqlite_sequence WHERE name = 'event')), 1) - 1
"""


@dataclass(frozen=True, slots=True)
class Former:
    """The record (a line of JSON) that a job had until ``cursor``; None where it had none."""

    job: int
    cursor: int
    record: bytes | None


def present_lines(db: sqlite3.Connection, jobs: Collection[int]) -> dict[int, bytes]:
    """The records of these jobs, as lines, by number; of those that have one."""
    numbers = [number for (number,) in plain_rows(db, _PRESENT, jobs)]
    return dict(zip(numbers, job_lines(db, numbers), strict=True))


def keep_former(
    before: sqlite3.Connection,
    db: sqlite3.Connection,
    touched: Iterable[int],
    former: Iterable[Former],
    run: int | None,
    at: Mapping[int, str],
) -> None:
    """Keep the former records of jobs, and hold together what was kept of all that are ``touched``. The caller holds the transaction,
    ``before`` sees what was there before it, and is ``db`` where texts and lists are what they were; ``at``: when it was seen, by job."""
    replaced = {one.job: one for one in former}
    newest = {job: (cursor, packed) for job, cursor, packed in plain_rows(db, _NEWEST, list(touched))}
    now = _bases(db, {*newest, *replaced})
    was = now if before is db else _bases(before, newest)
    for job, (cursor, packed) in newest.items():
        follows = (replaced[job].record or b"") if job in replaced else now[job]
        if packed is not None and follows != was[job]:
            db.execute(_REPACK, (_pack(_unpack(packed, was[job]), follows), job, cursor))
    rows = ((one.job, one.cursor, at[one.job], run, _pack(one.record, now[one.job])) for one in replaced.values())
    db.executemany(_KEEP, rows)


def records_as_of(db: sqlite3.Connection, cursor: int, jobs: Collection[int] | None = None) -> Iterator[tuple[int, bytes]]:
    """The records that the catalog (or these ``jobs``, by number) had at a cursor: (number, line of JSON), by number; memory stays bounded.
    CatalogError where the cursor is older than what is kept."""
    (floor,) = db.execute("SELECT floor FROM feed").fetchone()
    if cursor < floor:
        raise CatalogError(f"what was before cursor {floor} is not kept: take a later one than {cursor}")
    given = {"cursor": cursor, "most": _AT_ONCE} | ({} if jobs is None else {"jobs": listed(sorted(jobs))})
    after = -1
    while born := list(map(tuple, db.execute(_BORN if jobs is None else _BORN_OF, given | {"after": after}))):
        after = born[-1][0]
        former = _former_lines(db, [job for job, as_it_was in born if not as_it_was], cursor)
        lines = present_lines(db, [job for job, _ in born if job not in former]) | former
        yield from ((job, line) for job, _ in born if (line := lines.get(job)) is not None)


@dataclass(frozen=True, slots=True)
class Turn:
    """When a job's record became another one, in which run (its number; None: by hand), and the line that it was ``before``."""

    cursor: int
    at: str
    run: int | None
    before: bytes | None


def turns_of(db: sqlite3.Connection, job: int) -> list[Turn]:
    """How the record of a job (by number) came to be what it is, the latest turn first."""
    follows, turns = _bases(db, [job])[job], []
    for cursor, at, run, packed in map(tuple, db.execute(_TURNS, (job,))):
        record = None if packed is None else _unpack(packed, follows)
        turns.append(Turn(cursor, at, run, record))
        follows = record or b""
    return turns


def left_line(db: sqlite3.Connection, job: int) -> bytes | None:
    """The record (a line of JSON) that a job had when it went into another one; None where that is not kept."""
    return next((turn.before for turn in turns_of(db, job) if turn.before is not None), None)


def cursor_at(db: sqlite3.Connection, moment: datetime) -> int:
    """The last cursor before anything was told that was seen after ``moment``, or told by a run that began after it."""
    return int(db.execute(_CURSOR_AT, {"at": stamp(moment)}).fetchone()[0])


def _former_lines(db: sqlite3.Connection, jobs: Collection[int], cursor: int) -> dict[int, bytes | None]:
    """The records that jobs had at ``cursor``, of those that had another one than now."""
    kept: dict[int, list[bytes | None]] = defaultdict(list)
    for job, packed in map(tuple, db.execute(_LATER, (listed(jobs), cursor))):
        kept[job].append(packed)
    bases = _bases(db, kept)
    return {job: _walk_back(bases[job], packed) for job, packed in kept.items()}


def _walk_back(follows: bytes, kept: Iterable[bytes | None]) -> bytes | None:
    """The oldest of some former records, newest first; ``follows``: what the newest was compressed by."""
    record: bytes | None = None
    for packed in kept:
        record = None if packed is None else _unpack(packed, follows)
        follows = record or b""
    return record


def _bases(db: sqlite3.Connection, jobs: Iterable[int]) -> Mapping[int, bytes]:
    """What the catalog holds of the postings that gave jobs their numbers, in the words of their records."""
    unpack = zstandard.ZstdDecompressor().decompress
    rows = plain_rows(db, _BASES, list(jobs))
    return {number: orjson.dumps(text) + (unpack(lists) if lists else b"") for number, text, lists in rows}


def _pack(record: bytes | None, like: bytes) -> bytes | None:
    if record is None:
        return None
    return zstandard.ZstdCompressor(level=_LEVEL, dict_data=_dictionary(like), write_checksum=True).compress(record)


def _unpack(packed: bytes, like: bytes) -> bytes:
    return zstandard.ZstdDecompressor(dict_data=_dictionary(like)).decompress(packed)


def _dictionary(like: bytes) -> zstandard.ZstdCompressionDict | None:
    return zstandard.ZstdCompressionDict(like, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if like else None
