"""Lever: the Postings API v0 (api.lever.co, and api.eu.lever.co for sites hosted in the EU). One answer holds the whole site."""

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPay, RawPlace, RawPosting
from schemas.reasons import Reason, ReasonKind
from schemas.source import Source
from spiders.base import BoardSpider, Found, Pages, read_json, rows_in
from spiders.reading.values import Row, amount, iso_of_milliseconds, joined, pays, places, words

SOME_ASKED = re.compile(r"[?&](?:skip|limit)=")  # for some rows of a site
MOST_ASKED = 100  # rows, where some are asked for


class LeverSpider(BoardSpider):
    name = "lever"
    one_answer = True
    # The plain twins of the HTML fields; `opening` and `descriptionBody` are the two halves of `description`.
    ignored = words("descriptionPlain openingPlain descriptionBodyPlain additionalPlain salaryDescriptionPlain")

    def list_page(self, source: Source, pages: Pages) -> Request:
        host = "api.eu.lever.co" if "eu.lever.co" in (source.url or "") else "api.lever.co"
        return self.get(f"https://{host}/v0/postings/{source.board}?mode=json", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_json(response)
        if isinstance(payload, dict) and "hostedUrl" in payload:
            yield from self.read_single(response, payload, self.read_posting)
        else:
            yield from self.read_listing(response, rows_in(payload), self.read_posting)

    def lack(self, response: Response, pages: Pages, more: bool) -> Reason | None:
        """A saved answer that some rows were asked for, or that holds as many as can be and does not say, is one of several."""
        is_full = pages.rows == MOST_ASKED and "/v0/postings/" not in response.url
        if "pages" not in response.meta and (is_full or SOME_ASKED.search(response.url)):
            return ReasonKind.SINGLE_PAGE.of()
        return super().lack(response, pages, more)

    def read_posting(self, response: Response, row: Row) -> RawPosting:
        """One posting. ``createdAt`` is milliseconds, of the posting's creation, which can be years before it went up."""
        categories, lists, pay = row.row("categories"), row.rows("lists"), row.row("salaryRange")
        opening, body, whole = row.text("opening"), row.text("descriptionBody"), row.text("description", "descriptionPlain")
        listed = [(entry.text("text"), f"<ul>{entry.text('content') or ''}</ul>") for entry in lists]
        main, others, country = categories.text("location"), categories.texts("allLocations"), row.text("country")
        return self.posting(
            response,
            row.pop("id"),
            title=row.text("text"),
            # ``description`` is opening + body: never both. Lists hold the requirements; ``additional`` often the pay.
            description_html=joined(whole or joined(opening, body), *listed, row.text("salaryDescription"), row.text("additional")),
            job_locations=places(*(RawPlace(name=n, country=country if n == main else None) for n in dict.fromkeys((main, *others)))),
            employment_types=categories.texts("commitment"),
            department=categories.path("department", "team"),
            workplace=None if (workplace := row.text("workplaceType")) == "unspecified" else workplace,
            seniority=categories.text("level"),
            base_salary=pays(RawPay(amount(pay.pop("min", 0)), amount(pay.pop("max", 0)), pay.text("currency"), pay.text("interval"))),
            date_posted=iso_of_milliseconds(row.pop("createdAt", None)),
            date_posted_is_floor=True,
            url=row.text("hostedUrl"),
            apply_url=row.text("applyUrl"),
            fields=row,
        )
