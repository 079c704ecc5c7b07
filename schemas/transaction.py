"""A transaction of SQLite: ``with transaction(db):`` all of what is done within, or nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Of a connection in autocommit mode. It holds the file from its beginning, so that what is read within is what is written over."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite may have taken it back itself: a full disk
            db.execute("ROLLBACK")
        raise
