"""Taleo Enterprise: the job board's REST search, in pages of 25. Details are scripts without a recorded shape: list rows are all.

A board is "tenant/section"; its search page names the portal that the search needs."""

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BadPayload, BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading.documents import text_in
from spiders.reading.values import Row, words
from spiders.rows.taleo import SEARCH, row_values

PORTAL = re.compile(r"portal=(\d{3,20})")


class TaleoSpider(BoardSpider):
    name = "taleo"
    ignored = words("linkedColumn locationsColumns column")

    def start_board(self, source: Source) -> Iterator[Request]:
        yield self.get(f"{section(source)}/jobsearch.ftl?lang=en", source, self.parse_search)

    def parse_search(self, response: Response) -> Iterator[Found]:
        portal = PORTAL.search(text_in(response))
        if portal is None:
            raise BadPayload("no portal on the search page")
        yield self.ask(self.board(response), Pages(part={"portal": portal[1]}))

    def list_page(self, source: Source, pages: Pages) -> Request:
        body = SEARCH | {"pageNo": pages.answers + 1}
        url = f"{section(source).rpartition('/')[0]}/rest/jobboard/searchjobs?lang=en&portal={pages.part['portal']}"
        return self.post_json(url, source, body, headers={"tz": "GMT-05:00"})  # without it: 500

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_json(response)
        total = Row(payload).row("pagingData").text("totalCount") if isinstance(payload, dict) else None
        yield from self.read_listing(response, rows_in(payload, "requisitionList"), self.read_row, total, more=True)

    def read_row(self, response: Response, row: Row) -> RawPosting:
        key, values = row.pop("jobId"), row_values(row)
        url = f"{section(self.board(response))}/jobdetail.ftl?job={values['requisition_id'] or key}"
        return self.posting(response, key, row, url=url, **values)


def section(source: Source) -> str:
    tenant, _, name = source.board.partition("/")
    return f"https://{tenant}.taleo.net/careersection/{name or '2'}"
