"""USAJOBS: the US government's search API, 500 rows a page, at most 10,000 a query. Keys: USAJOBS_EMAIL and USAJOBS_KEY.

A row's URL narrows the query (``…/api/search?Organization=VA``). The XML feed of before 2013 is read too.
"""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_object, rows_in
from spiders.keys import key
from spiders.reading.values import Row, pays, places
from spiders.rows.usajobs import IGNORED, moment, read_details, read_pay, read_place
from spiders.rows.usajobs_xml import openings_in, read_opening


class UsaJobsSpider(BoardSpider):
    name = "usajobs"
    cap = 10_000
    ignored = IGNORED

    def list_page(self, source: Source, pages: Pages) -> Request:
        query = (source.url or "https://data.usajobs.gov/api/search?WhoMayApply=public").rstrip("&?")
        mail, secret = key("USAJOBS_EMAIL", "developer.usajobs.gov"), key("USAJOBS_KEY", "developer.usajobs.gov")
        url = f"{query}{'&' if '?' in query else '?'}ResultsPerPage=500&Page={pages.answers + 1}&Fields=full"
        return self.get(url, source, headers={"User-Agent": mail, "Authorization-Key": secret})

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        if (openings := openings_in(response)) is not None:
            yield from self.read_listing(response, openings, lambda answer, row: self.posting(answer, **read_opening(row)))
            return
        result = read_object(response).get("SearchResult") or {}
        items = rows_in(result, "SearchResultItems")
        yield from self.read_listing(response, items, self.read_posting, result.get("SearchResultCountAll"), more=True)

    def read_posting(self, response: Response, item: Row) -> RawPosting:
        """One announcement. Countries and states are names; "True" and true both occur; telework is not remote work."""
        row = item.row("MatchedObjectDescriptor")
        return self.posting(
            response,
            item.pop("MatchedObjectId"),
            title=row.text("PositionTitle"),
            hiring_organization=row.text("OrganizationName"),
            department=row.text("DepartmentName"),
            requisition_id=row.text("PositionID"),
            url=(row.text("PositionURI") or "").replace(":443/", "/") or None,
            job_locations=places(*(read_place(place) for place in row.rows("PositionLocation"))),
            base_salary=pays(*(read_pay(pay) for pay in row.rows("PositionRemuneration"))),
            employment_types=row.texts("PositionSchedule"),
            industry="; ".join(row.texts("JobCategory")) or None,
            date_posted=moment(row.text("PublicationStartDate")),
            valid_through=moment(row.text("ApplicationCloseDate")),
            **read_details(row),
            fields=row,
        )
