"""The catalog as of a day: ``find_cursor(db, "2026-05-03")``, then ``records_as_of`` gives the records of that time and ``write_tables`` a
SQLite file with tables `jobs` and `open_jobs`. Former records are what revisions hold; nothing is derived anew.
"""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from catalog.cursors import read_state
from catalog.database import CatalogError
from catalog.export import Progress, write_snapshot
from catalog.read import Object
from catalog.registers.asked import read_asked
from catalog.revisions import cursor_at, records_as_of
from catalog.rows import COLUMN_FIELDS
from catalog.sql import insert, stamp
from catalog.views import JOB_COLUMNS, JOB_TYPES
from schemas.characters import harmless_json
from schemas.enums import PayKind
from schemas.fields import Fact
from schemas.files import replacing
from schemas.jsonschema import key_of

Value = Callable[[Object], Any]

_TIME = re.compile(r"[T ]\d")  # else it is a day, in whichever form of ISO 8601
_NUMBER = re.compile(r"[0-9]{1,18}")
_DIGITS_OF_DAY = 8  # of a number of so many digits that names a day (20260503), the day is meant
_SQL_TYPES: dict[Any, str] = {float: "REAL", int: "INTEGER", bool: "INTEGER"}
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Held:
    """How many jobs a catalog held as of a cursor, and how many of them were open. ``pruned``: those that were there and have been removed
    since: they are not among them."""

    cursor: int
    jobs: int
    open: int
    pruned: int


def find_cursor(db: sqlite3.Connection, moment: str) -> int:
    """The number of the cursor that a moment stands for: a day (its end, UTC), a time of ISO 8601 (UTC where no zone is named), or a
    cursor, as feeds and snapshots hand it out or its number alone. CatalogError where it is none of them, so long ago, or a number beyond
    the last cursor; Gone for a cursor of another catalog."""
    if is_cursor(moment):
        return _number_of(db, moment)
    _, at = span_of(moment)
    floor_at = kept_since(db)
    if floor_at and stamp(at) < floor_at:
        raise CatalogError(f"what was before {floor_at} is not kept (`rolecall prune`): take a later day than {moment}")
    return cursor_at(db, at)


def kept_since(db: sqlite3.Connection) -> str | None:
    """Since when all is kept that was told; None: since ever, nothing was removed for its age."""
    found: str | None = db.execute("SELECT floor_at FROM feed").fetchone()[0]
    return found


def is_cursor(moment: str) -> bool:
    """Whether it is written as a cursor is, whole or its number alone, and not as a day or a time."""
    return ("." in moment and "-" not in moment) or (bool(_NUMBER.fullmatch(moment)) and not _is_day(moment))


def _is_day(digits: str) -> bool:
    try:
        return len(digits) == _DIGITS_OF_DAY and bool(datetime.fromisoformat(digits))
    except ValueError:
        return False


def _number_of(db: sqlite3.Connection, cursor: str) -> int:
    state = read_state(db)
    if not _NUMBER.fullmatch(cursor):
        return state.number_of(cursor, any_shape=True)
    if int(cursor) > state.now.number:
        raise CatalogError(f"cursor {cursor} is yet to come: the last one is {state.now.number}")
    return int(cursor)


def span_of(moment: str) -> tuple[datetime, datetime]:
    """From when until when a day or a time is. CatalogError for what is neither."""
    try:
        at = datetime.fromisoformat(moment)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        until = at + (timedelta() if _TIME.search(moment) else timedelta(days=1, seconds=-1))
        stamp(until)
    except (ValueError, OverflowError) as error:
        raise CatalogError(f"{moment!r} is no moment: write a day (2026-05-03), a time (2026-05-03T12:00) or a cursor (3314)") from error
    return at, until


def count_as_of(db: sqlite3.Connection, cursor: int) -> Held:
    """How much the catalog held."""
    jobs = opened = 0
    for _, line in records_as_of(db, cursor):
        jobs += 1
        opened += orjson.loads(line)["closedAt"] is None
    return Held(cursor, jobs, opened, count_pruned(db, cursor))


def write_as_of(db: sqlite3.Connection, cursor: int, out: Path, progress: Progress = lambda count: None) -> Held:
    """Write the records as of ``cursor`` as `rolecall export` would have written them then: feeds go on from it."""
    held = count_as_of(db, cursor)
    lines = (line for _, line in records_as_of(db, cursor))
    with replacing(out) as file:
        write_snapshot(file, lines, held.jobs, read_state(db).now.at(cursor), "all", read_asked(db, cursor), progress)
    return held


