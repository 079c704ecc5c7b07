"""Workable: the widget API (one answer, with texts), and answers of the v3 API. No pay in either."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading import Row, words
from spiders.rows.workable import job_values


class WorkableSpider(BoardSpider):
    name = "workable"
    ignored = words("""full_title function location.country_code location.region_code location.telecommuting id isInternal accountUid
        approvalStatus state locations.hidden locations.countryCode location.countryCode shortlink""")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://apply.workable.com/api/v1/widget/accounts/{source.board}?details=true", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        """The widget lists one row per country, all with one shortcode; v3 lists pages of ``results``."""
        payload = read_json(response)
        if isinstance(payload, dict) and "shortcode" in payload:
            yield from self.read_single(response, payload, self.read_posting)
        elif isinstance(payload, dict) and "results" in payload:
            yield from self.read_listing(response, rows_in(payload, "results"), self.read_posting, payload.get("total"))
        else:
            rows, employer = rows_in(payload, "jobs"), payload.get("name")
            about = payload.get("description")
            rows = [row | {"company": employer, "about": about} if isinstance(row, dict) else row for row in rows]
            yield from self.read_listing(response, rows, self.read_posting)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        return self.posting(response, row["shortcode"], row, **job_values(row))
