"""`rolecall ingest --dry-run`: each field beside what is made of it, what was left over, and nothing written."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from crawler.cli import main
from crawler.offline.comparing import UNPAIRED
from crawler.printing import cut
from schemas.raw import RawPosting

ROWS = [
    {
        "id": 7,
        "title": "Miller (m/f/d)\x1b[31m",
        "location": {"name": "Oslo"},
        "absolute_url": "https://jobs.example/7",
        "content": "<p>Up to 3 days a week on site.</p>",
        "grain_size": "\u202ecoarse",
    },
    {"id": None, "title": "Nobody"},
]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"jobs": ROWS, "meta": {"total": 2}}))
    return path


def dry_run(page: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["ingest", str(page), "--source", "greenhouse:oven", "--dry-run", *more])
    return int(ended.value.code or 0), capsys.readouterr().out


def test_every_field_stands_beside_its_value(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = dry_run(page, capsys)
    assert code == 1, "a row that could not be read is a problem"
    rows = {line.split()[0]: line for line in said.splitlines() if line.startswith("  ")}
    told = rows.keys() | {*next(line for line in said.splitlines() if "not stated: " in line).partition(": ")[2].split(", ")}
    assert not [field.name for field in fields(RawPosting) if field.name not in UNPAIRED and field.name not in told]
    assert "workplace_days" in told, "what the text alone gives, too"
    assert rows["title"].split("  ")[-1] == r"Miller \u001b[31m"
    assert "name: Oslo" in rows["job_locations"]
    assert "country: NO" in rows["job_locations"]
    assert "no identifier" in said
    assert "left over: grain_size" in said


def test_what_strangers_wrote_is_escaped(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, said = dry_run(page, capsys)
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert r"\u001b[31m" in said


def test_machines_get_whole_values(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, said = dry_run(page, capsys, "--json")
    by_kind = {one["kind"]: one for one in json.loads(said)}
    assert by_kind["RawPosting"]["rest"] == {"grain_size": "\u202ecoarse"}
    assert by_kind["RawPosting"]["fields"]["title"]["given"] == ROWS[0]["title"]
    assert by_kind["Reject"]["reason"]


def test_nothing_is_written(page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(page.parent)
    dry_run(page, capsys)
    assert [path.name for path in page.parent.rglob("*")] == ["page.json"]


def test_a_line_is_bounded() -> None:
    assert cut("a\nb " * 50, 10) == "a b a b a…"


PAGE = """<html><head><title>Jobs</title></head><body><nav><span>Menu: boats</span></nav><main><h1>Miller</h1>
<dl><dt>Shift</dt><dd>nights</dd><dt>Place</dt><dd>Oslo</dd></dl>
<table><tr><th>Mill</th><td>two stones</td></tr><tr><td>a</td><td>b</td><td>c</td></tr></table>
<p><strong>Reports to:</strong> the mill\x1bmaster</p>
<div><span>Team size:</span><span>a baker's dozen</span></div><ul><li>Start: May 2027</li></ul></main>
<script type="application/ld+json">{"@type": "JobPosting", "title": "Miller", "datePosted": "2026-11-02", "description": "Mill grain.",
"jobLocation": {"address": {"addressLocality": "Oslo"}}}</script></body></html>"""


def test_what_a_page_names_and_nobody_reads_is_left_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE)
    left = {"Shift": "nights", "Mill": "two stones", "Reports to": "the millmaster", "Team size": "a baker's dozen", "Start": "May 2027"}
    for flags in ((), ("--json",)):
        with pytest.raises(SystemExit):
            main(["ingest", str(path), "--source", "jsonld", "--dry-run", *flags])
        said = capsys.readouterr().out
        if flags:
            assert json.loads(said)[-1]["pieces"].keys() == left.keys()
            continue
        told = [line.removeprefix("  left over on the page: ") for line in said.splitlines() if "on the page" in line]
        assert [line.partition(" = ")[0] for line in told] == list(left)
        assert "\x1b" not in said


def test_an_address_that_is_none_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "list.html"
    page.write_text('<html><body><ul><li><h2><a href="/baking/tarn-mill-baker/">Baker</a></h2><h3>Tarn Mill</h3></li></ul></body></html>')
    cure = "name the page's own address with --url"
    for more, is_said in (((), True), (("--url", "https://cryptocurrencyjobs.co/baking/"), False)):
        with pytest.raises(SystemExit):
            main(["ingest", str(page), "--source", "cryptocurrencyjobs:baking", "--dry-run", *more])
        assert (cure in capsys.readouterr().out) is is_said
