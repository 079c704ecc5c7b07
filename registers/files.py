"""Any file -> its tables, as text, row by row: csv, tsv and semicolons in UTF-8, UTF-16 or Latin-1, workbooks, web pages, zips of those.

Memory does not grow with the file (of a workbook: with its distinct strings). What cannot be read is an `UnreadableFile`, one sentence.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, cast

from lxml import etree

from registers.pages import page_tables
from registers.workbook import is_workbook, sheet_rows, sheets
from schemas.errors import Problem

HEAD_ROWS = 20  # a header stands among these: some files have a title above it
MOST_MEMBERS = 1000
MOST_BYTES = 16 << 30  # of one table, unpacked
_SAMPLE = 1 << 16
_PAGE_BYTES = 64 << 20
_MAGIC = {  # how files begin that are no tables -> what they are, what to do
    b"\xd0\xcf\x11\xe0": "an Excel file of the old format: save it as .xlsx or .csv",
    b"%PDF": "a PDF: load the table that it describes",
    b"\x1f\x8b": "packed with gzip: unpack it first",
    b"{": "JSON: no register is published so",
    b"PAR1": "a Parquet file: load the official file",
}
CUT = "is cut short (half a download, or a part of it is damaged): get it again"

Cells = Sequence[str | None]


class UnreadableFile(Problem):
    """A file that is no table, or not all of one."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file. ``rows()`` begins anew each time; with ``wanted``, only those columns, in that order, each row so long."""

    name: str  # of the member or sheet; the file's own where there is but one
    rows: Callable[[Sequence[int] | None], Iterator[Cells]]
    progress: Callable[[], float]  # how much of it was read, 0 to 1

    def head(self) -> list[Cells]:
        return list(islice(self.rows(None), HEAD_ROWS))


class _Watched(io.RawIOBase):
    """Bytes that are counted as they pass; the last two (UTF-16: one letter) are kept: a text that was cut does not end in a line's end."""

    def __init__(self, inner: IO[bytes]) -> None:
        self.inner, self.passed, self.last = inner, 0, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self.inner.read(len(buffer))
        buffer[: len(data)] = data
        self.passed, self.last = self.passed + len(data), (self.last + data[-2:])[-2:]
        if self.passed > MOST_BYTES:
            raise UnreadableFile(f"holds more than {MOST_BYTES >> 30} GB: that is no register")
        return len(data)


def _buffered(watched: _Watched) -> Any:
    return io.BufferedReader(cast("io.FileIO", watched), 1 << 20)


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """What goes wrong within, as one sentence that begins with the file's name."""
    try:
        yield
    except UnreadableFile as error:
        raise UnreadableFile(f"{path.name}: {error}") from error
    except (zipfile.BadZipFile, EOFError, zlib.error, etree.XMLSyntaxError) as error:
        raise UnreadableFile(f"{path.name}: {CUT}") from error
    except (csv.Error, UnicodeError) as error:
        raise UnreadableFile(f"{path.name}: is no table that can be read ({error}); it may be cut short: get it again") from error
    except (KeyError, NotImplementedError, RuntimeError) as error:  # a zip that lacks a member, is packed otherwise, or asks for a password
        raise UnreadableFile(f"{path.name}: cannot be unpacked ({error})") from error


def tables_of(path: Path, kept: ExitStack) -> Iterator[Table]:
    """The tables of a file, to be read one after the other while ``kept`` is open."""
    yield from _of_file(path.name, lambda: path.open("rb"), path.stat().st_size, kept)


def _of_file(name: str, opened: Callable[[], IO[bytes]], size: int, kept: ExitStack) -> Iterator[Table]:
    with opened() as file:
        sample = file.read(_SAMPLE)
    start = sample.lstrip(b"\xef\xbb\xbf \r\n\t")
    if not start:
        raise UnreadableFile("is empty: get it again")
    if what := next((what for magic, what in _MAGIC.items() if start.startswith(magic)), None):
        raise UnreadableFile(f"is {what}")
    if start.startswith(b"PK"):
        yield from _of_zip(kept.enter_context(zipfile.ZipFile(kept.enter_context(opened()))), kept)
    elif start.startswith(b"<"):
        yield from _of_page(name, opened)
    else:
        yield _of_text(name, opened, size, sample)


def _of_zip(archive: zipfile.ZipFile, kept: ExitStack) -> Iterator[Table]:
    if is_workbook(archive):
        for number, sheet in enumerate(sheets(archive)):
            yield _of_sheet(archive, number, sheet)
        return
    members = [one for one in archive.infolist() if not one.is_dir() and one.filename.lower().endswith((".csv", ".txt", ".tsv", ".xlsx"))]
    if len(members) > MOST_MEMBERS:
        raise UnreadableFile(f"holds more than {MOST_MEMBERS} files: load the one that you mean")
    for one in members:
        if one.filename.lower().endswith(".xlsx"):
            yield from _of_zip(kept.enter_context(zipfile.ZipFile(kept.enter_context(_unpacked(archive, one)))), kept)
        else:
            yield from _of_file(one.filename, _opener(archive, one), one.file_size, kept)


