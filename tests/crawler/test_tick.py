"""Ticks as they are given: processes of their own, against a loopback host that stands for all others."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from crawler.cli import cli
from crawler.commands.tick import Loop
from crawler.config import read_config
from crawler.run.live import read_running
from crawler.run.places import Places
from spiders.registry import BadRow
from tests.crawler.hosts import ROOT, Host, Ran, greenhouse, jobs, rolecall

BOARDS = [f"oven{number}" for number in range(4)]
SLOW = 0.3  # seconds of an answer


@pytest.fixture
def folder(tmp_path: Path, host: Host, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where an operator works: four boards of a host that answers slowly, of one of which it is said how often it is looked at."""
    (tmp_path / "rolecall.toml").write_text(
        f'[paths]\nmetrics = "metrics.prom"\n[schedule]\nsources = [{", ".join(f"{chr(34)}greenhouse:{one}{chr(34)}" for one in BOARDS)}]\n'
        f'[pings]\nurl = "{host.base}/ping/Secret-4711-uuid"\n[crawl.settings]\nDEMO_BASE = "{host.base}"\nAUTOTHROTTLE_ENABLED = false\n'
        "DOWNLOAD_DELAY = 0\nRETRY_TIMES = 0\nCONCURRENT_REQUESTS = 1\nBATCH_SIZE = 2\n"
    )
    own = tmp_path / "data" / "var" / "sources" / "greenhouse.csv"
    own.parent.mkdir(parents=True)
    own.write_text("\n".join(("board,every", *(f"{one}," for one in BOARDS[1:]), f"{BOARDS[0]},2h")) + "\n")
    for number, one in enumerate(BOARDS):
        host.answers[greenhouse(one)] = slowly(jobs(number * 2, number * 2 + 1))
    for ending in ("", "/start", "/1", "/2", "/log"):
        host.answers[f"/ping/Secret-4711-uuid{ending}"] = (200, {}, b"OK")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def slowly(payload: Any) -> Callable[[Any], Any]:
    def answer(handler: Any) -> Any:
        time.sleep(SLOW)
        return 200, {"Content-Type": "application/json"}, orjson.dumps(payload)

    return answer


def asked(host: Host) -> dict[str, int]:
    """How often each board was."""
    return {one: host.asked[greenhouse(one)] for one in BOARDS}


