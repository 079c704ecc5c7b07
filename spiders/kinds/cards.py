"""An HTML list whose cards link to the openings' own pages, which have no markup."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from parsel import Selector
from scrapy.http import Request, Response
from w3lib.url import url_query_cleaner

from schemas.raw import RawPosting
from spiders.base import BadPayload, BoardSpider, Found
from spiders.reading.documents import address_of, page_of


class CardsSpider(BoardSpider):
    """Base of families of that kind: they say what selects the parts, and which words of a part are which field.

    cards    selects the openings on the list
    head     selects what stands on every list: by it a board without openings is an empty one, and no page of another kind
    opening  the pattern of a link to one; its group is what the site calls it by
    text     selects an opening's text on its own page; "" where cards say all, and no page is asked for
    noise    parameters that addresses go without: a session's, a place in the list
    """

    cards: ClassVar[str]
    head: ClassVar[str] = ""
    opening: ClassVar[re.Pattern[str]]
    text: ClassVar[str] = ""
    noise: ClassVar[tuple[str, ...]] = ()

    def card_values(self, card: Selector) -> dict[str, Any]:
        """Fields of a posting that a card says; ``fields``: what it labels and nobody reads."""
        raise NotImplementedError

    def page_values(self, page: Selector) -> dict[str, Any]:
        """Fields of a posting that its own page says, likewise."""
        raise NotImplementedError

    def list_values(self, page: Selector, response: Response) -> dict[str, Any]:
        """What the list says of itself: ``total``, ``more``, ``following``, as `read_listing` takes them."""
        return {}

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        page = page_of(response)
        if (cards := page.css(self.cards)) or (self.head and page.css(self.head)):
            yield from self.read_listing(response, cards, self.read_card, **self.list_values(page, response))
        elif self.text and page.css(self.text):
            yield from self.read_single(response, page, self.read_page)
        else:
            raise BadPayload(f"neither a list nor an opening: {response.body[:80]!r}")

    def read_card(self, response: Response, card: Selector) -> RawPosting | None:
        """A card; None for one that links to no opening."""
        links = (self.opening.search(href) for href in card.xpath("descendant-or-self::a/@href").getall())
        found = next(filter(None, links), None)
        address = found and self.without_noise(response.urljoin(found.string.strip()))
        return found and self.posting(response, found[1], url=address, **self.card_values(card))

    def detail_of(self, raw: RawPosting, response: Response) -> Request | None:
        return self.detail(raw, str(raw.url), response) if self.text else None

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting:
        return self.complete(raw, **self.page_values(page_of(response)))

    def read_page(self, response: Response, page: Selector) -> RawPosting:
        """An opening's page, as somebody saved it. Raises ValueError where it does not say which opening's it is."""
        address = self.without_noise(address_of(response))
        if (found := self.opening.search(address)) is None:
            raise ValueError("a page is known by its address, and says none of its own: give it by --url")
        return self.posting(response, found[1], url=address, **self.page_values(page))

    def without_noise(self, address: str) -> str:
        return url_query_cleaner(address, self.noise, remove=True) if self.noise else address
