"""When a message goes out: quiet hours, digests, the pause after a failure. Pure: whoever asks brings the time."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schemas.errors import Problem
from schemas.hours import Hours, parse_hours

# After each failed attempt; after the last, a message is dead.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 300, 600, 840, 1200, 1440))
NONE = "none"  # no quiet hours, where rolecall.toml has some


class BadTime(Problem):
    """Hours that are none."""

    exit_code = 2


def parse_quiet(text: str) -> Hours | None:
    """ "22:00-07:00"; None for "none"."""
    if text.strip().lower() == NONE:
        return None
    try:
        return parse_hours(text)
    except ValueError as error:
        raise BadTime(f"{text!r} are no hours: {error}, or none") from None


def is_quiet(now: datetime, quiet: Hours | None, zone: ZoneInfo) -> bool:
    return quiet is not None and quiet.holds(now.astimezone(zone).time())


def next_digest(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The next moment at which it is ``at`` in ``zone``, after ``now``; of an hour that a day has twice, the first, of one that it lacks,
    the same distance from midnight."""
    day = now.astimezone(zone).date()
    moments = (datetime.combine(day + timedelta(days=n), at, zone).astimezone(UTC) for n in range(3))
    return next(moment for moment in moments if moment > now)


def next_attempt(now: datetime, attempts: int) -> datetime | None:
    """When to try again after so many failures; None: never."""
    return now + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
