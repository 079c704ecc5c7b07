"""`rolecall report`: what it writes and says, and what keeps it from writing."""

import os
import sys
from contextlib import closing
from importlib import util
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

pytest.importorskip("matplotlib", reason="pictures need rolecall[report]")
pytest.importorskip("jinja2", reason="the page needs rolecall[report]")

from catalog.database import open_catalog
from crawler.cli import cli
from schemas.errors import Problem
from tests.reports.conftest import of_harm, write


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(cli, ["report", *map(str, arguments)])


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "catalog.db"
    write(path, [of_harm(f"{n}", f"Smith of {n % 2}", 40_000 + n) for n in range(24)])
    return path


def test_it_writes_one_page_beside_the_catalog(catalog: Path) -> None:
    done = run("--catalog", catalog)
    out = catalog.parent / "exports" / "report.html"
    assert done.exit_code == 0, done.output
    assert "pictures of 8 questions in" in done.output
    assert out.read_text("utf-8").startswith("<!doctype html>")
    assert [path.name for path in out.parent.iterdir()] == ["report.html"]


def test_the_same_catalog_gives_the_same_file(catalog: Path, tmp_path: Path) -> None:
    for name in ("one.html", "two.html"):
        assert run("--catalog", catalog, "--until", "2026-07-06", "--out", tmp_path / name).exit_code == 0
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_each_picture_may_be_a_file_of_its_own(catalog: Path, tmp_path: Path, form: str, start: bytes) -> None:
    done = run("--catalog", catalog, "--format", form, "--out", tmp_path / "pictures")
    files = sorted(path.name for path in (tmp_path / "pictures").iterdir())
    assert done.exit_code == 0, done.output
    assert f"pay-by-role.{form}" in files
    assert all(name.endswith(f".{form}") for name in files)
    assert (tmp_path / "pictures" / files[0]).read_bytes().startswith(start)
    assert b"Open jobs as of 2026-07-04" in (tmp_path / "pictures" / f"pay-by-role.{form}").read_bytes()
    assert "Days open: Too few openings" in done.output


def test_a_clock_at_the_end_of_the_calendar_is_told_and_gets_its_report_by_until(tmp_path: Path) -> None:
    """What a machine with a wrong clock has left: a run that ended on the last day that there is."""
    path = tmp_path / "catalog.db"
    write(path, [of_harm(f"{n}", "Smith", 40_000 + n) for n in range(12)])
    with closing(open_catalog(path)) as db:
        db.execute("UPDATE run SET finished_at = '9999-12-31T23:59:59Z'")
    assert refused("--catalog", path, "--out", tmp_path / "r.html") == (
        "no week can be told that ends on 9999-12-31: name a day from 0001-01-07 to 9999-12-30 with --until"
    )
    done = run("--catalog", path, "--out", tmp_path / "r.html", "--until", "2026-07-06")
    assert done.exit_code == 0, done.output
    assert "9999-12-31" in (tmp_path / "r.html").read_text("utf-8")


def test_pictures_of_a_former_report_do_not_stay(catalog: Path, tmp_path: Path) -> None:
    for name in ("days-open.png", "days-open.svg", "holiday.png"):
        (tmp_path / name).write_bytes(b"old")
    done = run("--catalog", catalog, "--format", "png", "--out", tmp_path)
    assert "days-open.png of a former report was removed: there is no such picture now" in done.output
    assert not (tmp_path / "days-open.png").exists()
    assert (tmp_path / "days-open.svg").exists()  # of another format: this report does not write it
    assert (tmp_path / "holiday.png").read_bytes() == b"old"


def test_what_stops_it_is_told_of_a_report(catalog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("crawler.commands.report.asked_of", stopped)
    assert refused("--catalog", catalog, "--out", tmp_path / "r.html") == (
        "stopped: the report is not finished. The same command makes it anew"
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--currency", "dollars"), "write three letters, as in EUR"),
        (("--until", "yesterday"), "does not match the format"),
        (("--format", "pdf"), "is not one of"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(catalog: Path, arguments: tuple[str, ...], says: str) -> None:
    done = run("--catalog", catalog, *arguments)
    assert done.exit_code == 2
    assert says in done.output


def refused(*arguments: Any) -> str:
    done = run(*arguments)
    assert isinstance(done.exception, Problem), done.output
    return str(done.exception)


def test_where_there_is_no_catalog_or_an_empty_one(tmp_path: Path) -> None:
    assert "fill one with `rolecall crawl`" in refused("--catalog", tmp_path / "none.db")
    open_catalog(tmp_path / "empty.db").close()
    assert "holds no job" in refused("--catalog", tmp_path / "empty.db")


def test_where_nothing_can_be_written(catalog: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    assert "is a folder: name a file in it" in refused("--catalog", catalog, "--out", tmp_path)
    assert "name a folder with --out" in refused("--catalog", catalog, "--format", "png", "--out", file)
    assert "cannot be made" in refused("--catalog", catalog, "--out", file / "report.html")
    assert "not written to standard output: name a file" in refused("--catalog", catalog, "--out", "-")
    assert "name a day from 0001-01-07" in refused("--catalog", catalog, "--until", "0001-01-01", "--out", tmp_path / "r.html")
    assert "is the catalog itself" in refused("--catalog", catalog, "--out", catalog)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_where_the_folder_is_another_s(catalog: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "cannot be written to" in refused("--catalog", catalog, "--out", tmp_path / "report.html")


def test_without_the_extra_the_cure_is_told(catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.commands.report.find_spec", lambda name: None if name == "matplotlib" else util.find_spec(name))
    assert refused("--catalog", catalog) == (
        "`rolecall report` needs matplotlib: install it with `pip install 'rolecall[report]'`, in a checkout with `make setup`"
    )


def test_other_commands_load_no_library_of_pictures() -> None:
    import subprocess

    asked = "import sys, crawler.commands.report; print({'matplotlib', 'jinja2', 'numpy'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
