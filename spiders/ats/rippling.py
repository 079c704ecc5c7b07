"""Rippling: the board API v1, list (one row per place, all with one uuid) and detail; answers of the documented v2 are read too."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, read_object, rows_in
from spiders.reading.values import Row, words
from spiders.rows.rippling import job_values


class RipplingSpider(BoardSpider):
    name = "rippling"
    ignored = words("payRangeDetails.isRemote boardURL jsonLd board")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://api.rippling.com/platform/api/ats/v1/board/{source.board}/jobs", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_json(response)
        if isinstance(payload, dict) and "uuid" in payload:
            yield from self.read_single(response, payload, self.read_saved)
        elif isinstance(payload, dict):
            yield from self.read_listing(response, rows_in(payload, "items"), self.read_saved, payload.get("totalItems"))
        else:
            yield from self.read_listing(response, rows_in(payload), self.read_saved)

    def read_saved(self, response: Response, row: Row) -> RawPosting:
        key = row.get("uuid") or row["id"]
        return self.posting(response, key, row, **job_values(row))

    def detail_of(self, raw: RawPosting, response: Response) -> Request:
        board = self.board(response).board
        return self.detail(raw, f"https://api.rippling.com/platform/api/ats/v1/board/{board}/jobs/{raw.identifier}", response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        row = Row(read_object(response))
        return self.complete(raw, row, **job_values(row))
