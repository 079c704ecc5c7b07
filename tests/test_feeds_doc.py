"""The importers of docs/feeds.md keep a copy, also when they are killed at any line, and refuse what was cut off."""

import os
import random
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalog.database import reading
from crawler.cli import cli
from crawler.commands.options import CATALOG_VARIABLE
from tests.conftest import ROOT
from tests.crawler.test_changes import write

PAGE = (ROOT / "docs" / "feeds.md").read_text("utf-8")
IMPORTER, DUCKDB, DUCKDB_RUN = (
    re.search(rf"<!-- {name}: .*?```\w+\n(.*?)```", PAGE, re.DOTALL)[1]  # type: ignore[index]
    for name in ("importer", "duckdb", "duckdb-run")
)
SHELL = str(Path(sys.executable).with_name("duckdb"))
QUIET = ["-bail", "-list", "-noheader"]
Lines = list[bytes]


class Python:
    """A copy that importer.py keeps."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "copy.db"

    def take(self, lines: bytes) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([sys.executable, "-c", IMPORTER, str(self.file)], input=lines, capture_output=True)

    def held(self) -> tuple[str | None, Lines]:
        with closing(sqlite3.connect(self.file)) as db:
            place = db.execute("SELECT cursor FROM place").fetchone()
            return place and place[0], sorted(record for (record,) in db.execute("SELECT record FROM job"))


class DuckDB:
    """A copy that importer.sql keeps, by the command of the page."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "copy.duckdb"
        (folder / "importer.sql").write_text(DUCKDB)

    def take(self, lines: bytes) -> subprocess.CompletedProcess[bytes]:
        command = DUCKDB_RUN.splitlines()[0].removesuffix(" < jobs.jsonl").split()
        assert command == ["duckdb", *QUIET, "copy.duckdb", "-f", "importer.sql"]
        return subprocess.run([SHELL, *command[1:]], input=lines, capture_output=True, cwd=self.file.parent)

    def held(self) -> tuple[str | None, Lines]:
        there, *_ = self.ask("SELECT count(*) FROM information_schema.tables WHERE table_name = 'place'")
        if there == b"0":
            return None, []
        place = self.ask("FROM place")
        return place[0].decode() if place else None, sorted(self.ask("SELECT record FROM job"))

    def ask(self, query: str) -> Lines:
        return subprocess.run([SHELL, *QUIET, str(self.file), query], capture_output=True, check=True).stdout.splitlines()


Copy = Python | DuckDB


@pytest.fixture(params=[Python, DuckDB])
def copy(request: pytest.FixtureRequest, tmp_path: Path) -> Copy:
    made: Copy = request.param(tmp_path)
    return made


def rolecall(path: Path, *arguments: str) -> bytes:
    done = CliRunner().invoke(cli, [*arguments, "--catalog", str(path)], standalone_mode=False)
    assert done.exception is None, done.exception
    return done.stdout_bytes


def snapshot(path: Path, *arguments: str) -> bytes:
    rolecall(path, "export", *arguments, "--out", str(path.with_name("jobs.jsonl")))
    return path.with_name("jobs.jsonl").read_bytes()


def since(path: Path, cursor: str | None) -> bytes:
    return rolecall(path, "changes", "--since", cursor or "")


def records(lines: bytes) -> Lines:
    return sorted(lines.splitlines()[1:-1])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write(tmp_path / "c.db", 0, {name: f"{name} ône" for name in "abcdef"})
    return tmp_path / "c.db"


