"""The tables that come along, made of invented files, and the measure of occupations: no employer is named, none stands on both sides."""

import csv
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bench import make_places, make_titles, occupations
from registers.starter import FOLDER
from tests.registers import official as of

FILED = ["EMPLOYER_NAME", "JOB_TITLE", "SOC_CODE"]
CASES = [
    ["Lantern Foundry Inc", "Glow Analyst", "15-2051.00"],
    ["LANTERN FOUNDRY INC", "Glow Analyst II", "15-2051"],
    ["Lantern Foundry, L.L.C.", "Sr. Glow Analyst", "15-2051"],
    ["Cinder Press LLC", "glow analyst", "15-2051"],
    ["Ember Group", "Glow Analyst", "13-1161"],
    ["Ember Group", "Ember 7 Internal", "13-1161"],
    ["Cinder Press LLC", "Ember 7 Internal", "13-1161"],
    ["Cinder Press LLC", "Glow Analyst", "999999"],
    ["", "Glow Analyst", "15-2051"],
]


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_titles_of_three_employers_are_counted(tmp_path: Path) -> None:
    """Spellings of one title are one, of one employer too; what fewer use is left out."""
    make_titles.main(of.write_csv(tmp_path / "lca.csv", FILED, *CASES), tmp_path / "out.csv")
    assert read(tmp_path / "out.csv") == [
        ["Job Title", "SOC Code", "Employers", "Applications"],
        ["Glow Analyst", "13-1161", "1", "1"],
        ["Glow Analyst", "15-2051", "2", "4"],
    ]


def test_what_comes_along_names_no_employer_and_no_rare_title() -> None:
    table = pq.read_table(FOLDER / "lca_titles-2024-q1.parquet")
    assert set(table.column_names) == {"title", "soc", "employers", "applications"}
    employers: Counter[str] = Counter()
    for title, count in zip(table["title"].to_pylist(), table["employers"].to_pylist(), strict=True):
        employers[title] += count
    assert min(employers.values()) >= make_titles.LEAST_EMPLOYERS


def test_places_get_their_county(tmp_path: Path) -> None:
    """Of names that cities lack, postal codes tell it; in Connecticut, whose counties are gone, the nearest city does."""
    for name, lines in {
        "countries/countries": ["Testland\tTT", "United States\tUS", "Puerto Rico\tPR"],
        "subdivisions/subdivisions": [
            "Ohio\tUS-OH\tUS.OH", "Lantern County\t\tUS.OH.001", "Connecticut\tUS-CT\tUS.CT", "Coast Planning Region\t\tUS.CT.1",
            "Coquí\t\tPR.001",
        ],
        "cities/cities": [
            "Lanternville\t1\t1|2\t2\t9000\t40.004\t-83.001", "Westport\t2\t3|4\t2\t800\t41.1\t-73.4", "Coquí\t3\t5\t3\t\t18\t-66",
            "Testville\t4\t\t1\t5\t1\t1",
        ],
    }.items():  # fmt: skip
        path = tmp_path / f"{name}.tsv"
        path.parent.mkdir()
        path.write_text("\n".join(lines), "utf-8")
    postal = [
        ["Lantern-ville", "OH", "Wrong", "40", "-83"],
        ["Upper Lantern", "OH", "Lantern", "40.1", "-83.2"],
        ["Upper Lantern", "OH", "Lantern", "40.3", "-83.2"],
        ["Greens", "CT", "Fairfield", "41.2", "-73.3"],
    ]
    file = of.write_csv(tmp_path / "postal.csv", ["city", "state_abbr", "county", "lat", "lng"], *postal)
    make_places.main(tmp_path, file, tmp_path / "out.csv")
    assert read(tmp_path / "out.csv")[1:] == [
        ["Coquí", "PR", "Coquí", "0", "18.0", "-66.0"],
        ["Greens", "CT", "Coast Planning Region", "1", "41.2", "-73.3"],
        ["Lanternville", "OH", "Lantern County", "9000", "40.0", "-83.0"],
        ["Upper Lantern", "OH", "Lantern", "2", "40.2", "-83.2"],
        ["Westport", "CT", "Coast Planning Region", "800", "41.1", "-73.4"],
    ]


def test_spellings_of_an_employer_are_on_one_side(tmp_path: Path) -> None:
    cases = [
        [name, "Glow Analyst", "15-2051"] for at in "abcdefgh" for name in (f"Lantern {at} Inc", f"Lantern {at}, LLC.", f"LANTERN {at}")
    ]
    halves = occupations.halved(make_titles.filings(of.write_csv(tmp_path / "lca.csv", FILED, *cases)))
    first, second = ({employer for employer, *_ in half} for half in halves)
    assert len(first) + len(second) == 8
    assert min(len(first), len(second)) > 0
    assert sum(map(len, halves)) == len(cases)


@pytest.mark.parametrize(
    ("upto", "by_filings", "told"),
    [(1, False, "0.667 ± 0.533"), (3, False, "0.667 ± 0.533"), (1, True, "0.400 ± 0.400"), (3, True, "0.600 ± 0.587")],
)
def test_a_share_of_what_is_right(upto: int, by_filings: bool, told: str) -> None:
    """A title is right by its most usual code, or one as usual; filings each by their own."""
    rows = [
        (["15-2051", "15-1252"], Counter({"15-2051": 1, "15-1252": 1})),
        (["15-2051", "13-1161"], Counter({"15-2051": 1})),
        ([], Counter({"15-2051": 2})),
    ]
    assert occupations.share(rows, upto, by_filings) == told
