"""A day's crawl of invented boards: spiders, middlewares, stages, catalog and archive are those of `rolecall crawl`; only the network and
Scrapy's engine are not there."""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError

from bench.simulate.platforms import FIRST_DAY, Showing, SmallWorkday, answer
from crawler.politeness.clocks import ClocksMiddleware
from crawler.politeness.conditional import ConditionalMiddleware, keep_validators
from crawler.politeness.hosts import Politeness
from crawler.politeness.store import HttpStore
from crawler.run.clock import refuse_denied
from crawler.run.crawling import accepted_boards, bounds_of
from crawler.run.failures import rescued
from crawler.run.flow import Flow
from crawler.run.places import Places
from crawler.run.runs import open_run
from schemas.reasons import ReasonKind
from schemas.source import Listing, Source
from spiders.base import BoardSpider
from spiders.registry import families

CLOCKS = ("crawler.run.clock.utc_now", "crawler.politeness.clocks.utc_now", "crawler.run.runs.utc_now")


class Killed(BaseException):
    """The process dies here."""


def noon_of(day: int) -> datetime:
    return datetime.combine(FIRST_DAY, datetime.min.time(), UTC) + timedelta(days=day, hours=13)


class Crawler:
    """Crawls the boards of a world into one catalog, day after day."""

    def __init__(self, places: Places, settings: Settings) -> None:
        self.places, self.settings = places, settings
        self.store = HttpStore(":memory:")

    def crawl(
        self, showings: list[Showing], now: datetime, off: timedelta, trusted: set[str], stops_after: int | None = None, dies: bool = False
    ) -> None:
        """One run at ``now``, by a clock that is ``off``. Raises `Problem` where that is refused. ``stops_after``: so many boards."""
        politeness = Politeness(self.store)
        with patch_clocks(now + off), open_run(self.places, "crawl", settings=self.settings, trusted=trusted) as rolecall:
            with Flow(rolecall, self.settings) as flow:
                for number, showing in enumerate(showings):
                    for item in self.read(showing, now, rolecall, politeness):
                        if number != stops_after:
                            flow.push(item)
                    if number == stops_after:
                        rolecall.interrupted = ReasonKind.STOPPED.of("shutdown")
                        flow.push(Listing(showing.family, showing.token, complete=False, reason=rolecall.interrupted))
                        break
            if dies:
                raise Killed
            refuse_denied(politeness, rolecall, self.settings)
            run = rolecall.run
        keep_validators(politeness, run, accepted_boards(self.places, run))

    def read(self, showing: Showing, now: datetime, rolecall: Any, politeness: Politeness) -> Iterator[Any]:
        """What the spider yields of a board."""
        row = Source(showing.family, showing.token)
        spider = spider_of(showing.family)([row], bounds_of([row], rolecall, self.settings))
        conditional = ConditionalMiddleware(politeness, rolecall, SimpleNamespace(spider=spider))
        clocks = ClocksMiddleware(politeness, timedelta(days=self.settings.getfloat("CLOCK_SLACK")))
        waiting = deque(spider.start_board(row))
        while waiting:
            request = waiting.popleft()
            conditional.process_request(request)
            for found in follow(spider, request, answer(showing, request, now), clocks, conditional):
                if isinstance(found, Request):
                    waiting.append(found)
                else:
                    yield found


def follow(
    spider: BoardSpider, request: Request, response: Response, clocks: ClocksMiddleware, conditional: ConditionalMiddleware
) -> Iterator[Any]:
    """What becomes of an answer: its callback's findings, or the errback's."""
    try:
        response = conditional.process_response(request, clocks.process_response(request, response))
        asked: Request = response.request or request
        if response.status >= 400 and response.status not in request.meta.get("handle_httpstatus_list", ()):
            raise HttpError(response, "ignored")
    except (IgnoreRequest, HttpError) as error:
        if isinstance(error, HttpError):
            error.response = response
        yield from spider.lost(SimpleNamespace(request=request, value=error))
        return
    try:
        callback: Any = asked.callback
        yield from list(callback(response, **asked.cb_kwargs))
    except Exception as error:
        yield from rescued(response, error, spider)


def spider_of(family: str) -> type[BoardSpider]:
    return SmallWorkday if family == "workday" else families()[family]


class patch_clocks:  # noqa: N801
    """The machine's clock says ``now`` meanwhile."""

    def __init__(self, now: datetime) -> None:
        self.patches = [patch(name, lambda: now) for name in CLOCKS]

    def __enter__(self) -> None:
        for one in self.patches:
            one.start()

    def __exit__(self, *error: object) -> None:
        for one in self.patches:
            one.stop()
