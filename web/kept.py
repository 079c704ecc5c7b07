"""What takes long to count is kept until the catalog changes: ``kept.find(db, "employers", read_directory)``."""

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")

_VERSION = "SELECT seq FROM sqlite_sequence WHERE name = 'event'"  # the last cursor: it rises with whatever records say
RESTS = 20  # times as long as the count took, it holds though the catalog has changed: a crawl changes it all the time


@dataclass(slots=True)
class _Count:
    version: int
    value: Any
    at: float
    until: float


@dataclass(slots=True)
class Kept:
    """By name, what was counted; several threads may ask, of whom one counts. ``clock``: seconds, as `time.monotonic` tells them."""

    clock: Callable[[], float] = time.monotonic
    _counts: dict[str, _Count] = field(default_factory=dict)
    _locks: dict[str, Lock] = field(default_factory=dict)

    def find(self, db: sqlite3.Connection, name: str, count: Callable[[sqlite3.Connection], T], longest: float = float("inf")) -> T:
        """``longest``: seconds after which it is counted anew in any case."""
        with self._locks.setdefault(name, Lock()):
            (version,) = db.execute(_VERSION).fetchone()
            held = self._counts.get(name)
            now = self.clock()
            if held is None or (held.version != version and now >= held.until) or now >= held.at + longest:
                value = count(db)
                after = self.clock()
                held = self._counts[name] = _Count(version, value, after, after + RESTS * (after - now))
            found: T = held.value
            return found
