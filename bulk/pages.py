"""A page or payload read by its family's own reader, as `rolecall ingest` reads saved ones."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Request, Response, TextResponse
from scrapy.responsetypes import responsetypes

from crawler.offline.saved import decodes, standing_alone
from crawler.run.failures import rescued
from crawler.warc.answers import Answer
from pipelines.archive import Seen
from schemas.reasons import ReasonKind
from schemas.source import Source
from spiders.base import BoardSpider
from spiders.registry import families

MARKUP = "jsonld"  # the family of a page that names none
SIGN = b"JobPosting"  # without it, no markup of a posting stands there
OK = 200


def read_page(url: str, body: bytes, at: datetime, named: str | None = None) -> Iterator[Seen]:
    """What a page holds that was kept without its headers. ``named``: "family:board", or a family alone. Nothing of one that names none and
    has no markup of a posting. Raises ValueError for an address that is none, LookupError for a family that is none."""
    if named or SIGN in body:
        yield from read_response(board_of(named or MARKUP, url), url, at, lambda request: response_to(request, body))


def read_answer(answer: Answer, default: datetime) -> Iterator[Seen]:
    """The same of an answer in a WARC file, which names no family."""
    if answer.status == OK and SIGN in answer.body:
        yield from read_response(board_of(MARKUP, answer.url), answer.url, answer.at or default, answer.as_response)


def read_response(source: Source, url: str, at: datetime, answer: Callable[[Request], Response]) -> Iterator[Seen]:
    spider = spider_of(source.family)
    response = answer(Request(url, meta={"source": source}))
    further = 0
    try:
        for found in map(standing_alone, spider.parse(response)):
            if isinstance(found, Request):
                further += 1
            else:
                yield Seen(at, found)
    except Exception as error:  # a page can be anything: it costs itself
        yield from (Seen(at, one) for one in rescued(response, error, spider))
    if further:
        yield Seen(at, spider.listing(response, shown=0, reason=ReasonKind.NOT_SAVED.of(requests=further)))


def board_of(named: str, url: str) -> Source:
    """The board that is named; of a family alone, that of the address's host."""
    family, _, board = named.partition(":")
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise ValueError(f"{url[:200]!r} is no address of the web")
    return Source(family, board or parts.hostname)


@cache
def spider_of(family: str) -> BoardSpider:
    if family not in families():
        raise LookupError(f"no family {family!r}: one of {', '.join(families())}")
    return families()[family]()


def response_to(request: Request, body: bytes) -> Response:
    kind = responsetypes.from_args(url=request.url, body=body)
    text: dict[str, Any] = {"encoding": "utf-8"} if issubclass(kind, TextResponse) and decodes(body) else {}
    return kind(request.url, body=body, request=request, **text)
