"""The registry: ``<family>.csv`` files, one row a board; and the families, one spider class a name.

The rows of ``data/sources`` are shipped. A user's own folder lies over them, board by board and column by column: what a row there leaves
empty is as shipped.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.errors import Problem
from schemas.expectation import DUE as EXPECTED
from schemas.expectation import read_expectation
from schemas.secrets import holds_secret
from schemas.source import Source
from schemas.spans import parse_span
from schemas.troubles import MachineTrouble

if TYPE_CHECKING:
    from spiders.base import BoardSpider

SOURCES = Path(__file__).resolve().parent.parent / "data" / "sources"
STATUSES = ("live", "dead", "moved")
COLUMNS = tuple(field.name for field in fields(Source) if field.name != "family")
HEAD = f"needs a board and only the columns {', '.join(COLUMNS)}"
LONGEST = 2_000  # characters of a column
BOARD = re.compile(r"""[^\s"'<>\\{}|^`\x00-\x1f\x7f-\x9f]*[^\W_][^\s"'<>\\{}|^`\x00-\x1f\x7f-\x9f]*""")


class UnknownSource(Problem):
    """No registry row or family of that name."""

    exit_code = 2


class BadRow(Problem):
    """A row of a registry file that cannot be used."""

    exit_code = 2


@cache
def families() -> "dict[str, type[BoardSpider]]":
    """Every spider by its family name, found by walking the rooms under ``spiders/``."""
    from scrapy.settings import Settings  # here: rows are read without Scrapy
    from scrapy.spiderloader import SpiderLoader

    from spiders.base import BoardSpider

    loader = SpiderLoader(Settings({"SPIDER_MODULES": ["spiders"]}))
    return {name: spider for name in sorted(loader.list()) if issubclass(spider := loader.load(name), BoardSpider)}


def read_columns(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one registry file, as far as they are filled. Raises `BadRow` naming file, line and cure, and `MachineTrouble` for a
    file that cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines, strict=True)
            if rows.fieldnames and (set(rows.fieldnames) - set(COLUMNS) or "board" not in rows.fieldnames):
                raise BadRow(f"{path}, line 1: {HEAD}")
            lines_of: dict[str, int] = {}
            for row in rows:
                if wrong := what_is_wrong(row) or stands_twice(row["board"], lines_of, rows.line_num):
                    raise BadRow(f"{path}, line {rows.line_num}: {wrong}")
                yield {name: text for name, text in row.items() if text}
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadRow(f"{path} is no CSV file in UTF-8 ({error}): save it as one") from error
    except OSError as error:
        raise MachineTrouble(f"{path} cannot be read ({error.strerror}): mend it or move it away") from error


def what_is_wrong(row: Mapping[str, str]) -> str | None:
    """Why a row of a registry file cannot be used."""
    if None in row:  # as `csv` names what is over
        return 'has more values than line 1 has columns: put one that holds a comma in quotes, as in "without=pay,slow"'
    if set(row) - set(COLUMNS) or not row.get("board"):
        return HEAD
    if ".." in row["board"].split("/"):
        return f"board {row['board'][:40]!r} leads out of its place: name the platform's token, host or address"
    if holds_secret(row["board"]):
        return "a board's name stands in the catalog: put an address with a key into the column url"
    return next((f"{name} {text[:40]!r} {DUE[name]}" for name, text in row.items() if text and not IS_DUE[name](text)), None)


def stands_twice(board: str, lines_of: dict[str, int], line: int) -> str | None:
    """Why a board cannot stand in a line: ``lines_of`` has the lines of those before it, by name in lower case, and takes it."""
    known = lines_of.setdefault(board.casefold(), line)
    return None if known == line else f"board {board[:40]!r} stands in line {known} already, big and small letters apart: leave one of both"


@cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2."""
    from pycountry import countries as known  # here: most rows name none that is new

    return frozenset(country.alpha_2 for country in known)


def is_day(text: str) -> bool:
    try:
        return text == "never" or bool(date.fromisoformat(text))
    except ValueError:
        return False


def is_line(text: str) -> bool:
    return len(text) <= LONGEST and text.isprintable()


def is_span(text: str) -> bool:
    try:
        return bool(parse_span(text))
    except ValueError:
        return False


def is_expectation(text: str) -> bool:
    try:
        return bool(read_expectation(text))
    except ValueError:
        return False


IS_DUE: dict[str, Callable[[str], bool]] = {
    "board": lambda text: len(text) <= LONGEST and BOARD.fullmatch(text) is not None,
    "employer": is_line,
    "country": lambda text: text in countries(),
    "url": is_line,
    "verified": is_day,
    "status": STATUSES.__contains__,
    "notes": is_line,
    "every": is_span,
    "expect": is_expectation,
}
DUE = {
    "board": "is no board: it is the platform's own name for it, one word",
    "country": "is none of ISO 3166-1: write two capital letters, as in GB",
    "verified": "is no day: write 2026-05-03, or never",
    "every": "is no span of time: write a number and one of m, h, d, w, as in 6h",
    "expect": EXPECTED,
    "status": f"is none: status is one of {', '.join(STATUSES)}",
    **dict.fromkeys(("employer", "url", "notes"), f"is no line of at most {LONGEST} characters"),
}


def read_rows(path: Path, family: str) -> Iterator[Source]:
    """The boards of one registry file. Raises `BadRow`."""
    return (Source(family=family, **columns) for columns in read_columns(path))


def read_merged(family: str, own: Path | None = None, shipped: Path = SOURCES) -> dict[str, dict[str, str]]:
    """The boards of a family, by name in lower case: the shipped columns, and over them those of the user's folder ``own``."""
    boards: dict[str, dict[str, str]] = {}
    for folder in (shipped, own):
        path = folder / f"{family}.csv" if folder else None
        for columns in read_columns(path) if path and path.exists() else ():
            boards[columns["board"].casefold()] = boards.get(columns["board"].casefold(), {}) | columns
    return boards


def sources(own: Path | None = None, shipped: Path = SOURCES) -> list[Source]:
    """All registry rows, by family and board; ``own``: the user's folder. Raises `BadRow`, for a file of no family too."""
    names = {path.stem for path in shipped.glob("*.csv")}
    if own and (strangers := {path.stem for path in own.glob("*.csv")} - names):
        raise BadRow(f"{own}: {', '.join(sorted(strangers))} is no family: name the file after one ({', '.join(sorted(names))})")
    return [Source(family=name, **columns) for name in sorted(names) for _, columns in sorted(read_merged(name, own, shipped).items())]


def choose(names: Iterable[str], own: Path | None = None) -> list[Source]:
    """The rows that ``names`` mean: a family ("greenhouse") or a row ("greenhouse:acme"). Raises `UnknownSource`. ``own``: as above."""
    rows = sources(own)
    chosen: dict[str, Source] = {}
    for name in names:
        hits = [row for row in rows if name in (row.family, row.key)]
        if not hits and name in families():
            raise UnknownSource(
                f"{name} has no rows yet: `rolecall sources add {name}:BOARD` adds one (docs/sources.md says what its boards are)"
            )
        if not hits:
            raise UnknownSource(f"no source {name!r}: `rolecall sources list` prints them, `rolecall probe URL` finds new ones")
        chosen |= {row.key: row for row in hits}
    return list(chosen.values())
