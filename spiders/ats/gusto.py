"""Gusto Recruiting: an employer's board page (titles, places, types) and each posting's page (its text). Recorded from pages only.

A board is the last part of its address: "acme-inc-" and a UUID.
"""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BadPayload, BoardSpider, Found, Pages, completed
from spiders.reading.documents import page_of, words_of
from spiders.rows.gusto import read_card, read_page, read_texts


class GustoSpider(BoardSpider):
    name = "gusto"
    one_answer = True

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://jobs.gusto.com/boards/{source.board}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        page = page_of(response)
        if page.css("#job-board-header"):
            employer = words_of(page, "#job-board-header h1")
            cards = page.css('li a[href^="/postings/"]')
            yield from self.read_listing(
                response, cards, lambda answer, card: self.posting(answer, hiring_organization=employer, **read_card(card))
            )
        elif page.css('h1 a[href*="/applicants/new"]'):
            yield from self.read_single(response, page, lambda answer, one: self.posting(answer, url=answer.url, **read_page(one)))
        else:
            raise BadPayload(f"neither a board nor a posting: {response.body[:80]!r}")

    def detail_of(self, raw: RawPosting, response: Response) -> Request | None:
        return self.detail(raw, str(raw.url), response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        return completed(raw, **read_texts(page_of(response)))
