"""What is slow to make and comes out the same each time, kept from run to run as JSON in the cache folder: ``kept(name, key, make)``.

A file is a copy: one that is absent, of another key or damaged is made anew, and where none can be written, the work is done each time.
"""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import orjson


def kept(name: str, key: str, make: Callable[[], Any]) -> Any:
    """What ``make`` gives, of lists, texts, numbers and objects alone; ``key`` names all that it hangs on (see `key_of`)."""
    with suppress(OSError, ValueError, RuntimeError):  # of a folder: none at all, or one that we may not read
        found = orjson.loads((folder() / f"{name}.json").read_bytes())
        if isinstance(found, list) and len(found) == 2 and found[0] == key:
            return found[1]
    made = make()
    with suppress(OSError, RuntimeError):
        _write(folder() / f"{name}.json", orjson.dumps([key, made]))
    return made


def folder() -> Path:
    """``$XDG_CACHE_HOME/rolecall``, by default ``~/.cache/rolecall``."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rolecall"


def key_of(files: Iterable[Path], *more: object) -> str:
    """A key that moves with the files' names, sizes and times (ns), and with ``more``."""
    stats = ((str(path), stat.st_size, stat.st_mtime_ns) for path in files for stat in (path.stat(),))
    return blake2b(repr((*more, *stats)).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: two processes may write at once."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as part:
        part.write(content)
    try:
        os.replace(part.name, path)
    except OSError:
        Path(part.name).unlink(missing_ok=True)
        raise
