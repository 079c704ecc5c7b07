"""BambooHR: the careers list, and a detail for each opening (text, date, pay)."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading.values import Row, host_of, words
from spiders.rows.bamboohr import opening_values


class BambooHrSpider(BoardSpider):
    name = "bamboohr"
    ignored = words("atsLocation.countryId departmentId jobOpeningStatus seekPromoted employmentType jobCategoryId")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://{host_of(source.board, 'bamboohr.com')}/careers/list", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_json(response)
        result = payload.get("result") if isinstance(payload, dict) else None
        if isinstance(result, dict) and "jobOpening" in result:
            yield from self.read_single(response, result["jobOpening"], self.read_saved)
        else:
            yield from self.read_listing(response, rows_in(payload, "result"), self.read_row, Row(payload).row("meta").text("totalCount"))

    def read_row(self, response: Response, row: Row) -> RawPosting:
        key = row.pop("id")
        url = f"https://{host_of(self.board(response).board, 'bamboohr.com')}/careers/{key}"
        return self.posting(response, key, row, **opening_values(row) | {"url": url})

    def detail_of(self, raw: RawPosting, response: Response) -> Request:
        return self.detail(raw, f"{raw.url}/detail", response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        opening = Row(read_json(response)["result"]["jobOpening"])
        return self.complete(raw, opening, **opening_values(opening))

    def read_saved(self, response: Response, opening: Row) -> RawPosting:
        return self.posting(response, str(opening["jobOpeningShareUrl"]).rpartition("/")[2], opening, **opening_values(opening))
