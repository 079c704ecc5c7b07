"""Another board behind the same token: what is told, what stays open, and what lifts the alarm."""

from datetime import datetime, timedelta

import pytest

from catalog.overlap import LEAST_LOSS, MOST_LOSS, Overlap, most_lost, usual_loss
from catalog.run_summary import find_alarms
from schemas.facts import Moment
from schemas.source import Listing
from tests.factories import NOON, field, sighting

KEY = "greenhouse:heronsgate"
OPEN = "SELECT substr(identifier, 1, 1), count(*) FROM posting WHERE closed_at IS NULL GROUP BY 1 ORDER BY 1"
HEALTH = "SELECT alarm, accepted, trusted, kept, comparable FROM sources_health"
UNCHANGED = Listing("greenhouse", "heronsgate", unchanged=True)


def rows(letter, day, numbers, same=False, **parts):
    """Postings a0, a1 …; those of ``same`` openings bear one title and text, whatever the letter."""
    told = "" if same else letter
    return [
        sighting(f"{letter}{n}", day=day, title=f"{told}Keeper of lamp {n}", description=f"Lamp {told}{n} is yours. " * 9, **parts)
        for n in numbers
    ]


def test_another_employers_board_closes_nothing_and_is_told(crawl, ask, writer):
    crawl(0, rows("a", 0, range(20)))
    for day in (1, 2, 3):
        crawl(day, rows("b", day, range(20)))
        assert ask(OPEN) == [("a", 20), ("b", 20)]
        assert ask(HEALTH) == [("other_board", 0, None, 0, 20)]
    (alarm,) = find_alarms(writer.db, writer.db.execute("SELECT max(id) FROM run").fetchone()[0])
    assert (alarm.code, alarm.reasons[0].numbers, alarm.expected) == ("other_board", {"kept": 0, "of": 20, "new": 20}, False)
    for day in (4, 5):
        crawl(day, rows("a", day, range(20)))
    assert ask(OPEN) == [("a", 20)]


def test_other_ids_of_the_same_openings_are_told_apart_from_another_board(crawl, ask):
    crawl(0, rows("a", 0, range(20), same=True))
    for day in (1, 2, 3):
        crawl(day, rows("b", day, range(20), same=True))
    assert ask(HEALTH) == [("other_ids", 0, None, 0, 20)]
    assert ask("SELECT reasons ->> '$[0].numbers.alike' FROM sources_health") == [(20,)]
    assert ask(OPEN) == [("a", 20), ("b", 20)]
    assert ask("SELECT count(*) FROM open_jobs") == [(20,)]  # one job each


def test_a_hand_trusts_another_board_once(crawl, ask):
    crawl(0, rows("a", 0, range(20)))
    crawl(1, rows("b", 1, range(20)), trusted={KEY})
    assert ask(HEALTH) == [("other_board", 1, "hand", 0, 20)]
    assert ask("SELECT r.value ->> 'kind' FROM sources_health, json_each(reasons) r") == [("other_board",), ("trusted",)]
    crawl(2, rows("b", 2, range(20)))
    assert ask(OPEN) == [("b", 20)]
    assert ask(HEALTH) == [(None, 1, None, 20, 20)]


def test_a_trusted_empty_board_closes_when_it_is_empty_again(crawl, ask):
    crawl(0, rows("a", 0, range(9)))
    crawl(1, [], trusted={KEY})
    crawl(2, [])
    assert ask(OPEN) == []


@pytest.mark.parametrize(("left", "alarm"), [(14, None), (13, "other_board")])
def test_of_a_young_board_a_third_may_be_others(crawl, ask, left, alarm):
    crawl(0, rows("a", 0, range(20)))
    crawl(1, [*rows("a", 1, range(left)), *rows("b", 1, range(20 - left))])
    assert ask("SELECT alarm FROM sources_health") == [(alarm,)]


def test_a_steady_board_is_held_to_its_own_history(crawl, ask):
    for day in range(9):
        crawl(day, rows("a", day, range(20)))
    crawl(9, [*rows("a", 9, range(13)), *rows("b", 9, range(7))])
    assert ask("SELECT alarm, kept FROM sources_health") == [("other_board", 13)]


def test_a_lively_board_is_held_to_its_own_history(crawl, ask):
    for day in range(9):
        crawl(day, [*rows("a", day, range(3 * day, 3 * day + 17)), *rows("b", day, range(3))])
    crawl(9, [*rows("a", 9, range(31, 31 + 17)), *rows("b", 9, range(3))])
    assert ask("SELECT alarm, kept FROM sources_health") == [(None, 13)]


