"""Spans of time as a person writes them: "30m", "6h", "1d", "2w"."""

import re
from datetime import timedelta

_SPAN = re.compile(r"(\d{1,6})([smhdw])")
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
