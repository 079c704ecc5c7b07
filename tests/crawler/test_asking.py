"""What a board's first answer says of it. The network is one answer."""

import asyncio
import json

import pytest
from scrapy.http import Request, Response, TextResponse

from crawler.boards.asking import ENOUGH, Look, ask_board
from schemas.source import Source

OVEN = Source("greenhouse", "oven")
SITE = Source("jsonld", "oven.example")


def look(row: Source, body: str, status: int = 200, url: str | None = None) -> Look:
    async def fetch(request: Request) -> Response:
        return TextResponse(url or request.url, status=status, body=body.encode(), encoding="utf-8", request=request)

    return asyncio.run(ask_board(row, fetch))


def jobs(number: int, **values: str) -> str:
    rows = [{"id": n, "title": "Baker", "content": ""} | values for n in range(number)]
    return json.dumps({"jobs": rows, "meta": {"total": number}})


def test_a_board_that_answers_is_counted_and_names_its_employer() -> None:
    seen = look(OVEN, jobs(2, company_name="Oven Ltd"))
    assert (seen.status, seen.postings, seen.names, seen.reason) == ("live", 2, ("Oven Ltd",), None)


def test_a_long_list_is_counted_by_what_it_says_it_holds() -> None:
    assert look(OVEN, jobs(ENOUGH * 2)).postings == ENOUGH * 2


def test_an_empty_board_is_a_board() -> None:
    assert (look(OVEN, jobs(0)).status, look(OVEN, jobs(0)).postings) == ("live", 0)


@pytest.mark.parametrize(("status", "said"), [(404, "dead"), (410, "dead"), (500, "unclear"), (403, "unclear")])
def test_an_answer_that_is_none(status: int, said: str) -> None:
    seen = look(OVEN, "", status)
    assert (seen.status, seen.reason) == (said, f"answered {status}")


def test_a_page_that_is_no_board_is_unclear() -> None:
    seen = look(OVEN, "<html>Please verify that you are human</html>")
    assert seen.status == "unclear"
    assert "not JSON" in (seen.reason or "")


def test_a_board_that_another_host_answers_for_has_moved_unless_it_shows_postings() -> None:
    assert look(OVEN, jobs(0), url="https://elsewhere.example/").status == "moved"
    assert look(OVEN, jobs(1), url="https://elsewhere.example/").status == "live"


def test_a_site_leads_on_or_shows_nothing() -> None:
    assert look(SITE, "User-agent: *\nSitemap: https://oven.example/sitemap.xml").status == "live"
    seen = look(SITE, "<html></html>", url="https://oven.example/jobs")
    assert (seen.status, bool(seen.reason)) == ("unclear", True)


def test_no_answer_and_no_key_are_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(request: Request) -> Response:
        raise OSError("robots.txt")

    assert (asyncio.run(ask_board(OVEN, refuse)).status, asyncio.run(ask_board(OVEN, refuse)).reason) == ("unclear", "robots.txt")
    monkeypatch.delenv("USAJOBS_KEY", raising=False)
    monkeypatch.delenv("USAJOBS_EMAIL", raising=False)
    seen = asyncio.run(ask_board(Source("usajobs", "all"), refuse))
    assert (seen.status, seen.url) == ("unclear", None)
    assert "to read this source" in (seen.reason or "")
