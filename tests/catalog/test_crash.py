"""A crash at any moment loses at most the unfinished batch and corrupts nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from catalog.writer import Writer
from tests.conftest import ROOT
from tests.factories import NOON

BATCH, BATCHES = 20, 40
LOADER = f"""
import sys
from pathlib import Path
from catalog.writer import Writer
from pipelines.context import Rolecall
from pipelines.deduplicate import DeduplicatePipeline
from schemas.source import Listing
from tests.factories import NOON, sighting

with Writer(Path(sys.argv[1])) as writer:
    writer.begin_run("r", NOON)
    stage = DeduplicatePipeline(Rolecall("r", writer=writer))
    for n in range({BATCHES}):
        names = [str(n * {BATCH} + i) for i in range({BATCH})]
        text = "".join(f"Duty {{n}}.{{line}}: mind gauge {{n * line}} and tell harbour {{n + line}} of it.\\n" for line in range(30))
        writer.write(stage.process_batch([sighting(name, title=f"Keeper of gauge {{name}}", description=text + name) for name in names]))
        print(n, flush=True)
    writer.listing(Listing("greenhouse", "heronsgate", {BATCH * BATCHES}, {BATCH * BATCHES}))
    writer.finish_run("r", NOON)
"""


def start(path: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", LOADER, str(path)], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(("batches_before", "pause"), [(1, 0.0), (3, 0.004), (9, 0.011)])
def test_kill_in_the_middle_of_a_load(tmp_path, batches_before, pause):
    path = tmp_path / "catalog.db"
    with start(path) as loader:
        assert loader.stdout
        for _ in range(batches_before):
            assert loader.stdout.readline()
        time.sleep(pause)
        loader.send_signal(signal.SIGKILL)
        loader.wait()
        told = batches_before + len(loader.stdout.read().split())
    assert told < BATCHES

    with Writer(path) as writer:  # the lock went with the process
        db = writer.db
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        db.execute("INSERT INTO posting_fts (posting_fts) VALUES ('integrity-check')")
        stored = db.execute("SELECT count(*) FROM posting").fetchone()[0]
        assert stored in (told * BATCH, (told + 1) * BATCH)  # a batch may have been committed and not yet told of
        assert db.execute("SELECT count(*) FROM posting_text").fetchone()[0] == stored
        assert db.execute("SELECT count(*) FROM event WHERE kind = 'opened'").fetchone()[0] == stored
        assert db.execute("SELECT finished_at FROM run").fetchone()[0] is None

    with start(path) as loader:
        loader.communicate()
        assert loader.returncode == 0
    db = sqlite3.connect(path)
    try:
        assert db.execute("SELECT count(*) FROM posting").fetchone()[0] == BATCH * BATCHES
        assert db.execute("SELECT count(*) FROM event WHERE kind = 'opened'").fetchone()[0] == BATCH * BATCHES
        assert db.execute("SELECT seen, accepted FROM run_source").fetchone() == (BATCH * BATCHES, 1)
    finally:
        db.close()


def test_a_failing_batch_is_rolled_back_whole(tmp_path, monkeypatch):
    from catalog import postings
    from tests.factories import sighting

    with Writer(tmp_path / "catalog.db") as writer:
        writer.begin_run("r", NOON)
        writer.write([sighting("1")])

        def full(*args):
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr(postings, "feed", full)
        with pytest.raises(sqlite3.OperationalError, match="disk is full"):
            writer.write([sighting("2"), sighting("3")])
        monkeypatch.undo()
        assert writer.db.execute("SELECT count(*) FROM posting").fetchone()[0] == 1
        writer.write([sighting("2"), sighting("3")])
        assert writer.db.execute("SELECT count(*) FROM posting").fetchone()[0] == 3
