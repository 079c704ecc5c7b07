"""What a report is made of: questions, each with pictures, each with the numbers that it shows and the SQL that they come from.

A chart says in plain numbers what is drawn; reports/drawing.py draws it. What rests on fewer than `FEW` is told there, and greyed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.numbers import FEW, Spread

Row = tuple[Any, ...]
SMALL = 4  # groups of which nothing is told are named, at most


@dataclass(frozen=True, slots=True)
class Asked:
    """``until``: the last day of the week that is told; ``at``: when the catalog's last run ended; ``currency``: whose pay, None: the
    commonest one's."""

    until: date
    at: str
    currency: str | None = None

    @property
    def stand(self) -> str:
        """``at`` as it is read."""
        return f"{self.at[:16].replace('T', ' ')} UTC"


@dataclass(frozen=True, slots=True)
class Ranged:
    """``n`` amounts of a group; ``spread``: None where they are too few. ``says``: what stands in its place."""

    label: str
    n: int
    spread: Spread | None
    says: str = f"fewer than {FEW}"


@dataclass(frozen=True, slots=True)
class Ranges:
    """A group a row: a bar from the first to the third quartile, the median with its interval. The axis begins at zero."""

    rows: tuple[Ranged, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Parted:
    """``counts``: of the series, in their order."""

    label: str
    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Shares:
    """A group a row: a bar of all of it, in parts. ``series``: their names; ``colours``: of `reports.colours`."""

    rows: tuple[Parted, ...]
    series: tuple[str, ...]
    colours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A group a row: a bar as long as its number."""

    rows: tuple[tuple[str, int], ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Days:
    """A day a group of bars; ``counts``: of a day, by series."""

    days: tuple[date, ...]
    counts: tuple[tuple[int, ...], ...]
    series: tuple[str, ...]
    colours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sure:
    """A share (0 to 1) of ``n``, and the interval that holds it."""

    label: str
    n: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Intervals:
    """A share a row, on an axis from 0 to 100 %."""

    rows: tuple[Sure, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A cell a row and column: a share, 0 to 1. ``rows``: label and n of each."""

    rows: tuple[tuple[str, int], ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[float, ...], ...]


Chart = Ranges | Shares | Bars | Days | Intervals | Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """``name`` is that of its file; ``counts`` says what is counted, over which jobs, until when; ``sql`` is what its numbers are read by,
    as it can be asked again. ``columns`` and ``rows`` are its numbers. Without a ``chart``, ``why`` says why there is none."""

    name: str
    title: str
    counts: str
    sql: str
    columns: tuple[str, ...]
    rows: Sequence[Row]
    chart: Chart | None
    why: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A heading of a report, and the pictures below it; ``method``: how all of them are to be read."""

    name: str
    title: str
    pictures: tuple[Picture, ...]
    method: tuple[str, ...] = ()


def shown_sql(sql: str, values: Mapping[str, Any] | None = None) -> str:
    """A statement with its values written into it, as one may paste it."""
    for name, value in (values or {}).items():
        written = str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"
        sql = sql.replace(f":{name}", written)
    return sql.strip()


def by_size(groups: Mapping[str, int]) -> list[str]:
    """The names of groups, the largest first."""
    return sorted(groups, key=lambda name: (-groups[name], name))


def largest(groups: Mapping[str, int], most: int, last: Sequence[str] = ()) -> Iterator[str]:
    """The names of the largest groups, at most ``most``, and `SMALL` of fewer than `FEW`; those of ``last`` come after them, where they
    are there."""
    ordered = [name for name in by_size(groups) if name not in last]
    enough = sum(groups[name] >= FEW for name in ordered)
    yield from ordered[: min(most, enough + SMALL)]
    yield from (name for name in last if groups.get(name))
