"""When a message goes out: quiet hours, digests, the pause after a failure. Pure: whoever asks brings the time."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schemas.errors import Problem

# After each failed attempt; after the last, a message is dead.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 300, 600, 840, 1200, 1440))
_HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


class BadTime(Problem):
    """Hours that are none."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the day in which nothing rings, from ``start`` up to ``end``, over midnight too. Where both are one, there are none."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def holds(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


NEVER = Quiet(time(0), time(0))


def parse_quiet(text: str) -> Quiet:
    """ "22:00-07:00", or "none"."""
    if text.strip().lower() == "none":
        return NEVER
    found = _HOURS.fullmatch(text.strip())
    try:
        if found:
            return Quiet(time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4])))
    except ValueError:
        pass
    raise BadTime(f"{text!r} are no hours: write them as in 22:00-07:00, or none")


def is_quiet(now: datetime, quiet: Quiet, zone: ZoneInfo) -> bool:
    return quiet.holds(now.astimezone(zone).time())


def next_digest(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The next moment at which it is ``at`` in ``zone``, after ``now``; of an hour that a day has twice, the first, of one that it lacks,
    the same distance from midnight."""
    day = now.astimezone(zone).date()
    moments = (datetime.combine(day + timedelta(days=n), at, zone).astimezone(UTC) for n in range(3))
    return next(moment for moment in moments if moment > now)


def next_attempt(now: datetime, attempts: int) -> datetime | None:
    """When to try again after so many failures; None: never."""
    return now + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
