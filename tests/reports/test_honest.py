"""What pictures must not hide: further places, small groups together, doubtful amounts, open ends, rows that are cut off."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import inf
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from reports.drawing import draw
from reports.making import make, when
from reports.numbers import Spread
from reports.picture import Asked, Picture, Ranged, Ranges
from reports.pictures import claims, openings, pay, pay_stated, wages
from schemas.enums import PayKind, Unit
from schemas.errors import Problem
from schemas.facts import Salary
from schemas.job import Sighting
from tests.factories import place, salary, sighting
from tests.reports.conftest import write

ASKED = Asked(date(2026, 7, 4), "2026-07-04T13:00:00Z")


def yearly(low: int, high: int, **more: Any) -> Salary:
    said: dict[str, Any] = {"currency": "USD", "unit_text": Unit.YEAR, **more}
    bottom, top = Decimal(low), Decimal(high)
    return replace(salary(), min_value=bottom, max_value=top, annual_min=bottom, annual_max=top, **said)


def job(n: int, regions: tuple[str, ...], paid: Salary | None) -> Sighting:
    return sighting(
        f"m{n}", title=f"Miller {n}", description=f"Mill number {n} grinds.", seniority=None,
        base_salary=() if paid is None else (paid,), job_locations=tuple(place(None, region, "US") for region in regions),
    )  # fmt: skip


# 12 in California, 9 of which are in Nevada too; one each in 6 small states, 3 of which the same 3 jobs share.
SMALL = ("US-OH", "US-IA", "US-ID", "US-ME", "US-VT", "US-RI")
DOUBTED = (
    yearly(90_000, 95_000, flags=("unit_doubtful",)),
    yearly(0, 0),
    yearly(200_000, 220_000, kind=PayKind.TOTAL),
    yearly(90_000, 95_000, estimated=True),
)


def millers() -> Iterator[Sighting]:
    for n in range(12):
        yield job(n, ("US-CA", "US-NV") if n < 9 else ("US-CA",), yearly(50_000 + 1_000 * n, 52_000 + 1_000 * n))
    for n in range(3):
        yield job(20 + n, SMALL, yearly(80_000, 82_000))
    for n, paid in enumerate(DOUBTED):
        yield job(30 + n, ("US-CA",), paid)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("honest") / "catalog.db"
    write(path, millers())
    return path


def jobs_of(picture: Picture) -> dict[str, int]:
    return {row[0]: row[1] for row in picture.rows}


def test_pay_counts_a_job_in_each_of_its_places(db: sqlite3.Connection) -> None:
    by_place = pay.read(db, when(db)).pictures[2]
    # Of eight places one has ten jobs and more; of the others four are named.
    assert jobs_of(by_place) == {
        "all of these jobs": 15, "California, US": 12, "Nevada, US": 9, "Idaho, US": 3, "Iowa, US": 3, "Maine, US": 3,
        "all others (3)": 3,
    }  # fmt: skip
    assert "each once in each of its places: of 19, 15 state both ends" in by_place.counts
    assert by_place.rows[1][4] == 51_000 + 5_500  # the median of 51,000 to 62,000


def test_all_others_are_jobs_not_places(db: sqlite3.Connection) -> None:
    by_place, _ = pay_stated.read(db, when(db)).pictures
    assert jobs_of(by_place)["all others (3)"] == 3  # three jobs in each of three places: nine, if places were counted
    (others,) = (row for row in by_place.rows if row[0] == "all others (3)")
    assert others[5:] == (None, None, None)  # and of three no share is told
    assert jobs_of(by_place)["all open jobs"] == 19


def test_amounts_that_are_doubted_are_left_out_and_counted(db: sqlite3.Connection) -> None:
    told = pay.read(db, when(db)).pictures[0].counts
    assert told.endswith(
        "Not comparable: 1 with a site's estimate, 1 of nothing or less, 1 that the catalog doubts (`flags` of the view `salaries`), "
        "1 in total, with bonus or commission."
    )


def wage_tables() -> sqlite3.Connection:
    """What the picture of wages reads: 13 jobs of 13 occupations, the first of which is in two places that can be judged, and in one that
    cannot."""
    db = sqlite3.connect(":memory:")
    db.executescript("""
    CREATE TABLE register_state (id); INSERT INTO register_state VALUES (1);
    CREATE TABLE open_jobs (job_id); CREATE TABLE posting (id, posting_id); CREATE TABLE place (posting, n, city, region);
    CREATE TABLE prevailing_wages (job_id, posting_id, city, region, soc, occupation, share, low_level, high_level, undetermined);
    INSERT INTO posting VALUES (1, 'p0');
    INSERT INTO place VALUES (1, 0, NULL, 'US-TX'), (1, 1, 'Yuma', 'US-AZ'), (1, 2, 'Akron', 'US-OH');
    INSERT INTO prevailing_wages VALUES
      ('j0', 'p0', NULL, 'US-TX', '00', 'Trade 0', 0.9, NULL, NULL, 'no_city'),
      ('j0', 'p0', 'Akron', 'US-OH', '00', 'Trade 0', 0.9, 4, 4, NULL),
      ('j0', 'p0', 'Yuma', 'US-AZ', '00', 'Trade 0', 0.9, 1, 2, NULL);
    """)
    db.executemany("INSERT INTO open_jobs VALUES (?)", [(f"j{n}",) for n in range(13)])
    more = [(f"j{n}", f"p{n}", "Reno", "US-NV", f"{n:02}", f"Trade {n}", 1.0, 0, 0, None) for n in range(1, 13)]
    db.executemany("INSERT INTO prevailing_wages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", more)
    return db


def test_a_wage_is_of_the_first_place_that_can_be_judged_and_no_occupation_is_dropped() -> None:
    (picture,) = wages.read(wage_tables(), ASKED).pictures
    rows = {row[0]: row[1:] for row in picture.rows}
    assert rows["lower end, all jobs"] == (13, 12, 1, 0, 0, 0, 0, 0)  # Yuma stands ahead of Akron: Level I, not IV
    assert rows["upper end, all jobs"] == (13, 12, 0, 1, 0, 0, 0, 0)
    assert rows["all others (9)"][0] == 9  # four of few are named
    assert sum(row[1] for row in picture.rows[2:]) == 13
    assert "of the first of its places, in the posting's own order" in picture.counts


def group(high: float | None) -> Any:
    days = SimpleNamespace(median=60.0, low=35.0, high=high, still_open={30: 0.9, 60: 0.5, 90: None, 180: None})
    return SimpleNamespace(name="senior", n=40, closed=22, left_out=0, days=days)


def test_an_interval_without_an_upper_end_goes_on_to_the_edge_as_an_arrow() -> None:
    row = openings._ranged("seniority", group(None))
    assert row.spread is not None
    assert (row.spread.low, row.spread.high) == (35.0, inf)
    axes = draw(Ranges((row, Ranged("other", 40, Spread(1, 2, 3, 4, 5, 2, 70))), "days")).axes[0]
    edge = axes.get_xlim()[1]
    assert edge > 70
    line, arrow, _, closed, _ = axes.lines
    assert list(np.asarray(line.get_xdata())) == [35.0, edge]
    assert arrow.get_marker() == ">"
    assert list(np.asarray(closed.get_xdata())) == [2, 70]
    assert openings._row("senior", group(None))[6] is None


def test_claims_that_are_not_drawn_are_counted_and_stand_in_the_table() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE claim_reliability (family, field, claims, borne_out, contradicted, open, n)")
    made = [(f"agg{n:02}", "place" if n % 2 else "pay", n, n, 0, 0, n) for n in range(1, 28)]
    db.executemany("INSERT INTO claim_reliability VALUES (?, ?, ?, ?, ?, ?, ?)", made)
    (picture,) = claims.read(db, ASKED).pictures
    assert len(picture.rows) == 27
    assert {row.n for row in picture.chart.rows} == {*range(4, 28)}  # type: ignore[union-attr]
    assert picture.notes == ("Drawn are the 24 with the largest n; 3 more stand in the table.",)


def test_jobs_that_a_rule_may_not_reach_at_all_stand_apart_from_those_of_its_places() -> None:
    """Of "Vancouver" alone, nobody knows which one is meant; a directive is of member states, wherever the place."""
    db = sqlite3.connect(":memory:")
    names = "job_id, country, region, jurisdiction, asks, employers, counted, applies, stated, closed_at"
    db.execute(f"CREATE TABLE pay_transparency ({names})")
    rules = [("British Columbia", "posting", "yes"), ("British Columbia", "posting", "unknown"), ("the directive", "state", "unknown")]
    for job, (jurisdiction, asks, applies) in enumerate(rules):
        row = (job, "CA", "CA-BC", jurisdiction, asks, 1, None, applies, "no", None)
        db.execute("INSERT INTO pay_transparency VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    _, by_rule = pay_stated.read(db, ASKED).pictures
    assert [row[0] for row in by_rule.rows] == ["British Columbia", "British Columbia, perhaps", "the directive"]


@pytest.mark.parametrize("last", [date.min, date(1, 1, 6), date.max])
def test_a_week_beyond_the_calendar_is_told_in_a_sentence(db: sqlite3.Connection, last: date) -> None:
    with pytest.raises(Problem, match="name a day from 0001-01-07 to 9999-12-30 with --until"):
        when(db, last)


@pytest.mark.parametrize("last", [date(1, 1, 7), date(9999, 12, 30)])
def test_a_week_at_the_end_of_the_calendar_can_be_told(db: sqlite3.Connection, last: date) -> None:
    assert list(make(db, when(db, last)))
