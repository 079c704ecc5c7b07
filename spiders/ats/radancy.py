"""Radancy (TalentBrew): the search results of a career site, and the JSON-LD of each job page."""

from collections.abc import Iterator
from typing import Any

from parsel import Selector
from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BadPayload, Found, Pages, read_object
from spiders.kinds.markup_detail import MarkupSpider
from spiders.reading.documents import each_once, is_json, page_of, stated_count, words_of
from spiders.reading.values import places

COUNTS = ("data-total-job-results", "data-total-results")  # of postings; of pages about work too


class RadancySpider(MarkupSpider):
    """A board is a host, or "host/path" where its pages stand below one ("jobs.acme.com/en")."""

    name = "radancy"

    def list_page(self, source: Source, pages: Pages) -> Request:
        query = f"ActiveFacetID=0&CurrentPage={pages.answers + 1}&RecordsPerPage=100&SearchResultsModuleName=Search+Results"
        return self.get(f"https://{source.board}/search-jobs/results?{query}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        """Results: JSON with the HTML in a text, or a search page."""
        body = response.body
        if is_json(response):
            payload = read_object(response)
            if "results" not in payload:
                raise BadPayload(f"no results in {body[:80]!r}")
            parts = [part for part in payload.values() if isinstance(part, str) and "data-job-id" in part]
            page = Selector(text="\n".join(parts) or " ", type="html")
        else:
            page = page_of(response)
        links = page.css("a[data-job-id]")
        cards = each_once(links, "@data-job-id")
        if not cards and b"JobPosting" in body:
            yield from self.read_page(response)
        elif not cards and not is_json(response) and b"search-results" not in body:
            raise BadPayload("neither results nor a job page")
        else:
            stated = next(filter(None, (stated_count(page, f"[{name}]::attr({name})") for name in COUNTS)), None)
            yield from self.read_listing(response, cards, self.read_card, stated, more=True, stood=len(links))

    def read_card(self, response: Response, card: Any) -> RawPosting:
        """A card: the employer's own layout around the platform's ``data-job-id``; labels stand before some values."""
        spots = [words_of(spot, ".section3__job-info") or words_of(spot) for spot in card.css(".job-location")]
        return self.posting(
            response,
            card.attrib["data-job-id"],
            title=words_of(card, "h2, h3, .job-title") or words_of(card),
            job_locations=places(*spots),
            department=words_of(card, ".job-category .section3__job-info") or words_of(card, ".job-category"),
            requisition_id=card.attrib.get("data-job-secondary-id"),
            date_posted=words_of(card, ".job-date-posted"),
            url=f"https://{self.board(response).board.partition('/')[0]}{card.attrib['href']}",
        )
