"""A partial reading never overwrites a whole one, and a page that says twice that its opening is gone closes it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.run_summary import find_details
from schemas.job import Sighting
from schemas.reasons import ReasonKind
from schemas.source import Listing, NoDetail
from tests.factories import NOON, sighting

NAMES = [f"{number}" for number in range(10)]
PAGE = "https://jobs.heronsgate.example/jobs/1"
STALE = "SELECT identifier, stale_since FROM posting WHERE stale_since IS NOT NULL"
CLOSED = "SELECT identifier, closed_reason, closed_at FROM posting WHERE closed_at IS NOT NULL ORDER BY 1"


def part(name: str, day: int = 0, **values: object) -> Sighting:
    """The list row of a posting whose detail was not read."""
    made = sighting(name, day=day, base_salary=(), workplace=None, description="", statements=(), experiences=(), skills=(), **values)
    made.raw = replace(made.raw, partial=True, description_html=None)
    made.content_hash = f"part {made.content_hash}"
    return made


def no_detail(name: str, words: str = "HTTP 500", gone: bool = False, vague: bool = False) -> NoDetail:
    return NoDetail("greenhouse", "heronsgate", name, words, gone, vague)


@pytest.fixture
def run(writer, crawl):
    """One run: sightings, and pages that gave no posting."""

    def go(day: int, sightings: list[Sighting], told: list[NoDetail] = [], **finish: object) -> None:  # noqa: B006
        writer.begin_run(f"day {day}", NOON + timedelta(days=day))
        for one in told:
            writer.no_detail(one)
        writer.write(sightings)
        writer.listing(Listing("greenhouse", "heronsgate", len(sightings), len(sightings)))
        writer.finish_run(f"day {day}", NOON + timedelta(days=day, hours=1), **finish)

    return go


def values(ask):
    return ask("SELECT identifier, title, pay, workplace, (SELECT description FROM posting_text t WHERE t.posting = p.id) FROM posting p")


def test_a_partial_form_changes_nothing_of_what_is_held_whole(run, ask):
    run(0, [sighting(name) for name in NAMES])
    before = values(ask)
    for day in (1, 2, 3):
        run(day, [part(name, day) for name in NAMES], [no_detail(name) for name in NAMES])
    assert values(ask) == before
    assert ask("SELECT DISTINCT stale_since, last_seen, missed, partial FROM posting") == [
        ("2026-07-05T12:00:00Z", "2026-07-07T12:00:00Z", 0, 0)
    ]
    assert ask("SELECT kind, count(*) FROM changes WHERE about = 'posting' GROUP BY 1") == [("opened", 10)]
    assert ask("SELECT unchanged, changed, stale_postings, accepted FROM sources_health") == [(10, 0, 10, 1)]
    assert ask("SELECT DISTINCT stale_since FROM jobs") == [("2026-07-05T12:00:00Z",)]
    run(4, [sighting(name, day=4) for name in NAMES])
    assert (ask(STALE), values(ask)) == ([], before)
    assert ask("SELECT kind, count(*) FROM changes WHERE about = 'posting' GROUP BY 1") == [("opened", 10)]


def test_what_could_not_be_read_is_said_once_with_its_causes(writer, run):
    run(0, [sighting(name) for name in NAMES])
    run(1, [part(name, 1) for name in NAMES], [no_detail(name, "HTTP 500" if name > "2" else "TimeoutError") for name in NAMES])
    (number,) = writer.db.execute("SELECT max(id) FROM run").fetchone()
    assert find_details(writer.db, number) == (
        ("greenhouse:heronsgate", ReasonKind.DETAILS_UNREAD.of("HTTP 500 (7), TimeoutError (3)", pages=10)),
    )


def test_a_posting_first_seen_in_part_is_completed_later(run, ask):
    run(0, [part("1")])
    assert ask("SELECT partial, stale_since, pay FROM posting") == [(1, "2026-07-04T12:00:00Z", None)]
    run(1, [part("1", 1, title="Wick Trimmer")])  # the list row itself changed
    assert ask("SELECT title, partial, stale_since FROM posting") == [("Wick Trimmer", 1, "2026-07-04T12:00:00Z")]
    run(2, [sighting("1", day=2)])
    assert ask("SELECT partial, stale_since, pay IS NOT NULL FROM posting") == [(0, None, 1)]
    assert ("changed", "title") in ask("SELECT kind, field FROM changes WHERE run_id = 'day 1'")
    assert ask("SELECT DISTINCT kind FROM changes WHERE run_id = 'day 2'") == [("rederived",)]  # nobody changed what its page says


@pytest.mark.parametrize("order", [1, -1])
def test_a_whole_form_wins_in_one_batch_whatever_the_order_and_the_times(order, run, ask):
    run(0, [sighting("1"), part("1", 1)][::order])
    assert ask("SELECT partial, pay IS NOT NULL FROM posting") == [(0, 1)]


def test_a_detail_saved_before_its_list_completes_it(run, ask):
    run(2, [part("1", 2)])
    run(3, [sighting("1", day=1)])
    assert ask("SELECT partial, pay IS NOT NULL, last_seen FROM posting") == [(0, 1, "2026-07-06T12:00:00Z")]


def test_a_detail_that_is_gone_closes_at_a_second_look(run, ask):
    run(0, [sighting(name) for name in NAMES])
    gone = [no_detail("3", "HTTP 404", gone=True)]
    rows = [sighting(name, day=1) for name in NAMES if name != "3"]
    run(1, [*rows, part("3", 1)], gone)
    assert ask(CLOSED) == []
    run(2, [*rows, part("3", 2)], gone)
    assert ask(CLOSED) == [("3", "detail_gone", "2026-07-06T13:00:00Z")]
    run(3, [*rows, part("3", 3)], gone)  # still listed, still gone
    assert ask(CLOSED) == [("3", "detail_gone", "2026-07-06T13:00:00Z")]
    run(4, [sighting(name, day=4) for name in NAMES])
    assert ask(CLOSED) == []


def test_vague_words_close_what_the_list_shows_when_they_have_stood_as_long_as_an_alarm_lasts(run, ask):
    """An outage of one page says as much, for some days."""
    run(0, [sighting(name) for name in NAMES])
    for day in range(1, 6):
        vague = no_detail("3", "unavailable ('no longer available')", gone=True, vague=True)
        run(day, [*(sighting(name, day=day) for name in NAMES if name != "3"), part("3", day)], [vague])
    run(6, [sighting(name, day=6) for name in NAMES])
    for day in range(7, 14):
        assert ask(CLOSED) == []
        run(day, [*(sighting(name, day=day) for name in NAMES if name != "3"), part("3", day)], [vague])
    assert ask(CLOSED) == [("3", "detail_gone", "2026-07-17T13:00:00Z")]
    run(14, [sighting(name, day=14) for name in NAMES])
    assert ask(CLOSED) == []


def test_vague_words_and_plain_ones_add_up_to_no_second_look(run, ask):
    run(0, [sighting(name) for name in NAMES])
    for day, vague in ((1, False), (2, True), (3, False)):
        told = no_detail("3", "HTTP 404", gone=True, vague=vague)
        run(day, [*(sighting(name, day=day) for name in NAMES if name != "3"), part("3", day)], [told])
        assert len(ask(CLOSED)) == (day == 3)


def test_a_reading_in_between_makes_the_next_look_the_first(run, ask):
    gone = [no_detail("3", "HTTP 404", gone=True)]
    for day in range(6):
        run(day, [sighting("1", day=day), part("3", day) if day % 2 else sighting("3", day=day)], gone if day % 2 else [])
    assert ask(CLOSED) == []


def test_pages_that_are_all_gone_at_once_are_not_believed(writer, run, ask):
    run(0, [sighting(name) for name in NAMES])
    for day in (1, 2, 3):
        run(day, [part(name, day) for name in NAMES], [no_detail(name, "HTTP 404", gone=True) for name in NAMES])
    assert ask(CLOSED) == []
    (number,) = writer.db.execute("SELECT max(id) FROM run").fetchone()
    assert [reason.kind for _, reason in find_details(writer.db, number)] == [ReasonKind.GONE_DOUBTED]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_of_a_small_board_are_gone_where_others_can_be_read(size, run, ask):
    names = NAMES[:size]
    run(0, [sighting(name) for name in names])
    for day in (1, 2, 3):
        run(day, [part(name, day) for name in names], [no_detail(name, "HTTP 404", gone=True) for name in names])
    assert ask(CLOSED) == []
    for day in (4, 5):
        run(day, [*(sighting(name, day=day) for name in names[1:]), part("0", day)], [no_detail("0", "HTTP 404", gone=True)])
    assert len(ask(CLOSED)) == (size > 1)


def test_a_run_that_is_not_accepted_closes_nothing(run, ask):
    run(0, [sighting("1"), sighting("2")])
    for day in (1, 2):
        run(day, [sighting("1", day=day), part("2", day)], [no_detail("2", gone=True)], accepted=False)
    assert ask(CLOSED) == []


def test_a_page_that_stands_for_itself_and_cannot_be_read_is_no_absence(run, ask):
    """Families whose postings are pages: no list row stands for the posting, its address does, in whatever spelling."""
    run(0, [sighting(PAGE, url=PAGE), sighting("2")])
    for day in (1, 2, 3):
        told = [no_detail(PAGE + "/", "sign-in page"), no_detail("https://jobs.heronsgate.example/jobs/benefits", "sign-in page")]
        run(day, [sighting("2", day=day)], told)
    assert ask(CLOSED) == []
    assert ask("SELECT identifier, stale_since, missed FROM posting WHERE stale_since IS NOT NULL") == [(PAGE, "2026-07-05T13:00:00Z", 0)]
    assert ask("SELECT json_extract(details, '$[0].numbers.pages') FROM sources_health") == [(1,)]


def test_an_opening_that_may_stand_under_another_id_is_not_missing_until_that_one_is_read(run, ask):
    lamps = [sighting(name, title=f"Keeper of lamp {name}") for name in NAMES]
    run(0, lamps)
    for day in (1, 2, 3):  # one bears another id, and nobody can read what it is
        run(day, [*lamps[1:], part("new", day, title="Keeper of lamp 0")], [no_detail("new")])
    assert (ask(CLOSED), ask("SELECT missed FROM posting WHERE identifier = '0'")) == ([], [(0,)])
    for day in (4, 5):
        run(day, [*lamps[1:], sighting("new", day=day, title="Keeper of lamp 0", description="Another lamp. " * 20)])
    assert [row[:2] for row in ask(CLOSED)] == [("0", "absent_twice")]
