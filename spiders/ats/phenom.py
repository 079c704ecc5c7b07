"""Phenom: the search widget of the career site, and the JSON-LD of each job page."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import Found, Pages, read_object, rows_in
from spiders.kinds.markup_detail import MarkupSpider
from spiders.markup.job_posting import IGNORED
from spiders.reading.documents import is_json, json_after, text_in
from spiders.reading.values import Row, place, places, words


class PhenomSpider(MarkupSpider):
    """A board is a host, or "host/path" where its pages stand below one ("careers.acme.com/global/en")."""

    name = "phenom"
    ignored = IGNORED | words("""jobId multi_category cityStateCountry cityState cityCountry multi_location multi_location_array
        checkRemote descriptionTeaser ml_job_parser ml_skills ml_title locale isMultiLocation isMultiCategory dateCreated siteType
        externalApply experienceLevel jobVisibility ats visibilityType latitude longitude subCategory stateCountry address
        multi_category_array""")

    def list_page(self, source: Source, pages: Pages) -> Request:
        body = {"ddoKey": "refineSearch", "jobs": True, "from": pages.rows, "size": 100, "siteType": "external"}
        return self.post_json(f"https://{source.board.partition('/')[0]}/widgets", source, body)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        """The widget's answer; or a search page, whose script holds its first rows."""
        if is_json(response):
            found = (payload := read_object(response)).get("refineSearch", payload)
        else:
            found = (json_after(text_in(response), "phApp.ddo") or {}).get("eagerLoadRefineSearch")
        if found is None:
            yield from self.read_page(response)
        else:
            yield from self.read_listing(response, rows_in(found, "data", "jobs"), self.read_row, found.get("totalHits"), more=True)

    def read_row(self, response: Response, row: Row) -> RawPosting:
        """A row; the same job in other languages has other numbers but one ``reqId``. ``type`` is the tenant's own word."""
        key, reference = row.pop("jobSeqNo"), row.text("reqId", "jobId")
        return self.posting(
            response,
            key,
            title=row.text("title"),
            job_locations=places(place(row, "location")),
            employment_types=row.texts("type"),
            department=row.path("category", "department"),
            requisition_id=reference,
            date_posted=row.text("postedDate", "dateCreated"),
            language=row.text("locale"),
            url=f"https://{self.board(response).board}/job/{key}",
            apply_url=row.text("applyUrl"),
            fields=row,
        )
