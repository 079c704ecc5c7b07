"""Closing is a statement: what may close a posting, and what raises an alarm instead."""

from datetime import timedelta

import pytest

from schemas.facts import Moment
from schemas.reasons import ReasonKind
from schemas.source import Listing, Reject
from tests.factories import NOON, field, sighting

NAMES = ["Lamp Trimmer", "Owl Keeper", "Rope Maker", "Bell Founder", "Tide Clerk", "Net Mender", "Sail Cutter", "Cook", "Pilot", "Piper"]
OPEN = "SELECT count(*) FROM open_jobs"
CLOSED = "SELECT identifier, closed_reason, closed_at FROM posting WHERE closed_at IS NOT NULL"
ALARM = "SELECT alarm, accepted FROM sources_health"
SAID = "SELECT alarm, x.value ->> 'kind', x.value ->> 'numbers', x.value ->> 'words', accepted FROM sources_health, json_each(reasons) x"
PAGE_LOST = ReasonKind.LOST.of("page 3 answered 503")


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
    assert ask("SELECT kind, reason, title FROM changes WHERE about = 'posting' ORDER BY cursor DESC LIMIT 1") == [
        ("closed", "absent_twice", "Piper")
    ]
    assert ask("SELECT closed, open_postings FROM sources_health") == [(1, 9)]


def test_seen_between_two_misses_starts_anew(crawl, ask):
    for day, count in enumerate((10, 9, 10, 9)):
        crawl(day, board(day, count))
    assert ask(OPEN) == [(10,)]


def test_seen_again_reopens(crawl, ask):
    for day, count in enumerate((10, 9, 9, 10)):
        crawl(day, board(day, count))
    assert ask(OPEN) == [(10,)]
    assert ask("SELECT kind FROM changes WHERE about = 'posting' AND title = 'Piper' ORDER BY cursor") == [
        ("opened",),
        ("closed",),
        ("reopened",),
    ]


@pytest.mark.parametrize(
    ("shown", "told", "said"),
    [
        (0, listing(0, 0), ("emptied", "emptied", '{"before":10}', "")),
        (9, listing(10, 9), ("truncated", "truncated", '{"shown":9,"listed":10}', "")),
        (9, listing(9, 9, complete=False, reason=PAGE_LOST), ("partial", "lost", "{}", "page 3 answered 503")),
        (9, listing(9, 9, complete=False), ("partial", "unfinished", "{}", "")),
        (6, listing(6, 6), ("shrunken", "shrunken", '{"seen":6,"before":10}', "")),
    ],
)
def test_a_doubtful_listing_closes_nothing_and_says_why(crawl, ask, shown, told, said):
    crawl(0, board(0, 10))
    for day in (1, 2, 3):
        crawl(day, board(day, shown), told)
    assert ask(OPEN) == [(10,)]
    assert ask(SAID) == [(*said, 0)]


def test_a_board_that_never_showed_anything_is_empty(crawl, ask):
    crawl(0, [], listing(0, 0))
    assert ask(SAID) == [("empty", "empty", "{}", "", 0)]


def test_a_listing_that_shrank_by_less_is_believed(crawl, ask):
    for day, count in enumerate((10, 8, 8)):
        crawl(day, board(day, count))
    assert ask(OPEN) == [(8,)]
    assert ask(ALARM) == [(None, 1)]


def test_shrinkage_is_measured_against_the_last_accepted_listing(crawl, ask):
    for day, count in enumerate((10, 8, 6, 6)):
        crawl(day, board(day, count))
        assert ask(ALARM) == [(None, 1)]


def test_a_hand_may_trust_a_shrunken_board(crawl, ask):
    crawl(0, board(0, 10))
    crawl(1, board(1, 4), trusted=("greenhouse:heronsgate",))
    crawl(2, board(2, 4))
    assert ask(OPEN) == [(4,)]


@pytest.mark.parametrize(
    "told",
    [
        listing(10, 4),
        listing(4, 4, complete=False, reason=PAGE_LOST),
        Listing("greenhouse", "heronsgate", shown=4, complete=False, reason=ReasonKind.ONE_POSTING.of()),
    ],
)
def test_a_hand_trusts_no_listing_that_was_not_read_whole(crawl, ask, told):
    """It is told so, and what the hand said is not used up: the whole listing needs it anew."""
    crawl(0, board(0, 10))
    for day in (1, 2, 3):
        crawl(day, board(day, 4), told, trusted=("greenhouse:heronsgate",))
    assert ask(OPEN) == [(10,)]
    assert ask("SELECT max(missed) FROM posting") == [(0,)]
    assert ask("SELECT DISTINCT trusted, accepted FROM run_source WHERE run > 1") == [(None, 0)]
    assert ask(SAID)[1][1] == "not_trusted"


