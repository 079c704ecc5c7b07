"""Jobvite: the whole list on one HTML page, and the JSON-LD of each job page."""

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BadPayload, Found, Pages
from spiders.kinds.markup_detail import MarkupSpider
from spiders.reading.documents import page_of, words_of
from spiders.reading.values import places

LINK = re.compile(r"/job/([A-Za-z0-9]{6,12})\b")
NAME, PLACE = ".jv-job-list-name, .jv-featured-job-title", ".jv-job-list-location, .jv-featured-job-location"
CARDS = "tr:has(.jv-job-list-name), tr:has(.jv-featured-job-title), li:has(.jv-job-list-name)"


class JobviteSpider(MarkupSpider):
    name = "jobvite"
    page_id = LINK

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://jobs.jobvite.com/{source.board}/jobs/viewall", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        cards = page_of(response).css(CARDS)
        if cards:
            yield from self.read_listing(response, cards, self.read_card)
        elif b"JobPosting" in response.body:
            yield from self.read_page(response)
        elif b"jv-" in response.body:  # a board of this platform without openings
            yield from self.read_listing(response, [], self.read_card)
        else:
            raise BadPayload("neither a list nor a job page")

    def read_card(self, response: Response, card: Any) -> RawPosting:
        """A card; some tenants link by ``onclick`` alone. "2 Locations" hides the places: the job page names them."""
        link = LINK.search(card.attrib.get("onclick") or card.css("a::attr(href)").get() or "")
        if link is None:
            raise LookupError("a card without a link")
        place = words_of(card, PLACE)
        return self.posting(
            response,
            link[1],
            title=words_of(card, NAME),
            job_locations=() if re.fullmatch(r"\d+ Locations", place or "") else places(place),
            date_posted=words_of(card, ".jv-job-list-date"),
            url=f"https://jobs.jobvite.com/{self.board(response).board}/job/{link[1]}",
        )
