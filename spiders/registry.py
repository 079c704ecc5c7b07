"""The registry: ``data/sources/<family>.csv``, one row a board; and the families, one spider class a name."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.errors import Problem
from schemas.source import Source

if TYPE_CHECKING:
    from spiders.base import BoardSpider

SOURCES = Path(__file__).resolve().parent.parent / "data" / "sources"
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


def read_rows(path: Path, family: str) -> Iterator[Source]:
    """The rows of one registry file. Raises `BadRow` naming file and row for one without a board or with an unknown column."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            unknown = set(row) - set(COLUMNS)
            if unknown or not row.get("board"):
                raise BadRow(f"{path.name}: {row}: needs a board and only the columns {', '.join(COLUMNS)}")
            yield Source(family=family, **{k: v for k, v in row.items() if v})


def sources(folder: Path = SOURCES) -> list[Source]:
    """All registry rows, by family and board."""
    return [source for path in sorted(folder.glob("*.csv")) for source in read_rows(path, path.stem)]


def choose(names: Iterable[str], folder: Path = SOURCES) -> list[Source]:
    """The rows that ``names`` mean: a family ("greenhouse") or a row ("greenhouse:acme"). Raises `UnknownSource`."""
    rows = sources(folder)
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
