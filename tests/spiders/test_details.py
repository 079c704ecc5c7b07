"""Whatever stands where a posting's detail should: the row is kept as a partial one, and no family makes anything of the page."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse, Request, Response

from schemas.raw import RawPosting
from schemas.source import NoDetail, Source
from spiders.base import BadPayload
from spiders.registry import families
from tests.golden_cases import CASES, answer, called, plan_of

GERMAN = "<p>Wir arbeiten gerade an unseren Systemen.</p><div class='description'><p>Bitte versuchen Sie es in 10 Minuten erneut.</p></div>"
SOFT = {
    "maintenance": b"<html><head><title>Maintenance</title></head><body><h1>We'll be back soon</h1><p>Sorry.</p></body></html>",
    "wartung": f"<html><head><title>Wartungsarbeiten</title></head><body><main><h1>Wartung</h1>{GERMAN}</main></body></html>".encode(),
    "captcha": b"<html><head><title>Just a moment...</title></head><body><form id='challenge-form'></form></body></html>",
    "sign-in": b"<html><head><title>Sign in</title></head><body><h1>Sign in</h1><form><input type=password></form></body></html>",
    "consent": b"<html><head><title>Before you continue</title></head><body><article><p>We use cookies.</p></article></body></html>",
    "empty": b"",
    "object": b"{}",
    "null": b"null",
    "list": b"[]",
    "error": b'{"error": {"code": 17, "message": "Something went wrong"}, "status": "error"}',
    "words": b"upstream connect error",
}


def details(case: Path) -> Iterator[Request]:
    """The requests for details that a golden case leads to."""
    plan, spider = plan_of(case), families()[case.parent.name]()
    waiting = list(spider.start_board(Source(case.parent.name, plan["board"], **plan.get("source", {}))))
    for request in waiting:
        if "raw" in request.cb_kwargs:
            yield request
        elif (response := answer(case, plan["answers"], request, {})) is not None:
            try:
                waiting += [found for found in called(spider, request, response) if isinstance(found, Request)]
            except BadPayload:
                continue


KEYLESS = [case for case in CASES if "environment" not in plan_of(case)]
FOLLOWED = {case.parent.name: case for case in reversed(KEYLESS) if any("raw" in request.cb_kwargs for request in details(case))}


def test_the_families_with_details_are_met() -> None:
    assert {"workday", "oracle", "smartrecruiters", "icims", "eightfold", "bamboohr", "apple", "avature"} <= FOLLOWED.keys()
    assert len(FOLLOWED) >= 15


@pytest.mark.parametrize("kind", SOFT)
@pytest.mark.parametrize("family", FOLLOWED)
def test_a_page_of_another_kind_leaves_a_partial_row(family: str, kind: str) -> None:
    request = next(details(FOLLOWED[family]))
    raw = request.cb_kwargs["raw"]
    page = HtmlResponse if SOFT[kind].startswith(b"<") else Response
    response = page(request.url, body=SOFT[kind], request=request)
    said, *rest = called(families()[family](), request, response)
    assert isinstance(said, NoDetail), f"{family} takes a page of another kind for an opening's: select the text by what stands there alone"
    (kept,) = rest
    assert (said.identifier, said.gone) == (raw.identifier, False)
    assert kept == replace(raw, partial=True)


@pytest.mark.parametrize("family", FOLLOWED)
def test_a_page_that_says_gone_is_gone(family: str) -> None:
    request = next(details(FOLLOWED[family]))
    page = HtmlResponse(request.url, body=b"<html><h1>Sorry</h1><p>This position has been filled.</p></html>", request=request)
    (said, kept) = called(families()[family](), request, page)
    assert isinstance(said, NoDetail)
    assert said.gone
    assert kept == replace(request.cb_kwargs["raw"], partial=True)


@pytest.mark.parametrize("status", [403, 404, 410, 429, 500])
@pytest.mark.parametrize("family", FOLLOWED)
def test_an_error_status_leaves_a_partial_row(family: str, status: int) -> None:
    request = next(details(FOLLOWED[family]))
    said, kept = called(families()[family](), request, Response(request.url, status=status, request=request))
    raw = request.cb_kwargs["raw"]
    assert said == NoDetail(family, raw.source, raw.identifier, f"HTTP {status}", status in (404, 410))
    assert isinstance(kept, RawPosting)
    assert kept.partial
