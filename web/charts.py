"""Small pictures as plain numbers, which templates draw as SVG (templates/charts.html): a scale of wages, bars by year, a line of volumes.

Coordinates are SVG user units from the top left. Where a length means an amount, its axis begins at zero; the wage scale shows positions
alone, so it begins below its lowest figure and says with numbers where its ends are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH = 640.0  # of a scale
MARGIN = 46.0  # on either side, for half of a label
TOP, BAND = 34.0, 18.0  # of a scale: where the line of levels is; how high the bar of pay is
LEAST_BAR = 3.0  # a single amount is seen, too
ROW = 18.0  # from one row of figures to the next
LABELS_APART = 84.0  # two labels on one line, at least

BARS_HIGH = 120.0
BAR_WIDE, BAR_STEP, BARS_LEFT = 34.0, 52.0, 8.0

LINE_WIDE, LINE_HIGH = 120.0, 26.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A level on a scale. ``row``: 0, or 1 where its label stands below that of the one before, for want of room."""

    x: float
    label: str
    value: float
    row: int = 0


@dataclass(frozen=True, slots=True)
class Scale:
    """Levels on a line, and a bar from ``low`` to ``high`` of what is compared; None for an end that is open or not stated.
    ``fades``: which ends are open, "left" or "right"."""

    ticks: tuple[Tick, ...]
    bar: tuple[float, float] | None  # x and width
    fades: tuple[str, ...]
    width: float = WIDTH
    top: float = TOP
    band: float = BAND
    row: float = ROW

    @property
    def height(self) -> float:
        """As high as the rows of figures ask for."""
        return self.top + 35 + ROW * max((tick.row for tick in self.ticks), default=0)


def wage_scale(levels: Sequence[tuple[str, float]], low: float | None, high: float | None) -> Scale:
    """``levels``: label and amount, rising; ``low``, ``high``: the posted range in the same unit."""
    amounts = [value for _, value in levels] + [end for end in (low, high) if end is not None]
    first, last = min(amounts), max(amounts)
    room = (last - first) * 0.06 or max(abs(first) * 0.05, 1.0)
    first, last = first - room, last + room

    def at(value: float) -> float:
        return round(MARGIN + (value - first) / (last - first) * (WIDTH - 2 * MARGIN), 1)

    ticks: list[Tick] = []
    for label, value in levels:
        crowded = bool(ticks) and at(value) - ticks[-1].x < LABELS_APART
        ticks.append(Tick(at(value), label, value, 1 - ticks[-1].row if crowded else 0))
    if low is None and high is None:
        return Scale(tuple(ticks), None, ())
    left = at(low) if low is not None else 0.0
    right = at(high) if high is not None else WIDTH
    fades = (*(("left",) if low is None else ()), *(("right",) if high is None else ()))
    return Scale(tuple(ticks), (left, max(round(right - left, 1), LEAST_BAR)), fades)


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a year's bar: ``series`` is its number among those of the chart."""

    x: float
    y: float
    width: float
    height: float
    series: int
    value: float


@dataclass(frozen=True, slots=True)
class Year:
    """What stands under the bars of a year; ``partial``: its figures are of a part of it; ``is_told``: it has figures."""

    x: float
    label: str
    total: float
    top: float
    partial: bool
    is_told: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars by year, of series upon each other; ``most``: the amount at the top of the axis."""

    bars: tuple[Bar, ...]
    years: tuple[Year, ...]
    most: float
    width: float
    height: float = BARS_HIGH


def yearly(years: Sequence[tuple[str, Sequence[float | None], bool]]) -> Bars:
    """``years``: label, amounts of the series (None: not told), whether they are of a part of the year."""
    totals = [sum(value or 0 for value in values) for _, values, _ in years]
    most = round_up(max(totals, default=0))
    bars, told = [], []
    for n, ((label, values, partial), total) in enumerate(zip(years, totals, strict=True)):
        x, y = BARS_LEFT + n * BAR_STEP, BARS_HIGH
        for series, value in enumerate(values):
            if value:
                height = value / most * BARS_HIGH
                y -= height
                bars.append(Bar(x, round(y, 1), BAR_WIDE, round(height, 1), series, value))
        is_told = any(value is not None for value in values)
        told.append(Year(x + BAR_WIDE / 2, label, total, round(y, 1), partial, is_told))
    return Bars(tuple(bars), tuple(told), most, 2 * BARS_LEFT + max(len(years) - 1, 0) * BAR_STEP + BAR_WIDE)


def round_up(value: float) -> float:
    """To the next 1, 2, 2.5 or 5 times a power of ten; 1 for nothing."""
    if value <= 0:
        return 1.0
    scale = 10.0 ** floor(log10(value))
    return next(step * scale for step in (1, 2, 2.5, 5, 10) if step * scale >= value - 1e-9 * scale)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of volumes, from zero; ``points``: as `polyline` takes them; ``doubted``: those that were not believed."""

    points: str
    doubted: tuple[tuple[float, float], ...]
    last: tuple[float, float]
    least: float
    most: float
    width: float = LINE_WIDE
    height: float = LINE_HIGH


def sparkline(values: Sequence[tuple[float, bool]]) -> Line | None:
    """``values``: volume and whether it was believed, in order; None without any. One alone is a level line."""
    if not values:
        return None
    most = max(max(value for value, _ in values), 1)
    step = (LINE_WIDE - 6) / max(len(values) - 1, 1)
    places = [(round(3 + n * step, 1), round(LINE_HIGH - 3 - value / most * (LINE_HIGH - 6), 1)) for n, (value, _) in enumerate(values)]
    line = places if len(places) > 1 else [places[0], (LINE_WIDE - 3, places[0][1])]
    doubted = tuple(place for place, (_, believed) in zip(places, values, strict=True) if not believed)
    told = [value for value, _ in values]
    return Line(" ".join(f"{x},{y}" for x, y in line), doubted, line[-1], min(told), max(told))


def thinned(values: Sequence[tuple[float, bool]], most: int) -> list[tuple[float, bool]]:
    """At most so many of them, evenly, the last among them."""
    step = ceil(len(values) / most) if values else 1
    return [*reversed([*reversed(values)][::step])]
