"""rolecall bulk: what it prints, writes and returns."""

import orjson
import pytest
from click.testing import CliRunner

from bench.soak.bulk import invented, write_lines
from crawler.cli import cli
from schemas.errors import Problem

pytest.importorskip("daft", reason="the extra `bulk` is not installed")


def rolecall(*arguments):
    return CliRunner().invoke(cli, [*map(str, arguments)], standalone_mode=False)


@pytest.fixture
def run_here(monkeypatch):
    """Partitions are done in this process; tests/bulk has them spread."""
    monkeypatch.setattr("bulk.run.each", lambda daft, task, out, parts: [task(out, part) for part in parts])


def test_a_run_and_its_import(tmp_path, run_here):
    write_lines(tmp_path / "in.jsonl", invented(12))
    here = ("--catalog", tmp_path / "var" / "catalog.db")
    said = rolecall("bulk", "run", tmp_path / "in.jsonl", tmp_path / "out", *here)
    assert said.return_value is None, said.exception
    assert f"{tmp_path}/out: 12 postings of 12 things seen, in 1 partition\n" in said.stdout
    again = rolecall("bulk", "run", tmp_path / "in.jsonl", tmp_path / "out", "--json", *here)
    told = orjson.loads(again.stdout)
    assert {name: told[name] for name in ("parts", "fresh", "sightings", "postings")} == {
        "parts": 1,
        "fresh": 0,
        "sightings": 12,
        "postings": 12,
    }
    loaded = rolecall("bulk", "import", tmp_path / "out", *here)
    assert loaded.return_value == 0, loaded.exception
    assert "12 seen: 12 new" in loaded.stdout


def test_what_could_not_be_read_is_a_problem_of_the_import(tmp_path, run_here):
    (tmp_path / "in.jsonl").write_text("{}\n", "utf-8")
    here = ("--catalog", tmp_path / "var" / "catalog.db")
    assert rolecall("bulk", "run", tmp_path / "in.jsonl", tmp_path / "out", *here).return_value is None
    loaded = rolecall("bulk", "import", tmp_path / "out", *here)
    assert loaded.return_value == 1
    assert "could not be read: see the table quarantine" in loaded.stdout


def test_a_folder_that_no_run_wrote_is_not_imported(tmp_path):
    said = rolecall("bulk", "import", tmp_path, "--catalog", tmp_path / "catalog.db")
    assert isinstance(said.exception, Problem)
    assert str(said.exception) == f"{tmp_path} holds no plan.json: name the folder that `rolecall bulk run` wrote"
