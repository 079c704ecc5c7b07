"""Keeping the table `search`: ``keep(db, jobs)`` after what happened to these jobs, ``bring_up_to_date(db)`` as a catalog is opened.

The caller of ``keep`` holds the transaction in which it happened: whoever reads sees the table and what it is made of in one state.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from zlib import crc32

from catalog.narrow.columns import COLUMNS, NAMES, ROWS, TABLE, Column, rows_of
from catalog.sql import LISTED, listed
from schemas.transaction import transaction
from schemas.watching import watched

_AT_ONCE = 500  # jobs
MADE = crc32((TABLE + ROWS).encode()) >> 1  # the making of the table, as code has it
_NEXT = "UPDATE search_state SET at = at + 1 RETURNING at"
_GONE = f"DELETE FROM search WHERE job {LISTED} AND NOT EXISTS (SELECT 1 FROM job j WHERE j.id = search.job AND j.postings > 0)"
_MANY = "SELECT count(*) FROM job WHERE postings > 0"
_KEEP = f"""
INSERT INTO search (job, at, {", ".join(NAMES)}) VALUES ({", ".join("?" * (len(NAMES) + 2))})
ON CONFLICT (job) DO UPDATE SET at = excluded.at, {", ".join(f"{name} = excluded.{name}" for name in NAMES)}
WHERE ({", ".join(f"search.{name}" for name in NAMES)}) IS NOT ({", ".join(f"excluded.{name}" for name in NAMES)})
"""
_REGISTERED = [one for one in COLUMNS if one.is_registered]
_GIVEN = {one.name: f"?{n}" for n, one in enumerate(_REGISTERED, 3)}
_KEEP_REGISTERED = f"""
UPDATE search SET at = ?2, {", ".join(f"{name} = {given}" for name, given in _GIVEN.items())}
WHERE job = ?1 AND ({", ".join(_GIVEN)}) IS NOT ({", ".join(_GIVEN.values())})
"""
_INTERN = "INSERT OR IGNORE INTO search_value (json) VALUES (?)"
_INTERNED = f"SELECT json, id FROM search_value WHERE json {LISTED}"
_UNUSED = f"""
DELETE FROM search_value WHERE id NOT IN ({
    " UNION ".join(f"SELECT {one.name} FROM search WHERE {one.name} IS NOT NULL" for one in COLUMNS if not one.is_number)
})
"""
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """Columns that are made together: SQL of what they hold, and of its keeping, to which job, writing and values are given."""

    columns: Sequence[Column]
    rows: str
    keep: str

    @property
    def texts(self) -> list[int]:
        """Which values of a row stand in `search_value`."""
        return [n for n, one in enumerate(self.columns, 1) if not one.is_number]


_WHOLE = _Part(COLUMNS, ROWS, _KEEP)
_OF_REGISTERS = _Part(_REGISTERED, rows_of(_REGISTERED), _KEEP_REGISTERED)


def keep(db: sqlite3.Connection, jobs: Collection[int]) -> None:
    """Make the rows of these jobs anew. Those that say the same as before stay as they are."""
    if jobs:
        db.execute(_GONE, (listed(jobs),))
        _keep(db, jobs, _WHOLE)


def keep_registered(db: sqlite3.Connection, jobs: Collection[int]) -> None:
    """The same of jobs to which nothing else has happened than that registers say something else of them."""
    if jobs:
        _keep(db, jobs, _OF_REGISTERS)


def _keep(db: sqlite3.Connection, jobs: Collection[int], part: _Part) -> None:
    (at,) = db.execute(_NEXT).fetchone()
    numbers = iter(jobs)
    while some := list(islice(numbers, _AT_ONCE)):
        _store(db, at, _fetch(db, f"{part.rows} AND j.id {LISTED}", listed(some)), part)


def _fetch(db: sqlite3.Connection, statement: str, *values: str) -> sqlite3.Cursor:
    cursor = db.cursor()
    cursor.row_factory = None
    return cursor.execute(statement, values)


def _store(db: sqlite3.Connection, at: int, rows: Iterable[Row], part: _Part) -> None:
    made, places = list(rows), part.texts
    texts = {row[n] for row in made for n in places} - {None}
    db.executemany(_INTERN, zip(sorted(texts), strict=True))
    numbers: dict[str | None, int | None] = {None: None, **dict(_fetch(db, _INTERNED, listed(texts)))}
    db.executemany(part.keep, _numbered(made, places, numbers, at))


def _numbered(rows: Iterable[Row], places: Collection[int], numbers: Mapping[str | None, int | None], at: int) -> Iterator[Row]:
    for row in rows:
        values = list(row)
        for n in places:
            values[n] = numbers[values[n]]
        yield values[0], at, *values[1:]


def bring_up_to_date(db: sqlite3.Connection) -> None:
    """Make the table anew where its making is another one by now: of a million jobs, a minute and more. Stopped meanwhile (Ctrl-C), the
    catalog is as it was."""
    if is_up_to_date(db):
        return
    with transaction(db):
        if is_up_to_date(db):  # another process has made it meanwhile
            return
        (at,) = db.execute(_NEXT).fetchone()
        for statement in ("DROP TABLE IF EXISTS search", "DELETE FROM search_value", *TABLE.split(";\n")):
            db.execute(statement)
        rows = _fetch(db, ROWS)
        (many,) = db.execute(_MANY).fetchone()
        with watched("making the table `search` anew", many, "jobs") as done:
            while part := rows.fetchmany(_AT_ONCE):
                _store(db, at, part, _WHOLE)
                done(len(part))
        db.execute("UPDATE search_state SET made = ?", (MADE,))


def is_up_to_date(db: sqlite3.Connection) -> bool:
    return bool(db.execute("SELECT made FROM search_state").fetchone()[0] == MADE)


def drop_unused(db: sqlite3.Connection) -> None:
    """Remove values that no row has any more."""
    db.execute(_UNUSED)
