"""Files that take the place of others in one step: a reader sees the old one or the new one, whatever happens meanwhile."""

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

MODE = 0o644  # of a new file
PART = ".part"


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file beside ``path`` that takes its place, on the disk, when all went well, and is gone when not. The folder must be there.

    It is locked while it is written: what a process left that was killed is known by its name and that nobody holds it, and goes now.
    """
    if path.exists() and not path.is_file():
        raise OSError(f"{path} is no file, but a device or a folder")
    remove_left(path)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    try:
        with part.open("xb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), path.stat().st_mode & 0o777 if path.exists() else MODE)
            os.replace(part, path)
    except BaseException:
        with suppress(OSError):  # what went wrong is worth more words than this
            part.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # some file systems have no folders to be written out
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def remove_left(path: Path) -> None:
    """Remove what processes left that were killed while they replaced ``path``; never a stranger's file, or one that is being written."""
    own = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{8}}{re.escape(PART)}")
    for part in path.parent.glob(f".*{PART}"):
        with suppress(OSError):  # not ours to remove, or gone by now
            if own.fullmatch(part.name) and part.is_file() and not part.is_symlink():
                with part.open("r+b") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    part.unlink()
