"""The index of an archive: which frame holds a raw form, and how far each file is indexed. It is derived from the files."""

import sqlite3
from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path

from pipelines.frames import ArchiveError
from schemas.transaction import transaction
from schemas.troubles import find_trouble

INDEX = "index.db"
FORBIDDEN = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)

_TABLES = """
CREATE TABLE IF NOT EXISTS file (id INTEGER PRIMARY KEY, run TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS form (hash TEXT PRIMARY KEY, file INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
"""

Place = tuple[str, int, int]  # of a frame: its run, its offset in that run's file, its length


class Index:
    """``index.db`` of a folder. Raises `ArchiveError` where that cannot be written to."""

    def __init__(self, folder: Path) -> None:
        self._db = _open_index(folder)

    def close(self) -> None:
        self._db.close()

    def add(self, run: str) -> None:
        """Know a run's file."""
        self._db.execute("INSERT OR IGNORE INTO file (run) VALUES (?)", (run,))

    def sizes(self) -> dict[str, int]:
        """How many bytes of each known file are indexed."""
        return dict(self._db.execute("SELECT run, bytes FROM file"))

    def size(self, run: str) -> int:
        """How many bytes of a run's file are indexed."""
        return int(self._db.execute("SELECT bytes FROM file WHERE run = ?", (run,)).fetchone()[0])

    def place(self, content_hash: str) -> Place | None:
        """The frame that holds a form; None where none does."""
        row: Place | None = self._db.execute(
            "SELECT run, start, length FROM form JOIN file ON id = file WHERE hash = ?", (content_hash,)
        ).fetchone()
        return row

    def forms_by_frame(self, run: str) -> dict[int, int]:
        """How many forms each frame of a run holds, by its offset."""
        counts = "SELECT start, count(*) FROM form WHERE file = (SELECT id FROM file WHERE run = ?) GROUP BY start"
        return dict(self._db.execute(counts, (run,)))

    def enter(self, run: str, start: int, length: int, hashes: Iterable[str]) -> None:
        """A frame, with the forms that it holds; one that an earlier frame holds stays there."""
        with transaction(self._db):
            file = self._db.execute("SELECT id FROM file WHERE run = ?", (run,)).fetchone()[0]
            self._db.executemany("INSERT OR IGNORE INTO form VALUES (?, ?, ?, ?)", ((one, file, start, length) for one in hashes))
            self._db.execute("UPDATE file SET bytes = ? WHERE id = ?", (start + length, file))

    def forget(self, run: str) -> None:
        """A file that was removed or cut: its forms are no longer held."""
        self._db.execute("DELETE FROM form WHERE file = (SELECT id FROM file WHERE run = ?)", (run,))
        self._db.execute("UPDATE file SET bytes = 0 WHERE run = ?", (run,))


def _open_index(folder: Path) -> sqlite3.Connection:
    """The index of a folder's runs; one that is damaged is made anew, from the files."""
    path = folder / INDEX
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _index_at(path)
    except (OSError, sqlite3.Error) as error:
        if _is_damaged(error):
            for name in (INDEX, f"{INDEX}-wal", f"{INDEX}-shm"):
                (folder / name).unlink(missing_ok=True)
            return _index_at(path)
        if isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF not in FORBIDDEN and (trouble := find_trouble(error, path)):
            raise trouble from error
        raise ArchiveError(
            f"{folder} cannot be written to ({error}), and an archive keeps its index there: make it writable, or copy it"
        ) from error


def _index_at(path: Path) -> sqlite3.Connection:
    with ExitStack() as undone:
        index = undone.enter_context(closing(sqlite3.connect(path, isolation_level=None, timeout=30)))
        index.execute("PRAGMA journal_mode = WAL")
        index.execute("PRAGMA synchronous = NORMAL")
        index.executescript(_TABLES)
        if index.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("its pages are damaged")
        undone.pop_all()
    return index


def _is_damaged(error: Exception) -> bool:
    """Whether a file is no index: its pages are damaged, or it is none of SQLite's, or another one's."""
    return type(error) is sqlite3.DatabaseError or getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
