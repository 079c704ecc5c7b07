"""rolecall crawl"""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any

import click
from scrapy.settings import Settings

from crawler.commands.options import (
    Span,
    catalog_option,
    check_trusted,
    config_of,
    joined_option,
    json_option,
    patience_of,
    registry_option,
    set_option,
    trust_option,
)
from crawler.run.crawling import crawl_into
from crawler.run.flow import load_settings
from crawler.run.places import Places
from crawler.run.report import echo_report
from crawler.run.resting import find_resting
from crawler.telling.run import Telling, telling
from pipelines.context import utc_now
from schemas.errors import Problem
from schemas.source import Source
from spiders.registry import choose, sources

ARCHIVE_ONLY: dict[str, Any] = {"ITEM_PIPELINES": {"pipelines.record.RecordPipeline": 100}}


class Shard(click.ParamType[tuple[int, int]]):
    name = "i/n"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        shape = re.fullmatch(r"(\d{1,4})/(\d{1,4})", str(value))
        if not shape or not 1 <= int(shape[1]) <= int(shape[2]):
            self.fail(f"{value!r} is no shard: write I/N with 1 <= I <= N, as in 2/3", param, ctx)
        return int(shape[1]), int(shape[2])


@click.command("crawl")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Crawl every live row of the registry.")
@click.option("--shard", type=Shard(), default="1/1", help="Crawl the I-th of N parts, as several machines share the work.")
@click.option("--archive-only", is_flag=True, help="Fetch and archive, load nothing: `rolecall load` does that on one machine.")
@click.option("--max-time", type=Span(), help="Read no board further after this long (90s, 45m, 4h); the rest is left for the next run.")
@click.option(
    "--warc", is_flag=True, help="Keep every answer as it came, as WARC in warc/ beside the catalog: `rolecall reread` reads it again."
)
@trust_option
@registry_option
@joined_option
@catalog_option
@set_option
@json_option
def crawl_command(
    names: tuple[str, ...],
    everything: bool,
    shard: tuple[int, int],
    archive_only: bool,
    max_time: timedelta | None,
    warc: bool,
    trusted: tuple[str, ...],
    places: Places,
    settings: tuple[tuple[str, Any], ...],
    as_json: bool,
) -> int:
    """Crawl boards into the catalog.

    SOURCE is a family (greenhouse) or one of its boards (greenhouse:acme); `rolecall sources list` prints them.
    """
    if bool(names) == everything:
        raise click.UsageError("name at least one SOURCE, or give --all")
    live = rows_of(sources(places.registry) if everything else choose(names, places.registry), {*names}.intersection(trusted))
    check_trusted(trusted, {row.key for row in live})
    rows, resting = part_of(live, shard, find_resting(places, utc_now(), patience_of()) if everything else {})
    chosen = settings_of_crawl(settings, archive_only, warc)
    with telling(Telling(places, config_of(), "crawl")) as teller:
        teller.begin(len(rows))
        report = crawl_into(places, rows, chosen, loading=not archive_only, quiet=as_json, trusted=trusted, max_time=max_time)
        report.resting = resting
        teller.end(report, code := 1 if report.problems else 0)
    echo_report(report, as_json)
    return code


def settings_of_crawl(given: Iterable[tuple[str, Any]], archive_only: bool, warc: bool) -> Settings:
    """The settings of a run, with what the flags say of them."""
    chosen = load_settings(given)
    chosen.setdict((ARCHIVE_ONLY if archive_only else {}) | ({"WARC_KEEP": True} if warc else {}), priority="cmdline")
    return chosen


def rows_of(registry: Iterable[Source], by_hand: Collection[str]) -> list[Source]:
    """Rows that are crawled: those that are live, and boards of which a hand says what has left them."""
    return [row for row in registry if row.status == "live" or row.key in by_hand]


def part_of(live: Sequence[Source], shard: tuple[int, int], rest: Collection[str]) -> tuple[list[Source], list[str]]:
    """(rows to be crawled, boards that are left alone) of a shard. `Problem` where there is nothing to crawl. ``rest``: boards that are not
    to be asked."""
    part = [row for row in live if is_in_shard(row, shard)]
    if not part:
        raise Problem("no live board to crawl there: see `rolecall sources list`, or `rolecall sources check` to look again")
    rows = [row for row in part if row.key not in rest]
    if not rows:
        raise Problem("all of these boards are left alone after failing again and again: `rolecall health` says why and until when")
    return rows, [row.key for row in part if row.key in rest]


def is_in_shard(row: Source, shard: tuple[int, int]) -> bool:
    """Whether a board is of the I-th of N parts; the same on every machine."""
    part, parts = shard
    return int.from_bytes(hashlib.blake2b(row.key.encode(), digest_size=4).digest()) % parts == part - 1
