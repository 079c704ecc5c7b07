"""BambooHR: the careers list, and a detail for each opening (text, date, pay)."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading import Row, host_of, pays, place, places, words

WORKPLACES = {"0": "On-site", "1": "Remote", "2": "Hybrid"}  # what the codes of `locationType` stand for


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
        return self.posting(response, key, row, **read_fields(row) | {"url": url})

    def detail_of(self, raw: RawPosting, response: Response) -> Request:
        return self.detail(raw, f"{raw.url}/detail", response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        opening = Row(read_json(response)["result"]["jobOpening"])
        return self.complete(raw, opening, **read_fields(opening))

    def read_saved(self, response: Response, opening: Row) -> RawPosting:
        return self.posting(response, str(opening["jobOpeningShareUrl"]).rpartition("/")[2], opening, **read_fields(opening))


def read_fields(row: Row) -> dict[str, Any]:
    """What list rows and details share. A remote opening has no ``location``; ``atsLocation`` is where it is accounted."""
    where, booked = row.row("location"), row.row("atsLocation")
    code, remote = row.text("locationType"), row.flag("isRemote")
    return {
        "title": row.text("jobOpeningName"),
        "department": row.text("departmentLabel"),
        "employment_types": row.texts("employmentStatusLabel"),
        "job_locations": places(place(where, country="addressCountry")) or places(place(booked)),
        "workplace": WORKPLACES.get(code or "") or ("Remote" if remote else None),
        "description_html": row.text("description"),
        "date_posted": row.text("datePosted"),
        "base_salary": pays(RawPay(text=row.text("compensation"))),
        "seniority": row.text("minimumExperience"),
        "url": row.text("jobOpeningShareUrl"),
    }
