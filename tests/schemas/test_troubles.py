"""A trouble of the machine is told apart from a fault of a posting, and has a sentence with its cure."""

import errno
import sqlite3
from pathlib import Path

import pytest

from schemas.troubles import MachineTrouble, find_trouble, troubles_of


def of_sqlite(code: int, kind: type[sqlite3.Error] = sqlite3.OperationalError, words: str = "words") -> sqlite3.Error:
    error = kind(words)
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "c.db: no room is left on the disk"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "make room"),
        (OSError(errno.EFBIG, "File too large"), "raise the limit"),
        (PermissionError(errno.EACCES, "Permission denied", "other"), "other may not be written or read: give yourself the right"),
        (OSError(errno.EROFS, "Read-only file system"), "lies where nothing may be written"),
        (OSError(errno.EIO, "Input/output error"), "the disk does not read or write what it should (Input/output error)"),
        (OSError(errno.EMFILE, "Too many open files"), "too many files are open"),
        (OSError(errno.EADDRINUSE, "Address already in use"), "c.db: Address already in use"),
        (MemoryError(), "memory ran out"),
        (of_sqlite(sqlite3.SQLITE_FULL), "no room is left"),
        (of_sqlite(sqlite3.SQLITE_BUSY), "c.db is held by another program"),
        (of_sqlite(sqlite3.SQLITE_READONLY | 8 << 8), "nothing may be written"),
        (of_sqlite(sqlite3.SQLITE_IOERR | 3 << 8), "the disk does not"),
        (of_sqlite(sqlite3.SQLITE_CORRUPT, sqlite3.DatabaseError), "c.db is damaged: move it away"),
        (of_sqlite(sqlite3.SQLITE_NOTADB, sqlite3.DatabaseError), "rolecall load RAW --catalog c.db"),
    ],
)
def test_what_the_machine_does_not_do_has_its_sentence(error: Exception, said: str) -> None:
    trouble = find_trouble(error, Path("c.db"))
    assert trouble is not None
    assert said in str(trouble)
    with pytest.raises(MachineTrouble), troubles_of("c.db"):
        raise error


@pytest.mark.parametrize(
    "error",
    [
        ValueError("no title"),
        OverflowError("too large"),
        of_sqlite(sqlite3.SQLITE_CONSTRAINT, sqlite3.IntegrityError),
        of_sqlite(sqlite3.SQLITE_TOOBIG, sqlite3.DataError),
        of_sqlite(sqlite3.SQLITE_ERROR, words="near 'selct': syntax error"),
        sqlite3.ProgrammingError("closed"),
    ],
)
def test_what_is_of_a_value_or_a_bug_is_none(error: Exception) -> None:
    assert find_trouble(error, "c.db") is None
    with pytest.raises(type(error)), troubles_of("c.db"):
        raise error


def test_what_was_told_once_is_told_as_it_was() -> None:
    told = MachineTrouble("words")
    assert find_trouble(told, "c.db") is told
