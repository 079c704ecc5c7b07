"""Migrate Mate: list pages of jobs with visa sponsorship, as an ItemList of JobPosting or as the page's plain text.

A page shows a few of the postings that it counts. Role, place and sponsorship of the printed ones are what the page says of all of
them: claims. What stands outside the printed postings (the offer to sign up, questions and answers) belongs to none.
Format: indirect sources only (docs/sources.md).
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scrapy.http import Request, Response

from schemas.enums import Origin
from schemas.raw import RawClaim, RawPlace, RawPosting
from schemas.reasons import ReasonKind
from schemas.source import Listing, Source
from spiders.base import BadPayload, Found
from spiders.kinds.job_page import JobPageSpider
from spiders.listings.listing_page import Headline, claims_of, find_headline, printed_lines, text_lines
from spiders.listings.printed_postings import split_postings


class MigrateMateSpider(JobPageSpider):
    name = "migratemate"

    def start_board(self, source: Source) -> Iterator[Request]:
        yield self.get(source.url or f"https://migratemate.co/{source.board}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        lines = text_lines(response)
        headline = find_headline(lines)
        found: list[Found] = [part for part in self.read_postings(response) if not isinstance(part, Listing)]
        claims = claims_of(response, headline)
        found = [replace(part, claims=claims) if isinstance(part, RawPosting) else part for part in found]
        if not found and headline is None:
            raise BadPayload(f"neither JobPosting nor a count of jobs: {response.body[:80]!r}")
        if not found and headline:
            found = list(self.read_printed(response, headline, lines, claims))
        shown, listed = (headline.shown, headline.listed) if headline else (len(found), None)
        cut = None if any(isinstance(part, RawPosting) for part in found) else ReasonKind.NO_POSTINGS.of()
        yield self.listing(response, shown, listed, ReasonKind.EXCERPT.of(shown=shown, listed=listed) if listed and listed > shown else cut)
        yield from found

    def read_printed(self, response: Response, headline: Headline, lines: list[str], claims: tuple[RawClaim, ...]) -> Iterator[Found]:
        """The printed postings; a text that is printed twice is two postings."""
        copies: Counter[str] = Counter()
        for text in (text for part in printed_lines(lines, headline) for text in split_postings(part)):
            digest = hashlib.blake2b(" ".join(text.split()).encode(), digest_size=12).hexdigest()
            copies[digest] += 1
            yield self.posting(
                response,
                f"{digest}:{copies[digest]}",
                origin=Origin.CLAIM,
                url=response.url,
                title=headline.role,
                job_locations=(RawPlace(name=headline.place, country="US"),) if headline.place else (),
                description_html=text,
                claims=claims,
            )
