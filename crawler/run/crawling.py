"""One crawl in one process: a Scrapy crawler a family, all sharing the run."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
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
from crawler.printing import bar, counted
from crawler.run.clock import refuse_denied
from crawler.run.live import EVERY, RUNNING, Live, told
from crawler.run.logs import keep_logs_safe
from crawler.run.places import Places
from crawler.run.report import RunReport
from crawler.run.runs import open_run
from crawler.run.watch import Watch, nothing_unsaid
from crawler.warc.keeping import Keeper
from pipelines.context import Rolecall
from schemas.errors import Problem
from schemas.source import Source
from schemas.troubles import MachineTrouble
from spiders.registry import families

GRACE = 90  # seconds in which the requests that are on their way may be answered, once the time is up
ACCEPTED = """
SELECT s.family || ':' || s.board FROM run_source rs JOIN source s ON s.id = rs.source JOIN run r ON r.id = rs.run
WHERE r.run_id = ? AND rs.accepted = 1
"""


def crawl_into(
    places: Places,
    rows: Sequence[Source],
    settings: Settings,
    *,
    loading: bool = True,
    quiet: bool = False,
    trusted: Iterable[str] = (),
    max_time: timedelta | None = None,
) -> RunReport:
    """One run over ``rows``: crawled, archived and, where ``loading``, loaded. Once a process: see `crawl`. ``trusted``: boards whose alarm
    a hand lifts. After ``max_time`` no board is read further: those that were read count, the others are left (`RunReport.left`)."""
    make_folder(places.catalog.parent)
    politeness = Politeness(HttpStore(places.http_store))
    try:
        with open_run(places, "crawl", loading=loading, rows=rows, settings=settings, trusted=trusted) as rolecall:
            live = Live.of(rolecall.run, rolecall.clock(), rows, politeness.hosts)
            with told(live, places.log(rolecall.run, RUNNING)) as teller, keeping(places, rolecall.run, rows, settings) as keeper:
                crawling = Crawling(rolecall, politeness, live, settings, places.log(rolecall.run), keeper)
                crawling.crawl(rows, max_time, teller.write, quiet)
                teller.say("ending")
                refuse_denied(politeness, rolecall, settings)
        if loading:
            keep_validators(politeness, rolecall.run, accepted_boards(places, rolecall.run))
    finally:
        politeness.store.close()
    return reported(rolecall, places, politeness, keeper)


def reported(rolecall: Rolecall, places: Places, politeness: Politeness, keeper: Keeper | None) -> RunReport:
    report = RunReport.of(rolecall, places, politeness)
    if keeper:
        report.files["warc"] = f"{places.warc} ({counted(len(keeper.files), 'file')})"
    return report


@contextmanager
def keeping(places: Places, run: str, rows: Sequence[Source], settings: Settings) -> Iterator[Keeper | None]:
    """Who keeps the run's answers as they came; None where nobody is to. A run that is refused leaves none."""
    if not settings.getbool("WARC_KEEP"):
        yield None
        return
    most_file, most_record = (settings.getint(name) for name in ("WARC_FILE_BYTES", "WARC_RECORD_BYTES"))
    keeper = Keeper(places.warc, run, rows, settings["USER_AGENT"], most_file, most_record)
    try:
        yield keeper
    except Problem as error:
        if not isinstance(error, MachineTrouble):
            keeper.abandon()
        raise
    finally:
        keeper.close()


def accepted_boards(places: Places, run: str) -> set[str]:
    """The boards whose listing the catalog accepted in a run, as ``family:board``."""
    with reading(places.catalog) as db:
        return {row[0] for row in db.execute(ACCEPTED, (run,))}


@dataclass(slots=True)
class Crawling:
    """The crawlers of one run, and what they share."""

    rolecall: Rolecall
    politeness: Politeness
    live: Live
    settings: Settings
    log: Path
    keeper: Keeper | None = None

    def crawl(self, rows: Sequence[Source], max_time: timedelta | None, heard: Callable[[], None], quiet: bool = False) -> None:
        """Crawl the boards of ``rows`` into the run. Returns when all are read, the time is up (`rolecall.out_of_time`) or the user stopped
        it (`rolecall.interrupted`). Raises `MachineTrouble`. ``heard``: called every second.

        Once a process: Twisted's reactor does not start twice.
        """
        process = process_for(self.settings, named_hosts(rows), self.log)
        self.rolecall.asked = self.politeness.boards
        with bar(len(rows), "boards", quiet) as progress:
            watched = [self.begin(process, tuple(boards), progress) for boards in by_family(rows)]
            keep_time(process, self.rolecall, max_time, heard)
            with nothing_unsaid(self.rolecall, process):
                process.start()
        if self.rolecall.trouble:
            raise self.rolecall.trouble
        for watch, task in watched:
            watch.end(task)

    def begin(self, process: AsyncCrawlerProcess, rows: Sequence[Source], progress: Any) -> tuple[Watch, "asyncio.Task[None]"]:
        """A crawler for the boards of one family, and who watches it."""
        crawler: Any = process.create_crawler(families()[rows[0].family])
        crawler.rolecall, crawler.politeness, crawler.progress, crawler.live = self.rolecall, self.politeness, progress, self.live
        crawler.keeper = self.keeper
        watch = Watch(self.rolecall, rows, self.live, process)
        watch.connect(crawler)
        return watch, process.crawl(crawler, sources=rows, bounds=bounds_of(rows, self.rolecall, self.settings))


def by_family(rows: Iterable[Source]) -> Iterator[Iterator[Source]]:
    """The boards of each family, those that have waited longest first, as they came."""
    return (boards for _, boards in groupby(sorted(rows, key=attrgetter("family")), attrgetter("family")))


def keep_time(process: AsyncCrawlerProcess, rolecall: Rolecall, max_time: timedelta | None, heard: Callable[[], None]) -> None:
    """Call ``heard`` every second; end the crawl gracefully after ``max_time``, and at once where that takes longer than GRACE."""
    from twisted.internet import reactor, task  # here: the reactor is chosen when the process is made

    loop: Any = reactor
    stopping: list[asyncio.Future[None]] = []

    def stop() -> None:
        rolecall.out_of_time = True
        stopping.append(asyncio.ensure_future(stop_begun(process)))
        loop.callLater(GRACE, loop.stop)

    loop.callWhenRunning(task.LoopingCall(heard).start, EVERY)
    if max_time is not None:
        loop.callLater(max_time.total_seconds(), stop)


async def stop_begun(process: AsyncCrawlerProcess) -> None:
    """Stop the crawlers gracefully, once all have begun: one that is told before then never ends."""
    while any(crawler.crawling and not (crawler.engine and crawler.engine.running) for crawler in process.crawlers):
        await asyncio.sleep(0.05)
    await process.stop()


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
