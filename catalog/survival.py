"""How long openings stay open, of durations that are only bounded: Turnbull's estimator, which is surpyval's (the extra `survival`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from schemas.errors import Problem

FEWEST = 5  # of fewer, nothing is estimated
DAYS = (30, 60, 90, 180)  # after which the share that is still open is told
RESAMPLES, SEED = 200, 0
TOLERANCE = 1e-6  # of the likelihood, for each opening

Bounds = tuple[float, float]  # days open at least and at most; at most `inf`: still open


@dataclass(frozen=True, slots=True)
class Estimate:
    """Days by which half of the openings have closed, with the interval that holds 95 % of resamples, and the share that is still open
    after `DAYS`. None: beyond what was seen."""

    median: float | None
    low: float | None
    high: float | None
    still_open: dict[int, float | None]


def estimate(lives: Sequence[Bounds]) -> Estimate | None:
    """The estimate; None of fewer than `FEWEST`, or where none has closed. `Problem` where the library is not installed."""
    if len(lives) < FEWEST or all(most == inf for _, most in lives):
        return None
    library = _library()
    least, most = zip(*lives, strict=True)
    model = library.Turnbull.fit(xl=least, xr=most, turnbull_estimator="Kaplan-Meier", tol=TOLERANCE)
    days, seen = model.x.tolist(), max(least)
    bands = model.bootstrap_cb(model.x, n_boot=RESAMPLES, random_state=SEED).tolist()
    shares = {day: float(model.sf(day)) if day <= seen else None for day in DAYS}
    return Estimate(
        _half(days, model.R.tolist()), _half(days, [min(band) for band in bands]), _half(days, [max(band) for band in bands]), shares
    )


def _half(days: Sequence[float], shares: Sequence[float]) -> float | None:
    """The first day on which no more than half are open."""
    return next((day for day, share in zip(days, shares, strict=True) if share <= 0.5), None)


def _library() -> Any:
    try:
        import surpyval  # heavy, and an extra
    except ImportError as error:
        raise Problem("`rolecall openings` needs surpyval: install it with `pip install 'rolecall[survival]'`") from error
    return surpyval
