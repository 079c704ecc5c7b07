"""Greenhouse: the Job Board API (boards-api.greenhouse.io). One answer holds the whole board."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from pipelines.extract.words.entities import unescape_html, unescape_once
from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading.values import Row, amount, cut_divs, number_of, places, words


class GreenhouseSpider(BoardSpider):
    name = "greenhouse"
    one_answer = True
    workplace_names, type_names = {"location type", "workplace type", "work type"}, {"employment type", "time type", "job type"}
    ignored = words("""data_compliance internal_job_id education ai_disclaimer include_ai_disclaimer ai_opt_out_request_url metadata
        offices pay_input_ranges.blurb questions""")

    def list_page(self, source: Source, pages: Pages) -> Request:
        host = "boards-api.eu.greenhouse.io" if "eu.greenhouse.io" in (source.url or "") else "boards-api.greenhouse.io"
        return self.get(f"https://{host}/v1/boards/{source.board}/jobs?content=true&pay_transparency=true", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_json(response)
        if isinstance(payload, dict) and "absolute_url" in payload:
            yield from self.read_single(response, payload, self.read_posting)
        else:
            yield from self.read_listing(response, rows_in(payload, "jobs"), self.read_posting, Row(payload).row("meta").text("total"))

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """One job post. ``content`` is HTML escaped once; ``pay_input_ranges`` counts in cents; ``metadata`` is the employer's own."""
        text, boilerplate = cut_divs(unescape_html(unescape_once(row.text("content") or "")), "content-intro", "content-conclusion")
        custom = {str(entry.text("name")).lower(): entry.text("value") for entry in row.rows("metadata")}
        return self.posting(
            response,
            row.pop("id"),
            title=row.text("title"),
            hiring_organization=row.text("company_name"),
            description_html=text or None,
            boilerplate_html=boilerplate,
            job_locations=places(row.text("location")) or places(*(o.text("location", "name") for o in row.rows("offices"))),
            base_salary=tuple(read_pay(entry) for entry in row.rows("pay_input_ranges")),
            workplace=next((said for name, said in custom.items() if name in self.workplace_names and said), None),
            employment_types=tuple(said for name, said in custom.items() if name in self.type_names and said),
            department=row.path("departments"),
            requisition_id=number_of(row.text("requisition_id")),
            url=row.text("absolute_url"),
            date_posted=row.text("first_published"),
            date_modified=row.text("updated_at"),
            valid_through=row.text("application_deadline"),
            language=row.text("language"),
            fields=row,
        )


def read_pay(entry: Row) -> RawPay:
    low, high = (amount(entry.pop(key, None), per_unit=100) for key in ("min_cents", "max_cents"))
    return RawPay(low, high, entry.text("currency_type"), label=entry.text("title"))
