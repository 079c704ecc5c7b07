"""Closing is a statement: what may close a posting, and what raises an alarm instead."""

from datetime import timedelta

import pytest

from schemas.facts import Moment
from schemas.source import Listing, Reject
from tests.factories import NOON, field, sighting

NAMES = ["Lamp Trimmer", "Owl Keeper", "Rope Maker", "Bell Founder", "Tide Clerk", "Net Mender", "Sail Cutter", "Cook", "Pilot", "Piper"]
OPEN = "SELECT count(*) FROM open_jobs"
CLOSED = "SELECT identifier, closed_reason, closed_at FROM posting WHERE closed_at IS NOT NULL"
ALARM = "SELECT alarm, accepted FROM sources_health"


def board(day, count, **parts):
    """The first ``count`` of ten postings."""
    return [
        sighting(name, day=day, title=name, description=f"{name} wanted.\n" + f"{name} duties. " * 9, **parts) for name in NAMES[:count]
    ]


def listing(listed, shown, **rest):
    return Listing("greenhouse", "heronsgate", listed, shown, **rest)


def test_the_second_miss_closes(crawl, ask):
    crawl(0, board(0, 10))
    crawl(1, board(1, 9))
    assert ask(OPEN) == [(10,)]
    crawl(2, board(2, 9))
    assert ask(CLOSED) == [("Piper", "absent_twice", "2026-07-06T13:00:00Z")]
    assert ask("SELECT kind, reason, title FROM changes ORDER BY cursor DESC LIMIT 1") == [("closed", "absent_twice", "Piper")]
    assert ask("SELECT closed, open_postings FROM sources_health") == [(1, 9)]


def test_seen_between_two_misses_starts_anew(crawl, ask):
    for day, count in enumerate((10, 9, 10, 9)):
        crawl(day, board(day, count))
    assert ask(OPEN) == [(10,)]


def test_seen_again_reopens(crawl, ask):
    for day, count in enumerate((10, 9, 9, 10)):
        crawl(day, board(day, count))
    assert ask(OPEN) == [(10,)]
    assert ask("SELECT kind FROM changes WHERE title = 'Piper' ORDER BY cursor") == [("opened",), ("closed",), ("reopened",)]


@pytest.mark.parametrize(
    ("shown", "told", "alarm"),
    [
        (0, listing(0, 0), "empty: no posting shown, 10 before"),
        (9, listing(10, 9), "truncated: 9 shown of 10 listed"),
        (9, listing(9, 9, complete=False, reason="page 3 answered 503"), "partial: page 3 answered 503"),
        (6, listing(6, 6), "shrunken: 6 seen, 10 before"),
    ],
)
def test_a_doubtful_listing_closes_nothing_and_says_why(crawl, ask, shown, told, alarm):
    crawl(0, board(0, 10))
    for day in (1, 2, 3):
        crawl(day, board(day, shown), told)
    assert ask(OPEN) == [(10,)]
    assert ask(ALARM) == [(alarm, 0)]


def test_a_listing_that_shrank_by_less_is_believed(crawl, ask):
    for day, count in enumerate((10, 7, 7)):
        crawl(day, board(day, count))
    assert ask(OPEN) == [(7,)]
    assert ask(ALARM) == [(None, 1)]


def test_shrinkage_is_measured_against_the_last_accepted_listing(crawl, ask):
    for day, count in enumerate((10, 7, 5, 5)):
        crawl(day, board(day, count))
    assert ask(OPEN) == [(5,)]


def test_a_hand_may_trust_a_shrunken_board(crawl, ask):
    crawl(0, board(0, 10))
    crawl(1, board(1, 4), trusted=("greenhouse:heronsgate",))
    crawl(2, board(2, 4))
    assert ask(OPEN) == [(4,)]


def test_a_run_that_was_not_accepted_counts_no_miss(crawl, ask):
    crawl(0, board(0, 10))
    for day in (1, 2):
        crawl(day, board(day, 9), accepted=False, reason="two batches failed")
    assert ask(OPEN) == [(10,)]
    assert ask("SELECT accepted, reason FROM run ORDER BY id DESC LIMIT 1") == [(0, "two batches failed")]


def test_a_run_that_was_cut_off_is_not_judged_for_shrinkage(crawl, ask):
    crawl(0, board(0, 10))
    crawl(1, board(1, 2), accepted=False, reason="the archived run has no end")
    assert ask(ALARM) == [(None, 0)]


def test_postings_without_a_listing_close_nothing(writer, crawl, ask):
    crawl(0, board(0, 10))
    for day in (1, 2, 3):
        writer.begin_run(f"ingest {day}", NOON + timedelta(days=day), kind="ingest")
        writer.write(board(day, 1))
        writer.finish_run(f"ingest {day}", NOON + timedelta(days=day))
    assert ask(OPEN) == [(10,)]
    assert ask(ALARM) == [(None, 0)]


