"""Troubles of the machine and of the files that it holds: each is told in a sentence of its own, by every command that meets it."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from scrapy.http import Response

from crawler.cli import COMMANDS
from crawler.warc.keeping import Keeper
from schemas.source import Source
from spiders.registry import families
from tests.crawler.hosts import forked, jobs

PAGES = 40


def keep_board(folder: Path, payload: dict[str, Any]) -> None:
    """A crawl of a board, as WARC."""
    row = Source("greenhouse", "oven")
    request = next(families()["greenhouse"]().start_board(row))
    keeper = Keeper(folder, "20260101T000000Z-abcdef", [row], "rolecall", 1 << 20, 1 << 20)
    keeper.keep(request, Response(request.url, body=orjson.dumps(payload)), datetime(2026, 1, 1, tzinfo=UTC))
    keeper.close()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a catalog, its archive, its store of validators, a registry of one's own, and saved pages."""
    folder = tmp_path_factory.mktemp("good")
    (folder / "page").mkdir()
    (folder / "copy").mkdir()
    (folder / "page" / "oven.json").write_bytes(orjson.dumps(jobs(*range(PAGES))))
    keep_board(folder / "warc", jobs(*range(PAGES)))
    (folder / "text.jsonl").write_text('{"text": "We bake."}\n')
    (folder / "career.html").write_text('<iframe src="https://boards.greenhouse.io/embed/job_board?for=oven"></iframe>')
    (folder / "list.csv").write_text("platform,token\ngreenhouse,oven\n")
    at = str(folder / "var" / "c.db")
    (ran,) = forked([{"arguments": ["ingest", str(folder / "page"), "--source", "greenhouse:oven", "--catalog", at]}], folder)
    assert ran["code"] == 0, ran["said"]
    db = sqlite3.connect(at)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return folder


# Every command of `rolecall --help`, as it is asked of the folder that has the trouble.
ASKED = {
    "crawl": ("crawl", "greenhouse:stripe", "--set", "DEMO_BASE=http://127.0.0.1:9", "--set", "RETRY_TIMES=0"),
    "ingest": ("ingest", "{at}/page", "--source", "greenhouse:oven"),
    "reread": ("reread", "{at}/warc"),
    "load": ("load", "{at}/var/raw"),
    "replay": ("replay",),
    "extract": ("extract", "{at}/text.jsonl"),
    "export": ("export",),
    "changes": ("changes", "--limit", "1"),
    "schema": ("schema",),
    "sql": ("sql", "select count(title) from jobs"),
    "show": ("show", "{job}"),
    "probe": ("probe", "{at}/career.html"),
    "sources": ("sources", "add", "greenhouse:kiln"),
    "same": ("same", "{posting}", "{other}", "--verdict", "same"),
    "merge": ("merge", "{posting}", "{other}"),
    "split": ("split", "{posting}", "{other}"),
    "score": ("score", "{at}/page"),
    "demo": ("demo",),
    "check": ("check",),
    "backup": ("backup", "{at}/copy/c.db"),
    "asof": ("asof", "2099-12-31"),
    "openings": ("openings",),
    "report": ("report", "--out", "{at}/report.html"),
    "prune": ("prune", "--keep", "1d"),
    "prove": ("prove", "{job}", "--out", "{at}/proof.zip"),
    "audit": ("audit", "--to", "{at}/questions.jsonl"),
    "registers": ("registers", "load", "--registers", "{at}/var/registers.db"),
    "employers": ("employers",),
    "schedule": ("schedule",),
    "status": ("status",),
    "health": ("health",),
    "migrate": ("migrate", "--dry-run"),
    "config": ("config",),
    "alerts": ("alerts", "list"),
}
# A crawl of what is due; troubles are what it is for (test_doctor); it ends with Ctrl-C (tests/web); it has no catalog (tests/bulk).
UNASKED = {"tick", "doctor", "serve", "bulk"}
NO_CATALOG = {"extract", "schema", "probe", "sources", "score", "registers", "config"}  # they do without the catalog
RUNNERS = {"crawl", "ingest", "reread", "load", "replay", "demo"}
WATCHERS = {"schedule", "status", "health", "alerts"}
READERS = {
    "export",
    "changes",
    "report",
    "sql",
    "show",
    "check",
    "backup",
    "audit",
    "asof",
    "openings",
    "prove",
    "employers",
    "migrate",
} | WATCHERS
LOOKERS = {
    "sql",
    "show",
    "audit",
    "backup",
    "migrate",
    "changes",
    "asof",
    "openings",
    "employers",
    "report",
} | WATCHERS  # readers that write nothing beside the catalog
ALL = {*ASKED}


def full(folder: Path) -> dict[str, Any]:
    return {"most": 2_000}


def spoilt(name: str, at: int | None = None, junk: bytes = b"junk " * 2_000) -> Callable[[Path], dict[str, Any]]:
    """A file with junk in it: all of it, or from a place on."""

    def spoil(folder: Path) -> dict[str, Any]:
        for path in [folder / "var" / name] if "*" not in name else sorted((folder / "var").glob(name)):
            kept = path.read_bytes()[:at] if at else b""
            path.write_bytes(kept + junk)
        return {}

    return spoil


