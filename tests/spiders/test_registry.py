"""Every family has what a contributor looks for: a registry file, a docstring, a section in the docs; and the starter rows hold."""

import inspect
import re
from collections import Counter
from pathlib import Path

import pytest

from spiders.registry import SOURCES, BadRow, UnknownSource, choose, families, read_rows, sources

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("sources.md")))
SECTIONS = set(re.findall(r"^#{2,3} `?([\w-]+)`?$", DOCS, re.MULTILINE))


@pytest.mark.parametrize("family", families())
def test_a_family_has_its_registry_file_its_docstring_and_its_section(family: str) -> None:
    assert (SOURCES / f"{family}.csv").is_file(), f"data/sources/{family}.csv: a head (board,employer,...) and a row a board"
    assert inspect.getmodule(families()[family]).__doc__, f"the first lines of its file say what {family} is"  # type: ignore[union-attr]
    assert family in SECTIONS, f"docs/sources.md needs a section `### {family}`"


def test_every_family_has_its_letter_of_confidence() -> None:
    table = DOCS.partition("| families | confidence |")[2].partition("\n\n")[0]
    named = Counter(name for row in table.splitlines()[2:] for name in row.split(" | ")[0].strip("| ").split(", "))
    wrong = {name for name in named.keys() | families().keys() if named[name] != (name in families())}
    assert not wrong, f"each family stands once in the table `| families | confidence |` of docs/sources.md: {sorted(wrong)}"


def test_the_starter_registry_is_broad() -> None:
    rows = sources()
    assert len(rows) >= 150
    assert len({row.family for row in rows}) >= 15
    assert {row.family for row in rows} <= set(families())


def test_no_board_stands_twice() -> None:
    assert [key for key, count in Counter(row.key for row in sources()).items() if count > 1] == []


@pytest.mark.parametrize("source", sources(), ids=lambda row: row.key)
def test_a_row_can_be_asked(source: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its spider makes a request of it, over HTTPS and to no other host than a name."""
    for name in ("USAJOBS_KEY", "USAJOBS_EMAIL", "ADZUNA_APP_ID", "ADZUNA_APP_KEY"):
        monkeypatch.setenv(name, "x@example.org")
    requests = list(families()[source.family]().start_board(source))  # type: ignore[attr-defined]
    assert requests
    assert all(re.match(r"https://[\w.-]+\.[a-z]{2,}(/|$)", request.url) for request in requests)


def test_an_unknown_column_or_a_missing_board_is_named(tmp_path: Path) -> None:
    for text in ("board,colour\nacme,red\n", "board,employer\n,Acme\n"):
        path = tmp_path / "lever.csv"
        path.write_text(text)
        with pytest.raises(BadRow, match=r"lever\.csv"):
            list(read_rows(path, "lever"))


def test_a_board_that_stands_twice_in_a_file_is_named_with_both_lines(tmp_path: Path) -> None:
    path = tmp_path / "lever.csv"
    path.write_text("board,employer\nacme,Acme\nboon,Boon\nAcme,Acme Ltd\n")
    with pytest.raises(BadRow, match=r"lever\.csv, line 4: board 'Acme' stands in line 2 already"):
        list(read_rows(path, "lever"))


def test_sources_are_chosen_by_family_or_row() -> None:
    assert [row.key for row in choose(["greenhouse:stripe"])] == ["greenhouse:stripe"]
    assert {row.family for row in choose(["lever", "ashby"])} == {"lever", "ashby"}
    with pytest.raises(UnknownSource, match="rolecall probe"):
        choose(["nosuch"])
    with pytest.raises(UnknownSource, match="sources add jobfeed:BOARD"):
        choose(["jobfeed"])


def test_every_row_is_somebodys_board() -> None:
    named = [row for row in sources() if "aggregators" not in families()[row.family].__module__]
    nobody_s = [row.key for row in named if not row.employer]
    assert not nobody_s, f"{nobody_s}: a row of data/sources names its employer"
    invented = [row.key for row in sources() if "example" in f"{row.board} {row.url}"]
    assert not invented, f"{invented}: data/sources holds real boards alone; of an invented one, leave the file with its head"
