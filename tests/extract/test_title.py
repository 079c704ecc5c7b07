"""Titles: rows of title.toml and properties."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract.title import extract_title

ROWS = tomllib.loads(Path(__file__).with_name("title.toml").read_text("utf-8"))["row"]
STRICT = pytest.mark.xfail(strict=True)
WORDS = st.sampled_from(
    [
        "Senior",
        "Engineer",
        "(m/w/d)",
        "- Berlin",
        "| Remote",
        "(Hybrid)",
        "R12345",
        ", TX",
        "#",
        "in",
        "80%",
        "/",
        "Paris",
    ]
)


@pytest.mark.parametrize("row", [pytest.param(r, id=r["given"], marks=STRICT if r["role"] == "xfail" else ()) for r in ROWS])
def test_rows(row: dict[str, Any]) -> None:
    title = extract_title(row["given"])
    assert title.title == row["title"]
    assert "cuts" not in row or [cut.kind for cut in title.cuts] == row["cuts"]


@given(st.one_of(st.text(max_size=80), st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=12).map(" ".join)))
@settings(max_examples=300, deadline=None)
def test_every_cut_is_a_piece_of_the_title(raw: str) -> None:
    title = extract_title(raw)
    assert all(raw[cut.start : cut.end] == cut.quote for cut in title.cuts)
    assert all(one.end <= other.start for one, other in zip(title.cuts, title.cuts[1:], strict=False))
    assert not any(character.isalpha() for character in raw[:500]) or title.title


def test_the_posting_s_own_town_is_cut() -> None:
    assert extract_title("Miller - Molbergen", frozenset({"molbergen"})).title == "Miller"


def test_level_and_place_are_kept_beside() -> None:
    title = extract_title("Senior Miller - Lisbon")
    assert title.level is not None
    assert (title.level.quote, title.places) == ("Senior", [(14, 22, "- Lisbon")])


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("Miller at Crumbly", "Miller"),
        ("Crumbly | Senior Miller (m/w/d)", "Senior Miller"),
        ("Crumbly: Miller", "Miller"),
        ("Miller - Crumbly - Hamburg", "Miller"),
        ("Miller - Hamburg - Crumbly", "Miller"),
        ("Miller (Flour) @ Crumbly", "Miller (Flour)"),
        ("Crumbly Mill Operator", "Crumbly Mill Operator"),
        ("Crumbly", "Crumbly"),
    ],
)
def test_the_employer_is_no_part_of_the_role(given: str, left: str) -> None:
    assert extract_title(given, employer="Crumbly").title == left
