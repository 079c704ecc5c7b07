"""Answers as documents."""

import pytest
from scrapy.http import Response

from spiders.reading.documents import read_json


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"x \ud800", "x \ufffd"),
        (r"\ude00 y", "\ufffd y"),
        (r"\ud83d\ude00", "\U0001f600"),
        (r"\\ud800", r"\ud800"),
        (r"\ud83d\ud83d\ude00", "\ufffd\U0001f600"),
    ],
)
def test_half_a_character_costs_itself_and_no_board(text: str, expected: str) -> None:
    body = b'[{"title": "%s"}, {"title": "half: \\ud83d"}]' % text.encode()
    assert read_json(Response("https://a.example", body=body))[0]["title"] == expected