def begin(folder: Path, *arguments: str, python: str = "-u") -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, python, "-m", "crawler.cli", *arguments],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def wait_until(true: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + 150
    while not true():
        if time.monotonic() > until or process.poll() is not None:
            process.kill()
            pytest.fail(f"it did not come to that: {process.communicate(timeout=5)}")
        time.sleep(0.02)


def ended(process: "subprocess.Popen[str]") -> int:
    process.communicate(timeout=180)
    return process.returncode


def killed(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate(timeout=20)


def said(*arguments: str) -> str:
    """What a command that crawls nothing prints."""
    done = CliRunner().invoke(cli, arguments, standalone_mode=False, catch_exceptions=False)
    return done.stdout


def tick(folder: Path, *more: str) -> Ran:
    return rolecall("tick", *more, cwd=folder)


def stored(folder: Path) -> int:
    path = folder / "data" / "var" / "catalog.db"
    if not path.exists():
        return 0
    db = sqlite3.connect(path)
    try:
        return int(db.execute("SELECT count(*) FROM posting").fetchone()[0])
    except sqlite3.OperationalError:  # its tables are being made
        return 0
    finally:
        db.close()


def events(folder: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in (folder / "data" / "var" / "log" / "runs.jsonl").read_bytes().splitlines()]


def test_a_tick_crawls_what_is_due_and_the_next_one_nothing(folder: Path, host: Host) -> None:
    first = tick(folder, "--json")
    assert first.code == 0, first.out + first.err
    assert first.report["summary"]["new"] == 8
    assert said("tick").startswith("nothing is due; next greenhouse:oven0")
    assert set(asked(host).values()) == {1}
    told = orjson.loads(said("schedule", "--json"))
    assert told["due"] == 0
    assert next((one["key"], one["why"], one["interval"]) for one in told["boards"]) == ("greenhouse:oven0", "stated", 7200.0)
    assert "every 2h, as its row says" in said("schedule")
    pings = [path for path in host.asked if path.startswith("/ping")]
    assert {path: host.asked[path] for path in pings} == {"/ping/Secret-4711-uuid/start": 1, "/ping/Secret-4711-uuid": 2}
    assert [one["event"] for one in events(folder)] == ["begun", "ended", "idle"]
    assert (folder / "metrics.prom").read_text().endswith("# EOF\n")
    for path in (folder / "data" / "var" / "log").iterdir():
        assert "4711" not in path.read_text("utf-8", "replace"), path


def test_a_killed_tick_is_resumed(folder: Path, host: Host) -> None:
    process = begin(folder, "tick")
    wait_until(lambda: stored(folder) >= 2, process)
    killed(process)
    assert "was killed: the next tick loads what it had archived" in said("status")
    before = asked(host)
    done = tick(folder, "--json")
    assert done.code == 0, done.out + done.err
    assert stored(folder) == 8
    again = [one for one in BOARDS if asked(host)[one] > 1]
    assert len(again) <= 2  # the one that was being read, and one that was read and not stored yet
    assert sum(before.values()) > len(again)
    assert [one["event"] for one in events(folder)] == ["begun", "resumed", "begun", "ended"]
    assert said("tick").startswith("nothing is due")


def test_two_ticks_at_once_are_one(folder: Path, host: Host) -> None:
    first = begin(folder, "tick")
    wait_until(lambda: bool(read_running(folder / "data" / "var" / "log")[0]), first)
    assert said("tick") == "another tick is at work\n"
    assert ended(first) == 0
    assert set(asked(host).values()) == {1}


def test_a_tick_beside_another_command_that_writes_waits_for_the_next(folder: Path, host: Host) -> None:
    crawl = begin(folder, "crawl", "greenhouse:oven0")
    wait_until(lambda: bool(read_running(folder / "data" / "var" / "log")[0]), crawl)
    assert "the next tick goes on" in said("tick")
    assert ended(crawl) == 0
    assert asked(host)["oven1"] == 0


def test_when_the_time_is_up_what_was_read_counts_and_the_rest_is_left(folder: Path, host: Host) -> None:
    done = tick(folder, "--max-time", "1s", "--json")
    assert done.code == 0, done.out + done.err
    left, summary = set(done.report["left"]), done.report["summary"]
    assert 0 < len(left) < len(BOARDS)
    assert (summary["accepted"], summary["sources"]) == (True, len(BOARDS) - len(left))
    assert done.report["problems"] == []
    waiting = orjson.loads(said("schedule", "--due", "--json"))["boards"]
    assert {one["key"] for one in waiting} == left
    assert tick(folder).code == 0
    assert set(asked(host).values()) == {1}


STATE = """
SELECT board, complete, reasons ->> '$[0].kind', (SELECT accepted FROM run) FROM run_source JOIN source ON id = source ORDER BY board
"""


def test_a_board_that_was_begun_when_the_time_was_up_closes_nothing_and_one_that_was_read_counts(folder: Path, host: Host) -> None:
    """Boards of many answers: of the second, rows wait for their details when the crawl stops."""
    toml = (folder / "rolecall.toml").read_text()
    sources = 'sources = ["bamboohr:small", "bamboohr:large"]'
    (folder / "rolecall.toml").write_text("\n".join(sources if line.startswith("sources") else line for line in toml.splitlines()))
    (folder / "data" / "var" / "sources" / "bamboohr.csv").write_text("board\nsmall\nlarge\n")
    for board, number in (("small", 1), ("large", 90)):
        rows = [{"id": f"{one}", "jobOpeningName": "Baker"} for one in range(number)]
        path = f"/{board}.bamboohr.com/careers"
        host.json(f"{path}/list", {"meta": {"totalCount": number}, "result": rows})
        for row in rows:
            opening = {**row, "description": "We bake bread at night."}
            host.answers[f"{path}/{row['id']}/detail"] = slowly({"result": {"jobOpening": opening}})
    done = tick(folder, "--max-time", "6s", "--json")
    assert done.code == 0, done.out + done.err
    assert done.report["left"] == ["bamboohr:large"]
    db = sqlite3.connect(folder / "data" / "var" / "catalog.db")
    assert db.execute(STATE).fetchall() == [("large", 0, "out_of_time", 1), ("small", 1, None, 1)]
    db.close()
    assert [one["key"] for one in orjson.loads(said("schedule", "--due", "--json"))["boards"]] == ["bamboohr:large"]


def test_what_runs_is_told_by_board_and_host(folder: Path, host: Host) -> None:
    process = begin(folder, "tick")
    wait_until(lambda: any(one == 1 for one in asked(host).values()), process)
    time.sleep(1.2)  # it is told every second
    told = orjson.loads(said("status", "--json"))
    (running,) = told["running"]
    assert (running["stage"], running["pid"]) == ("crawling", process.pid)
    assert running["boards"].keys() == {f"greenhouse:{one}" for one in BOARDS}
    assert {one["state"] for one in running["boards"].values()} <= {"waiting", "reading", "read"}
    assert running["hosts"][host.base.removeprefix("http://")]["requests"] >= 1
    assert ended(process) == 0
    after = orjson.loads(said("status", "--json"))
    assert (after["running"], after["killed"], after["last"]["accepted"], after["due"]) == ([], [], 1, 0)
    assert "nothing runs now" in said("status")


def test_sigterm_ends_a_tick_gracefully_and_nobody_is_called(folder: Path, host: Host) -> None:
    process = begin(folder, "tick", "--json")
    wait_until(lambda: stored(folder) >= 2, process)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=180)
    assert process.returncode == 0, out + err
    assert orjson.loads(out)["interrupted"]["kind"] == "stopped"
    read = [one for one in BOARDS if asked(host)[one]]
    assert 0 < len(read) < len(BOARDS)
    tick(folder)
    assert set(asked(host).values()) == {1}


def test_a_loop_ticks_until_it_is_told_to_end(folder: Path, host: Host) -> None:
    process = begin(folder, "tick", "--loop", "--max-time", "1s")
    wait_until(lambda: stored(folder) >= 2, process)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=180)
    assert (process.returncode, "no tick begins any more" in err) == (0, True), out + err


