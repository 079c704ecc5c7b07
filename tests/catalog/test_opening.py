"""Opening a catalog: what is refused, with which cure."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.database import CatalogError, open_catalog, read_catalog


@pytest.mark.parametrize("open_", [open_catalog, read_catalog])
def test_a_catalog_of_a_newer_version_is_left_alone(path: Path, open_: Callable[[Path], sqlite3.Connection]) -> None:
    db = open_catalog(path)
    db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('rolecall', 'moons', '2031-01-01')")
    db.close()
    before = path.read_bytes()
    with pytest.raises(CatalogError, match=r"written by a newer rolecall \(moons\): update rolecall, or name another file with --catalog"):
        open_(path)
    assert path.read_bytes() == before


def test_a_catalog_of_an_older_version_is_brought_up_to_date_by_its_readers(path: Path) -> None:
    db = open_catalog(path)
    db.execute("DROP VIEW sources_health")
    db.execute("ALTER TABLE run_source DROP COLUMN rederived")
    db.execute("DELETE FROM _sqlite_migrations WHERE name = 'rederived'")
    db.execute("PRAGMA user_version = 1")
    db.close()
    reader = read_catalog(path)
    assert reader.execute("SELECT rederived FROM sources_health").fetchall() == []
    reader.close()


def test_an_empty_file_becomes_a_catalog_when_written_and_is_none_when_read(path: Path) -> None:
    path.touch()
    with pytest.raises(CatalogError, match="is empty: fill it with `rolecall demo`"):
        read_catalog(path)
    open_catalog(path).close()
    read_catalog(path).close()


@pytest.mark.parametrize("name", [".", "note.txt/catalog.db", "note.txt"])
def test_what_cannot_be_a_catalog_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "note.txt").write_text("a note " * 99)
    with pytest.raises(CatalogError, match="name another file with --catalog"):
        open_catalog(tmp_path / name)
