"""docs/alerts.md says what there is, and its commands work."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from alerts.channels import CHANNELS
from alerts.reasons import Reason
from alerts.timing import PAUSES
from crawler.cli import cli
from crawler.config import parse_config
from schemas.search import FILTERS
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "alerts.md").read_text("utf-8")
BLOCKS = [block.replace("\\\n", "") for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)]
COMMANDS = [shlex.split(line)[1:] for block in BLOCKS for line in block.splitlines()]


@pytest.mark.parametrize("arguments", [one for one in COMMANDS if one[1] == "add"], ids=lambda one: one[2])
def test_an_example_works(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert not done.exception, repr(done.exception)


def test_the_settings_that_are_shown_are_keys() -> None:
    import tomllib

    told = tomllib.loads(PAGE.partition("```toml\n")[2].partition("```")[0])
    assert parse_config(told, Path("rolecall.toml")).alerts.timezone == "Europe/Berlin"


@pytest.mark.parametrize("name", [*Reason, *(f"{scheme}:" for scheme in CHANNELS if scheme != "http")])
def test_every_reason_and_channel_has_its_row(name: str) -> None:
    assert re.search(rf"^\| `{re.escape(name)}", PAGE, re.MULTILINE)


def test_the_pauses_are_those_that_are_told() -> None:
    minutes = [int(pause.total_seconds()) // 60 for pause in PAUSES]
    assert minutes == [1, 5, 30, *(60 * hours for hours in (2, 5, 10, 14, 20, 24))]
    assert "after 1, 5 and 30 minutes, 2, 5, 10, 14, 20 and 24 hours" in PAGE


def test_the_table_of_filters_is_the_code_s() -> None:
    told = (ROOT / "docs" / "operating.md").read_text("utf-8").partition("<!-- filters:")[2].partition("<!-- end -->")[0]
    rows = [line.split(" | ") for line in told.splitlines() if line.startswith("| `")]
    assert [row[0].strip("|` ") for row in rows] == [one.name for one in FILTERS]
    assert [row[3] for row in rows] == [one.says for one in FILTERS]
    assert [row[4].removesuffix(" |") for row in rows] == [one.unknown or "never" for one in FILTERS]
