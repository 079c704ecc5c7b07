"""What every family shares, shown on a family of two methods."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest
from scrapy.http import HtmlResponse, Request, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from schemas.raw import RawPosting
from schemas.reasons import ReasonKind
from schemas.source import Listing, NoDetail, Reject, Source
from spiders.base import BadPayload, BoardSpider, Found, Pages, Row, read_json, rows_in

SOURCE = Source("toy", "acme")


class ToySpider(BoardSpider):
    """A list of {"id", "title"} in pages of two, with a detail for each text."""

    name = "toy"
    ignored = frozenset({"colour", "shop"})

    def list_page(self, source: Source, pages: Pages) -> Request:
        return self.get(f"https://toy.example/{source.board}?from={pages.rows}", source)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Found]:
        payload = read_json(response)
        yield from self.read_listing(response, rows_in(payload, "toys"), self.read_toy, payload.get("total"), more=True)

    def read_toy(self, response: Response, row: Row) -> RawPosting:
        return self.posting(response, row.pop("id"), row, title=row.text("title"), date_posted=row.text("on"), date_posted_is_floor=True)

    def detail_of(self, raw: RawPosting, response: Response) -> Request:
        return self.detail(raw, f"https://toy.example/{raw.identifier}", response)

    def read_detail(self, response: Response, raw: RawPosting) -> RawPosting | None:
        row = Row(read_json(response))
        return None if row.flag("gone") else self.complete(raw, row, description_html=row.text("text"), title=row.text("title"))


class CappedSpider(ToySpider):
    name = "toy"
    cap = 2


def answer(payload: Any, request: Request | None = None) -> Response:
    """``payload`` as the answer to ``request``; to nobody's, as a saved file is."""
    request = request or Request("https://toy.example/acme", meta={"source": SOURCE})
    return Response(request.url, body=payload if isinstance(payload, bytes) else orjson.dumps(payload), request=request)


def first(spider: BoardSpider) -> Request:
    return next(iter(spider.start_board(SOURCE)))


def test_a_board_is_asked_on_from_the_rows_received() -> None:
    spider = ToySpider()
    listing, *followed = spider.parse(answer({"toys": [{"id": 1}, {"id": 2}], "total": 3}, first(spider)))
    assert listing == Listing("toy", "acme", listed=3, shown=2)
    assert [request.url for request in followed if isinstance(request, Request)] == [
        "https://toy.example/1",
        "https://toy.example/2",
        "https://toy.example/acme?from=2",
    ]
    rest = list(spider.parse(answer({"toys": [{"id": 3}], "total": 0}, followed[-1])))  # type: ignore[arg-type]
    assert rest[0] == Listing("toy", "acme", shown=1)
    assert len(rest) == 2


def test_a_saved_answer_stands_alone() -> None:
    listing, *postings = ToySpider().parse(answer({"toys": [{"id": 1}, {"id": 2}], "total": 3}))
    assert isinstance(listing, Listing)
    assert (listing.complete, listing.reason) == (False, ReasonKind.ROWS_MISSING.of(shown=2, total=3))
    assert all(isinstance(one, RawPosting) for one in postings)


def test_a_cap_makes_a_listing_incomplete_even_at_its_total() -> None:
    spider = CappedSpider()
    listing, *_ = spider.parse(answer({"toys": [{"id": 1}, {"id": 2}], "total": 2}, first(spider)))
    assert isinstance(listing, Listing)
    assert (listing.complete, listing.reason) == (False, ReasonKind.CAPPED.of(cap=2))


def test_what_nobody_reads_is_kept_and_what_is_ignored_is_not() -> None:
    row = {"id": 1, "title": "Top", "colour": "red", "shop": {"name": "x"}, "spin": 3, "empty": None}
    (posting,) = [one for one in ToySpider().parse(answer({"toys": [row]})) if isinstance(one, RawPosting)]
    assert posting.rest == {"spin": 3}
    assert posting.date_posted_is_floor is False  # no date, no floor


def test_a_row_that_cannot_be_read_never_costs_the_others() -> None:
    found = list(ToySpider().parse(answer({"toys": [{"title": "nameless"}, "text", {"id": "", "title": "x"}, {"id": 4}]})))
    assert [one.reason for one in found if isinstance(one, Reject)] == [
        "'id' is missing",
        "a part is of another kind than the format says: a text",
        "no identifier",
    ]
    assert [one.identifier for one in found if isinstance(one, RawPosting)] == ["4"]


def test_an_element_that_cannot_be_read_lies_in_quarantine_as_its_own_html() -> None:
    page = HtmlResponse("https://toy.example/acme", body=f"<p>{'x' * 30_000}</p>".encode(), request=answer({}).request)
    (reject,) = ToySpider().read_each(page, page.css("p"), ToySpider().read_toy)
    assert isinstance(reject, Reject)
    assert reject.raw == f"<p>{'x' * 19_997}"


