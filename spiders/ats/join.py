"""JOIN: the company page's script data, in pages of 5, and the JSON-LD of each job page."""

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import Found, Pages, rows_in
from spiders.kinds.markup_detail import MarkupSpider
from spiders.markup.job_posting import IGNORED
from spiders.reading.documents import json_after, text_in
from spiders.reading.values import Row, place, places, words


class JoinSpider(MarkupSpider):
    name = "join"
    page_id = re.compile(r"/companies/[^/]+/(\d+)")
    ignored = IGNORED | words("idParam salaryFrequency settings country.iso3166 status domain companyId hasSalary")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://join.com/companies/{source.board}?page={pages.answers + 1}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        if b"JobPosting" in response.body:
            yield from self.read_page(response)
            return
        data = Row(json_after(text_in(response), "__NEXT_DATA__") or {})
        state = data.row("props").row("pageProps").row("initialState")
        jobs, employer = state.row("jobs"), state.row("company").text("name")
        rows = [row | {"employer": employer} if isinstance(row, dict) else row for row in rows_in(jobs, "items")]
        yield from self.read_listing(response, rows, self.read_row, jobs.row("pagination").text("total"), more=True)

    def read_row(self, response: Response, row: Row) -> RawPosting:
        city, country, path = row.row("city"), row.row("country"), row.text("idParam")
        where = place(city, "name", "cityName", "region", "countryName")
        return self.posting(
            response,
            row.pop("id"),
            title=row.text("title"),
            hiring_organization=row.text("employer"),
            job_locations=places(where) or places(place(country, country="iso3166")),
            employment_types=row.texts("employmentType"),
            workplace=row.text("workplaceType"),
            department=row.text("category"),
            date_posted=row.text("createdAt"),
            date_posted_is_floor=True,
            url=f"https://join.com/companies/{self.board(response).board}/{path}",
            fields=row,
        )
