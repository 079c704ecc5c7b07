"""Eightfold: the PCSX search of the career site, or the older apply API where that is not enabled; details hold the texts.

Saved answers of the search that Microsoft had before are read too. A board is "host/domain": "explore.jobs.netflix.net/netflix.com"."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BadPayload, BoardSpider, Found, Pages, read_object, rows_in
from spiders.reading.values import Row, words
from spiders.rows.eightfold import own_search_values, position_values


class EightfoldSpider(BoardSpider):
    name = "eightfold"
    cap = 2000
    ignored = words("""hot business_unit t_update type id_locale locale stars medallionProgram location_flexibility isPrivate
        posting_name standardizedLocations atsJobId ats_job_id creationTs custom_JD ats_data score""")

    def list_page(self, source: Source, pages: Pages) -> Request:
        """PCSX; with the part "v2", the older API. Ten rows a page, whatever is asked for."""
        host, _, domain = source.board.partition("/")
        path, sort = ("apply/v2/jobs", "num=10&sort_by=relevance") if pages.part else ("pcsx/search", "query=&location=&sort_by=timestamp")
        refused = {"handle_httpstatus_list": [403, 404]} if not pages.part else {}
        return self.get(f"https://{host}/api/{path}?domain={domain}&start={pages.rows}&{sort}", source, meta=refused)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_object(response) if response.status == 200 else {}
        pages, data = response.meta.get("pages"), Row(payload).row("data") or payload
        if "positions" in data:
            yield from self.read_listing(response, rows_in(data, "positions"), self.read_posting, data.get("count"), more=True)
        elif own := Row(payload).row("operationResult").row("result"):
            yield from self.read_listing(response, rows_in(own, "jobs"), self.read_own_search, own.get("totalJobs"), more=True)
        elif "name" in data:
            yield from self.read_single(response, data, self.read_posting)
        elif pages and not pages.part and not pages.answers:  # "Not authorized for PCSX"
            yield self.ask(self.board(response), Pages(part={"v2": ""}))
        else:
            raise BadPayload(f"no positions in {str(payload)[:120]}")

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        key, values = row.pop("id"), position_values(row)
        if (url := values["url"]) and url.startswith("/"):
            values["url"] = f"https://{self.board(response).board.partition('/')[0]}{url}"
        return self.posting(response, key, row, **values)

    def read_own_search(self, response: Response, row: Row) -> RawPosting:
        """A row of Microsoft's own search, whose text is the posting's beginning."""
        return self.posting(response, row.pop("jobId"), row, partial=True, **own_search_values(row))

    def detail_of(self, raw: RawPosting, response: Response) -> Request:
        host, _, domain = self.board(response).board.partition("/")
        if "apply/v2" in response.url:
            return self.detail(raw, f"https://{host}/api/apply/v2/jobs/{raw.identifier}?domain={domain}", response)
        return self.detail(raw, f"https://{host}/api/pcsx/position_details?position_id={raw.identifier}&domain={domain}", response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        payload = Row(read_object(response))
        done = self.read_posting(response, payload.row("data") or payload)
        return self.complete(raw, done.rest, description_html=done.description_html, workplace=done.workplace)
