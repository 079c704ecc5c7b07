"""Processes that are killed where they write: a sample of `make soak`, and that it would see harm."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from bench.soak.kill import choose
from bench.soak.state import differences, read_state
from crawler.cli import cli
from schemas.files import PART
from tests.crawler.hosts import ROOT, jobs

SAMPLE = ("ingest", "load", "replay", "export", "backup")
WRITES = """
import os, sys, sqlite3
from bench.soak.boundaries import Boundaries, install
install(Boundaries((sys.argv[1], int(sys.argv[2]))))
db = sqlite3.connect(sys.argv[3], isolation_level=None)
db.execute("CREATE TABLE t (n)")
for n in range(3):
    db.execute("BEGIN")
    db.execute("INSERT INTO t VALUES (?)", (n,))
    db.execute("COMMIT")
with open(sys.argv[3] + ".frame", "wb") as file:
    file.write(b"0123456789")
"""


def test_commands_that_are_killed_and_given_again_leave_nothing_wrong(tmp_path: Path) -> None:
    chosen = [word for name in SAMPLE for word in ("--scenario", name)]
    command = [sys.executable, "-m", "bench.soak.kill", "--trials", "8", "--seed", "7", *chosen]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing wrong" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("boundary", "rows", "frame"),
    [
        (("commit.before ", 1), 0, None),  # the table is the first commit
        (("commit.after ", 1), 1, None),
        (("statement.after ", 2), 2, None),
        (("write.before ", 0), 3, b""),
        (("write.torn ", 0), 3, b"01234"),
        (("truncate.before ", 0), 3, b"0123456789"),  # never reached
    ],
)
def test_a_process_dies_at_the_boundary_that_was_chosen(tmp_path: Path, boundary: tuple[str, int], rows: int, frame: bytes | None) -> None:
    path = tmp_path / "t.db"
    done = subprocess.run([sys.executable, "-c", WRITES, boundary[0], str(boundary[1]), str(path)], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == (0 if "truncate" in boundary[0] else -signal.SIGKILL)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM t").fetchone() == (rows,)
    written = Path(f"{path}.frame")
    assert (written.read_bytes() if written.exists() else None) == frame


def test_every_kind_of_boundary_is_chosen_before_one_is_chosen_twice() -> None:
    reached = Counter({f"write {n}": n + 1 for n in range(40)})
    chosen = [target for target in choose(reached, 40, random.Random(3)) if target]
    assert len({name for name, _ in chosen}) == len(chosen) > 30
    assert all(time < reached[name] for name, time in chosen)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ingest(tmp_path / "var", range(8))
    return tmp_path / "var"


def ingest(folder: Path, names: range) -> int:
    saved = folder.parent / "oven.json"
    saved.write_bytes(orjson.dumps(jobs(*names)))
    command = ["ingest", str(saved), "--source", "greenhouse:oven", "--catalog", str(folder / "catalog.db")]
    return CliRunner().invoke(cli, command, standalone_mode=False).return_value or 0


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM posting_text WHERE posting = 1",
        "UPDATE posting SET employer = NULL WHERE id = 2",
        "UPDATE posting SET closed_at = last_seen WHERE id = 3",
        "INSERT INTO event (at, kind, posting) SELECT at, kind, posting FROM event WHERE cursor = 1",
        "UPDATE run_source SET shown = shown * 2",
        "INSERT INTO quarantine (run, source, reason, raw) VALUES (1, 1, 'x', 'x')",
        "UPDATE employer SET name = 'x'",
        "UPDATE source SET lineage = NULL",
        "UPDATE job SET main = 2 WHERE id = 1",
    ],
)
def test_states_differ_where_something_is_lost_or_doubled(folder: Path, harm: str) -> None:
    before = read_state(folder)
    assert differences(read_state(folder), before) == []
    with closing(sqlite3.connect(folder / "catalog.db")) as db:
        db.executescript(harm)
    assert differences(read_state(folder), before)


def test_what_is_left_behind_is_a_difference(folder: Path) -> None:
    before = read_state(folder)
    (folder / "exports").mkdir()
    (folder / "exports" / f".jobs.jsonl{PART}").touch()
    assert differences(read_state(folder), before) == [f"files has ('.jobs.jsonl{PART}', 'left behind')"]


def test_what_a_killed_run_left_unsettled_is_settled_by_the_next(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its postings are unchanged to that one: their board's employer is settled all the same."""

    def killed(*arguments: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("crawler.run.runs.settle_boards", killed)
        ingest(folder, range(12))
    with closing(sqlite3.connect(folder / "catalog.db")) as db:
        assert db.execute("SELECT count(*), count(employer) FROM posting").fetchone() == (12, 8)
        assert ingest(folder, range(12)) == 0
        assert db.execute("SELECT count(*), count(employer) FROM posting").fetchone() == (12, 12)