def test_not_modified_means_every_open_posting_was_seen(crawl, ask):
    for day, count in enumerate((10, 9, 9)):
        crawl(day, board(day, count))
    for day in (3, 4, 5):
        crawl(day, [], Listing("greenhouse", "heronsgate", unchanged=True))
    assert ask(OPEN) == [(9,)]
    assert ask("SELECT DISTINCT last_seen FROM open_jobs") == [("2026-07-09T13:00:00Z",)]
    assert ask("SELECT seen, unchanged, not_modified, accepted, alarm FROM sources_health") == [(9, 9, 1, 1, None)]


def test_a_posting_in_quarantine_is_not_missing(writer, ask):
    for day, count in enumerate((10, 9, 9, 9)):
        writer.begin_run(f"{day}", NOON + timedelta(days=day))
        writer.write(board(day, count))
        if count == 9:
            writer.reject(Reject("greenhouse", "heronsgate", "no title", "{}", identifier="Piper"))
        writer.listing(listing(10, 10))
        writer.finish_run(f"{day}", NOON + timedelta(days=day))
    assert ask(OPEN) == [(10,)]
    assert ask(ALARM) == [(None, 1)]


def test_a_page_in_quarantine_keeps_the_postings_that_stand_on_it(writer, ask):
    page = "https://heronsgate.example/jobs/rope"
    for day, count in enumerate((10, 6, 6, 6)):
        writer.begin_run(f"{day}", NOON + timedelta(days=day))
        writer.write(board(day, count, url=page) if day == 0 else board(day, count))
        if count == 6:
            writer.reject(Reject("greenhouse", "heronsgate", "malformed JSON-LD", "{{", identifier=page))
        writer.listing(listing(10, 10))
        writer.finish_run(f"{day}", NOON + timedelta(days=day))
    assert ask(OPEN) == [(10,)]
    assert ask(ALARM) == [(None, 1)]
    assert ask("SELECT DISTINCT missed FROM posting") == [(0,)]


def test_a_reject_without_a_name_could_be_any_posting(writer, ask):
    for day, count in enumerate((10, 9, 9, 9)):
        writer.begin_run(f"{day}", NOON + timedelta(days=day))
        writer.write(board(day, count))
        if count == 9:
            writer.reject(Reject("greenhouse", "heronsgate", "not JSON", "{{"))
        writer.listing(listing(10, 10))
        writer.finish_run(f"{day}", NOON + timedelta(days=day))
    assert ask(OPEN) == [(10,)]
    assert ask(ALARM) == [("unreadable: 1 part without an identifier", 0)]


def test_a_passed_last_day_closes_and_stays_closed_while_shown(crawl, ask):
    last = Moment("2026-07-05", field("valid_through", "2026-07-05"))
    later = Moment("2026-08-01", field("valid_through", "2026-08-01"))
    crawl(0, board(0, 1, valid_through=last))
    crawl(1, board(1, 1, valid_through=last))
    assert ask(OPEN) == [(1,)]
    crawl(2, board(2, 1, valid_through=last))
    crawl(3, board(3, 1, valid_through=last))
    assert ask(CLOSED) == [("Lamp Trimmer", "valid_through", "2026-07-06T13:00:00Z")]
    assert ask("SELECT count(*) FROM changes WHERE kind = 'closed'") == [(1,)]
    crawl(4, board(4, 1, valid_through=later))
    assert ask(OPEN) == [(1,)]


def test_a_detail_page_that_is_gone_closes_at_once(writer, crawl, ask):
    crawl(0, board(0, 2))
    writer.begin_run("1", NOON)
    writer.gone("greenhouse", "heronsgate", "Owl Keeper", NOON + timedelta(days=1))
    writer.gone("greenhouse", "heronsgate", "never heard of", NOON + timedelta(days=1))
    writer.finish_run("1", NOON + timedelta(days=1))
    assert ask(CLOSED) == [("Owl Keeper", "detail_gone", "2026-07-05T12:00:00Z")]


def test_an_unfinished_run_closes_nothing_and_can_be_taken_up(writer, crawl, ask):
    crawl(0, board(0, 10))
    crawl(1, board(1, 9))
    writer.begin_run("2", NOON + timedelta(days=2))
    writer.write(board(2, 5))
    writer.begin_run("2", NOON + timedelta(days=2))  # after a crash
    writer.write(board(2, 9))
    writer.listing(listing(9, 9))
    assert ask(OPEN) == [(10,)]
    writer.finish_run("2", NOON + timedelta(days=2))
    assert ask(OPEN) == [(9,)]
    assert ask("SELECT seen, unchanged FROM sources_health") == [(9, 9)]
