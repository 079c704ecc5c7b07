"""Jibe, iCIMS' "new" career sites: /api/jobs on the employer's own host, in pages of 100; one row per language."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading.values import Row, amount, joined, pays, place, places, words


class JibeSpider(BoardSpider):
    name = "jibe"
    ignored = words("slug location_name tags tags1 tags2 tags3 tags4 tags5 tags6 tags7 tags8 meta_data ats_code latitude longitude")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://{source.board}/api/jobs?page={pages.answers + 1}&limit=100", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_json(response)
        rows = [row.get("data", row) if isinstance(row, dict) else row for row in rows_in(payload, "jobs")]
        yield from self.read_listing(response, rows, self.read_posting, payload.get("totalCount"), more=True)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """A job. Times end in "+0000"; a salary of 0 is none."""
        low, high = amount(row.pop("salary_min_value", 0)), amount(row.pop("salary_max_value", 0))
        key = row.text("req_id")
        identifier = row.get("slug") or key
        return self.posting(
            response,
            identifier,
            title=row.text("title"),
            hiring_organization=row.text("hiring_organization"),
            description_html=joined(
                row.text("description"), ("Responsibilities", row.text("responsibilities")), ("Qualifications", row.text("qualifications"))
            ),
            job_locations=places(place(row, "full_location", postal_code="postal_code")),
            employment_types=row.texts("employment_type"),
            department=row.path("department", "categories"),
            base_salary=pays(RawPay(low, high, row.text("salary_currency"), row.text("salary_frequency"))),
            requisition_id=key,
            date_posted=row.text("posted_date"),
            date_modified=row.text("update_date"),
            language=row.text("language"),
            url=f"https://{self.board(response).board}/jobs/{identifier}",
            apply_url=row.text("apply_url"),
            fields=row,
        )