def test_a_detail_completes_its_row() -> None:
    spider = ToySpider()
    raw = RawPosting("toy", "acme", "1", title="Top", rest={"spin": 3})
    request = spider.detail(raw, "https://toy.example/1", answer({}))
    done = list(spider.parse_detail(answer({"text": "<p>Spins</p>", "title": "", "weight": 2}, request), raw))
    assert done == [RawPosting("toy", "acme", "1", title="Top", description_html="<p>Spins</p>", rest={"spin": 3, "weight": 2})]
    said = NoDetail("toy", "acme", "1", "it says so", gone=True)
    assert list(spider.parse_detail(answer({"gone": True}, request), raw)) == [said, replace(raw, partial=True)]


def failure(request: Request) -> Failure:
    found = Failure(HttpError(answer({}, request)))  # type: ignore[no-untyped-call]
    found.request = request  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize(("status", "kind"), [(404, ReasonKind.NO_BOARD), (410, ReasonKind.NO_BOARD), (403, ReasonKind.LOST)])
def test_an_address_that_knows_no_board_is_told_apart(status: int, kind: ReasonKind) -> None:
    spider = ToySpider()
    lost = failure(first(spider))
    lost.value.response = lost.value.response.replace(status=status)
    (listing,) = spider.lost(lost)
    assert isinstance(listing, Listing)
    assert listing.reason
    assert listing.reason.kind is kind


def test_what_is_lost_is_said() -> None:
    spider = ToySpider()
    (listing,) = spider.lost(failure(first(spider)))
    assert isinstance(listing, Listing)
    assert (listing.complete, listing.reason) == (False, ReasonKind.LOST.of("HttpError() at https://toy.example/acme?from=0"))
    raw = RawPosting("toy", "acme", "1")
    lost = spider.lost(failure(spider.detail(raw, "https://toy.example/1", answer({}))))
    assert list(lost) == [NoDetail("toy", "acme", "1", "HTTP 200"), replace(raw, partial=True)]


@pytest.mark.parametrize("payload", [{}, None, [], b"", b"<html>Please sign in</html>", {"error": "busy"}, {"text": ""}, {"title": "Busy"}])
def test_a_detail_that_adds_nothing_leaves_a_partial_row(payload: Any) -> None:
    spider, raw = ToySpider(), RawPosting("toy", "acme", "1", title="Top")
    request = spider.detail(raw, "https://toy.example/1", answer({}))
    said, kept = spider.parse_detail(answer(b"null" if payload is None else payload, request), raw)
    assert isinstance(said, NoDetail)
    assert not said.gone
    assert kept == replace(raw, partial=True)


@pytest.mark.parametrize(
    "payload", [b"<html>Just a moment...</html>", b"", b'{"toys": [', {"error": "no such board"}, {"toys": None}, [], 7]
)
def test_what_is_no_board_is_never_an_empty_one(payload: Any) -> None:
    with pytest.raises((BadPayload, AttributeError)):
        list(ToySpider().parse(answer(payload)))


def test_json_may_begin_with_a_byte_order_mark() -> None:
    assert read_json(answer(b'\xef\xbb\xbf {"a": 1}')) == {"a": 1}


def test_an_endless_listing_is_left_at_the_most_that_is_believed() -> None:
    """A page of ever new rows: read no further than the board's size of before allows, and said."""
    spider = ToySpider(bounds={"acme": 50})
    listings, rows, waiting, page = [], 0, [first(spider)], 0
    while waiting:
        page += 1
        fresh = [{"id": f"{page}-{n}"} for n in range(10)]
        for one in spider.parse(answer({"toys": fresh}, waiting.pop())):
            if isinstance(one, Listing):
                listings.append(one)
            elif isinstance(one, Request) and "raw" in one.cb_kwargs:
                rows += 1
            elif isinstance(one, Request):
                waiting.append(one)
    assert (rows, [one.complete for one in listings].count(False)) == (50, 1)
    assert listings[-1].reason == ReasonKind.ENDLESS.of(shown=50, bound=50)


def test_what_was_escaped_once_too_often_is_read_as_meant() -> None:
    request = first(ToySpider())
    raw = ToySpider().posting(answer({}, request), 1, title="R&amp;amp;D p&#229; natten", description_html="&lt;p&gt;Bake.&lt;/p&gt;")
    assert (raw.title, raw.description_html) == ("R&D på natten", "<p>Bake.</p>")
    assert ToySpider().complete(raw, title="C&amp;C &lt;Lead&gt;").title == "C&C <Lead>"
