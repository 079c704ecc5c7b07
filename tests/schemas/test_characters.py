"""Characters that do something to whoever shows a text: shown, or replaced one by one."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.characters import UNSAFE, harmless, harmless_json, visible

TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from('\x00\x1b\x07\x7f\x9b\r\n\t\u202e\u2066\u200f\u2028\\"ué\U000e0041')), max_size=30
)
SAFE = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from('\x00\x1b\x07\x7f\x9b\r\n\t\u202e\\"ubfr0\U000e0041')), max_size=30
)
SHOWN = [
    ("\x1b[2J", r"\u001b[2J"),
    ("a\u202eb", r"a\u202eb"),
    ("\x9b1m", r"\u009b1m"),
    ("\ud800", r"\ud800"),
    ("\U000e0041", r"\udb40\udc41"),
    ("ok é\n", "ok é\n"),
]


@pytest.mark.parametrize(("text", "shown"), SHOWN)
def test_unsafe_characters_are_shown_as_json_writes_them(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(TEXTS)
def test_nothing_unsafe_is_left_and_lengths_stay(text: str) -> None:
    assert not UNSAFE.search(visible(text))
    assert not UNSAFE.search(harmless(text))
    assert len(harmless(text)) == len(text)


@given(SAFE)
def test_visible_json_is_the_same_value(text: str) -> None:
    assert orjson.loads(visible(orjson.dumps([text]).decode())) == [text]


@given(SAFE)
def test_a_line_of_json_is_made_harmless_as_its_texts_would_be(text: str) -> None:
    assert orjson.loads(harmless_json(orjson.dumps({"a": text}))) == {"a": harmless(text)}
