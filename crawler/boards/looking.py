"""Boards and career pages asked over the network with all our manners: for `rolecall probe` and `sources check`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import closing
from operator import attrgetter
from pathlib import Path
from typing import Any

import scrapy
from scrapy.http import Request, Response
from scrapy.settings import Settings

from crawler.boards.asking import Fetch, Look, ask_board
from crawler.boards.probe import Probe, probe_site
from crawler.politeness.addresses import named_hosts
from crawler.politeness.hosts import Politeness, host_of
from crawler.politeness.store import HttpStore
from crawler.run.crawling import process_for
from pipelines.context import Rolecall, utc_now
from schemas.secrets import keep_secrets_of
from schemas.source import Source
from spiders.boards.lists import write_over


class AskSpider(scrapy.Spider):
    """Runs ``work(fetch)``; ``fetch`` sends one request through the downloader's middlewares and gives its answer, whatever its status."""

    name = "ask"

    def __init__(self, work: Callable[[Fetch], Awaitable[None]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.work = work
        self.error: BaseException | None = None

    async def start(self) -> AsyncIterator[Request]:
        try:
            await self.work(self.fetch)
        except Exception as error:  # raised again when the reactor has stopped: here, Scrapy would log it and go on
            self.error = error
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def fetch(self, request: Request) -> Response:
        """Raises OSError where there is no answer."""
        engine: Any = self.crawler.engine
        try:
            response: Response = await engine.download_async(request)
        except Exception as error:  # refused by our own manners, or by the network
            raise OSError(str(error) or repr(error)) from error
        return response


def run(work: Callable[[Fetch], Awaitable[None]], settings: Settings, store: Path | str, log: Path, hosts: Sequence[str]) -> None:
    """Run ``work`` to its end, without stages; what it raises is raised. ``hosts`` may have private addresses. Once a process: see
    `crawler.run.crawling.crawl`."""
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    process = process_for(settings, list(hosts), log)
    crawler: Any = process.create_crawler(AskSpider)
    crawler.rolecall, crawler.politeness = Rolecall("look"), Politeness(HttpStore(store))
    task = process.crawl(crawler, work=work)
    with closing(crawler.politeness.store):
        process.start()
    if error := task.exception() if task.done() and not task.cancelled() else None:
        raise error
    if crawler.spider.error:
        raise crawler.spider.error


def look_at(rows: Sequence[Source], settings: Settings, store: Path | str, log: Path) -> list[Look]:
    """A look at each board, in the order of answers."""
    keep_secrets_of(*(row.url for row in rows))
    looks: list[Look] = []
    gate = asyncio.Semaphore(settings.getint("CONCURRENT_REQUESTS"))

    async def look(row: Source, fetch: Fetch) -> None:
        async with gate:
            looks.append(await ask_board(row, fetch))

    async def work(fetch: Fetch) -> None:
        mixed = sorted(rows, key=attrgetter("board"))  # boards of one host wait for each other: let others go between
        await asyncio.gather(*(look(row, fetch) for row in mixed))

    run(work, settings, store, log, named_hosts(rows))
    return looks


def probe_live(url: str, settings: Settings, log: Path) -> Probe | str:
    """What a career page on the network shows, its board asked; or why there was no page."""
    keep_secrets_of(url)
    results: list[Probe | str] = []

    async def work(fetch: Fetch) -> None:
        try:
            page = await fetch(Request(url))
        except OSError as error:
            results.append(str(error))
        else:
            results.append(await probed(page, fetch))

    run(work, settings, ":memory:", log, [host_of(url)])
    return results[0] if results else "stopped"


async def probed(page: Response, fetch: Fetch) -> Probe | str:
    if page.status != 200:
        return f"answered {page.status}: {page.url}"
    return await probe_site(page.url, page.body.decode("utf-8", "replace"), fetch)


def mark(looks: Iterable[Look], own: Path) -> None:
    """Write what was found into the user's registry files; what is unclear changes nothing."""
    verified = {"verified": utc_now().date().isoformat()}
    found: dict[str, dict[str, dict[str, str]]] = {}
    for look in looks:
        if look.status != "unclear":
            said = {"board": look.row.board, "status": look.status, **(verified if look.status == "live" else {})}
            found.setdefault(look.row.family, {})[look.row.board.casefold()] = said
    for family, said_of in found.items():
        write_over(own / f"{family}.csv", said_of)
