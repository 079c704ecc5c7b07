"""Conditional requests: a board whose whole list is one answer is asked "has it changed?", and a 304 says that nothing has."""

from collections.abc import Iterator
from typing import Any, Self

from scrapy import signals
from scrapy.http import Request, Response

from crawler.politeness.hosts import Politeness
from crawler.politeness.store import Validator
from pipelines.context import Rolecall
from schemas.source import Listing, Reject, Source
from spiders.base import BoardSpider


class ConditionalMiddleware:
    """Sends validators and keeps new ones, once what they stand for is in the catalog."""

    def __init__(self, politeness: Politeness, rolecall: Rolecall, crawler: Any) -> None:
        self.store, self.rolecall, self.crawler = politeness.store, rolecall, crawler
        self.fresh: dict[str, tuple[str, Validator]] = {}  # board -> its answer's URL and validator
        self.spoiled: set[str] = set()  # boards that were not read whole

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        middleware = cls(crawler.politeness, crawler.rolecall, crawler)
        crawler.signals.connect(middleware.item_scraped, signals.item_scraped)
        crawler.signals.connect(middleware.spider_closed, signals.spider_closed)
        return middleware

    def process_request(self, request: Request) -> None:
        source = self.board_of(request)
        if source and self.rolecall.known(source.family, source.board) and (validator := self.store.validator(request.url)):
            request.meta["handle_httpstatus_list"] = [304]
            if validator.etag:
                request.headers["If-None-Match"] = validator.etag
            if validator.last_modified:
                request.headers["If-Modified-Since"] = validator.last_modified

    def process_response(self, request: Request, response: Response) -> Response:
        source = self.board_of(request)
        if source and response.status == 304:
            response.request = request.replace(callback=unchanged)
        elif source and response.status == 200:
            etag, modified = (response.headers.get(name, b"") for name in ("ETag", "Last-Modified"))
            validator = Validator((etag or b"").decode("latin-1") or None, (modified or b"").decode("latin-1") or None)
            self.fresh[source.key] = request.url, validator
        return response

    def board_of(self, request: Request) -> Source | None:
        """The registry row, where this request's answer is the board's whole list."""
        spider = self.crawler.spider
        whole = isinstance(spider, BoardSpider) and spider.one_answer and request.method == "GET" and request.callback == spider.parse
        return request.meta.get("source") if whole and self.rolecall.writer else None

    def item_scraped(self, item: Any) -> None:
        if isinstance(item, Reject) or (isinstance(item, Listing) and not item.complete):
            self.spoiled.add(f"{item.family}:{item.source}")

    def spider_closed(self) -> None:
        """By now the last batch is loaded."""
        for key, (url, validator) in self.fresh.items():
            if key not in self.spoiled and (validator.etag or validator.last_modified):
                self.store.keep_validator(url, validator)
            else:
                self.store.drop_validator(url)


def unchanged(response: Response) -> Iterator[Listing]:
    """The callback of a 304: every open posting of the board was seen again as it was."""
    source: Source = response.meta["source"]
    yield Listing(source.family, source.board, unchanged=True)
