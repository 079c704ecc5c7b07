"""Workable: the widget API (one answer, with texts); where that shows nothing, the v3 list, in pages, with a detail for each text."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, read_object, rows_in
from spiders.reading.values import Row, words
from spiders.rows.workable import NO_FILTER, job_values

API = "https://apply.workable.com/api"


class WorkableSpider(BoardSpider):
    name = "workable"
    ignored = words("""full_title function location.country_code location.region_code location.telecommuting id isInternal accountUid
        approvalStatus state locations.hidden locations.countryCode location.countryCode shortlink""")

    def list_page(self, source: Source, pages: Pages) -> Request:
        """The widget; with the part "v3", that list. A ``limit`` would be refused."""
        if "v3" not in pages.part:
            return self.get(f"{API}/v1/widget/accounts/{source.board}?details=true", source)
        token = {"token": pages.following} if pages.following else {}
        return self.post_json(f"{API}/v3/accounts/{source.board}/jobs", source, NO_FILTER | token)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        """The widget lists one row per country, all with one shortcode."""
        payload = read_json(response)
        if isinstance(payload, dict) and "shortcode" in payload:
            yield from self.read_single(response, payload, self.read_posting)
        elif isinstance(payload, dict) and "results" in payload:
            token, total = payload.get("nextPage"), payload.get("total")
            yield from self.read_listing(response, rows_in(payload, "results"), self.read_posting, total, bool(token), token)
        elif not (rows := rows_in(payload, "jobs")) and "pages" in response.meta:
            yield self.ask(self.board(response), Pages(part={"v3": ""}))
        else:
            board = {"company": payload.get("name"), "about": payload.get("description")}
            yield from self.read_listing(response, [row | board if isinstance(row, dict) else row for row in rows], self.read_posting)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        return self.posting(response, row.get("shortcode"), row, **job_values(row))

    def detail_of(self, raw: RawPosting, response: Response) -> Request | None:
        url, pages = f"{API}/v2/accounts/{raw.source}/jobs/{raw.identifier}", response.meta.get("pages")
        has_detail = "v3" in pages.part if pages else not raw.description_html
        return self.detail(raw, url, response) if has_detail else None

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        done = self.read_posting(response, Row(read_object(response)))
        return self.complete(raw, done.rest, description_html=done.description_html)
