"""Opening a catalog: ``open_catalog(path)`` to write, ``read_catalog(path)`` to read, ``with reading(path) as db`` to read and close it.

All give a plain sqlite3.Connection. What keeps the machine from opening or reading it is a `MachineTrouble`.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from zlib import crc32

from catalog.migrations import SET, STEPS, catalog_migrations
from catalog.narrow.keeping import bring_up_to_date, is_up_to_date
from catalog.pay_laws import MADE_OF, keep_laws
from catalog.views import VIEWS
from schemas.errors import Problem
from schemas.files import make_folder as make_writable_folder
from schemas.transaction import transaction
from schemas.troubles import find_trouble, troubles_of

_PRAGMAS = (
    "page_size = 8192",  # holds for a new file; a description mostly fits a page
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "foreign_keys = ON",
    "wal_autocheckpoint = 4000",  # 32 MB: a page that several batches touch is copied into the file once
    "cache_size = -65536",  # 64 MB
    "temp_store = MEMORY",
)
LOCKED = 30.0  # seconds that a catalog held by another program is waited for
HAS_TABLES = "SELECT 1 FROM sqlite_master WHERE name NOT LIKE '%sqlite_migrations%'"  # none: its making was killed, or it is no file yet
_VIEWS_VERSION = crc32("".join((*(view.sql for view in VIEWS), MADE_OF)).encode()) >> 1


# What SQLite says of a file that is no database, of one without our tables, and of what is no file.
NO_CATALOG = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CANTOPEN, None)


class CatalogError(Problem):
    """What a user can mend; the message names the cure."""


def open_catalog(path: str | Path) -> sqlite3.Connection:
    """A connection that writes, in autocommit mode, with migrations and views brought up to date. The file is made where absent."""
    make_folder(Path(path).parent)
    with ExitStack() as undone:
        try:
            db = undone.enter_context(closing(sqlite3.connect(path, isolation_level=None, timeout=LOCKED)))
            _refuse_newer(db, path)
            for pragma in _PRAGMAS:
                db.execute(f"PRAGMA {pragma}")
            if steps_taken(db) != STEPS.keys():
                _take_steps(db)
            _refresh_views(db)
            bring_up_to_date(db)
        except (OSError, sqlite3.Error) as error:
            raise _unopened(error, path) from error
        undone.pop_all()
    return db


def read_catalog(path: str | Path, wait: float = LOCKED) -> sqlite3.Connection:
    """A read-only connection with ``sqlite3.Row`` rows. A catalog of an older version is brought up to date first. CatalogError where
    there is no catalog. ``wait``: seconds, for a program that holds it."""
    if not Path(path).is_file():
        raise CatalogError(f"no catalog at {path}: fill one with `rolecall crawl` or `rolecall demo`, or name it with --catalog")
    with ExitStack() as undone:
        try:
            db = undone.enter_context(closing(connect_to_read(Path(path), wait=wait)))
            if not db.execute(HAS_TABLES).fetchone():
                raise CatalogError(f"{path} is empty: fill it with `rolecall demo`, or name another file with --catalog")
            _refuse_newer(db, path)
            db.execute("SELECT cursor FROM event LIMIT 1")
            if to_do(db):
                open_catalog(path).close()
        except (OSError, sqlite3.Error) as error:
            raise _unopened(error, path) from error
        undone.pop_all()
    db.row_factory = sqlite3.Row
    return db


@contextmanager
def reading(path: str | Path, wait: float = LOCKED) -> Iterator[sqlite3.Connection]:
    """`read_catalog`, closed in the end. What goes wrong with the file meanwhile is told of it."""
    with closing(read_catalog(path, wait)) as db, troubles_of(path, of=(sqlite3.Error,)):
        yield db


def connect_to_read(path: Path, *, shared: bool = False, wait: float = LOCKED) -> sqlite3.Connection:
    """A connection that writes nothing, in a folder that may not be written to either: there, what a writer has left beside the file cannot
    be read, and nobody writes. ``shared``: several threads use it, one at a time."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    db = sqlite3.connect(address, uri=True, isolation_level=None, timeout=wait, check_same_thread=not shared)
    try:
        db.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        db.close()
        log = path.with_name(f"{path.name}-wal")
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY) or not os.access(path, os.R_OK):
            raise
        if log.exists() and log.stat().st_size:
            raise CatalogError(
                f"{path.parent} may not be written to, and {log.name} holds the last changes: copy both elsewhere"
            ) from error
        db = sqlite3.connect(f"{address}&immutable=1", uri=True, isolation_level=None, check_same_thread=not shared)
    return db


def _unopened(error: Exception, path: str | Path) -> Problem:
    """Why a file cannot be opened: it is no catalog, or the machine does not let us."""
    is_none = getattr(error, "sqlite_errorcode", None) in NO_CATALOG
    if isinstance(error, sqlite3.Error) and is_none:
        return CatalogError(f"{path} cannot be opened as a catalog ({error}): name another file with --catalog")
    return find_trouble(error, path) or CatalogError(f"{path} cannot be opened as a catalog ({error}): name another file with --catalog")


def make_folder(folder: Path) -> None:
    """The folder of a catalog, made where absent. CatalogError where it cannot be made, or written to."""
    make_writable_folder(folder, "name another file with --catalog", CatalogError)


def _refuse_newer(db: sqlite3.Connection, path: str | Path) -> None:
    """CatalogError where a step was taken that this version does not know: it must neither write nor read such tables."""
    if unknown := sorted(steps_taken(db) - STEPS.keys()):
        raise CatalogError(
            f"{path} was written by a newer rolecall ({', '.join(unknown)}): update rolecall, or name another file with --catalog"
        )


def to_do(db: sqlite3.Connection) -> list[str]:
    """What brings a catalog up to date, in order: the steps that it lacks, then what is made anew, for code makes it otherwise by now:
    ``views``, ``search`` (the table)."""
    taken = steps_taken(db)
    steps = [name for name in STEPS if name not in taken]
    has_views = db.execute("PRAGMA user_version").fetchone()[0] == _VIEWS_VERSION
    has_search = "search" in taken and is_up_to_date(db)
    return [*steps, *([] if has_views else ["views"]), *([] if has_search else ["search"])]


def steps_taken(db: sqlite3.Connection) -> set[str]:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return set()
    return {name for (name,) in db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (SET,))}


def _take_steps(db: sqlite3.Connection) -> None:
    from sqlite_utils import Database  # heavy, and seldom needed

    catalog_migrations().apply(Database(db))


def _refresh_views(db: sqlite3.Connection) -> None:
    """Views are code, not history, and so is the table of laws: they are made anew where they differ from what the file was given."""
    if db.execute("PRAGMA user_version").fetchone()[0] == _VIEWS_VERSION:
        return
    with transaction(db):
        for view in VIEWS:
            db.execute(f"DROP VIEW IF EXISTS {view.name}")
            db.execute(f"CREATE VIEW {view.name} AS {view.sql}")
        keep_laws(db)
        db.execute(f"PRAGMA user_version = {_VIEWS_VERSION}")
