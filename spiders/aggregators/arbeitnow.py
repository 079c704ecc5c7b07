"""Arbeitnow: the job-board API, a hundred postings a page. A row whose URL asks for visa_sponsorship=true states the site's claim."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawClaim, RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_object, rows_in
from spiders.reading.values import Row, iso_of_seconds, link, places

SPONSORED = "visa_sponsorship=true"


class ArbeitnowSpider(BoardSpider):
    name = "arbeitnow"

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(pages.following or source.url or "https://www.arbeitnow.com/api/job-board-api", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_object(response)
        links = Row(payload).row("links")
        is_last = "next" in links and links["next"] is None  # "last" is always null
        following = link(links.text("next"))
        rows, more = rows_in(payload, "data"), following is not None
        yield from self.read_listing(response, rows, self.read_posting, more=more, following=following, is_last=is_last)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """One posting. ``created_at`` is Unix seconds; ``job_types`` mixes German and English words, levels among them."""
        kinds = row.texts("job_types")
        claimed = SPONSORED in (self.board(response).url or "")
        return self.posting(
            response,
            row.pop("slug"),
            title=row.text("title"),
            hiring_organization=row.text("company_name"),
            description_html=row.text("description"),
            job_locations=places(row.text("location")),
            workplace="Remote" if row.flag("remote") else None,
            employment_types=kinds,
            seniority="; ".join(kinds) or None,
            industry="; ".join(row.texts("tags")) or None,
            date_posted=iso_of_seconds(row.pop("created_at", None)),
            claims=(RawClaim("sponsorship", "visa sponsorship", SPONSORED),) if claimed else (),
            url=row.text("url"),
            fields=row,
        )
