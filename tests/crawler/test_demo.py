"""The bundled demo boards, crawled on two days over loopback: what a first user sees."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from crawler.commands.demo import held_against, hint, next_steps
from crawler.demo.alert import count_told, lines_of
from crawler.demo.boards import DEMO, demo_boards
from crawler.demo.loopback import Folder
from crawler.run.places import Places
from crawler.run.report import RunReport
from schemas.jsonschema import job_schema
from tests.crawler.hosts import ROOT, Ran, rolecall

Query = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Ran], Path]:
    """The first day twice, the second day twice."""
    folder = tmp_path_factory.mktemp("demo")
    ran = [rolecall("demo", "--day", day, "--catalog", str(folder / "catalog.db"), "--json", cwd=folder) for day in "1122"]
    return ran, folder


@pytest.fixture
def query(days: tuple[list[Ran], Path]) -> Query:
    def ask(sql: str) -> list[tuple[Any, ...]]:
        db = sqlite3.connect(days[1] / "catalog.db")
        rows = db.execute(sql).fetchall()
        db.close()
        return rows

    return ask


def test_every_run_ends_well(days: tuple[list[Ran], Path]) -> None:
    assert [ran.code for ran in days[0]] == [0, 0, 0, 0], [ran.err for ran in days[0]]
    assert not any("Traceback" in ran.err for ran in days[0])
    assert not any(ran.report["failures"] for ran in days[0])


def test_the_second_run_of_a_day_is_unchanged(days: tuple[list[Ran], Path]) -> None:
    first, second = (ran.report["summary"] for ran in days[0][:2])
    assert first["new"] == first["seen"] >= 38
    assert (second["new"], second["changed"], second["unchanged"]) == (0, 0, first["new"])
    assert sum(tally["not_modified"] for tally in days[0][1].report["hosts"].values()) >= 3


def test_on_the_second_day_one_opens_one_changes_its_pay_and_one_closes(days: tuple[list[Ran], Path], query: Query) -> None:
    third, fourth = (ran.report["summary"] for ran in days[0][2:])
    assert (third["new"], third["changed"], third["closed"]) == (1, 1, 0)
    assert fourth["closed"] == 1  # missing for the second time
    assert query("SELECT field FROM changes WHERE about = 'posting' AND kind = 'changed' ORDER BY 1") == [("base_salary",)]


def test_pay_is_stated_worded_and_demanded_without_a_reason(days: tuple[list[Ran], Path], query: Query) -> None:
    stated = query("SELECT stated, count(*) > 0 FROM pay_transparency WHERE asks = 'posting' GROUP BY 1 ORDER BY 1")
    assert stated == [("words", 1), ("yes", 1)]
    assert query("SELECT title FROM demands_without_reason") == [("Night Shift Test Technician",)]
    assert query("SELECT DISTINCT reason FROM demands WHERE reason IS NOT NULL ORDER BY 1") == [
        ("export_control",), ("government",), ("other",),
    ]  # fmt: skip
    told = "\n".join(held_against(Places(days[1] / "catalog.db")))
    assert (
        'People Operations Partner, Harrowgate Robotics: states no amount ("competitive salary"); the rule of California asks for' in told
    )
    assert 'says "U.S. citizens only."; names no reason' in told


@pytest.mark.parametrize(
    ("day", "run", "words"), [(1, 0, "a day later"), (2, 2, "closes when a second listing lacks it"), (2, 3, "1 posting closed")]
)
def test_the_hint_says_when_a_posting_closes(days: tuple[list[Ran], Path], day: int, run: int, words: str) -> None:
    closed = days[0][run].report["summary"]["closed"]
    report = RunReport("x", summary=SimpleNamespace(closed=closed))  # type: ignore[arg-type]
    assert words in hint(day, report)


def test_another_port_changes_nothing(tmp_path: Path) -> None:
    """As where another program has the demo's port: two servers, one catalog."""
    script = (
        "import sys; from crawler.commands import demo; from crawler.cli import main; demo.PORT = 0; main(sys.argv[1:])"  # 0: any free port
    )
    ran = []
    for _ in range(2):
        command = [sys.executable, "-c", script, "demo", "--catalog", "catalog.db", "--json"]
        done = subprocess.run(
            command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60, check=True
        )
        ran.append(orjson.loads(done.stdout))
    assert set(ran[0]["hosts"]) != set(ran[1]["hosts"])
    summary = ran[1]["summary"]
    assert (summary["new"], summary["changed"], summary["unchanged"]) == (0, 0, ran[0]["summary"]["new"])
    db = sqlite3.connect(tmp_path / "catalog.db")
    assert db.execute("SELECT count(*) FROM posting WHERE identifier || coalesce(url, '') LIKE '%127.0.0.1%'").fetchone() == (0,)
    db.close()


def test_what_is_printed_twice_is_one_job(query: Query) -> None:
    assert query("SELECT count(*) FROM jobs WHERE postings > 1")[0][0] >= 2


def test_claims_stay_claims_and_faq_is_no_evidence(query: Query) -> None:
    assert query("SELECT count(*) FROM claim WHERE field = 'sponsorship'")[0][0] >= 2
    assert query("SELECT count(*) FROM evidence WHERE origin = 'prose' AND quote LIKE '%Frequently Asked%'") == [(0,)]


def test_a_malformed_block_is_in_quarantine_and_costs_nothing_else(query: Query) -> None:
    assert {reason.partition(":")[0] for (reason,) in query("SELECT reason FROM quarantine")} == {"malformed JSON-LD"}


