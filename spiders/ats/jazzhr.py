"""JazzHR: the XML feed of what an employer syndicates; where that is empty, the cards of {sub}.applytojob.com and their JSON-LD."""

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import Found, Pages
from spiders.kinds.markup_detail import MarkupSpider
from spiders.markup.job_posting import IGNORED
from spiders.reading.documents import page_of, words_of, xml_of
from spiders.reading.values import Row, words
from spiders.rows.jazzhr import job_values

CARD = re.compile(r"/apply/([A-Za-z0-9]{6,})")


class JazzHrSpider(MarkupSpider):
    name = "jazzhr"
    page_id = CARD
    ignored = IGNORED | words("status buttons publisher")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://app.jazz.co/feeds/export/jobs/{source.board}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        if b"<jobs" in response.body[:500]:
            rows = xml_of(response).rows("job")
            if rows or "pages" not in response.meta:
                yield from self.read_listing(response, rows, self.read_job)
            else:  # nothing is syndicated; the site may list openings all the same
                site = f"https://{self.board(response).board}.applytojob.com/apply"
                yield self.get(site, self.board(response), meta={"pages": Pages()})
        elif b"JobPosting" in response.body:
            yield from self.read_page(response)
        else:
            yield from self.read_listing(response, page_of(response).css("a[href*='/apply/']"), self.read_card)

    def read_job(self, response: Response, row: Row) -> RawPosting:
        return self.posting(response, row.get("id"), row, **job_values(row))

    def read_card(self, response: Response, card: Any) -> RawPosting | None:
        path = CARD.search(card.attrib["href"])
        return path and self.posting(response, path[1], title=words_of(card), url=response.urljoin(card.attrib["href"]))
