"""Himalayas: the jobs API, 20 rows a page. The limit has shrunk before: the next page starts after the rows received."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_object, rows_in
from spiders.reading.values import Row, amount, iso_of_seconds, pays, places, words


class HimalayasSpider(BoardSpider):
    name = "himalayas"
    ignored = words("excerpt companySlug companyLogo timezoneRestrictions parentCategories")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"{source.url or 'https://himalayas.app/jobs/api?limit=20'}&offset={pages.rows}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_object(response)
        yield from self.read_listing(response, rows_in(payload, "jobs"), self.read_posting, payload.get("totalCount"), more=True)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """One posting. Dates are Unix seconds; ``salaryPeriod`` stands in rows without any pay; no restriction means worldwide."""
        low, high, currency, period = row.pop("minSalary", None), row.pop("maxSalary", None), row.text("currency"), row.text("salaryPeriod")
        return self.posting(
            response,
            row.pop("guid"),
            title=row.text("title"),
            hiring_organization=row.text("companyName"),
            description_html=row.text("description"),
            job_locations=places(*row.texts("locationRestrictions")),
            workplace="Remote",
            employment_types=row.texts("employmentType"),
            seniority="; ".join(row.texts("seniority")) or None,
            base_salary=pays(RawPay(amount(low), amount(high), currency, period)),
            industry="; ".join(row.texts("categories")) or None,
            date_posted=iso_of_seconds(row.pop("pubDate", None)),
            valid_through=iso_of_seconds(row.pop("expiryDate", None)),
            url=row.text("applicationLink"),
            fields=row,
        )