def _opener(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(one)


def _unpacked(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> IO[bytes]:
    """A workbook within a zip, on the disk: its parts are read in another order than they stand."""
    file = TemporaryFile()  # noqa: SIM115 - whoever asked closes it
    with archive.open(one) as packed, _buffered(_Watched(packed)) as watched:
        while data := watched.read(1 << 20):
            file.write(data)
    return cast("IO[bytes]", file)


def _of_sheet(archive: zipfile.ZipFile, number: int, sheet: tuple[str, zipfile.ZipInfo]) -> Table:
    name, member = sheet
    watched: list[_Watched] = []

    def rows(wanted: Sequence[int] | None) -> Iterator[Cells]:
        with archive.open(member) as packed:
            watched[:] = [_Watched(packed)]
            yield from sheet_rows(archive, _buffered(watched[0]), wanted)

    return Table(f"sheet {number + 1} ({name})", rows, lambda: watched[0].passed / max(member.file_size, 1) if watched else 0.0)


def _of_page(name: str, opened: Callable[[], IO[bytes]]) -> Iterator[Table]:
    with opened() as file:
        found = page_tables(file.read(_PAGE_BYTES))
    if not found:
        raise UnreadableFile("is a web page and no table (an error page, perhaps, that was saved under this name): get the file again")
    for rows in found:

        def chosen(wanted: Sequence[int] | None, rows: list[list[str]] = rows) -> Iterator[Cells]:
            return iter(rows) if wanted is None else (picked(row, wanted) for row in rows)

        yield Table(name, chosen, lambda: 1.0)


def _of_text(name: str, opened: Callable[[], IO[bytes]], size: int, sample: bytes) -> Table:
    encoding = encoding_of(sample)
    if encoding == "utf-8-sig" and b"\0" in sample:
        raise UnreadableFile("is no table: it holds bytes that no text does")
    dialect = dialect_of(sample.decode(encoding, "replace"))
    watched: list[_Watched] = []

    def rows(wanted: Sequence[int] | None) -> Iterator[Cells]:
        with opened() as file:
            watched[:] = [_Watched(file)]
            text = io.TextIOWrapper(_buffered(watched[0]), encoding, errors=_FALLBACK, newline="")
            width, last = 0, 0
            for number, row in enumerate(csv.reader(text, strict=True, **dialect)):
                width, last = max(width, len(row)) if number < HEAD_ROWS else width, len(row)
                yield row if wanted is None else picked(row, wanted)
            if 0 < last < width and watched[0].last.strip(b"\0")[-1:] not in b"\r\n":
                raise UnreadableFile(CUT)

    return Table(name, rows, lambda: watched[0].passed / max(size, 1) if watched else 0.0)


def picked(row: Sequence[str], wanted: Sequence[int]) -> list[str]:
    long = len(row)
    return [row[index] if index < long else "" for index in wanted]


def encoding_of(sample: bytes) -> str:
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(sample) > 3 and sample[1:4:2] == b"\0\0":
        return "utf-16-le"
    return "utf-16-be" if len(sample) > 3 and sample[:3:2] == b"\0\0" else "utf-8-sig"


def dialect_of(text: str) -> dict[str, Any]:
    """How a text parts its cells. With tabs, a quote that begins no cell of the first lines is a character like others; so it is wherever
    what it encloses ends within a cell (`"Fen" Works`)."""
    lines = [line for line in text.splitlines()[:HEAD_ROWS] if line.strip()] or [""]
    if sum("\t" in line for line in lines) * 2 > len(lines):
        quotes = any(cell.startswith('"') for line in lines for cell in line.split("\t"))
        return {"delimiter": "\t", "quoting": csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE}
    first = next((line for line in lines if any(mark in line for mark in ";,|")), "")
    mark = max(";,|", key=first.count) if first else ","
    is_within = re.compile(rf'(?:^|{re.escape(mark)})"[^"]*"(?!["{re.escape(mark)}]|\s*$)')
    return {"delimiter": mark, "quoting": csv.QUOTE_NONE if any(map(is_within.search, lines)) else csv.QUOTE_MINIMAL}


def _other_bytes(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are Windows's Latin; what that lacks (0x81), the letters of DOS."""
    if not isinstance(error, UnicodeDecodeError) or error.encoding.startswith("utf-16"):
        raise error
    data = error.object[error.start : error.end]
    return "".join(bytes([one]).decode("cp437" if one in b"\x81\x8d\x8f\x90\x9d" else "cp1252") for one in data), error.end


_FALLBACK = "rolecall.registers"
codecs.register_error(_FALLBACK, _other_bytes)
