"""What a slice of the input holds, each thing with when it was seen.

A line (or Parquet row) is, by its keys, one of these; what is none of them is a reject, and costs nothing but itself:

- ``family``, ``source``, ``identifier`` …: a raw posting (`schemas.raw.RawPosting`), with ``seen_at`` (ISO 8601) beside its fields;
- ``kind``, ``at``, ``item``: a line of an archive; of these, postings that have their raw form are read;
- ``url``, ``body``: a page or payload, with ``source`` ("family:board", or a family alone) and ``seen_at``; one that names none is read as
  of a WARC file: by its address, else by its markup (schema.org JobPosting).
"""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import IO, Any

import orjson
import zstandard

from bulk.pages import FAMILY, LONGEST, Boards, read_page, read_warc
from bulk.parts import opened
from bulk.plan import PARQUET, WARC, Slice
from pipelines.archive import KINDS, Seen
from schemas.source import Reject

SHOWN = 20_000  # characters of what could not be read, as quarantine keeps them
TOGETHER = 256  # rows of Parquet that are unpacked at once

_RAW = KINDS["posting"]
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError)


def read_slice(one: Slice, boards: Boards = frozenset()) -> Iterator[Seen]:
    """What a slice holds, in order; ``boards``: those of the registry.

    Raises OSError for a file that is gone, `ArchiveError` for Parquet that cannot be read."""
    path = Path(one.path)
    name = path.name.lower()
    default = datetime.fromisoformat(one.seen_at)
    if name.endswith(WARC):
        yield from read_warc(path, boards)
        return
    rows = read_parquet(path, one) if name.endswith(PARQUET) else read_lines(path, one)
    for place, row in rows:
        yield from read_row(row, place, path, default, boards)


def read_row(row: Any, place: str, path: Path, default: datetime, boards: Boards = frozenset()) -> Iterator[Seen]:
    """What a line or row is; ``place``: where in ``path`` it stands."""
    try:
        yield from told_by(row, default, boards)
    except _UNREADABLE as error:
        words = (
            f"{place} of {path.name} is no raw posting, archive line or page: {type(error).__name__}: {' '.join(str(error).split())[:300]}"
        )
        yield Seen(default, Reject(FAMILY, path.name, words, repr(row)[:SHOWN], url=f"{path.name}:{place}"))


def told_by(row: Any, default: datetime, boards: Boards) -> Iterator[Seen]:
    """Raises ValueError, TypeError, LookupError or AttributeError for what is none of the three."""
    if isinstance(row, Exception):
        raise row
    if "body" in row:
        yield from read_page(row["url"], as_bytes(row["body"]), moment_of(row.get("seen_at"), default), boards, row.get("source"))
    elif "kind" in row:
        if row["kind"] == "posting" and row.get("item"):
            yield Seen(moment_of(row.get("at"), default), _RAW.validate_python(row["item"]))
    else:
        at = moment_of(row.pop("seen_at", None), default)
        yield Seen(at, _RAW.validate_python({name: value for name, value in row.items() if value is not None}))


def as_bytes(body: Any) -> bytes:
    return body if isinstance(body, bytes) else body.encode("utf-8", "replace")


def moment_of(said: Any, default: datetime) -> datetime:
    """When something was seen (aware, UTC). Raises ValueError for what is no moment."""
    if said is None:
        return default
    at = said if isinstance(said, datetime) else datetime.fromisoformat(said)
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except OverflowError as error:  # the last hours of the calendar, of a zone behind
        raise ValueError(f"{said} is beyond the calendar") from error


def read_parquet(path: Path, one: Slice) -> Iterator[tuple[str, Any]]:
    with opened(path) as file:
        groups = range(one.start, file.num_row_groups if one.stop is None else one.stop)
        number = sum(file.metadata.row_group(n).num_rows for n in range(one.start))
        for batch in file.iter_batches(TOGETHER, row_groups=list(groups)) if groups else ():
            for row in batch.to_pylist():
                number += 1
                yield f"row {number}", row


def read_lines(path: Path, one: Slice) -> Iterator[tuple[str, Any]]:
    """The lines that begin in a slice, each as its JSON, or as the error that it is."""
    with unpacked(path) as file:
        at = skip_to_line(file, one.start)
        while one.stop is None or at < one.stop:
            try:
                line = file.readline(LONGEST + 1)
            except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
                yield f"byte {at}", ValueError(f"it is damaged from there on ({error})")
                return
            if not line:
                return
            if line.strip():
                yield f"byte {at}", parse(line)
            at += len(line)
            if len(line) > LONGEST and not line.endswith(b"\n"):
                at += skip_line(file)


def parse(line: bytes) -> Any:
    if len(line) > LONGEST:
        return ValueError(f"a line of over {LONGEST >> 20} MB")
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return error


def skip_to_line(file: IO[bytes], start: int) -> int:
    """Where the first line begins from ``start`` on: the line that reaches over it is the slice's before."""
    if not start:
        return 0
    file.seek(start - 1)
    return start - 1 + skip_line(file)


def skip_line(file: IO[bytes]) -> int:
    """Read on to the end of the line; how many bytes that were."""
    skipped = 0
    while part := file.readline(LONGEST):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


@contextmanager
def unpacked(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes, unpacked as its name says."""
    name = path.name.lower()
    with path.open("rb") as file:
        if name.endswith(".gz"):
            with gzip.open(file) as text:
                yield text  # type: ignore[misc]
        elif name.endswith(".zst"):
            with BufferedReader(zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)) as lines:
                yield lines
        else:
            yield file
