"""Breezy: /json of the career site; openings without a text are completed from their pages' JSON-LD."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import Found, Pages, read_json, rows_in
from spiders.kinds.markup_detail import MarkupSpider
from spiders.markup.job_posting import IGNORED
from spiders.reading.documents import is_json
from spiders.reading.values import Row, host_of, pays, place, places, words


class BreezySpider(MarkupSpider):
    name = "breezy"
    ignored = IGNORED | words("location.primary locations.primary friendly_id logo_url")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://{host_of(source.board, 'breezy.hr')}/json?verbose=true", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        if not is_json(response):
            yield from self.read_page(response)
        else:
            yield from self.read_listing(response, rows_in(read_json(response)), self.read_posting)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """A position. ``salary`` is free text ("$1.40k - $1.80k")."""
        spots = [row.row("location"), *row.rows("locations")]
        return self.posting(
            response,
            row.pop("id"),
            title=row.text("name"),
            hiring_organization=row.text("company"),
            description_html=row.text("description"),
            job_locations=places(*(place(spot) for spot in spots)),
            workplace="Remote" if any(spot.flag("is_remote") for spot in spots) else None,
            employment_types=row.texts("type"),
            department=row.text("department"),
            base_salary=pays(RawPay(text=row.text("salary"))),
            date_posted=row.text("published_date"),
            url=row.text("url"),
            fields=row,
        )
