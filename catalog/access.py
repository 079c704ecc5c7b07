"""What a reader's SQL may do to a catalog: read, and nothing but what is public in it.

Connections are opened to read alone; this holds where an address of a saved search stands in a table, and against what reads other files.
"""

import sqlite3
from collections.abc import Callable

from catalog.swift import swift_functions

# Whom saved searches tell, and how: addresses of people, and of hooks whose address is a secret.
PRIVATE = frozenset({"alert_search", "alert_version", "alert_known", "alert_match", "alert_rest", "delivery"})
LONGEST = 2_000_000  # bytes of a value, a row or a statement
PATTERN = 200  # bytes of what LIKE and GLOB look for, which take its length times the text's
_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_SAVEPOINT})
_PRAGMAS = frozenset(
    {"data_version", "database_list", "foreign_key_list", "function_list", "index_info", "index_list", "index_xinfo",
     "query_only", "schema_version", "table_info", "table_list", "table_xinfo", "user_version"}
)  # fmt: skip
_READS_ALONE = frozenset({"query_only", "schema_version", "user_version"})  # which a value would change
# What opens files, and what makes or compares long values for longer than a reader's seconds: no clock is looked at within a function.
_DISALLOWED_FUNCTIONS = frozenset(
    {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "zeroblob", "randomblob", "json_patch"}
)  # fmt: skip


def restrict(
    conn: sqlite3.Connection, private: frozenset[str] = PRIVATE, told: Callable[[str], None] = lambda why: None, attached: int = 0
) -> None:  # fmt: skip
    """Let a connection read, and no more, and not the tables that are ``private``. ``told`` hears why something was refused; ``attached``:
    how many files stand beside the connection's own already."""
    conn.execute("PRAGMA query_only = 1")
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    conn.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, PATTERN)
    swift_functions(conn, LONGEST)
    conn.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, attached)

    def judged(action: int, one: str | None, other: str | None, of: str | None, trigger: str | None) -> int:
        if (why := refusal(action, one, other, private)) is None:
            return sqlite3.SQLITE_OK
        told(why)
        return sqlite3.SQLITE_DENY

    conn.set_authorizer(judged)


def refusal(action: int, one: str | None, other: str | None, private: frozenset[str]) -> str | None:
    """Why SQLite may not do what it asks its authorizer for; None where it may. ``one`` and ``other`` are what it tells of it."""
    if action == sqlite3.SQLITE_READ:
        return f"{one} says whom saved searches tell (`rolecall alerts list`)" if one in private else None
    if action == sqlite3.SQLITE_FUNCTION:
        return f"the function {other} is off" if (other or "").lower() in _DISALLOWED_FUNCTIONS else None
    if action == sqlite3.SQLITE_PRAGMA:
        is_read = one in _PRAGMAS and not (one in _READS_ALONE and other is not None)
        return None if is_read else f"PRAGMA {one} is off"
    if (
        action == sqlite3.SQLITE_UPDATE and one == "sqlite_master"
    ):  # asked where json_each is declared; a true one needs a PRAGMA that is off
        return None
    return None if action in _READING else "nothing is written, and no other file is opened"
