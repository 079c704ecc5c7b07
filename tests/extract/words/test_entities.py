"""Unescaping once."""

import html

from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.words.entities import unescape_once

PIECES = ["&", "&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&nbsp;", "&#150;", "<", "\r", "\n", "é", "\x00", "a", ";", "#", "]]>"]
ESCAPED = st.lists(st.sampled_from(PIECES)).map("".join)


@given(ESCAPED)
def test_unescaping_is_the_standard_library_s(text: str) -> None:
    assert unescape_once(text) == html.unescape(text)


@given(st.text())
def test_escaped_text_comes_back(text: str) -> None:
    assert unescape_once(html.escape(text)) == html.unescape(html.escape(text))
