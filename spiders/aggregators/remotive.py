"""Remotive: the public API of remote jobs, all in one answer, a day late. Its terms: at most four calls a day, link back, no re-posting."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading.values import Row, pays, places, words


class RemotiveSpider(BoardSpider):
    name = "remotive"
    one_answer = True
    ignored = words("company_logo company_logo_url")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(source.url or "https://remotive.com/api/remote-jobs", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        yield from self.read_listing(response, rows_in(read_json(response), "jobs"), self.read_posting)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """One posting. ``publication_date`` is UTC without saying so; ``salary`` is free text."""
        published = row.text("publication_date")
        return self.posting(
            response,
            row.pop("id"),
            title=row.text("title"),
            hiring_organization=row.text("company_name"),
            description_html=row.text("description"),
            job_locations=places(row.text("candidate_required_location")),
            workplace="Remote",
            employment_types=row.texts("job_type"),
            base_salary=pays(RawPay(text=row.text("salary"))),
            skills=row.texts("tags"),
            industry=row.text("category"),
            date_posted=f"{published}+00:00" if published and len(published) == 19 else published,
            url=row.text("url"),
            fields=row,
        )
