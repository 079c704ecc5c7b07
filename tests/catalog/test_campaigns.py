"""Campaigns: how often an opening was advertised, between which bounds, and what was edited in between."""

from datetime import timedelta

import pytest

from catalog.campaigns import EVERGREEN_DAYS, FEWEST_CHAINS, PAUSE
from schemas.facts import Moment
from schemas.job import Sighting
from schemas.match import Verdict
from schemas.source import Listing
from tests.factories import NOON, field, salary, sighting

LAMPS = "Lamps are lit at dusk, and put out at dawn, from one end of the quay to the other."


def day(number: int, hour: int = 12) -> str:
    return (NOON + timedelta(days=number)).replace(hour=hour).strftime("%Y-%m-%dT%H:%M:%SZ")


def posted(on: str) -> Moment:
    return Moment(on, field("date_posted", on))


@pytest.fixture
def campaigns(writer):
    def read(of: str = "1") -> list[dict[str, object]]:
        query = (
            "SELECT c.* FROM campaigns c WHERE chain IN (SELECT x.chain FROM campaigns x JOIN job USING (job_id) "
            "JOIN posting p ON p.job = job.id WHERE p.identifier = ?) ORDER BY n"
        )
        return [dict(row) for row in writer.db.execute(query, (of,))]

    return read


def lamps(on: int) -> list[Sighting]:
    """Other openings of the board, which keep it from shrinking much."""
    return [sighting(f"lamp{n}", day=on, title=f"Keeper of lamp {n}", description=f"{LAMPS} It is lamp {n}.") for n in range(5)]


def test_an_opening_is_bounded_by_the_readings_around_it(crawl, campaigns):
    crawl(0, lamps(0))
    crawl(3, [*lamps(3), sighting("1", day=3)])
    crawl(7, [*lamps(7), sighting("1", day=7)])
    crawl(9, lamps(9))
    (open_yet,) = campaigns()
    assert (open_yet["days_min"], open_yet["days_max"], open_yet["absent_at"], open_yet["ended_at"]) == (4.0, None, None, None)
    crawl(12, lamps(12))
    (closed,) = campaigns()
    assert (closed["n"], closed["campaigns"], closed["gap_days"], closed["edited"]) == (1, 1, None, None)
    assert (closed["opened_after"], closed["began"], closed["seen_until"]) == (day(0), day(3), day(7))
    assert (closed["absent_at"], closed["ended_at"]) == (day(9, 13), day(12, 13))
    assert (closed["days_min"], closed["days_max"]) == (4.0, 9.04)


def test_what_stood_there_at_the_first_reading_may_be_older(crawl, campaigns):
    for number in range(3):
        crawl(number, [*lamps(number), *([sighting("1", date_posted=posted("2026-06-20"))] if number == 0 else [])])
    (found,) = campaigns()
    assert (found["opened_after"], found["days_max"], found["absent_at"]) == (None, None, day(1, 13))
    assert (found["date_posted"], found["began"], found["posted_days"]) == ("2026-06-20", day(0), 14.5)


@pytest.mark.parametrize("listing", [{"complete": False}, {"listed": 9}], ids=["a page failed", "rows were lacking"])
def test_a_listing_that_is_not_believed_bounds_nothing(crawl, campaigns, listing):
    crawl(0, [*lamps(0), sighting("1")])
    crawl(1, lamps(1), Listing("greenhouse", "heronsgate", **{"listed": 5, "shown": 5, **listing}))
    for number in (2, 3):
        crawl(number, lamps(number))
    assert campaigns()[0]["absent_at"] == day(2, 13)


@pytest.mark.parametrize(("gap", "n"), [(PAUSE + 3, 2), (PAUSE - 3, 1)])
def test_a_pause_makes_another_campaign_and_a_short_gap_does_not(crawl, campaigns, gap, n):
    for number in (0, 1, 2):
        crawl(number, [*lamps(number), *([sighting("1")] if number == 0 else [])])
    crawl(2 + gap, [*lamps(2 + gap), sighting("1", day=2 + gap, base_salary=(salary(high=130000),))])
    found = campaigns()
    assert len(found) == found[0]["campaigns"] == n
    assert found[0]["job_id"] == found[-1]["job_id"]
    if n == 2:
        assert (found[0]["ended_at"], found[1]["opened_after"]) == (day(2, 13), day(2, 13))
        assert found[1]["gap_days"] == pytest.approx(gap, abs=0.1)
        assert found[1]["edited"] == '["base_salary"]'
        assert found[1]["ended_at"] is None


