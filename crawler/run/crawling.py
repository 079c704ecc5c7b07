"""One crawl in one process: a Scrapy crawler a family, all sharing the run."""

import asyncio
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from catalog.database import make_folder, reading
from crawler.politeness.addresses import named_hosts
from crawler.politeness.conditional import keep_validators
from crawler.politeness.hosts import Politeness, host_of
from crawler.politeness.store import HttpStore
from crawler.printing import bar
from crawler.run.clock import refuse_denied
from crawler.run.logs import keep_logs_safe
from crawler.run.places import Places
from crawler.run.report import RunReport
from crawler.run.runs import open_run
from crawler.run.watch import Watch, nothing_unsaid
from pipelines.context import Rolecall
from schemas.source import Source
from spiders.registry import families

ACCEPTED = """
SELECT s.family || ':' || s.board FROM run_source rs JOIN source s ON s.id = rs.source JOIN run r ON r.id = rs.run
WHERE r.run_id = ? AND rs.accepted = 1
"""


def crawl_into(
    places: Places, rows: Sequence[Source], settings: Settings, *, loading: bool = True, quiet: bool = False, trusted: Iterable[str] = ()
) -> RunReport:
    """One run over ``rows``: crawled, archived and, where ``loading``, loaded. Once a process: see `crawl`. ``trusted``: boards whose alarm
    a hand lifts."""
    make_folder(places.catalog.parent)
    politeness = Politeness(HttpStore(places.http_store))
    try:
        with open_run(places, "crawl", loading=loading, rows=rows, settings=settings, trusted=trusted) as rolecall:
            crawl(rows, rolecall, politeness, settings, places.log(rolecall.run), quiet)
            rolecall.asked = politeness.boards
            refuse_denied(politeness, rolecall, settings)
        if loading:
            keep_validators(politeness, rolecall.run, accepted_boards(places, rolecall.run))
    finally:
        politeness.store.close()
    return RunReport.of(rolecall, places, politeness)


def accepted_boards(places: Places, run: str) -> set[str]:
    """The boards whose listing the catalog accepted in a run, as ``family:board``."""
    with reading(places.catalog) as db:
        return {row[0] for row in db.execute(ACCEPTED, (run,))}


def crawl(rows: Sequence[Source], rolecall: Rolecall, politeness: Politeness, settings: Settings, log: Path, quiet: bool = False) -> None:
    """Crawl the boards of ``rows`` into the run. Returns when all are read or the user stopped it (`rolecall.interrupted`). Raises
    `MachineTrouble`.

    Once a process: Twisted's reactor does not start twice.
    """
    process = process_for(settings, named_hosts(rows), log)
    progress = bar(len(rows), "boards", quiet)
    watched: list[tuple[Watch, asyncio.Task[None]]] = []
    for family, boards in groupby(sorted(rows, key=attrgetter("family", "board")), attrgetter("family")):
        crawler: Any = process.create_crawler(families()[family])
        crawler.rolecall, crawler.politeness, crawler.progress = rolecall, politeness, progress
        chosen = tuple(boards)
        watch = Watch(rolecall, chosen, process)
        watch.connect(crawler)
        watched.append((watch, process.crawl(crawler, sources=chosen, bounds=bounds_of(chosen, rolecall, settings))))
    with nothing_unsaid(rolecall, process), progress:
        process.start()
    if rolecall.trouble:
        raise rolecall.trouble
    for watch, task in watched:
        watch.end(task)


def bounds_of(rows: Sequence[Source], rolecall: Rolecall, settings: Settings) -> dict[str, int]:
    """Board -> rows after which its listing is taken for endless, for those of which it is known how many they had."""
    growth, floor = settings.getfloat("LISTING_GROWTH"), settings.getint("LISTING_FLOOR")
    sizes = {row.board: rolecall.writer.size_of(row.family, row.board) for row in rows} if rolecall.writer else {}
    return {board: max(floor, int(growth * size)) for board, size in sizes.items() if size}


def process_for(settings: Settings, private_hosts: list[str], log: Path) -> AsyncCrawlerProcess:
    """A process whose crawlers write to ``log`` and may go to ``private_hosts``."""
    keep_logs_safe()
    demo = [host_of(base)] if (base := settings.get("DEMO_BASE")) else []
    settings.setdict({"LOG_FILE": str(log), "PRIVATE_HOSTS": private_hosts + demo}, priority="cmdline")
    return AsyncCrawlerProcess(settings)
