"""Rippling: the board API v1, list (one row per place, all with one uuid) and detail; answers of the documented v2 are read too."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading import Row, amount, joined, pays, place, places, words


class RipplingSpider(BoardSpider):
    name = "rippling"
    ignored = words("boardURL jsonLd board")

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
        return self.posting(response, key, row, **read_fields(row))

    def detail_of(self, raw: RawPosting, response: Response) -> Request:
        board = self.board(response).board
        return self.detail(raw, f"https://api.rippling.com/platform/api/ats/v1/board/{board}/jobs/{raw.identifier}", response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        row = Row(read_json(response))
        return self.complete(raw, row, **read_fields(row))


def read_fields(row: Row) -> dict[str, Any]:
    """What lists and details share. The company's own text comes apart from the role's; pay has one entry a place."""
    text, kind, spots, remote = row.row("description"), row.row("employmentType"), row.rows("locations"), row.flag("isRemote")
    row.text("uuid", "id")
    return {
        "title": row.text("name"),
        "hiring_organization": row.text("companyName"),
        "description_html": joined(text.text("role", "name")),
        "boilerplate_html": text.text("company"),
        "job_locations": places(*row.texts("workLocations", "workLocation"), *(place(spot) for spot in spots)),
        "workplace": next(filter(None, (spot.text("workplaceType") for spot in spots)), "Remote" if remote else None),
        "employment_types": kind.texts("label") or kind.texts("id"),
        "department": row.text("department"),
        "date_posted": row.text("createdOn"),
        "date_posted_is_floor": "createdOn" in row,
        "base_salary": pays(*(read_pay(entry) for entry in row.rows("payRangeDetails"))),
        "url": row.text("url"),
    }


def read_pay(entry: Row) -> RawPay:
    low, high = amount(entry.pop("rangeStart", 0)), amount(entry.pop("rangeEnd", 0))
    return RawPay(low, high, entry.text("currency"), entry.text("frequency"), label=entry.text("location"))
