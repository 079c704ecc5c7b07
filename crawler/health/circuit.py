"""Boards that fail again and again are left alone, and tried again by steps: ``circuit(looks, now, patience)``.

Days count from a board's first failure since it was read to its last one, whether or not it was asked on each; a day on which most boards
stood failed counts for none: then it is the machine, or its network, and `find_outage` says so as long as it lasts.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise, takewhile
from statistics import median
from typing import Self

from catalog.looks import Look
from crawler.config import Health

MOST = 0.6  # of the boards: where more fail, it is no board's doing
LEAST = 4  # boards, of which that can be said; where all fail, of each number
LEAST_AT_ONCE = 3  # boards that all fail: their second failure says as much as a second day
LATELY = timedelta(days=7)  # how a board stood for longer says nothing of an outage, but where it is looked at seldom
SELDOM = 1.5  # times as long as there mostly is between its looks
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Patience:
    """A board that fails for ``days`` days is left alone: for ``first``, twice as long after each look that fails too, at most
    ``longest``. It is told from half of the days on; so many of them it has to have been asked on before it is left alone."""

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
    """``days``: for how many, and since when, a board has failed, up to its last look; ``tries``: the days of them on which it was asked;
    ``opens``: when it is tried again, where it is left alone."""

    days: int = 0
    since: datetime | None = None
    opens: datetime | None = None
    tries: int = 0

    def rests(self, now: datetime) -> bool:
        """Whether the board is left alone now; else it is as any other, or due for the one look that may bring it back."""
        return self.opens is not None and now < self.opens


def circuit(looks: Sequence[Look], patience: Patience, outages: Collection[date] = ()) -> Circuit:
    """How a board stands. ``looks``: in order; ``outages``: days that count for none."""
    ended = [one for one in looks if not one.out_of_time and one.at.date() not in outages]
    failures = [*takewhile(lambda one: one.failed, reversed(ended))][::-1]
    if not failures:
        return Circuit()
    asked = sorted({one.at.date() for one in failures})
    spans = [days_between(asked[0], day, outages) for day in asked]
    steps = sum(tries >= patience.told_from and days >= patience.days for tries, days in enumerate(spans, 1))
    rest = min(patience.longest, patience.first * 2 ** min(steps - 1, 20)) if steps else None
    return Circuit(spans[-1], failures[0].at, failures[-1].at + rest if rest else None, len(asked))


def days_between(first: date, last: date, outages: Collection[date]) -> int:
    """How many days from one to the other, both of them too, are none of an outage."""
    return (last - first).days + 1 - sum(first <= day <= last for day in outages)


def find_outages(ledger: Mapping[str, Sequence[Look]]) -> frozenset[date]:
    """The days at whose end most boards stood failed: those that were not due on a day stand as they did before."""
    days = sorted({one.at.date() for looks in ledger.values() for one in looks if one.failed})
    known, failed = Counter[date](), Counter[date]()
    for looks in ledger.values():
        for day, is_failing in _standing(looks, days):
            known[day] += 1
            failed[day] += is_failing
    return frozenset(day for day in days if is_most(failed[day], known[day]))


def is_most(failing: int, of: int) -> bool:
    """Whether so many boards fail that it is none's own doing."""
    return failing == of > 0 or (of >= LEAST and failing > MOST * of)


def _standing(looks: Sequence[Look], days: Sequence[date]) -> Iterator[tuple[date, bool]]:
    """On which of some days it is known how a board stood, and whether it failed: with each of its looks of the last day that has any."""
    well: dict[date, bool] = {}
    for one in looks:
        if not one.out_of_time:
            well[one.at.date()] = well.get(one.at.date(), False) or not one.failed
    asked, holds, at = sorted(well), stays(looks), -1
    for day in days:
        while at + 1 < len(asked) and asked[at + 1] <= day:
            at += 1
        if at >= 0 and day - asked[at] <= holds:
            yield day, not well[asked[at]]


def stays(looks: Sequence[Look]) -> timedelta:
    """For how long a board is taken to stand as it was found."""
    days = sorted({one.at.date() for one in looks})
    gaps = [(after - before).days for before, after in pairwise(days)]
    return max(LATELY, SELDOM * median(gaps) * DAY if gaps else DAY)


@dataclass(frozen=True, slots=True)
class Outage:
    """Most boards failed when they were looked at last. ``failing``: their last looks; ``of``: boards that were looked at lately;
    ``since``: when that many had begun to fail; ``is_lasting``: no later look mended it, so a person is needed."""

    failing: Sequence[Look]
    of: int
    since: datetime
    is_lasting: bool


def find_outage(ledger: Mapping[str, Sequence[Look]]) -> Outage | None:
    """The outage that lasts: it needs a person from its second day on, or, where all of several boards fail, from each one's second
    failure on."""
    ended = [[one for one in looks if not one.out_of_time] for looks in ledger.values()]
    newest = max((looks[-1].at for looks in ended if looks), default=None)
    lately = [looks for looks in ended if looks and newest and looks[-1].at >= newest - stays(looks)]
    failures = [[*takewhile(lambda one: one.failed, reversed(looks))] for looks in lately if looks[-1].failed]
    if not is_most(len(failures), len(lately)):
        return None
    since = sorted(one[-1].at for one in failures)[int(MOST * len(lately))]
    days = {look.at.date() for one in failures for look in one if look.at >= since}
    is_at_once = len(failures) == len(lately) >= LEAST_AT_ONCE
    is_lasting = len(days) > 1 or (is_at_once and all(len(one) > 1 for one in failures))
    return Outage([one[0] for one in failures], len(lately), since, is_lasting)
