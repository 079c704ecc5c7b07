"""BoardSpider: one request chain per registry row, and what every family shares.

A family sets ``name`` (and ``ignored``), says where reading starts (`start_board`) and reads what comes back (`parse`). Everything a
callback yields is a RawPosting, a Listing, a Reject or another Request. Callbacks never interpret: pipelines do.

The same callbacks run over the network, over saved payloads (`rolecall ingest`) and over golden files: a callback takes only its
response and what `follow` handed it.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import replace
from typing import Any, ClassVar

import orjson
import scrapy
from scrapy.http import Request, Response, TextResponse

from schemas.enums import Lineage, Origin
from schemas.raw import RawPosting
from schemas.source import Listing, Reject, Source

Found = RawPosting | Listing | Reject | Request

REJECT_CHARACTERS = 20_000  # of a row that could not be read, kept in quarantine

LINEAGE_OF_ROOM = {"ats": Lineage.ATS, "aggregators": Lineage.AGGREGATOR, "employers": Lineage.EMPLOYER}


class BadPayload(ValueError):
    """An answer that is not what the format promises (HTML for JSON, an error with status 200)."""


class BoardSpider(scrapy.Spider):
    """Base of every family.

    name      the family: the registry file is ``data/sources/<name>.csv``
    ignored   dotted names of payload fields that are known and deliberately not read
    origin    what the family's structured values are
    one_answer  True where one answer holds the whole board, so that a 304 to it says that nothing changed
    """

    ignored: ClassVar[frozenset[str]] = frozenset()
    origin: ClassVar[Origin] = Origin.FIELD
    one_answer: ClassVar[bool] = False

    def __init__(self, sources: Iterable[Source] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sources = tuple(sources)

    @property
    def lineage(self) -> Lineage:
        """Follows from the spider's folder."""
        rooms = type(self).__module__.split(".")
        return LINEAGE_OF_ROOM.get(rooms[1], Lineage.EMPLOYER) if len(rooms) > 1 else Lineage.EMPLOYER

    async def start(self) -> AsyncIterator[Request]:
        for source in self.sources:
            for request in self.start_board(source):
                yield request

    # What a family writes

    def start_board(self, source: Source) -> Iterator[Request]:
        """The first request(s) of a board; `self.get(url, source)` makes one."""
        raise NotImplementedError

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        """The board's first answer. `self.board(response)` is the Source it belongs to."""
        raise NotImplementedError

    # What a family uses

    def get(self, url: str, source: Source, callback: Callable[..., Any] | None = None, **request: Any) -> Request:
        """A request of ``source``'s chain. Keyword ``cb_kwargs``, ``headers``, ``method``, ``body`` … go to `scrapy.Request`."""
        meta = {"source": source, **request.pop("meta", {})}
        return Request(url, callback=callback or self.parse, errback=self.lost, meta=meta, dont_filter=True, **request)

    def post_json(self, url: str, source: Source, payload: Any, callback: Callable[..., Any] | None = None, **request: Any) -> Request:
        """A POST of ``payload`` as JSON; keywords as in `get`."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", **request.pop("headers", {})}
        return self.get(url, source, callback, method="POST", body=orjson.dumps(payload), headers=headers, **request)

    def detail(self, raw: RawPosting, url: str, response: Response, **request: Any) -> Request:
        """Follow a list row to its detail page: `parse_detail(response, raw)` completes it.

        Where the detail cannot be had (error, no network), the row itself is the posting: nothing is lost.
        """
        return self.get(url, self.board(response), self.parse_detail, cb_kwargs={"raw": raw}, **request)

    def parse_detail(self, response: Response, raw: RawPosting) -> Iterator[Found]:
        """A detail answer; completes ``raw`` with `dataclasses.replace`."""
        raise NotImplementedError

    def board(self, response: Response) -> Source:
        """The registry row whose chain this answer belongs to."""
        source: Source = response.meta["source"]
        return source

    def posting(self, response: Response, identifier: object, fields: Mapping[str, Any] | None = None, **values: Any) -> RawPosting:
        """A RawPosting of this board. ``fields``: what is left of the payload's row after popping; the unread goes to ``rest``."""
        values.setdefault("origin", self.origin)
        return RawPosting(
            family=self.name,
            source=self.board(response).board,
            identifier=str(identifier),
            lineage=self.lineage,
            rest={k: v for k, v in (fields or {}).items() if k not in self.ignored and v not in (None, "", [], {})},
            **values,
        )

    def read_each(self, response: Response, rows: Iterable[Any], read: Callable[[Response, Any], RawPosting | None]) -> Iterator[Found]:
        """``read(response, row)`` for each row; a row that it chokes on is rejected with its reason, never the board's other rows.

        ``read`` returns None for what is no opening (unlisted, a heading).
        """
        for row in rows:
            given = copy(row)  # readers pop
            try:
                raw = read(response, row)
            except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
                yield self.reject(response, f"{type(error).__name__}: {error}", repr(given)[:REJECT_CHARACTERS])
            else:
                if raw is not None:
                    yield raw

    def listing(self, response: Response, shown: int, listed: int | None = None, reason: str | None = None) -> Listing:
        """What this answer listed; a ``reason`` marks the listing as incomplete."""
        source = self.board(response)
        return Listing(source.family, source.board, listed=listed, shown=shown, complete=reason is None, reason=reason)

    def reject(self, response: Response, reason: str, raw: str, identifier: str | None = None) -> Reject:
        """A part that could not be read; it goes to quarantine."""
        source = self.board(response)
        return Reject(source.family, source.board, reason, raw, identifier=identifier, url=response.url)

    def lost(self, failure: Any) -> Iterator[Found]:
        """Errback: a lost detail yields its list row, a lost list page marks the listing as incomplete."""
        request: Request = failure.request
        raw = request.cb_kwargs.get("raw")
        if isinstance(raw, RawPosting):
            yield raw
            return
        source: Source = request.meta["source"]
        yield Listing(source.family, source.board, complete=False, reason=f"{failure.value!r} at {request.url}"[:500])


def read_json(response: Response) -> Any:
    """The answer as JSON. Raises `BadPayload` for anything else (a challenge page with status 200, a cut body)."""
    try:
        return orjson.loads(response.body.lstrip(b"\xef\xbb\xbf \r\n\t"))
    except orjson.JSONDecodeError as error:
        raise BadPayload(f"not JSON ({error}): {response.body[:80]!r}") from error


def text_of(value: object) -> str | None:
    """A scalar as stripped text; None for null, "", false and containers."""
    if value is None or isinstance(value, (dict, list, bool)):
        return None
    return str(value).strip() or None


def completed(raw: RawPosting, **values: Any) -> RawPosting:
    """``raw`` with the values that a detail page adds; what it leaves empty stays as the list said."""
    return replace(raw, **{k: v for k, v in values.items() if v not in (None, "", (), {})})


__all__ = ["BadPayload", "BoardSpider", "Found", "TextResponse", "completed", "read_json", "text_of"]
