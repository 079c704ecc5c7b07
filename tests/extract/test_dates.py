"""Dates: rows of dates.toml and properties."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract.dates import extract_date

ROWS = tomllib.loads(Path(__file__).with_name("dates.toml").read_text("utf-8"))["row"]
STRICT = pytest.mark.xfail(strict=True)
SEEN_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WORDS = st.sampled_from(["posted", "30", "+", "days", "ago", "vor", "2026", "-", "08", "/", "May", "GMT", "T", ":", "hours", "1", "year"])


@pytest.mark.parametrize("row", [pytest.param(r, id=r["given"] or "empty", marks=STRICT if r["role"] == "xfail" else ()) for r in ROWS])
def test_rows(row: dict[str, Any]) -> None:
    moment = extract_date(row["given"], seen_at=SEEN_AT)
    assert (moment.date, moment.precision) == (row["date"], row.get("precision", "day")) if moment else "date" not in row


@given(
    st.one_of(st.text(max_size=40), st.lists(st.one_of(WORDS, st.text(max_size=3)), max_size=7).map(" ".join)),
    st.dates(),
)
@settings(max_examples=150, deadline=None)
def test_no_words_raise_and_what_is_read_is_a_date(words: str, seen_at: date) -> None:
    if moment := extract_date(words, seen_at=seen_at):
        assert date.fromisoformat(moment.date)
        assert moment.evidence.quote == words


def test_a_creation_date_is_a_floor() -> None:
    moment = extract_date("2026-08-08", seen_at=SEEN_AT, floor=True)
    assert moment is not None
    assert moment.precision == "floor"
