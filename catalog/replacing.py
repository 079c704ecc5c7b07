"""Files that are written whole or not at all: ``replacing(out)``."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from catalog.database import CatalogError


@contextmanager
def replacing(out: Path) -> Iterator[IO[bytes]]:
    """A file beside ``out`` (``.<name>.part``) that takes its place when all went well. What a killed process left there is written over.

    CatalogError where another process is writing it.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}.part")
    with open(part, "r+b", opener=lambda path, flags: os.open(path, flags | os.O_CREAT, 0o644)) as file:
        _hold(file, part, out)
        try:
            file.truncate(0)
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(part, out)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    folder = os.open(out.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _hold(file: IO[bytes], part: Path, out: Path) -> None:
    """Keep others from ``part``. One that was opened just before another process gave it its name is no longer ours to write."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_ours = os.fstat(file.fileno()).st_ino == part.stat().st_ino
    except OSError:
        is_ours = False
    if not is_ours:
        raise CatalogError(f"another process is writing {out}: wait until it ends, or name another file")
