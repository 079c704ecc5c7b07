"""SAP SuccessFactors: the career site's search pages and the microdata of each job page, where robots.txt allows them.

Saved: the older career site's list in XML, and lists that an employer's own pages make of the same fields."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.reasons import ReasonKind
from schemas.source import Source
from spiders.base import BadPayload, Found, Pages
from spiders.kinds.markup_detail import MarkupSpider
from spiders.reading.documents import address_of, each_once, page_of, stated_count
from spiders.rows.successfactors import card_values, job_values, page_values, row_values, xml_rows

LINK = re.compile(r"/job/[^/]+/(\d{6,})")


class SuccessFactorsSpider(MarkupSpider):
    """A board is a host, or "host/site": "careers.ey.com/ey"."""

    name = "successfactors"
    page_id = LINK
    repeats = True  # a start beyond the end shows rows of before

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://{source.board.rstrip('/')}/search/?q=&startrow={pages.rows}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        if b"<Job-Listing" in response.body[:2_000]:
            yield from self.read_listing(response, xml_rows(response), self.read_job)
            return
        page = page_of(response)
        rows, cards = page.css("tr.data-row"), page.css("[data-job-id]:has([data-job-title])")
        if cards:
            yield from self.read_listing(response, cards, self.read_card, more=True)
        elif not rows and b"itemprop" in response.body:
            yield from self.read_page(response)
        else:
            jobs = each_once(rows, ".//a/@href")
            stated = stated_count(page, ".paginationLabel")
            yield from self.read_listing(response, jobs, self.read_row, stated, more=True, stood=len(rows))

    def read_row(self, response: Response, row: Any) -> RawPosting | None:
        path = row.css("a.jobTitle-link::attr(href)").get() or ""
        if not (found := LINK.search(path)):
            return None
        return self.posting(response, found[1], url=urljoin(f"https://{self.board(response).board}/", path), **row_values(row))

    def read_job(self, response: Response, row: dict[str, list[str]]) -> RawPosting:
        return self.posting(response, "".join(row.pop("reqid", [])[:1]), **job_values(row), fields=row)

    def read_card(self, response: Response, card: Any) -> RawPosting:
        url = urljoin(address_of(response) or f"https://{self.board(response).board}/", card.css("a::attr(href)").get() or "")
        return self.posting(response, card.attrib["data-job-id"], url=url, **card_values(card))

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting | None:
        """A job page. Most carry loose ``itemprop`` spans, without an item around them that would say JobPosting."""
        if b"JobPosting" in response.body and (nodes := self.nodes(response)):
            return self.fill(raw, nodes[0])
        return self.complete(raw, **page_values(page_of(response)))

    def read_page(self, response: Response) -> Iterator[Found]:
        """A job page that somebody saved."""
        address = address_of(response)
        found = LINK.search(address)
        done = self.read_detail(response, self.posting(response, found[1] if found else address or response.url, url=address or None))
        if done is None or not done.title:
            raise BadPayload("neither a list nor a job page")
        yield self.listing(response, shown=1, reason=ReasonKind.ONE_POSTING.of())
        yield done
