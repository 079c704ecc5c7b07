"""Workday: the career site's own API (CXS). Pages of 20, at most 2,000 rows a query: larger sites are read in parts, by a facet."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading import Row, words
from spiders.workday_rows import detail_values, row_values
from spiders.workday_sites import api_of, escaped, opening_id, sites_in, split_by_facet


class WorkdaySpider(BoardSpider):
    """A board is "tenant.wdN/site"; "tenant.wdN" alone means every site that the tenant's robots.txt names."""

    name = "workday"
    cap = 2000
    ignored = words("""logoImage canApply posted includeResumeParsing questionnaireId secondaryQuestionnaireId id jobPostingId
        jobPostingSiteId country jobRequisitionLocation postedOn hiringOrganization similarJobs userAuthenticated""")

    def start_board(self, source: Source) -> Iterator[Request]:
        site = source.url or f"https://{source.board.replace('/', '.myworkdayjobs.com/', 1)}"
        if "/" in source.board or source.url:
            yield self.ask(replace(source, url=site), Pages())
        else:
            yield self.get(f"{site}.myworkdayjobs.com/robots.txt", source, self.parse_robots)

    def parse_robots(self, response: Response) -> Iterator[Found]:
        ids: set[str] = set()  # one opening on two sites is one posting of this board
        for site in sites_in(response.body.decode("utf-8", "replace")):
            yield self.ask(replace(self.board(response), url=site), Pages(ids=ids))

    def list_page(self, source: Source, pages: Pages) -> Request:
        facets = {name: [value] for name, value in pages.part.items()}
        body = {"appliedFacets": facets, "limit": 20, "offset": pages.rows, "searchText": ""}
        return self.post_json(f"{api_of(source.url or '')}/jobs", source, body)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload, pages = read_json(response), response.meta.get("pages")
        if isinstance(payload, dict) and "jobPostingInfo" in payload:
            yield from self.read_single(response, payload, self.read_saved)
        elif pages and not pages.answers and payload["total"] >= 2000 and (parts := split_by_facet(payload.get("facets"), pages.part)):
            yield from (self.ask(self.board(response), Pages(part=part, ids=pages.ids)) for part in parts)
        else:
            yield from self.read_listing(response, rows_in(payload, "jobPostings"), self.read_row, payload.get("total"), more=True)

    def read_row(self, response: Response, row: Row) -> RawPosting | None:
        """A list row; one without a path has no page and is no opening."""
        if not (path := row.text("externalPath")):
            return None
        site = self.board(response).url
        return self.posting(response, opening_id(path), row, url=site and site + escaped(path), **row_values(row, path))

    def detail_of(self, raw: RawPosting, response: Response) -> Request:
        return self.detail(raw, (raw.url or "").replace(self.board(response).url or "", api_of(self.board(response).url or "")), response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        return self.fill(raw, Row(read_json(response)))

    def read_saved(self, response: Response, payload: Row) -> RawPosting:
        info = payload["jobPostingInfo"]
        return self.fill(self.posting(response, opening_id(info.get("jobPostingId") or info.get("jobReqId") or info["id"])), payload)

    def fill(self, raw: RawPosting, payload: Row) -> RawPosting:
        info, employer = payload.row("jobPostingInfo"), payload.row("hiringOrganization").text("name")
        return self.complete(raw, info, hiring_organization=employer, **detail_values(info))
