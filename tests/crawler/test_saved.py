"""Saved files: what holds nothing of its family, or leaves its postings to files that were not saved, is named: exit code 1."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from crawler.cli import cli

NOTHING = {
    "hackernews": '{"title": "Ask HN: Which boat?", "hits": []}',
    "jsonld": "<html><p>Divers wanted</p></html>",
    "greenhouse": '{"boats": 3}',
    "teamtailor": "<html><p>Our story</p></html>",
    "weworkremotely": '{"jobs": []}',
    "remoteok": "<html><p>JobPosting, the story of a word</p></html>",
    "jobfeed": '{"errors": [{"title": "slow down", "description": "of requests"}]}',
    "personio": "<html><a href='/job/'>Jobs</a><a href='/job/list'>All jobs</a></html>",
    "successfactors": "<Job-Listing></Job-List",
    "eightfold": '{"operationResult": {"result": {"error": "no"}}}',
}
OTHERS = {"jobs": [{"id": n, "title": f"Diver {n}", "link": "x", "team": "Sea", "level": "2", "text": "Dive."} for n in range(3)]}


def ingest(file: Path, family: str, text: str, *flags: str) -> Result:
    file.write_text(text)
    args = ["ingest", str(file), "--source", family, "--catalog", str(file.with_name("catalog.db")), *flags]
    return CliRunner().invoke(cli, args, standalone_mode=False)


@pytest.mark.parametrize("flags", [(), ("--dry-run",)], ids=["loaded", "dry"])
@pytest.mark.parametrize("family", NOTHING)
def test_a_file_of_no_known_shape_is_named(family: str, flags: tuple[str, ...], tmp_path: Path) -> None:
    done = ingest(tmp_path / "saved.txt", family, NOTHING[family], *flags)
    assert done.return_value == 1, done.output
    assert "problems     none" not in done.output


@pytest.mark.parametrize("flags", [(), ("--dry-run",)], ids=["loaded", "dry"])
def test_pages_that_were_not_saved_are_a_problem(flags: tuple[str, ...], tmp_path: Path) -> None:
    done = ingest(
        tmp_path / "list.html", "jsonld", "<html><a href='/jobs/diver-7'>Diver</a></html>", *flags, "--url", "https://reed.example/jobs"
    )
    assert done.return_value == 1
    assert "1 more request that a saved file does not answer" in done.output


def test_rows_of_another_format_are_no_board_of_this_family(tmp_path: Path) -> None:
    done = ingest(tmp_path / "others.json", "greenhouse", orjson.dumps(OTHERS).decode())
    assert done.return_value == 1
    assert "rows of another format" in done.output
    assert "0 seen" in done.output


def test_a_page_of_another_platform_says_so(tmp_path: Path) -> None:
    greenhouse = "<html><iframe src='https://boards.greenhouse.io/embed/job_board?for=reed'></iframe></html>"
    done = ingest(tmp_path / "page.html", "radancy", greenhouse)
    assert done.return_value == 1
    assert "--source greenhouse" in done.output
