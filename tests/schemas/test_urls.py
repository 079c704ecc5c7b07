"""Which addresses are asked, and what of one is handed on: whatever a stranger wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.urls import HANDED_ON as HANDED_ON_BY
from schemas.urls import harmless_url, joined_url, split_url, why_not_asked

ASKED = ["http://a.example", "https://a.example:8443/jobs?id=1#top", "HTTPS://A.EXAMPLE/", "http://[2606:2800::1]/"]
NOT_ASKED = [
    ("file:///dev/zero", "no http"), ("data:text/html,x", "no http"), ("javascript:alert(1)", "no http"), ("//a.example/", "no http"),
    ("/jobs/1", "no http"), ("", "no http"), ("http://[", "no http"), ("http://a.example:port/", "no http"),
    ("http:///jobs", "without a host"),
    ("http://:80/", "without a host"), ("https://user:word@a.example/", "password"), ("https://user@a.example/", "password"),
    ("http://a.example\\@b.example/", "password"),
]  # fmt: skip


@pytest.mark.parametrize("url", ASKED)
def test_web_addresses_are_asked(url: str) -> None:
    assert why_not_asked(url) is None


@pytest.mark.parametrize(("url", "words"), NOT_ASKED)
def test_others_are_not_and_it_is_said_why(url: str, words: str) -> None:
    assert words in (why_not_asked(url) or "")


HANDED_ON = [
    ("https://a.example/jobs/1?x=a@b", "https://a.example/jobs/1?x=a@b"),
    ("mailto:jobs@a.example", "mailto:jobs@a.example"),
    ("https://user:word@a.example/jobs?id=1#top", "https://a.example/jobs?id=1#top"),
    ("javascript:alert(1)", None),
    (" java\tscript:alert(1)", None),
    ("JaVaScRiPt:alert(1)", None),
    ("vbscript:x", None),
    ("data:text/html,<script>", None),
    ("file:///etc/passwd", None),
    ("http://[", None),
    ("jobs/1", None),
]


@pytest.mark.parametrize(("url", "given_on"), HANDED_ON)
def test_what_is_handed_on_is_harmless(url: str, given_on: str | None) -> None:
    assert harmless_url(url) == given_on


@given(st.text(st.characters(), max_size=40), st.sampled_from(["", "http://", "https://a@", "javascript:", "http://["]))
def test_no_text_raises_and_what_is_handed_on_stays_so(text: str, start: str) -> None:
    url = start + text
    joined_url("http://a.example/", url)
    why_not_asked(url)
    once = harmless_url(url)
    if once is not None:
        parts = split_url(once)
        assert parts
        assert parts.scheme in HANDED_ON_BY
        assert "@" not in parts.netloc
        assert harmless_url(once) == once