def test_a_repost_goes_on_with_the_chain(crawl, campaigns):
    crawl(0, [*lamps(0), sighting("1", date_posted=posted("2026-04-01"))])
    for number in (1, 2, 80):
        crawl(number, lamps(number))
    crawl(90, [*lamps(90), sighting("9", day=90, date_posted=posted("2026-09-30"), workplace="onsite")])
    first, second = campaigns()
    assert campaigns("9") == [first, second]
    assert first["job_id"] == first["chain"] == second["chain"] != second["job_id"]
    assert (second["n"], second["campaigns"], second["edited"]) == (2, 2, '["workplace"]')
    assert (second["opened_after"], second["gap_days"]) == (day(80), 87.96)
    assert second["months"] == pytest.approx(90 / 30.44, abs=0.1)


def test_a_person_s_word_makes_a_chain_and_parts_one(crawl, writer, campaigns):
    old = sighting("1", date_posted=posted("2026-04-01"))
    again = sighting("9", day=90, date_posted=posted("2026-09-30"))
    other = sighting("8", day=90, date_posted=posted("2026-09-30"), title="Owl Keeper", description="Owls are fed at night.")
    crawl(0, [*lamps(0), old])
    for number in (1, 2, 80):
        crawl(number, lamps(number))
    crawl(90, [*lamps(90), again, other])
    assert (len(campaigns("9")), len(campaigns("8"))) == (2, 1)
    writer.decide(old.posting_id, again.posting_id, Verdict.DIFFERENT, NOON)
    writer.decide(other.posting_id, old.posting_id, Verdict.REPOST, NOON)
    assert (len(campaigns("9")), len(campaigns("8"))) == (1, 2)


def test_a_job_that_goes_on_under_another_id_has_another_campaign(crawl, writer, campaigns):
    old, new = sighting("1"), sighting("9", day=60, title="Firmware Engineer II")
    for number in (0, 1, 2):
        crawl(number, [*lamps(number), *([old] if number == 0 else [])])
    crawl(60, [*lamps(60), new])
    writer.decide(old.posting_id, new.posting_id, Verdict.SAME, NOON)
    found = campaigns()
    assert [one["job_id"] for one in found] == [found[0]["chain"]] * 2
    assert (found[0]["ended_at"], found[1]["began"], found[1]["edited"]) == (day(2, 13), day(60), '["title"]')


def test_postings_that_follow_each_other_at_once_are_one_campaign(crawl, writer, campaigns):
    old, new = sighting("1"), sighting("9", day=1, title="Firmware Engineer II")
    for number in (0, 1, 2, 3):
        crawl(number, [*lamps(number), *([old] if number == 0 else [sighting("9", day=number, title="Firmware Engineer II")])])
    writer.decide(old.posting_id, new.posting_id, Verdict.SAME, NOON)
    (found,) = campaigns()
    assert (found["began"], found["seen_until"], found["ended_at"]) == (day(0), day(3), None)


def shorts(count: int, number: int):
    return [
        sighting(f"s{n}", day=number, title=f"Keeper of lamp {n}", description=f"{LAMPS} It is lamp {n} of {n * 7}.") for n in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "last", "verdict"),
    [(FEWEST_CHAINS - 1, EVERGREEN_DAYS, 1), (FEWEST_CHAINS - 1, EVERGREEN_DAYS - 1, 0), (FEWEST_CHAINS - 2, EVERGREEN_DAYS, None)],
)
def test_evergreen_is_told_by_comparison_within_the_family(crawl, campaigns, count, last, verdict):
    crawl(0, [sighting("1"), *shorts(count, 0)])
    crawl(5, [sighting("1", day=5), *shorts(count, 5)])
    crawl(last, [sighting("1", day=last)])
    (found,) = campaigns()
    assert (found["chain_days"], found["chain_rank"], found["evergreen"]) == (last, None if verdict is None else 1.0, verdict)
    (other,) = campaigns("s3")
    assert (other["chain_days"], other["evergreen"]) == (5.0, None if verdict is None else 0)


def test_every_job_has_a_campaign(crawl, writer, ask):
    crawl(0, [*lamps(0), sighting("1", date_posted=posted("2026-03-01")), sighting("3", date_posted=posted("2026-06-01"))])
    crawl(1, lamps(1))
    assert ask("SELECT count(DISTINCT job_id) FROM campaigns") == ask("SELECT count(*) FROM jobs") == [(7,)]
