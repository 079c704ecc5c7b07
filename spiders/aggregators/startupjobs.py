"""StartupJobs (startupjobs.cz): a partner's JSON feed of Czech startups' offers; the registry row names its URL. One answer holds all."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response
from w3lib.url import url_query_cleaner

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading.values import Row, places, words


class StartupJobsSpider(BoardSpider):
    name = "startupjobs"
    one_answer = True
    ignored = words("startupLogo startupURL")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(source.url or f"https://feedy.startupjobs.cz/feed/{source.board}.php", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        yield from self.read_listing(response, rows_in(read_json(response), "offers"), self.read_posting)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """One offer. ``lastUpdate`` is no posting date."""
        return self.posting(
            response,
            row.pop("id"),
            title=row.text("position"),
            hiring_organization=row.text("startup"),
            description_html=row.text("description"),
            job_locations=places(*row.texts("cities")),
            employment_types=row.texts("jobtypes"),
            date_modified=row.text("lastUpdate"),
            url=url_query_cleaner(row.text("url") or ""),
            fields=row,
        )
