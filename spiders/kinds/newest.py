"""Feeds that show their newest postings only."""

from scrapy.http import Response

from schemas.reasons import Reason, ReasonKind
from schemas.source import Listing
from spiders.base import BoardSpider


class NewestOnly(BoardSpider):
    """What such a feed no longer shows may well be open: no listing is complete, and none closes anything."""

    def listing(self, response: Response, shown: int, listed: int | None = None, reason: Reason | None = None) -> Listing:
        return super().listing(response, shown, listed, reason or ReasonKind.NEWEST_ONLY.of())
