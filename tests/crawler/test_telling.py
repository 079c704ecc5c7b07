"""What others are told of a run: pings, the journal, metrics, the page."""

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from lxml import html
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client.parser import text_string_to_metric_families as older_families

from catalog.database import reading
from catalog.run_summary import summarize
from catalog.writer import Writer
from crawler.config import Config
from crawler.politeness.hosts import HostTally
from crawler.run.places import Places
from crawler.run.report import RunReport
from crawler.schedule import Due, Why
from crawler.telling import journal
from crawler.telling.metrics import METRICS, of_run, of_schedule, write_metrics
from crawler.telling.page import page_of
from crawler.telling.pings import Pings
from crawler.telling.run import Telling, sentence_of
from schemas.reasons import ReasonKind
from schemas.source import Listing
from tests.crawler.hosts import ROOT, Host

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
EVIL = "<script>alert(1)</script>\x1b[2J‮"


@pytest.fixture
def report() -> RunReport:
    return RunReport(
        "20260503T120000Z-abcdef",
        interrupted=ReasonKind.STOPPED.of(EVIL),
        left=["greenhouse:oven"],
        errors={f"ValueError: {EVIL}": 1},
        fields={"title": {"filled": 3, "missing": 1}},
        hosts={f"oven.example{EVIL}": HostTally(3, 1, 4_000, 0.5, {"answered 500": 2})},
        files={"log": f"log/{EVIL}"},
    )


# Pings


@pytest.mark.parametrize(
    ("url", "ending", "address"),
    [
        ("https://hc.example/ping/uuid", "", "https://hc.example/ping/uuid?rid=1"),
        ("https://hc.example/ping/uuid/", "/start", "https://hc.example/ping/uuid/start?rid=1"),
        ("https://hc.example/ping/key/slug?create=1", "/3", "https://hc.example/ping/key/slug/3?create=1&rid=1"),
    ],
)
def test_the_address_of_a_ping(url: str, ending: str, address: str) -> None:
    assert Pings(url, "1").address(ending) == address


def test_a_ping_says_what_came_of_it_without_secrets(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies: list[bytes] = []
    host.answers["/uuid/1"] = lambda handler: (200, {}, b"OK")
    monkeypatch.setattr("tests.crawler.hosts.Answering.do_POST", lambda handler: keep(handler, bodies))
    assert Pings(f"{host.base}/uuid").end(1, "lost https://a.example/?api_key=hunter2hunter2 " + "x" * 20_000) is None
    assert b"hunter2" not in bodies[0]
    assert (len(bodies[0]), host.asked["/uuid/1"]) == (10_000, 1)


def keep(handler: Any, bodies: list[bytes]) -> None:
    bodies.append(handler.rfile.read(int(handler.headers["Content-Length"])))
    handler.do_GET()


def test_no_address_is_no_ping(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Pings.of(None).start() is None
    monkeypatch.setenv("ROLECALL_PING_URL", "https://of.the/environment")
    assert Pings.of("https://of.the/file").url == "https://of.the/environment"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("file:///etc/passwd", "ping/start: its address begins with neither http: nor https:"),
        ("http://127.0.0.1:9/secret-uuid", "ping/start: URLError"),
        ("http://[bad/secret-uuid", "ping/start: ValueError"),
    ],
)
def test_a_ping_that_cannot_be_fails_nothing_and_names_no_address(url: str, said: str) -> None:
    assert Pings(url).start() == said


def test_a_ping_follows_no_redirect(host: Host) -> None:
    host.answers["/uuid/start"] = (302, {"Location": f"{host.base}/elsewhere"}, b"")
    assert Pings(f"{host.base}/uuid").start() == "ping/start: answered 302"
    assert host.asked["/elsewhere"] == 0


