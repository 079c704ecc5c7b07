"""Lists as files: the same jobs as on the page, as `rolecall export` writes them, and harmless."""

import csv
import io
from pathlib import Path
from typing import Any

import orjson
import pytest
from lxml import etree

from catalog.export import export
from tests.web.conftest import FORMULA, Get
from web import jobs
from web.formats import FORMS

ATOM = "{http://www.w3.org/2005/Atom}"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def records(text: str) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in text.splitlines()]


def shown(get: Get, address: str) -> list[str]:
    return [href.removeprefix("/job/") for href in get(address).page.xpath("//ol[@class='jobs']//h2/a/@href")]


@pytest.mark.parametrize(
    "asked", ["workplace=remote&limit=100", "text=glazier", "sponsorship=offered&sponsorship=silent&sort=pay&limit=100"]
)
def test_files_hold_what_the_page_shows(get: Get, asked: str) -> None:
    there = shown(get, f"/?{asked}")
    assert len(there) > 4
    assert [row["job_id"] for row in rows(get(f"/jobs.csv?{asked}").text)] == there
    assert [one["jobId"] for one in records(get(f"/jobs.jsonl?{asked}").text)] == there
    told = orjson.loads(get(f"/jobs.json?{asked}").text)
    assert [one["jobId"] for one in told["jobs"]] == there
    assert told["total"] == len(there)
    ids = [one.text for one in etree.fromstring(get(f"/jobs.atom?{asked}").text.encode()).iterfind(f"{ATOM}entry/{ATOM}id")]
    assert ids == [f"urn:rolecall:job:{one}" for one in there]


def test_rows_and_records_are_those_of_the_export(get: Get, catalog: Path, tmp_path: Path) -> None:
    for form in ("csv", "jsonl"):
        export(catalog, tmp_path / f"jobs.{form}", form)
    with (tmp_path / "jobs.csv").open(encoding="utf-8", newline="") as file:
        told = {row["job_id"]: row for row in csv.DictReader(file)}
    assert {row["job_id"]: row for row in rows(get("/jobs.csv?status=any").text)} == told
    lines = {one["jobId"]: one for one in records((tmp_path / "jobs.jsonl").read_text("utf-8"))[1:-1]}
    assert {one["jobId"]: one for one in records(get("/jobs.jsonl?status=any").text)} == lines


def test_a_long_list_comes_in_parts_and_whole(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST", 4)
    assert len(rows(get("/jobs.csv?status=any").text)) == len(records(get("/jobs.jsonl?status=any").text)) == 45


def test_json_is_paged(get: Get) -> None:
    seen: list[str] = []
    address = "/jobs.json?status=any&limit=20"
    while address:
        told = orjson.loads(get(address).text)
        seen += [one["jobId"] for one in told["jobs"]]
        address = told["next"]
    assert len(seen) == len({*seen}) == told["total"] == 45


def test_a_table_holds_no_formula(get: Get) -> None:
    [row] = rows(get("/jobs.csv?text=formula").text)
    assert (row["title"], row["organization"]) == (f"'{FORMULA}", "'-2+3")


def test_no_address_that_a_browser_would_run_is_handed_on(get: Get) -> None:
    for form in FORMS:
        assert "javascript:" not in get(f"/jobs.{form}?status=any").text, form
        assert "secret@" not in get(f"/jobs.{form}?status=any").text, form


def test_a_feed_is_text_of_strangers_alone(get: Get) -> None:
    feed = etree.fromstring(get("/jobs.atom?text=evil+workshop").text.encode())
    [title] = feed.iterfind(f"{ATOM}entry/{ATOM}title")
    assert title.text.startswith("<script>alert(1)</script>")
    assert "<script>" not in feed.findtext(f"{ATOM}entry/{ATOM}content")
    assert {one.get("href") for one in feed.iterfind(f"{ATOM}link")} == {
        "http://localhost/?text=evil+workshop",
        "http://localhost/jobs.atom?text=evil+workshop",
    }


@pytest.mark.parametrize("form", FORMS)
def test_each_form_says_what_it_is(get: Get, form: str) -> None:
    kinds = {"csv": "text/csv", "json": "application/json", "jsonl": "application/x-ndjson", "atom": "application/atom+xml"}
    assert get(f"/jobs.{form}").headers["content-type"] == f"{kinds[form]}; charset=utf-8"


def test_a_file_begins_with_the_first_job(get: Get) -> None:
    [next_page] = get("/?limit=5").page.xpath("//a[@rel='next']/@href")
    assert get(next_page.replace("/?", "/jobs.csv?")).status == 400