@pytest.mark.parametrize("size", [1, 2, 4])
def test_a_small_board_may_replace_one_posting_by_one(crawl, ask, size):
    crawl(0, rows("a", 0, range(size)))
    crawl(1, rows("b", 1, range(size)))
    assert ask("SELECT alarm FROM sources_health") == [("other_board",)]
    crawl(2, [*rows("a", 2, range(size - 1)), *rows("b", 2, range(size - 1, size))])
    assert ask("SELECT alarm FROM sources_health") == [(None if size > 1 else "other_board",)]


def at(day):
    return f"{NOON + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}"


def history(lost, of, days):
    return [(of - lost, of, at(-day)) for day in days]


@pytest.mark.parametrize(
    ("told", "share"),
    [
        ([], 0.317),
        (history(0, 100, range(1, 21)), LEAST_LOSS),
        (history(15, 100, range(1, 21)), 0.4),
        (history(80, 100, range(1, 21)), MOST_LOSS),
        (history(5, 100, range(30, 50)), MOST_LOSS),  # crawled each day until a month ago
        (history(5, 100, range(30, 330, 30)), 0.3),  # crawled once a month
        ([(None, 100, at(-day)) for day in range(1, 21)], 0.317),  # trusted: nothing to learn from
    ],
)
def test_how_much_may_be_lost_is_learned(told, share):
    assert most_lost(usual_loss(told, at(0))) == pytest.approx(max(share, LEAST_LOSS), abs=0.01)


TORN = [
    (Overlap(0, 0, 9), False),
    (Overlap(0, 1, 1), True),
    (Overlap(3, 4, 1), False),
    (Overlap(3, 4, 2), True),
    (Overlap(4, 4, 9), False),
    (Overlap(2, 4, 2), True),
    (Overlap(3, 5, 2), False),
    (Overlap(2, 5, 2), True),
    (Overlap(0, 9, 9), True),
    (Overlap(5, 10, 5), False),
]


@pytest.mark.parametrize(("overlap", "torn"), TORN)
def test_which_overlaps_are_torn(overlap, torn):
    assert overlap.is_torn(0.5) is torn


@pytest.mark.parametrize(("alike", "alarm"), [(1, None), (6, None), (7, "other_ids")])
def test_a_repost_is_no_change_of_ids(crawl, ask, alike, alarm):
    for day in range(3):
        crawl(day, rows("a", day, range(20), same=True))
    crawl(3, [*rows("b", 3, range(alike), same=True), *rows("a", 3, range(alike, 20), same=True)])
    assert ask("SELECT alarm FROM sources_health") == [(alarm,)]


def steady(crawl, ask, days, first=20, then=8, letter="a"):
    crawl(0, rows("a", 0, range(first)))
    for day in days:
        crawl(day, rows(letter, day, range(then)))
    return ask("SELECT trusted FROM sources_health")[0][0]


def test_a_board_that_goes_on_showing_less_is_believed_in_time(crawl, ask):
    assert steady(crawl, ask, range(1, 7)) is None
    assert ask(OPEN) == [("a", 20)]
    crawl(7, rows("a", 7, range(8)))
    assert ask(HEALTH) == [("shrunken", 1, "steady", 8, 20)]
    crawl(8, rows("a", 8, range(8)))
    assert ask(OPEN) == [("a", 8)]


def test_many_listings_of_one_day_are_no_time(crawl, ask, writer):
    assert steady(crawl, ask, [day / 10 for day in range(10, 40)]) is None


def test_a_board_that_shows_ever_others_is_not_steady(crawl, ask):
    crawl(0, rows("a", 0, range(20)))
    for day in range(1, 12):
        crawl(day, rows("a", day, [(4 * day + n) % 20 for n in range(8)]))
    assert ask("SELECT count(*) FROM run_source WHERE trusted IS NOT NULL") == [(0,)]


def test_time_lifts_the_alarm_of_a_board_that_is_partly_the_same(crawl, ask):
    crawl(0, rows("a", 0, range(20)))
    for day in range(1, 9):
        crawl(day, [*rows("a", day, range(5)), *rows("b", day, range(15))])
    assert ask(OPEN) == [("a", 5), ("b", 15)]
    assert ask("SELECT DISTINCT trusted, alarm FROM run_source WHERE trusted IS NOT NULL") == [("steady", "other_board")]


