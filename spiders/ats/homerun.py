"""Homerun: the Atom feed of the career site. One answer holds the whole board; it knows when an entry changed, not when it was posted."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import BadPayload, BoardSpider, Found, Pages
from spiders.reading.documents import xml_of
from spiders.reading.values import Row, pays, places, words


class HomerunSpider(BoardSpider):
    name = "homerun"
    one_answer = True
    ignored = words("author summary")

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://feed.homerun.co/{source.board}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        if b"<feed" not in response.body[:1000]:
            raise BadPayload(f"no feed: {response.body[:80]!r}")
        yield from self.read_listing(response, xml_of(response).rows("entry"), self.read_entry)

    def read_entry(self, response: Response, entry: Row) -> RawPosting:
        key, url = entry["id"], entry.text("link", "url")
        return self.posting(
            response,
            entry.pop("id"),
            title=entry.text("title"),
            description_html=entry.text("content"),
            job_locations=places(*entry.texts("location")),
            department=entry.path("department"),
            employment_types=entry.texts("type"),
            base_salary=pays(RawPay(text=entry.text("salary_indication"))),
            date_posted=entry.text("published"),
            date_modified=entry.text("updated"),
            url=url or (key if str(key).startswith("http") else None),
            fields=entry,
        )