@pytest.mark.parametrize("said", [ReasonKind.NO_BOARD, ReasonKind.NO_JOB_LINKS])
def test_a_hand_may_say_that_a_board_is_no_more(crawl, ask, said):
    """Its address answers 404, or its page names no job: nothing closes by itself, a hand does, in two crawls; an error is no such."""
    gone, broken = (listing(None, 0, complete=False, reason=kind.of("HTTP 404")) for kind in (said, ReasonKind.LOST))
    crawl(0, board(0, 10))
    for day in range(1, 12):
        crawl(day, [], gone)
    for day in (12, 13):
        crawl(day, [], broken, trusted=("greenhouse:heronsgate",))
    assert ask(OPEN) == [(10,)]
    for day in (14, 15):
        crawl(day, [], gone, trusted=("greenhouse:heronsgate",))
    assert ask(OPEN) == [(0,)]


@pytest.mark.parametrize("shown", [board(14, 3), board(14, 0), [sighting(f"other {n}", day=14) for n in range(10)]])
def test_a_board_that_was_once_said_to_be_no_more_is_measured_by_what_it_showed(crawl, ask, shown):
    """One trusted 404, and then an answer that nobody trusts: three of ten, none, another employer's."""
    crawl(0, board(0, 10))
    crawl(13, [], listing(None, 0, complete=False, reason=ReasonKind.NO_BOARD.of("HTTP 404")), trusted=("greenhouse:heronsgate",))
    crawl(14, shown, listing(len(shown), len(shown)))
    assert ask("SELECT accepted, closed FROM run_source ORDER BY run DESC LIMIT 1") == [(0, 0)]


def test_older_pages_that_showed_more_make_a_listing_doubtful(crawl, writer, ask):
    """A faulty page is read first, the whole ones of before it next, and then faulty ones again."""
    crawl(5, board(5, 2))
    for day in (1, 2):
        ingested(writer, f"of {day}", day, 10)
    for day in (6, 7):
        crawl(day, board(day, 2))
    assert ask(OPEN) == [(10,)]
    assert ask(ALARM) == [("shrunken", 0)]


def test_listings_in_a_row_are_whole_ones_and_as_many_days_apart(crawl, ask):
    """What much was lost with waits for seven whole listings over six days: parts of one and hours are no such listings."""
    crawl(0, board(0, 10))
    crawl(1, board(1, 7))
    for day in range(2, 8):
        crawl(day, board(day, 7), listing(10, 7, complete=False, reason=PAGE_LOST))
    crawl(8, board(8, 7))
    assert ask(OPEN) == [(10,)]


def test_a_hand_trusts_no_row_that_could_not_be_read(writer, ask):
    for day, count in enumerate((10, 4, 4, 4)):
        writer.begin_run(f"{day}", NOON + timedelta(days=day))
        writer.write(board(day, count))
        if day:
            writer.reject(Reject("greenhouse", "heronsgate", "not JSON", "{{"))
        writer.listing(listing(count, count))
        writer.finish_run(f"{day}", NOON + timedelta(days=day), trusted={"greenhouse:heronsgate"})
    assert ask(OPEN) == [(10,)]


@pytest.mark.parametrize("kind", ["ingest", "load"])
def test_a_hand_trusts_no_listing_that_is_older_than_what_is_known(writer, ask, kind):
    """An operator's old page; an archive whose runs were trusted when they were crawled, loaded after later ones."""
    for day in (0, 10):
        ingested(writer, f"of {day}", day, 10)
    for day in (2, 3, 4):
        writer.begin_run(f"older {day}", NOON + timedelta(days=day), kind=kind)
        writer.write(board(day, 5))
        writer.listing(listing(5, 5), at=NOON + timedelta(days=day))
        writer.finish_run(f"older {day}", NOON + timedelta(days=day), trusted={"greenhouse:heronsgate"})
    assert ask(OPEN) == [(10,)]
    assert ask("SELECT max(missed) FROM posting") == [(0,)]
    assert [kind for _, kind, *_ in ask(SAID)] == ["outdated", "not_trusted"]


