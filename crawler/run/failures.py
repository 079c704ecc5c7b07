"""What goes wrong in a callback is said, never lost: the part goes to quarantine, and the board's listing counts as incomplete."""

from collections.abc import Iterator
from typing import Any, Self

from scrapy.http import Response

from pipelines.context import Rolecall
from schemas.job import Sighting
from schemas.raw import RawPosting
from schemas.reasons import ReasonKind
from schemas.secrets import redact
from schemas.source import Listing, NoDetail, Reject
from spiders.base import BoardSpider

KEPT_CHARACTERS = 2_000  # of an answer that could not be read


def rescued(response: Response, error: Exception, spider: BoardSpider) -> Iterator[RawPosting | NoDetail | Listing | Reject]:
    """What remains of an answer that its callback choked on. A detail page's list row stands for the posting."""
    said = redact(f"{type(error).__name__}: {error}")[:500]
    raw = response.request.cb_kwargs.get("raw") if response.request else None
    if isinstance(raw, RawPosting):
        yield from spider.without_detail(raw, said)
    else:
        yield spider.reject(response, said, response.body[:KEPT_CHARACTERS].decode("utf-8", "replace"))
        yield spider.listing(response, shown=0, reason=ReasonKind.MALFORMED.of(said))


def broken(rolecall: Rolecall, item: Any, error: Exception) -> Reject | None:
    """What remains of a posting that a stage choked on, which the run's report will say; None for what is no posting."""
    raw = item.raw if isinstance(item, Sighting) else item
    if not isinstance(raw, RawPosting):
        return None
    reason = redact(f"a stage failed: {type(error).__name__}: {error}")[:500]
    rolecall.failures[reason] += 1
    return Reject(raw.family, raw.source, reason, repr(raw)[:KEPT_CHARACTERS], identifier=raw.identifier, url=raw.url)


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
