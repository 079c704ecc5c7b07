"""What the command line loads: no command pays for the libraries of another."""

import subprocess
import sys

import pytest

from crawler.cli import COMMANDS
from tests.crawler.hosts import ROOT

HEAVY = (
    "scrapy",
    "twisted",
    "numpy",
    "pyarrow",
    "pydantic",
    "sqlite_utils",
    "selectolax",
    "lxml",
    "zstandard",
    "dateparser",
    "datasette",
    "uvicorn",
)
NETWORK = ("scrapy", "twisted")
LOADED = """
import sys
from crawler.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    print("loaded", *sys.modules)
"""


def loaded(*arguments: str) -> set[str]:
    """The modules in memory when a command has ended."""
    done = subprocess.run([sys.executable, "-c", LOADED, *arguments], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    _, found, modules = done.stdout.rpartition("loaded ")
    assert found, done.stderr
    return set(modules.split())


@pytest.mark.parametrize("flag", ["--version", "--help"])
def test_the_version_and_the_list_of_commands_load_nothing_heavy(flag: str) -> None:
    assert not loaded(flag) & {*HEAVY}
    assert "click" in loaded(flag)


@pytest.mark.parametrize(
    "arguments",
    [
        ("schema",),
        ("show", "x", "--catalog", "none.db"),
        ("sql", "select 1", "--catalog", "none.db"),
        ("export", "--catalog", "none.db"),
        ("changes", "--catalog", "none.db"),
        ("extract", "/dev/null"),
        ("sources", "list"),
        ("same", "--help"),
        ("score", "--help"),
        ("audit", "--catalog", "none.db"),
        ("alerts", "list", "--catalog", "none.db"),
        ("serve", "--catalog", "none.db"),
    ],
    ids=" ".join,
)
def test_a_command_that_asks_nobody_loads_no_crawler(arguments: tuple[str, ...]) -> None:
    assert not loaded(*arguments) & {*NETWORK}


def test_a_command_that_crawls_does_load_it() -> None:
    assert {*NETWORK} <= loaded("crawl", "--help")


def test_the_list_of_commands_is_that_of_the_files() -> None:
    files = {path.stem for path in (ROOT / "crawler" / "commands").glob("*.py")} - {"__init__", "options"}
    assert files == {*COMMANDS}
