"""Hours of a day as a person writes them: "22:00-06:00", by the wall clock, over midnight too."""

import re
from dataclasses import dataclass
from datetime import time

_HOURS = re.compile(r"\d\d:\d\d-\d\d:\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hours:
    """From ``begins`` up to ``ends``, of the next day where that is no later."""

    begins: time
    ends: time

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}-{self.ends:%H:%M}"

    def holds(self, at: time) -> bool:
        return self.begins <= at < self.ends if self.begins < self.ends else at >= self.begins or at < self.ends


def parse_hours(text: str) -> Hours:
    """ "22:00-06:00". ValueError for anything else, and for no time at all ("06:00-06:00")."""
    try:
        begins, ends = map(time.fromisoformat, text.split("-")) if _HOURS.fullmatch(text := text.strip()) else (time(), time())
    except ValueError:  # 25:00
        begins = ends = time()
    if begins == ends:
        raise ValueError('write from when to when, as in "22:00-06:00"')
    return Hours(begins, ends)
