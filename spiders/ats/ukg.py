"""UKG Pro (UltiPro): the board's search, in pages of 50, and the script data of each opening's page, which holds the whole text.

A board is "host/CODE/GUID": "recruiting.ultipro.com/ACM1000ACME/8f0c…"."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPlace, RawPosting
from schemas.source import Source
from spiders.base import BadPayload, BoardSpider, Found, Pages, read_json, rows_in
from spiders.documents import json_after, text_in
from spiders.reading import Row, places, words


class UkgSpider(BoardSpider):
    name = "ukg"
    ignored = words("Featured MatchScore MatchedLocations Distance JobLocationType OpportunityType Locations BriefDescription Id")

    def list_page(self, source: Source, pages: Pages) -> Request:
        host, code, board = source.board.split("/", 2)
        search = {"Top": 50, "Skip": pages.rows, "QueryString": "", "OrderBy": [], "Filters": []}
        criteria = {
            "PreferredJobs": [],
            "Educations": [],
            "LicenseAndCertifications": [],
            "Skills": [],
            "hasNoLicenses": False,
            "SkippedSkills": [],
        }
        body = {"opportunitySearch": search, "matchCriteria": criteria}
        return self.post_json(f"https://{host}/{code}/JobBoard/{board}/JobBoardView/LoadSearchResults", source, body)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        if response.body.lstrip()[:1] == b"{":
            payload = read_json(response)
            yield from self.read_listing(
                response, rows_in(payload, "opportunities"), self.read_posting, payload.get("totalCount"), more=True
            )
        else:
            yield from self.read_single(response, opening_in(response), self.read_posting)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """An opening. The date may be missing; coordinates can point elsewhere, so they are not read."""
        host, code, board = (*self.board(response).board.split("/", 2), "", "")[:3]
        key, is_full, short = row.pop("Id"), row.flag("FullTime"), row.text("BriefDescription")
        return self.posting(
            response,
            key,
            title=row.text("Title"),
            description_html=row.text("Description") or short,
            job_locations=places(*(read_place(spot) for spot in row.rows("Locations"))),
            employment_types=() if is_full is None else ("Full Time" if is_full else "Part Time",),
            department=row.text("JobCategoryName"),
            requisition_id=row.text("RequisitionNumber"),
            date_posted=row.text("PostedDate"),
            url=f"https://{host}/{code}/JobBoard/{board}/OpportunityDetail?opportunityId={key}",
            fields=row,
        )

    def detail_of(self, raw: RawPosting, response: Response) -> Request:
        return self.detail(raw, raw.url or "", response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        return self.complete(raw, description_html=Row(opening_in(response)).text("Description"))


def opening_in(response: Response) -> dict[str, Any]:
    opening = json_after(text_in(response), "CandidateOpportunityDetail(")
    if not isinstance(opening, dict):
        raise BadPayload("neither a search answer nor an opening's page")
    return opening


def read_place(spot: Row) -> RawPlace:
    address = spot.row("Address")
    state, country = address.row("State").text("Name"), address.row("Country").text("Code")
    return RawPlace(spot.text("LocalizedName"), address.text("City"), state, country, address.text("PostalCode"))
