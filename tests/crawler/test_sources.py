"""`rolecall sources` and `rolecall probe`: rows of one's own over the shipped ones, imported lists, boards off saved pages."""

from pathlib import Path
from typing import Any

import orjson

from crawler.boards.asking import Look
from crawler.boards.looking import mark
from pipelines.context import utc_now
from schemas.source import Source
from spiders.boards.lists import add_rows
from spiders.registry import SOURCES, sources
from tests.crawler.test_commands import run


def listed(*arguments: str) -> dict[str, dict[str, Any]]:
    return {f"{row['family']}:{row['board']}": row for row in orjson.loads(run("sources", "list", "--json", *arguments).stdout)}


def test_sources_are_added_listed_and_imported_without_touching_what_is_shipped(tmp_path: Path) -> None:
    shipped = {path: path.read_bytes() for path in SOURCES.glob("*")}
    at = ("--catalog", str(tmp_path / "catalog.db"))
    run("sources", "add", "greenhouse:oven", "--employer", "Oven & Co", *at)
    boards = [{"ats": "lever", "slug": "mill", "name": "Mill"}, {"ats": "greenhouse", "slug": "stripe", "name": "S"}]
    (tmp_path / "list.json").write_bytes(orjson.dumps(boards))
    done = run("sources", "import", str(tmp_path / "list.json"), *at)
    assert done.output.splitlines() == ["greenhouse: nothing new", f"lever: 1 written to {tmp_path}/sources/lever.csv"]
    rows = listed(*at)
    assert (rows["greenhouse:oven"]["employer"], rows["lever:mill"]["employer"]) == ("Oven & Co", "Mill")
    assert rows["greenhouse:stripe"] == listed("--catalog", str(tmp_path / "elsewhere" / "c.db"))["greenhouse:stripe"]
    assert {path: path.read_bytes() for path in SOURCES.glob("*")} == shipped


def test_a_list_with_odd_rows_is_imported_without_them(tmp_path: Path) -> None:
    rows = [{"ats": "lever", "slug": slug, "country": country} for slug, country in (("mill", "Germany"), ("kiln", "de"), ("a b", "FR"))]
    (tmp_path / "list.json").write_bytes(orjson.dumps({"count": 5, "boards": [*rows, {"ats": "lever", "employer": "Loom"}, {}]}))
    at = ("--catalog", str(tmp_path / "catalog.db"))
    done = run("sources", "import", str(tmp_path / "list.json"), *at)
    assert "lever:a b: left out, board 'a b' is no board" in done.output
    assert "2 rows left out: no platform and board named there" in done.output
    assert [listed(*at)[key]["country"] for key in ("lever:mill", "lever:kiln")] == [None, "DE"]


def test_a_row_of_ones_own_lies_over_the_shipped_one(tmp_path: Path) -> None:
    at = ("--registry", str(tmp_path / "mine"))
    before = listed(*at)["greenhouse:stripe"]
    run("sources", "add", "greenhouse:stripe", "--country", "IE", *at)
    assert (tmp_path / "mine" / "greenhouse.csv").read_text().splitlines()[1].rstrip(",") == "stripe,,IE"
    assert listed(*at)["greenhouse:stripe"] == before | {"country": "IE"}
    assert run("sources", "add", "greenhouse:STRIPE", "--country", "IE", *at).output == "greenhouse: nothing new\n"
    assert len(listed(*at)) == len(listed("--registry", str(tmp_path / "none")))


def test_what_a_check_finds_is_written_to_ones_own_files(tmp_path: Path) -> None:
    stripe, oven = Source("greenhouse", "stripe", employer="Stripe"), Source("greenhouse", "oven", employer="Oven")
    add_rows([oven], tmp_path)
    shipped = (SOURCES / "greenhouse.csv").read_bytes()
    mark([Look(stripe, "dead"), Look(oven, "live", postings=3), Look(Source("lever", "mill"), "unclear")], tmp_path)
    rows = {row.key: row for row in sources(tmp_path)}
    assert (rows["greenhouse:stripe"].status, rows["greenhouse:stripe"].employer) == ("dead", "Stripe")
    checked = rows["greenhouse:oven"]
    assert (checked.status, checked.verified, checked.employer) == ("live", utc_now().date().isoformat(), "Oven")
    mark([Look(stripe, "live")], tmp_path)
    assert {row.key: row.status for row in sources(tmp_path)}["greenhouse:stripe"] == "live"
    assert (SOURCES / "greenhouse.csv").read_bytes() == shipped
    assert not (tmp_path / "lever.csv").exists()


def test_probe_reads_the_board_off_a_saved_page(tmp_path: Path) -> None:
    (tmp_path / "careers.html").write_text('<iframe src="https://boards.greenhouse.io/embed/job_board?for=oven"></iframe>')
    done = run("probe", str(tmp_path / "careers.html"), "--json")
    found = orjson.loads(done.stdout)
    assert found["rung"] == 0
    assert (found["row"]["family"], found["row"]["board"]) == ("greenhouse", "oven")
