"""How long openings stay open, by employer, role or what else they have in common: ``read_openings(db, by)``.

Each campaign whose beginning was watched (its board had been read before it was there) counts once. One that stood there when its board was
first read is left out: who stays long is met more often, and since when it stands is not known.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil, floor, inf

from catalog.survival import Bounds, Estimate, estimate

FEW = 20  # of fewer, an estimate is said to be of few

_PAID = "EXISTS (SELECT 1 FROM posting p WHERE p.job = j.id AND p.pay IS NOT NULL)"
# What openings may be grouped by; NULL is a group of its own.
GROUPS = {
    "all": "'all'",
    "family": "c.family",
    "board": "c.family || ':' || c.board",
    "organization": "c.organization",
    "role": "lower(c.title)",
    "seniority": "m.seniority",
    "country": "m.country",
    "workplace": "m.workplace",
    "pay": f"iif({_PAID}, 'stated', 'not stated')",
}
_LIVES = """
SELECT {group}, c.opened_after IS NOT NULL, c.days_min, c.days_max, c.ended_at
FROM campaigns c JOIN job j ON j.job_id = c.job_id JOIN posting m ON m.id = j.main
"""


@dataclass(frozen=True, slots=True)
class Group:
    """The openings of one group: those watched from their beginning (``n``; ``closed`` of them), and those ``left_out``."""

    name: str
    n: int
    closed: int
    left_out: int
    is_few: bool
    days: Estimate | None


def read_openings(db: sqlite3.Connection, by: str, top: int, told: Callable[[int, int], None] = lambda done, of: None) -> list[Group]:
    """The ``top`` groups, the largest first. ``told`` hears how many of them are estimated. `Problem` where the library is missing."""
    lives: dict[str, list[Bounds]] = defaultdict(list)
    left_out: dict[str, int] = defaultdict(int)
    for name, is_watched, least, most, ended in map(tuple, db.execute(_LIVES.format(group=GROUPS[by]))):
        group = "not stated" if name is None else str(name)
        if is_watched:
            lives[group].append((floor(least), inf if ended is None else ceil(most)))
        else:
            left_out[group] += 1
    names = sorted({*lives, *left_out}, key=lambda name: (-len(lives.get(name, ())), -left_out[name], name))[:top]
    return list(_groups(names, lives, left_out, told))


def _groups(
    names: list[str], lives: dict[str, list[Bounds]], left_out: dict[str, int], told: Callable[[int, int], None]
) -> Iterable[Group]:
    for done, name in enumerate(names, 1):
        watched = lives.get(name, [])
        closed = sum(most < inf for _, most in watched)
        yield Group(name, len(watched), closed, left_out[name], len(watched) < FEW, estimate(watched))
        told(done, len(names))