def test_a_run_that_was_not_accepted_counts_no_miss(crawl, ask):
    crawl(0, board(0, 10))
    for day in (1, 2):
        crawl(day, board(day, 9), accepted=False, reason=ReasonKind.BATCH_LOST.of())
    assert ask(OPEN) == [(10,)]
    assert ask("SELECT accepted, reason ->> 'kind' FROM run ORDER BY id DESC LIMIT 1") == [(0, "batch_lost")]


def test_a_run_that_was_cut_off_is_not_judged_for_shrinkage(crawl, ask):
    crawl(0, board(0, 10))
    crawl(1, board(1, 2), accepted=False, reason=ReasonKind.CUT_OFF.of("no end", lines=3))
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
    assert ask(SAID) == [("unreadable", "unreadable", '{"parts":1}', "", 0)]


def test_a_passed_last_day_closes_and_stays_closed_while_shown(crawl, ask):
    last = Moment("2026-07-05", field("valid_through", "2026-07-05"))
    later = Moment("2026-08-01", field("valid_through", "2026-08-01"))
    crawl(0, board(0, 1, valid_through=last))
    crawl(1, board(1, 1, valid_through=last))
    assert ask(OPEN) == [(1,)]
    crawl(2, board(2, 1, valid_through=last))
    crawl(3, board(3, 1, valid_through=last))
    assert ask(CLOSED) == [("Lamp Trimmer", "valid_through", "2026-07-06T13:00:00Z")]
    assert ask("SELECT count(*) FROM changes WHERE about = 'posting' AND kind = 'closed'") == [(1,)]
    crawl(4, board(4, 1, valid_through=later))
    assert ask(OPEN) == [(1,)]


@pytest.mark.parametrize("moved", ["2026-09-01", "2026-07-08"], ids=["to come", "passed"])
def test_what_opens_in_a_run_whose_listing_names_no_time_is_looked_for_till_its_end(writer, ask, moved):
    """The run of another board closed it by a day that its own, older page then moves on. Day 8 is 2026-07-12."""
    for day, last in ((0, "2026-07-06"), (8, moved)):
        writer.begin_run(f"of {day}", NOON + timedelta(days=day), kind="ingest")
        writer.write(board(day, 1, valid_through=Moment(last, field("valid_through", last))))
        if day:
            writer.listing(listing(1, 1))
        writer.finish_run(f"of {day}", NOON + timedelta(days=day))
        if day == 0:
            of_another_board(writer, 20)
            assert ask(CLOSED) == [("Lamp Trimmer", "valid_through", "2026-07-24T12:00:00Z")]
    assert ask(CLOSED) == []


@pytest.mark.parametrize("stated", [2, 3])
def test_a_last_day_that_was_stated_no_day_before_closes_nothing(crawl, ask, stated):
    """Day 2 is 2026-07-06. A clock may be a day off, and a board may give every posting the day before."""
    last = Moment("2026-07-06", field("valid_through", "2026-07-06"))
    crawl(0, board(0, 2))
    for day in range(stated, 6):
        crawl(day, board(day, 1, valid_through=last) + board(day, 2)[1:])
    assert ask(CLOSED) == []


@pytest.mark.parametrize(("whole_before", "left"), [(True, 2), (False, 1)])
def test_what_a_part_of_a_listing_first_shows_after_its_last_day(crawl, ask, whole_before, left):
    """It stays open on a board that is read whole now and then; elsewhere nothing else would ever close it."""
    last = Moment("2026-07-05", field("valid_through", "2026-07-05"))
    part = listing(9, 1, complete=False, reason=PAGE_LOST)
    crawl(0, board(0, 1), None if whole_before else part)
    crawl(2, board(2, 1) + board(2, 2, valid_through=last)[1:], part)
    assert ask(OPEN) == [(left,)]


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


def test_an_older_reading_changes_nothing_and_closes_nothing(crawl, writer, ask):
    """Saved pages and archives come in any order: what was seen later stands."""
    crawl(5, board(5, 10, workplace=None))
    for run in ("first", "again"):
        writer.begin_run(run, NOON + timedelta(days=6), kind="ingest")
        writer.write([sighting(NAMES[0], day=1, title="Wick Trimmer"), sighting("Cooper", day=1, title="Cooper")])
        writer.reject(Reject("greenhouse", "heronsgate", "no title", "{}", identifier=NAMES[1]))
        writer.listing(listing(3, 3), at=NOON + timedelta(days=1))
        writer.finish_run(run, NOON + timedelta(days=6))
    assert ask(OPEN) == [(11,)]
    assert ask("SELECT identifier, missed FROM posting WHERE missed") == [("Cooper", 1)], "the listing of day 5 lacks it"
    assert ask(SAID) == [("partial", "outdated", "{}", "", 0)]
    assert ask(
        "SELECT title, first_seen, last_seen FROM posting WHERE identifier IN ('Lamp Trimmer', 'Cooper', 'Owl Keeper') ORDER BY 1"
    ) == [
        ("Cooper", "2026-07-05T12:00:00Z", "2026-07-05T12:00:00Z"),
        ("Lamp Trimmer", "2026-07-05T12:00:00Z", "2026-07-09T12:00:00Z"),
        ("Owl Keeper", "2026-07-09T12:00:00Z", "2026-07-09T12:00:00Z"),
    ]