def test_a_host_that_does_not_answer_is_not_waited_for(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.telling.pings.SECONDS", 0.3)
    host.answers["/uuid/start"] = drip
    began = time.monotonic()
    assert Pings(f"{host.base}/uuid").start() in ("ping/start: no answer in time", "ping/start: TimeoutError")
    assert time.monotonic() - began < 2


def drip(handler: Any) -> None:
    """A header, byte by byte: no single wait is long."""
    with suppress(OSError):  # nobody listens any more
        for _ in range(20):
            handler.wfile.write(b"H")
            handler.wfile.flush()
            time.sleep(0.1)


@pytest.mark.parametrize(("needed", "ending"), [([], ""), (["emptied greenhouse:oven: shows no posting"], "/log")])
def test_an_idle_tick_turns_no_red_check_green(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, needed: list[str], ending: str
) -> None:
    bodies: list[bytes] = []
    host.answers[f"/uuid{ending}"] = lambda handler: (200, {}, b"OK")
    monkeypatch.setattr("tests.crawler.hosts.Answering.do_POST", lambda handler: keep(handler, bodies))
    monkeypatch.setenv("ROLECALL_PING_URL", f"{host.base}/uuid")
    Telling(Places(tmp_path / "c.db"), Config(), "tick").idle("nothing is due", lambda: needed)
    assert host.asked[f"/uuid{ending}"] == 1
    assert all(one in bodies[0].decode() for one in ("nothing is due", *needed))


# The journal


def test_the_journal_is_for_people_and_for_machines(tmp_path: Path) -> None:
    journal.note(tmp_path, NOON, "begun", f"tick: {EVIL}\nforged line", boards=3, key="https://a.example/?token=abcdef12345")
    journal.note(tmp_path, NOON, "idle")
    (line,) = (tmp_path / "runs.log").read_text().splitlines()
    assert line.startswith("2026-05-03 12:00:00Z tick: <script>")
    assert "\x1b" not in line
    first, second = map(orjson.loads, (tmp_path / "runs.jsonl").read_bytes().splitlines())
    assert (first["event"], first["boards"], first["at"]) == ("begun", 3, "2026-05-03T12:00:00+00:00")
    assert "abcdef12345" not in str(first)
    assert second["event"] == "idle"


def test_a_journal_that_has_grown_makes_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "LARGEST", 100)
    for number in range(10):
        journal.note(tmp_path, NOON, "begun", f"run {number}")
    kept = (tmp_path / "runs.log.1").read_text() + (tmp_path / "runs.log").read_text()
    assert kept.endswith("run 9\n")
    assert (tmp_path / "runs.log").stat().st_size <= 200


def test_a_journal_that_cannot_be_written_fails_nothing(tmp_path: Path) -> None:
    (tmp_path / "runs.log").mkdir()
    journal.note(tmp_path, NOON, "begun", "tick")


# Metrics


def test_metrics_are_openmetrics_that_older_readers_take_too(tmp_path: Path, report: RunReport) -> None:
    path = tmp_path / "rolecall.prom"
    late = Due("greenhouse:oven", Why.USUAL, timedelta(days=1), NOON, NOON, True, timedelta(hours=1), NOON, 2)
    write_metrics(path, of_run(report, 1, NOON, NOON + timedelta(minutes=2)), of_schedule([late]))
    text = path.read_text()
    values = {(one.name, *one.labels.values()): one.value for family in text_string_to_metric_families(text) for one in family.samples}
    assert values["rolecall_run_exit_code",] == 1
    assert values["rolecall_run_duration_seconds",] == 120
    assert values["rolecall_board_late_seconds", "greenhouse:oven"] == 3600
    assert values["rolecall_boards_due",] == 1
    assert values["rolecall_run_host_requests", f"oven.example{EVIL}"] == 3
    assert {family.name for family in older_families(text)} == {f"rolecall_{name}" for name in METRICS}


@pytest.mark.parametrize(("lost", "read"), [(0, 2), (1, 1), (2, 0)])
def test_a_board_that_failed_counts_as_unread(tmp_path: Path, lost: int, read: int) -> None:
    with Writer(tmp_path / "c.db") as writer:
        writer.begin_run("r", NOON)
        for number in range(2):
            reason = ReasonKind.LOST.of("HTTP 500") if number < lost else None
            writer.listing(Listing("greenhouse", f"oven{number}", complete=reason is None, reason=reason), NOON)
        writer.finish_run("r", NOON + timedelta(hours=1))
    with reading(tmp_path / "c.db") as db:
        report = RunReport("r", summary=summarize(db, "r"))
    found = {(name, label): number for name, label, number in of_run(report, 1, NOON, NOON)}
    assert (found["run_boards", "read"], found["run_boards", "unread"]) == (read, lost)
    assert ("not read" in sentence_of(report, 1, NOON, NOON)) is bool(lost)


def test_every_metric_is_described() -> None:
    said = (ROOT / "docs" / "operating.md").read_text().partition("### Metrics")[2].partition("### Pings")[0]
    assert not [name for name in METRICS if f"`rolecall_{name}`" not in said]


# The page


def test_the_page_shows_what_strangers_wrote_as_text(report: RunReport) -> None:
    text = page_of(report).decode()
    page = html.document_fromstring(text)
    assert not page.xpath("//script | //img | //iframe | //link | //a | //@onload | //@src")
    assert "alert(1)" in page.text_content()
    assert not {"\x1b", "‮"} & set(text)
    assert "default-src 'none'" in text
    assert page.xpath("//h2/text()") == ["Problems", "Remarks", "Hosts", "Fields", "Left for the next run", "Files"]


def test_a_good_run_says_so() -> None:
    assert "Nothing to mend." in page_of(RunReport("20260503T120000Z-abcdef")).decode()