@pytest.mark.parametrize(("first", "then", "lifted"), [(20, 20, None), (20, 0, None), (4, 4, "steady"), (4, 0, "steady")])
def test_time_lifts_what_would_close_everything_of_small_boards_alone(crawl, ask, first, then, lifted):
    assert steady(crawl, ask, range(1, 14), first, then, "b") is None
    crawl(14, rows("b", 14, range(then)))
    assert ask("SELECT trusted FROM sources_health") == [(lifted,)]


def test_time_lifts_nothing_where_a_whole_family_has_changed(writer, ask):
    for day in range(10):
        writer.begin_run(f"{day}", NOON + timedelta(days=day))
        for board in ("x", "y", "z"):
            shown = range(20 if day == 0 else 8)
            writer.write([sighting(f"{board}{n}", board=board, day=day, title=f"{board}{n}") for n in shown])
            writer.listing(Listing("greenhouse", board, len(shown), len(shown)))
        writer.finish_run(f"{day}", NOON + timedelta(days=day, hours=1))
    assert ask("SELECT alarm, trusted FROM sources_health") == [("shrunken", None)] * 3


def test_not_modified_opens_again_what_the_last_listing_shows(crawl, ask):
    last = Moment("2026-08-01", field("valid_through", "2026-08-01"))
    crawl(0, rows("a", 0, range(5), valid_through=last))
    crawl(40, [], Listing("greenhouse", "elsewhere", 0, 0))  # a clock that jumped
    assert ask("SELECT count(*) FROM posting WHERE closed_reason = 'valid_through'") == [(5,)]
    crawl(1, [], UNCHANGED)
    assert ask("SELECT count(*) FROM posting WHERE closed_reason = 'valid_through'") == [(0,)]
    assert ask("SELECT count(*) FROM changes WHERE about = 'posting' AND kind = 'reopened'") == [(5,)]
    assert ask("SELECT seen FROM run_source WHERE not_modified") == [(5,)]


def test_not_modified_opens_nothing_that_a_page_or_a_day_has_closed(crawl, ask, writer):
    crawl(0, rows("a", 0, range(1), valid_through=Moment("2026-07-05", field("valid_through", "2026-07-05"))))
    crawl(2, [], UNCHANGED)
    crawl(3, [], UNCHANGED)
    assert ask("SELECT closed_reason FROM posting") == [("valid_through",)]
    writer.db.execute("UPDATE posting SET closed_reason = 'detail_gone', valid_through = NULL")
    crawl(4, [], UNCHANGED)
    assert ask("SELECT closed_reason FROM posting") == [("detail_gone",)]


def test_a_last_day_that_had_passed_when_it_was_first_shown_says_nothing(crawl, ask):
    old = Moment("2026-01-01", field("valid_through", "2026-01-01"))
    crawl(0, [*rows("a", 0, range(5), valid_through=old), *rows("b", 0, range(5))])
    crawl(1, [*rows("a", 1, range(5), valid_through=old), *rows("b", 1, range(5), valid_through=old)])
    assert ask(OPEN) == [("a", 5), ("b", 5)]


def test_a_last_day_is_over_when_it_is_over_everywhere(crawl, ask, writer):
    last = Moment("2026-07-05", field("valid_through", "2026-07-05"))
    crawl(0, rows("a", 0, range(1), valid_through=last))
    writer.begin_run("night", NOON + timedelta(hours=36))
    writer.write(rows("a", 1, range(1), valid_through=last))
    writer.finish_run("night", datetime.fromisoformat("2026-07-06T11:59:00+00:00"))
    assert ask("SELECT count(*) FROM posting WHERE closed_at IS NULL") == [(1,)]
    writer.begin_run("noon", NOON + timedelta(hours=48))
    writer.finish_run("noon", datetime.fromisoformat("2026-07-06T12:00:00+00:00"))
    assert ask("SELECT closed_reason FROM posting") == [("valid_through",)]


def test_a_board_that_grew_while_it_shows_less_has_shrunk(crawl, ask):
    """Ten postings before, seven now: but only six of the ten."""
    for day in range(3):
        crawl(day, rows("a", day, range(10)))
    crawl(3, [*rows("a", 3, range(6)), *rows("b", 3, range(1))])
    assert ask("SELECT alarm, kept, comparable, accepted FROM sources_health") == [("shrunken", 6, 10, 0)]


