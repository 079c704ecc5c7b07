"""The records of a WARC file, whatever is wrong with it: one that is damaged costs itself, one that never ends has a bound.

fastwarc reads records. What it is handed is bounded here, gzip member by gzip member: behind a damaged or falsely measured record of a
packed file the next member goes on, in a plain file the next line that begins a record. It never sees the two run into each other.
"""

import os
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord

CHUNK = 1 << 15  # bytes read at a time
MOST_PASSED = 1 << 32  # bytes that a gzip member may unpack to without a record that begins
MOST_HEAD = 1 << 16  # of a record's fields
MOST_DAMAGED = 1_000  # records of a file; with more, what is left of it is not worth the search
MEMBER = b"\x1f\x8b\x08"
BEGINS = b"WARC/1."
KINDS = frozenset({"response", "warcinfo", "metadata"})


class Lack(StrEnum):
    """What is wrong with a record."""

    DAMAGED = "damaged"
    TOO_LONG = "longer than WARC_RECORD_BYTES"
    GIVEN_UP = f"given up after {MOST_DAMAGED:,} that are damaged"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: ``kind`` (response, warcinfo, metadata), its fields by their names in lower case, its content as it stands. ``start``:
    the byte of the file where it, or the gzip member that holds it, begins."""

    kind: str
    fields: dict[str, str]
    content: bytes
    start: int


@dataclass(frozen=True, slots=True)
class Damage:
    """A record that could not be read, and where."""

    start: int
    lack: Lack


Found = Record | Damage


def read_records(path: Path, most: int) -> Iterator[Found]:
    """The records of a WARC file, packed or plain, of the kinds that are read. ``most``: bytes of one. OSError for one that cannot be
    opened."""
    with path.open("rb") as file:
        is_packed = file.read(2) == MEMBER[:2]
        damaged = 0
        for one in (read_packed if is_packed else read_plain)(file, most):
            yield one
            damaged += isinstance(one, Damage)
            if damaged > MOST_DAMAGED:
                yield Damage(one.start, Lack.GIVEN_UP)
                return


def read_record_at(path: Path, start: int, most: int) -> Record | None:
    """The first record from ``start`` on, one of `Record.start`; None where it cannot be read any more."""
    with path.open("rb") as file:
        is_packed = file.read(2) == MEMBER[:2]
        found = next((read_packed if is_packed else read_plain)(file, most, start), None)
    return found if isinstance(found, Record) else None


class Member:
    """The unpacked bytes of the gzip member at ``start``, as a stream. Reading raises zlib.error or EOFError for a damaged one, OSError for
    one that goes on and on. ``end``: where the next one begins, once it was read."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        self.file = file
        file.seek(start)
        self.unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self.packed = b""
        self.passed = 0  # bytes since the last record that was read
        self.end = 0

    def read(self, size: int = CHUNK) -> bytes:
        while not self.unpacker.eof:
            self.packed = self.packed or self.file.read(CHUNK)
            if not self.packed:
                raise EOFError("cut off")
            found = self.unpacker.decompress(self.packed, max(size, 1))
            self.packed = self.unpacker.unconsumed_tail
            self.passed += len(found)
            if self.passed > MOST_PASSED:
                raise OSError("it never ends")
            if found:
                return found
        self.end = self.file.tell() - len(self.unpacker.unused_data)
        return b""

    def tell(self) -> int:
        return 0  # the library asks for it and makes nothing of it here

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError("a stream")

    def close(self) -> None:
        """The file is its owner's."""


def read_packed(file: BinaryIO, most: int, at: int = 0) -> Iterator[Found]:
    """Member by member. A record's place is its member's."""
    size = size_of(file)
    while at < size:
        member = Member(file, at)
        is_whole = yield from records_of(member, most, at)
        at = member.end if is_whole else find_member(file, at + 1, size)


