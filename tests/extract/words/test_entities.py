"""Unescaping once, and until nothing shows that there was too little of it."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.words.entities import unescape_html, unescape_once, unescape_words

PIECES = ["&", "&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&nbsp;", "&#150;", "<", "\r", "\n", "é", "\x00", "a", ";", "#", "]]>"]
ESCAPED = st.lists(st.sampled_from(PIECES)).map("".join)


@given(ESCAPED)
def test_unescaping_is_the_standard_library_s(text: str) -> None:
    assert unescape_once(text) == html.unescape(text)


@given(st.text())
def test_escaped_text_comes_back(text: str) -> None:
    assert unescape_once(html.escape(text)) == html.unescape(html.escape(text))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("p&#229; natten", "på natten"),
        ("R&amp;D", "R&D"),
        ("R&amp;amp;D", "R&D"),
        ("Caf&eacute; &#x2013; Chef", "Café – Chef"),
        ("AT&T & Co", "AT&T & Co"),
        ("Fish&chips; cook", "Fish&chips; cook"),
        ("R&notes; D", "R&notes; D"),
        ("C++ < Rust", "C++ < Rust"),
    ],
)
def test_words_hold_no_character_references(text: str, meant: str) -> None:
    assert unescape_words(text) == meant


TWICE = html.escape(html.escape("<p>Bake &amp; sell.</p><ul><li>Night</li></ul>"))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("&lt;p&gt;Bake.&lt;/p&gt;", "<p>Bake.</p>"),
        (TWICE, "<p>Bake &amp; sell.</p><ul><li>Night</li></ul>"),
        (
            "<div>&lt;p&gt;Bake.&lt;/p&gt;&lt;ul&gt;&lt;li&gt;Night&lt;/li&gt;&lt;/ul&gt;</div>",
            "<div><p>Bake.</p><ul><li>Night</li></ul></div>",
        ),
        ("<p>R&amp;amp;D and caf&amp;eacute;</p>", "<p>R&amp;D and caf&eacute;</p>"),
        ("<p>Sales &amp; more, 3 &lt; 5</p>", "<p>Sales &amp; more, 3 &lt; 5</p>"),
        ("<p>You know what &lt;div&gt; and &lt;/div&gt; do.</p>", "<p>You know what &lt;div&gt; and &lt;/div&gt; do.</p>"),
        ("<p>Write &amp;lt; for a less-than sign.</p>", "<p>Write &amp;lt; for a less-than sign.</p>"),
        ("You know &lt;p&gt; and &lt;br&gt;.", "You know &lt;p&gt; and &lt;br&gt;."),
        ("Plain text & more", "Plain text & more"),
    ],
)
def test_html_is_unescaped_until_it_shows_no_tags(text: str, meant: str) -> None:
    assert unescape_html(text) == meant


@given(st.lists(st.sampled_from(["&", "amp;", "lt;", "gt;", "<p>", "&lt;p&gt;", "&#229;", "x", " "])).map("".join))
def test_words_that_were_unescaped_hold_nothing_more_to_unescape(text: str) -> None:
    done = unescape_words(unescape_words(text))
    assert unescape_words(done) == done or text.count("amp;") > 3
    unescape_html(text)
