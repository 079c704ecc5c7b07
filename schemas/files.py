"""Files that are written whole or not at all: ``replacing(out)``; and folders for them."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from schemas.errors import Problem
from schemas.troubles import MachineTrouble

PART = ".rolecall-part"


def make_folder(folder: Path, cure: str, kind: type[Problem] = Problem) -> None:
    """A folder to write to, made where absent. ``kind``, with ``cure``, where it cannot be made, or not be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise kind(f"the folder {folder} cannot be made ({error.strerror}): {cure}") from error
    if not os.access(folder, os.W_OK):
        raise kind(f"the folder {folder} cannot be written to: {cure}")


@contextmanager
def replacing(out: Path) -> Iterator[IO[bytes]]:
    """A file beside ``out`` (``.<name>.rolecall-part``) that takes its place, on the disk, when all went well, and is gone when not. What a
    killed process left there is written over.

    `MachineTrouble` where another process is writing it, or where ``out`` is there and no file. A link stays one: what
    it leads to is replaced.
    """
    out = out.resolve()
    if out.exists() and not out.is_file():
        raise MachineTrouble(f"{out} is no file, but a device or a folder: name a file")
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}{PART}")
    with open(part, "r+b", opener=_open_own) as file:
        _hold(file, part, out)
        try:
            file.truncate(0)
            if out.exists():
                os.fchmod(file.fileno(), out.stat().st_mode & 0o777)
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(part, out)
        except BaseException:
            with suppress(OSError):  # what went wrong is worth more words than this
                part.unlink(missing_ok=True)
            raise
    folder = os.open(out.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def clear_parts(out: Path) -> None:
    """Remove the parts of ``out`` that killed processes of older versions left, under the names that these gave them."""
    old = re.compile(rf"\.{re.escape(out.name)}\.\w{{8}}\.(rolecall-)?part")
    for path in out.parent.iterdir():
        if old.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            path.unlink(missing_ok=True)


def _open_own(path: str, flags: int) -> int:
    """A part's file, made where absent; never what a link of that name leads to."""
    return os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW, 0o644)


def _hold(file: IO[bytes], part: Path, out: Path) -> None:
    """Keep others from ``part``. One that was opened just before another process gave it its name is no longer ours to write."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_ours = os.fstat(file.fileno()).st_ino == part.stat().st_ino
    except OSError:
        is_ours = False
    if not is_ours:
        raise MachineTrouble(f"another process is writing {out}: wait until it ends, or name another file")
