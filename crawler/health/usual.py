"""What is usual, and how far from it something is. Evidence is in nats: 14 of them are odds of a million to one."""

from bisect import insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import inf, log
from statistics import median

from catalog.looks import Look

SURE = 14.0  # nats
SILENCE_DAYS = 60  # of a gap between two looks, at most so many count
SMOOTHING = 4.0  # days of the board's own rate that stand beside what a weekday's own days say
DIP = 3  # looks: a fall that passed so soon was one of what is usual
OFTEN = 0.98  # a day's chance of a move, at most


@dataclass(frozen=True, slots=True)
class Silence:
    """How long a board has not moved. ``days``: by the calendar; ``nats``: how unlikely that is, as often as it moves on such weekdays;
    ``longest``: the same of its longest silence before; ``moves``: the days on which it moved."""

    days: int
    nats: float
    longest: float
    moves: int
    since: date


def find_silence(looks: Sequence[Look]) -> Silence | None:
    """Of a board's believed looks, in order; None where it never moved since it was first read."""
    steps = list(_steps(looks))
    moved = [at for at, (_, _, moves) in enumerate(steps) if moves]
    if not moved:
        return None
    hazard = _hazards(steps[: moved[-1] + 1])
    gaps, gap = [0.0], 0.0
    for days, _, moves in steps[: moved[-1] + 1]:
        gaps.append(gap := 0.0 if moves else gap + sum(hazard[day.weekday()] for day in days))
    quiet = [day for days, _, _ in steps[moved[-1] + 1 :] for day in days]
    since = steps[moved[-1]][1]
    end = steps[-1][1]
    return Silence((end - since).days, sum(hazard[day.weekday()] for day in quiet), max(gaps), len(moved), since)


Step = tuple[list[date], date, bool]  # the days since the look before, the last of them, whether anything moved


def _steps(looks: Sequence[Look]) -> list[Step]:
    """The looks, those of a day as one; not the first, to which all is new."""
    moves: dict[date, bool] = {}
    for one in looks:
        moves[one.at.date()] = moves.get(one.at.date(), False) or one.moves > 0
    days = sorted(moves)
    return [
        ([after - timedelta(back) for back in range(min((after - before).days, SILENCE_DAYS))], after, moves[after])
        for before, after in pairwise(days)
    ]


def _hazards(steps: Sequence[Step]) -> list[float]:
    """By weekday, how fast the chance of no move shrinks: minus the logarithm of it, a day."""
    exposed, moved = defaultdict[int, float](float), defaultdict[int, float](float)
    for days, _, moves in steps:
        for day in days:
            exposed[day.weekday()] += 1
            moved[day.weekday()] += moves / len(days)
    usual = sum(moved.values()) / (sum(exposed.values()) + 7)
    chances = [(moved[day] + SMOOTHING * usual) / (exposed[day] + SMOOTHING) for day in range(7)]
    return [-log(1 - min(OFTEN, chance)) for chance in chances]


def divergence(now: float, usual: float) -> float:
    """Kullback-Leibler, of two chances: nats that each posting brings."""
    low, high = now * log(now / usual) if now else 0.0, (1 - now) * log((1 - now) / (1 - usual)) if now < 1 else 0.0
    return low + high


def fall(filled: int, postings: int, usual: float) -> float:
    """Nats for fewer postings having a field than usual; 0 where at least half as many as usual have it. That a tenth fewer have it is
    nothing unusual."""
    rate = filled / postings if postings else 1.0
    return postings * divergence(rate, max(usual - 0.1, 0.8 * usual)) if rate <= 0.5 * usual else 0.0


@dataclass(frozen=True, slots=True)
class Fall:
    """Fewer than half as many postings as usual have a field, since a look and in each since then. ``usual``: the share before; ``nats``:
    how unlikely the last look is by that."""

    usual: float
    since: datetime
    nats: float


def find_fall(looks: Sequence[Look], name: str, least: int) -> Fall | None:
    """Of a board's believed looks, in order; None where it has not fallen, or had fewer than ``least`` looks before. What is usual is what
    was so before it fell: however long a fall lasts, it does not become usual. Looks that did not count it say nothing."""
    shares = [(one, one.filled[name] / one.postings) for one in looks if one.postings and name in one.filled]
    most = max((share for _, share in shares), default=0.0)
    if not most or shares[-1][1] > 0.5 * most:
        return None
    before: list[float] = []  # sorted
    low: list[tuple[Look, float]] = []
    for one, share in shares:
        if len(before) >= least and share <= 0.5 * middle(before):
            low.append((one, share))
        else:
            for _, was in (*(low if len(low) <= DIP else ()), (one, share)):
                insort(before, was)
            low = []
    usual = middle(before)
    last = shares[-1][0]
    return Fall(usual, low[0][0].at, fall(last.filled.get(name, 0), last.postings, usual)) if low and usual else None


def usual_share(looks: Sequence[Look], name: str) -> float:
    """Of the postings of a board, those that mostly have a field."""
    return median(shares) if (shares := [one.filled[name] / one.postings for one in looks if name in one.filled]) else 0.0


def middle(ordered: Sequence[float]) -> float:
    """The median of what is sorted."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@dataclass(frozen=True, slots=True)
class Raised:
    """A measure that has become several times what it was: ``now``, by its latest values; ``usual``, before."""

    now: float
    usual: float


def find_raised(values: Sequence[float], times: float, least: float, latest: int, learned: int) -> Raised | None:
    """Of a board's looks, in order: its ``latest`` values have a median of more than ``least``, and of more than so many ``times`` what is
    usual by at least ``learned`` earlier ones. Once it is so, it is until the median is less than half of that bound, and what is usual
    stays as it was before: a measure near its bound does not come and go."""
    if not values or max(values) <= least:
        return None
    before: list[float] = []  # sorted
    raised: Raised | None = None
    for at in range(latest, len(values) + 1):
        now = median(values[at - latest : at])
        bound = max(least, times * middle(before)) if len(before) >= learned else inf
        is_raised = now > (0.5 * bound if raised and bound < inf else bound)
        raised = Raised(now, middle(before)) if is_raised else None
        if not is_raised:
            insort(before, values[at - latest])
    return raised
