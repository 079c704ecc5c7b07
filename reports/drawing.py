"""Charts as pictures: ``draw(chart)`` makes a figure of matplotlib, ``written(figure, "svg")`` its file.

What strangers wrote is drawn as letters: nothing in a label is taken for a formula. A figure is as wide as a telephone can show legibly,
and the same chart gives the same bytes: no date, no random name. The font is matplotlib's own, so that no machine's fonts count.
"""

import io
import warnings
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from math import inf
from typing import Any
from unicodedata import east_asian_width

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter, StrMethodFormatter

from reports.colours import COLOURS, PALE
from reports.numbers import FEW
from reports.picture import Bars, Chart, Days, Grid, Intervals, Parted, Ranged, Ranges, Shares, Sure
from schemas.characters import plain

WIDE = 372.0  # points
LABELS, NUMBERS = 150.0, 48.0  # points at the left and at the right of the axes
ROW, LEGEND, EDGE = 20.0, 16.0, 6.0
TICKS, UNIT, NO_AXIS = 20.0, 34.0, 4.0  # points below the axes: for figures, for these and a unit, for neither
LONGEST = 27  # letters of a label; such of two widths count twice
INCH = 72.0
DOTS = 200  # an inch, of PNG
SETTINGS: dict[Any, Any] = {
    "text.parse_math": False,  # a title may hold "$"
    "text.usetex": False,
    "font.family": ["DejaVu Sans"],
    "font.size": 9.5,
    "svg.fonttype": "none",  # text stays text: to be found, copied, read in any script that the reader has
    "svg.hashsalt": "rolecall",
    "axes.unicode_minus": False,
    "hatch.linewidth": 0.6,
}
METADATA = {"svg": {"Date": None, "Creator": None, "Format": None, "Type": None}, "png": {"Software": None}}


def draw(chart: Chart) -> Figure:
    """A figure; to be written with `written`."""
    with mpl.rc_context(SETTINGS):
        return _DRAWN[type(chart)](chart)


