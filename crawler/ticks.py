"""When ticks came: the last on a catalog, and the days of the week up to it, in the file that the one at work locks
(``<catalog>.tick.lock``). Whoever removes the file says that none are to come."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import orjson

from catalog.database import make_folder
from crawler.run.places import Places

ENDING = ".tick.lock"
WEEK = timedelta(days=7)
BY_THEMSELVES = 4  # days of a week: who tries it does not come so often


@dataclass(frozen=True, slots=True)
class Ticks:
    """``days``: those on which ticks came in the week up to the ``last``, in order."""

    last: datetime
    days: tuple[date, ...]

    @property
    def come_by_themselves(self) -> bool:
        """Whether something calls `rolecall tick`: before they stopped, they came on most days of a week, and not on trial."""
        return len(self.days) >= BY_THEMSELVES

    def and_one(self, now: datetime) -> "Ticks":
        days = {*self.days, now.date()}
        return Ticks(now, tuple(sorted(day for day in days if now.date() - WEEK < day <= now.date())))


def file_of(places: Places) -> Path:
    return places.catalog.with_name(places.catalog.name + ENDING)


def read_ticks(places: Places) -> Ticks | None:
    """None where no tick has come yet, or it is not known when."""
    try:
        held = orjson.loads(file_of(places).read_bytes())
        last = datetime.fromisoformat(held["last"])
        return Ticks(last, tuple(map(date.fromisoformat, held["days"])) if "days" in held else _days_between(held["first"], last))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _days_between(first: str, last: datetime) -> tuple[date, ...]:
    """Of a file that former versions wrote, with the first tick and the last: all days of the last week between them."""
    days = (last.date() - timedelta(back) for back in range(WEEK.days - 1, -1, -1))
    return tuple(day for day in days if day >= datetime.fromisoformat(first).date())


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
            file_of(places).write_bytes(orjson.dumps(known.and_one(now) if known else Ticks(now, (now.date(),))))
        yield True
