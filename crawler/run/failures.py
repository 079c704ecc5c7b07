"""What goes wrong in a callback is said, never lost: the part goes to quarantine, and the board's listing counts as incomplete."""

from collections.abc import Iterator
from typing import Any, Self

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.reasons import ReasonKind
from schemas.secrets import redact
from schemas.source import Listing, NoDetail, Reject
from spiders.base import BoardSpider
from spiders.reading.values import said_of

KEPT_CHARACTERS = 2_000  # of an answer that could not be read


def rescued(response: Response, error: Exception, spider: BoardSpider) -> Iterator[RawPosting | NoDetail | Listing | Reject]:
    """What remains of an answer that its callback choked on. A detail page's list row stands for the posting."""
    said = redact(said_of(error))[:500]
    raw = response.request.cb_kwargs.get("raw") if response.request else None
    if isinstance(raw, RawPosting):
        yield from spider.without_detail(raw, said)
    elif ended := spider.ended_before(response.request):
        yield ended
    else:
        yield spider.reject(response, said, response.body[:KEPT_CHARACTERS].decode("utf-8", "replace"))
        yield spider.listing(response, shown=0, reason=ReasonKind.MALFORMED.of(said))


def is_read(response: Response, request: Request) -> bool:
    """Whether a status is one that the callback reads."""
    return 200 <= response.status < 300 or response.status in request.meta.get("handle_httpstatus_list", ())


class FailuresMiddleware:
    """The same, as a spider middleware."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(crawler)

    def process_spider_exception(self, response: Response, exception: Exception) -> Iterator[Any] | None:
        spider = self.crawler.spider
        return rescued(response, exception, spider) if isinstance(spider, BoardSpider) else None
