"""Golden cases (`tests.golden_cases`) yield what is expected, and their postings become the records that are expected, for every family.

A missing ``expected.jsonl`` or ``record.jsonl`` is written once, and the run fails until someone reviewed it.
"""

import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from schemas.raw import RawPosting
from spiders.registry import families
from tests.golden_cases import CASES, crawl
from tests.golden_records import lines_of, objects_of, write_anew


def has_postings(case: Path) -> bool:
    expected = case / "expected.jsonl"
    return expected.exists() and b'"kind":"RawPosting"' in expected.read_bytes()


def name_of(case: Path) -> str:
    return f"{case.parent.name}-{case.name}"


def compare(file: Path) -> None:
    """Refuse a file that says otherwise than the spider and the rules; a missing one is written, and refused."""
    lines = lines_of(file)
    if not file.exists():
        file.write_bytes(lines)
        pytest.fail(f"{file} was missing and is now written: review every value, then commit it")
    told = f"{file}: where what is found now is right, `make golden` writes it, to be reviewed (git diff)"
    assert objects_of(lines) == objects_of(file.read_bytes()), told


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_case_yields_what_is_expected(case: Path) -> None:
    compare(case / "expected.jsonl")


@pytest.mark.parametrize("case", [case for case in CASES if has_postings(case)], ids=name_of)
def test_its_postings_become_the_records_that_are_expected(case: Path) -> None:
    compare(case / "record.jsonl")


@pytest.mark.parametrize("family", families())
def test_every_family_has_an_ordinary_and_a_trap_case(family: str) -> None:
    assert sum(case.parent.name == family for case in CASES) >= 2, f"tests/golden/{family}/ needs at least two cases"


@pytest.mark.parametrize("family", families())
def test_every_family_is_followed_to_its_records(family: str) -> None:
    held = [case for case in CASES if case.parent.name == family and (case / "record.jsonl").exists()]
    assert held, f"no case of tests/golden/{family}/ has a record.jsonl: one must yield a posting"


def test_every_field_of_a_raw_posting_is_read_by_a_spider() -> None:
    stated = {name for case in CASES for one in objects_of((case / "expected.jsonl").read_bytes()) for name in one}
    unread = sorted({field.name for field in fields(RawPosting)} - stated)
    assert not unread, f"no golden case states {unread}: spiders/markup/job_posting.py or a family reads it, and `make golden` writes it"


def test_a_case_whose_url_is_not_asked_first_says_what_to_write(tmp_path: Path) -> None:
    case = tmp_path / "gusto" / "moved"
    case.mkdir(parents=True)
    (case / "case.toml").write_text('board = "tarnwater"\nurl = "https://tarn.example/"\nanswers = []\n')
    with pytest.raises(AssertionError, match=r"asks first for https://jobs\.gusto\.com/boards/tarnwater.*Write the former as url"):
        list(crawl(case))


@pytest.mark.parametrize("name", ["expected.jsonl", "record.jsonl"])
def test_a_case_is_written_anew_where_it_changed(tmp_path: Path, name: str) -> None:
    case = tmp_path / "gusto" / "board"
    shutil.copytree(next(case for case in CASES if name_of(case) == "gusto-board"), case)
    assert not list(write_anew([case]))
    file = case / name
    right = objects_of(file.read_bytes())
    file.write_bytes(file.read_bytes()[:40])
    assert list(write_anew([case])) == [file]
    assert objects_of(file.read_bytes()) == right
