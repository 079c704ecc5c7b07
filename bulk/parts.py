"""The folder that a run writes: a folder a kind, in it a Parquet file a partition, written whole or not at all.

A file that is there is finished: a run that is given again goes on with those that are not.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.frames import ArchiveError
from schemas.files import replacing

ROWS = 1_000  # of a posting's kind that are held at once
SHIFT = 32  # a posting's order is its partition, then its row there: order = partition << SHIFT | row


def part_of(out: Path, kind: str, part: int) -> Path:
    """A partition's file of a kind."""
    return out / kind / f"part-{part:06}.parquet"


def waiting(out: Path, kind: str, parts: Sequence[int]) -> list[int]:
    """The partitions whose file of a kind is not there yet."""
    return [part for part in parts if not part_of(out, kind, part).exists()]


@contextmanager
def writing(path: Path, schema: pa.Schema) -> Iterator[pq.ParquetWriter]:
    """A file that is there when all of it is. Tables that are written become its row groups."""
    with replacing(path) as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
        yield writer


def write_rows(writer: pq.ParquetWriter, schema: pa.Schema, rows: Sequence[Sequence[Any]]) -> None:
    """Rows in the order of the schema's columns, as a row group; none writes nothing."""
    if rows:
        columns = [pa.array(values, type=field.type) for field, values in zip(schema, zip(*rows, strict=True), strict=True)]
        writer.write_table(pa.Table.from_arrays(columns, schema=schema))


def read_rows(path: Path, columns: Sequence[str] | None = None, at_once: int = ROWS) -> Iterator[list[dict[str, Any]]]:
    """The rows of a file, some at a time."""
    with opened(path) as file:
        for batch in file.iter_batches(at_once, columns=columns and list(columns)):
            yield batch.to_pylist()


def read_table(paths: Sequence[Path], columns: Sequence[str]) -> pa.Table | None:
    """Some columns of several files; None where there is no file."""
    tables = []
    for path in paths:
        with opened(path) as file:
            tables.append(file.read(columns=list(columns)))
    return pa.concat_tables(tables) if tables else None


@contextmanager
def opened(path: Path) -> Iterator[pq.ParquetFile]:
    """Raises `ArchiveError` for what is no Parquet, or damaged."""
    try:
        with pq.ParquetFile(path) as file:
            yield file
    except (pa.ArrowInvalid, pa.ArrowKeyError, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise ArchiveError(f"{path} cannot be read as Parquet ({_first_line(error)}): remove it and run the same command again") from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def grouped(out: Path, kind: str, part: int) -> list[Path]:
    """The files that a step over all partitions (`whole`) wrote for one."""
    return sorted((out / kind / f"part={part}").glob("*.parquet"))


@contextmanager
def whole(out: Path, kind: str) -> Iterator[Path | None]:
    """The folder of a step over all partitions, which is there when all of it is. None where it is there already."""
    done = out / kind
    if done.exists():
        yield None
        return
    half = out / f".{kind}"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    yield half
    half.rename(done)
