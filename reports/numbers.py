"""What is said of many amounts: their quantiles, and an interval of the median that supposes nothing of how they are distributed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, lgamma, log, sqrt

import numpy as np

from catalog.audit.report import wilson

FEW = 10  # of fewer, no quantile and no share is told: one more job would move it by a tenth of them
CONFIDENCE = 0.95
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True, slots=True)
class Spread:
    """Quantiles of amounts, in their unit; ``low`` and ``high`` bound the median with 95 % confidence or more; ``high`` is
    infinite where an interval has no upper end."""

    p10: float
    p25: float
    median: float
    p75: float
    p90: float
    low: float
    high: float


def spread(amounts: Sequence[float]) -> Spread | None:
    """None of fewer than `FEW`. Quantiles lie between two amounts where they must (numpy's "linear")."""
    if len(amounts) < FEW:
        return None
    ordered = np.sort(np.asarray(amounts, dtype=float))
    first, last = median_ranks(len(ordered))
    p10, p25, median, p75, p90 = np.quantile(ordered, QUANTILES).tolist()
    return Spread(p10, p25, median, p75, p90, float(ordered[first - 1]), float(ordered[last - 1]))


def bounded(part: int, n: int) -> tuple[float, float, float] | tuple[None, None, None]:
    """The share of ``part`` in ``n`` and its 95 % interval (Wilson); None where they are fewer than `FEW`."""
    return (part / n, *wilson(part, n)) if n >= FEW else (None, None, None)


@cache
def median_ranks(n: int) -> tuple[int, int]:
    """Which of ``n`` amounts in order, counted from 1, bound the median: the narrowest symmetric pair that holds it with `CONFIDENCE`.

    How many of n independent amounts lie below the median is binomial with one half, whatever their distribution (Conover, Practical
    Nonparametric Statistics, section 3.2). So the r-th lowest lies above it as seldom as fewer than r of n tosses are heads. ValueError
    for fewer than 6, of which no pair is sure enough.
    """
    rank = max(0, int(n / 2 - 5 * sqrt(n)))  # ten standard deviations below: what is left out is nothing
    below = _tosses(n, rank)
    while below <= (1 - CONFIDENCE) / 2:
        rank += 1
        below += _tosses(n, rank)
    if rank == 0:
        raise ValueError(f"no interval of {n} amounts holds their median with {CONFIDENCE:.0%} confidence")
    return rank, n + 1 - rank


def _tosses(n: int, heads: int) -> float:
    """The probability of so many heads among n tosses."""
    return exp(lgamma(n + 1) - lgamma(heads + 1) - lgamma(n - heads + 1) - n * log(2))
