"""The archive: what the sources said, as it came. One append-only file a run, ``<run>.jsonl.zst`` (read it with ``zstdcat``).

A line is one thing seen, in order: a posting (with its raw form, where no earlier line of the archive holds that form), a listing or
a reject. A file is a row of zstd frames with checksums, one a flush; a crash tears the last frame at most, and readers stop there.
``index.db`` says which frame holds a form; it is derived, and brought up to date with the files whenever an archive is opened.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO

import orjson
import zstandard
from pydantic import TypeAdapter

from schemas.errors import Problem
from schemas.job import Sighting
from schemas.raw import RawPosting
from schemas.reasons import Reason, ReasonKind
from schemas.source import BoardHome, Home, Listing, NoDetail, Reject
from schemas.troubles import find_trouble, troubles_of

STEP = 4096  # bytes that are unpacked at a time: a few may hold a gigabyte
MOST_UNPACKED = 512 << 20  # bytes of one frame: one of ours holds some megabytes, an answer has 64 at most
FRAME_BYTES = 1 << 20  # uncompressed; a flush comes earlier where a batch is loaded
SUFFIX = ".jsonl.zst"
INDEX = "index.db"
FORBIDDEN = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)
VOLATILE = {"rest", "date_modified"}  # they change while the posting does not
MARK = "partial"  # in the hash where it is set alone: a whole form keeps the hash that it had before there was one
_STABLE = attrgetter(*(field.name for field in fields(RawPosting) if field.name not in {*VOLATILE, MARK}))

Frame = tuple[int, int, list[dict[str, Any]]]  # its offset in the file, its length, its lines

_INDEX = """
CREATE TABLE IF NOT EXISTS file (id INTEGER PRIMARY KEY, run TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS form (hash TEXT PRIMARY KEY, file INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
"""


def content_hash(raw: RawPosting) -> str:
    """blake2b-128 (hex) of the raw form without its volatile parts. Raises TypeError for what is no JSON."""
    form = orjson.dumps([*_STABLE(raw), *([MARK] if raw.partial else [])])
    return hashlib.blake2b(form, digest_size=16).hexdigest()


class ArchiveError(Problem):
    """An archive that cannot be read; the message names the file and the cure."""


@dataclass(frozen=True, slots=True)
class End:
    """The last line of a run that ended by itself; ``interrupted`` says why it is not to be believed whole; ``trusted``: the boards whose
    listing a hand trusted, as ``family:board``."""

    interrupted: Reason | None = None
    trusted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of a run: what was seen, and when (aware, UTC)."""

    at: datetime
    item: RawPosting | Listing | Reject | NoDetail | End | BoardHome


KIND_OF = {Sighting: "posting", Listing: "listing", Reject: "reject", NoDetail: "no_detail", End: "end", BoardHome: "home"}
SAID_BY = {"listing": ("reason",), "end": ("interrupted",)}  # where reasons stand
KINDS: dict[str, TypeAdapter[Any]] = {
    "posting": TypeAdapter(RawPosting),
    "listing": TypeAdapter(Listing),
    "reject": TypeAdapter(Reject),
    "no_detail": TypeAdapter(NoDetail),
    "end": TypeAdapter(End),
    "home": TypeAdapter(BoardHome),
}


class Archive:
    """A folder of runs. ``begin`` a run to append to it; reading needs no run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index = _open_index(folder)
        self._file: BinaryIO | None = None
        self._run = ""
        self._lines: list[bytes] = []
        self._size = 0
        self._fresh: set[str] = set()  # forms in the lines that wait for a flush
        self._homes: set[tuple[str, str]] = set()  # boards whose home the run's file holds
        self._held = 0  # lines that the run's file holds already, of those that are yet to come
        self._compress = zstandard.ZstdCompressor(level=3, write_checksum=True).compress
        self._forms = lru_cache(maxsize=8)(self._read_forms)
        with troubles_of(folder / INDEX, "remove it, it is made anew"):
            self._catch_up()

    def runs(self) -> list[str]:
        """The archived runs, oldest first (run ids sort by time)."""
        return sorted(path.name.removesuffix(SUFFIX) for path in self.folder.glob(f"*{SUFFIX}"))

    # Writing

    def begin(self, run: str) -> None:
        """Append from here on to ``run``'s file. What a crash tore off its end is cut away. A run that is taken up again is told from its
        start: the lines that its file holds already are not written twice."""
        self.close_run()
        self._run = run
        self._index.execute("INSERT OR IGNORE INTO file (run) VALUES (?)", (run,))
        self._file = (self.folder / f"{run}{SUFFIX}").open("ab")
        self._file.truncate(self._indexed(run))
        self._held, self._homes = 0, set()
        for _, _, lines in self._frames(run, 0):
            self._held += sum(line["kind"] != "home" for line in lines)
            self._homes |= {(line["item"]["family"], line["item"]["source"]) for line in lines if line["kind"] == "home"}

    def holds(self, content_hash: str) -> bool:
        """Whether the form is stored, or waits for the next flush."""
        return content_hash in self._fresh or self._place(content_hash) is not None

    def add(self, at: datetime, item: Sighting | Listing | Reject | NoDetail | End, form: bytes | None = None) -> None:
        """One thing seen. A posting's form (``form``: as JSON, where the caller has it) is written where the archive does not hold it."""
        if not self._run:
            return
        if self._held:
            self._held -= 1
            return
        line: dict[str, Any] = {"kind": KIND_OF[type(item)], "at": at}
        if not isinstance(item, Sighting):
            line["item"] = item
        else:
            line["hash"] = item.content_hash
            if not self.holds(item.content_hash):
                line["item"] = item.raw if form is None else orjson.Fragment(form)
                self._fresh.add(item.content_hash)
        self._write(line)

    def _write(self, line: dict[str, Any]) -> None:
        self._lines.append(orjson.dumps(line))
        self._size += len(self._lines[-1])
        if self._size >= FRAME_BYTES:
            self.flush()

    def add_home(self, at: datetime, told: BoardHome) -> None:
        """What is known of a board that the run meets, once a run; nothing where that is nothing."""
        if self._run and told.home != Home() and (told.family, told.source) not in self._homes:
            self._homes.add((told.family, told.source))
            self._write({"kind": KIND_OF[BoardHome], "at": at, "item": told})

    def end(self, at: datetime, interrupted: Reason | None, trusted: Iterable[str] = ()) -> None:
        """The run ended by itself; without this line it was cut off."""
        self.add(at, End(interrupted, tuple(sorted(trusted))))
        self.flush()

    def abandon(self) -> None:
        """Leave the run without what waits to be written; where nothing was, without its file."""
        self._lines, self._size, self._fresh = [], 0, set()
        run = self._run
        self.close_run()
        path = self.folder / f"{run}{SUFFIX}"
        if run and not path.stat().st_size:
            path.unlink()

    def flush(self) -> None:
        """Write the waiting lines as one frame, to the disk, then into the index."""
        if not self._lines or self._file is None:
            return
        start = self._file.seek(0, os.SEEK_END)
        frame = self._compress(b"\n".join(self._lines) + b"\n")
        with troubles_of(self.folder / f"{self._run}{SUFFIX}"):
            self._file.write(frame)
            self._file.flush()
            os.fsync(self._file.fileno())
            self._enter(self._run, start, len(frame), self._fresh)
        self._lines, self._size, self._fresh = [], 0, set()

    def close_run(self) -> None:
        self.flush()
        if self._file is not None:
            self._file.close()
        self._file, self._run = None, ""

    def close(self) -> None:
        self.close_run()
        self._index.close()

    # Reading

    def begun(self, run: str) -> datetime | None:
        """When ``run`` saw its first thing; None where nothing of it can be read."""
        return next((datetime.fromisoformat(lines[0]["at"]) for _, _, lines in self._frames(run, 0)), None)

    def count_lines(self, run: str) -> int:
        """How many lines of ``run`` can be read."""
        return sum(len(lines) for _, _, lines in self._frames(run, 0))

    def read(self, run: str) -> Iterator[Seen]:
        """What ``run`` saw, in order. Raises `ArchiveError` where a form is missing."""
        for _, _, lines in self._frames(run, 0):
            for line in lines:
                try:
                    item = KINDS[line["kind"]].validate_python(_item(line)) if "item" in line else self.form(line["hash"]).item
                    at = datetime.fromisoformat(line["at"])
                except (LookupError, TypeError, ValueError, AttributeError) as error:
                    raise ArchiveError(
                        f"{run}{SUFFIX} in {self.folder} holds a line of no known kind: is it of a newer rolecall?"
                    ) from error
                yield Seen(at, item)

    def form(self, content_hash: str) -> Seen:
        """The raw form of that hash, as it was first seen. Raises `ArchiveError` where it is missing."""
        place = self._place(content_hash)
        if place is None:
            raise ArchiveError(f"{self.folder} lacks the raw form {content_hash}: copy the runs before it into the folder too")
        line = self._forms(*place).get(content_hash)
        if line is None:
            raise ArchiveError(f"{self.folder / INDEX} does not fit its files: remove it, it is made anew")
        return Seen(datetime.fromisoformat(line["at"]), KINDS["posting"].validate_python(line["item"]))

    def _read_forms(self, file: int, start: int, length: int) -> dict[str, Any]:
        run = self._index.execute("SELECT run FROM file WHERE id = ?", (file,)).fetchone()[0]
        with (self.folder / f"{run}{SUFFIX}").open("rb") as stored:
            stored.seek(start)
            try:
                return _forms(_lines(_unpacked(stored.read(length))))
            except (zstandard.ZstdError, ValueError) as error:
                raise _damaged(Path(stored.name), start) from error

    def _place(self, content_hash: str) -> tuple[int, int, int] | None:
        row: tuple[int, int, int] | None = self._index.execute(
            "SELECT file, start, length FROM form WHERE hash = ?", (content_hash,)
        ).fetchone()
        return row

    # Index

    def _catch_up(self) -> None:
        """Index what the files hold beyond what is indexed: after a crash, or where files were copied in."""
        known = {run for (run,) in self._index.execute("SELECT run FROM file")}
        for run in {*self.runs()} - known:
            self._index.execute("INSERT INTO file (run) VALUES (?)", (run,))
        for file, run, indexed in self._index.execute("SELECT id, run, bytes FROM file").fetchall():
            path = self.folder / f"{run}{SUFFIX}"
            size = path.stat().st_size if path.exists() else 0
            if size < indexed:  # removed or cut: its forms are no longer held
                self._index.execute("DELETE FROM form WHERE file = ?", (file,))
                self._index.execute("UPDATE file SET bytes = 0 WHERE id = ?", (file,))
            if size and size != indexed:
                for start, length, lines in self._frames(run, indexed if size > indexed else 0):
                    self._enter(run, start, length, set(_forms(lines)))

    def find_unindexed(self, run: str) -> Iterator[str]:
        """What the index gets wrong of a run: forms that it lacks, or has where they are not. Raises `ArchiveError` as `frames` does."""
        (file,) = self._index.execute("SELECT id FROM file WHERE run = ?", (run,)).fetchone()
        waiting = dict(self._index.execute("SELECT start, count(*) FROM form WHERE file = ? GROUP BY start", (file,)))
        for start, length, lines in self.frames(run):
            places = {form: self._place(form) for form in _forms(lines)}
            yield from (form for form, place in places.items() if place is None)
            found = sum(place == (file, start, length) for place in places.values())
            if waiting.pop(start, 0) != found:
                yield f"byte {start}"
        yield from (f"byte {start}" for start in waiting)

    def torn_bytes(self, run: str) -> int:
        """How many bytes at the end of a run's file are no whole frame."""
        return (self.folder / f"{run}{SUFFIX}").stat().st_size - self._indexed(run)

    def _indexed(self, run: str) -> int:
        return int(self._index.execute("SELECT bytes FROM file WHERE run = ?", (run,)).fetchone()[0])

    def _enter(self, run: str, start: int, length: int, hashes: set[str]) -> None:
        self._index.execute("BEGIN IMMEDIATE")
        file = self._index.execute("SELECT id FROM file WHERE run = ?", (run,)).fetchone()[0]
        self._index.executemany("INSERT OR IGNORE INTO form VALUES (?, ?, ?, ?)", ((h, file, start, length) for h in hashes))
        self._index.execute("UPDATE file SET bytes = ? WHERE id = ?", (start + length, file))
        self._index.execute("COMMIT")

    def _frames(self, run: str, start: int) -> Iterator[Frame]:
        """Each whole frame from ``start`` on; ends at a torn or damaged one."""
        with suppress(ArchiveError):
            yield from self.frames(run, start)

    def frames(self, run: str, start: int = 0) -> Iterator[Frame]:
        """Each whole frame from ``start`` on; ends at a torn one. Raises `ArchiveError` at one that is damaged."""
        path = self.folder / f"{run}{SUFFIX}"
        with path.open("rb") as stored:
            stored.seek(start)
            rest = b""
            while rest := rest or stored.read(STEP):
                reader = zstandard.ZstdDecompressor().decompressobj()
                length, text = 0, bytearray()
                try:
                    while not reader.eof:
                        length += len(rest)
                        _take(text, reader.decompress(rest))
                        rest = reader.unused_data if reader.eof else stored.read(STEP)
                        if not rest and not reader.eof:
                            return
                    lines = _lines(bytes(text))
                except (zstandard.ZstdError, ValueError) as error:
                    raise _damaged(path, start) from error
                length -= len(rest)
                yield start, length, lines
                start += length


def _unpacked(frame: bytes) -> bytes:
    """A frame's lines."""
    reader, text = zstandard.ZstdDecompressor().decompressobj(), bytearray()
    for place in range(0, len(frame), STEP):
        _take(text, reader.decompress(frame[place : place + STEP]))
    return bytes(text)


def _take(text: bytearray, more: bytes) -> None:
    """Raises ValueError where a frame holds more than any that was written here."""
    if len(text) + len(more) > MOST_UNPACKED:
        raise ValueError(f"over {MOST_UNPACKED >> 20} MB in one frame")
    text += more


def _open_index(folder: Path) -> sqlite3.Connection:
    """The index of a folder's runs; one that is damaged is made anew, from the files."""
    path = folder / INDEX
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _index_at(path)
    except (OSError, sqlite3.Error) as error:
        if _is_damaged(error):
            for name in (INDEX, f"{INDEX}-wal", f"{INDEX}-shm"):
                (folder / name).unlink(missing_ok=True)
            return _index_at(path)
        if isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF not in FORBIDDEN and (trouble := find_trouble(error, path)):
            raise trouble from error
        raise ArchiveError(
            f"{folder} cannot be written to ({error}), and an archive keeps its index there: make it writable, or copy it"
        ) from error


def _index_at(path: Path) -> sqlite3.Connection:
    with ExitStack() as undone:
        index = undone.enter_context(closing(sqlite3.connect(path, isolation_level=None, timeout=30)))
        index.execute("PRAGMA journal_mode = WAL")
        index.execute("PRAGMA synchronous = NORMAL")
        index.executescript(_INDEX)
        if index.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("its pages are damaged")
        undone.pop_all()
    return index


def _is_damaged(error: Exception) -> bool:
    """Whether a file is no index: its pages are damaged, or it is none of SQLite's, or another one's."""
    return type(error) is sqlite3.DatabaseError or getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


def _damaged(path: Path, start: int) -> ArchiveError:
    return ArchiveError(f"{path} is damaged at byte {start}: put a whole copy in its place (`rolecall check` names all such files)")


def _item(line: dict[str, Any]) -> dict[str, Any]:
    """A line's item. Reasons that archives of before have in words alone are kept as those words."""
    item: dict[str, Any] = line["item"]
    for name in SAID_BY.get(line["kind"], ()):
        if isinstance(item.get(name), str):
            item[name] = {"kind": ReasonKind.OTHER, "words": item[name]}
    return item


def _lines(text: bytes) -> list[dict[str, Any]]:
    """Raises ValueError for what is no line of an archive."""
    lines = [orjson.loads(line) for line in text.splitlines()]
    if not all(isinstance(line, dict) for line in lines):
        raise ValueError("a line is no object")
    return lines


def _forms(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """hash -> the line that holds its form."""
    return {line["hash"]: line for line in lines if line.get("hash") and "item" in line}
