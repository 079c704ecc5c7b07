"""Saved files that hold nothing of their family are named, and end in exit code 1."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import cli

FILES = {
    "hackernews": '{"title": "Ask HN: Which boat?", "hits": []}',
    "jsonld": "<html><a href='/jobs/diver-7'>Diver</a></html>",
    "greenhouse": '{"boats": 3}',
    "teamtailor": "<html><p>Our story</p></html>",
    "weworkremotely": '{"jobs": []}',
}


@pytest.mark.parametrize("family", FILES)
def test_a_file_of_no_known_shape_is_named(family: str, tmp_path: Path) -> None:
    file = tmp_path / "saved.txt"
    file.write_text(FILES[family])
    done = CliRunner().invoke(
        cli, ["ingest", str(file), "--source", family, "--catalog", str(tmp_path / "catalog.db")], standalone_mode=False
    )
    assert done.return_value == 1, done.output
    assert "problems     none" not in done.output
