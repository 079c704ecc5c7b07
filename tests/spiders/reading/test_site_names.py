"""What a page or a feed calls its site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, Response

from spiders.reading.site_names import find_json_name, find_site_name

RSS = "<?xml version='1.0'?><rss><channel>{}<item><title>Careers at Baker</title></item></channel></rss>"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('<meta property="og:site_name" content="Crumbly &amp; Mill">', "Crumbly & Mill"),
        ("<meta content='Crumbly' name='application-name'><title>Careers at Mill</title>", "Crumbly"),
        ('<meta name="application-name" content="Jobs"><meta property=og:site_name content="Crumbly">', "Crumbly"),
        ('<meta property="og:site_name" content=""><title>Careers\n at Crumbly</title>', "Careers at Crumbly"),
        ("<html><title>Crumbly | Karriere</title>", "Crumbly | Karriere"),
        ("<html><title>Baker (m/f/d)</title>", None),
        ('<meta property="og:title" content="Crumbly">', None),
        (RSS.format("<title><![CDATA[Crumbly]]></title>"), "Crumbly"),
        (" \n" * 500 + "<title>Careers at Crumbly</title>", "Careers at Crumbly"),
        (RSS.format(""), None),
        ('{"title": "<title>Careers at Crumbly</title>"}', None),
        ("", None),
    ],
)
def test_what_a_page_calls_its_site(body: str, name: str | None) -> None:
    assert find_site_name(HtmlResponse("https://crumbly.example", body=body.encode(), encoding="utf-8")) == name


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'{"version": "1", "title": "Cr\\u00fcmbly \\"Mill\\"", "items": []}', 'Crümbly "Mill"'),
        (b'{"items": [{"title": "Baker"}], "title": "Crumbly"}', None),
        (b'{"title": null, "items": []}', None),
        (b'{"title": "\\ud83", "items": []}', None),
    ],
)
def test_what_a_payload_calls_its_site(body: bytes, name: str | None) -> None:
    assert find_json_name(Response("https://crumbly.example", body=body), "title") == name


@given(st.binary(max_size=300))
def test_no_answer_raises(body: bytes) -> None:
    for answer in (body, b"<" + body, b'{"title": "' + body):
        find_site_name(Response("https://crumbly.example", body=answer))
        find_json_name(Response("https://crumbly.example", body=answer), "title")
