"""RemoteOK: the public API, about a hundred of the newest postings in one answer, and saved job pages.

Its terms ask for a link back: ``url`` is the posting's page."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scrapy.http import Request, Response

from pipelines.extract.words.mojibake import repair_misread
from schemas.enums import Origin
from schemas.raw import RawPay, RawPosting
from schemas.source import Source
from spiders.base import Found, Pages, read_json, rows_in
from spiders.kinds.job_page import JobPageSpider
from spiders.kinds.newest import NewestOnly
from spiders.reading.documents import is_json
from spiders.reading.values import Row, amount, iso_of_seconds, pays, places, words

# Each answer ends every description with a word and the caller's IP address in base64, to tell who copies it.
BAIT = re.compile(r"(?:\s|<br\s?/?>)*Please mention the word .{0,300}?when applying to show you read the job post.{0,400}\Z", re.DOTALL)
NUMBER = re.compile(r"/remote-jobs/(?:(\d+)-|[^/?#]*-(\d+)(?:[?#]|$))")  # first in old addresses, last in new ones


class RemoteOkSpider(NewestOnly, JobPageSpider):
    name = "remoteok"
    origin = Origin.FIELD
    ignored = words("slug epoch logo company_logo original verified tags") | JobPageSpider.ignored  # the site guesses its tags

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(source.url or "https://remoteok.com/api", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        if b"JobPosting" in response.body and not is_json(response):
            yield from self.read_saved_page(response)
            return
        rows = rows_in(read_json(response))
        told = [row for row in rows if not (isinstance(row, dict) and "legal" in row)]  # the first one holds the terms
        yield from self.read_listing(response, told, self.read_row)

    def read_saved_page(self, response: Response) -> Iterator[Found]:
        """A job page, known as the API knows it: by the number in its address."""
        for found in self.read_postings(response):
            if isinstance(found, RawPosting) and (number := NUMBER.search(found.url or "")):
                found = replace(found, identifier=number[1] or number[2], origin=Origin.JSONLD)
            yield found

    def read_row(self, response: Response, row: Row) -> RawPosting:
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
