"""Pages that hold schema.org JobPosting, one or many: what every spider over such pages shares."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scrapy.http import Response, TextResponse
from w3lib.url import url_query_cleaner

from schemas.enums import Origin
from schemas.raw import RawPosting
from schemas.reasons import ReasonKind
from schemas.source import Listing, NoDetail
from spiders.base import REJECT_CHARACTERS, BoardSpider, Found, cause_of
from spiders.markup.finding import find_job_postings
from spiders.markup.job_posting import IGNORED, is_opening, read_job_posting, words
from spiders.reading.signs import asked_address, find_sign

TRACKING = ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "gclid", "fbclid"]


class JobPageSpider(BoardSpider):
    """Base of the spiders whose pages hold JobPosting markup."""

    origin = Origin.JSONLD
    ignored = IGNORED

    def parse_page(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        """The postings of a page that was followed as a job page. One without any says nothing of its opening, unless it says "gone"."""
        found = list(self.read_postings(response))
        yield from found
        if all(isinstance(one, Listing) and not one.shown for one in found):
            source, sign = self.board(response), find_sign(response)
            page = url_query_cleaner(asked_address(response), TRACKING, remove=True)
            is_gone, is_vague = bool(sign and sign.is_gone), bool(sign and sign.is_vague)
            yield NoDetail(source.family, source.board, page, str(sign or "no posting on the page"), is_gone, is_vague)
            if sign and not sign.is_gone:
                yield self.listing(response, shown=0, reason=ReasonKind.NO_ANSWER.of(str(sign)))

    def lost(self, failure: Any) -> Iterator[Found]:
        """Errback: a job page that is gone is an answer; one that cannot be had leaves the listing incomplete."""
        request, source = failure.request, failure.request.meta["source"]
        words, gone = cause_of(failure)
        if request.callback == self.parse_page:
            yield NoDetail(source.family, source.board, url_query_cleaner(request.url, TRACKING, remove=True), words, gone)
        if request.callback == self.parse_page and gone:
            yield Listing(source.family, source.board)
        else:
            yield from super().lost(failure)

    def read_postings(self, response: Response) -> Iterator[Found]:
        """The postings of one page."""
        markup = find_job_postings(response.body, response.encoding if isinstance(response, TextResponse) else "utf-8")
        page = page_address(response)  # what a posting alone on its page is known by
        yield from (self.reject(response, reason, text[:REJECT_CHARACTERS], page) for reason, text in markup.problems)
        openings = [node for node in markup.postings if is_opening(node)]
        yield self.listing(response, shown=len(openings) + len(markup.problems))
        siblings = Counter(words(node.get("url")) for node in openings)
        copies: Counter[str] = Counter()
        for found in self.read_each(response, openings, lambda answer, node: self.read_posting(answer, node, siblings)):
            if isinstance(found, RawPosting):
                copies[found.identifier] += 1
                count = copies[found.identifier]
                found = found if count == 1 else replace(found, identifier=f"{found.identifier}:{count}")
            yield found

    def read_posting(self, response: Response, node: dict[str, Any], siblings: Counter[str | None]) -> RawPosting:
        """One node. Alone on a page it is known by that page's URL; among others by its own, else by its words."""
        values = read_job_posting(node)
        own, page = values["url"], page_address(response)
        if siblings.total() == 1:
            own = page if page.startswith("http") else own or page
        identifier = own if own and (own == page or siblings[own] == 1) else f"{page}#{values['requisition_id'] or digest(values)}"
        return self.posting(response, identifier, fields=node, **{**values, "url": own or page})


def page_address(response: Response) -> str:
    """The page's URL without what only tells where a visitor came from."""
    return url_query_cleaner(response.url, TRACKING, remove=True)


def digest(values: dict[str, Any]) -> str:
    """What tells a posting without URL and id from its neighbours."""
    text = "\x1f".join(str(values[key]) for key in ("title", "job_locations", "description_html"))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