@pytest.mark.parametrize(("new", "alarm"), [(6, None), (14, "other_board")])
def test_a_pause_explains_what_is_lost_and_not_what_is_mixed_in(crawl, ask, new, alarm):
    """A board that loses one of twelve a day, after six days."""
    for day in range(12):
        crawl(day, rows("a", day, range(day, day + 12)))
    crawl(18, [*rows("a", 18, range(17, 23)), *rows("b", 18, range(new))])
    assert ask("SELECT alarm, kept, comparable FROM sources_health") == [(alarm, 6, 12)]


def test_what_a_partial_listing_has_shown_since_is_not_gone_by_an_empty_one(crawl, ask):
    crawl(0, rows("a", 0, range(3)))
    for day in (1, 2):
        crawl(day, [], trusted={KEY})
    assert ask(OPEN) == []
    crawl(3, rows("b", 3, range(2)), Listing("greenhouse", "heronsgate", 9, 2, complete=False))
    for day in (4, 5):
        crawl(day, [])
        assert ask("SELECT alarm, accepted FROM sources_health") == [("emptied", 0)]
    assert ask(OPEN) == [("b", 2)]


def test_what_a_doubted_listing_lacked_first_waits_as_long_as_its_alarm(crawl, ask):
    """The fault may last and hide less by now: two listings that are believed are not enough."""
    crawl(0, rows("a", 0, range(10)))
    crawl(1, rows("a", 1, range(6)))
    for day in range(2, 7):
        crawl(day, rows("a", day, range(8)))
        assert (ask("SELECT alarm, accepted FROM sources_health"), ask(OPEN)) == ([(None, 1)], [("a", 10)])
    crawl(7, rows("a", 7, range(8)))
    assert ask(OPEN) == [("a", 8)]


def test_what_went_with_much_at_once_waits_as_long(crawl, ask):
    """Three of ten at once may be hidden rather than filled, and the next listing be the same answer again; one more is as ever."""
    crawl(0, rows("a", 0, range(10)))
    crawl(1, rows("a", 1, range(7)))
    assert ask("SELECT alarm, accepted, wary FROM run_source ORDER BY run DESC LIMIT 1") == [(None, 1, 1)]
    crawl(2, [], UNCHANGED)
    for day in (3, 4):
        crawl(day, rows("a", day, range(6)))
    assert ask("SELECT identifier FROM posting WHERE closed_at IS NOT NULL") == [("a6",)]
    for day in (5, 6):
        crawl(day, rows("a", day, range(6)))
        assert ask(OPEN) == [("a", 9)]
    crawl(7, rows("a", 7, range(6)))
    assert ask(OPEN) == [("a", 6)]


def test_what_was_missed_once_is_missed_again_by_no_listing_that_lost_much_nor_by_those_after_it(crawl, ask):
    """One fault may follow another: what the first hid for a day, the second hides on."""
    crawl(0, rows("a", 0, range(12)))
    crawl(1, rows("a", 1, range(11)))
    for day in (2, 3, 4, 5):
        crawl(day, rows("a", day, range(8)))
        assert ask(OPEN) == [("a", 12)]
    crawl(6, rows("a", 6, range(8)))
    assert ask(OPEN) == [("a", 11)]


def test_not_modified_says_of_whoever_was_seen_since_neither_that_it_is_there_nor_that_it_is_gone(crawl, ask, writer):
    """What the last listing lacked waits on, what came in a listing that was doubted or never ended stays open and is not seen."""
    crawl(0, rows("a", 0, range(10)))
    crawl(1, rows("a", 1, range(7)))
    crawl(2, rows("b", 2, range(5)))
    writer.begin_run("killed", NOON + timedelta(days=2.5))
    writer.write(rows("c", 2.5, range(1)))
    for day in range(3, 9):
        assert ask(OPEN) == [("a", 10 if day < 8 else 7), ("b", 5), ("c", 1)]
        crawl(day, [], UNCHANGED)
    unseen = "SELECT DISTINCT substr(identifier, 1, 1), missed FROM posting WHERE last_seen < ? AND closed_at IS NULL"
    assert ask(unseen, at(3)) == [("b", 0), ("c", 0)]
    for day in (9, 10):
        crawl(day, rows("a", day, range(7)))
    assert ask(OPEN) == [("a", 7)]


def test_what_time_lifts_closes_what_was_missing_all_the_time(crawl, ask):
    steady(crawl, ask, range(1, 5))
    crawl(5, rows("a", 5, range(9)))  # one that was hidden is there again
    for day in (6, 7, 8):
        crawl(day, rows("a", day, range(8)))
    assert ask("SELECT identifier FROM posting WHERE closed_at IS NULL AND substr(identifier, 2) + 0 > 7") == [("a8",)]
