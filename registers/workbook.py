"""Workbooks (.xlsx), row by row. Readers at hand hold a whole sheet, blank cells too: registers have a million rows, most of them blank."""

import mmap
import posixpath
import zipfile
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from tempfile import TemporaryFile
from typing import IO, Any

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_BOOK, _RELS, _STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_SMALL_PART = 16 << 20
_MOST_COLUMNS = 16_384  # Excel's own bound
_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False}


def is_workbook(archive: zipfile.ZipFile) -> bool:
    return _BOOK in archive.NameToInfo


def sheets(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """The sheets in their order: (name, member)."""
    targets = {one.get("Id"): one.get("Target", "") for one in _small(archive, _RELS).iter(_REL)}
    found = []
    for sheet in _small(archive, _BOOK).iter(f"{_MAIN}sheet", f"{_STRICT}sheet"):
        target = targets.get(next((sheet.get(name) for name in _ID if sheet.get(name)), None), "")
        member = archive.NameToInfo.get(posixpath.normpath(posixpath.join("xl", target)).removeprefix("/"))
        if member is not None:
            found.append((sheet.get("name", ""), member))
    return found


def _small(archive: zipfile.ZipFile, name: str) -> Any:
    with archive.open(name) as file:
        return etree.fromstring(file.read(_SMALL_PART), etree.XMLParser(**_SAFE))


def sheet_rows(archive: zipfile.ZipFile, file: IO[bytes], wanted: Sequence[int] | None) -> Iterator[list[str | None]]:
    """The rows of a sheet, blank ones too; numbers as they are written there, days as Excel counts them."""
    string = _shared(archive)
    places = {index: place for place, index in enumerate(wanted)} if wanted is not None else None
    for row in _elements(file, "row"):
        yield _cells(row, string, places)


def _cells(row: Any, string: Callable[[int], str], places: dict[int, int] | None) -> list[str | None]:
    """``places``: column -> its place in what is returned; None: all columns, in their order."""
    cells = list(row)
    columns = _columns(cells)
    if places is None:
        found = dict(zip(columns, (_text(cell, string) for cell in cells), strict=True))
        return [found.get(column) for column in range(min(max(columns, default=-1) + 1, _MOST_COLUMNS))]
    if isinstance(columns, range):
        return [_text(cells[column], string) if column in columns else None for column in places]
    chosen: list[str | None] = [None] * len(places)
    for column, cell in zip(columns, cells, strict=True):
        if (place := places.get(column)) is not None:
            chosen[place] = _text(cell, string)
    return chosen


def _columns(cells: list[Any]) -> Sequence[int]:
    """Which column each cell stands in; a range where none is left out, as the last one tells."""
    last = cells[-1].get("r") if cells else None
    if last is None or column_of(last.rstrip("0123456789")) == len(cells) - 1:
        return range(len(cells))
    return [column_of((cell.get("r") or "").rstrip("0123456789")) for cell in cells]


@lru_cache(_MOST_COLUMNS)
def column_of(letters: str) -> int:
    """The number of a column, from 0: "A" 0, "AB" 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _text(cell: Any, string: Callable[[int], str]) -> str | None:
    parts = len(cell)
    if not parts:
        return None
    kind = cell.get("t")
    if kind == "inlineStr":
        return _joined(cell)
    value = cell[0].text if parts == 1 else next((part.text for part in cell if part.tag.endswith("}v")), None)
    if value is None or kind == "e":  # an error of a formula is no value
        return None
    return string(int(value)) if kind == "s" else str(value)


def _joined(item: Any) -> str:
    """A string of several runs; how its characters are pronounced is left out."""
    if len(item) == 1 and item[0].tag.endswith("}t"):
        return item[0].text or ""
    return "".join(one.text or "" for one in item.iter() if one.tag.endswith("}t") and not one.getparent().tag.endswith("}rPh"))


@lru_cache(1)  # a table is read twice: its head, then its rows
def _shared(archive: zipfile.ZipFile) -> Callable[[int], str]:
    """The strings that cells refer to by number: on the disk, since a year's workbook has millions of them. What stands at a number."""
    if _STRINGS not in archive.NameToInfo:
        return lambda _: ""
    ends, file = array("Q", [0]), TemporaryFile()  # noqa: SIM115 - it is closed once it is mapped
    with archive.open(_STRINGS) as packed:
        for item in _elements(packed, "si"):
            ends.append(ends[-1] + file.write(_joined(item).encode()))
    file.flush()
    if not ends[-1]:
        return lambda _: ""
    strings = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    file.close()

    @lru_cache(1 << 14)
    def string(number: int) -> str:
        return strings[ends[number] : ends[number + 1]].decode() if 0 <= number < len(ends) - 1 else ""

    return string


def _elements(file: IO[bytes], name: str) -> Iterator[Any]:
    """Every element of a name, each let go before the next."""
    for _, element in etree.iterparse(file, tag=(f"{_MAIN}{name}", f"{_STRICT}{name}"), huge_tree=True, **_SAFE):
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]