def test_the_export_is_as_large_as_the_catalog(days: tuple[list[Ran], Path], query: Query) -> None:
    _, *lines, _ = (days[1] / "exports" / "jobs.jsonl").read_bytes().splitlines()
    assert len(lines) == query("SELECT count(*) FROM jobs")[0][0]
    valid = Draft202012Validator(job_schema())
    for line in lines:
        valid.validate(orjson.loads(line))


def test_every_quote_stands_where_its_evidence_says(query: Query) -> None:
    rows = query(
        "SELECT e.quote, substr(t.description, e.span_start + 1, e.span_end - e.span_start) FROM evidence e "
        "JOIN posting p ON p.posting_id = e.posting_id JOIN posting_text t ON t.posting = p.id WHERE e.origin = 'prose'"
    )
    assert len(rows) > 300
    assert not [row for row in rows if row[0] != row[1]]


def test_registers_say_something_of_its_jobs(days: tuple[list[Ran], Path], query: Query) -> None:
    """Invented filings of its invented employers, and official prevailing wages."""
    found = dict(query("SELECT name, record_found FROM employers"))
    assert (found["Harrowgate Robotics"], found["Pellucid Health"], found["Lumenfold"]) == (1, 1, 0)
    assert query("SELECT count(DISTINCT job_id) FROM prevailing_wages WHERE level1 IS NOT NULL")[0][0] >= 12
    kinds = {kind for (kind,) in query("SELECT kind FROM sponsorship_conflicts")}
    assert kinds >= {"refuses_but_files", "offers_but_no_record", "claimed_and_refused", "dependent"}
    assert query(
        "SELECT count(*) FROM employer_record WHERE employer > 0 AND name LIKE 'Harrow%' AND visa = 'H-1B' AND fiscal_year = 2022"
    ) == [(1,)]
    assert query("SELECT count(*) FROM register_posting r JOIN posting p ON p.id = r.posting WHERE p.country = 'DE' AND r.wage > 0") == [
        (0,)
    ]
    assert not (days[1] / "data" / "var" / "registers.db").exists()  # it has a database of its own


def test_every_route_has_its_file() -> None:
    folder = Folder(DEMO, 1)
    missing = [
        target for target, route in folder.routes.items() if not any((DEMO / day / route["file"]).exists() for day in ("day1", "day2"))
    ]
    assert not missing
    assert {row.family for row in demo_boards()} >= {"greenhouse", "lever", "ashby", "jsonld", "migratemate"}


def test_a_replay_knows_of_the_boards_what_the_crawl_knew(days: tuple[list[Ran], Path], tmp_path: Path) -> None:
    """The demo's rows stand in no registry: what they say of country and employer is remembered with the boards."""
    shutil.copytree(days[1], tmp_path / "copy")
    ran = rolecall("replay", "--catalog", str(tmp_path / "copy" / "catalog.db"), "--json", cwd=tmp_path)
    assert (ran.code, ran.report["rederived"], ran.report["fields"]) == (0, 0, {})
    db = sqlite3.connect(tmp_path / "copy" / "catalog.db")
    assert db.execute("SELECT count(*) FROM event WHERE run = (SELECT max(id) FROM run)").fetchall() == [(0,)]
    db.close()


def test_a_load_knows_of_the_boards_what_the_crawl_knew(days: tuple[list[Ran], Path], tmp_path: Path) -> None:
    """What the rows said comes with the archive, to a machine that has none of them; and a replay there knows it too."""
    shutil.copytree(days[1] / "raw", tmp_path / "theirs")
    catalog = str(tmp_path / "ours" / "catalog.db")
    assert rolecall("load", str(tmp_path / "theirs"), "--catalog", catalog, "--json", cwd=tmp_path).code in (0, 1)
    settled = (
        "SELECT p.posting_id, p.organization, p.places, p.country, e.name, e.origin, e.quote, e.country, s.home FROM posting p "
        "JOIN source s ON s.id = p.source LEFT JOIN employer e ON e.id = p.employer ORDER BY 1"
    )
    told = []
    for path in (days[1] / "catalog.db", catalog):
        db = sqlite3.connect(path)
        told.append(db.execute(settled).fetchall())
        db.close()
    assert "registry" in {row[5] for row in told[0]}
    assert told[1] == told[0]
    ran = rolecall("replay", "--catalog", catalog, "--json", cwd=tmp_path)
    assert (ran.code, ran.report["rederived"]) == (0, 0)


@pytest.mark.parametrize(("variable", "flag"), [(None, True), ("{path}", False)])
def test_what_to_try_next_names_another_catalog(
    days: tuple[list[Ran], Path], monkeypatch: pytest.MonkeyPatch, variable: str | None, flag: bool
) -> None:
    path = days[1] / "catalog.db"
    monkeypatch.delenv("ROLECALL_CATALOG", raising=False)
    if variable:
        monkeypatch.setenv("ROLECALL_CATALOG", variable.format(path=path))
    report = RunReport.__new__(RunReport)
    object.__setattr__(report, "summary", None)
    lines = [line for line in next_steps(1, report, Places(path)).splitlines() if "rolecall " in line and "probe" not in line]
    assert [f"--catalog {path}" in line for line in lines] == [flag] * 8


def test_a_saved_search_tells_one_job_once_over_all_days(days: tuple[list[Ran], Path]) -> None:
    lines = [orjson.loads(line) for line in (days[1] / "demo-alerts.jsonl").read_bytes().splitlines()]
    assert [(line["reason"], line["job"]["title"]) for line in lines] == [("new", "Site Reliability Engineer")]


def test_an_alert_of_a_day_before_is_not_printed_again(days: tuple[list[Ran], Path]) -> None:
    catalog = days[1] / "catalog.db"
    assert count_told(catalog) == 1
    assert "Site Reliability Engineer" in lines_of(catalog, 0)[1]
    assert lines_of(catalog, 1)[1:] == ["    nothing new"]
