"""Golden cases (`tests.golden_cases`) yield what is expected, for every family.

A missing ``expected.jsonl`` is written once, and the run fails until someone reviewed it.
"""

from pathlib import Path

import orjson
import pytest

from spiders.registry import families
from tests.golden_cases import CASES, crawl, line_of, set_environment


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_case_yields_what_is_expected(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(case, monkeypatch)
    lines = b"".join(orjson.dumps(line_of(one), option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_SORT_KEYS) for one in crawl(case))
    expected = case / "expected.jsonl"
    if not expected.exists():
        expected.write_bytes(lines)
        pytest.fail(f"{expected} was missing and is now written: review every value, then commit it")
    assert [orjson.loads(line) for line in lines.splitlines()] == [orjson.loads(line) for line in expected.read_bytes().splitlines()]


@pytest.mark.parametrize("family", families())
def test_every_family_has_an_ordinary_and_a_trap_case(family: str) -> None:
    assert sum(case.parent.name == family for case in CASES) >= 2, f"tests/golden/{family}/ needs at least two cases"
