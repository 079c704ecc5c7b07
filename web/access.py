"""What may be asked of a database by SQL: to read, and nothing but what is public in it.

Connections are opened to read alone; this holds where an address of a saved search stands in a table, and against what reads other files.
"""

import sqlite3

from web.site import CATALOG

# Whom saved searches tell, and how: addresses of people, and of hooks whose address is a secret.
PRIVATE = frozenset({"alert_search", "alert_version", "alert_known", "alert_match", "alert_rest", "delivery"})
LONGEST = 20_000_000  # bytes of a value or a statement
# Files beside this one; tables of a connection's own. What is written to the file itself, it is not opened for.
_REFUSED = frozenset(
    {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_CREATE_TEMP_TABLE, sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
     sqlite3.SQLITE_CREATE_TEMP_VIEW, sqlite3.SQLITE_CREATE_TEMP_INDEX}
)  # fmt: skip
_PRAGMAS = frozenset(
    {"cache_size", "data_version", "database_list", "foreign_key_list", "function_list", "index_info", "index_list", "index_xinfo",
     "query_only", "schema_version", "table_info", "table_list", "table_xinfo", "user_version"}
)  # fmt: skip
_READS_ALONE = frozenset({"query_only", "schema_version", "user_version"})  # which a value would change
_DISALLOWED_FUNCTIONS = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"})


def restrict(conn: sqlite3.Connection, database: str) -> None:
    """Let a connection of Datasette's read, and no more; in the catalog, not what is private."""
    if database.startswith("_"):  # Datasette's own, in memory
        return
    conn.execute("PRAGMA query_only = 1")
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    conn.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    private = PRIVATE if database == CATALOG else frozenset()

    def judged(action: int, one: str | None, other: str | None, of: str | None, trigger: str | None) -> int:
        return sqlite3.SQLITE_OK if is_allowed(action, one, other, private) else sqlite3.SQLITE_DENY

    conn.set_authorizer(judged)


def is_allowed(action: int, one: str | None, other: str | None, private: frozenset[str]) -> bool:
    """Whether SQLite may do what it asks its authorizer for; ``one`` and ``other`` are what it tells of it."""
    if action == sqlite3.SQLITE_READ:
        return one not in private
    if action == sqlite3.SQLITE_FUNCTION:
        return (other or "").lower() not in _DISALLOWED_FUNCTIONS
    if action == sqlite3.SQLITE_PRAGMA:
        return one in _PRAGMAS and not (one in _READS_ALONE and other is not None)
    return action not in _REFUSED
