"""BoardSpider: one request chain per registry row, and what every family shares.

A family sets ``name`` (and ``ignored``), says how to ask for a page of the board (`list_page`) and reads what comes back (`parse`).
Everything a callback yields is a RawPosting, a NoDetail, a Listing, a Reject or another Request. Callbacks never interpret: pipelines do.

The same callbacks run over the network, over saved payloads (`rolecall ingest`) and over golden files: a callback takes only its
response and what `detail` or `list_page` handed it.
"""

import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar

import orjson
import scrapy
from scrapy.http import Request, Response, TextResponse
from scrapy.spidermiddlewares.httperror import HttpError

from pipelines.extract.words.entities import unescape_html, unescape_words
from schemas.enums import Lineage, Origin
from schemas.raw import RawPosting
from schemas.reasons import LONGEST_WORDS, Reason, ReasonKind
from schemas.source import Listing, NoDetail, Reject, Source
from spiders.listings.pages import Found, Pages
from spiders.reading.documents import read_json, read_object, rows_in, source_text
from spiders.reading.signs import find_sign
from spiders.reading.site_names import find_site_name
from spiders.reading.values import BadPayload, Row, identity_of, said_of, text_of

UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)  # what a payload of another shape raises
REJECT_CHARACTERS = 20_000  # of a row that could not be read, kept in quarantine
GONE = (404, 410)
TEXTS = {
    **dict.fromkeys(("title", "hiring_organization", "department", "industry"), unescape_words),
    **dict.fromkeys(("description_html", "boilerplate_html"), unescape_html),
}
MOST_ROWS = 20_000  # of a board of unknown size

LINEAGE_OF_ROOM = {"ats": Lineage.ATS, "aggregators": Lineage.AGGREGATOR, "employers": Lineage.EMPLOYER}


