"""The page: what strangers wrote is text, nothing is loaded, the same catalog gives the same bytes."""

import re
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree, html

from reports.colours import COLOURS
from reports.drawing import draw, fitting, written
from reports.making import make, when
from reports.numbers import Spread
from reports.page import cell, coded, page
from reports.picture import Bars, Chart, Days, Grid, Intervals, Parted, Ranged, Ranges, Shares, Sure
from reports.svg import inline
from tests.reports.conftest import HOSTILE

ROOT = Path(__file__).resolve().parents[2]
SPREAD = Spread(1, 2, 3, 4, 5, 2, 4)


def charts(label: str) -> list[Chart]:
    """One of each shape, named so."""
    return [
        Ranges((Ranged(label, 12, SPREAD), Ranged(label, 2, None)), "USD a year"),
        Shares((Parted(label, (9, 1)), Parted(label, (1, 0)), Parted(label, (0, 0))), ("a", "b"), ("main", "few")),
        Bars(((label, 3),), "jobs"),
        Intervals((Sure(label, 20, 0.5, 0.3, 0.7), Sure(label, 0, 0, 0, 1), Sure(label, 2, 1, 0.3, 1))),
        Grid(((label, 30), (label, 2)), ("title", "pay"), ((1.0, 0.04), (1.0, 0.0))),
    ]


@pytest.fixture
def report(db: sqlite3.Connection) -> str:
    asked = when(db)
    return page(list(make(db, asked)), asked, "catalog.db")


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("form", ["svg", "png"])
def test_what_strangers_wrote_is_drawn_as_letters(title: str, form: str) -> None:
    for chart in charts(title):
        drawn = written(draw(chart), form)
        assert drawn
        if form == "svg":
            texts = [text for text in etree.fromstring(drawn).itertext() if text.strip()]
            assert {fitting(title), fitting(title, 17)} & {*texts}


@pytest.mark.parametrize("title", HOSTILE)
def test_a_label_is_one_harmless_line_that_fits(title: str) -> None:
    shown = fitting(title)
    assert 0 < len(shown) <= 28
    assert not re.search("[\x00-\x1f\u202e\ufffe]", shown)


def test_letters_of_two_widths_count_twice() -> None:
    assert fitting("長" * 13, 27) == "長" * 13
    assert len(fitting("長" * 40, 27)) == 14
    assert len(fitting("l" * 40, 27)) == 27


def test_titles_stand_in_the_page_as_text_alone(report: str) -> None:
    found = html.document_fromstring(report)
    assert not found.xpath("//script | //img | //link | //iframe | //object | //embed | //style[ancestor::body]")
    assert not found.xpath("//@*[starts-with(name(), 'on')]")
    assert not [text for text in found.xpath("//@href") if not text.startswith("#")]
    assert "<script>alert(1)</script><img src=x onerror=alert(2)>, us" in found.text_content().lower()


def test_the_policy_allows_nothing_but_its_own_sheet(report: str) -> None:
    (policy,) = html.document_fromstring(report).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    outside = {address for address in re.findall(r"https?://[^\s\"'<>)]+", report) if "w3.org" not in address}
    assert not outside


def test_ids_are_one_of_a_kind(report: str) -> None:
    ids = html.document_fromstring(report).xpath("//@id")
    assert len(ids) == len({*ids})


def test_references_lead_to_what_is_there(report: str) -> None:
    found = html.document_fromstring(report)
    ids = {*found.xpath("//@id")}
    used = {one.removeprefix("#") for one in found.xpath("//@href")} | {*re.findall(r"url\(#([^)]+)\)", report)}
    assert used <= ids


def test_each_picture_has_caption_numbers_and_sql(report: str) -> None:
    articles = html.document_fromstring(report).xpath("//article")
    assert len(articles) > 8
    for article in articles:
        assert article.xpath(".//figure[svg]/figcaption | .//p[@class='why']"), article.get("id")
        assert article.xpath(".//pre"), article.get("id")
        assert not article.xpath(".//figure") or article.xpath(".//table//tr/td"), article.get("id")


def test_the_same_catalog_gives_the_same_bytes(db: sqlite3.Connection, report: str) -> None:
    asked = when(db)
    assert page(list(make(db, asked)), asked, "catalog.db") == report


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_same_chart_gives_the_same_bytes(form: str) -> None:
    days = Days((date(2026, 7, 1), date(2026, 7, 2)), ((1, 2), (3, 4)), ("a", "b"), ("good", "bad"))
    for chart in (*charts("x"), days):
        assert written(draw(chart), form) == written(draw(chart), form)


def test_colours_of_pictures_are_those_of_the_sheet() -> None:
    sheet = (ROOT / "reports/templates/report.css").read_text("utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)[:2]
    assert {name: value for name, value in re.findall(r"--([\w-]+): (#\w+)", light) if name in COLOURS} == COLOURS
    assert COLOURS.keys() <= {*re.findall(r"--([\w-]+): #", dark)}
    assert len({*COLOURS.values()}) == len(COLOURS)  # each is told from the others by its value


def test_a_picture_of_a_page_has_no_colour_of_its_own(report: str) -> None:
    drawn = "".join(re.findall(r"<svg.*?</svg>", report, re.DOTALL))
    assert not re.findall(r"#[0-9a-f]{6}\b(?![^<]*</text>)", re.sub(r"(href|url\()=?\"?#", "", drawn))


def test_what_looks_like_an_id_in_a_title_stays(db: sqlite3.Connection) -> None:
    chart = Bars((('id="x" url(#y) #2c5fb3', 1),), "jobs")
    assert 'id="x" url(#y) #2c5fb3' in inline(written(draw(chart), "svg"), "name")


def test_axes_of_amounts_begin_at_zero() -> None:
    chart = Ranges((Ranged("x", 12, replace(SPREAD, p25=100, median=101, p75=102, low=100, high=102)),), "days")
    assert draw(chart).axes[0].get_xlim()[0] == 0
    assert draw(Bars((("x", 900), ("y", 901)), "jobs")).axes[0].get_xlim()[0] == 0
    assert draw(Days((date(2026, 7, 1),), ((9,),), ("a",), ("good",))).axes[0].get_ylim()[0] == 0


def test_of_a_few_nothing_is_drawn() -> None:
    axes = draw(Ranges((Ranged("x", 9, None),), "days")).axes[0]
    assert not axes.patches
    assert not axes.lines
    assert {text.get_text() for text in axes.texts} == {"x", "n 9", "fewer than 10"}
    shares = draw(Shares((Parted("x", (8, 1)),), ("a", "b"), ("main", "few"))).axes[0]
    assert not shares.patches


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "–"), (0, "0"), (1204, "1,204"), (0.31849, "0.318"), (37.5, "37.5"), (161_881.25, "161,881"), (0.0, "0"), ("x\x07", "x\ufffd")],
)
def test_numbers_are_written_to_be_read(value: object, shown: str) -> None:
    assert cell(value) == shown


def test_commands_in_sentences_are_code() -> None:
    assert coded("ask `rolecall x < 1` & go") == "ask <code>rolecall x &lt; 1</code> &amp; go"
