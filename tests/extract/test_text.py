"""Clean text: rows of text.toml, properties, and cost."""

import tomllib
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extract.text.clean import clean_text
from pipelines.extract.words.entities import unescape_once
from tests.timing import LINEAR, growth

ROWS = tomllib.loads(Path(__file__).with_suffix(".toml").with_stem("text").read_text("utf-8"))["row"]
STRICT = pytest.mark.xfail(strict=True)
MARKUP = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<ul>",
        "</ul>",
        "<li>",
        "</li>",
        "<br>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "<b>",
        "</b>",
        "-\n",
        "\n",
        "• ",
        "&amp;",
        "<",
        '"',
        "<!--",
        ":",
    ]
)
PAGES = st.lists(st.one_of(MARKUP, st.text(max_size=12)), max_size=40).map("".join)
HOSTILE = [
    "<div>",
    "<",
    '<a "',
    "<!--",
    "<script>",
    '<p class="',
    "<ul><li>",
    "-\nx:\n",
    "<tr><td>x",
    "<p ",
    "â€",
    "&",
    "<a:",
    "**a",
    "- ",
    "\n  - x",
]


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"], marks=STRICT if row["role"] == "xfail" else ()) for row in ROWS])
def test_rows(row: dict[str, str]) -> None:
    assert clean_text(row["given"]) == row["expected"]


@given(PAGES)
@settings(max_examples=300, deadline=None)
def test_no_page_raises_and_lines_are_clean(page: str) -> None:
    lines = clean_text(page).split("\n")
    assert all(line == line.rstrip() for line in lines)
    assert all(lines[at] or lines[at + 1] for at in range(len(lines) - 1))


@given(
    st.lists(
        st.from_regex(r"(  ){0,1}- [a-z]{3,9} [a-z]{2,9}|[A-Z][a-z]{2,9}( [a-z]{2,8}){0,4}|", fullmatch=True),
        max_size=12,
    )
)
@settings(deadline=None)
def test_cleaning_again_changes_nothing(lines: list[str]) -> None:
    once = clean_text("\n".join(lines))
    assert clean_text(once) == once


@pytest.mark.parametrize("unit", HOSTILE)
def test_cost_grows_with_length_only(unit: str) -> None:
    assert growth(lambda size: partial(clean_text, unit * (size // len(unit)))) < LINEAR


def test_unescape_once_leaves_the_inner_reference() -> None:
    assert unescape_once("&lt;p&gt;a &amp;nbsp; b&lt;/p&gt;") == "<p>a &nbsp; b</p>"


def test_seed_list_is_nested_again(shared: Path) -> None:
    text = clean_text((shared / "seed" / "000_a07f019065a6b649.txt").read_text("utf-8"))
    nested = [line for line in text.split("\n") if line.startswith("  - ")]
    assert len(nested) == 6  # three items, and the page prints the posting twice
    assert "\n- Build foundation model" in text
