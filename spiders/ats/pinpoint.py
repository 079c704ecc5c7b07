"""Pinpoint: /postings.json of the career site. One answer holds the whole board; no date of posting."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading.values import Row, amount, host_of, joined, pays, place, places, words

SECTIONS = ("description", "key_responsibilities", "skills_knowledge_expertise", "benefits")


class PinpointSpider(BoardSpider):
    name = "pinpoint"
    one_answer = True
    ignored = words("path reporting_to compensation compensation_visible employment_type workplace_type")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://{host_of(source.board, 'pinpointhq.com')}/postings.json", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        yield from self.read_listing(response, rows_in(read_json(response), "data"), self.read_posting)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """A posting: its text in four parts with headings of their own. Pay that is not to be shown is not read."""
        job, pay = row.row("job"), read_pay(row)
        text = joined(*((row.text(f"{name}_header"), (row.text(name) or "").replace("<!--block-->", "")) for name in SECTIONS))
        return self.posting(
            response,
            row.pop("id"),
            title=row.text("title"),
            description_html=text,
            job_locations=places(place(row.row("location"), region="province", postal_code="postal_code")),
            workplace=row.text("workplace_type_text", "workplace_type"),
            employment_types=row.texts("employment_type_text") or row.texts("employment_type"),
            department=job.path("division", "department") or row.text("department"),
            requisition_id=job.text("requisition_id"),
            base_salary=pay,
            valid_through=row.text("deadline_at"),
            url=row.text("url"),
            fields=row,
        )


def read_pay(row: Row) -> tuple[RawPay, ...]:
    low, high = amount(row.pop("compensation_minimum", 0)), amount(row.pop("compensation_maximum", 0))
    currency, unit, text = row.text("compensation_currency"), row.text("compensation_frequency"), row.text("compensation")
    if row.flag("compensation_visible") is False:
        return ()
    return pays(RawPay(low, high, currency, unit) if low or high else RawPay(text=text))
