"""Pay read from prose: a table of idioms and traps, and what holds for any text."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.salary import extract_pay, extract_salary
from schemas.facts import Salary

ROWS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("salary.toml").read_text("utf-8"))["row"]


def shown(pay: Salary) -> str:
    low, high = (f"{value:f}" if value is not None else "" for value in (pay.min_value, pay.max_value))
    unit = "-" if pay.unit_text is None else pay.unit_text + ("" if pay.unit_stated else "?")
    return f"{low}..{high} {pay.currency or '-'} {unit} {pay.kind}"


def as_param(row: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(strict=True)] if row["role"] == "xfail" else []
    return pytest.param(row, id=f"{row['role']}: {row['text'][:50]}", marks=marks)


@pytest.mark.parametrize("row", [as_param(row) for row in ROWS])
def test_table(row: dict[str, Any]) -> None:
    assert [shown(pay) for pay in extract_salary(row["text"], country=row.get("country"))] == row["want"]


@given(st.text() | st.text("$€£0123456789.,'kKM +-–toper/hyearr salary\n"))
def test_any_text_gives_ordered_pay_with_its_own_words(text: str) -> None:
    for pay in extract_pay(text):
        assert pay.min_value is None or pay.max_value is None or pay.min_value <= pay.max_value
        assert text[pay.evidence.start : pay.evidence.end] == pay.evidence.quote
