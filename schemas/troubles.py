"""Troubles of the machine: a disk that is full, a file that may not be written or is damaged, memory that runs out. Each has its sentence
and its cure, whoever meets it.

`find_trouble` is the one table of them. What is none of the machine's (a value that SQLite does not take) is of the thing at hand.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from schemas.errors import Problem


class Trouble(Enum):
    """Its words, with the file or folder they are of, and what to do."""

    FULL = "{what}: no room is left on the disk. What was stored is whole: make room and run the command again"
    LIMITED = "{what}: a file may grow no further here. What was stored is whole: raise the limit (`ulimit -f`) and run the command again"
    LOCKED = "{what} is held by another program (another rolecall, a transaction in an open sqlite3): end that and run the command again"
    FORBIDDEN = "{what} may not be written or read: give yourself the right (chmod, chown), or name a file elsewhere"
    READ_ONLY = "{what} lies where nothing may be written: name a file elsewhere, or make that writable"
    DAMAGED = "{what} is damaged: {cure}"
    FAILING = "{what}: the disk does not read or write what it should ({words}). Look at it (`dmesg`, `df`), then run the command again"
    UNOPENED = "{what} cannot be opened ({words}): see that it and its folder are there, and that you may read and write them"
    MEMORY = "memory ran out. What was stored is whole: end other programs, or run with a smaller --set BATCH_SIZE"
    FILES = "too many files are open: raise the limit (`ulimit -n`), and the same command goes on"
    OTHER = "{what}: {words}"


REBUILT = (
    "move it away (with its -wal and -shm, if there are any) and put its backup there, or rebuild it with"
    " `rolecall load RAW --catalog {what}`, where RAW is its archive"
)
_OF_ERRNO = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EFBIG: Trouble.LIMITED,
    errno.EACCES: Trouble.FORBIDDEN,
    errno.EPERM: Trouble.FORBIDDEN,
    errno.EROFS: Trouble.READ_ONLY,
    errno.ENOENT: Trouble.UNOPENED,
    errno.ENOTDIR: Trouble.UNOPENED,
    errno.EEXIST: Trouble.UNOPENED,  # a file where a folder is due
    errno.ELOOP: Trouble.UNOPENED,
    errno.EISDIR: Trouble.UNOPENED,
    errno.EIO: Trouble.FAILING,
    errno.ENOMEM: Trouble.MEMORY,
    errno.EMFILE: Trouble.FILES,
    errno.ENFILE: Trouble.FILES,
}
_OF_SQLITE = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_BUSY: Trouble.LOCKED,
    sqlite3.SQLITE_LOCKED: Trouble.LOCKED,
    sqlite3.SQLITE_PERM: Trouble.FORBIDDEN,
    sqlite3.SQLITE_AUTH: Trouble.FORBIDDEN,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_FORMAT: Trouble.DAMAGED,
    sqlite3.SQLITE_IOERR: Trouble.FAILING,
    sqlite3.SQLITE_CANTOPEN: Trouble.UNOPENED,
    sqlite3.SQLITE_NOMEM: Trouble.MEMORY,
}
OF_ANY = (OSError, sqlite3.Error, MemoryError)
_SQLITE = (sqlite3.OperationalError, sqlite3.DatabaseError)  # these classes themselves: their subclasses are of a value or a query


class MachineTrouble(Problem):
    """The machine, or a file of ours on it, does not do its part. Nobody is to take it for a posting's fault."""

    def __init__(self, words: str, kind: Trouble | None = None) -> None:
        super().__init__(words)
        self.kind = kind


def find_trouble(error: BaseException, what: object = "", cure: str = REBUILT) -> MachineTrouble | None:
    """The machine's trouble that an error is, in words for whoever runs the program; None for any other error.

    ``what``: the file or folder, where the error does not name it; ``cure``: for a damaged one.
    """
    if isinstance(error, MachineTrouble):
        return error
    kind = _kind_of(error)
    if kind is None:
        return None
    named = getattr(error, "filename", None) or what or "the machine"
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return MachineTrouble(kind.value.format(what=named, words=words, cure=cure.format(what=named)), kind)


def _kind_of(error: BaseException) -> Trouble | None:
    if isinstance(error, MemoryError):
        return Trouble.MEMORY
    if isinstance(error, OSError):
        return _OF_ERRNO.get(error.errno or 0, Trouble.OTHER)
    if type(error) in _SQLITE:
        code = getattr(error, "sqlite_errorcode", None)
        return _OF_SQLITE.get(code & 0xFF) if code is not None else None
    return None


@contextmanager
def troubles_of(what: Path | str, cure: str = REBUILT, of: tuple[type[Exception], ...] = OF_ANY) -> Iterator[None]:
    """What goes wrong meanwhile by the machine's fault is told of ``what``, as a `MachineTrouble`; ``of``: errors of these kinds alone."""
    try:
        yield
    except of as error:
        if (trouble := find_trouble(error, what, cure)) is None:
            raise
        raise trouble from error
