"""`rolecall backup`: a copy that stands by itself, made while the catalog is in use, or nothing."""

import shutil
import sqlite3
import subprocess
import sys
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from catalog.database import CatalogError
from catalog.writer import Writer
from crawler.cli import cli
from crawler.commands.backup import in_folder
from crawler.offline import backup
from crawler.offline.backup import back_up
from crawler.run.places import Places
from schemas.errors import Problem
from tests.crawler.hosts import ROOT, jobs
from tests.factories import NOON, sighting

POSTINGS = "SELECT posting_id, title, content_hash FROM posting ORDER BY 1"
LIMITED = """
import resource, sys
from crawler.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
main(sys.argv[2:])
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], standalone_mode=False)


def query(catalog: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(catalog)) as db:
        return db.execute(sql).fetchall()


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    catalog = tmp_path / "var" / "catalog.db"
    (catalog.parent / "sources").mkdir(parents=True)
    (tmp_path / "kept").mkdir()
    (catalog.parent / "sources" / "greenhouse.csv").write_text("board,employer\noven,Ovenworks\n")
    ingest(catalog, range(30))
    return catalog


def ingest(catalog: Path, names: range) -> None:
    saved = catalog.parent.parent / "oven.json"
    saved.write_bytes(orjson.dumps(jobs(*names)))
    assert run("ingest", saved, "--source", "greenhouse:oven", "--catalog", catalog).return_value == 0


def test_a_backup_is_sound_and_is_all_that_is_needed(catalog: Path, tmp_path: Path) -> None:
    out = tmp_path / "kept" / "monday.db"
    made = run("backup", out, "--catalog", catalog)
    assert made.exception is None
    (archived,) = [path.name for path in (catalog.parent / "raw").glob("*.zst")]
    assert files(out.parent) == ["monday.db", f"raw/{archived}", "raw/index.db", "sources/greenhouse.csv"]
    told = query(catalog, POSTINGS)
    shutil.rmtree(catalog.parent)
    shutil.copytree(out.parent, catalog.parent)  # restored as docs/operating.md says
    (catalog.parent / out.name).rename(catalog)
    assert query(catalog, POSTINGS) == told
    assert run("check", "--catalog", catalog).return_value == 0
    changes = orjson.loads(run("replay", "--dry-run", "--json", "--catalog", catalog).stdout)
    assert (changes["postings"], changes["missing"], changes["rederived"]) == (30, 0, 0)


def test_a_backup_is_one_moment_while_a_run_writes(catalog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "PAGES_AT_ONCE", 1)
    steps, out = [], tmp_path / "kept" / "c.db"
    with Writer(catalog) as writer:
        writer.begin_run("now", NOON)

        def write(done: int, total: int) -> None:
            steps.append((done, total))
            writer.write([sighting(f"{done}")])

        before = query(catalog, POSTINGS)
        back_up(Places(catalog), out, progress=write)
    assert len(steps) > 20
    assert len({total for _, total in steps}) == 1  # it never began anew
    assert query(out, POSTINGS) == before
    assert query(catalog, "SELECT count(*) FROM posting") == [(30 + len(steps),)]


def test_a_later_backup_copies_what_is_new(catalog: Path, tmp_path: Path) -> None:
    monday, tuesday = tmp_path / "kept" / "monday.db", tmp_path / "kept" / "tuesday.db"
    run("backup", monday, "--catalog", catalog)
    ingest(catalog, range(50))
    made = orjson.loads(run("backup", tuesday, "--catalog", catalog, "--json").stdout)
    assert (made["archived"], made["copied"]) == (2, 1)
    for out, count in ((monday, 30), (tuesday, 50)):
        assert query(out, "SELECT count(*) FROM posting") == [(count,)]
    assert run("check", "--catalog", tuesday).return_value == 0


def test_what_is_there_is_overwritten_by_wish_alone(catalog: Path, tmp_path: Path) -> None:
    out = tmp_path / "kept" / "c.db"
    run("backup", out, "--catalog", catalog)
    ingest(catalog, range(60))
    with pytest.raises(Problem, match="is there already: name another file, or give --overwrite"):
        raise run("backup", out, "--catalog", catalog).exception
    assert query(out, "SELECT count(*) FROM posting") == [(30,)]
    with pytest.raises(Problem, match="is the catalog itself"):
        raise run("backup", catalog, "--catalog", catalog, "--overwrite").exception
    with Writer(out), pytest.raises(Problem, match="another process is writing to"):
        raise run("backup", out, "--catalog", catalog, "--overwrite").exception
    assert run("backup", out, "--catalog", catalog, "--overwrite").exception is None
    assert query(out, "SELECT count(*) FROM posting") == [(60,)]


def test_the_archive_may_be_left_out_and_is_not_copied_onto_itself(catalog: Path, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "kept" / "c.db", "--catalog", catalog, "--without-archive").exception is None
    assert not (tmp_path / "kept" / "raw").exists()
    assert run("backup", catalog.parent / "copy.db", "--catalog", catalog).exception is None
    assert run("check", "--catalog", catalog.parent / "copy.db").return_value == 0


def test_a_disk_without_room_is_told_before_anything_is_written(catalog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**6, 10**6 - 4096, 4096))
    with pytest.raises(Problem, match=r"has 0 MB free, and the copy takes \d+ MB: free some space"):
        raise run("backup", tmp_path / "kept" / "c.db", "--catalog", catalog).exception
    assert files(tmp_path / "kept") == []


def test_a_disk_that_fills_up_is_told_and_leaves_what_was_there(catalog: Path, tmp_path: Path) -> None:
    out = tmp_path / "kept" / "c.db"
    run("backup", out, "--catalog", catalog)
    before = files(out.parent)
    ingest(catalog, range(90))
    command = [sys.executable, "-c", LIMITED, "65536", "backup", str(out), "--overwrite", "--catalog", str(catalog)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "free some space, or name another place. Nothing was overwritten" in done.stderr
    assert files(out.parent) == [*sorted([*before, "c.db.lock"])]
    assert query(out, "SELECT count(*) FROM posting") == [(30,)]


def test_a_folder_that_cannot_be_made_is_told_by_its_option(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CatalogError, match="file/folder cannot be made: name another one with --into"):
        in_folder(tmp_path / "file" / "folder")


def test_a_backup_makes_no_folder(catalog: Path, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"there is no folder .*/nowhere: make it, or name another file \(--into FOLDER makes its folder\)"):
        raise run("backup", tmp_path / "nowhere" / "c.db", "--catalog", catalog).exception
    assert not (tmp_path / "nowhere").exists()
