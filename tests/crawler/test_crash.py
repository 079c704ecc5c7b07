"""A process killed in the middle of a run: what was loaded is whole, and the next run completes the rest."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import orjson
from click.testing import CliRunner

from crawler.cli import cli
from tests.crawler.hosts import ROOT, jobs

POSTINGS = 1500


def loaded(catalog: Path) -> int:
    if not catalog.exists():
        return 0
    db = sqlite3.connect(catalog)
    try:
        count: int = db.execute("SELECT count(*) FROM posting").fetchone()[0]
    except sqlite3.OperationalError:  # its tables are being made
        return 0
    finally:
        db.close()
    return count


def test_a_killed_ingest_is_completed_by_the_next(tmp_path: Path) -> None:
    payload, catalog = tmp_path / "oven.json", tmp_path / "var" / "catalog.db"
    payload.write_bytes(orjson.dumps(jobs(*range(POSTINGS))))
    command = ["ingest", str(payload), "--source", "greenhouse:oven", "--catalog", str(catalog), "--set", "BATCH_SIZE=50"]
    with subprocess.Popen([sys.executable, "-m", "crawler.cli", *command], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        while not loaded(catalog) and process.poll() is None:
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
    left = loaded(catalog)
    assert 0 < left < POSTINGS
    assert left % 50 == 0  # whole batches alone
    done = CliRunner().invoke(cli, command, standalone_mode=False)
    assert done.return_value == 0, done.output
    db = sqlite3.connect(catalog)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute("SELECT count(*) FROM posting").fetchone() == (POSTINGS,)
    db.close()
    replayed = CliRunner().invoke(cli, ["replay", "--dry-run", "--catalog", str(catalog), "--json"], standalone_mode=False)
    changes = orjson.loads(replayed.stdout)
    assert (changes["postings"], changes["rederived"], changes["missing"]) == (POSTINGS, 0, 0)
