"""The Muse: the public jobs API, 20 rows a page from page 1. A row's URL carries its filters (company, location, category, level)."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_object, rows_in
from spiders.reading.values import Row, places, words


class TheMuseSpider(BoardSpider):
    name = "themuse"
    cap = 1_980  # ~25,000 pages are advertised; from about the hundredth on they are refused
    ignored = words("short_name model_type type company refs locations categories levels tags")  # all but their names

    def list_page(self, source: Source, pages: Pages) -> Request:
        filters = (source.url or "https://www.themuse.com/api/public/jobs").split("?")
        query = "&".join(filter(None, [f"page={pages.answers + 1}", *filters[1:]]))
        return self.get(f"{filters[0]}?{query}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_object(response)
        rows = rows_in(payload, "results" if "results" in payload else "jobs")
        yield from self.read_listing(response, rows, self.read_posting, payload.get("total"), more=True)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """One posting. There is neither pay nor the employer's own address."""
        return self.posting(
            response,
            row.pop("id"),
            title=row.text("name"),
            hiring_organization=row.row("company").text("name"),
            description_html=row.text("contents"),
            job_locations=places(*row.texts("locations")),
            seniority="; ".join(row.texts("levels")) or None,
            industry="; ".join(row.texts("categories")) or None,
            date_posted=row.text("publication_date"),
            url=row.row("refs").text("landing_page"),
            fields=row,
        )