def test_an_unreadable_row_of_a_saved_page_was_seen_when_it_was_saved(crawl, writer, ask):
    crawl(0, board(0, 1))
    writer.begin_run("r", NOON + timedelta(days=9), kind="ingest")
    writer.reject(Reject("greenhouse", "heronsgate", "no title", "{}", identifier=NAMES[0]))
    writer.listing(listing(1, 1), at=NOON + timedelta(days=1))
    writer.finish_run("r", NOON + timedelta(days=9))
    assert ask("SELECT last_seen, missed, closed_at FROM posting") == [("2026-07-05T12:00:00Z", 0, None)]
    assert ask(ALARM) == [(None, 1)]


def test_the_newer_of_two_sightings_stands_in_whatever_order(writer, ask):
    writer.begin_run("r", NOON + timedelta(days=6), kind="ingest")
    writer.write([sighting("1", day=2, title="Later"), sighting("1", day=1, title="Sooner")])
    writer.finish_run("r", NOON + timedelta(days=6))
    assert ask("SELECT title, last_seen FROM posting") == [("Later", "2026-07-06T12:00:00Z")]


def test_a_listing_as_new_as_the_catalog_is_believed(crawl, writer, ask):
    crawl(0, board(0, 10))
    for day in (1, 2):
        writer.begin_run(f"load {day}", NOON + timedelta(days=9), kind="load")
        writer.write(board(day, 9))
        writer.listing(listing(9, 9), at=NOON + timedelta(days=day))
        writer.finish_run(f"load {day}", NOON + timedelta(days=9))
    assert ask(OPEN) == [(9,)]


def ingested(writer, name, day, shown):
    """A run over a saved page of that day."""
    writer.begin_run(name, NOON + timedelta(days=day), kind="ingest")
    writer.write(board(day, shown))
    writer.listing(listing(shown, shown), at=NOON + timedelta(days=day))
    writer.finish_run(name, NOON + timedelta(days=day))


def loaded(writer, name, day, shown=None, base=None):
    """An archived crawl of that day; without ``shown``, its board had not changed since the listing of run ``base``."""
    writer.begin_run(name, NOON + timedelta(days=day), kind="load")
    writer.write(board(day, shown or 0))
    told = listing(shown, shown) if shown else Listing("greenhouse", "heronsgate", unchanged=True, base=base)
    writer.listing(told, at=NOON + timedelta(days=day))
    writer.finish_run(name, NOON + timedelta(days=day))


def test_not_modified_speaks_of_the_listing_that_it_confirms(writer, ask):
    """Another machine's listings, of days 2 and 3, are known; this one's was of day 1, and had not changed on day 4."""
    loaded(writer, "other 2", 2, 10)
    loaded(writer, "other 3", 3, 9)
    loaded(writer, "own 1", 1, 10)
    loaded(writer, "own 4", 4, base="own 1")
    assert ask(SAID)[0][:2] == ("partial", "other_base")
    assert ask("SELECT missed, closed_at FROM posting WHERE identifier = 'Piper'") == [(1, None)]
    loaded(writer, "other 5", 5, base="other 3")
    assert ask(CLOSED) == [("Piper", "absent_twice", "2026-07-09T12:00:00Z")], "the other's own says what its last one said"


def test_a_page_that_is_told_twice_is_one_look_at_its_board(writer, ask):
    ingested(writer, "whole", 0, 10)
    for name in ("less", "less again", "and again"):
        ingested(writer, name, 4, 9)
    assert ask(OPEN) == [(10,)]
    assert ask("SELECT max(missed) FROM posting") == [(1,)]
    ingested(writer, "later", 8, 9)
    assert ask(OPEN) == [(9,)], "a second look closes"


