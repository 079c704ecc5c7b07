"""Snapshots: ``export(catalog, out, form)`` writes every job as JSON Lines, CSV or Parquet, in bounded memory and all or nothing."""

import csv
import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import orjson

from catalog.cursors import Cursor, read_state
from catalog.database import CatalogError, reading
from catalog.read import URLS, job_lines
from catalog.registers.asked import Asked, read_asked, words_of
from catalog.sql import LISTED, listed, stamp
from catalog.views import JOB_COLUMNS, JOB_TYPES
from schemas.characters import harmless, harmless_json
from schemas.files import clear_parts, replacing
from schemas.jsonschema import record_id
from schemas.troubles import troubles_of
from schemas.urls import harmless_url

Progress = Callable[[int], None]

_ROWS_AT_ONCE = 5_000
_ALL_JOBS = "SELECT count(*) FROM job WHERE postings > 0"
_OPEN_JOBS = "SELECT count(DISTINCT job) FROM posting WHERE closed_at IS NULL"
_OPEN = "SELECT DISTINCT job FROM posting WHERE closed_at IS NULL ORDER BY job"
_ID = list(JOB_COLUMNS).index("job_id")
_URLS = [list(JOB_COLUMNS).index(name) for name in URLS]
_FORMULA = ("=", "+", "-", "@", "\t", "\n", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_ODD = frozenset((*_FORMULA, " "))  # what such a text, or one with blanks before it, begins with: looked up first, for few do
_ARROW_TYPES: dict[Any, str] = {float: "float64", int: "int64", bool: "bool"}


def export(catalog: Path, out: Path, form: str = "jsonl", *, open_only: bool = False, progress: Progress | None = None) -> int:
    """Write the jobs (``open_only``: those open) to ``out`` and return how many. ``progress`` is told the count now and then.

    ``jsonl`` holds a record of schemas.jsonschema a line, between a header and a last line of schemas.feedschema; ``csv`` and ``parquet``
    hold the columns of the view `jobs`. ``out`` is replaced in one step when everything is written, or left as it was. CatalogError: no
    such form, no catalog, or a folder that cannot be written.
    """
    write = _FORMS.get(form)
    if write is None:
        raise CatalogError(f"no export format {form!r}: choose one of {', '.join(_FORMS)}")
    with reading(catalog) as db, troubles_of(out, of=(OSError,)):
        db.execute("BEGIN")  # one snapshot, whatever is written meanwhile
        with replacing(out) as file:
            clear_parts(out)
            return write(db, file, open_only, progress or (lambda count: None))


def _write_jsonl(db: sqlite3.Connection, file: IO[bytes], open_only: bool, progress: Progress) -> int:
    (total,) = db.execute(_OPEN_JOBS if open_only else _ALL_JOBS).fetchone()
    numbers = (row[0] for row in db.execute(_OPEN)) if open_only else None
    jobs = "open" if open_only else "all"
    return write_snapshot(file, job_lines(db, numbers), total, read_state(db).now, jobs, read_asked(db), progress)


def write_snapshot(
    file: IO[bytes], lines: Iterable[bytes], total: int, cursor: Cursor, jobs: str, asked: Asked, progress: Progress
) -> int:  # fmt: skip
    """A header, the records (``total`` lines of JSON), and a last line that tells whether all of them arrived; how many did."""
    head = {
        "kind": "snapshot",
        "cursor": str(cursor),
        "schema": record_id(),
        "jobs": jobs,
        "count": total,
        "madeAt": stamp(datetime.now(UTC)),
        "registers": words_of(asked),
    }
    file.write(_line(head))
    count = checksum = 0
    for count, line in enumerate(map(harmless_json, lines), 1):
        file.write(line)
        checksum += digest(line)
        if count % 1000 == 0:
            progress(count)
    progress(count)
    file.write(_line({"kind": "end", "count": count, "checksum": checksum % 2**48}))
    return count


def digest(line: bytes) -> int:
    """A record's part in the checksum."""
    return int(sha256(line.rstrip(b"\n")).hexdigest()[:12], 16)


def _line(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def _job_rows(db: sqlite3.Connection, open_only: bool, progress: Progress) -> Iterable[list[sqlite3.Row]]:
    rows = db.execute(f"SELECT {', '.join(JOB_COLUMNS)} FROM {'open_jobs' if open_only else 'jobs'}")
    count = 0
    while part := rows.fetchmany(_ROWS_AT_ONCE):
        count += len(part)
        progress(count)
        yield part


def _handed_on(row: Iterable[Any]) -> list[Any]:
    """The values of a row as they leave: texts without characters that do something, addresses that a browser may follow."""
    values = [harmless(value) if isinstance(value, str) else value for value in row]
    for at in _URLS:
        values[at] = values[at] and harmless_url(values[at])
    return values


def inert(value: Any) -> Any:
    """A value as a cell that no spreadsheet takes for a formula: a text that begins like one gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value[:1] in _ODD and value.lstrip(" ")[:1] in _FORMULA else value


def table_rows(db: sqlite3.Connection, jobs: Sequence[int]) -> list[list[Any]]:
    """These jobs (by number), in this order, as rows of a table of JOB_COLUMNS that may be handed on as text."""
    of = f"SELECT {', '.join(JOB_COLUMNS)} FROM jobs WHERE job_id IN (SELECT job_id FROM job WHERE id {LISTED})"
    rows = {row[_ID]: [inert(value) for value in _handed_on(row)] for row in db.execute(of, (listed(jobs),))}
    return [rows[key] for key in _keys(db, jobs) if key in rows]


def record_lines(db: sqlite3.Connection, jobs: Sequence[int]) -> list[bytes]:
    """The records of these jobs (by number), in this order, as lines of JSON that may be handed on."""
    lines = {orjson.loads(line)["jobId"]: line for line in map(harmless_json, job_lines(db, jobs))}
    return [lines[key] for key in _keys(db, jobs) if key in lines]


def _keys(db: sqlite3.Connection, jobs: Sequence[int]) -> list[str]:
    keys = dict(map(tuple, db.execute(f"SELECT id, job_id FROM job WHERE id {LISTED}", (listed(jobs),))))
    return [keys[job] for job in jobs if job in keys]


def _write_csv(db: sqlite3.Connection, file: IO[bytes], open_only: bool, progress: Progress) -> int:
    count = 0
    with open(os.dup(file.fileno()), "w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(JOB_COLUMNS)
        for part in _job_rows(db, open_only, progress):
            writer.writerows([[inert(value) for value in _handed_on(row)] for row in part])
            count += len(part)
    return count


def _write_parquet(db: sqlite3.Connection, file: IO[bytes], open_only: bool, progress: Progress) -> int:
    import pyarrow as pa  # half a start, for one of three forms
    import pyarrow.parquet as pq

    schema = pa.schema([(column, _ARROW_TYPES.get(JOB_TYPES.get(column), "string")) for column in JOB_COLUMNS])
    count = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for part in _job_rows(db, open_only, progress):
            columns = zip(schema, zip(*map(_handed_on, part), strict=True), strict=True)
            writer.write_table(pa.table([pa.array(values).cast(field.type) for field, values in columns], schema=schema))
            count += len(part)
    return count


_FORMS: dict[str, Callable[[sqlite3.Connection, IO[bytes], bool, Progress], int]] = {
    "jsonl": _write_jsonl,
    "csv": _write_csv,
    "parquet": _write_parquet,
}
