"""CardsSpider: an HTML list and pages without markup, told apart by what a family says selects them."""

import re
from typing import Any

import pytest
from parsel import Selector
from scrapy.http import HtmlResponse, Request

from schemas.raw import RawPosting
from schemas.source import Listing, Source
from spiders.base import BadPayload, Pages
from spiders.kinds.cards import CardsSpider
from spiders.reading.documents import words_of

URL = "https://tarn.example/jobs"
CARD = "<li><a href='/about'>Us</a><a href='/jobs/7?sid=x'>Net Mender</a></li>"


class Tarn(CardsSpider):
    name = "tarn"
    one_answer = True
    cards = "li"
    head = "h2.board"
    opening = re.compile(r"/jobs/(\d+)")
    text = "main"
    noise = ("sid",)

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(URL, source)

    def card_values(self, card: Selector) -> dict[str, Any]:
        return {"title": words_of(card, "a[href*=jobs]")}

    def page_values(self, page: Selector) -> dict[str, Any]:
        return {"title": words_of(page, "h1"), "description_html": page.css(self.text).get()}


def read(body: str, url: str = URL) -> list[Any]:
    request = Request(url, meta={"source": Source("tarn", "tarnwater")})
    return list(Tarn().parse(HtmlResponse(url, body=f"<html><body>{body}</body></html>".encode(), request=request)))


def test_a_card_is_called_by_its_link_whose_address_goes_without_noise() -> None:
    listing, raw = read(f"<ul>{CARD}<li>no link</li></ul>")
    assert (listing.shown, raw.identifier, raw.url, raw.partial) == (1, "7", "https://tarn.example/jobs/7", True)


def test_a_page_stands_for_its_opening_alone() -> None:
    listing, raw = read("<h1>Net Mender</h1><main>Nets.</main>", f"{URL}/7?sid=y")
    assert not listing.complete
    assert (raw.identifier, raw.url, raw.description_html) == ("7", f"{URL}/7", "<main>Nets.</main>")


def test_a_page_without_an_address_is_rejected_with_the_cure() -> None:
    _, reject = read("<h1>Net Mender</h1><main>Nets.</main>", "file:///saved/page.html")
    assert "--url" in reject.reason


def test_a_page_completes_its_card() -> None:
    raw = RawPosting("tarn", "tarnwater", "7", title="Net Mender", url=f"{URL}/7")
    page = HtmlResponse(f"{URL}/7", body=b"<html><main>Nets.</main></html>", request=Request(URL, meta={"source": Source("tarn", "t")}))
    assert Tarn().read_detail(page, raw).description_html == "<main>Nets.</main>"


def test_where_cards_say_all_no_page_is_asked_for() -> None:
    class Whole(Tarn):
        text = ""

    request = Request(URL, meta={"source": Source("tarn", "tarnwater"), "pages": Pages()})
    _, raw = Whole().parse(HtmlResponse(URL, body=f"<html><ul>{CARD}</ul></html>".encode(), request=request))
    assert (raw.identifier, raw.partial) == ("7", False)


def test_a_board_without_openings_is_empty_and_a_page_of_another_kind_no_board() -> None:
    (listing,) = read("<h2 class=board>Open roles</h2><p>None today.</p>")
    assert isinstance(listing, Listing)
    assert (listing.shown, listing.complete) == (0, True)
    with pytest.raises(BadPayload, match="neither a list nor an opening"):
        read("<p>Under repair.</p>")
