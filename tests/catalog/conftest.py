"""A catalog in a folder of its own, and short words for what happens to it."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from catalog.writer import Writer
from pipelines.context import Rolecall
from pipelines.deduplicate import DeduplicatePipeline
from schemas.job import Sighting
from schemas.source import Listing
from tests.factories import NOON

Crawl = Callable[..., None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalog.db"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    with Writer(path) as opened:
        opened.db.row_factory = sqlite3.Row
        yield opened


def crawl_into(writer: Writer) -> Crawl:
    """One run on day ``day``: writes the sightings, then the listing (complete unless told otherwise), then finishes."""

    def run(day: int, sightings: Sequence[Sighting], listing: Listing | None = None, **finish: object) -> None:
        run_id = f"day {day}"
        writer.begin_run(run_id, NOON + timedelta(days=day))
        writer.write(DeduplicatePipeline(Rolecall("r", writer=writer)).process_batch(list(sightings)))
        writer.listing(listing or Listing("greenhouse", "heronsgate", len(sightings), len(sightings)))
        writer.finish_run(run_id, NOON + timedelta(days=day, hours=1), **finish)  # type: ignore[arg-type]

    return run


@pytest.fixture
def crawl(writer: Writer) -> Crawl:
    return crawl_into(writer)


@pytest.fixture
def ask(writer: Writer) -> Callable[..., list[tuple[object, ...]]]:
    """Rows of a query as plain tuples."""
    return lambda query, *values: [tuple(row) for row in writer.db.execute(query, values)]
