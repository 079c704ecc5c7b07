"""Opening a catalog: ``open_catalog(path)`` to write, ``read_catalog(path)`` to read. Both return a plain sqlite3.Connection."""

import sqlite3
from pathlib import Path
from zlib import crc32

from sqlite_utils import Database

from catalog.migrations import catalog_migrations
from catalog.views import VIEWS


class CatalogError(Exception):
    """What a user can mend; the message names the cure."""


def open_catalog(path: str | Path) -> sqlite3.Connection:
    """A connection that writes, in autocommit mode, with migrations and views brought up to date. The file is made where absent."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -65536", "temp_store = MEMORY"):
            db.execute(f"PRAGMA {pragma}")
        catalog_migrations.apply(Database(db))
        _refresh_views(db)
    except sqlite3.DatabaseError as error:
        db.close()
        raise CatalogError(f"{path} cannot be opened as a catalog ({error}): name another file with --catalog") from error
    return db


def read_catalog(path: str | Path) -> sqlite3.Connection:
    """A read-only connection with ``sqlite3.Row`` rows. CatalogError where there is no catalog."""
    if not Path(path).is_file():
        raise CatalogError(f"no catalog at {path}: fill one with `rolecall crawl` or `rolecall demo`, or name it with --catalog")
    db = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=30)
    db.row_factory = sqlite3.Row
    try:
        db.execute("SELECT cursor FROM event LIMIT 1")
    except sqlite3.DatabaseError as error:
        db.close()
        raise CatalogError(f"{path} is no catalog ({error}): name another file with --catalog") from error
    return db


def _refresh_views(db: sqlite3.Connection) -> None:
    """Views are code, not history: they are made anew where their text differs from what the file was given."""
    version = crc32("".join(view.sql for view in VIEWS).encode()) >> 1
    if db.execute("PRAGMA user_version").fetchone()[0] == version:
        return
    db.execute("BEGIN IMMEDIATE")
    for view in VIEWS:
        db.execute(f"DROP VIEW IF EXISTS {view.name}")
        db.execute(f"CREATE VIEW {view.name} AS {view.sql}")
    db.execute(f"PRAGMA user_version = {version}")
    db.execute("COMMIT")