def write_tables(db: sqlite3.Connection, cursor: int, out: Path, progress: Progress = lambda count: None) -> Held:
    """Write `jobs` and `open_jobs` as of ``cursor`` to a SQLite file. Their columns are those of the views, made harmless as exports are;
    ``last_seen`` is NULL while a job was open."""
    with replacing(out) as file, closing(sqlite3.connect(file.name, isolation_level=None)) as to:
        to.execute("PRAGMA journal_mode = OFF")
        to.execute("BEGIN")
        types = (f"{column} {_SQL_TYPES.get(JOB_TYPES.get(column), 'TEXT')}" for column in JOB_COLUMNS)
        to.execute(f"CREATE TABLE jobs ({', '.join(types)}) STRICT")
        to.execute("CREATE VIEW open_jobs AS SELECT * FROM jobs WHERE closed_at IS NULL")
        add, jobs = insert("jobs", JOB_COLUMNS), 0
        for jobs, (_, line) in enumerate(records_as_of(db, cursor), 1):
            to.execute(add, row_of(orjson.loads(harmless_json(line))))
            if jobs % _AT_ONCE == 0:
                progress(jobs)
        to.execute("COMMIT")
        (opened,) = to.execute("SELECT count(*) FROM open_jobs").fetchone()
    return Held(cursor, jobs, opened, count_pruned(db, cursor))


def count_pruned(db: sqlite3.Connection, cursor: int) -> int:
    """How many of the jobs that were there at a cursor have been removed since."""
    return int(db.execute("SELECT count(*) FROM pruned WHERE held AND born <= ? AND cursor > ?", (cursor, cursor)).fetchone()[0])


def row_of(record: Object) -> list[Any]:
    """A record as a row of the view `jobs`."""
    return [_VALUES[column](record) for column in JOB_COLUMNS]


def _at(path: str) -> Value:
    """The value at a dotted path of a record, as SQL holds it."""
    keys = [key_of(name) for name in path.split(".")]

    def value(record: Object) -> Any:
        found: Any = record
        for key in keys:
            found = None if found is None else found[key]
        return ", ".join(found) or None if isinstance(found, list) else int(found) if isinstance(found, bool) else found

    return value


def _first(key: str, part: str) -> Value:
    """A part of the first object of a list."""
    of = _at(part)
    return lambda record: of(record[key][0]) if record[key] else None


def _pay(part: str) -> Value:
    """A part of the pay that stands for the job: its own before a site's estimate, base before total, first in the text."""
    of = _at(part)

    def value(record: Object) -> Any:
        pays = record["baseSalary"]
        main = min(pays, key=lambda pay: (pay["estimated"], pay["kind"] != PayKind.BASE, pay["annualMin"] is None), default=None)
        return main and of(main)

    return value


def _places(record: Object) -> str | None:
    return "; ".join(map(_place, record["jobLocations"])) or None


def _place(place: Object) -> str:
    named = ", ".join(part for part in (place["city"], place["region"], place["country"]) if part)
    return f"Remote, {named}".removesuffix(", ") if place["remote"] else named


def _claimed(part: str) -> Value:
    return lambda record: next((claim[part] for claim in record["claims"] if claim["field"] == "sponsorship"), None)


_PAID = {"min": "min_value", "max": "max_value", "unit": "unit_text"}
_OTHERS: dict[str, Value] = {
    **{name: _first("jobLocations", name) for name in ("city", "region", "country")},
    "places": _places,
    "experience_months": _at("experience_requirements.months"),
    "education_level": _at("education_requirements.level"),
    "education_required": _at("education_requirements.required"),
    "sponsorship_claim": _claimed("value"),
    "sponsorship_claim_status": _claimed("status"),
    "postings": lambda record: len(record["postings"]),
    "main_posting_id": _first("postings", "posting_id"),
    "board": _first("postings", "source"),
    **{name: _first("postings", name) for name in ("stale_since", "family")},
}
_SCALARS = {field.stored: _at(field.name) for field in COLUMN_FIELDS if field.exported and not isinstance(field.type, Fact)}


_PARTS: dict[str, Callable[[str], Value]] = {
    "salary_": lambda part: _pay(_PAID.get(part, part)),
    "employer_": lambda part: _at(f"employer.{part}"),
}


def _value_of(column: str) -> Value:
    """How a column of the view `jobs` is read off a record."""
    if column in _OTHERS:
        return _OTHERS[column]
    for prefix, of in _PARTS.items():
        if column.startswith(prefix):
            return of(column.removeprefix(prefix))
    return _SCALARS.get(column) or _at(column)


_VALUES = {column: _value_of(column) for column in JOB_COLUMNS}
