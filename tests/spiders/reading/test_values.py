"""Reading aids: popping rows, amounts, times, places, JSON in scripts, XML."""

import pytest
from scrapy.http import Request, Response

from schemas.raw import RawPlace
from spiders.reading.documents import json_after, xml_of
from spiders.reading.values import (
    BadPayload,
    Row,
    amount,
    cut_divs,
    host_of,
    iso_of_milliseconds,
    iso_of_seconds,
    joined,
    places,
    said_of,
)


@pytest.mark.parametrize(
    ("value", "per_unit", "expected"),
    [
        (16600000, 100, "166000.00"),
        ("4050", 100, "40.50"),
        (0, 1, None),
        ("0.00", 1, None),
        (None, 1, None),
        ("", 1, None),
        (True, 1, None),
        (46500.5, 1, "46500.5"),
        ("from 20", 100, "from 20"),
    ],
)
def test_amounts(value: object, per_unit: int, expected: str | None) -> None:
    assert amount(value, per_unit) == expected


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (iso_of_milliseconds, 1711403416463, "2024-03-25T21:50:16.463000+00:00"),
        (iso_of_seconds, "1777920564", "2026-05-04T18:49:24+00:00"),
        (iso_of_seconds, None, None),
        (iso_of_seconds, "soon", None),
        (iso_of_seconds, 1e30, None),
        (iso_of_milliseconds, {}, None),
    ],
)
def test_times(read: object, value: object, expected: str | None) -> None:
    assert read(value) == expected  # type: ignore[operator]


def test_a_row_knows_what_was_not_read() -> None:
    row = Row(
        {
            "title": " Cook ",
            "pay": {"min": 1, "note": "x", "id": 7},
            "spots": [{"name": "Bath", "code": "B"}, "Wells"],
            "new": [1],
            "empty": [],
        }
    )
    assert row.text("title") == "Cook"
    assert row.row("pay").text("min") == "1"
    assert [spot.text("name") for spot in row.rows("spots")] == ["Bath", "Wells"]
    assert row.unread() == {"new": [1], "pay.note": "x", "spots.code": "B"}
    assert row.unread({"spots", "pay.note"}) == {"new": [1]}


@pytest.mark.parametrize(
    ("value", "texts", "text"),
    [
        (["Full-time", "full", None, ""], ("Full-time", "full"), "Full-time"),
        ("Full-time", ("Full-time",), "Full-time"),
        ({"id": 3, "label": "Full-time"}, ("Full-time",), "Full-time"),
        ([{"name": "Loft"}], ("Loft",), "Loft"),
        ({}, (), None),
        (None, (), None),
        (False, (), None),
        (7, ("7",), "7"),
    ],
)
def test_shapes_of_a_field(value: object, texts: tuple[str, ...], text: str | None) -> None:
    assert Row(a=value).texts("a") == texts
    assert Row(a=value).text("a") == text


@pytest.mark.parametrize(
    ("value", "flag"), [(True, True), ("True", True), ("no", False), ("", None), (None, None), (0, False), ("maybe", None)]
)
def test_flags(value: object, flag: bool | None) -> None:
    assert Row(a=value).flag("a") is flag


def test_places_once_each_and_never_empty() -> None:
    assert places("Bath", None, "", RawPlace(), RawPlace(name="Bath"), "Wells") == (RawPlace(name="Bath"), RawPlace(name="Wells"))
    assert places(None) == places("") == places() == ()


def test_sections_keep_their_headings() -> None:
    assert joined("<p>a</p>", ("Pay & more", "<p>b</p>"), ("Empty", " "), None) == "<p>a</p>\n<h3>Pay &amp; more</h3>\n<p>b</p>"
    assert joined(None, ("Empty", "")) is None


def test_an_element_is_cut_with_what_is_nested_in_it() -> None:
    text = '<div class="intro"><div>We</div> are</div><p>Job</p><div class="intro">open'
    assert cut_divs(text, "intro") == ('<p>Job</p><div class="intro">open', '<div class="intro"><div>We</div> are</div>')


@pytest.mark.parametrize(
    ("board", "host"), [("acme", "acme.teamtailor.com"), ("acme.na", "acme.na.teamtailor.com"), ("jobs.acme.com", "jobs.acme.com")]
)
def test_boards_by_token_or_host(board: str, host: str) -> None:
    assert host_of(board, "teamtailor.com") == host


@pytest.mark.parametrize(
    ("text", "value"),
    [('x = {"a": [1, "}"]}; y', {"a": [1, "}"]}), ("x = {cut", None), ("nothing", None), ("x =", None), ("x = " + "[" * 100_000, None)],
)
def test_json_in_a_script(text: str, value: object) -> None:
    assert json_after(text, "x =") == value


def answer(body: bytes) -> Response:
    return Response("https://a.example", body=body, request=Request("https://a.example"))


def test_xml_without_namespaces_and_repeated_tags() -> None:
    root = xml_of(answer(b'<r xmlns:t="u"><t:a>1</t:a><t:a>2</t:a><b><c>3</c></b><link href="h"/></r>'))
    assert root == {"a": ["1", "2"], "b": {"c": "3"}, "link": "h"}


@pytest.mark.parametrize("body", [b"<html", b"", b"{}", b'<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', b"\xff\xfe<"])
def test_what_is_no_xml_says_so(body: bytes) -> None:
    with pytest.raises(BadPayload):
        xml_of(answer(body))


def test_deep_xml_is_bounded() -> None:
    assert xml_of(answer(b"<r>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</r>"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyError("id"), "'id' is missing"),
        (IndexError("list index out of range"), "a list is shorter than the format says"),
        (AttributeError("'str' object has no attribute 'row'"), "a part is of another kind than the format says: a text"),
        (TypeError("'NoneType' object is not subscriptable"), "a part is of another kind than the format says: null"),
        (TypeError("unhashable"), "a part is of another kind than the format says"),
        (OverflowError("too large"), "a number is none, or too long"),
        (BadPayload("no list in {}"), "no list in {}"),
        (RuntimeError("boat"), "RuntimeError: boat"),
    ],
)
def test_what_a_payload_lacks_is_said_in_words(error: Exception, said: str) -> None:
    assert said_of(error) == said
