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
        """``longest``: seconds after which it is counted anew in any case. While somebody counts, others get what was counted before."""
        held = self._counts.get(name)
        if held is not None and not self._is_due(db, held, longest):
            return held.value  # type: ignore[no-any-return]
        lock = self._locks.setdefault(name, Lock())
        if not lock.acquire(blocking=held is None):
            return held.value  # type: ignore[no-any-return, union-attr]
        try:
            held = self._counts.get(name)
            if held is None or self._is_due(db, held, longest):
                held = self._counts[name] = self._counted(db, count)
            return held.value  # type: ignore[no-any-return]
        finally:
            lock.release()

    def _is_due(self, db: sqlite3.Connection, held: _Count, longest: float) -> bool:
        now = self.clock()
        return now >= held.at + longest or (now >= held.until and held.version != _version(db))

    def _counted(self, db: sqlite3.Connection, count: Callable[[sqlite3.Connection], Any]) -> _Count:
        version, began = _version(db), self.clock()
        value = count(db)
        now = self.clock()
        return _Count(version, value, now, now + RESTS * (now - began))


def _version(db: sqlite3.Connection) -> int:
    (found,) = db.execute(_VERSION).fetchone()
    return int(found)
