"""The registry: ``<family>.csv`` files, one row a board; and the families, one spider class a name.

The rows of ``data/sources`` are shipped. A user's own folder lies over them, board by board and column by column: what a row there leaves
empty is as shipped.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.errors import Problem
from schemas.secrets import holds_secret
from schemas.source import Source

if TYPE_CHECKING:
    from spiders.base import BoardSpider

SOURCES = Path(__file__).resolve().parent.parent / "data" / "sources"
STATUSES = ("live", "dead", "moved")
COLUMNS = tuple(field.name for field in fields(Source) if field.name != "family")


class UnknownSource(Problem):
    """No registry row or family of that name."""

    exit_code = 2


class BadRow(Problem):
    """A row of a registry file that cannot be used."""


@cache
def families() -> "dict[str, type[BoardSpider]]":
    """Every spider by its family name, found by walking the rooms under ``spiders/``."""
    from scrapy.settings import Settings  # here: rows are read without Scrapy
    from scrapy.spiderloader import SpiderLoader

    from spiders.base import BoardSpider

    loader = SpiderLoader(Settings({"SPIDER_MODULES": ["spiders"]}))
    return {name: spider for name in sorted(loader.list()) if issubclass(spider := loader.load(name), BoardSpider)}


def read_columns(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one registry file, as far as they are filled. Raises `BadRow` naming file, row and cure."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                if wrong := what_is_wrong(row):
                    raise BadRow(f"{path}: {row}: {wrong}")
                yield {name: text for name, text in row.items() if text}
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadRow(f"{path} is no CSV file in UTF-8 ({error}): save it as one") from error


def what_is_wrong(row: Mapping[str, str]) -> str | None:
    """Why a row of a registry file cannot be used."""
    if set(row) - set(COLUMNS) or not row.get("board"):
        return f"needs a board and only the columns {', '.join(COLUMNS)}"
    if holds_secret(row["board"]):
        return "a board's name stands in the catalog: put an address with a key into the column url"
    status = row.get("status") or STATUSES[0]
    return None if status in STATUSES else f"status is one of {', '.join(STATUSES)}"


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
