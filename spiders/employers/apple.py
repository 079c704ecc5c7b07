"""Apple: the data that jobs.apple.com's pages hydrate from, a JSON text inside a script's string; search pages of 20, then details."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, completed, rows_in
from spiders.reading.values import Row, places, words
from spiders.rows.apple import footers, hydration, read_place, text_of_details


class AppleSpider(BoardSpider):
    """A board is a locale of the site: "en-us"; ``url`` narrows the search."""

    name = "apple"
    ignored = words("""id transformedPostingTitle jobSummary type localeInfo isMultiLocation postExternal managedPipelineRole postingDate
        standardWeeklyHours reqId team locations""")

    def list_page(self, source: Source, pages: Pages) -> Request:
        search = source.url or f"https://jobs.apple.com/{source.board}/search?sort=newest"
        return self.get(f"{search}&page={pages.answers + 1}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        loaded = hydration(response)
        if "jobDetails" in loaded:
            yield from self.read_single(response, loaded["jobDetails"]["jobsData"], self.read_posting)
            return
        search = loaded.get("search") or {}
        yield from self.read_listing(response, rows_in(search, "searchResults"), self.read_posting, search.get("totalRecords"), more=True)

    def detail_of(self, raw: RawPosting, response: Response) -> Request | None:
        return self.detail(raw, str(raw.url), response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        row = Row(hydration(response)["jobDetails"]["jobsData"])
        return completed(raw, description_html=text_of_details(row), boilerplate_html=footers(row))

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """A search row, or a saved page's details. "PIPE" rows gather applications for openings to come; they are shown as postings."""
        number, slug = row.pop("positionId"), row.get("transformedPostingTitle") or ""
        summary, text = row.get("jobSummary"), text_of_details(row)
        return self.posting(
            response,
            number,
            title=row.text("postingTitle"),
            hiring_organization="Apple",
            description_html=text or summary,
            boilerplate_html=footers(row),
            job_locations=places(*(read_place(place) for place in row.rows("locations"))),
            workplace="Remote" if row.flag("homeOffice") else None,
            department=row.row("team").text("teamName"),
            date_posted=row.text("postDateInGMT"),
            url=f"https://jobs.apple.com/{self.board(response).board}/details/{number}/{slug}".rstrip("/"),
            fields=row,
        )