def test_the_commands_for_duckdb_work_as_they_stand(path: Path, tmp_path: Path) -> None:
    snapshot(path)
    write(path, 1, {name: f"{name} two" for name in "aceg"})
    copy = DuckDB(tmp_path)
    beside = os.environ | {CATALOG_VARIABLE: str(path), "PATH": f"{Path(SHELL).parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["sh", "-ec", DUCKDB_RUN], cwd=tmp_path, env=beside, check=True)
    assert copy.held()[1] == records(snapshot(path))


@pytest.mark.parametrize("text", [IMPORTER, DUCKDB], ids=["python", "duckdb"])
def test_it_is_short(text: str) -> None:
    assert len(text.splitlines()) <= 30


def test_a_copy_follows(path: Path, copy: Copy) -> None:
    assert copy.take(snapshot(path)).returncode == 0
    assert copy.held()[1] == records(snapshot(path))
    for day in (1, 2):
        write(path, day, {name: f"{name} {day}" for name in "aceg"})
        done = copy.take(since(path, copy.held()[0]))
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        assert copy.held()[1] == records(snapshot(path))
    assert copy.take(since(path, copy.held()[0])).returncode == 0  # nothing has changed


def test_killed_anywhere_it_goes_on(path: Path, copy: Copy) -> None:
    luck = random.Random(5)
    copy.take(snapshot(path))
    for day in range(1, 5):
        write(path, day, {name: f"{name} {day}" for name in "abcdefgh"[day:]})
        lines = since(path, copy.held()[0])
        copy.take(lines[: luck.randrange(len(lines) + 1)])
    assert copy.take(since(path, copy.held()[0])).returncode == 0
    assert copy.held()[1] == records(snapshot(path))


def lacking_one(whole: Lines) -> Lines:
    return whole[:3] + whole[4:]


# What becomes of the lines of a snapshot on a bad day.
DAMAGED: dict[str, Callable[[Lines], Lines]] = {
    "nothing but its head": lambda whole: whole[:1],
    "no end": lambda whole: whole[:-1],
    "no head": lambda whole: whole[1:],
    "a line less": lacking_one,
    "a line less, and the count fits": lambda whole: [*lacking_one(whole)[:-1], whole[-1].replace(b'"count":6', b'"count":5')],
    "a line twice": lambda whole: [*whole[:2], *whole[1:]],
    "another letter": lambda whole: [whole[0], whole[1].replace(b" \xc3\xb4ne", b" \xc3\xb4nf", 1), *whole[2:]],
    "another count": lambda whole: [*whole[:-1], whole[-1].replace(b'"count":6', b'"count":7')],
    "cut within a line": lambda whole: [*whole[:3], whole[3][:90]],
    "cut within its last line": lambda whole: [*whole[:-1], whole[-1][:20]],
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_snapshot_is_refused_and_leaves_the_copy(path: Path, copy: Copy, damage: str) -> None:
    damaged = DAMAGED[damage](snapshot(path).splitlines(keepends=True))
    assert damaged != snapshot(path).splitlines(keepends=True)
    fresh = copy.take(b"".join(damaged))
    assert (fresh.returncode, copy.held()) == (1, (None, []))
    assert copy.take(snapshot(path)).returncode == 0
    before = copy.held()
    write(path, 1, {name: f"{name} later" for name in "abc"})
    assert (copy.take(b"".join(damaged)).returncode, copy.held()) == (1, before)
    assert b"Traceback" not in fresh.stderr
    if "within" not in damage:
        assert b"take it again" in fresh.stderr


def test_a_snapshot_that_a_feed_follows_before_its_end_is_refused(path: Path, copy: Copy) -> None:
    lines = snapshot(path).splitlines(keepends=True)
    done = copy.take(b"".join(lines[:3]) + rolecall(path, "changes"))
    assert (done.returncode, copy.held()) == (1, (None, []))


def test_nothing_at_all_is_no_snapshot(copy: Copy) -> None:
    assert (copy.take(b"").returncode, copy.held()) == (1, (None, []))


def test_a_gone_cursor_leaves_the_copy(path: Path, copy: Copy) -> None:
    copy.take(snapshot(path))
    before = copy.held()
    done = copy.take(CliRunner().invoke(cli, ["changes", "--since", "x", "--catalog", str(path)], standalone_mode=False).stdout_bytes)
    assert (done.returncode, copy.held()) == (1, before)
    assert b"rolecall export" in done.stderr


def test_the_open_jobs_alone_are_no_base(path: Path, copy: Copy) -> None:
    done = copy.take(snapshot(path, "--open-only"))
    assert (done.returncode, copy.held()) == (1, (None, []))
    assert b"of all jobs" in done.stderr


def test_what_a_later_version_adds_is_passed_over(path: Path, copy: Copy) -> None:
    """Keys, kinds of lines and of ``op`` that are not known yet."""
    head, *rest, end = snapshot(path).splitlines(keepends=True)
    news = b'{"kind":"note","jobs":"x"}\n'
    assert copy.take(b"".join([head.replace(b"{", b'{"new":1,', 1), news, *rest, news, end.replace(b"{", b'{"new":1,', 1)])).returncode == 0
    assert copy.held()[1] == records(snapshot(path))
    cursor = copy.held()[0] or ""
    told = f'{{"cursor":"{cursor}9","op":"renamed","schema":"urn:rolecall:job:1.x","jobId":"0","record":{{"jobId":"0"}}}}\n'
    assert copy.take(told.encode()).returncode == 0
    assert copy.held() == (f"{cursor}9", records(snapshot(path)))


def test_deletes_of_jobs_that_it_never_had_and_lines_that_come_twice_change_nothing(path: Path, copy: Copy) -> None:
    copy.take(snapshot(path))
    cursor = copy.held()[0] or ""
    gone = f'{{"cursor":"{cursor}","op":"delete","schema":"s","jobId":"0123456789abcdef","record":null}}\n'
    assert copy.take(gone.encode() + rolecall(path, "changes")).returncode == 0
    assert copy.held() == (cursor, records(snapshot(path)))


def test_the_queries_answer(path: Path) -> None:
    queries = re.findall(r"```sql\n(.*?)```", PAGE.replace(DUCKDB, ""), re.DOTALL)
    with reading(path) as db:
        queries = [query for query in queries if query]
        assert len(queries) >= 2
        assert all(db.execute(query).description for query in queries)
