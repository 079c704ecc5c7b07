"""JazzHR: the XML feed of what an employer syndicates; where that is empty, the cards of {sub}.applytojob.com and their JSON-LD."""

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import Found, Pages
from spiders.documents import page_of, words_of, xml_of
from spiders.job_posting import IGNORED
from spiders.markup_detail import MarkupSpider
from spiders.reading import Row, place, places, words

CREATED = re.compile(r"job_(\d{4})(\d{2})(\d{2})")  # the id is the only place that holds a date
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
                yield self.ask_site(self.board(response))
        elif b"JobPosting" in response.body:
            yield from self.read_saved(response)
        else:
            yield from self.read_listing(response, page_of(response).css("a[href*='/apply/']"), self.read_card)

    def ask_site(self, source: Source) -> Request:
        return self.get(f"https://{source.board}.applytojob.com/apply", source, meta={"pages": Pages()})

    def read_job(self, response: Response, row: Row) -> RawPosting:
        key = row["id"]
        day = CREATED.match(key)
        return self.posting(
            response,
            row.pop("id"),
            title=row.text("title"),
            description_html=row.text("description"),
            job_locations=places(place(row, postal_code="postalcode")),
            employment_types=row.texts("type"),
            seniority=row.text("experience"),
            department=row.path("department"),
            requisition_id=row.text("internalcode"),
            date_posted="-".join(day.groups()) if day else None,
            date_posted_is_floor=True,
            url=row.text("url"),
            fields=row,
        )

    def read_card(self, response: Response, card: Any) -> RawPosting | None:
        path = CARD.search(card.attrib["href"])
        url = response.urljoin(card.attrib["href"])
        return path and self.posting(response, path[1], title=words_of(card), url=url)

    def detail_of(self, raw: RawPosting, response: Response) -> Request | None:
        return self.detail(raw, raw.url, response) if raw.url and not raw.description_html else None
