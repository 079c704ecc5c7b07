"""Opening a catalog: ``open_catalog(path)`` to write, ``read_catalog(path)`` to read. Both return a plain sqlite3.Connection."""

import os
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path
from zlib import crc32

from catalog.migrations import SET, STEPS, catalog_migrations
from catalog.views import VIEWS
from schemas.errors import Problem

_PRAGMAS = (
    "page_size = 8192",  # holds for a new file; a description mostly fits a page
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "foreign_keys = ON",
    "wal_autocheckpoint = 4000",  # 32 MB: a page that several batches touch is copied into the file once
    "cache_size = -65536",  # 64 MB
    "temp_store = MEMORY",
)
_HAS_TABLES = "SELECT 1 FROM sqlite_master WHERE name NOT LIKE '%sqlite_migrations%'"  # none: its making was killed, or it is no file yet
_VIEWS_VERSION = crc32("".join(view.sql for view in VIEWS).encode()) >> 1


class CatalogError(Problem):
    """What a user can mend; the message names the cure."""


def open_catalog(path: str | Path) -> sqlite3.Connection:
    """A connection that writes, in autocommit mode, with migrations and views brought up to date. The file is made where absent."""
    make_folder(Path(path).parent)
    with ExitStack() as undone:
        try:
            db = undone.enter_context(closing(sqlite3.connect(path, isolation_level=None, timeout=30)))
            _refuse_newer(db, path)
            for pragma in _PRAGMAS:
                db.execute(f"PRAGMA {pragma}")
            if _steps_taken(db) != STEPS.keys():
                _take_steps(db)
            _refresh_views(db)
        except (OSError, sqlite3.Error) as error:
            raise CatalogError(f"{path} cannot be opened as a catalog ({error}): name another file with --catalog") from error
        undone.pop_all()
    return db


def read_catalog(path: str | Path) -> sqlite3.Connection:
    """A read-only connection with ``sqlite3.Row`` rows. A catalog of an older version is brought up to date first. CatalogError where
    there is no catalog."""
    if not Path(path).is_file():
        raise CatalogError(f"no catalog at {path}: fill one with `rolecall crawl` or `rolecall demo`, or name it with --catalog")
    with ExitStack() as undone:
        try:
            address = f"{Path(path).resolve().as_uri()}?mode=ro"
            db = undone.enter_context(closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)))
            if not db.execute(_HAS_TABLES).fetchone():
                raise CatalogError(f"{path} is empty: fill it with `rolecall demo`, or name another file with --catalog")
            _refuse_newer(db, path)
            db.execute("SELECT cursor FROM event LIMIT 1")
            if _is_older(db):
                open_catalog(path).close()
        except (OSError, sqlite3.Error) as error:
            raise CatalogError(f"{path} is no catalog ({error}): name another file with --catalog") from error
        undone.pop_all()
    db.row_factory = sqlite3.Row
    return db


def make_folder(folder: Path) -> None:
    """The folder of a catalog, made where absent. CatalogError where it cannot be made, or written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CatalogError(f"the folder {folder} cannot be made ({error.strerror}): name another file with --catalog") from error
    if not os.access(folder, os.W_OK):
        raise CatalogError(f"the folder {folder} cannot be written to: name a file elsewhere with --catalog")


def _refuse_newer(db: sqlite3.Connection, path: str | Path) -> None:
    """CatalogError where a step was taken that this version does not know: it must neither write nor read such tables."""
    if unknown := sorted(_steps_taken(db) - STEPS.keys()):
        raise CatalogError(
            f"{path} was written by a newer rolecall ({', '.join(unknown)}): update rolecall, or name another file with --catalog"
        )


def _is_older(db: sqlite3.Connection) -> bool:
    """Whether a step is to be taken yet, or the views are others by now."""
    return _steps_taken(db) != STEPS.keys() or db.execute("PRAGMA user_version").fetchone()[0] != _VIEWS_VERSION


def _steps_taken(db: sqlite3.Connection) -> set[str]:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return set()
    return {name for (name,) in db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (SET,))}


def _take_steps(db: sqlite3.Connection) -> None:
    from sqlite_utils import Database  # heavy, and seldom needed

    catalog_migrations().apply(Database(db))


def _refresh_views(db: sqlite3.Connection) -> None:
    """Views are code, not history: they are made anew where their text differs from what the file was given."""
    if db.execute("PRAGMA user_version").fetchone()[0] == _VIEWS_VERSION:
        return
    db.execute("BEGIN IMMEDIATE")
    for view in VIEWS:
        db.execute(f"DROP VIEW IF EXISTS {view.name}")
        db.execute(f"CREATE VIEW {view.name} AS {view.sql}")
    db.execute(f"PRAGMA user_version = {_VIEWS_VERSION}")
    db.execute("COMMIT")
