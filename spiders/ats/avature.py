"""Avature: the search page of a portal, and job pages read by their label and value fields.

A board is "host/portal": "jobs.ea.com/en_US/careers". robots.txt closes addresses with ``qtvc=``: none is asked."""

import re
from collections.abc import Iterator
from typing import Any

from scrapy.http import Request, Response

from schemas.raw import RawPosting
from schemas.reasons import ReasonKind
from schemas.source import Source
from spiders.base import BadPayload, Found, Pages
from spiders.kinds.markup_detail import MarkupSpider
from spiders.reading.documents import address_of, each_once, page_of, stated_count, words_of
from spiders.reading.values import places
from spiders.rows.avature import read_fields

LINK = re.compile(r"/JobDetail/(?:[^/?#]+/)?(\d+)")


class AvatureSpider(MarkupSpider):
    name = "avature"
    page_id = LINK

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://{source.board}/SearchJobs?jobRecordsPerPage=100&jobOffset={pages.rows}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        page = page_of(response)
        if page.css(".article__content__view__field") and (found := LINK.search(address := address_of(response))):
            yield self.listing(response, shown=1, reason=ReasonKind.ONE_POSTING.of())
            yield self.read_detail(response, self.posting(response, found[1], url=address))
        elif cards := page.css("article.article--result, tr:has(a[href*='/JobDetail/'])"):
            jobs = each_once(cards, ".//a[contains(@href, '/JobDetail/')]/@href")
            stated = stated_count(page, ".list-controls__text__legend")
            yield from self.read_listing(response, jobs, self.read_card, stated, more=True, stood=len(cards))
        elif b"JobPosting" in response.body:
            yield from self.read_page(response)
        elif "pages" in response.meta and response.meta["pages"].answers:
            yield from self.read_listing(response, [], self.read_card)  # past the end
        else:
            raise BadPayload("neither a list nor a job page")

    def read_card(self, response: Response, card: Any) -> RawPosting | None:
        link = card.css("a[href*='/JobDetail/']")
        found = LINK.search(link.attrib.get("href", ""))
        spots = [words_of(one) for one in card.css(".list-item-location, .list-item-jobPostingLocation > span")]
        return found and self.posting(
            response,
            found[1],
            title=words_of(link[0]),
            job_locations=places(*spots),
            employment_types=tuple(filter(None, [words_of(card, ".list-item-workerType")])),
            department=words_of(card, ".list-item-department"),
            url=link.attrib["href"],
        )

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        return self.complete(raw, **read_fields(page_of(response)))
