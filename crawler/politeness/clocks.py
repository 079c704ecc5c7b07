"""What time the hosts say it is: an answer whose date lies far from ours is not used while most hosts say so."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Self

from scrapy.http import Request, Response

from crawler.politeness.hosts import Politeness, host_of
from pipelines.context import utc_now


class ClocksMiddleware:
    """Setting: CLOCK_SLACK. What a wrong clock would date wrongly (validators, back-offs, postings) is not written at all."""

    def __init__(self, politeness: Politeness, slack: timedelta) -> None:
        self.politeness, self.slack = politeness, slack

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(crawler.politeness, timedelta(days=crawler.settings.getfloat("CLOCK_SLACK")))

    def process_response(self, request: Request, response: Response) -> Response:
        dated, now = date_of(response), utc_now()
        if dated is None:
            return response
        self.politeness.ahead[host_of(request.url)] = now - dated
        if abs(now - dated) > self.slack and self.politeness.deny(self.slack):
            raise self.politeness.refuse(request.url, f"its clock says {dated:%Y-%m-%d}, ours {now:%Y-%m-%d}")
        return response


def date_of(response: Response) -> datetime | None:
    """When an answer was given by its host's clock, the time that it lay in a cache included; None where it does not say so."""
    date, age = ((response.headers.get(name) or b"").decode("latin-1").strip() for name in ("Date", "Age"))
    try:
        moment = parsedate_to_datetime(date) + timedelta(seconds=int(age[:9]) if age.isdecimal() else 0)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
