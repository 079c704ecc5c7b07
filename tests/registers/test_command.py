"""``rolecall registers``: load, list, drop, and the tables that come along."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from crawler.commands.registers import registers_command
from registers.layouts import KINDS
from registers.starter import FOLDER, load_starters
from registers.store import files, storing
from tests.registers import official as of

UK = ["Organisation Name", "Town/City", "County", "Type & Rating", "Route"]


@pytest.fixture
def few_starters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one small table that comes along."""
    folder = tmp_path / "starters"
    folder.mkdir()
    (folder / "onet_zones.parquet").write_bytes((FOLDER / "onet_zones.parquet").read_bytes())
    monkeypatch.setattr(load_starters, "__defaults__", (folder, *(load_starters.__defaults__ or ())[1:]))
    return folder


ZONES = [[f"15-{number}.00", "4", "08/2025"] for number in range(1000, 1900)]


def run(store: Path, *arguments: str) -> Result:
    return CliRunner().invoke(registers_command, [arguments[0], "--registers", str(store), *arguments[1:]], standalone_mode=False)


def told(store: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run(store, "list", "--json").stdout)
    return answer


@pytest.mark.usefixtures("few_starters")
def test_a_folder_is_loaded_but_for_what_is_no_register(tmp_path: Path) -> None:
    folder, store = tmp_path / "in", tmp_path / "registers.db"
    (folder / "deeper").mkdir(parents=True)
    of.write_csv(folder / "deeper" / "case.csv", of.LCA_2020, of.CASE_2024)
    of.write_csv(folder / "bad.csv", ["a", "b"], ["1", "2"])
    (folder / "picture.png").write_bytes(b"\x89PNG")
    done = run(store, "load", str(folder))
    assert done.return_value == 1
    assert "1 rows read, 0 blank, 0 duplicate, 0 rejected" in done.stdout
    assert "2024-01-09 to 2024-01-09" in done.stdout
    assert "columns missing: begins" in done.stdout
    assert "bad.csv: no register is known that has such columns" in done.stderr
    assert "picture" not in done.output
    assert run(store, "load", str(folder / "deeper")).return_value == 0
    assert "loaded before" in run(store, "load", str(folder / "deeper")).stdout


@pytest.mark.usefixtures("few_starters")
def test_the_list_tells_what_is_loaded_what_is_not_and_what_cannot_be(tmp_path: Path) -> None:
    store = tmp_path / "registers.db"
    run(store, "load", str(of.write_csv(tmp_path / "2026-01-05.csv", UK, ["Fen Ltd", "Ely", "", "Worker (A rating)", "Skilled Worker"])))
    shown = told(store)
    loaded = {file["kind"]: file for file in shown["loaded"]}
    assert loaded.keys() == {"uk_sponsors", "onet_zones"}
    assert (loaded["uk_sponsors"]["period"], loaded["uk_sponsors"]["kept"]) == ("2026-01-05", 1)
    assert loaded["onet_zones"]["is_starter"]
    assert "debarred" in shown["cannot_be_loaded"]
    assert {*shown["not_loaded"], *loaded} == {*KINDS}
    lines = run(store, "list").stdout
    assert "Open Government Licence" in lines
    assert "not loaded: DOL labor condition applications" in lines
    assert "cannot be loaded: DOL debarred" in lines


@pytest.mark.usefixtures("few_starters")
def test_a_dropped_file_is_gone(tmp_path: Path) -> None:
    store = tmp_path / "registers.db"
    run(store, "load", str(of.write_csv(tmp_path / "a.csv", of.LCA_2018, of.CASE_2018)))
    assert "1 rows removed" in run(store, "drop", "lca").stdout
    with storing(store) as db:
        assert files(db) == []
        assert db.execute("SELECT count(*) FROM lca").fetchone() == (0,)
    assert isinstance(run(store, "drop", "7").exception, Exception)


@pytest.mark.usefixtures("few_starters")
def test_an_empty_folder_a_known_file_and_a_table_that_comes_back_are_told(tmp_path: Path) -> None:
    store, folder = tmp_path / "registers.db", tmp_path / "empty"
    folder.mkdir()
    done = run(store, "load", str(folder))
    assert (done.return_value, "empty: is a folder that holds no table" in done.stderr) == (1, True)
    row = ("2021", "A INC", "1", "0", "0", "0", "33", "1", "TX", "AUSTIN", "7")
    hub = str(of.write_csv(tmp_path / "hub.csv", of.ARCHIVE, row))
    run(store, "load", hub)
    assert "archive 2021; loaded before" in run(store, "load", hub).stdout
    run(store, "load")
    assert "it is loaded again" in run(store, "drop", "onet_zones").stdout
    assert "it is loaded again" not in run(store, "drop", "uscis").stdout


def test_the_official_file_takes_the_place_of_the_one_that_comes_along(tmp_path: Path, few_starters: Path) -> None:
    store = tmp_path / "registers.db"
    assert "onet_zones.parquet" in run(store, "load").stdout
    done = run(store, "load", str(of.write_csv(tmp_path / "Z.txt", ["O*NET-SOC Code", "Job Zone", "Date"], *ZONES)))
    assert "takes the place of Job Zones.txt" in done.stdout
    with storing(store) as db:
        assert db.execute("SELECT count(*), min(onet), max(zone) FROM onet_zones").fetchall() == [(900, "15-1000.00", 4)]
        assert load_starters(db, few_starters) == []


def test_what_comes_along_is_small_and_tells_its_origin() -> None:
    paths = sorted(FOLDER.glob("*.parquet"))
    assert sum(path.stat().st_size for path in paths) <= 12 << 20
    readme = (FOLDER / "README.md").read_text("utf-8")
    for path in paths:
        metadata = pq.read_metadata(path)
        said = {key.decode(): value.decode() for key, value in metadata.metadata.items()}
        assert {"kind", "terms", "origin"} <= said.keys()
        assert int(said["kept"]) == metadata.num_rows
        assert path.name in readme or path.name.startswith("uscis-archive-202")


@pytest.mark.parametrize(
    ("year", "rows", "approvals", "denials"),
    [
        (2019, 59_441, (132_967, 256_356), (35_633, 33_880)),
        (2020, 55_239, (122_894, 303_830), (18_276, 21_639)),
        (2021, 60_806, (141_194, 333_929), (5_667, 7_800)),
        (2022, 59_983, (138_381, 327_810), (3_132, 6_454)),
        (2023, 33_332, (38_315, 138_635), (2_432, 3_918)),
    ],
)
def test_the_totals_of_the_data_hub_are_those_published(year: int, rows: int, approvals: tuple[int, int], denials: tuple[int, int]) -> None:
    table = pq.read_table(FOLDER / f"uscis-archive-{year}.parquet")
    sums = {
        name: sum(value or 0 for value in table[name].to_pylist()) for name in table.column_names if name.endswith(("approvals", "denials"))
    }
    assert table.num_rows == rows
    assert (sums["initial_approvals"], sums["continuing_approvals"]) == approvals
    assert (sums["initial_denials"], sums["continuing_denials"]) == denials


def test_the_wages_are_whole() -> None:
    table = pq.read_table(FOLDER / "wages-alc-2025-26.parquet")
    assert table.num_rows == 449_440
    assert (len(set(table["area"].to_pylist())), len(set(table["soc"].to_pylist()))) == (530, 848)
    assert table["label"].to_pylist().count("Annual Wage") == 32_828
