"""Lists that do not say where they end: which of their looks count what they lack, and when."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations

import pytest

from catalog.seen import read_looks
from catalog.writer import Writer
from schemas.paging import UNSURE
from schemas.source import Listing
from tests.factories import NOON, sighting

OPEN = "SELECT identifier FROM posting WHERE closed_at IS NULL ORDER BY identifier"


def pages_of(count: int, size: int) -> tuple[int, ...]:
    return (*[size] * (count // size), *([count % size] if count % size else []))


def look(crawl, day: int, shown: Sequence[int], size: int = 10, pages: tuple[int, ...] | None = None) -> None:
    """A whole look at a board that shows these postings, on pages of ``size`` rows."""
    rows = [sighting(f"{n:02}", day=day, title=f"Keeper of lamp {n}") for n in shown]
    crawl(day, rows, Listing("greenhouse", "heronsgate", shown=len(rows), pages=pages_of(len(rows), size) if pages is None else pages))


def closed_on(crawl, ask, shown: Sequence[int], **like) -> int | None:
    """On which day a board that shows these has closed the twelfth of those that it had."""
    for day in range(1, 10):
        look(crawl, day, shown, **like)
        if ("11",) not in ask(OPEN):
            return day
    return None


@pytest.mark.parametrize(
    ("shown", "size", "day"),
    [
        (range(11), 10, 2),  # pages of 10 and 2, then of 10 and 1
        (range(11), 20, 2),  # of one page, that held more before
        (range(10), 10, 7),  # of one page that is full
        (range(10), 5, 7),  # of two that are, where there were three
        ([*range(11), 20], 20, 7),  # of one page that holds as many as before: what is gone, and what was pushed off it
        ([*range(11), 20], 10, 2),
        ([*range(11), 20], 4, 7),  # always a multiple
    ],
)
def test_what_a_list_lacks_closes_by_the_second_look_or_where_its_last_page_may_be_full_by_the_seventh(crawl, ask, shown, size, day):
    look(crawl, 0, range(12), size)
    assert closed_on(crawl, ask, shown, size=size) == day


def test_a_fault_in_the_place_of_the_last_page_closes_nothing_and_leaves_no_trace(crawl, ask):
    """Two of 22 rows stood on the last page; for five days something else does. What is truly gone closes by the looks around these."""
    look(crawl, 0, range(22))
    for day in range(1, 6):
        look(crawl, day, range(20))
    assert len(ask(OPEN)) == 22
    look(crawl, 6, range(1, 22))
    assert len(ask(OPEN)) == 22
    look(crawl, 7, range(1, 22))
    assert ask(OPEN)[0] == ("01",)
    assert len(ask(OPEN)) == 21


def test_what_is_unsure_closes_nothing_for_two_days_and_what_is_gone_by_the_seventh(crawl, ask):
    """The page before the last came short, and a fault stood behind it."""
    look(crawl, 0, range(12), size=8)
    assert closed_on(crawl, ask, range(11), pages=(8, 3, UNSURE)) == 7


def test_a_page_that_holds_fewer_than_before_is_no_end_where_pages_often_hold_as_many(crawl, ask):
    look(crawl, 0, range(12), 25)
    assert closed_on(crawl, ask, range(10), size=25) == 7


def test_a_hand_that_trusts_a_board_says_that_its_list_has_ended(crawl, ask):
    for day, count in enumerate((12, 5, 5)):
        pages = pages_of(count, 5)
        rows = [sighting(f"{n:02}", day=day, title=f"Keeper of lamp {n}") for n in range(count)]
        crawl(
            day, rows, Listing("greenhouse", "heronsgate", shown=count, pages=pages), trusted={"greenhouse:heronsgate"} if day == 1 else ()
        )
    assert len(ask(OPEN)) == 5


def test_where_pages_are_uneven_no_last_page_is_short(crawl, ask):
    """A vendor leaves filled openings out of pages of ten: what a page lacks says nothing of its being the last."""
    look(crawl, 0, range(12), pages=(10, 9, 3))
    assert closed_on(crawl, ask, range(11), pages=(10, 1)) == 7


def test_a_list_that_says_where_it_ends_is_believed_as_ever(crawl, ask):
    look(crawl, 0, range(12), pages=())
    assert closed_on(crawl, ask, range(10), pages=()) == 2


def test_what_pages_say_does_not_depend_on_the_order_in_which_looks_are_told(tmp_path):
    """Of one page: the longest look tells that the others were short, whenever it is told."""
    days = {0: range(13), 1: range(11), 2: range(9), 3: range(9)}
    found = set()
    for number, order in enumerate(permutations(days)):
        with Writer(tmp_path / f"{number}.db") as writer:
            for day in order:
                at, name = NOON + timedelta(days=day), f"day {day}"
                writer.begin_run(name, at, kind="load")
                rows = [sighting(f"{n:02}", title=f"Keeper of lamp {n}") for n in days[day]]
                for one in rows:
                    one.seen_at = at
                writer.write(rows)
                writer.listing(Listing("greenhouse", "heronsgate", shown=len(rows), pages=(len(rows),)), at=at)
                writer.finish_run(name, at)
            (looks,) = read_looks(writer.db, 0, [1]).values()
            found.add((tuple(one.is_open for one in looks), tuple(name for (name,) in map(tuple, writer.db.execute(OPEN)))))
    assert [told for told, _ in found] == [(True, False, False, False)]
    assert {left for _, left in found} == {tuple(f"{n:02}" for n in range(9))}


def test_parts_of_a_listing_each_tell_their_pages(writer, ask):
    writer.begin_run("day 0", NOON)
    for pages in ((10, 2), (), (5,)):
        writer.listing(Listing("greenhouse", "heronsgate", shown=sum(pages), pages=pages))
    assert ask("SELECT pages FROM run_source") == [("[[10,2],[5]]",)]
