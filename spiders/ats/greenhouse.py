"""Greenhouse: the Job Board API (boards-api.greenhouse.io). One answer holds the whole board."""

import html
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPlace, RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, read_json, text_of


class GreenhouseSpider(BoardSpider):
    name = "greenhouse"
    one_answer = True
    ignored = frozenset({"data_compliance", "internal_job_id", "education", "include_ai_disclaimer", "ai_opt_out_request_url"})

    def start_board(self, source: Source) -> Iterator[Request]:
        yield self.get(f"https://boards-api.greenhouse.io/v1/boards/{source.board}/jobs?content=true&pay_transparency=true", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_json(response)
        rows = payload.get("jobs", [payload])
        yield self.listing(response, shown=len(rows), listed=payload.get("meta", {}).get("total", len(rows)))
        yield from self.read_each(response, rows, self.read_posting)

    def read_posting(self, response: Response, row: dict[str, Any]) -> RawPosting:
        """One job post. ``content`` is HTML escaped once; ``pay_input_ranges`` counts in cents."""
        ranges = row.pop("pay_input_ranges", None) or []
        return self.posting(
            response,
            row.pop("id"),
            title=text_of(row.pop("title", None)),
            description_html=html.unescape(row.pop("content", None) or ""),
            job_locations=(RawPlace(name=(row.pop("location", None) or {}).get("name")),),
            base_salary=tuple(read_pay(entry) for entry in ranges),
            url=text_of(row.pop("absolute_url", None)),
            date_posted=text_of(row.pop("first_published", None)),
            fields=row,
        )


def read_pay(entry: dict[str, Any]) -> RawPay:
    low, high = (None if (cents := entry.get(key)) is None else f"{cents / 100:.2f}" for key in ("min_cents", "max_cents"))
    return RawPay(min_value=low, max_value=high, currency=entry.get("currency_type"), label=entry.get("title"))
