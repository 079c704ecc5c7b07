"""Polymer: the hiring API, list in pages and a detail for the text."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, read_object, rows_in
from spiders.reading.values import Row, pays, place, places, words

API = "https://api.polymer.co/v1/hire/organizations"


class PolymerSpider(BoardSpider):
    name = "polymer"
    ignored = words("display_location meta")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"{API}/{source.board}/jobs?page={pages.answers + 1}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_json(response)
        if isinstance(payload, dict) and "title" in payload:
            yield from self.read_single(response, payload, self.read_posting)
        else:
            is_last = bool(Row(payload).row("meta").flag("is_last"))
            yield from self.read_listing(response, rows_in(payload, "items"), self.read_posting, more=not is_last, is_last=is_last)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """A job, of the list or of a detail. Pay is free text; ``published_at`` is the day of posting."""
        shown = row.text("display_location")
        return self.posting(
            response,
            row.pop("id"),
            title=row.text("title"),
            description_html=row.text("description"),
            job_locations=places(place(row, region="state_region")) or places(shown),
            workplace=row.text("remoteness_pretty"),
            employment_types=row.texts("kind_pretty"),
            department=row.text("job_category_name"),
            base_salary=pays(RawPay(text=row.text("salary_pretty"))),
            date_posted=row.text("published_at"),
            url=row.text("job_post_url"),
            fields=row,
        )

    def detail_of(self, raw: RawPosting, response: Response) -> Request:
        return self.detail(raw, f"{API}/{raw.source}/jobs/{raw.identifier}", response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        return self.complete(raw, description_html=Row(read_object(response)).text("description"))
