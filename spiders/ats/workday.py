"""Workday: the career site's own API (CXS). Pages of 20, at most 2,000 rows a query: larger sites are read in parts, by a facet.

Longer than other families: a site is found, split, listed, followed and, where saved, read from three shapes of answers."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BadPayload, Found, Pages, read_object, rows_in
from spiders.kinds.markup_detail import MarkupSpider
from spiders.markup.job_posting import IGNORED
from spiders.reading.documents import is_json
from spiders.reading.values import Row
from spiders.rows.workday import NOT_READ, detail_values, row_values
from spiders.rows.workday_sites import OPENING_ID, api_of, least_rows, opening_id, saved_id, sites_in, split_by_facet, whole


class WorkdaySpider(MarkupSpider):
    """A board is "tenant.wdN/site"; "tenant.wdN" alone means every site that the tenant's robots.txt names."""

    name = "workday"
    cap: ClassVar[int] = 2000
    page_id = OPENING_ID
    ignored = IGNORED | NOT_READ

    def start_board(self, source: Source) -> Iterator[Request]:
        tenant, _, site = source.board.partition("/")
        address = f"https://{tenant}.myworkdayjobs.com/{site or 'robots.txt'}"
        yield self.ask(replace(source, url=address), Pages()) if site else self.get(address, source, self.parse_robots)

    def parse_robots(self, response: Response) -> Iterator[Found]:
        ids: set[str] = set()  # one opening on two sites is one posting of this board
        sites = sites_in(response.body.decode("utf-8", "replace"))
        if not sites:
            raise BadPayload("robots.txt names no site")
        for site in sites:
            yield self.ask(replace(self.board(response), url=site), Pages(board_ids=ids))

    def list_page(self, source: Source, pages: Pages) -> Request:
        facets = {name: [value] for name, value in pages.part.items()}
        body = {"appliedFacets": facets, "limit": 20, "offset": pages.rows, "searchText": ""}
        return self.post_json(f"{api_of(source.url or '')}/jobs", source, body)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        if not is_json(response):
            yield from self.read_page(response)
            return
        payload, pages = read_object(response), response.meta.get("pages")
        if "jobPostingInfo" in payload:
            yield from self.read_single(response, payload, self.read_saved)
        elif pages and (parts := self.parts(payload, pages)):
            yield from (self.ask(self.board(response), part) for part in parts)
        else:
            yield from self.read_listing(response, rows_in(payload, "jobPostings"), self.read_row, payload.get("total"), more=True)

    def parts(self, payload: dict[str, Any], pages: Pages) -> list[Pages]:
        """How a query is split whose first answer reaches the limit, or one that nobody told of. No total is above that: the facets know
        of more."""
        total, facets = whole(payload.get("total")), payload.get("facets")
        least = least_rows(facets, pages.part)
        is_capped = pages.answers == 0 and (total >= self.cap or least > total)
        parts = split_by_facet(facets, pages.part) if is_capped else []
        return pages.split(parts, max(total, least)) if parts else []

    def read_row(self, response: Response, row: Row) -> RawPosting | None:
        path, site = row.text("externalPath"), self.board(response).url
        if not path and not row.get("title"):
            return None
        return self.posting(response, opening_id(path or ""), row, **row_values(row, path or "", site))

    def detail_of(self, raw: RawPosting, response: Response) -> Request:
        site = self.board(response).url or ""
        return self.detail(raw, (raw.url or "").replace(site, api_of(site)), response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        payload = Row(read_object(response))
        return self.complete(raw, payload, **detail_values(payload))

    def read_saved(self, response: Response, payload: Row) -> RawPosting:
        return self.posting(response, saved_id(payload["jobPostingInfo"]), payload, **detail_values(payload))
