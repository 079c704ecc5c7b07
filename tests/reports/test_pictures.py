"""The numbers of pictures equal what was put into the catalog, and what their SQL gives."""

import sqlite3
import statistics
from collections import Counter
from datetime import date
from typing import Any

import pytest

from reports.making import make, when
from reports.numbers import FEW
from reports.picture import Asked, Days, Picture, Ranges, Shares
from reports.pictures import claims, completeness, openings, pay, pay_stated, sponsorship, wages, week
from schemas.errors import Problem
from tests.reports.conftest import HOSTILE, PAID, VERDICTS, still_open
from tests.reports.test_numbers import ranks_by_counting


@pytest.fixture
def asked(db: sqlite3.Connection) -> Asked:
    return when(db)


def pictures(db: sqlite3.Connection, asked: Asked) -> list[Picture]:
    return [picture for question in make(db, asked) for picture in question.pictures]


def rows_of(picture: Picture) -> dict[str, tuple[Any, ...]]:
    return {row[0]: row[1:] for row in picture.rows}


def test_it_speaks_until_the_last_run_unless_told(db: sqlite3.Connection) -> None:
    assert when(db) == Asked(date(2026, 7, 10), "2026-07-10T13:00:00Z", None)
    assert when(db, date(2026, 7, 5)).until == date(2026, 7, 5)


def test_an_empty_catalog_is_told(tmp_path: Any) -> None:
    from catalog.database import open_catalog, reading

    open_catalog(tmp_path / "empty.db").close()
    with reading(tmp_path / "empty.db") as db, pytest.raises(Problem, match="holds no job"):
        when(db)


@pytest.mark.parametrize(
    ("which", "group", "of"),
    [
        (0, "smith", lambda job: job.title == "Smith"),
        (0, "all of these jobs", lambda job: True),
        (1, "senior", lambda job: job.level == "senior"),
        (2, "New York, US", lambda job: job.region == "US-NY"),
        (2, "California, US", lambda job: job.region == "US-CA"),
    ],
)
def test_pay_is_that_of_the_jobs(db: sqlite3.Connection, which: int, group: str, of: Any) -> None:
    picture = pay.read(db, when(db, currency="USD")).pictures[which]
    amounts = [job.middle for job in still_open() if of(job) and job.currency == "USD" and job.middle is not None]
    n, _, p25, median, p75, _, low, high = rows_of(picture)[group]
    assert len(amounts) >= FEW
    assert (n, median) == (len(amounts), pytest.approx(statistics.median(amounts)))
    assert (p25, p75) == pytest.approx(tuple(statistics.quantiles(amounts, n=4, method="inclusive")[::2]))
    first, last = ranks_by_counting(len(amounts))
    assert (low, high) == pytest.approx((sorted(amounts)[first - 1], sorted(amounts)[last - 1]))


def test_a_group_of_few_is_named_counted_and_grey(db: sqlite3.Connection) -> None:
    picture = pay.read(db, when(db, currency="USD")).pictures[0]
    assert rows_of(picture)["baker"] == (9, *(None,) * 7)
    assert isinstance(picture.chart, Ranges)
    (drawn,) = (row for row in picture.chart.rows if row.label == "baker")
    assert (drawn.n, drawn.spread, drawn.says) == (9, None, "fewer than 10")


def test_currencies_are_never_mixed(db: sqlite3.Connection) -> None:
    euros = pay.read(db, when(db, currency="EUR")).pictures[0]
    assert euros.chart is None
    assert euros.why == "Fewer than 10 jobs state pay in EUR that can be compared."
    assert rows_of(euros)["all of these jobs"][0] == 3
    dollars = pay.read(db, when(db, currency="USD")).pictures[0]
    shown = sum(row.n for row in dollars.chart.rows[1:])  # type: ignore[union-attr]
    assert (
        shown == rows_of(dollars)["all of these jobs"][0] == sum(job.currency == "USD" and job.middle is not None for job in still_open())
    )
    assert "USD a year" in dollars.chart.unit  # type: ignore[union-attr]


def test_whose_pay_is_not_shown_is_told_with_numbers(db: sqlite3.Connection) -> None:
    said = pay.read(db, when(db, currency="USD")).pictures[0].counts
    assert "3 in EUR" in said
    assert f"{11 * len(HOSTILE):,} in XTS" in said
    assert f"{sum(VERDICTS.values()) + 2} without pay, 1 without a currency, 1 in a unit that makes no year, 1 with one end alone" in said
    jobs = len(PAID) - 2 + sum(VERDICTS.values()) + 1 + 11 * len(HOSTILE)
    assert f"of {jobs:,}, " in said


def test_a_currency_is_chosen_by_the_number_of_jobs(db: sqlite3.Connection, asked: Asked) -> None:
    assert "in XTS and are counted" in pay.read(db, asked).pictures[0].counts


def test_duplicates_count_once(db: sqlite3.Connection, asked: Asked) -> None:
    every, said = sponsorship.read(db, asked).pictures
    (row,) = every.rows
    counts = dict(zip(every.columns, row, strict=True))
    assert counts["offered"] == VERDICTS["offered"] + 1  # type: ignore[index]  # the pilot, whom two postings show
    assert (counts["refused"], counts["conditional"]) == (7, 2)
    assert counts["jobs"] == db.execute("SELECT count(*) FROM open_jobs").fetchone()[0]
    assert sum(said.rows[0][2:5]) == said.rows[0][1] == sum(VERDICTS.values()) + 1 + refusing_as_the_factory_does(db)


