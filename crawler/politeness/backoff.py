"""429 and 503: leave the host alone for as long as it asks, in this run and the next ones."""

import asyncio
import time
from email.utils import parsedate_to_datetime
from typing import Any, Self

from scrapy.http import Request, Response

from crawler.politeness.hosts import Politeness, host_of

BUSY = (429, 503)


def retry_after(value: bytes | None, now: float) -> float | None:
    """Seconds to wait by a Retry-After header: a number of seconds or an HTTP date; None where it says neither."""
    text = (value or b"").decode("latin-1").strip()
    if text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, OverflowError):
        return None


class BackoffMiddleware:
    """Waits where the host named a bearable time, else refuses. Settings: BACKOFF_TIMES, BACKOFF_START, BACKOFF_WAIT_MAX."""

    def __init__(self, politeness: Politeness, times: int, start: float, wait_max: float) -> None:
        self.politeness, self.store = politeness, politeness.store
        self.times, self.start, self.wait_max = times, start, wait_max

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        get = crawler.settings.getfloat
        return cls(crawler.politeness, crawler.settings.getint("BACKOFF_TIMES"), get("BACKOFF_START"), get("BACKOFF_WAIT_MAX"))

    async def process_request(self, request: Request) -> None:
        wait = self.store.closed_until(host_of(request.url)) - time.time()
        if wait > self.wait_max:
            raise self.politeness.refuse(request.url, "host asked to be left alone")
        if wait > 0:
            self.politeness.tally(request.url).waited += wait
            await asyncio.sleep(wait)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        host = host_of(request.url)
        if response.status not in BUSY:
            if self.store.closed_until(host):
                self.store.answered(host)
            return response
        now = time.time()
        asked = retry_after(response.headers.get("Retry-After"), now)
        wait = self.start * 2.0 ** min(self.store.refusals(host), 12) if asked is None else asked
        self.store.refused(host, now + wait)
        tries = request.meta.get("backoff_times", 0) + 1
        if wait > self.wait_max or tries > self.times:
            raise self.politeness.refuse(request.url, f"answered {response.status}")
        again = request.replace(dont_filter=True)
        again.meta["backoff_times"] = tries
        return again
