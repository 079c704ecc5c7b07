"""What the catalog concludes of a board does not depend on the order in which the same pages come."""

import random
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import permutations

import pytest

from catalog.prune import Pruning
from catalog.soundness import find_faults
from catalog.writer import Writer
from schemas.facts import Moment
from schemas.source import Listing, NoDetail, Reject
from tests.factories import NOON, sighting
from tests.factories import field as evidence

NAMES = [f"{n:02}" for n in range(1, 13)]
LAST = NAMES[-1]
WORDS = ["apple", "river", "stone", "cloud", "engine", "matrix", "lantern", "meadow", "copper", "silver", "harbor", "signal"]


@dataclass(frozen=True)
class Page:
    """A whole listing of a day, that is read as an archived run: the names that it shows, which of them name a last day, whose own pages
    are gone, could not be read, or whose rows could not."""

    day: int
    shown: Iterable[str] = tuple(NAMES)
    last: Mapping[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()


class Board:
    """A catalog that reads pages of one board."""

    def __init__(self, writer: Writer) -> None:
        self.writer, self.runs = writer, 0

    def read(self, page: Page) -> None:
        self.runs += 1
        at, name = NOON + timedelta(days=page.day), f"run {self.runs}"
        self.writer.begin_run(name, at, kind="load")
        read = [one for one in page.shown if one not in page.gone | page.unread | page.rejected]
        if read:
            self.writer.write([_posting(one, page) for one in read])
        for one in sorted(page.gone | page.unread):
            self.writer.no_detail(NoDetail("greenhouse", "heronsgate", one, "HTTP 404", gone=one in page.gone))
        for one in sorted(page.rejected):
            self.writer.reject(Reject("greenhouse", "heronsgate", "no title", "{}", identifier=one))
        count = len(list(page.shown))
        self.writer.listing(Listing("greenhouse", "heronsgate", count, count), at=at)
        self.writer.finish_run(name, at)

    def closed(self) -> dict[str, str]:
        """The postings that are closed, and why."""
        return dict(map(tuple, self.writer.db.execute("SELECT identifier, closed_reason FROM posting WHERE closed_at IS NOT NULL")))


def _posting(name: str, page: Page):
    words = random.Random(name).sample(WORDS, 8)
    last = page.last.get(name)
    parts = {"valid_through": Moment(last, evidence("valid_through", last))} if last else {}
    one = sighting(name, board="heronsgate", title=" ".join(words[:3]), description=f"{name} {' '.join(words)} {name}", **parts)
    one.seen_at = NOON + timedelta(days=page.day)
    return one


@pytest.fixture
def board_of(tmp_path):
    """A catalog that has read these pages, in this order; what it holds is sound."""

    @contextmanager
    def read(pages: Iterable[Page]) -> Iterator[Board]:
        path = tmp_path / f"{random.random()}.db"
        with Writer(path) as writer:
            writer.db.row_factory = sqlite3.Row
            board = Board(writer)
            for page in pages:
                board.read(page)
            yield board
            assert [fault for fault in find_faults(writer.db) if fault.kind != "evidence"] == []

    return read


def in_any_order(board_of, pages, *after, before=()):
    """What is closed once the pages have come in each order, behind those ``before`` and then those ``after`` them."""
    found = []
    for order in permutations(pages):
        with board_of((*before, *order, *after)) as board:
            found.append(board.closed())
    return found


PAST = {LAST: "2026-07-07"}  # day 3


@pytest.mark.parametrize("before", [{}, {LAST: "2026-09-30"}], ids=["none", "a later one"])
def test_a_last_day_that_had_passed_when_it_was_first_named_closes_nothing(board_of, before):
    pages = [Page(0, last=before), Page(6, last=PAST), Page(8, last=PAST)]
    assert in_any_order(board_of, pages, Page(9, last=PAST)) == [{}] * 6


def test_a_last_day_that_was_named_before_it_came_closes(board_of):
    pages = [Page(0), Page(1, last=PAST), Page(8, last=PAST)]
    assert in_any_order(board_of, pages) == [{LAST: "valid_through"}] * 6


@pytest.mark.parametrize("moved", [{}, {LAST: "2026-09-30"}], ids=["none", "a later one"])
@pytest.mark.parametrize("again", [[5], [6, 8]], ids=["by one stale page", "by two looks since"])
def test_a_last_day_that_was_taken_back_and_had_passed_when_it_was_named_again_closes_nothing(board_of, moved, again):
    pages = [Page(0, last=PAST), Page(2, last=moved), *(Page(day, last=PAST) for day in again)]
    assert {tuple(one) for one in in_any_order(board_of, pages)} == {()}


@pytest.mark.parametrize("moved", [{}, {LAST: "2026-09-30"}], ids=["none", "a later one"])
def test_a_last_day_that_was_taken_back_and_named_again_before_it_came_closes(board_of, moved):
    pages = [Page(0, last=PAST), Page(1, last=moved), Page(2, last=PAST), Page(8, last=PAST)]
    assert in_any_order(board_of, pages) == [{LAST: "valid_through"}] * 24


def test_a_posting_opens_when_the_page_was_read_that_proves_it(board_of):
    """Its day passed, and then it was moved to another that had passed as well."""
    pages = [Page(0, last=PAST), Page(6, last=PAST), Page(9, last={LAST: "2026-07-09"})]
    with board_of(pages) as board:
        turns = board.writer.db.execute("SELECT kind, at FROM event WHERE kind IN ('closed', 'reopened') ORDER BY cursor")
        assert list(map(tuple, turns)) == [("closed", "2026-07-10T12:00:00Z"), ("reopened", "2026-07-13T12:00:00Z")]


def test_what_a_last_day_says_outlives_the_events_that_tell_of_it(board_of):
    pages = [Page(0), Page(6, last=PAST), Page(8, NAMES[:-1]), Page(9, NAMES[:-1])]
    with board_of(pages) as board:
        assert board.closed() == {LAST: "absent_twice"}
        Pruning(NOON + timedelta(days=90), ("events",)).remove(board.writer.db)
        board.read(Page(10, last=PAST))
        board.read(Page(11, last=PAST))
        assert board.closed() == {}


def test_a_page_that_was_gone_before_and_after_it_was_read_closes_nothing(board_of):
    gone = frozenset({LAST})
    pages = [Page(2, gone=gone), Page(3), Page(4, gone=gone)]
    assert in_any_order(board_of, pages, before=[Page(0)]) == [{}] * 6


def test_a_page_that_was_gone_in_two_runs_since_it_was_read_closes(board_of):
    """Of a posting that is not known yet, a page that is gone says nothing."""
    gone = frozenset({LAST})
    pages = [Page(2), Page(3, gone=gone), Page(4, gone=gone)]
    assert in_any_order(board_of, pages, before=[Page(0)]) == [{LAST: "detail_gone"}] * 6


@pytest.mark.parametrize("how", ["unread", "rejected"])
def test_a_row_of_an_older_page_was_there_though_no_more_of_it_could_be_read(board_of, how):
    """Between two listings that lack it."""
    less = NAMES[:-1]
    pages = [Page(2, less), Page(3, **{how: frozenset({LAST})}), Page(4, less)]
    assert in_any_order(board_of, pages, before=[Page(0)]) == [{}] * 6


OTHERS = tuple(f"{n:02}" for n in range(31, 43))


@pytest.mark.parametrize("shown", [OTHERS, NAMES[:3], (), (*NAMES[:6], *OTHERS[:6])], ids=["other board", "shrunken", "emptied", "mixed"])
def test_what_a_listing_is_taken_for_depends_on_the_looks_before_it_not_on_what_was_told_before_it(board_of, shown):
    """The whole pages of a board, and faulty ones of later days, in whatever order: nothing closes, and the last one raises the alarm."""
    pages = [Page(0), Page(1), Page(5, shown), Page(6, shown)]
    for order in permutations(pages):
        with board_of((*order, Page(7, shown))) as board:
            assert board.closed() == {}
            assert [alarm for (alarm,) in map(tuple, board.writer.db.execute("SELECT alarm FROM sources_health"))] != [None]


@pytest.mark.parametrize("late", [1, 2])
def test_an_older_listing_makes_up_for_what_was_lost_at_once(board_of, late):
    """Between two looks went more than is believed; a look between them, that is told late, shows that it went in steps."""
    pages = [Page(0), Page(2, NAMES[:9]), Page(4, NAMES[:7]), Page(6, NAMES[:7]), Page(8, NAMES[:7])]
    with board_of(pages) as board:
        in_order = board.closed()
    with board_of([*pages[:late], *pages[late + 1 :], pages[late]]) as board:
        assert board.closed() == in_order


def worlds(seed, days=9):
    """Pages of a board whose openings come, go, name last days and have pages that are gone, now and then."""
    luck, names, pages = random.Random(seed), list(NAMES), []
    last: dict[str, str] = {}
    for day in range(days):
        names = [one for one in names if luck.random() > 0.06 * (day > 0)] + [f"{50 + day}"] * (luck.random() < 0.3)
        for one in names:
            if luck.random() < 0.1:
                last[one] = (NOON + timedelta(days=day + luck.choice([-4, -1, 2, 20]))).date().isoformat()
        pages.append(Page(day, tuple(names), dict(last), gone=frozenset(luck.sample(names, 1) if luck.random() < 0.3 else ())))
    return pages


@pytest.mark.parametrize("seed", range(5))
def test_the_same_pages_in_another_order_leave_the_same_open(board_of, seed):
    """The first look tells who is there, so that a page that is gone has a posting, and the last one comes last."""
    first, *between, last = worlds(seed)
    found = []
    for luck in (None, 1, 2, 3):
        order = between if luck is None else random.Random(luck).sample(between, len(between))
        with board_of([first, *order, last]) as board:
            found.append(sorted(board.closed()))
    assert found == found[:1] * 4
