"""iCIMS, classic: the search page within its frame, and the JSON-LD of each job page. ("New" sites: see jibe.)"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import Found, Pages
from spiders.kinds.markup_detail import MarkupSpider
from spiders.reading.documents import page_of, words_of
from spiders.reading.values import places

LINK = re.compile(r"/jobs/(\d+)/")
PAGES = re.compile(r"\bPage\s{1,9}\d{1,4}\s{1,9}of\s{1,9}(\d{1,4})\b")
CARDS = "li.iCIMS_JobCardItem, .iCIMS_JobsTable .row"


class IcimsSpider(MarkupSpider):
    """A board is a whole host ("careers-acme.icims.com"): its first word differs from employer to employer."""

    name = "icims"
    page_id = LINK

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://{source.board}/jobs/search?ss=1&in_iframe=1&pr={pages.answers}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        if b"JobPosting" in response.body:
            yield from self.read_page(response)
            return
        page = page_of(response)
        cards = page.css(CARDS) or page.css("a.iCIMS_Anchor[href*='/jobs/']")
        stated = PAGES.search(words_of(page) or "")
        yield from self.read_listing(response, cards, self.read_card, more=True, of=int(stated[1]) if stated else None)

    def read_card(self, response: Response, card: Any) -> RawPosting | None:
        """A card. Its place reads "US-MA-Boston | US-Remote"."""
        links = [found for href in (card.attrib.get("href", ""), *card.css("a::attr(href)").getall()) if (found := LINK.search(href))]
        if not links:
            return None
        url = urljoin(f"https://{self.board(response).board}", links[0].string)
        return self.posting(
            response,
            links[0][1],
            title=words_of(card, "h3, h2, .title") or card.attrib.get("title") or words_of(card),
            job_locations=places(words_of(card, ".header.left span:not(.sr-only), .iCIMS_JobHeaderData")),
            url=url.partition("?")[0],
        )

    def detail_of(self, raw: RawPosting, response: Response) -> Request:
        """Without ``in_iframe`` the page is an empty shell."""
        return self.detail(raw, f"{raw.url}?in_iframe=1", response)
