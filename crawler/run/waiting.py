"""Counts what waits of each board and what was sent, as a Scrapy component: outermost, so that it sees each request once."""

from typing import Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Request

from crawler.run.live import BoardState, Live
from schemas.job import Sighting
from schemas.source import Listing, Source


class WaitingMiddleware:
    """Keeps ``crawler.live`` up to date."""

    def __init__(self, live: Live) -> None:
        self.live = live

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        if getattr(crawler, "live", None) is None:
            raise NotConfigured
        one = cls(crawler.live)
        for handler in (one.request_scheduled, one.request_dropped, one.item_scraped):
            crawler.signals.connect(handler, getattr(signals, handler.__name__), weak=False)
        return one

    def request_scheduled(self, request: Request) -> None:
        if state := self.state_of(request):
            state.waiting += 1

    def request_dropped(self, request: Request) -> None:
        if state := self.state_of(request):
            state.waiting -= 1

    def process_request(self, request: Request) -> None:
        if state := self.state_of(request):
            state.waiting -= 1
            state.asked += 1

    def item_scraped(self, item: Any) -> None:
        if isinstance(item, Sighting):
            self.live.board(f"{item.raw.family}:{item.raw.source}").postings += 1
        elif isinstance(item, Listing):
            self.live.board(f"{item.family}:{item.source}").listed = True

    def state_of(self, request: Request) -> BoardState | None:
        """Of the board that a request is for; None for a robots.txt."""
        source: Source | None = request.meta.get("source")
        return self.live.board(source.key) if source else None
