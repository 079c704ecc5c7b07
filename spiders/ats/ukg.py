"""UKG Pro (UltiPro): the board's search, in pages of 50, and the script data of each opening's page, which holds the whole text.

A board is "host/CODE/GUID": "recruiting.ultipro.com/ACM1000ACME/8f0c…"."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BadPayload, BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading.documents import is_json, json_after, text_in
from spiders.reading.values import Row, words
from spiders.rows.ukg import NO_CRITERIA, opportunity_values


class UkgSpider(BoardSpider):
    name = "ukg"
    ignored = words("Featured MatchScore MatchedLocations Distance JobLocationType OpportunityType Locations")

    def list_page(self, source: Source, pages: Pages) -> Request:
        host, code, board = source.board.split("/", 2)
        search = {"Top": 50, "Skip": pages.rows, "QueryString": "", "OrderBy": [], "Filters": []}
        body = {"opportunitySearch": search, "matchCriteria": NO_CRITERIA}
        return self.post_json(f"https://{host}/{code}/JobBoard/{board}/JobBoardView/LoadSearchResults", source, body)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        if is_json(response):
            payload = read_json(response)
            rows, total = rows_in(payload, "opportunities"), payload.get("totalCount")
            yield from self.read_listing(response, rows, self.read_posting, total, more=True)
        else:
            yield from self.read_single(response, opening_in(response), self.read_posting)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        host, code, board = (*self.board(response).board.split("/", 2), "", "")[:3]
        key = row.pop("Id")
        url = f"https://{host}/{code}/JobBoard/{board}/OpportunityDetail?opportunityId={key}"
        return self.posting(response, key, row, url=url, **opportunity_values(row))

    def detail_of(self, raw: RawPosting, response: Response) -> Request:
        return self.detail(raw, raw.url or "", response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        return self.complete(raw, description_html=Row(opening_in(response)).text("Description"))


def opening_in(response: Response) -> dict[str, Any]:
    opening = json_after(text_in(response), "CandidateOpportunityDetail(")
    if not isinstance(opening, dict):
        raise BadPayload("neither a search answer nor an opening's page")
    return opening
