"""What a crawler's parts and its end say of a run. No exception goes by unsaid, wherever it was raised: in a spider, a stage, a middleware,
an extension, or before any of them began."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from scrapy import signals

from crawler.run.live import Live
from pipelines.context import Rolecall
from schemas.reasons import Reason, ReasonKind
from schemas.source import Listing, Source
from schemas.troubles import find_trouble

ROBOTS = "scrapy.downloadermiddlewares.robotstxt"  # it logs what the table of hosts says
ENGINE = ("asyncio", "scrapy.core.engine")  # whose errors may leave a crawler that neither goes on nor ends
GRACE = 5  # seconds in which such a one may end by itself


class Watch:
    """Watches one crawler over the boards ``rows``. ``live``: what is waiting of them; ``process``: what is to be stopped where the machine
    does not do its part."""

    def __init__(self, rolecall: Rolecall, rows: Sequence[Source], live: Live, process: Any = None) -> None:
        self.rolecall = rolecall
        self.rows = rows
        self.live = live
        self.process = process
        self.listed: set[str] = set()
        self.stopping: asyncio.Future[None] | None = None

    def connect(self, crawler: Any) -> None:
        for handler in (self.item_scraped, self.item_error, self.item_dropped, self.spider_closed):
            crawler.signals.connect(handler, getattr(signals, handler.__name__), weak=False)

    def item_scraped(self, item: Any) -> None:
        if isinstance(item, Listing):
            self.listed.add(item.source)

    def item_error(self, item: Any, failure: Any) -> None:
        self.lose(item, failure.value)

    def item_dropped(self, item: Any, exception: Exception) -> None:
        self.lose(item, exception)

    def lose(self, item: Any, error: Exception) -> None:
        """A bug of ours costs one posting, and is said in quarantine; a trouble of the machine's ends the run."""
        if trouble := find_trouble(error):
            self.rolecall.trouble = self.rolecall.trouble or trouble
            if self.process is not None:
                self.stopping = asyncio.ensure_future(self.process.stop())
        elif (reject := self.rolecall.broken(item, error)) and self.rolecall.writer:
            self.rolecall.writer.reject(reject)

    def spider_closed(self, spider: Any, reason: str) -> None:
        """A stopped spider says so, and which boards it was reading: they may lack their last pages. A lost batch was not seen."""
        if self.rolecall.lost_batches:
            self.rolecall.interrupted = ReasonKind.BATCH_LOST.of()
        if reason == "finished":
            return
        begun = [row for row in self.rows if row.board in self.listed and (self.live.is_begun(row) or row.board not in spider.asked)]
        if self.rolecall.out_of_time:
            self.doubt(begun, ReasonKind.OUT_OF_TIME.of())
            self.rolecall.left += [row.key for row in begun]
        else:
            self.stopped(reason, begun)

    def stopped(self, words: str, rows: Sequence[Source]) -> None:
        self.rolecall.interrupted = ReasonKind.STOPPED.of(words)
        self.doubt(rows, self.rolecall.interrupted)

    def doubt(self, rows: Sequence[Source], reason: Reason) -> None:
        """The listings of ``rows`` are incomplete."""
        for row in rows if self.rolecall.writer else ():
            self.rolecall.writer.listing(Listing(row.family, row.board, complete=False, reason=reason))

    def end(self, task: "asyncio.Task[None]") -> None:
        """After the crawl: one that died or was cut off says so, and so does each board of which nothing was read."""
        if not task.done() or task.cancelled():
            self.stopped("at once", self.rows)
        elif error := task.exception():
            self.rolecall.failed(error)
            self.stopped("the crawler died", self.rows)
        silent = [row for row in self.rows if row.board not in self.listed]
        if self.rolecall.out_of_time:  # nothing was read of them: nothing is said of them
            self.rolecall.left += [row.key for row in silent]
        elif silent:
            self.rolecall.silent += [row.key for row in silent]
            self.doubt(silent, self.rolecall.interrupted or ReasonKind.NOT_READ.of())


class Unsaid(logging.Handler):
    """Takes note of every exception that is logged as an error. Where Scrapy's engine is what failed, it ends ``process``."""

    def __init__(self, rolecall: Rolecall, process: Any = None) -> None:
        super().__init__(logging.ERROR)
        self.rolecall = rolecall
        self.process = process
        self.stopping: asyncio.Future[None] | None = None

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and record.name != ROBOTS:
            self.rolecall.failed(error)
        if record.name in ENGINE and self.process is not None and self.stopping is None:
            self.end()

    def end(self) -> None:
        """Stop the crawlers, and what they leave running."""
        from twisted.internet import reactor  # here: it is chosen when the process is made

        loop: Any = reactor
        loop.callLater(GRACE, loop.stop)
        self.stopping = asyncio.ensure_future(self.process.stop())


@contextmanager
def nothing_unsaid(rolecall: Rolecall, process: Any = None) -> Iterator[None]:
    """Exceptions that are logged meanwhile are told of the run. ``process``: the crawlers that it runs in."""
    handler = Unsaid(rolecall, process)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
