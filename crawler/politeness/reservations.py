"""Rights reserved in headers: TDM-Reservation (W3C TDMRep) and Content-Signal. A reserved answer is not read."""

from typing import Any, Self

from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from crawler.politeness.hosts import Politeness


def reservation(response: Response) -> str | None:
    """What an answer reserves against us, a search catalog; None where it reserves nothing."""
    if (response.headers.get("TDM-Reservation") or b"").strip() == b"1":
        return "TDM-Reservation"
    signals = (response.headers.get("Content-Signal") or b"").lower().replace(b" ", b"")
    return "Content-Signal" if b"search=no" in signals else None


class ReservationsMiddleware:
    """Setting: RESPECT_RESERVATIONS."""

    def __init__(self, politeness: Politeness) -> None:
        self.politeness = politeness

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        if not crawler.settings.getbool("RESPECT_RESERVATIONS"):
            raise NotConfigured
        return cls(crawler.politeness)

    def process_response(self, request: Request, response: Response) -> Response:
        if reason := reservation(response):
            raise self.politeness.refuse(request.url, reason)
        return response
