"""Answers that are not what a format promises: an error with status 200, a challenge page, null, half a body."""

from contextlib import suppress

import pytest
from scrapy.http import HtmlResponse, Request, Response

from schemas.raw import RawPosting
from schemas.source import Source
from spiders.base import BadPayload
from spiders.registry import families

URL = "https://boards.example/a"
BODIES = {
    "empty": b"",
    "null": b"null",
    "an empty object": b"{}",
    "an empty list": b"[]",
    "a number": b"7",
    "a text": b'"no"',
    "an error": b'{"error": "slow down", "status": 429}',
    "keys without lists": b'{"jobs": null, "hits": 3, "data": "x", "results": {}, "items": 1, "offers": 2, "title": []}',
    "lists of nothing": b'{"jobs": [null, 1, [], {}], "hits": [null], "data": [{}], "results": [{}], "offers": ["x"], "items": [null]}',
    "a challenge": b"<!doctype html><html><head><title>Just a moment</title></head><body>Verify that you are human</body></html>",
    "an empty feed": b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>',
    "half a feed": b'<?xml version="1.0"?><jobs><job><id>1</id><title>Cle',
    "half an archive": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03half",
    "no text": bytes(range(256)) * 4,
    "odd markup": b'<script type="application/ld+json">{"@type":"JobPosting","title":[{}],"datePosted":{"a":1},"url":[],"jobLocation":[[],'
    b'1,{"address":[{}]}],"baseSalary":{"value":[[],{}]},"hiringOrganization":[[]],"identifier":[{"value":[]}],"skills":[{}]}</script>',
}
# Vendors' boards have their own error answers, which stand in their golden cases.
FAMILIES = [name for name, spider in families().items() if ".ats." not in spider.__module__ or name in ("gusto", "neogov")]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("kind", [Response, HtmlResponse])
@pytest.mark.parametrize("family", FAMILIES)
def test_no_answer_is_a_stray_error(family: str, kind: type[Response], body: bytes) -> None:
    text = {"encoding": "utf-8"} if kind is HtmlResponse else {}
    response = kind(URL, body=body, request=Request(URL, meta={"source": Source(family, "acme/acme/acme")}), **text)
    found: list[object] = []
    with suppress(BadPayload):
        found += families()[family]().parse(response)
    assert not [one for one in found if isinstance(one, RawPosting)]
