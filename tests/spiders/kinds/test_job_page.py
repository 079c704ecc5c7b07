"""A job page without a posting is no absence: it says so, and why."""

import pytest
from scrapy.http import HtmlResponse, Request, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from schemas.reasons import ReasonKind
from schemas.source import Listing, NoDetail, Source
from spiders.jsonld import JsonLdSpider

SOURCE = Source("jsonld", "kelp.example")
PAGE = "https://kelp.example/jobs/diver-7"
EMPTY = Listing("jsonld", "kelp.example")


def told(html: str) -> list[object]:
    spider = JsonLdSpider()
    request = spider.get(f"{PAGE}?utm_source=map", SOURCE, spider.parse_page)
    return list(spider.parse_page(HtmlResponse(request.url, body=html.encode(), encoding="utf-8", request=request)))


def no_detail(words: str, gone: bool = False) -> NoDetail:
    return NoDetail("jsonld", "kelp.example", PAGE, words, gone)


def test_a_page_that_is_no_answer_makes_the_listing_partial() -> None:
    words = "maintenance ('wartung')"
    partial = Listing("jsonld", "kelp.example", complete=False, reason=ReasonKind.NO_ANSWER.of(words))
    assert told("<title>Wartung</title>") == [EMPTY, no_detail(words), partial]


def test_a_page_that_says_gone_and_one_that_says_nothing() -> None:
    assert told("<p>This job has expired.</p>") == [EMPTY, no_detail("gone ('job has expired')", gone=True)]
    assert told("<h1>Our benefits</h1>") == [EMPTY, no_detail("no posting on the page")]


def lost(status: int) -> list[object]:
    spider = JsonLdSpider()
    request = spider.get(PAGE, SOURCE, spider.parse_page)
    failure = Failure(HttpError(Response(PAGE, status=status, request=request)))  # type: ignore[no-untyped-call]
    failure.request = request  # type: ignore[attr-defined]
    return list(spider.lost(failure))


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_not_found_is_an_answer(status: int) -> None:
    assert lost(status) == [no_detail(f"HTTP {status}", gone=True), EMPTY]


def test_a_page_that_cannot_be_had_is_none() -> None:
    said, listing = lost(500)
    assert said == no_detail("HTTP 500")
    assert isinstance(listing, Listing)
    assert (listing.complete, listing.reason and listing.reason.kind) == (False, ReasonKind.LOST)


def test_a_list_page_is_no_job_page() -> None:
    request = Request("https://kelp.example/careers", meta={"source": SOURCE})
    page = HtmlResponse(request.url, body=b"<a href='/jobs/diver-7'>Log in to dive</a>", request=request)
    assert not [one for one in JsonLdSpider().parse(page) if isinstance(one, NoDetail)]