class BoardSpider(scrapy.Spider):
    """Base of every family.

    name      the family: the registry file is ``<name>.csv``
    ignored   dotted names of payload fields that are known and deliberately not read
    origin    what the family's structured values are
    one_answer  True where one answer holds the whole board, so that a 304 to it says that nothing changed
    cap       rows beyond which the source shows nothing, whatever it says it has
    repeats   True where it is known that what follows the last page shows rows of before: else others may be hidden behind them
    bounds    board -> rows after which a listing is taken for endless (`MOST_ROWS` where it is unknown how many there were)
    """

    ignored: ClassVar[frozenset[str]] = frozenset()
    origin: ClassVar[Origin] = Origin.FIELD
    one_answer: ClassVar[bool] = False
    cap: ClassVar[int | None] = None
    repeats: ClassVar[bool] = False

    def __init__(self, sources: Iterable[Source] = (), bounds: Mapping[str, int] = MappingProxyType({}), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sources = tuple(sources)
        self.bounds = bounds
        self.asked: set[str] = set()  # boards whose first requests have all been made

    @cached_property
    def lineage(self) -> Lineage:
        """Follows from the spider's folder."""
        rooms = type(self).__module__.split(".")
        return LINEAGE_OF_ROOM.get(rooms[1], Lineage.EMPLOYER) if len(rooms) > 1 else Lineage.EMPLOYER

    async def start(self) -> AsyncIterator[Request | Listing]:
        for source in self.sources:
            try:
                for request in self.start_board(source):
                    yield request
            except Exception as error:  # a board that cannot be asked (its key is not set) costs no other
                yield Listing(source.family, source.board, complete=False, reason=ReasonKind.LOST.of(said_of(error)))
            self.asked.add(source.board)

    # What a family writes

    def start_board(self, source: Source) -> Iterator[Request]:
        """The first request(s) of a board."""
        yield self.ask(source, Pages())

    def ask(self, source: Source, pages: Pages) -> Request:
        """`list_page` with ``pages`` on board, from which `read_listing` goes on. Raises `BadPayload` for a next page that is none."""
        try:
            request = self.list_page(source, pages)
        except ValueError as error:
            if pages.following is None:
                raise
            raise BadPayload(f"no address of a next page: {pages.following[:200]!r} ({error})") from error
        request.meta["pages"] = pages
        return request

    def list_page(self, source: Source, pages: Pages) -> Request:
        """The request for the board's next rows, the first included; `self.get(url, source)` makes one."""
        raise NotImplementedError

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        """An answer to `list_page`, or a saved one of any other shape that the family has; mostly ends in `read_listing`."""
        raise NotImplementedError

    def detail_of(self, raw: RawPosting, response: Response) -> Request | None:
        """The request that completes a list row, made with `self.detail`; None where rows are complete."""
        return None

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting | None:
        """``raw`` completed by its detail answer (`complete`); None where that says that the opening is gone."""
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
        """Follow a list row to its detail page: `parse_detail(response, raw)` completes it, else `without_detail` says why not."""
        return self.get(url, self.board(response), self.parse_detail, cb_kwargs={"raw": raw}, **request)

    def parse_detail(self, response: Response, raw: RawPosting) -> Iterator[Found]:
        """A detail answer. One that adds nothing to the row but a title (an error with status 200, a sign-in page) was not read."""
        try:
            done, words = self.read_detail(response, raw), "nothing of the posting stands there"
        except UNREADABLE as error:
            done, words = raw, said_of(error)
        if done is None:
            yield from self.without_detail(raw, "it says so", gone=True)
        elif replace(done, title=raw.title, rest=raw.rest) == raw:
            sign = find_sign(response)
            yield from self.without_detail(raw, str(sign or words), gone=bool(sign and sign.is_gone), vague=bool(sign and sign.is_vague))
        else:
            yield done

    def without_detail(self, raw: RawPosting, words: str, gone: bool = False, vague: bool = False) -> Iterator[RawPosting | NoDetail]:
        """A row whose detail cannot be had, for what it is: a partial posting, which never overwrites a whole one."""
        yield NoDetail(raw.family, raw.source, raw.identifier, words[:LONGEST_WORDS], gone, vague)
        yield replace(raw, partial=True)

    def board(self, response: Response) -> Source:
        """The registry row whose chain this answer belongs to."""
        source: Source = response.meta["source"]
        return source

    def posting(self, response: Response, identifier: object, fields: Mapping[str, Any] | None = None, **values: Any) -> RawPosting:
        """A RawPosting of this board. ``fields``: what is left of the payload's row after popping; the unread goes to ``rest``.

        Raises ValueError without an identifier: two nameless rows would be one posting; and for one that is an object, a list, or a number
        too long to be exact.
        """
        name = identity_of(identifier)
        if name is None:
            told = "no identifier" if identifier in (None, "") else f"the identifier is no text and no whole number: {str(identifier)[:80]}"
            raise ValueError(told)
        values.setdefault("origin", self.origin)
        values["date_posted_is_floor"] = bool(values.get("date_posted") and values.get("date_posted_is_floor"))
        return RawPosting(
            family=self.name,
            source=self.board(response).board,
            identifier=name,
            lineage=self.lineage,
            rest=self.rest_of(fields),
            **unescaped(values),
        )

    def complete(self, raw: RawPosting, fields: Mapping[str, Any] | None = None, **values: Any) -> RawPosting:
        """``raw`` with what a detail answer adds; what that leaves empty stays as the list said. ``fields`` as in `posting`."""
        return completed(raw, rest=raw.rest | self.rest_of(fields), **unescaped(values))

    def rest_of(self, fields: Mapping[str, Any] | None) -> dict[str, Any]:
        """What is unread of a payload's row, minus what the family ignores."""
        return (fields if isinstance(fields, Row) else Row(fields or {})).unread(self.ignored)

    def read_each(self, response: Response, rows: Iterable[Any], read: Callable[[Response, Any], RawPosting | None]) -> Iterator[Found]:
        """``read(response, row)`` for each row; a row that it chokes on is rejected with its reason, never the board's other rows.

        Objects come as `Row`, a copy: readers pop.
        ``read`` returns None for what is no opening (unlisted, a heading). A rejected row bears its ``id`` where the rows that were read
        show that this is what names them: one that is named otherwise may be any posting of the board.
        """
        waiting: list[Reject] = []  # until it is known what names the rows
        named: bool | None = None
        for row in rows:
            given = identity_of(row.get("id")) if isinstance(row, dict) else None
            try:
                raw = read(response, Row(row) if isinstance(row, dict) else row)
            except UNREADABLE as error:
                waiting.append(self.reject(response, said_of(error), source_text(row)[:REJECT_CHARACTERS], given))
                raw = None
            if raw is not None:
                named = given == raw.identifier and named is not False
            if named is not None:
                yield from name_rejects(waiting, named)
                waiting.clear()
            if raw is not None:
                yield raw
        yield from name_rejects(waiting, named=False)

    def read_listing(
        self,
        response: Response,
        rows: Iterable[Any],
        read: Callable[[Response, Any], RawPosting | None],
        total: object = None,
        more: bool = False,
        following: str | None = None,
        of: int | None = None,
        stood: int | None = None,
        is_last: bool = False,
    ) -> Iterator[Found]:
        """One answer of a board's listing: its `Listing`, its postings (or their detail requests) and the request for the next rows.

        ``total`` is what the answer says the board holds, ``of`` how many pages it says there are. With ``more``, the board is asked on
        (`list_page`) while rows are new and neither is reached; ``following`` is a next-page URL or token, where the format gives one;
        ``is_last``: it says that no page follows (``"is_last": true``, ``"next": null``), and does not merely name none;
        ``stood``: how many rows the page shows, where ``rows`` are without twins. Rows of one id are one posting: places join. A saved
        answer stands alone: nothing is asked on, and a listing that would go on is incomplete.
        """
        rows, crawled, pages = list(rows), "pages" in response.meta, response.meta.get("pages") or Pages()
        pages.says_end, pages.is_last = not more, is_last
        fresh = pages.take(list(self.read_each(response, rows, read)), len(rows), total, following, of, stood)
        pages.total = pages.shown if self.one_answer and pages.total is None else pages.total
        more = more and pages.goes_on and self.may_ask_on(response, pages)
        listed, doubt = pages.total if pages.answers == 1 else None, pages.look(response, rows, more)
        goes_on = more and crawled
        lack = doubt or (None if goes_on else self.lack(response, pages, more))
        yield pages.told_of(self.listing(response, pages.shown_last, listed, lack), goes_on)
        for one in fresh:
            yield self.followed(one, response, crawled) if isinstance(one, RawPosting) else one
        if goes_on:
            yield self.ask(self.board(response), pages)

    def may_ask_on(self, response: Response, pages: Pages) -> bool:
        """False where the family's cap is reached, or a list is taken for endless."""
        return (self.cap is None or pages.rows < self.cap) and pages.shown < self.bound(response, pages)

    def bound(self, response: Response, pages: Pages) -> int:
        """The rows after which a listing is taken for endless; none for a board of unknown size that says how many it has."""
        return self.bounds.get(self.board(response).board, MOST_ROWS if pages.total is None else sys.maxsize)

    def followed(self, raw: RawPosting, response: Response, crawled: bool) -> RawPosting | Request:
        """A list row, or the request for its detail. Where that is not asked for (a saved list, an address that is none), it is partial."""
        try:
            request = self.detail_of(raw, response)
        except UNREADABLE:
            return replace(raw, partial=True)
        return raw if request is None else request if crawled else replace(raw, partial=True)

    def lack(self, response: Response, pages: Pages, more: bool) -> Reason | None:
        """Why a listing that ends with this answer is incomplete; None where it is whole."""
        if pages.is_unfinished and pages.shown >= (bound := self.bound(response, pages)):
            return ReasonKind.ENDLESS.of(shown=pages.shown, bound=bound)
        if self.cap is not None and pages.rows >= self.cap:
            return ReasonKind.CAPPED.of(cap=self.cap)
        if more:
            return pages.shortfall or ReasonKind.SINGLE_PAGE.of()
        if pages.rows == 0 and not self.one_answer and response.body.lstrip()[:1] == b"<":
            return ReasonKind.NO_ROWS.of()
        return pages.shortfall or pages.why_no_end(response, self.repeats) or pages.end_part()

    def read_single(self, response: Response, row: Any, read: Callable[[Response, Any], RawPosting | None]) -> Iterator[Found]:
        """One posting's own answer, as somebody saved it: it says nothing of the board's others."""
        yield self.listing(response, shown=1, reason=ReasonKind.ONE_POSTING.of())
        yield from self.read_each(response, [row], read)

    def listing(self, response: Response, shown: int, listed: int | None = None, reason: Reason | None = None) -> Listing:
        """What this answer listed; a ``reason`` marks it as incomplete."""
        source, complete = self.board(response), reason is None
        site_name = None if self.lineage is Lineage.AGGREGATOR else self.site_name(response)
        return Listing(source.family, source.board, listed=listed, shown=shown, complete=complete, reason=reason, site_name=site_name)

    def site_name(self, response: Response) -> str | None:
        """What an answer calls the site that it belongs to; a family whose payload says it in a field of its own reads that."""
        return find_site_name(response)

    def reject(self, response: Response, reason: str, raw: str, identifier: str | None = None) -> Reject:
        """A part that could not be read; it goes to quarantine."""
        source = self.board(response)
        return Reject(source.family, source.board, reason, raw, identifier=identifier, url=response.url)

    def lost(self, failure: Any) -> Iterator[Found]:
        """Errback: a lost detail yields its list row, a lost list page marks the listing as incomplete."""
        request: Request = failure.request
        raw = request.cb_kwargs.get("raw")
        if isinstance(raw, RawPosting):
            yield from self.without_detail(raw, *cause_of(failure))
            return
        source: Source = request.meta["source"]
        is_gone = cause_of(failure)[1]
        kind = ReasonKind.NO_BOARD if is_gone else ReasonKind.LOST
        lost = Listing(source.family, source.board, complete=False, reason=kind.of(f"{failure.value!r} at {request.url}"))
        yield self.ended_before(request, is_gone) or lost

    def ended_before(self, request: Request | None, is_gone: bool = False) -> Listing | None:
        """What a list page that could not be read says of a list that may have ended before it; None where it may not have."""
        pages: Pages | None = request.meta.get("pages") if request else None
        if request is None or pages is None or not pages.may_be_over(is_gone):
            return None
        pages.unsure |= not is_gone
        source: Source = request.meta["source"]
        return Listing(source.family, source.board, pages=pages.told, order=pages.order)


def unescaped(values: dict[str, Any]) -> dict[str, Any]:
    """``values`` without what was escaped more often than their format says: told by the result, whatever the source promises."""
    for name in TEXTS.keys() & values.keys():
        if (text := values[name]) and "&" in text:
            values[name] = TEXTS[name](text)
    return values


def cause_of(failure: Any) -> tuple[str, bool]:
    """(words, whether it says that the page is gone) of a request that failed."""
    status = failure.value.response.status if isinstance(failure.value, HttpError) else None
    return f"HTTP {status}" if status else type(failure.value).__name__, status in GONE


def name_rejects(rejects: Iterable[Reject], named: bool) -> Iterator[Reject]:
    """Rejected rows, with the identifiers that they bear only where these are ``named`` by."""
    return (reject if named else replace(reject, identifier=None) for reject in rejects)


def completed(raw: RawPosting, **values: Any) -> RawPosting:
    """``raw`` with the values that a detail page adds; what it leaves empty stays as the list said."""
    return replace(raw, **{k: v for k, v in values.items() if v not in (None, "", (), {})})


__all__ = [
    "BadPayload",
    "BoardSpider",
    "Found",
    "Pages",
    "Row",
    "TextResponse",
    "cause_of",
    "completed",
    "read_json",
    "read_object",
    "rows_in",
    "text_of",
]
