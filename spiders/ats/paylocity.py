"""Paylocity: the board page's script data, and the JSON-LD of each job page; answers of the feed API are read too."""

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import Found, Pages, read_json, rows_in
from spiders.kinds.markup_detail import MarkupSpider
from spiders.markup.job_posting import IGNORED
from spiders.reading.documents import is_json, json_after, text_in
from spiders.reading.site_names import find_json_name
from spiders.reading.values import Row, place, places, words


class PaylocitySpider(MarkupSpider):
    """A board is the GUID in its address."""

    name = "paylocity"
    page_id = re.compile(r"/Details/(\d+)", re.IGNORECASE)
    ignored = IGNORED | words("IsInternal ShouldDisplayLocation IndeedRemoteType JobLocation jobLocation Description employer")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://recruiting.paylocity.com/recruiting/jobs/All/{source.board}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        is_feed = is_json(response)
        payload = read_json(response) if is_feed else json_after(text_in(response), "window.pageData")
        if isinstance(payload, dict) and ("jobs" in payload or "Jobs" in payload):
            yield from self.read_listing(response, rows_in(payload, "jobs" if "jobs" in payload else "Jobs"), self.read_row)
        else:
            yield from self.read_page(response)

    def site_name(self, response: Response) -> str | None:
        if is_json(response):
            return find_json_name(response, "displayName")
        title = super().site_name(response)
        return title and title.removesuffix(" - Job Opportunities")

    def read_row(self, response: Response, row: Row) -> RawPosting | None:
        """A job of the page ("JobId") or of the feed ("jobId", with its text). What is internal is no opening."""
        if row.flag("IsInternal"):
            return None
        remote, where = row.flag("IsRemote"), row.row("JobLocation") or row.row("jobLocation")
        shown, spot, key = row.text("LocationName"), place(where, "Name", "City", "State", "Country", "Zip"), row.text("JobId", "jobId")
        return self.posting(
            response,
            key,
            title=row.text("JobTitle", "title"),
            hiring_organization=row.text("companyName"),
            description_html=row.text("description"),
            job_locations=places(spot) or places(place(where)) or places(shown),
            workplace="Remote" if remote else None,
            employment_types=row.texts("employmentType"),
            department=row.path("HiringDepartment", "department"),
            date_posted=row.text("PublishedDate", "publishedDate"),
            url=f"https://recruiting.paylocity.com/Recruiting/Jobs/Details/{key}",
            apply_url=row.text("applyUrl"),
            fields=row,
        )
