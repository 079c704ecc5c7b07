"""Golden cases (`tests.golden_cases`) yield what is expected, and their postings become the records that are expected, for every family.

A missing ``expected.jsonl`` or ``record.jsonl`` is written once, and the run fails until someone reviewed it.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
import pytest

from spiders.registry import families
from tests.golden_cases import CASES, crawl, line_of, set_environment
from tests.golden_records import records, write_anew


def has_postings(case: Path) -> bool:
    expected = case / "expected.jsonl"
    return expected.exists() and b'"kind":"RawPosting"' in expected.read_bytes()


def name_of(case: Path) -> str:
    return f"{case.parent.name}-{case.name}"


def compare(file: Path, found: Iterable[dict[str, Any]], options: int = 0) -> None:
    """Refuse what differs from ``file``; a missing one is written, and refused."""
    lines = b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE | options) for one in found)
    if not file.exists():
        file.write_bytes(lines)
        pytest.fail(f"{file} was missing and is now written: review every value, then commit it")
    assert [orjson.loads(line) for line in lines.splitlines()] == [orjson.loads(line) for line in file.read_bytes().splitlines()]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_case_yields_what_is_expected(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(case, monkeypatch)
    compare(case / "expected.jsonl", map(line_of, crawl(case)), orjson.OPT_SORT_KEYS)


@pytest.mark.parametrize("case", [case for case in CASES if has_postings(case)], ids=name_of)
def test_its_postings_become_the_records_that_are_expected(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(case, monkeypatch)
    compare(case / "record.jsonl", records(case))


@pytest.mark.parametrize("family", families())
def test_every_family_has_an_ordinary_and_a_trap_case(family: str) -> None:
    assert sum(case.parent.name == family for case in CASES) >= 2, f"tests/golden/{family}/ needs at least two cases"


@pytest.mark.parametrize("family", families())
def test_every_family_is_followed_to_its_records(family: str) -> None:
    held = [case for case in CASES if case.parent.name == family and (case / "record.jsonl").exists()]
    assert held, f"no case of tests/golden/{family}/ has a record.jsonl: one must yield a posting"


def test_a_case_whose_url_is_not_asked_first_says_what_to_write(tmp_path: Path) -> None:
    case = tmp_path / "gusto" / "moved"
    case.mkdir(parents=True)
    (case / "case.toml").write_text('board = "tarnwater"\nurl = "https://tarn.example/"\nanswers = []\n')
    with pytest.raises(AssertionError, match=r"asks first for https://jobs\.gusto\.com/boards/tarnwater.*Write the former as url"):
        list(crawl(case))


def test_records_are_written_anew_where_they_changed(tmp_path: Path) -> None:
    case = tmp_path / "gusto" / "board"
    shutil.copytree(next(case for case in CASES if name_of(case) == "gusto-board"), case)
    assert not list(write_anew([case]))
    right = (case / "record.jsonl").read_bytes()
    (case / "record.jsonl").write_bytes(right[:40])
    assert list(write_anew([case])) == [case / "record.jsonl"]
    assert (case / "record.jsonl").read_bytes() == right
