"""What goes wrong in a callback is said, never lost: the part goes to quarantine, and the board's listing counts as incomplete."""

from collections.abc import Iterator
from typing import Any

from scrapy.http import Response

from pipelines.context import Rolecall
from schemas.job import Sighting
from schemas.raw import RawPosting
from schemas.source import Listing, Reject, Source

KEPT_CHARACTERS = 2_000  # of an answer that could not be read


def rescued(response: Response, error: Exception) -> Iterator[RawPosting | Listing | Reject]:
    """What remains of an answer that its callback choked on. A detail page's list row stands for the posting."""
    source: Source = response.meta["source"]
    reason = f"{type(error).__name__}: {error}"[:500]
    body = response.body[:KEPT_CHARACTERS].decode("utf-8", "replace")
    raw = response.request.cb_kwargs.get("raw") if response.request else None
    identifier = raw.identifier if isinstance(raw, RawPosting) else None
    yield Reject(source.family, source.board, reason, body, identifier=identifier, url=response.url)
    if isinstance(raw, RawPosting):
        yield raw
    else:
        yield Listing(source.family, source.board, complete=False, reason=reason)


def broken(rolecall: Rolecall, item: Any, error: Exception) -> Reject | None:
    """What remains of a posting that a stage choked on, which the run's report will say; None for what is no posting."""
    raw = item.raw if isinstance(item, Sighting) else item
    if not isinstance(raw, RawPosting):
        return None
    reason = f"a stage failed: {type(error).__name__}: {error}"[:500]
    rolecall.failures[reason] += 1
    return Reject(raw.family, raw.source, reason, repr(raw)[:KEPT_CHARACTERS], identifier=raw.identifier, url=raw.url)


class FailuresMiddleware:
    """The same, as a spider middleware."""

    def process_spider_exception(self, response: Response, exception: Exception) -> Iterator[Any] | None:
        return rescued(response, exception) if isinstance(response.meta.get("source"), Source) else None
