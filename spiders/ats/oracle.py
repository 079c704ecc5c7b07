"""Oracle Recruiting Cloud: the candidate site's REST API, list and detail. All paging lives inside ``finder``; pay in flex fields."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BadPayload, BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading.values import Row
from spiders.rows.oracle import IGNORED, detail_values, row_values

LIST = "recruitingCEJobRequisitions?onlyData=true&expand=requisitionList.secondaryLocations,flexFieldsFacet.values&finder=findReqs;"
DETAIL = "recruitingCEJobRequisitionDetails?expand=all&onlyData=true&finder=ById;"


class OracleSpider(BoardSpider):
    """A board is "host/site": "acme.fa.us2.oraclecloud.com/CX_1"."""

    name = "oracle"
    ignored = IGNORED

    def list_page(self, source: Source, pages: Pages) -> Request:
        host, _, site = source.board.partition("/")
        finder = f"siteNumber={site},limit=25,offset={pages.rows},sortBy=POSTING_DATES_DESC"
        return self.get(f"https://{host}/hcmRestApi/resources/latest/{LIST}{finder}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        """The answer's own total counts answers, not rows: ``TotalJobsCount`` does."""
        items = rows_in(read_json(response), "items")
        if not items or not isinstance(items[0], dict):
            raise BadPayload("no site of this number")
        if "requisitionList" in items[0]:
            yield from self.read_listing(
                response, rows_in(items[0], "requisitionList"), self.read_row, items[0].get("TotalJobsCount"), True
            )
        else:
            yield from self.read_single(response, items[0], self.read_saved)

    def read_row(self, response: Response, row: Row) -> RawPosting:
        host, _, site = self.board(response).board.partition("/")
        key, short = row.get("Id"), row.text("ShortDescriptionStr")
        url = f"https://{host}/hcmUI/CandidateExperience/en/sites/{site}/job/{key}"
        return self.posting(response, key, row, url=url, description_html=short, **row_values(row))

    def detail_of(self, raw: RawPosting, response: Response) -> Request:
        host, _, site = self.board(response).board.partition("/")
        finder = f"Id=%22{raw.identifier}%22,siteNumber={site}"
        return self.detail(raw, f"https://{host}/hcmRestApi/resources/latest/{DETAIL}{finder}", response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        items = rows_in(read_json(response), "items")
        row = Row(items[0] if items else {})  # nothing left: the list row stands
        return self.complete(raw, row, **detail_values(row))

    def read_saved(self, response: Response, row: Row) -> RawPosting:
        return self.posting(response, row.get("Id"), row, **detail_values(row))
