"""Manatal: the career page's API, in pages that name the next. No date of posting."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading.values import Row, amount, link, pays, place, places, words


class ManatalSpider(BoardSpider):
    name = "manatal"
    ignored = words("address is_salary_visible is_pinned_in_career_page id")

    def list_page(self, source: Source, pages: Pages) -> Request:
        first = f"https://api.manatal.com/open/v3/career-page/{source.board}/jobs/?page_size=100"
        return self.get(pages.following or first, source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_json(response)
        rows, following = rows_in(payload, "results"), link(payload.get("next"))
        yield from self.read_listing(response, rows, self.read_posting, payload.get("count"), bool(following), following)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """A job. Pay that is not to be shown is not read; its period is not given."""
        low, high, currency = amount(row.pop("salary_min", 0)), amount(row.pop("salary_max", 0)), row.text("currency_code", "currency")
        pay = pays(RawPay(low, high, currency)) if row.flag("is_salary_visible") is not False else ()
        key = row.text("hash")
        return self.posting(
            response,
            row.get("id") or key,
            title=row.text("position_name"),
            description_html=row.text("description"),
            job_locations=places(place(row, "location_display", postal_code="zipcode")),
            workplace="Remote" if row.flag("is_remote") else None,
            employment_types=row.texts("contract_details"),
            base_salary=pay,
            url=f"https://www.careers-page.com/{self.board(response).board}/job/{key}" if key else None,
            fields=row,
        )
