"""Lists that do not say where they end: which of their looks count what they lack, and when."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice, permutations

import pytest

from catalog.seen import read_looks
from catalog.writer import Writer
from schemas.paging import KEY_LENGTH, UNSURE, key_of
from schemas.source import Listing
from tests.factories import NOON, sighting

OPEN = "SELECT identifier FROM posting WHERE closed_at IS NULL ORDER BY identifier"


def pages_of(count: int, size: int) -> tuple[int, ...]:
    return (*[size] * (count // size), *([count % size] if count % size else []))


def order_of(shown: Sequence[int], pages: Sequence[int]) -> tuple[str, ...]:
    """The keys of these postings, page by page."""
    waiting = iter(shown)
    return tuple("".join(key_of(f"{n:02}") for n in islice(waiting, size)) for size in pages if size != UNSURE)


def look(crawl, day: int, shown: Sequence[int], size: int = 10, pages: tuple[int, ...] | None = None, ordered: bool = True, **run) -> None:
    """A whole look at a board that shows these postings, on pages of ``size`` rows."""
    rows = [sighting(f"{n:02}", day=day, title=f"Keeper of lamp {n}") for n in shown]
    pages = pages_of(len(rows), size) if pages is None else pages
    order = order_of(shown, pages) if ordered else ()
    crawl(day, rows, Listing("greenhouse", "heronsgate", shown=len(rows), pages=pages, order=order), **run)


def closed_on(crawl, ask, shown: Sequence[int], gone: str = "11", days: int = 20, **like) -> int | None:
    """On which day a board that shows these has closed one of those that it had."""
    for day in range(1, days):
        look(crawl, day, shown, **like)
        if (gone,) not in ask(OPEN):
            return day
    return None


WITHIN, BEHIND = [*range(5), *range(6, 12)], range(11)  # without the sixth, and without the last


@pytest.mark.parametrize(
    ("shown", "gone", "size", "day"),
    [
        (WITHIN, "05", 10, 2),
        (WITHIN, "05", 20, 2),
        ([*WITHIN, 20], "05", 4, 2),  # pages that are always full
        ([*WITHIN, 20], "05", 12, 2),
        (range(1, 12), "00", 10, 2),  # the first one
        ([*range(10), 11, 20], "10", 10, 7),  # that the second page began with: it may have fallen between the two
        ([*range(9), *range(10, 13)], "09", 10, 2),  # that the first page ended with: another stands in its place
        ([*range(9), *range(11, 16)], "10", 9, 7),
        (BEHIND, "11", 20, 2),  # the last of one page that held more before
        (BEHIND, "11", 10, 14),  # the last of two: that page may have come short, and another be hidden
        (range(10), "11", 10, 14),  # that page is hidden, or empty
        (range(10), "11", 12, 14),  # of one page that vendors show so many rows on
        ([20, *BEHIND], "11", 20, None),  # pushed off the end, or gone: the list is as long as it was
        ([20, *BEHIND], "11", 10, None),
        ([20, *BEHIND], "11", 12, None),
        ([20, 21, *BEHIND], "11", 10, None),
    ],
)
def test_when_closes_what_a_list_lacks_depends_on_where_it_stood(crawl, ask, shown, gone, size, day):
    look(crawl, 0, range(12), size)
    assert closed_on(crawl, ask, shown, gone, size=size) == day


@pytest.mark.parametrize(
    ("shown", "size", "day"),
    [
        (WITHIN, 20, 2),  # of one page, that held more before
        (WITHIN[:10], 20, 7),  # of one page that is full
        (WITHIN[:10], 5, 7),  # of two that are, where there were three
        (WITHIN, 10, 7),  # of two, of which the last may have come short
        ([*WITHIN, 20], 12, None),  # as long as it was: what is gone, or was pushed off
    ],
)
@pytest.mark.parametrize("ordered", [True, False])
def test_where_rows_have_no_order_the_last_page_alone_tells(crawl, ask, shown, size, day, ordered):
    """What stood behind what is not known: each look sorts them anew, or was told before looks had an order."""
    look(crawl, 0, range(12), size, ordered=ordered)
    for at in range(1, 10):
        moved = [*shown[::-1]] if at % 2 else shown
        look(crawl, at, moved, size, ordered=ordered)
        if ("05",) not in ask(OPEN):
            assert at == day
            return
    assert day is None


def test_a_list_of_the_newest_closes_nothing_that_it_pushes_off_until_a_hand_says_so(crawl, ask):
    """Ten rows each day, of openings that are more: one comes each day."""
    for day in range(30):
        look(crawl, day, range(day + 9, day - 1, -1))
    assert len(ask(OPEN)) == 39
    told = ask("SELECT details FROM run_source ORDER BY run DESC LIMIT 1")
    assert "pushed_off" in told[0][0]
    assert '"postings":29' in told[0][0]
    look(crawl, 30, range(38, 28, -1), trusted={"greenhouse:heronsgate"})
    look(crawl, 31, range(38, 28, -1))
    assert len(ask(OPEN)) == 10
    assert ask("SELECT details FROM run_source ORDER BY run DESC LIMIT 1") == [(None,)]


def test_what_a_list_of_the_newest_lacks_within_its_rows_closes(crawl, ask):
    look(crawl, 0, range(10))
    for day in (1, 2):
        look(crawl, day, [0, 1, 2, *range(4, 11)])  # the fourth is filled, an older one shows itself at the end
    assert ("03",) not in ask(OPEN)


def test_rows_that_fall_between_pages_out_of_a_cache_wait(crawl, ask):
    """The first page stands as it did while an opening on it is filled: another one has slid onto it, and is shown nowhere."""
    look(crawl, 0, range(25))
    for day in range(1, 6):
        look(crawl, day, [*range(10), *range(11, 25)], pages=(10, 10, 4))
    assert len(ask(OPEN)) == 25
    assert '"hidden"' in ask("SELECT details FROM run_source ORDER BY run DESC LIMIT 1")[0][0]
    for day in (6, 7):
        look(crawl, day, [0, 1, *range(3, 25)])
    assert [name for (name,) in ask(OPEN)] == [f"{n:02}" for n in range(25) if n != 2]


def test_a_short_page_with_an_empty_one_behind_it_hides_nothing_for_certain(crawl, ask):
    look(crawl, 0, range(35))
    for day in range(1, 6):
        look(crawl, day, range(29), pages=(10, 10, 9))
    look(crawl, 6, range(35))
    assert len(ask(OPEN)) == 35
    assert ask("SELECT count(*) FROM event WHERE kind = 'closed'") == [(0,)]


def test_a_row_that_is_pinned_to_every_page_keeps_no_other_from_closing(crawl, ask):
    def pinned(day: int, shown: Sequence[int]) -> None:
        rows = [sighting(f"{n:02}", day=day, title=f"Keeper of lamp {n}") for n in shown]
        order = tuple("".join(key_of(f"{n:02}") for n in (shown[0], *shown[at : at + 9])) for at in range(1, len(shown), 9))
        pages = (*(len(page) // KEY_LENGTH for page in order), UNSURE)
        crawl(day, rows, Listing("greenhouse", "heronsgate", shown=len(rows), pages=pages, order=order))

    pinned(0, range(20))
    for day in (1, 2):
        pinned(day, [*range(5), *range(6, 20)])
    assert [name for (name,) in ask(OPEN)] == [f"{n:02}" for n in range(20) if n != 5]


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


def test_what_is_unsure_closes_nothing_for_two_days_and_what_is_gone_within_its_pages_does(crawl, ask):
    """The page before the last came short, and a fault stood behind it."""
    look(crawl, 0, range(12), size=8)
    for day in (1, 2):
        look(crawl, day, [0, *range(2, 11)], pages=(8, 2, UNSURE))
    assert [name for (name,) in ask(OPEN)] == ["00", *(f"{n:02}" for n in range(2, 12))]


def test_a_page_that_holds_fewer_than_before_is_no_end_where_pages_often_hold_as_many(crawl, ask):
    look(crawl, 0, range(12), 25)
    assert closed_on(crawl, ask, range(10), size=25) == 14


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
    look(crawl, 0, range(12), pages=(6, 3, 3))
    assert closed_on(crawl, ask, range(11), pages=(10, 1)) == 14


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
            found.add((tuple(one.extent.is_open for one in looks), tuple(name for (name,) in map(tuple, writer.db.execute(OPEN)))))
    assert [told for told, _ in found] == [(True, False, False, False)]
    assert {left for _, left in found} == {tuple(f"{n:02}" for n in range(9))}


def test_parts_of_a_listing_each_tell_their_pages(writer, ask):
    writer.begin_run("day 0", NOON)
    for pages in ((10, 2), (), (5,)):
        writer.listing(Listing("greenhouse", "heronsgate", shown=sum(pages), pages=pages))
    assert ask("SELECT pages FROM run_source") == [("[[10,2],[5]]",)]
