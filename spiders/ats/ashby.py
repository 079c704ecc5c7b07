"""Ashby: the posting API (api.ashbyhq.com/posting-api). One answer holds the whole board."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPlace, RawPosting
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading.values import Row, amount, places, postal_address, text_of, words


class AshbySpider(BoardSpider):
    name = "ashby"
    one_answer = True
    ignored = words("""descriptionPlain shouldDisplayCompensationOnJobPostings compensation address.postalAddress.streetAddress
        secondaryLocations.address.postalAddress.streetAddress""")

    def list_page(self, source: Source, pages: Pages) -> Request:
        board = quote(unquote(source.board), safe="")
        return self.get(f"https://api.ashbyhq.com/posting-api/job-board/{board}?includeCompensation=true", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        yield from self.read_listing(response, rows_in(read_json(response), "jobs"), self.read_posting)

    def read_posting(self, response: Response, row: Row) -> RawPosting | None:
        """One job. ``publishedAt`` is the last publishing; ``isRemote`` means "possible" and yields to ``workplaceType``."""
        if row.flag("isListed") is False:
            return None
        remote, tiers = row.flag("isRemote"), row.row("compensation").rows("compensationTiers")
        return self.posting(
            response,
            row.pop("id"),
            title=row.text("title"),
            description_html=row.text("descriptionHtml", "descriptionPlain"),
            job_locations=places(read_place(row), *(read_place(other) for other in row.rows("secondaryLocations"))),
            workplace=row.text("workplaceType") or ("Remote" if remote else None),
            employment_types=row.texts("employmentType"),
            department=row.path("department", "team"),
            base_salary=tuple(read_pay(text_of(tier.get("title")), part) for tier in tiers for part in tier.rows("components")),
            date_posted=row.text("publishedAt"),
            date_posted_is_floor=True,
            url=row.text("jobUrl"),
            apply_url=row.text("applyUrl"),
            fields=row,
        )


def read_place(row: Row) -> RawPlace:
    address = row.row("address")  # of secondary places, as the platform documents them, without a frame around it
    return postal_address(address.row("postalAddress") or address, row.text("location"))


def read_pay(label: str | None, part: Row) -> RawPay:
    """One component of a tier; without amounts its summary ("Offers Equity") is kept as text."""
    low, high, summary = amount(part.get("minValue")), amount(part.get("maxValue")), part.text("summary")
    pay = RawPay(low, high, part.text("currencyCode"), part.text("interval"), part.text("compensationType"), label)
    return pay if low or high else replace(pay, text=summary)
