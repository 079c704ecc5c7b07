"""When ticks came: the first and the last on a catalog, in the file that the one at work locks (``<catalog>.tick.lock``)."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson

from catalog.database import make_folder
from crawler.run.places import Places

ENDING = ".tick.lock"


@dataclass(frozen=True, slots=True)
class Ticks:
    first: datetime
    last: datetime

    @property
    def come_by_themselves(self) -> bool:
        """Whether something calls `rolecall tick`: it came on more than one day, and not once on trial."""
        return self.first.date() < self.last.date()


def file_of(places: Places) -> Path:
    return places.catalog.with_name(places.catalog.name + ENDING)


def read_ticks(places: Places) -> Ticks | None:
    """None where no tick has come yet, or it is not known when."""
    try:
        held = orjson.loads(file_of(places).read_bytes())
        return Ticks(datetime.fromisoformat(held["first"]), datetime.fromisoformat(held["last"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def held(places: Places, now: datetime) -> Iterator[bool]:
    """Whether this is the only tick on the catalog; the system lets go of the lock however the process ends."""
    make_folder(places.catalog.parent)
    with file_of(places).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        known = read_ticks(places)
        with suppress(OSError):  # a full disk: the run itself says so
            file_of(places).write_bytes(orjson.dumps({"first": known.first if known else now, "last": now}))
        yield True
