"""Bringing a catalog up to date, on purpose: ``pending(path)``, ``rehearse(path)``, ``migrate(path)``. Others do so as they open it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from catalog.database import CatalogError, connect_to_read, open_catalog, steps_taken, to_do
from catalog.migrations import STEPS
from schemas.troubles import troubles_of


def pending(path: Path) -> list[str]:
    """What brings a catalog up to date, in order: the steps that it lacks, then ``views`` and ``search`` where these are made anew. It is
    not written to. CatalogError where there is none, or one of a newer rolecall."""
    if not path.is_file():
        raise CatalogError(f"no catalog at {path}: fill one with `rolecall crawl` or `rolecall demo`, or name it with --catalog")
    with troubles_of(path, of=(sqlite3.Error,)), closing(connect_to_read(path)) as db:
        if unknown := sorted(steps_taken(db) - STEPS.keys()):
            raise CatalogError(f"{path} was written by a newer rolecall ({', '.join(unknown)}): update rolecall")
        return to_do(db)


def rehearse(path: Path) -> tuple[float, list[str]]:
    """Take the steps on a copy beside the catalog, which is removed: (seconds, what is wrong with the copy then)."""
    with TemporaryDirectory(dir=path.parent, prefix=".rehearsal-") as folder, troubles_of(path, of=(OSError, sqlite3.Error)):
        copy = Path(folder) / path.name
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db, closing(sqlite3.connect(copy)) as to:
            db.backup(to)
        began = monotonic()
        with closing(open_catalog(copy)) as db:
            return monotonic() - began, list(find_wrong(db))


def find_wrong(db: sqlite3.Connection) -> Iterator[str]:
    """What SQLite finds wrong with its pages and references."""
    yield from (said for (said,) in db.execute("PRAGMA quick_check(5)") if said != "ok")
    yield from (
        f"{table}: a row that refers to none of {other}" for table, _, other, _ in db.execute("PRAGMA foreign_key_check").fetchmany(5)
    )


def migrate(path: Path) -> None:
    """Take the steps. The caller knows that nobody writes to the catalog."""
    open_catalog(path).close()
