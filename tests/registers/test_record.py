"""What the registers say of a matched employer, year by year and visa by visa."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from registers.match import Called, Match, Matcher
from registers.record import (
    Count,
    Licence,
    lca_by,
    licences_of,
    no_record,
    record_of,
    summary_of,
    trend_of,
    uscis_sources,
)
from registers.store import open_store
from schemas.filings import YearRecord
from tests.registers.filings import put


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_store(tmp_path / "registers.db")) as made:
        yield made


def match_of(db: sqlite3.Connection, name: str = "Tarnwater", country: str = "US", state: str = "CA") -> Match:
    match = Matcher(db).match([Called(name)], [country], [state])
    assert match
    return match


HUB = {
    "employer": "TARNWATER INC",
    "state": "CA",
    "city": "OAKLAND",
    "initial_denials": 1,
    "continuing_approvals": 5,
    "continuing_denials": 0,
}
LCA = {
    "employer": "Tarnwater, Inc.", "employer_state": "CA", "employer_city": "Oakland", "soc_2018": "15-1252", "worksite_city": "Reno",
    "worksite_state": "NV", "workers": 2, "annual_from": 90000.0, "annual_to": 120000.0, "secondary_entity": 0, "h1b_dependent": 0,
}  # fmt: skip


def test_approvals_and_denials_of_a_year(db: sqlite3.Connection) -> None:
    put(db, "uscis", {**HUB, "initial_approvals": 3}, {**HUB, "initial_approvals": 4, "zip": "94607"})
    (record,) = record_of(db, match_of(db))
    assert (record.fiscal_year, record.visa, record.filed) == (2022, "H-1B", 17)
    assert (record.new_approvals, record.continuing_approvals, record.new_denials, record.continuing_denials) == (7, 10, 2, 0)
    assert record.certified is record.dependent is None
    assert record.files == ["uscis-0.csv"]


def test_archive_and_live_tool_are_never_added(db: sqlite3.Connection) -> None:
    put(db, "uscis", {**HUB, "initial_approvals": 3})
    sectors = [{**HUB, "source": "live", "naics": f"{n}", "initial_approvals": 1, "employer": "OTHERS LLC"} for n in range(11, 26)]
    put(db, "uscis", {**HUB, "source": "live", "initial_approvals": 2}, *sectors)
    assert uscis_sources(db) == {(2022, "live")}
    (record,) = record_of(db, match_of(db))
    assert (record.new_approvals, record.files) == (2, ["uscis-1.csv"])


def test_each_visa_has_its_row_and_a_fiscal_year_begins_in_october(db: sqlite3.Connection) -> None:
    put(
        db, "lca", LCA, {**LCA, "status": "denied"}, {**LCA, "visa": "E-3", "decided": "2023-09-30"},
        {**LCA, "visa": "H-1B1 Chile", "status": "certified-withdrawn"},
        {**LCA, "status": "withdrawn", "h1b_dependent": 1, "secondary_entity": 1},
    )  # fmt: skip
    put(db, "perm", {"employer": "Tarnwater, Inc.", "employer_state": "CA", "already_employed": 1, "status": "certified-expired"})
    records = {(one.fiscal_year, one.visa): one for one in record_of(db, match_of(db))}
    assert set(records) == {(2024, "H-1B"), (2024, "H-1B1 Chile"), (2024, "PERM"), (2023, "E-3")}
    own = records[2024, "H-1B"]
    assert (own.certified, own.denied, own.withdrawn, own.workers, own.secondary, own.dependent) == (1, 1, 1, 2, 1, True)
    assert (records[2024, "H-1B1 Chile"].certified, records[2024, "H-1B1 Chile"].dependent) == (1, False)
    assert (records[2024, "PERM"].certified, records[2024, "PERM"].already_employed) == (1, 1)


def test_other_filers_of_the_name_are_left_out(db: sqlite3.Connection) -> None:
    put(db, "lca", {**LCA, "fein": "123450001"}, {**LCA, "fein": "123450002", "employer_state": "OH", "employer_city": "Akron"})
    (record,) = record_of(db, match_of(db))
    assert record.certified == 1


def test_by_occupation_and_by_place(db: sqlite3.Connection) -> None:
    put(db, "lca", LCA, LCA | {"annual_from": 80000.0, "annual_to": None}, LCA | {"soc_2018": "15-2051"}, LCA | {"status": "denied"})
    match = match_of(db)
    assert lca_by(db, match, "soc") == [
        Count(2024, "H-1B", "15-1252", 2, 80000.0, 120000.0), Count(2024, "H-1B", "15-2051", 1, 90000.0, 120000.0),
    ]  # fmt: skip
    assert [(one.key, one.certified) for one in lca_by(db, match, "area")] == [("RENO, NV", 3)]


def test_what_is_ambiguous_has_no_record(db: sqlite3.Connection) -> None:
    put(db, "lca", {**LCA, "employer": "Summit Inc"})
    put(db, "uk_sponsors", {"employer": "Summit Ltd", "route": "Skilled Worker"})
    for country in ("US", "GB"):
        match = match_of(db, "Summit", country, "TX")
        assert match.is_ambiguous
        assert not record_of(db, match)
        assert not lca_by(db, match, "soc")
        assert not licences_of(db, match, country)


def test_licences_are_of_their_country(db: sqlite3.Connection) -> None:
    uk = {"employer": "Tarnwater Limited", "city": "London", "rating": "Worker (A rating)"}
    put(db, "uk_sponsors", uk | {"route": "Skilled Worker"}, uk | {"route": "Scale-up"}, period="2025-02-01")
    put(db, "nl_sponsors", {"employer": "Tarnwater B.V.", "kvk": "01234567"}, period="2024-10-01")
    put(db, "ca_lmia", {"employer": "Tarnwater Inc.", "stream": "High Wage", "positions": 2, "province": "Ontario"}, period="2024-Q1")
    match = Matcher(db).match([Called("Tarnwater")], ["GB", "NL", "CA", "US"])
    assert match
    assert [(one.detail, one.rating, one.period) for one in licences_of(db, match, "GB")] == [
        ("Scale-up", "Worker (A rating)", "2025-02-01"), ("Skilled Worker", "Worker (A rating)", "2025-02-01"),
    ]  # fmt: skip
    assert licences_of(db, match, "NL") == [Licence("nl_sponsors", "NL", "Tarnwater B.V.", "01234567", "", "2024-10-01")]
    assert licences_of(db, match, "CA") == [Licence("ca_lmia", "CA", "Tarnwater Inc.", "High Wage", "", "2024-Q1", 2)]
    assert not licences_of(db, match, "US")
    assert not record_of(db, match)


def years(*filed: int, partial: bool = False) -> list[YearRecord]:
    made = [YearRecord("H-1B", 2019 + n, new_approvals=count) for n, count in enumerate(filed)]
    made[-1].partial = partial
    return made


@pytest.mark.parametrize(
    ("records", "trend"),
    [
        (years(10), None), (years(10, 10, 13), "rising"), (years(10, 10, 12), "steady"), (years(10, 10, 7), "falling"),
        (years(100, 10, 10, 12), "steady"), (years(0, 0), "steady"), (years(0, 1), "rising"), (years(10, 10, 1, partial=True), "steady"),
    ],
)  # fmt: skip
def test_the_trend_is_the_last_whole_year_beside_the_two_before(records: list[YearRecord], trend: str | None) -> None:
    assert trend_of(records) == trend


def test_the_summary_is_over_all_years(db: sqlite3.Connection) -> None:
    put(db, "uscis", {**HUB, "initial_approvals": 3, "fiscal_year": 2021}, {**HUB, "initial_approvals": 9, "fiscal_year": 2022})
    put(db, "uscis", {**HUB, "initial_approvals": 1, "fiscal_year": 2023}, remark="a part of the year")
    put(db, "lca", {**LCA, "h1b_dependent": 1, "decided": "2021-12-01"})
    records = record_of(db, match_of(db))
    assert [(one.fiscal_year, one.partial) for one in records] == [(2023, True), (2022, False), (2021, False)]
    summary = summary_of(records)
    assert (summary.last_year, summary.trend, summary.is_dependent, summary.is_willful) == (2023, {"H-1B": "rising"}, True, None)
    assert summary_of([]).last_year is None


def test_no_record_says_where_was_looked(db: sqlite3.Connection) -> None:
    assert no_record(db, ["US"]) == "No register of these countries is loaded"
    put(db, "uscis", HUB, period="2019")
    put(db, "uscis", HUB, period="2022")
    put(db, "nl_sponsors", {"employer": "Moss B.V."}, period="2024-10-01")
    assert no_record(db, ["US"]) == "No record found in USCIS H-1B Employer Data Hub (2019 to 2022)"
    assert "NL public register" in no_record(db, ["NL", "US"])
    assert "sponsor" not in no_record(db, ["US"])
