"""Eightfold: the PCSX search of the career site, or the older apply API where that is not enabled; details hold the texts.

A board is "host/domain": "explore.jobs.netflix.net/netflix.com"."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading import Row, iso_of_seconds, places, words


class EightfoldSpider(BoardSpider):
    name = "eightfold"
    cap = 2000
    ignored = words("""hot business_unit t_update type id_locale locale stars medallionProgram location_flexibility isPrivate
        posting_name standardizedLocations atsJobId ats_job_id creationTs custom_JD ats_data score""")

    def list_page(self, source: Source, pages: Pages) -> Request:
        """PCSX; with the part "v2", the older API. Ten rows a page, whatever is asked for."""
        host, _, domain = source.board.partition("/")
        path = "apply/v2/jobs" if "v2" in pages.part else "pcsx/search"
        sort = "num=10&sort_by=relevance" if "v2" in pages.part else "query=&location=&sort_by=timestamp"
        refused = {"handle_httpstatus_list": [403, 404]} if not pages.part else {}
        return self.get(f"https://{host}/api/{path}?domain={domain}&start={pages.rows}&{sort}", source, meta=refused)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        pages, payload = response.meta.get("pages"), read_json(response) if response.status == 200 else {}
        data = payload.get("data") or payload if isinstance(payload, dict) else {}
        if "positions" in data:
            yield from self.read_listing(response, rows_in(data, "positions"), self.read_posting, data.get("count"), more=True)
        elif "name" in data:
            yield from self.read_single(response, data, self.read_posting)
        elif pages and not pages.part:  # "Not authorized for PCSX"
            yield self.ask(self.board(response), Pages(part={"v2": ""}))
        else:
            rows_in(data, "positions")

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """A position, of either API, list or detail. Times are Unix seconds; ``t_create`` is the creation."""
        host = self.board(response).board.partition("/")[0]
        posted, created, url = (
            row.pop("postedTs", None),
            row.pop("t_create", None),
            row.text("canonicalPositionUrl", "publicUrl", "positionUrl"),
        )
        main = row.text("location")
        return self.posting(
            response,
            row.pop("id"),
            title=row.text("name", "posting_name"),
            description_html=row.text("job_description", "jobDescription"),
            job_locations=places(*row.texts("locations")) or places(main),
            workplace=row.text("work_location_option", "workLocationOption"),
            department=row.path("department"),
            requisition_id=row.text("display_job_id", "displayJobId"),
            date_posted=iso_of_seconds(posted or created),
            date_posted_is_floor=posted is None,
            url=f"https://{host}{url}" if url and url.startswith("/") else url,
            fields=row,
        )

    def detail_of(self, raw: RawPosting, response: Response) -> Request:
        host, _, domain = self.board(response).board.partition("/")
        v2 = "v2" in response.meta["pages"].part
        path = (
            f"apply/v2/jobs/{raw.identifier}?domain={domain}"
            if v2
            else f"pcsx/position_details?position_id={raw.identifier}&domain={domain}"
        )
        return self.detail(raw, f"https://{host}/api/{path}", response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        payload = read_json(response)
        done = self.read_posting(response, Row(payload.get("data") or payload))
        return self.complete(raw, done.rest, description_html=done.description_html, workplace=done.workplace)
