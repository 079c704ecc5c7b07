"""Spans of time as a person writes them: "30m", "6h", "1d", "2w"; and ages: "90d", "26w", "18m", "2y"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_SPAN = re.compile(r"(\d{1,6})([smhdw])")
_AGE = re.compile(r"(\d{1,5})\s*([dwmy])", re.ASCII)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def parse_span(text: str) -> timedelta:
    """ "90s", "50m", "12h", "7d", "2w". ValueError for anything else, and for none at all ("0h")."""
    found = _SPAN.fullmatch(text.strip())
    if found is None or not int(found[1]):
        raise ValueError('write a number and one of s, m, h, d, w, as in "12h"')
    return timedelta(seconds=int(found[1]) * _SECONDS[found[2]])


def write_span(span: timedelta) -> str:
    """As `parse_span` reads it, in the largest unit that fits; "0s" for none."""
    seconds = round(span.total_seconds())
    unit = next(unit for unit in reversed(_SECONDS) if seconds % _SECONDS[unit] == 0) if seconds else "s"
    return f"{seconds // _SECONDS[unit]}{unit}"


def about(span: timedelta) -> str:
    """Roughly how long, for a person: "45s", "12min", "7h", "3d"."""
    seconds = abs(span.total_seconds())
    return next(
        f"{seconds / size:.0f}{unit}"
        for unit, size, most in (("s", 1, 90), ("min", 60, 5_400), ("h", 3_600, 172_800), ("d", 86_400, float("inf")))
        if seconds < most
    )


@dataclass(frozen=True, slots=True)
class Age:
    """A span of time back from today: "90d", "26w", "18m" (of 30 days), "2y"."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"

    def before(self, day: date) -> date:
        """The day so long ago; a year ago is the same day of the year before."""
        if self.unit == "y":
            year = max(day.year - self.number, 1)
            return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
        return day - timedelta(days=min(self.number * _DAYS[self.unit], (day - date.min).days))

    @property
    def months(self) -> int:
        return self.number * 12 if self.unit == "y" else self.number if self.unit == "m" else self.number * _DAYS[self.unit] // 30

    @property
    def span(self) -> timedelta:
        """Of months of 30 days and years of 365."""
        return timedelta(days=self.number * _DAYS[self.unit])


def parse_age(text: str) -> Age:
    found = _AGE.fullmatch(text.strip().lower())
    if found is None or not int(found[1]):
        raise ValueError("write days, weeks, months or years, as in 7d, 2w, 6m or 2y")
    return Age(int(found[1]), found[2])