def written(figure: Figure, form: str, said: dict[str, str] | None = None) -> bytes:
    """``form``: svg or png; ``said``: what the file tells of itself, "Title" and "Description"."""
    file = io.BytesIO()
    with mpl.rc_context(SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph .* missing")  # a letter that the font lacks: an empty box
        figure.savefig(file, format=form, dpi=DOTS, metadata={**METADATA[form], **(said or {})}, facecolor=COLOURS["paper"])
    return file.getvalue()


def fitting(text: str, most: int = LONGEST) -> str:
    """A label as one line of at most so many letters, those of scripts that are twice as wide counted twice."""
    line = plain(text, most * 2)
    widths = list(accumulate(2 if east_asian_width(letter) in "WF" else 1 for letter in line))
    return line if not widths or widths[-1] <= most else f"{line[: bisect_right(widths, most - 1)]}…"


def _rows(n: int, below: float, series: int = 0, left: float = LABELS, heads: float = 0.0) -> tuple[Figure, Axes]:
    """A figure of ``n`` rows, numbered downwards from 0; ``below``: points for what stands there; ``series``: names of its legend."""
    high = EDGE + heads + LEGEND * -(-series // _columns(series)) + n * ROW + below
    figure = Figure(figsize=(WIDE / INCH, high / INCH))
    axes = figure.add_axes((left / WIDE, below / high, (WIDE - left - NUMBERS) / WIDE, n * ROW / high))
    axes.set_ylim(n - 0.5, -0.5)
    axes.tick_params(left=False, labelleft=False, color=COLOURS["line"], labelcolor=COLOURS["soft"], labelsize=8.5)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.spines["left"].set_color(COLOURS["soft"])
    axes.grid(axis="x", color=COLOURS["line"], linewidth=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _name(axes: Axes, at: int, label: str, told: str, is_few: bool = False, most: int = LONGEST) -> None:
    """What stands beside a row: its name, and of how many it is."""
    colour = COLOURS["soft" if is_few else "ink"]
    beside = axes.get_yaxis_transform()
    axes.text(-0.03, at, fitting(label, most), transform=beside, ha="right", va="center", color=colour)
    axes.text(1.03, at, told, transform=beside, ha="left", va="center", color=COLOURS["soft"], fontsize=8.5)


def _said(axes: Axes, at: int, words: str) -> None:
    """Words in the place of a mark."""
    axes.text(0.02, at, words, transform=axes.get_yaxis_transform(), ha="left", va="center", color=COLOURS["soft"], style="italic")


def _amounts(axes: Axes, unit: str, most: float) -> None:
    axes.set_xlim(0, most * 1.05 or 1)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.set_xlabel(unit, color=COLOURS["soft"], fontsize=8.5)


def _percents(axes: Axes) -> None:
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.xaxis.set_major_formatter(PercentFormatter(1))


def _columns(series: int) -> int:
    """Of a legend."""
    return series if 0 < series < 6 else 4


def _legend(figure: Figure, series: Sequence[str], colours: Sequence[str]) -> None:
    handles = [mpl.patches.Patch(facecolor=COLOURS[one], label=name) for name, one in zip(series, colours, strict=True)]
    figure.legend(
        handles=handles, loc="upper left", ncols=_columns(len(series)), frameon=False, labelcolor=COLOURS["ink"], fontsize=8.5,
        borderaxespad=0.2, handlelength=1, handleheight=1, columnspacing=1.2, handletextpad=0.5,
    )  # fmt: skip


def _ranges(chart: Ranges) -> Figure:
    figure, axes = _rows(len(chart.rows), UNIT)
    ends = [end for row in chart.rows if row.spread for end in (row.spread.p75, row.spread.high)]
    room = 1.2 if inf in ends else 1.0  # for an arrow
    _amounts(axes, chart.unit, max((end for end in ends if end != inf), default=0) * room)
    for at, row in enumerate(chart.rows):
        _name(axes, at, row.label, f"n {row.n:,}", row.spread is None)
        _range(axes, at, row)
    return figure


def _range(axes: Axes, at: int, row: Ranged) -> None:
    if row.spread is None:
        _said(axes, at, row.says)
        return
    found = row.spread
    axes.barh(at, found.p75 - found.p25, left=found.p25, height=0.56, color=COLOURS["pale"])
    edge = axes.get_xlim()[1]
    axes.plot([found.low, min(found.high, edge)], [at, at], color=COLOURS["main"], linewidth=1.6, solid_capstyle="butt")
    if found.high == inf:
        axes.plot([edge], [at], marker=">", markersize=6, color=COLOURS["main"], clip_on=False)
    axes.plot([found.median], [at], marker="o", markersize=4.5, color=COLOURS["main"])


def _shares(chart: Shares) -> Figure:
    figure, axes = _rows(len(chart.rows), TICKS, len(chart.series))
    for at, row in enumerate(chart.rows):
        _name(axes, at, row.label, f"n {row.n:,}", row.n < FEW)
        _parts(axes, at, row, chart.colours)
    _percents(axes)
    _legend(figure, chart.series, chart.colours)
    return figure


def _parts(axes: Axes, at: int, row: Parted, colours: Sequence[str]) -> None:
    if row.n < FEW:
        _said(axes, at, f"fewer than {FEW}" if row.n else "none")
        return
    left = 0.0
    for count, colour in zip(row.counts, colours, strict=True):
        share = count / row.n
        axes.barh(at, share, left=left, height=0.72, color=COLOURS[colour], edgecolor=COLOURS["paper"], linewidth=0.5)
        if share >= 0.1:
            on = COLOURS["on-pale" if colour in PALE else "on"]
            axes.text(left + share / 2, at, f"{share:.0%}", ha="center", va="center", color=on, fontsize=8)
        left += share


def _bars(chart: Bars) -> Figure:
    figure, axes = _rows(len(chart.rows), UNIT)
    for at, (label, n) in enumerate(chart.rows):
        _name(axes, at, label, f"{n:,}")
        axes.barh(at, n, height=0.62, color=COLOURS["main"])
    _amounts(axes, chart.unit, max((n for _, n in chart.rows), default=0))
    return figure


def _intervals(chart: Intervals) -> Figure:
    figure, axes = _rows(len(chart.rows), TICKS)
    for at, row in enumerate(chart.rows):
        _name(axes, at, row.label, f"n {row.n:,}", row.n < FEW)
        _interval(axes, at, row)
    _percents(axes)
    return figure


def _interval(axes: Axes, at: int, row: Sure) -> None:
    if not row.n:
        _said(axes, at, "nothing to compare")
        return
    colour = COLOURS["few" if row.n < FEW else "main"]
    axes.plot([row.low, row.high], [at, at], color=colour, linewidth=2, solid_capstyle="butt")
    if row.n >= FEW:
        axes.plot([row.share], [at], marker="o", markersize=5, color=colour, clip_on=False)


DAYS_HIGH = 130.0


def _days(chart: Days) -> Figure:
    high = EDGE + LEGEND + DAYS_HIGH + UNIT
    figure = Figure(figsize=(WIDE / INCH, high / INCH))
    axes = figure.add_axes((40 / WIDE, UNIT / high, (WIDE - 46) / WIDE, (DAYS_HIGH - 8) / high))
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(COLOURS["soft"])
    axes.grid(axis="y", color=COLOURS["line"], linewidth=0.6)
    axes.set_axisbelow(True)
    width = 0.8 / len(chart.series)
    for number, colour in enumerate(chart.colours):
        places = [day - 0.4 + width * (number + 0.5) for day in range(len(chart.days))]
        heights = [counts[number] for counts in chart.counts]
        drawn = axes.bar(places, heights, width=width * 0.92, color=COLOURS[colour])
        axes.bar_label(drawn, [f"{n:,}" if n else "" for n in heights], fontsize=7.5, color=COLOURS["soft"], padding=1)
    axes.set_ylim(0, max(max(map(max, chart.counts)) * 1.12, 1))
    axes.set_xticks(range(len(chart.days)), [f"{day:%a}\n{day.day} {day:%b}" for day in chart.days])
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.tick_params(left=False, color=COLOURS["line"], labelcolor=COLOURS["soft"], labelsize=8.5)
    _legend(figure, chart.series, chart.colours)
    return figure


HEADS = 88.0  # points for the names of columns, which stand upright


def _grid(chart: Grid) -> Figure:
    figure, axes = _rows(len(chart.rows), NO_AXIS, left=98, heads=HEADS)
    for at, ((label, n), cells) in enumerate(zip(chart.rows, chart.cells, strict=True)):
        _name(axes, at, label, f"n {n:,}", n < FEW, 17)
        for place, share in enumerate(cells):
            _cell(axes, at, place, None if n < FEW else share)
    for place, name in enumerate(chart.columns):
        axes.text(place, -0.65, name, rotation=90, ha="center", va="bottom", color=COLOURS["ink"], fontsize=8.5)
    axes.set_xlim(-0.5, len(chart.columns) - 0.5)
    axes.tick_params(bottom=False, labelbottom=False)
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    return figure


def _cell(axes: Axes, at: int, place: int, share: float | None) -> None:
    """A field of the grid: the darker, the more; None: of too few."""
    colour = "few" if share is None else next(name for least, name in _SHADES if share >= least)
    axes.barh(at, 0.94, left=place - 0.47, height=0.9, color=COLOURS[colour])
    if share is not None:
        on = COLOURS["on-pale" if colour in PALE else "on"]
        axes.text(place, at, f"{share * 100:.0f}", ha="center", va="center", color=on, fontsize=7)


_SHADES = ((0.9, "four"), (0.6, "three"), (0.3, "two"), (0.05, "one"), (0, "line"))
_DRAWN: dict[type, Callable[[Any], Figure]] = {
    Ranges: _ranges, Shares: _shares, Bars: _bars, Intervals: _intervals, Days: _days, Grid: _grid,
}  # fmt: skip