TURNED = "SELECT at, kind, posting FROM event WHERE kind NOT IN ('changed', 'recomposed') ORDER BY cursor"


def test_an_older_page_opens_nothing_that_two_listings_have_lacked_since(writer, ask):
    for day, shown in ((0, 10), (4, 9), (8, 9)):
        ingested(writer, f"of {day}", day, shown)
    told = "SELECT title, missed, closed_at, closed_reason, last_run FROM posting ORDER BY id"
    before = ask(told), ask(TURNED)
    ingested(writer, "older", 2, 10)
    assert (ask(told), ask(TURNED)) == before
    assert ask("SELECT last_seen FROM posting WHERE title = 'Piper'") == [("2026-07-06T12:00:00Z",)], "it was there for longer"
    ingested(writer, "newer", 9, 10)
    assert ask(OPEN) == [(10,)], "a newer one does"


TURNS = "SELECT e.kind, e.at FROM event e JOIN posting p ON p.id = e.posting WHERE identifier = 'Piper' ORDER BY cursor"


def test_an_older_page_between_two_misses_leaves_the_later_one(writer, ask):
    """In whatever order they come, the outcome is that of the order of time."""
    for day, shown in ((0, 10), (2, 9), (6, 9)):
        ingested(writer, f"of {day}", day, shown)
    ingested(writer, "between", 4, 10)
    assert ask("SELECT missed, closed_at, last_seen FROM posting WHERE identifier = 'Piper'") == [(1, None, "2026-07-08T12:00:00Z")]
    assert ask(TURNS)[1:] == [("closed", "2026-07-10T12:00:00Z"), ("reopened", "2026-07-10T12:00:00Z")], "history goes forward"
    ingested(writer, "next", 8, 9)
    assert ask(CLOSED) == [("Piper", "absent_twice", "2026-07-12T12:00:00Z")]


@pytest.mark.parametrize(("looks", "between", "turns"), [
    ((2, 4, 8, 10), 6, [("reopened", "2026-07-10T12:00:00Z"), ("closed", "2026-07-14T12:00:00Z")]),
    ((2, 6, 8), 4, [("reopened", "2026-07-10T12:00:00Z"), ("closed", "2026-07-12T12:00:00Z")]),
])  # fmt: skip
def test_an_older_page_moves_a_closing_to_the_listings_that_remain(writer, ask, looks, between, turns):
    """It was there after the second of those that lacked it, or after the first; two others have lacked it since."""
    ingested(writer, "whole", 0, 10)
    for day in looks:
        ingested(writer, f"of {day}", day, 9)
    ingested(writer, "between", between, 10)
    assert ask(CLOSED) == [("Piper", "absent_twice", turns[-1][1])]
    assert ask(TURNS)[2:] == turns


def emptied(writer, day, trusted=()):
    writer.begin_run(f"empty {day}", NOON + timedelta(days=day), kind="ingest")
    writer.listing(listing(0, 0), at=NOON + timedelta(days=day))
    writer.finish_run(f"empty {day}", NOON + timedelta(days=day), trusted=trusted)


def test_an_older_page_opens_nothing_of_a_board_that_a_hand_has_trusted_since(writer, ask):
    """Its first empty listing was doubted; of the next two a hand and the catalog were sure."""
    ingested(writer, "whole", 0, 10)
    for day, trusted in ((4, ()), (5, {"greenhouse:heronsgate"}), (6, ())):
        emptied(writer, day, trusted)
    assert ask(OPEN) == [(0,)]
    ingested(writer, "older", 2, 10)
    assert ask(OPEN) == [(0,)]


def test_an_older_page_before_a_doubted_listing_leaves_no_miss(writer, ask):
    """What followed it in time is a listing that lost much, which alone is sure of nothing, and one that is believed."""
    for day, shown in ((0, 10), (4, 7), (6, 7)):
        ingested(writer, f"of {day}", day, shown)
    ingested(writer, "older", 2, 10)
    assert ask("SELECT missed, closed_at FROM posting WHERE identifier = 'Piper'") == [(0, None)]
    for day in range(7, 12):
        assert ask(OPEN) == [(10,)]
        ingested(writer, f"of {day}", day, 7)
    assert ask(OPEN) == [(7,)], "seven listings in a row have lacked it"


