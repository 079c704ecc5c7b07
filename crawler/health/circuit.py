"""Boards that fail again and again are left alone, and tried again by steps: ``circuit(looks, now, patience)``.

A day of failures counts once, and a day on which most boards failed counts for none: then it is the machine, or its network, and
`find_outage` says so as long as it lasts.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Self

from catalog.looks import Look
from crawler.config import Health

MOST = 0.6  # of the boards that were read on a day: where more fail, it is no board's doing
LEAST = 4  # boards, of which that can be said
LEAST_OF_ALL = 3  # boards, of which that can be said where all fail
LATELY = timedelta(days=7)  # before the newest look: what was not looked at since says nothing of an outage


@dataclass(frozen=True, slots=True)
class Patience:
    """A board that fails on ``days`` days in a row is left alone: for ``first``, twice as long after each look that fails too, at most
    ``longest``. It is told from half of the days on."""

    days: int = 6
    first: timedelta = timedelta(days=1)
    longest: timedelta = timedelta(days=14)

    @classmethod
    def of(cls, health: Health) -> Self:
        """What rolecall.toml says."""
        return cls(max(1, health.failing_days), health.try_again, health.try_again_most)

    @property
    def told_from(self) -> int:
        return max(1, self.days // 2)


@dataclass(frozen=True, slots=True)
class Circuit:
    """``days``: on how many in a row, and since when, a board has failed; ``opens``: when it is tried again, where it is left alone."""

    days: int = 0
    since: datetime | None = None
    opens: datetime | None = None

    def rests(self, now: datetime) -> bool:
        """Whether the board is left alone now; else it is as any other, or due for the one look that may bring it back."""
        return self.opens is not None and now < self.opens


def circuit(looks: Sequence[Look], patience: Patience, outages: Collection[date] = ()) -> Circuit:
    """How a board stands. ``looks``: in order; ``outages``: days that count for none."""
    failures = [*takewhile(lambda one: one.failed, reversed([one for one in looks if one.at.date() not in outages]))]
    days = len({one.at.date() for one in failures})
    if not days:
        return Circuit()
    over = days - patience.days
    rest = min(patience.longest, patience.first * 2 ** min(over, 20)) if over >= 0 else None
    return Circuit(days, failures[-1].at, failures[0].at + rest if rest else None)


def find_outages(ledger: Mapping[str, Sequence[Look]]) -> frozenset[date]:
    """The days on which most boards failed."""
    read, failed = Counter[date](), Counter[date]()
    for looks in ledger.values():
        days = {one.at.date() for one in looks}
        read.update(days)
        failed.update(days - {one.at.date() for one in looks if not one.failed})
    return frozenset(day for day, number in failed.items() if read[day] >= LEAST and number > MOST * read[day])


@dataclass(frozen=True, slots=True)
class Outage:
    """Most boards failed when they were looked at last. ``failing``: their last looks; ``of``: boards that were looked at lately;
    ``since``: when that many had begun to fail; ``is_lasting``: no later look mended it, so a person is needed."""

    failing: Sequence[Look]
    of: int
    since: datetime
    is_lasting: bool


def find_outage(ledger: Mapping[str, Sequence[Look]]) -> Outage | None:
    """The outage that lasts: it needs a person from its second day on, or, where every board fails, from each one's second failure on."""
    newest = max((looks[-1].at for looks in ledger.values() if looks), default=None)
    lately = [looks for looks in ledger.values() if looks and newest and looks[-1].at >= newest - LATELY]
    failures = [[*takewhile(lambda one: one.failed, reversed(looks))] for looks in lately if looks[-1].failed]
    is_total = len(failures) == len(lately) >= LEAST_OF_ALL
    if not (is_total or (len(lately) >= LEAST and len(failures) > MOST * len(lately))):
        return None
    since = sorted(one[-1].at for one in failures)[int(MOST * len(lately))]
    days = {look.at.date() for one in failures for look in one if look.at >= since}
    is_lasting = len(days) > 1 or (is_total and all(len(one) > 1 for one in failures))
    return Outage([one[0] for one in failures], len(lately), since, is_lasting)
