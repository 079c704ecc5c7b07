"""Looking at boards without reading them whole: does the board answer, what does it name? For `rolecall probe` and `sources check`."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import scrapy
from scrapy.http import Request, Response
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.defer import deferred_from_coro, maybe_deferred_to_future
from twisted.internet.threads import blockingCallFromThread, deferToThread

from crawler.boards.probe import Fetch, Probe, probe
from crawler.politeness.hosts import Politeness, host_of
from crawler.run.crawling import named_hosts, process_for
from pipelines.context import Rolecall
from schemas.raw import RawPosting
from schemas.reasons import sentence
from schemas.source import Listing, Source
from spiders.registry import families

ENOUGH = 200  # things of one answer that are looked at
GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class Look:
    """What a board's first answer said. ``status``: live, dead (404, 410), moved (to ``url``'s host) or unclear, with the reason."""

    row: Source
    status: str
    postings: int = 0
    names: tuple[str, ...] = ()  # organizations that its postings name
    url: str | None = None
    reason: str | None = None


class LookSpider(scrapy.Spider):
    """Asks each board once. Results gather in ``looks``."""

    name = "look"

    def __init__(self, rows: Iterable[Source] = (), looks: list[Look] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows = tuple(rows)
        self.looks = looks if looks is not None else []

    async def start(self) -> AsyncIterator[Request]:
        for row in self.rows:
            for request in self.look(row):
                yield request

    def look(self, row: Source) -> Iterator[Request]:
        """The board's first request, answered to us."""
        for request in islice(families()[row.family]().start_board(row), 1):
            meta = request.meta | {"asked": request.url, "read": request.callback}
            yield request.replace(callback=self.looked, errback=self.missed, meta=meta)

    def looked(self, response: Response, **kwargs: Any) -> None:
        row, url = response.meta["source"], response.url
        try:
            parts = list(islice(response.meta["read"](response, **kwargs), ENOUGH))
        except Exception as error:  # whatever a page that is no board makes of a callback
            self.looks.append(Look(row, "unclear", url=url, reason=f"{type(error).__name__}: {error}"[:200]))
            return
        found = [raw for part in parts if (raw := posting_of(part))]
        partial = next((part.reason for part in parts if isinstance(part, Listing) and not part.complete), None)
        if partial and not found:  # a page without rows is no answer of a board
            self.looks.append(Look(row, "unclear", url=url, reason=sentence(partial)))
            return
        moved = host_of(url) != host_of(response.meta["asked"]) and not found
        names = tuple(sorted({raw.hiring_organization for raw in found if raw.hiring_organization}))
        self.looks.append(Look(row, "moved" if moved else "live", len(found), names, url))

    def missed(self, failure: Any) -> None:
        row, url = failure.request.meta["source"], failure.request.url
        dead = isinstance(failure.value, HttpError) and failure.value.response.status in GONE
        self.looks.append(Look(row, "dead" if dead else "unclear", url=url, reason=str(failure.value)[:200] or repr(failure.value)))


class AskSpider(scrapy.Spider):
    """Runs ``work(fetch)`` in a thread; ``fetch`` asks for one request with all our manners and waits for its answer."""

    name = "ask"

    def __init__(self, work: Callable[[Fetch], None] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.work = work

    async def start(self) -> AsyncIterator[Request]:
        if self.work is not None:
            await maybe_deferred_to_future(deferToThread(self.work, self.fetch))
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def fetch(self, request: Request) -> Response:
        """Raises OSError where there is no answer that says 200."""
        from twisted.internet import reactor

        engine: Any = self.crawler.engine
        try:
            response: Response = blockingCallFromThread(reactor, lambda: deferred_from_coro(engine.download_async(request)))
        except Exception as error:  # refused by our own manners, or by the network
            raise OSError(f"{error or type(error).__name__}") from error
        if response.status != 200:
            raise OSError(f"answered {response.status}: {response.url}")
        return response


def posting_of(found: Any) -> RawPosting | None:
    """The posting that something yielded by a callback is, or is a request for."""
    raw = found.cb_kwargs.get("raw") if isinstance(found, Request) else found
    return raw if isinstance(raw, RawPosting) else None


def run(spider: type[scrapy.Spider], settings: Settings, politeness: Politeness, log: Path, hosts: Sequence[str], **arguments: Any) -> None:
    """Run one spider to its end, without stages. Once a process."""
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    process = process_for(settings, list(hosts), log)
    crawler: Any = process.create_crawler(spider)
    crawler.rolecall, crawler.politeness = Rolecall("look"), politeness
    process.crawl(crawler, **arguments)
    process.start()


def look_at(rows: Sequence[Source], settings: Settings, politeness: Politeness, log: Path) -> list[Look]:
    """A look at each board, in the order of answers."""
    looks: list[Look] = []
    run(LookSpider, settings, politeness, log, named_hosts(rows), rows=rows, looks=looks)
    return looks


def probe_live(url: str, settings: Settings, politeness: Politeness, log: Path) -> Probe | str:
    """What a career page on the network shows, its board asked; or why there was no page."""
    results: list[Probe | str] = []

    def work(fetch: Fetch) -> None:
        try:
            page = fetch(Request(url))
        except OSError as error:
            results.append(str(error))
        else:
            results.append(probe(page.url, page.body.decode("utf-8", "replace"), fetch))

    run(AskSpider, settings, politeness, log, [host_of(url)], work=work)
    return results[0] if results else "stopped"