def refusing_as_the_factory_does(db: sqlite3.Connection) -> int:
    named = "SELECT count(*) FROM open_jobs WHERE sponsorship IS NOT NULL AND title NOT IN ('Weaver', 'Harbour Pilot')"
    return int(db.execute(named).fetchone()[0])


def test_without_registers_that_is_said(db: sqlite3.Connection, asked: Asked) -> None:
    assert "rolecall registers apply" in sponsorship.read(db, asked).pictures[0].notes[0]
    (wage,) = wages.read(db, asked).pictures
    assert wage.chart is None
    assert "rolecall registers apply" in wage.why


def test_pay_is_stated_or_not_by_place(db: sqlite3.Connection, asked: Asked) -> None:
    by_place, _ = pay_stated.read(db, asked).pictures
    every = by_place.rows[0]
    by_sql = dict(db.execute("SELECT salary_min IS NOT NULL OR salary_max IS NOT NULL, count(*) FROM open_jobs GROUP BY 1"))
    assert every[:5] == ("all open jobs", sum(by_sql.values()), by_sql[1], 0, by_sql[0])
    assert rows_of(by_place)["Texas, US"][:4] == (1, 0, 0, 1)
    assert "place not stated" in rows_of(by_place)
    assert sum(row[1] for row in by_place.rows[1:]) == every[1]  # none of these jobs has two places


def test_the_rule_in_force_stands_beside_what_is_stated(db: sqlite3.Connection, asked: Asked) -> None:
    _, by_rule = pay_stated.read(db, asked).pictures
    (label,) = (label for label in rows_of(by_rule) if label.startswith("California"))
    californian = [job for job in still_open() if job.region == "US-CA"]
    assert rows_of(by_rule)[label][:4] == (len(californian), len(californian), 0, 0)
    assert "violat" not in str(by_rule)
    assert rows_of(by_rule)["no rule of the table"][-1] == "to none"


def test_the_week_is_that_of_the_events(db: sqlite3.Connection, asked: Asked) -> None:
    by_day, by_field = week.read(db, asked).pictures
    found = {row[0]: dict(zip(by_day.columns[1:], row[1:], strict=True)) for row in by_day.rows}
    assert [*found] == [f"2026-07-{day:02}" for day in range(4, 11)]
    assert {day: counts["closed"] for day, counts in found.items() if counts["closed"]} == {"2026-07-10": 2}
    assert {day: counts["changed"] for day, counts in found.items() if counts["changed"]} == {"2026-07-07": 1}
    assert found["2026-07-04"]["opened"] == db.execute("SELECT count(*) FROM jobs").fetchone()[0]
    assert isinstance(by_day.chart, Days)
    assert by_field.rows == [("title", 1)]


def test_a_week_without_events_says_so(db: sqlite3.Connection) -> None:
    by_day, by_field = week.read(db, when(db, date(2026, 9, 1))).pictures
    assert (by_day.chart, by_field.chart) == (None, None)
    assert by_day.why.startswith("No job opened, closed or changed from 2026-08-26 to 2026-09-01")


def test_claims_are_those_of_the_view(db: sqlite3.Connection, asked: Asked) -> None:
    (picture,) = claims.read(db, asked).pictures
    assert [row[:7] for row in picture.rows if row[1] == "sponsorship"] == [("agg", "sponsorship", 1, 1, 0, 0, 1)]
    assert all(row[7] is None for row in picture.rows)  # of one
    assert picture.chart.rows[0].n == 1  # type: ignore[union-attr]


def test_completeness_is_that_of_the_last_reading(db: sqlite3.Connection, asked: Asked) -> None:
    (picture,) = completeness.read(db, asked).pictures
    found = dict(zip(picture.columns, picture.rows[0], strict=True))
    postings = "FROM posting p JOIN source s ON s.id = p.source WHERE s.family = 'greenhouse' AND p.closed_at IS NULL"
    n, titled, paid = db.execute(f"SELECT count(*), count(title), count(pay) {postings}").fetchone()
    assert (found["postings"], found["title"], found["pay"]) == (n, f"{titled / n:.0%}", f"{paid / n:.0%}")


def test_days_open_say_why_there_are_none(db: sqlite3.Connection, asked: Asked) -> None:
    days, chains = openings.read(db, asked).pictures
    assert days.chart is None
    assert "read again and again" in days.why
    assert chains.rows == [("once", db.execute("SELECT count(*) FROM job WHERE postings > 0").fetchone()[0])]


def test_the_sql_that_is_shown_can_be_asked(db: sqlite3.Connection, asked: Asked) -> None:
    for picture in pictures(db, asked):
        assert ":" not in picture.sql.replace("':'", ""), picture.name
        assert db.execute(picture.sql).fetchall() is not None, picture.name


def test_every_picture_says_what_is_counted_and_until_when(db: sqlite3.Connection, asked: Asked) -> None:
    found = pictures(db, asked)
    assert len({picture.name for picture in found}) == len(found)
    for picture in found:
        assert "2026-07-10" in picture.counts, picture.name
        assert (picture.chart is None) == bool(picture.why), picture.name
        assert all(len(row) == len(picture.columns) for row in picture.rows), picture.name


def test_parts_are_the_whole(db: sqlite3.Connection, asked: Asked) -> None:
    for picture in pictures(db, asked):
        if isinstance(picture.chart, Shares):
            told = Counter({row.label: row.n for row in picture.chart.rows})
            assert told == Counter({row[0]: row[1] for row in picture.rows}), picture.name
