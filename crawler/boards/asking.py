"""Asking a board once, without reading it whole: does it answer, how many postings does it show, whose are they?"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from scrapy.http import Request, Response

from crawler.politeness.hosts import host_of
from crawler.run.failures import is_read
from schemas.raw import RawPosting
from schemas.reasons import sentence
from schemas.source import Listing, Source
from spiders.keys import MissingKey
from spiders.reading.values import said_of
from spiders.registry import families

Fetch = Callable[[Request], Awaitable[Response]]  # raises OSError where there is no answer

ENOUGH = 200  # things of one answer that are looked at
GONE = (404, 410)
NOTHING = "the answer shows neither postings nor a whole listing"


@dataclass(frozen=True, slots=True)
class Look:
    """What a board's first answer said. ``status``: live, dead (404, 410), moved (to ``url``'s host) or unclear, with the reason."""

    row: Source
    status: str
    postings: int = 0  # as the listing counts them, else as many as were looked at
    names: tuple[str, ...] = ()  # organizations that its postings name
    url: str | None = None
    reason: str | None = None


async def ask_board(row: Source, fetch: Fetch) -> Look:
    """One request to a board, and what its family's spider reads in the answer. Raises nothing that a board is the cause of."""
    spider = families()[row.family]()
    try:
        request = next(iter(spider.start_board(row)))
    except Exception as error:  # its key is not set, its row makes no address
        return Look(row, "unclear", reason=str(error) if isinstance(error, MissingKey) else said_of(error)[:200])
    try:
        response = await fetch(request)
    except OSError as error:
        return Look(row, "unclear", url=request.url, reason=str(error)[:200])
    if not is_read(response, request):
        return Look(row, "dead" if response.status in GONE else "unclear", url=request.url, reason=f"answered {response.status}")
    try:
        parts = list(islice((request.callback or spider.parse)(response, **request.cb_kwargs), ENOUGH))
    except Exception as error:  # whatever a page that is no board makes of a callback
        return Look(row, "unclear", url=response.url, reason=said_of(error)[:200])
    return look_of(row, parts, response.url, moved=host_of(response.url) != host_of(request.url))


def look_of(row: Source, parts: Sequence[Any], url: str, moved: bool) -> Look:
    """What the parts of a first answer say of a board. Without postings, only a whole listing or a way on shows that there is one."""
    raws = [raw for part in parts if (raw := posting_of(part))]
    listings = [part for part in parts if isinstance(part, Listing)]
    if not raws:
        doubt = next((one.reason for one in listings if not one.complete), None)
        leads_on = any(isinstance(part, Request) for part in parts)
        if doubt or not (listings or leads_on):
            return Look(row, "unclear", url=url, reason=sentence(doubt) if doubt else NOTHING)
        if moved:
            return Look(row, "moved", url=url, reason=f"moved to {url}")
    count = max(len(raws), sum(one.listed or one.shown for one in listings))
    return Look(row, "live", count, tuple(sorted({raw.hiring_organization for raw in raws if raw.hiring_organization})), url)


def posting_of(found: Any) -> RawPosting | None:
    """The posting that something yielded by a callback is, or is a request for."""
    raw = found.cb_kwargs.get("raw") if isinstance(found, Request) else found
    return raw if isinstance(raw, RawPosting) else None
