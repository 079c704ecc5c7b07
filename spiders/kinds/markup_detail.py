"""Families whose openings have pages of their own with schema.org markup."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from scrapy.http import Request, Response, TextResponse

from schemas.enums import Origin
from schemas.raw import RawPosting
from schemas.reasons import ReasonKind
from spiders.base import BadPayload, BoardSpider, Found
from spiders.markup.finding import find_job_postings
from spiders.markup.job_posting import IGNORED, read_job_posting, value_of, words
from spiders.reading.documents import address_of


class MarkupSpider(BoardSpider):
    """``page_id`` finds the posting's id in a page's URL, for pages that somebody saved."""

    ignored = IGNORED
    page_id: ClassVar[re.Pattern[str]] = re.compile(r"/(\d{3,})(?:[/-]|\b)")

    def nodes(self, response: Response) -> list[dict[str, Any]]:
        encoding = response.encoding if isinstance(response, TextResponse) else "utf-8"
        return find_job_postings(response.body, encoding).postings

    def detail_of(self, raw: RawPosting, response: Response) -> Request | None:
        """The posting's page, where the list left the text to it."""
        return self.detail(raw, raw.url, response) if raw.url and not raw.description_html else None

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting | None:
        """``raw`` with what its page's markup says; of several postings on the page, the one of the same title."""
        nodes = self.nodes(response)
        if not nodes:
            raise BadPayload("no JobPosting on the page")
        return self.fill(raw, next((node for node in nodes if words(node.get("title")) == raw.title), nodes[0]))

    def fill(self, raw: RawPosting, node: dict[str, Any]) -> RawPosting:
        values = read_job_posting(node)
        if raw.requisition_id or values["requisition_id"] == raw.identifier:
            values["requisition_id"] = raw.requisition_id
        values["url"] = raw.url or values["url"]
        values["date_posted_is_floor"] = raw.date_posted_is_floor and not values["date_posted"]
        return self.complete(raw, node, origin=Origin.JSONLD, **values)

    def read_page(self, response: Response) -> Iterator[Found]:
        """A posting's own page, as somebody saved it; or a list page that holds its postings' markup."""
        nodes = self.nodes(response)
        if not nodes:
            raise BadPayload("neither a list nor a posting")
        if len(nodes) == 1:
            yield from self.read_single(response, nodes[0], self.read_node)
        else:
            yield self.listing(response, shown=len(nodes), reason=ReasonKind.SINGLE_PAGE.of())
            yield from self.read_each(response, nodes, lambda answer, node: self.read_node(answer, node, among=True))

    def read_node(self, response: Response, node: dict[str, Any], among: bool = False) -> RawPosting:
        """One posting; ``among`` others, the page's address is not its own."""
        address = words(node.get("url")) or ("" if among else address_of(response))
        found = self.page_id.search(address)
        identifier = found[1] if found else value_of(node.get("identifier")) or address or ("" if among else response.url)
        return self.fill(self.posting(response, identifier, url=address or None), node)
