"""The importers of docs/feeds.md keep a copy, also when they are killed at any line."""

import random
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalog.database import reading
from crawler.cli import cli
from tests.conftest import ROOT
from tests.crawler.test_changes import write

PAGE = (ROOT / "docs" / "feeds.md").read_text("utf-8")
IMPORTER, JQ = (re.search(rf"<!-- {name}: .*?```\w+\n(.*?)```", PAGE, re.DOTALL)[1] for name in ("importer", "jq"))  # type: ignore[index]


def rolecall(path: Path, *arguments: str) -> bytes:
    done = CliRunner().invoke(cli, [*arguments, "--catalog", str(path)], standalone_mode=False)
    assert done.exception is None, done.exception
    return done.stdout_bytes


def snapshot(path: Path) -> bytes:
    rolecall(path, "export", "--out", str(path.with_name("jobs.jsonl")))
    return path.with_name("jobs.jsonl").read_bytes()


def take(copy: Path, lines: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", IMPORTER, str(copy)], input=lines, capture_output=True)


def held(copy: Path) -> tuple[str | None, list[bytes]]:
    with closing(sqlite3.connect(copy)) as db:
        place = db.execute("SELECT cursor FROM place").fetchone()
        return place and place[0], sorted(record for (record,) in db.execute("SELECT record FROM job"))


def records(lines: bytes) -> list[bytes]:
    return sorted(lines.splitlines()[1:-1])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write(tmp_path / "c.db", 0, {name: f"{name} one" for name in "abcdef"})
    return tmp_path / "c.db"


def test_it_is_short() -> None:
    assert len([line for line in IMPORTER.splitlines() if line.strip()]) <= 30


def test_a_copy_follows(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert take(copy, snapshot(path)).returncode == 0
    assert held(copy)[1] == records(snapshot(path))
    for day in (1, 2):
        write(path, day, {name: f"{name} {day}" for name in "aceg"})
        assert take(copy, rolecall(path, "changes", "--since", held(copy)[0] or "")).returncode == 0
        assert held(copy)[1] == records(snapshot(path))


def test_killed_anywhere_it_goes_on(path: Path, tmp_path: Path) -> None:
    copy, luck = tmp_path / "copy.db", random.Random(5)
    whole = snapshot(path).splitlines(keepends=True)
    for end in range(len(whole)):  # of a snapshot that is cut off, nothing is kept
        assert take(copy, b"".join(whole[:end])).returncode == 0
        assert held(copy) == (None, [])
    take(copy, b"".join(whole))
    for day in range(1, 5):
        write(path, day, {name: f"{name} {day}" for name in "abcdefgh"[day:]})
        lines = rolecall(path, "changes", "--since", held(copy)[0] or "").splitlines(keepends=True)
        take(copy, b"".join(lines[: luck.randrange(len(lines) + 1)]))
    take(copy, rolecall(path, "changes", "--since", held(copy)[0] or ""))
    assert held(copy)[1] == records(snapshot(path))


def test_a_damaged_snapshot_and_a_gone_cursor_leave_the_copy(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    whole = snapshot(path)
    take(copy, whole)
    before = held(copy)
    for damaged in (
        whole.replace(b"a one", b"b one", 1),
        b"".join(whole.splitlines(keepends=True)[:3] + whole.splitlines(keepends=True)[4:]),
        b"".join(whole.splitlines(keepends=True)[:3]) + rolecall(path, "changes"),
    ):
        done = take(copy, damaged)
        assert (done.returncode, held(copy)) == (1, before)
        assert b"take it again" in done.stderr
    done = take(copy, CliRunner().invoke(cli, ["changes", "--since", "x", "--catalog", str(path)], standalone_mode=False).stdout_bytes)
    assert (done.returncode, held(copy)) == (1, before)
    assert b"rolecall export" in done.stderr


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_jq_does_the_same(path: Path, tmp_path: Path) -> None:
    header = snapshot(path).splitlines()[0]
    write(path, 1, {name: f"{name} two" for name in "aceg"})
    cursor = header.partition(b'"cursor":"')[2].partition(b'"')[0].decode()
    (tmp_path / "changes.jsonl").write_bytes(rolecall(path, "changes", "--since", cursor))
    subprocess.run(["sh", "-ec", JQ], cwd=tmp_path, check=True)
    last = (tmp_path / "changes.jsonl").read_bytes().splitlines()[-1]
    assert (tmp_path / "cursor").read_text().strip().encode() in last
    (tmp_path / "gone.jsonl").write_bytes(b'{"op": "gone", "cursor": "later"}\n')
    subprocess.run(["sh", "-ec", JQ.replace("changes.jsonl", "changes.jsonl gone.jsonl")], cwd=tmp_path, check=True)
    assert (tmp_path / "cursor").read_text().strip().encode() in last
    jobs = snapshot(path)
    (tmp_path / "whole.jsonl").write_bytes(b"\n".join(records(jobs)))
    plain = subprocess.run(["jq", "-c", ".", "whole.jsonl"], cwd=tmp_path, check=True, capture_output=True).stdout
    assert sorted(plain.splitlines()) == sorted((tmp_path / "now.jsonl").read_bytes().splitlines())


def test_the_queries_answer(path: Path) -> None:
    queries = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    with reading(path) as db:
        assert len(queries) >= 2
        assert all(db.execute(query).description for query in queries)
