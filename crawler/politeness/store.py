"""What is remembered of hosts between runs: validators of answers, and until when a host wants to be left alone."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.troubles import troubles_of

_TABLES = (
    "CREATE TABLE IF NOT EXISTS answer (url TEXT PRIMARY KEY, run TEXT NOT NULL, etag TEXT, last_modified TEXT) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS backoff (host TEXT PRIMARY KEY, until REAL NOT NULL, refusals INTEGER NOT NULL) STRICT, WITHOUT ROWID",
)
FORGOTTEN = "remove it. It remembers which answers were unchanged, and which hosts asked to be left alone until when"


@dataclass(frozen=True, slots=True)
class Validator:
    """What a conditional request repeats to its host."""

    etag: str | None
    last_modified: str | None


class HttpStore:
    """A small SQLite file beside the catalog. Times are seconds since the epoch. Raises `MachineTrouble` where it cannot be used."""

    def __init__(self, path: Path | str) -> None:
        self._path = path
        with troubles_of(path, FORGOTTEN):
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30)
        self._ask("PRAGMA journal_mode = WAL")
        for table in _TABLES:
            self._ask(table)

    def _ask(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        """The first row of a query; None where there is none."""
        with troubles_of(self._path, FORGOTTEN):
            return self._db.execute(sql, values).fetchone()

    def validator(self, url: str, run: str) -> Validator | None:
        """What the answer bore that ``run`` saw last; None where another run did: the catalog may be older than this file, or newer."""
        row = self._ask("SELECT etag, last_modified FROM answer WHERE url = ? AND run = ?", (url, run))
        return Validator(*row) if row else None

    def keep_validator(self, url: str, run: str, validator: Validator) -> None:
        self._ask("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)", (url, run, validator.etag, validator.last_modified))

    def drop_validator(self, url: str) -> None:
        self._ask("DELETE FROM answer WHERE url = ?", (url,))

    def closed_until(self, host: str) -> float:
        """When the host may be asked again; 0 where it never refused."""
        row = self._ask("SELECT until FROM backoff WHERE host = ?", (host,))
        return float(row[0]) if row else 0.0

    def refusals(self, host: str) -> int:
        """How often in a row the host refused."""
        row = self._ask("SELECT refusals FROM backoff WHERE host = ?", (host,))
        return int(row[0]) if row else 0

    def refused(self, host: str, until: float) -> None:
        self._ask(
            "INSERT INTO backoff VALUES (?, ?, 1) ON CONFLICT (host) DO UPDATE"
            " SET until = max(until, excluded.until), refusals = refusals + 1",
            (host, until),
        )

    def answered(self, host: str) -> None:
        self._ask("DELETE FROM backoff WHERE host = ?", (host,))

    def close(self) -> None:
        self._db.close()
