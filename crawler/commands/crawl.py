"""rolecall crawl"""

import hashlib
import re
from datetime import timedelta
from typing import Any

import click

from crawler.commands.options import (
    Span,
    catalog_option,
    check_trusted,
    config_of,
    joined_option,
    json_option,
    registry_option,
    set_option,
    trust_option,
)
from crawler.run.crawling import crawl_into
from crawler.run.flow import load_settings
from crawler.run.places import Places
from crawler.run.report import echo_report
from crawler.telling.run import Telling, telling
from schemas.errors import Problem
from schemas.source import Source
from spiders.registry import choose, sources

ARCHIVE_ONLY = {"ITEM_PIPELINES": {"pipelines.record.RecordPipeline": 100}}


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
    live = [row for row in (sources(places.registry) if everything else choose(names, places.registry)) if row.status == "live"]
    check_trusted(trusted, {row.key for row in live})
    rows = [row for row in live if is_in_shard(row, shard)]
    if not rows:
        raise Problem("no live board to crawl there: see `rolecall sources list`, or `rolecall sources check` to look again")
    chosen = load_settings(settings)
    if archive_only:
        chosen.setdict(ARCHIVE_ONLY, priority="cmdline")
    teller = Telling(places, config_of(), "crawl")
    with telling(teller, len(rows)):
        report = crawl_into(places, rows, chosen, loading=not archive_only, quiet=as_json, trusted=trusted, max_time=max_time)
        code = 1 if report.problems else 0
        teller.end(report, code)
    echo_report(report, as_json)
    return code


def is_in_shard(row: Source, shard: tuple[int, int]) -> bool:
    """Whether a board is of the I-th of N parts; the same on every machine."""
    part, parts = shard
    return int.from_bytes(hashlib.blake2b(row.key.encode(), digest_size=4).digest()) % parts == part - 1
