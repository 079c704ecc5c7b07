"""Crawls from end to end, over HTTP on loopback, into a catalog."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.cli import cli
from crawler.commands.crawl import is_in_shard
from pipelines.archive import Archive
from schemas.errors import Problem
from schemas.raw import RawPosting
from schemas.source import Listing, Source
from tests.crawler.hosts import GENTLE, ROOT, Host, greenhouse, jobs, rolecall

Crawl = Callable[..., dict[str, Any]]
Read = Callable[..., list[Any]]


@pytest.fixture
def query(tmp_path: Path) -> Callable[[str], list[tuple[Any, ...]]]:
    def ask(sql: str) -> list[tuple[Any, ...]]:
        db = sqlite3.connect(tmp_path / "catalog.db")
        rows = db.execute(sql).fetchall()
        db.close()
        return rows

    return ask


def test_a_board_is_crawled_asked_again_and_changes(host: Host, crawl: Crawl, query: Any, tmp_path: Path) -> None:
    """New; then a 304 that means "all seen again"; then a change; the values stand in the catalog with their history."""
    current = {"etag": '"1"', "payload": jobs(1, 2, 3, 4)}

    def board(handler: Any) -> Any:
        if handler.headers.get("If-None-Match") == current["etag"]:
            return 304, {}, b""
        return 200, {"Content-Type": "application/json", "ETag": current["etag"]}, json.dumps(current["payload"]).encode()

    host.answers[greenhouse("acme")] = board
    first = crawl("greenhouse:acme", loading=True)
    assert (first["summary"]["new"], first["problems"]) == (4, [])
    second = crawl("greenhouse:acme", loading=True)
    assert (second["summary"]["seen"], second["summary"]["unchanged"], second["summary"]["new"]) == (4, 4, 0)
    assert next(iter(second["hosts"].values()))["not_modified"] == 1
    current.update(etag='"2"', payload=jobs(1, 2, 3, 5, title="Night Baker"))
    third = crawl("greenhouse:acme", loading=True)
    assert (third["summary"]["new"], third["summary"]["changed"], third["summary"]["closed"]) == (1, 3, 0)
    assert query("SELECT identifier FROM posting WHERE closed_at IS NULL ORDER BY 1") == [("1",), ("2",), ("3",), ("4",), ("5",)]
    fourth = crawl("greenhouse:acme", loading=True)
    assert fourth["summary"]["closed"] == 1  # the second complete listing that lacks it, by a 304
    assert query("SELECT identifier FROM posting WHERE closed_at IS NULL ORDER BY 1") == [("1",), ("2",), ("3",), ("5",)]
    assert query("SELECT kind, count(*) FROM event WHERE field IS NULL OR field = 'title' GROUP BY 1 ORDER BY 1") == [
        ("changed", 3), ("closed", 1), ("opened", 5),
    ]  # fmt: skip
    assert told_bases(tmp_path / "raw") == [None, first["run"], None, third["run"]]


def told_bases(raw: Path) -> list[str | None]:
    """The runs whose listings the 304s of an archive confirm; None for other listings."""
    with closing(Archive(raw)) as archive:
        return [seen.item.base for run in archive.runs() for seen in archive.read(run) if isinstance(seen.item, Listing)]


def test_a_validator_is_not_kept_for_a_board_that_was_not_read_whole(host: Host, crawl: Crawl) -> None:
    payload = jobs(1, 2)
    payload["jobs"].append(5)
    host.json(greenhouse("acme"), payload, ETag='"1"')
    crawl("greenhouse:acme", loading=True)
    crawl("greenhouse:acme", loading=True)
    assert not any("If-None-Match" in asked for asked in host.headers)


def test_a_catalog_that_was_restored_asks_for_what_it_has_not_seen(host: Host, crawl: Crawl, query: Any, tmp_path: Path) -> None:
    """The store of validators is newer than the catalog: "not modified" would stand for a listing that the catalog does not know."""
    answering = host.answers[greenhouse("acme")] = Changing(jobs(1, 2, 3))
    crawl("greenhouse:acme", loading=True)
    assert CliRunner().invoke(cli, ["backup", str(tmp_path / "kept.db"), "--catalog", str(tmp_path / "catalog.db")]).exit_code == 0
    answering.payload = jobs(1, 2, 4)
    crawl("greenhouse:acme", loading=True)
    for log in tmp_path.glob("catalog.db-*"):
        log.unlink()
    (tmp_path / "kept.db").replace(tmp_path / "catalog.db")
    restored = crawl("greenhouse:acme", loading=True)
    assert (restored["summary"]["seen"], restored["summary"]["new"]) == (3, 1)
    assert query("SELECT identifier, missed FROM posting ORDER BY 1") == [("1", 0), ("2", 0), ("3", 1), ("4", 0)]
    again = crawl("greenhouse:acme", loading=True)
    once_more = crawl("greenhouse:acme", loading=True)
    assert [next(iter(told["hosts"].values()))["not_modified"] for told in (restored, again, once_more)] == [0, 1, 1]


class Changing:
    """A board whose answer bears a tag of its own, and is not repeated to who has it."""

    def __init__(self, payload: dict[str, Any]) -> None:
        self.payload = payload

    def __call__(self, handler: Any) -> Any:
        body = json.dumps(self.payload).encode()
        tag = f'"{hash(body)}"'
        if handler.headers.get("If-None-Match") == tag:
            return 304, {}, b""
        return 200, {"Content-Type": "application/json", "ETag": tag}, body


def test_near_copies_are_found_across_families(host: Host, crawl: Crawl) -> None:
    text = " ".join(f"We look for a baker who knows recipe number {n} and bakes it at night for shop {n}." for n in range(30))
    posting = {"title": "Night Baker", "location": {"name": "Lyon, France"}, "company_name": "Oven", "content": text}
    host.json(greenhouse("oven"), {"jobs": [posting | {"id": 1}], "meta": {"total": 1}})
    other = {"text": "Night Baker", "categories": {"location": "Lyon, France"}, "country": "FR", "description": text}
    host.json("/api.lever.co/v0/postings/oven", [other | {"id": "x", "hostedUrl": "https://jobs.lever.co/oven/x"}])
    report = crawl("greenhouse:oven", "lever:oven", loading=True)
    assert report["summary"]["postings"] == 2
    database = sqlite3.connect(Path(report["files"]["catalog"]))
    pairs = database.execute("SELECT count(*) FROM duplicate").fetchone()
    database.close()
    assert pairs == (1,)


def test_shards_are_archived_apart_and_loaded_together(host: Host, crawl: Crawl, tmp_path: Path, query: Any) -> None:
    for board in ("a", "b"):
        host.json(greenhouse(board), jobs(1, 2, title=board))
    for board in ("a", "b"):
        crawl(f"greenhouse:{board}", catalog=tmp_path / board / "catalog.db")
        assert not (tmp_path / board / "catalog.db").exists()
    archives = [str(tmp_path / board / "raw") for board in ("a", "b")]
    CliRunner().invoke(cli, ["load", *archives, "--catalog", str(tmp_path / "catalog.db")], standalone_mode=False)
    assert query("SELECT board, accepted, seen FROM source JOIN run_source ON source = source.id ORDER BY 1") == [("a", 1, 2), ("b", 1, 2)]


def test_every_board_is_in_one_shard() -> None:
    rows = [Source("greenhouse", f"board{number}") for number in range(100)]
    parts = [[row for row in rows if is_in_shard(row, (part, 3))] for part in (1, 2, 3)]
    assert sorted(row.board for part in parts for row in part) == sorted(row.board for row in rows)
    assert all(len(part) > 15 for part in parts)


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_stops_cleanly_and_the_next_run_goes_on(
    times: int, host: Host, crawl: Crawl, tmp_path: Path, seen: Read, query: Any
) -> None:
    """The second time at once: what is on its way is lost, and read by the next run."""
    host.json(greenhouse("a"), jobs(1))
    host.answers[greenhouse("b")] = lambda handler: time.sleep(1) or (200, {}, json.dumps(jobs(2)).encode())
    host.json(greenhouse("c"), jobs(3))
    rows = [{"family": "greenhouse", "board": board} for board in "abc"]
    settings = GENTLE | {"DEMO_BASE": host.base, "CONCURRENT_REQUESTS": 1}
    asked = {"rows": rows, "catalog": str(tmp_path / "catalog.db"), "loading": True, "settings": settings}
    command = [sys.executable, "-m", "tests.crawler.crawl_boards"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps(asked).encode())
        process.stdin.close()
        process.stdin = None
        for _ in range(1000):
            if host.asked[greenhouse("b")]:
                break
            time.sleep(0.05)
        for _ in range(times):
            os.kill(process.pid, signal.SIGINT)
            time.sleep(0.2)
        report = json.loads(process.communicate(timeout=30)[0])
    assert process.returncode == 0
    assert report["interrupted"]["kind"] == "stopped"
    assert query("SELECT accepted FROM run") == [(0,)]
    assert [item.identifier for item in seen() if isinstance(item, RawPosting)] == ["1", "2"][: 3 - times]
    crawl("greenhouse:a", "greenhouse:b", "greenhouse:c", loading=True)
    assert query("SELECT count(*) FROM posting") == [(3,)]


def test_probe_asks_the_board_that_a_page_embeds(host: Host, tmp_path: Path) -> None:
    host.json(greenhouse("oven"), jobs(1, 2))
    page = '<title>Jobs at Oven</title><iframe src="https://boards.greenhouse.io/embed/job_board?for=oven"></iframe>'
    host.answers["/careers.oven.example/jobs"] = 200, {"Content-Type": "text/html"}, page.encode()
    found = rolecall("probe", "https://careers.oven.example/jobs", "--json", "--set", f"DEMO_BASE={host.base}", cwd=tmp_path)
    assert found.code == 0, found.err
    assert (found.report["row"]["board"], found.report["answers"], found.report["postings"]) == ("oven", True, 2)
    host.answers["/robots.txt"] = 200, {}, b"User-agent: *\nDisallow: /"
    refused = rolecall("probe", "https://careers.oven.example/jobs", "--set", f"DEMO_BASE={host.base}", cwd=tmp_path)
    assert refused.code == 1
    assert "robots.txt" in refused.err


def test_a_check_that_is_stopped_keeps_what_it_has_seen_and_ends_with_1(host: Host, tmp_path: Path) -> None:
    host.json(greenhouse("oven"), jobs(1))
    host.answers[greenhouse("slow")] = lambda handler: time.sleep(2) or (200, {}, b"{}")
    (tmp_path / "greenhouse.csv").write_text("board\noven\nslow\n")
    settings = [part for name, value in {**GENTLE, "DEMO_BASE": host.base}.items() for part in ("--set", f"{name}={value}")]
    command = ["sources", "check", "greenhouse:oven", "greenhouse:slow", "--registry", str(tmp_path), *settings]
    with subprocess.Popen(
        [sys.executable, "-m", "crawler.cli", *command], cwd=tmp_path, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as process:
        for _ in range(600):
            if host.asked[greenhouse("slow")] and host.asked[greenhouse("oven")]:
                break
            time.sleep(0.05)
        time.sleep(0.5)
        os.kill(process.pid, signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 1
    assert "oven,,,," in (tmp_path / "greenhouse.csv").read_text()


def test_sources_check_marks_what_answers_and_what_is_gone(host: Host, tmp_path: Path) -> None:
    host.json(greenhouse("oven"), jobs(1))
    (tmp_path / "greenhouse.csv").write_text("board,employer,country,url,verified,status,notes\noven,,,,never,live,\ngone,,,,never,live,\n")
    common = ("--registry", str(tmp_path), "--set", f"DEMO_BASE={host.base}")
    assert rolecall("sources", "check", "greenhouse:oven", "greenhouse:gone", *common, cwd=tmp_path).code == 1
    rows = {row["board"]: row for row in rolecall("sources", "list", "--json", "--registry", str(tmp_path), cwd=tmp_path).report}
    assert (rows["oven"]["status"], rows["gone"]["status"], rows["gone"]["verified"]) == ("live", "dead", "never")
    assert rows["oven"]["verified"] != "never"


@pytest.mark.parametrize(("names", "asked"), [
    (("greenhouse:new", "greenhouse:old"), ["greenhouse:new"]),
    (("greenhouse:old", "--trust", "greenhouse:old"), ["greenhouse:old"]),
    (("greenhouse", "--trust", "greenhouse:old"), "greenhouse:old: no such board in this run"),
    (("--all", "--trust", "greenhouse:old"), "greenhouse:old: no such board in this run"),
])  # fmt: skip
@pytest.mark.parametrize("status", ["moved", "dead"])
def test_a_board_that_a_hand_names_and_trusts_is_asked_whatever_its_row_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], asked: Any, status: str
) -> None:
    """A hand says what has left a board that has moved; anybody else passes over it."""
    told: list[str] = []

    def crawl(_: Any, rows: Any, *__: Any, **___: Any) -> None:
        told.extend(row.key for row in rows)
        raise Problem("asked")

    monkeypatch.setattr("crawler.commands.crawl.crawl_into", crawl)
    (tmp_path / "greenhouse.csv").write_text(f"board,status\nold,{status}\nnew,live\n")
    done = CliRunner().invoke(cli, ["crawl", *names, "--registry", str(tmp_path), "--catalog", str(tmp_path / "catalog.db")])
    assert told == asked if isinstance(asked, list) else asked in done.output
