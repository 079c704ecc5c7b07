"""Prevailing wages: levels of every label, the wage year, where the ends of pay lie, and the answer over several occupations."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers import wages
from registers.load import load_file
from registers.store import open_store
from registers.wages import Answer, Levels, Standing, Wages, judge, levels, standing, wage_year
from tests.registers import official as of

TABLE = [
    ["41860", "15-1252", "1", "50", "60", "70", "80", "70", ""],
    ["41860", "25-2031", "1", "50000", "60000", "70000", "80000", "66000.4", "Annual Wage"],
    ["41860", "29-1215", "1", "", "", "", "", "121.5", "High Wage"],
    ["41860", "27-2011", "3", "", "", "", "", "31.25", "No Leveled Wage"],
]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_store(tmp_path / "registers.db")) as made:
        load_file(made, of.write_csv(tmp_path / "ALC.csv", of.WAGES, *TABLE), "2024-25")
        more = [[*row[:3], *(str(float(cell) + 1) if cell else "" for cell in row[3:8]), row[8]] for row in TABLE]
        load_file(made, of.write_csv(tmp_path / "ALC 2.csv", of.WAGES, *more), "2025-26")
        load_file(
            made,
            of.write_csv(tmp_path / "EDC.csv", of.WAGES, ["41860", "15-1252", "1", "40", "50", "60", "70", "50", "No ACWIA"]),
            "2024-25",
        )
        yield made


@pytest.mark.parametrize(
    ("day", "year"),
    [("2025-06-30", "2024-25"), ("2025-07-01", "2025-26"), ("2026-01-01", "2025-26"), ("1999-12-31", "1999-00"), ("2100-01-01", "2099-00")],
)
def test_wage_years_begin_in_july(day: str, year: str) -> None:
    assert wage_year(date.fromisoformat(day)) == year


@pytest.mark.parametrize(
    ("soc", "amounts", "label", "average", "geo_level"),
    [
        ("15-1252", (104_000, 124_800, 145_600, 166_400), "", 145_600, 1),
        ("25-2031", (50_000, 60_000, 70_000, 80_000), "Annual Wage", 66_000, 1),
        ("29-1215", (239_200,) * 4, "High Wage", 252_720, 1),
        ("27-2011", (), "No Leveled Wage", 65_000, 3),
    ],
)
def test_levels_are_dollars_a_year(
    db: sqlite3.Connection, soc: str, amounts: tuple[int, ...], label: str, average: int, geo_level: int
) -> None:
    found = levels(db, soc, "41860", "2024-25", "ALC")
    assert found == Levels(soc, "41860", "2024-25", "2024-25", "ALC", amounts, label, average, geo_level)


def test_collections_are_apart(db: sqlite3.Connection) -> None:
    found = levels(db, "15-1252", "41860", "2024-25", wages.EDC)
    assert found
    assert (found.levels[0], found.collection) == (40 * 2080, "EDC")


@pytest.mark.parametrize(
    ("asked", "taken"), [("2024-25", "2024-25"), ("2026-27", "2025-26"), ("2019-20", "2024-25"), ("2025-26", "2025-26")]
)
def test_the_year_that_is_taken_is_told(db: sqlite3.Connection, asked: str, taken: str) -> None:
    found = levels(db, "15-1252", "41860", asked)
    assert found
    assert (found.wage_year, found.asked_year) == (taken, asked)
    told = str(judge(110_000, 110_000, "41860", [("15-1252", 1.0)], lambda soc, area: found))
    assert told == "Level I under 15-1252" + (f" (wages of {taken}; those of {asked} are not loaded)" if asked != taken else "")


@pytest.mark.parametrize(("soc", "area"), [("15-1253", "41860"), ("15-1252", "12420"), ("", "")])
def test_what_is_not_in_the_table_is_none(db: sqlite3.Connection, soc: str, area: str) -> None:
    known = "15-1252", "41860", "2024-25", "ALC"
    asked = soc, area, "2024-25", "ALC"
    found = Wages(db).levels([asked, known])
    assert found[asked] is None
    assert found[known]


def test_nothing_is_loaded(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "empty.db")) as empty:
        assert Wages(empty).year_of("2025-26") is None
        assert levels(empty, "15-1252", "41860", "2025-26") is None


def known(*amounts: int, soc: str = "15-1252", label: str = "") -> Levels:
    return Levels(soc, "41860", "2025-26", "2025-26", "ALC", amounts, label)


AT = known(100_000, 120_000, 140_000, 160_000)


@pytest.mark.parametrize(
    ("low", "high", "ends", "words"),
    [
        (100_000, 100_000, (1, 1), "I"),
        (99_999, 99_999, (0, 0), "below Level I"),
        (99_999.99, Decimal("140000.00"), (0, 3), "below Level I to III"),
        (125_000, 160_000, (2, 4), "II-IV"),
        (160_000, 125_000, (2, 4), "II-IV"),
        (900_000, 900_000, (4, 4), "IV"),
        (125_000, None, (2, None), "from II up"),
        (None, 99_000, (None, 0), "below Level I"),
        (None, 130_000, (None, 2), "up to II"),
        (None, None, (None, None), ""),
    ],
)
def test_where_pay_lies(low: float | None, high: float | None, ends: tuple[int | None, int | None], words: str) -> None:
    found = standing(low, high, AT)
    assert ((found.low, found.high), str(found)) == (ends, words)


@pytest.mark.parametrize("without", [None, known(label="No Leveled Wage")])
def test_without_levels_pay_lies_nowhere(without: Levels | None) -> None:
    assert standing(1, 2, without) == Standing()


@given(st.integers(0, 500_000), st.integers(0, 500_000), st.integers(1, 60_000), st.integers(7_000, 200_000))
def test_higher_pay_is_never_at_a_lower_level(low: int, high: int, step: int, first: int) -> None:
    found = standing(low, high, known(*(first + step * at for at in range(4))))
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.high <= 4
    assert (found.high == 0) == (max(low, high) < first)


TABLES = {
    "15-2051": known(90_000, 100_000, 120_000, 150_000, soc="15-2051"),
    "15-1252": known(110_000, 140_000, 170_000, 200_000, soc="15-1252"),
    "15-1299": known(110_000, 140_000, 170_000, 200_000, soc="15-1299"),
    "27-2011": known(soc="27-2011", label="No Leveled Wage"),
}


def ask(low: int | None, high: int | None, *socs: str, area: str | None = "41860", is_remote: bool = False) -> Answer:
    return judge(low, high, area, [(soc, 0.4) for soc in socs], lambda soc, area: TABLES.get(soc), is_remote=is_remote)


@pytest.mark.parametrize(
    ("answer", "words", "is_under", "is_low_end_under"),
    [
        (ask(115_000, 135_000, "15-2051", "15-1252"), "Level II-III under 15-2051, I under 15-1252", False, False),
        (ask(115_000, 135_000, "15-1252", "15-1299"), "Level I under 15-1252 and 15-1299", False, False),
        (ask(70_000, 80_000, "15-2051", "15-1252"), "below Level I under 15-2051 and 15-1252", True, False),
        (ask(70_000, 95_000, "15-2051", "15-1252"), "below Level I to I under 15-2051, below Level I under 15-1252", False, True),
        (ask(95_000, 95_000, "15-2051", "15-1252"), "Level I under 15-2051, below Level I under 15-1252", False, False),
        (ask(70_000, None, "15-2051"), "from below Level I up under 15-2051", False, True),
        (ask(None, 80_000, "15-2051"), "below Level I under 15-2051", True, False),
        (ask(70_000, 80_000, "15-2051", "27-2011"), "below Level I under 15-2051, no levels of 27-2011", False, False),
        (ask(70_000, 80_000, "15-2051", "99-9999"), "below Level I under 15-2051, no levels of 99-9999", False, False),
    ],
)
def test_the_answer_is_over_all_candidates(answer: Answer, words: str, is_under: bool, is_low_end_under: bool) -> None:
    """What is said of every candidate is not said where one of them has no levels."""
    assert (str(answer), answer.is_under, answer.is_low_end_under) == (words, is_under, is_low_end_under)


@pytest.mark.parametrize(
    ("answer", "why", "candidates"),
    [
        (ask(1, 2, "15-1252", area=None), wages.NO_AREA, 0),
        (ask(1, 2, "15-1252", area=None, is_remote=True), wages.REMOTE, 0),
        (ask(1, 2), wages.NO_OCCUPATION, 0),
        (ask(1, 2, "99-9999"), wages.NO_WAGES, 1),
        (ask(1, 2, "27-2011"), wages.NO_LEVELS, 1),
        (ask(None, None, "27-2011"), wages.NO_LEVELS, 1),
        (ask(None, None, "15-1252", "15-2051"), wages.NO_PAY, 2),
    ],
)
def test_why_it_cannot_be_told(answer: Answer, why: str, candidates: int) -> None:
    assert (answer.why_not, str(answer), len(answer.candidates)) == (why, f"not determinable: {why}", candidates)
    assert not answer.is_under
    assert not answer.is_low_end_under


def test_without_pay_the_levels_are_there_all_the_same() -> None:
    (first, _) = ask(None, None, "15-1252", "15-2051").candidates
    assert first.levels == TABLES["15-1252"]
    assert (first.share, first.standing) == (0.4, Standing())
