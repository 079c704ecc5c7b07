"""RemoteOK: the public API, about a hundred of the newest postings in one answer. Its terms ask for a link back: ``url`` is its page."""

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from pipelines.extract.words.mojibake import repair_misread
from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import Found, Pages, read_json, rows_in
from spiders.kinds.newest import NewestOnly
from spiders.reading.values import Row, amount, iso_of_seconds, pays, places, words

# Each answer ends every description with a word and the caller's IP address in base64, to tell who copies it.
BAIT = re.compile(r"(?:\s|<br\s?/?>)*Please mention the word .{0,300}?when applying to show you read the job post.{0,400}\Z", re.DOTALL)


class RemoteOkSpider(NewestOnly):
    name = "remoteok"
    ignored = words("slug epoch logo company_logo original verified tags")  # tags are guessed from the text by the site

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(source.url or "https://remoteok.com/api", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        rows = [
            row for row in rows_in(read_json(response)) if not (isinstance(row, dict) and "legal" in row)
        ]  # the first one holds the terms
        yield from self.read_listing(response, rows, self.read_posting)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """One posting. Pay of 0 is unknown pay; else US dollars a year. ``apply_url`` is the same page again."""
        low, high = amount(row.pop("salary_min", None)), amount(row.pop("salary_max", None))
        return self.posting(
            response,
            row.pop("id"),
            title=repair_misread(row.text("position") or "") or None,
            hiring_organization=repair_misread(row.text("company") or "") or None,
            description_html=BAIT.sub("", repair_misread(row.text("description") or "")) or None,
            job_locations=places((row.text("location") or "").strip(" ,")),
            base_salary=pays(RawPay(low, high, "USD", "year")),
            workplace="Remote",
            date_posted=row.text("date") or iso_of_seconds(row.get("epoch")),
            url=row.text("url", "apply_url"),
            fields=row,
        )