def records_of(member: Member, most: int, at: int) -> Generator[Found, None, bool]:
    """Of one gzip member, which holds one record, or many where whoever packed it did so at once. Returns whether it is sound. What stands
    before a fault is doubted too: its length may be what is wrong."""
    held: Found | None = None
    is_empty = True
    try:
        for one in ArchiveIterator(member, parse_http=False, stream_detect=False, max_header_len=MOST_HEAD):
            if held:
                yield held
            held, member.passed, is_empty = take(one, most, at), 0, False
        while member.read():
            pass
        if is_empty and member.passed:
            raise ValueError("no record")
    except (OSError, EOFError, ValueError, zlib.error):
        yield Damage(at, Lack.DAMAGED)
        return False
    if held:
        yield held
    return True


def take(one: WarcRecord, most: int, at: int) -> Found | None:
    """What is kept of a record; None where it is of a kind that nobody reads. ValueError for one that is not whole."""
    if "Content-Length" not in one.headers:  # the library reads on without
        raise ValueError("no length")
    if (kind := str(one.record_type)) not in KINDS:
        return None
    if (length := one.content_length) > most:
        return Damage(at, Lack.TOO_LONG)
    content = one.reader.read(length)
    if len(content) < length:
        raise ValueError("cut off")
    return Record(kind, {name.lower(): value for name, value in one.headers.items()}, content, at)


def find_member(file: BinaryIO, at: int, size: int) -> int:
    """Where from ``at`` on the next gzip member begins that holds a record; ``size`` where none does."""
    while (at := find(file, MEMBER, at, size)) < size:
        file.seek(at)
        try:
            head = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(file.read(512), len(BEGINS))
        except zlib.error:
            head = b""
        if head == BEGINS:
            return at
        at += 1
    return size


def read_plain(file: BinaryIO, most: int, at: int = 0) -> Iterator[Found]:
    """Record by record; behind a fault, from the next line on that begins one."""
    size = size_of(file)
    while at < size:
        at = yield from records_from(file, most, at, size)


def records_from(file: BinaryIO, most: int, at: int, size: int) -> Generator[Found, None, int]:
    """The records from ``at`` up to a fault; returns where to go on, ``size`` at the end."""
    file.seek(at)
    held, begun = None, at
    try:
        for one in ArchiveIterator(file, parse_http=False, stream_detect=False, max_header_len=MOST_HEAD):
            if held:
                yield held
            held, begun = None, max(at, one.stream_pos)
            if begun + one.content_length > size:
                break
            held = take(one, most, begun)
        else:
            if held:
                yield held
            begun = end_of(file, begun)
            if not has_more(file, begun):
                return size
    except (OSError, EOFError, ValueError):
        end = end_of(file, begun)
        if held and end > begun and is_followed(file, end):
            yield held
            begun = end
    yield Damage(begun, Lack.DAMAGED)
    found = find(file, b"\n" + BEGINS, begun, size)
    return min(found + 1, size)


def end_of(file: BinaryIO, start: int) -> int:
    """Where the content of the record at ``start`` ends, as it says itself; ``start`` where it does not say so."""
    file.seek(start)
    head, ends, _ = file.read(MOST_HEAD).partition(b"\r\n\r\n")
    lengths = [value for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")) if name.lower() == b"content-length"]
    return start + len(head) + 4 + int(lengths[0]) if ends and lengths and lengths[0].strip().isdigit() else start


def is_followed(file: BinaryIO, end: int) -> bool:
    """Whether what stands behind a record's content is what has to."""
    file.seek(end)
    return file.read(4) in (b"\r\n\r\n", b"")


def has_more(file: BinaryIO, at: int) -> bool:
    """Whether anything but white space stands from ``at`` on, as far as a record's fields reach."""
    file.seek(at)
    return bool(file.read(MOST_HEAD).strip())


def find(file: BinaryIO, words: bytes, at: int, size: int) -> int:
    """Where ``words`` stand next, from ``at`` on; ``size`` where they do not."""
    while at < size:
        file.seek(at)
        part = file.read(1 << 20)
        if (found := part.find(words)) >= 0:
            return at + found
        if at + len(part) >= size:
            return size
        at += len(part) - len(words) + 1
    return size


def size_of(file: BinaryIO) -> int:
    return file.seek(0, os.SEEK_END)