def test_no_file_of_the_working_folder_takes_the_place_of_a_module_of_a_tick(folder: Path) -> None:
    (folder / "schemas.py").write_text("raise SystemExit('of the working folder')\n")
    process = begin(folder, "tick", "--loop", python="-P")
    wait_until(lambda: stored(folder) >= 2, process)
    process.send_signal(signal.SIGTERM)
    assert ended(process) == 0


def test_a_loop_tells_of_a_tick_that_died(folder: Path, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    def pause(loop: Loop, died: bool) -> timedelta:
        assert died
        loop.stopping.set()
        return timedelta()

    monkeypatch.setattr("crawler.commands.tick.signal.signal", lambda *_: None)
    monkeypatch.setattr("crawler.commands.tick.subprocess.Popen", lambda *_, **__: SimpleNamespace(wait=lambda: -9))
    monkeypatch.setattr(Loop, "pause", pause)
    assert Loop(Places(folder / "data" / "var" / "catalog.db"), read_config(folder / "rolecall.toml")).run(["tick"]) == 1
    assert host.asked["/ping/Secret-4711-uuid/1"] == 1
    assert "a tick died by signal 9" in events(folder)[-1]["error"]


def test_a_board_that_fails_is_tried_again_and_calls_somebody_where_that_does_not_help(folder: Path, host: Host) -> None:
    host.answers[greenhouse("oven0")] = (500, {}, b"out of order")
    assert tick(folder).code == 0
    (failing,) = [one for one in orjson.loads(said("schedule", "--json"))["boards"] if one["key"] == "greenhouse:oven0"]
    assert (failing["why"], failing["failures"], failing["interval"]) == ("retry", 1, 3600.0)
    with (folder / "rolecall.toml").open("a") as file:
        file.write("[health]\nfailing_days = 1\n")
    assert "left alone until then" in said("schedule")
    host.answers[greenhouse("oven4")] = slowly(jobs(40, 41))
    with (folder / "data" / "var" / "sources" / "greenhouse.csv").open("a") as file:
        file.write("oven4,\n")
    toml = (folder / "rolecall.toml").read_text()
    (folder / "rolecall.toml").write_text(toml.replace('"greenhouse:oven3"', '"greenhouse:oven3", "greenhouse:oven4"'))
    done = tick(folder)
    assert done.code == 1
    assert "rolecall tick: a person is needed (`rolecall health`): disabled greenhouse:oven0: left alone" in done.err
    assert said("tick").startswith("nothing is due")
    assert (host.asked["/ping/Secret-4711-uuid/log"], host.asked["/ping/Secret-4711-uuid"]) == (1, 1)  # the check stays red
    assert (host.asked[greenhouse("oven0")], host.asked[greenhouse("oven4")]) == (1, 1)


def test_a_total_outage_calls_somebody_at_the_second_failure(folder: Path, host: Host) -> None:
    toml = (folder / "rolecall.toml").read_text()
    (folder / "rolecall.toml").write_text(toml.replace("[schedule]", '[schedule]\nretry = "1s"'))
    for one in BOARDS:
        host.answers[greenhouse(one)] = (500, {}, b"out of order")
    assert tick(folder).code == 0
    time.sleep(1)
    assert tick(folder).code == 1
    assert host.asked["/ping/Secret-4711-uuid/1"] == 1
    assert "outage    most boards: 4 of 4 could not be read" in said("health")


def test_a_ping_that_fails_fails_nothing(folder: Path, host: Host) -> None:
    host.answers["/ping/Secret-4711-uuid/start"] = (500, {}, b"no")
    done = rolecall("tick", cwd=folder, ROLECALL_PING_URL=f"{host.base}/ping/Secret-4711-uuid")
    assert done.code == 0, done.err
    assert [one["error"] for one in events(folder) if one["event"] == "ping_failed"] == ["ping/start: answered 500"]


def test_a_tick_that_cannot_begin_says_so_to_whoever_listens(folder: Path, host: Host) -> None:
    (folder / "data" / "var" / "sources" / "greenhouse.csv").write_text("board,every\noven0,often\n")
    done = CliRunner().invoke(cli, ["tick"], standalone_mode=False)
    assert isinstance(done.exception, BadRow)
    assert "every 'often' is no span of time" in str(done.exception)
    assert host.asked["/ping/Secret-4711-uuid/2"] == 1  # the exit code
    assert events(folder)[-1]["event"] == "failed"


def test_a_crawl_pings_and_reports_too(folder: Path, host: Host) -> None:
    host.answers[greenhouse("oven1")] = (500, {}, b"out of order")
    done = rolecall("crawl", "greenhouse:oven1", "--json", cwd=folder)
    assert done.code == 1
    assert host.asked["/ping/Secret-4711-uuid/1"] == 1
    page = Path(folder / done.report["files"]["page"]).read_text()
    assert "A person should look at this run." in page
    assert "greenhouse:oven1" in page