def rotten_pages(folder: Path) -> dict[str, Any]:
    """Every page but the first few has junk in its midst."""
    path = folder / "var" / "c.db"
    body = bytearray(path.read_bytes())
    for page in range(8192 * 4, len(body), 8192):
        body[page : page + 2000] = b"\xa5" * 2000
    path.write_bytes(body)
    return {}


def rotten_archive(folder: Path) -> dict[str, Any]:
    (path,) = (folder / "var" / "raw").glob("*.zst")
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 0xFF
    path.write_bytes(body)
    return {}


def read_only_files(folder: Path) -> dict[str, Any]:
    for path in (folder / "var").rglob("*"):
        if path.is_file():
            path.chmod(0o444)
    return {}


def read_only_folder(folder: Path) -> dict[str, Any]:
    read_only_files(folder)
    for path in (folder / "var", *(folder / "var").rglob("*")):
        if path.is_dir():
            path.chmod(0o555)
    return {}


def a_folder_in_its_place(name: str) -> Callable[[Path], dict[str, Any]]:
    def make(folder: Path) -> dict[str, Any]:
        (folder / "var" / name).mkdir(parents=True)
        return {}

    return make


IN_USE = ALL - NO_CATALOG  # commands that touch the catalog
# Trouble -> what makes it, the commands that it keeps from their work, and what they say. All other commands work as ever.
TROUBLES: dict[str, tuple[Callable[[Path], dict[str, Any]], set[str], tuple[str, ...]]] = {
    "a file may not grow": (full, ALL - NO_CATALOG | {"registers"}, ("raise the limit", "the disk does not")),
    "no catalog but junk": (spoilt("c.db"), IN_USE, ("(file is not a database)", "c.db is damaged: move it away")),
    "damaged pages": (rotten_pages, IN_USE - {"crawl", "demo"}, ("c.db is damaged: move it away",)),
    "junk in http.db": (spoilt("c.http.db"), {"crawl", "demo", "health"}, ("c.http.db is damaged: remove it",)),
    "junk in index.db": (spoilt("raw/index.db"), set(), ()),
    "a rotten archive": (rotten_archive, {"replay", "check", "prove"}, ("damaged",)),
    "read-only files": (read_only_files, IN_USE - READERS - {"load"}, ("be written",)),
    "a read-only folder": (read_only_folder, IN_USE - LOOKERS | {"sources"}, ("be written", "be made", "may read and write")),
    "a folder as registry file": (a_folder_in_its_place("sources/greenhouse.csv"), RUNNERS - {"load"} | WATCHERS - {"alerts"} | {"sources"},
                                  ("greenhouse.csv cannot be read (Is a directory): mend it or move it away",)),
}  # fmt: skip


def test_every_command_is_asked() -> None:
    assert ASKED.keys() | UNASKED == COMMANDS.keys()


@pytest.mark.parametrize("name", TROUBLES)
def test_a_trouble_is_told_by_every_command_that_meets_it(name: str, good: Path, tmp_path: Path) -> None:
    make, meet, words = TROUBLES[name]
    db = sqlite3.connect(good / "var" / "c.db")
    named = {"job": db.execute("SELECT job_id FROM jobs").fetchone()[0]}
    named["posting"], named["other"] = (row[0] for row in db.execute("SELECT posting_id FROM posting ORDER BY id LIMIT 2"))
    db.close()
    runs = {}
    for command in sorted(meet | READERS | {"schema", "extract"} - {"crawl", "demo"}):
        folder = tmp_path / command
        shutil.copytree(good, folder)
        arguments = [part.format(at=folder, **named) for part in ASKED[command]]
        at = [] if command in ("extract", "schema", "score", "registers") else ["--catalog", str(folder / "var" / "c.db")]
        runs[command] = {"arguments": arguments + at, **make(folder)}
    found = dict(zip(runs, forked(list(runs.values()), tmp_path), strict=True))
    for command, ran in found.items():
        assert "bug in rolecall" not in ran["said"], (command, ran["said"])
        assert "Traceback" not in ran["said"]
        assert "stopped." not in ran["said"]
        if command in meet:
            assert ran["code"] == 1, (command, ran["said"])
            assert any(said in ran["said"] for said in words), (command, ran["said"])
        else:
            assert ran["code"] == 0, (command, ran["said"])


def test_last_changes_that_cannot_be_read_in_a_read_only_folder_are_told(good: Path, tmp_path: Path) -> None:
    shutil.copytree(good / "var", tmp_path / "var")
    db = sqlite3.connect(tmp_path / "var" / "c.db")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("UPDATE posting SET title = 'Miller'")
    db.commit()
    shutil.copytree(tmp_path / "var", tmp_path / "copy", ignore=shutil.ignore_patterns("*-shm"))
    db.close()
    (tmp_path / "copy").chmod(0o555)
    assert (tmp_path / "copy" / "c.db-wal").stat().st_size
    (ran,) = forked([{"arguments": ["show", "a", "--catalog", str(tmp_path / "copy" / "c.db")]}], tmp_path)
    assert ran["code"] == 1
    assert "c.db-wal holds the last changes: copy both elsewhere" in ran["said"]
