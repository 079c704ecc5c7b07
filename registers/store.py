"""``registers.db``: the tables of all registers, and which file each row came from."""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from zlib import crc32

from registers import filers
from registers.kinds import treatment
from registers.layouts import KINDS, Kind
from registers.values import INTEGERS
from schemas.errors import Problem
from schemas.transaction import transaction
from schemas.troubles import troubles_of

DEFAULT = Path("data/var/registers.db")
_PRAGMAS = ("page_size = 8192", "journal_mode = WAL", "synchronous = NORMAL", "cache_size = -65536", "foreign_keys = ON")
_FILES = """
CREATE TABLE register_file (
    file_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    variant TEXT NOT NULL DEFAULT '',  -- uscis: archive, live; wages: ALC, EDC
    name TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,  -- of the file's bytes and the member's name
    period TEXT NOT NULL DEFAULT '',
    first_day TEXT, last_day TEXT,
    rows_read INTEGER NOT NULL, blank INTEGER NOT NULL, duplicate INTEGER NOT NULL, rejected INTEGER NOT NULL, kept INTEGER NOT NULL,
    missing TEXT NOT NULL DEFAULT '',
    remark TEXT NOT NULL DEFAULT '',  -- what is to be known of the file, such as that it holds a part of its year
    terms TEXT NOT NULL, origin TEXT NOT NULL,
    is_starter INTEGER NOT NULL DEFAULT 0,
    is_outdated INTEGER NOT NULL DEFAULT 0,  -- 1: rows of it are gone with a dropped file that had taken their place; load it again
    loaded_at TEXT NOT NULL
)"""
# One source a fiscal year: archive and live tool count otherwise. The tool's, where it is there for most industries, else the archive.
_MOST_SECTORS = 15
_VIEWS = {
    "uscis_source": f"""
SELECT fiscal_year, CASE WHEN count(DISTINCT CASE source WHEN 'live' THEN naics END) >= {_MOST_SECTORS}
    OR count(CASE source WHEN 'archive' THEN 1 END) = 0 THEN 'live' ELSE 'archive' END AS source FROM uscis GROUP BY fiscal_year""",
    "uscis_year": "SELECT uscis.* FROM uscis JOIN uscis_source USING (fiscal_year, source)",
    "prevailing": """
SELECT period AS wage_year, variant AS collection, wages.* FROM wages JOIN register_file USING (file_id)""",
}


ELSEWHERE = "name another file with --registers"


class RegistersError(Problem):
    """What a user can mend; the message names the cure."""


def columns_of(kind: Kind) -> dict[str, str]:
    """column -> SQL type, ``file_id`` aside."""
    special = treatment(kind.name)
    types = {name: _sql_type(what) for name, (what, *_) in kind.columns.items() if name not in special.left}
    return {**types, **special.added}


def _sql_type(what: str) -> str:
    return "INTEGER" if what in INTEGERS else "REAL" if what == "number" else "TEXT"


def _statements() -> Iterator[str]:
    yield _FILES
    for kind in KINDS.values():
        columns = ", ".join(f"{name} {sql}" for name, sql in columns_of(kind).items())
        yield f"CREATE TABLE {kind.table} (file_id INTEGER NOT NULL REFERENCES register_file, {columns})"
        if kind.key:
            yield f"CREATE UNIQUE INDEX {kind.table}_key ON {kind.table} ({', '.join(kind.key)})"
        if kind.name == "wages":
            yield "CREATE INDEX wages_soc ON wages (soc, area)"
    yield from (*filers.TABLES, *filers.INDEXES)
    yield from (f"CREATE VIEW {name} AS {sql}" for name, sql in _VIEWS.items())


VERSION = crc32("".join(_statements()).encode()) >> 1


def open_store(path: Path) -> sqlite3.Connection:
    """A connection that writes, in autocommit mode; the file is made where absent. `RegistersError` for a file of another version."""
    with troubles_of(path, ELSEWHERE):
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        _make(db, path)
    except BaseException:
        db.close()
        raise
    return db


def _make(db: sqlite3.Connection, path: Path) -> None:
    with troubles_of(path, ELSEWHERE, of=(sqlite3.Error,)):
        there = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        _refuse_others(db, path, there)
        for pragma in _PRAGMAS:
            db.execute(f"PRAGMA {pragma}").fetchall()
        if not there:
            with transaction(db):
                for statement in _statements():
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {VERSION}")
        filers.refresh(db)


def _refuse_others(db: sqlite3.Connection, path: Path, there: set[str]) -> None:
    """Nothing is written to a file that is not of this version's registers."""
    if there and "register_file" not in there:
        raise RegistersError(f"{path} is a database of something else: {ELSEWHERE}")
    if there and db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        raise RegistersError(f"{path} was made by another version of rolecall: load the files again, into another one with --registers")


@contextmanager
def storing(path: Path) -> Iterator[sqlite3.Connection]:
    """`open_store`, closed in the end; what goes wrong with the file meanwhile is told of it."""
    with closing(open_store(path)) as db, troubles_of(path, ELSEWHERE, of=(sqlite3.Error,)):
        yield db


def insertion(kind: Kind, names: Sequence[str]) -> str:
    """The statement that stores one row (``file_id`` first): over an older one of its key, in what this row says."""
    into = f"INSERT INTO {kind.table} (file_id, {', '.join(names)}) VALUES ({', '.join('?' * (len(names) + 1))})"
    if kind.replaces not in ("key", "year"):
        return into
    value = "coalesce(excluded.{0}, {1}.{0})" if kind.replaces == "year" else "excluded.{0}"  # of a year, a row may say a part
    changed = ", ".join(f"{name} = {value.format(name, kind.table)}" for name in ("file_id", *names) if name not in kind.key)
    newer = f" WHERE coalesce(excluded.{kind.newest}, '') >= coalesce({kind.table}.{kind.newest}, '')" if kind.newest else ""
    return f"{into} ON CONFLICT ({', '.join(kind.key)}) DO UPDATE SET {changed}{newer}"


def files(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """What is loaded, a dict of ``register_file`` each."""
    cursor = db.execute("SELECT * FROM register_file ORDER BY kind, variant, period, file_id")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def count_rows(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def drop_file(db: sqlite3.Connection, file: Mapping[str, Any]) -> int:
    """Remove a file and its rows; returns how many. Files whose rows it had taken the place of become outdated. Within a transaction."""
    removed = 0
    filers.drop(db, file["file_id"])
    for kind in KINDS.values():
        if kind.name == file["kind"] or (file["kind"], kind.name) == ("lca", "lca_worksites"):
            removed += db.execute(f"DELETE FROM {kind.table} WHERE file_id = ?", (file["file_id"],)).rowcount
            if kind.replaces == "key" and kind.name == file["kind"]:
                db.execute(
                    f"UPDATE register_file SET is_outdated = 1 WHERE kind = ? AND kept > (SELECT count(*) FROM {kind.table}"
                    f" WHERE {kind.table}.file_id = register_file.file_id) AND file_id <> ?",
                    (kind.name, file["file_id"]),
                )
    db.execute("DELETE FROM register_file WHERE file_id = ?", (file["file_id"],))
    return removed


def exists(path: Path) -> bool:
    return path.is_file() and os.path.getsize(path) > 0
