"""What is remembered of hosts between runs: validators of answers, and until when a host wants to be left alone."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catalog.database import connect_to_read
from schemas.troubles import troubles_of

_TABLES = (
    "CREATE TABLE IF NOT EXISTS answer (url TEXT PRIMARY KEY, run TEXT NOT NULL, etag TEXT, last_modified TEXT) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS robots (host TEXT PRIMARY KEY, rules TEXT NOT NULL, before TEXT, changed_at REAL) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS backoff (host TEXT PRIMARY KEY, until REAL NOT NULL, refusals INTEGER NOT NULL) STRICT, WITHOUT ROWID",
)
MOST_RULES = 65_536  # characters of a robots.txt that are remembered
FORGOTTEN = "remove it. It remembers which answers were unchanged, what robots.txt said, and which hosts asked to be left alone until when"


@dataclass(frozen=True, slots=True)
class Validator:
    """What a conditional request repeats to its host."""

    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class RobotsChange:
    """What a host's robots.txt said to us before ``changed_at`` and says since, as lines."""

    host: str
    before: frozenset[str]
    now: frozenset[str]
    changed_at: datetime


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

    def note_robots(self, host: str, rules: Iterable[str], at: float) -> None:
        """What a host's robots.txt says to us, as lines; a change is kept until the next one."""
        told = "\n".join(sorted(set(rules)))[:MOST_RULES]
        self._ask(
            "INSERT INTO robots (host, rules) VALUES (?, ?) ON CONFLICT (host) DO UPDATE"
            " SET before = rules, rules = excluded.rules, changed_at = ? WHERE rules <> excluded.rules",
            (host, told, at),
        )

    def close(self) -> None:
        self._db.close()


def robots_changes(path: Path, since: float) -> list[RobotsChange]:
    """The hosts whose robots.txt has said something else since then. Reads a store's file, where there is one, and writes nothing."""
    if not path.is_file():
        return []
    with troubles_of(path, FORGOTTEN), closing(connect_to_read(path)) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'robots'").fetchone():
            return []
        rows = db.execute("SELECT host, before, rules, changed_at FROM robots WHERE changed_at >= ? ORDER BY host", (since,))
        return [RobotsChange(host, _lines(before), _lines(rules), datetime.fromtimestamp(at, UTC)) for host, before, rules, at in rows]


def _lines(text: str) -> frozenset[str]:
    return frozenset(text.split("\n")) - {""}