def test_the_newest_page_that_shows_a_posting_gives_its_values(writer, ask):
    """It was missed since, once; it was called so when it was seen last."""
    for day, shown in ((0, 10), (8, 9)):
        ingested(writer, f"of {day}", day, shown)
    writer.begin_run("between", NOON + timedelta(days=4), kind="ingest")
    writer.write([*board(4, 9), sighting("Piper", day=4, title="Head Piper")])
    writer.listing(listing(10, 10), at=NOON + timedelta(days=4))
    writer.finish_run("between", NOON + timedelta(days=4))
    assert ask("SELECT title, last_seen, missed FROM posting WHERE identifier = 'Piper'") == [("Head Piper", "2026-07-08T12:00:00Z", 1)]


def of_another_board(writer, day):
    writer.begin_run(f"another of {day}", NOON + timedelta(days=day), kind="ingest")
    writer.write([sighting("x", board="elsewhere", day=day)])
    writer.listing(Listing("greenhouse", "elsewhere", 1, 1), at=NOON + timedelta(days=day))
    writer.finish_run(f"another of {day}", NOON + timedelta(days=day))


@pytest.mark.parametrize(("says", "is_open"), [("2026-09-01", True), (None, True), ("2026-07-08", True), ("2026-07-06", False)])
def test_a_last_day_that_the_boards_own_newest_page_moves_on_closes_nothing(writer, ask, says, is_open):
    """A run of another board, of day 20, closed it by the day that it named when it was seen last. Day 8 is 2026-07-12: a day that
    had passed when it was first named says nothing."""
    for day, last in ((0, "2026-07-06"), (8, says)):
        writer.begin_run(f"of {day}", NOON + timedelta(days=day), kind="ingest")
        parts = {"valid_through": Moment(last, field("valid_through", last))} if last else {}
        writer.write(board(day, 1, **parts))
        writer.listing(listing(1, 1), at=NOON + timedelta(days=day))
        writer.finish_run(f"of {day}", NOON + timedelta(days=day))
        if day == 0:
            of_another_board(writer, 20)
            assert ask(CLOSED) == [("Lamp Trimmer", "valid_through", "2026-07-24T12:00:00Z")]
    assert ask("SELECT closed_at IS NULL, valid_through, last_seen FROM posting WHERE identifier = 'Lamp Trimmer'") == [
        (is_open, says, "2026-07-12T12:00:00Z")
    ]


def test_a_last_day_closes_nothing_before_it_was_first_seen(writer, ask):
    """A posting first shown on day 8, in part of a listing, with a last day in the past; a run of another board is of day 5."""
    last = Moment("2026-07-05", field("valid_through", "2026-07-05"))
    writer.begin_run("late", NOON + timedelta(days=2), kind="ingest")
    writer.write(board(8, 1, valid_through=last))
    writer.finish_run("late", NOON + timedelta(days=2))
    of_another_board(writer, 5)
    assert ask(CLOSED) == [("Lamp Trimmer", "valid_through", "2026-07-12T12:00:00Z")]


def test_what_a_listing_shows_is_not_missed_though_another_run_saw_it_later(writer, ask):
    """Two machines crawl at once: one has listed the board, and the other has read its pages meanwhile."""
    ingested(writer, "whole", 0, 10)
    noon = NOON + timedelta(days=2)
    writer.begin_run("one", noon, kind="load")
    writer.write([sighting(name, day=2, title=name) for name in NAMES])
    writer.finish_run("one", noon)
    writer.begin_run("other", noon, kind="load")
    for one in (early := board(2, 10)):
        one.seen_at = noon - timedelta(minutes=5)
    writer.write(early)
    writer.listing(listing(10, 10), at=noon)
    writer.finish_run("other", noon)
    assert ask("SELECT max(missed) FROM posting") == [(0,)]


def test_an_older_page_takes_back_no_miss(writer, ask):
    for day, shown in ((0, 10), (4, 9)):
        ingested(writer, f"of {day}", day, shown)
    ingested(writer, "older", 2, 10)
    assert ask("SELECT max(missed) FROM posting") == [(1,)]


def test_a_board_that_was_found_empty_since_is_not_opened_by_an_older_page(writer, ask):
    """No posting was seen when it was found so: its listing alone tells when that was."""
    ingested(writer, "one", 0, 1)
    for name, day in (("none", 4), ("none again", 8)):
        writer.begin_run(name, NOON + timedelta(days=day), kind="ingest")
        writer.listing(listing(0, 0), at=NOON + timedelta(days=day))
        writer.finish_run(name, NOON + timedelta(days=day), trusted={"greenhouse:heronsgate"})
    assert ask(OPEN) == [(0,)]
    ingested(writer, "older", 2, 1)
    assert ask(OPEN) == [(0,)]
