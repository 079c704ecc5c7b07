"""The tables that come along (``data/registers``): facts of official files, so that a fresh machine has registers without a download.

Each is a Parquet file with the rows of one loaded file; its metadata tell which. The official file of the same period takes its place.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from registers import filers
from registers.layouts import KINDS
from registers.store import storing
from schemas.transaction import transaction

FOLDER = Path(__file__).resolve().parents[1] / "data" / "registers"
TOLD = (
    "kind", "variant", "name", "period", "terms", "origin", "first_day", "last_day", "rows_read", "blank", "duplicate", "rejected", "kept",
    "missing", "remark", "loaded_at",
)  # fmt: skip
_BATCH = 20_000


def load_starters(db: sqlite3.Connection, folder: Path = FOLDER, progress: Callable[[float], None] = lambda part: None) -> list[str]:
    """Load the tables of kinds that nothing is loaded of; the names of those that were. All or nothing."""
    with transaction(db):
        there = {row[0] for row in db.execute("SELECT DISTINCT kind FROM register_file")}
        waiting = [path for path in sorted(folder.glob("*.parquet")) if path.stem.partition("-")[0] not in there]
        for number, path in enumerate(waiting):
            _load(db, path)
            progress((number + 1) / len(waiting))
    return [path.name for path in waiting]


@contextmanager
def ready(path: Path, progress: Callable[[float], None] = lambda part: None) -> Iterator[sqlite3.Connection]:
    """``registers.db`` as it is to be used: with the tables that come along where nothing else is loaded."""
    with storing(path) as db:
        load_starters(db, progress=progress)
        yield db


def _load(db: sqlite3.Connection, path: Path) -> None:
    with pq.ParquetFile(path) as file:
        told = {key.decode(): value.decode() for key, value in file.schema_arrow.metadata.items()}
        row = {name: told.get(name) or None for name in TOLD} | {"digest": f"starter:{path.name}", "is_starter": 1}
        row |= {name: row[name] or "" for name in ("variant", "period", "missing", "remark")}
        names = list(row)
        into = f"INSERT INTO register_file ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        file_id = db.execute(into, list(row.values())).lastrowid
        table, columns = KINDS[told["kind"]].table, file.schema_arrow.names
        statement = f"INSERT INTO {table} (file_id, {', '.join(columns)}) VALUES ({file_id}, {', '.join('?' * len(columns))})"
        for batch in file.iter_batches(_BATCH):
            db.executemany(statement, zip(*(_plain(column) for column in batch.columns), strict=True))
    filers.fill(db, told["kind"], file_id or 0)


def _plain(column: Any) -> Any:
    return (column.cast(pa.float64()) if pa.types.is_decimal(column.type) else column).to_pylist()


def write_starter(db: sqlite3.Connection, file: Mapping[str, Any], out: Path, order: Sequence[str] = ()) -> None:
    """One loaded file's rows as a table that comes along; columns that hold nothing are left out. ``file``: a dict of `store.files`."""
    table = KINDS[file["kind"]].table
    by = f" ORDER BY {', '.join(order)}" if order else ""
    cursor = db.execute(f"SELECT * FROM {table} WHERE file_id = ?{by}", (file["file_id"],))
    columns = {name[0]: values for name, values in zip(cursor.description, zip(*cursor, strict=True), strict=True) if name[0] != "file_id"}
    arrays = {name: _array(values) for name, values in columns.items() if any(value is not None for value in values)}
    told = {name: str(file[name]) for name in TOLD if file[name] is not None}
    made = pa.table(arrays).replace_schema_metadata(told)
    pq.write_table(made, out, compression="zstd", compression_level=19, store_decimal_as_integer=True, row_group_size=1 << 20)


def _array(values: Sequence[Any]) -> pa.Array:
    """Amounts as exact cents, which take least room."""
    kinds = {type(value) for value in values} - {type(None)}
    if kinds == {float}:
        return pa.array(values, pa.float64()).cast(pa.decimal128(17, 2), safe=False).cast(pa.decimal128(9, 2))
    return pa.array(values, pa.int32() if kinds == {int} else pa.string())
