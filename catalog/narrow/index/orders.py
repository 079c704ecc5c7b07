"""In which orders jobs are shown. ``ORDERS`` is the table; of two alike, the job with the higher number, which came later, is first."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from catalog.narrow.index.held import Held
from catalog.narrow.index.rules import CURRENCY, TOP, day_of
from catalog.narrow.index.values import Bools, Floats, Numbers, Values
from schemas.search import BadQuery, Query

_LAST = -np.inf
_DAYS = 1e7  # more than there are
_FEW = 10_000  # keys
_MARK = re.compile(r"([a-z_]+)~(-?(?:inf|[\d.e+-]{1,30}))~(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asking:
    """What an order may hang on; ``nearness``: of a text; ``currency``: the one asked for, else the commonest."""

    query: Query
    today: date
    nearness: Floats | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class Order:
    """``key``: of these rows, what they are sorted by, the highest first."""

    says: str
    key: Callable[[Held, Asking, Numbers], Floats]


def _day(held: Held, column: str, rows: Numbers) -> Floats:
    """The days of a column, the highest of each; those that state none are last."""
    return _spread(held, column, rows, lambda values: np.array(values.names, np.float64))


def _spread(held: Held, column: str, rows: Numbers, of_names: Callable[[Values], Floats]) -> Floats:
    """Of these rows, the highest of what ``of_names`` says of their values' members."""
    codes, values = held.columns[column].codes, held.columns[column].values
    highest = np.full(len(values), _LAST)
    owners = np.repeat(np.arange(len(values)), np.diff(values.offsets))
    np.maximum.at(highest, owners, of_names(values)[values.members] if len(values.members) else np.zeros(0))
    spread: Floats = highest[codes[rows]]
    return spread


def _newest(held: Held, _: Asking, rows: Numbers) -> Floats:
    return _day(held, "posted", rows)


def _first_seen(held: Held, _: Asking, rows: Numbers) -> Floats:
    return _day(held, "first_seen", rows)


def _best(held: Held, asking: Asking, rows: Numbers) -> Floats:
    days = np.maximum(_day(held, "posted", rows), 0.0)
    return days if asking.nearness is None else asking.nearness[rows] * _DAYS + days


def _pay(held: Held, asking: Asking, rows: Numbers) -> Floats:
    def top(values: Values) -> Floats:
        return np.where(values.same(CURRENCY, asking.currency), np.nan_to_num(values.number(TOP), nan=_LAST), _LAST)

    return _spread(held, "pay", rows, top)


def _closing(held: Held, asking: Asking, rows: Numbers) -> Floats:
    days = _day(held, "closes", rows)
    return np.where(days >= day_of(asking.today), -days, _LAST)


ORDERS = {
    "newest": Order("the day when it was posted, else first seen, the newest first", _newest),
    "best": Order(
        "with a text: jobs with all of its words in the title, with one of them, the others; within these the newest first", _best
    ),
    "pay": Order("the top of its range, annualized, in the currency of `min_salary`, else in the commonest; those without are last", _pay),
    "first_seen": Order("the day when it was first seen, the newest first", _first_seen),
    "closing": Order("the last day to apply, the nearest first; those that state none, or a day that is past, are last", _closing),
}


def order_of(name: str, has_text: bool) -> Order:
    if name not in ORDERS or (name == "best" and not has_text):
        raise BadQuery(f"order: choose of {', '.join(ORDERS)}; best is of a text")
    return ORDERS[name]


@dataclass(frozen=True, slots=True)
class Mark:
    """The last job of a page: the next one goes on behind it, whatever came or went meanwhile."""

    order: str
    key: float
    job: int

    def __str__(self) -> str:
        return f"{self.order}~{self.key!r}~{self.job}"

    @classmethod
    def of(cls, text: str, order: str) -> "Mark":
        found = _MARK.fullmatch(text)
        try:
            key = float(found[2]) if found else 0.0
        except ValueError:
            found = None
        if found is None or found[1] != order:
            raise BadQuery(f"after: it is no place in the order {order}: go back to the first page")
        return cls(order, key, int(found[3]))


def first_of(held: Held, rows: Numbers, keys: Floats, after: Mark | None, limit: int) -> tuple[Numbers, Floats]:
    """The next ``limit`` rows with their keys, in order, behind ``after``. ``rows`` are in order of their jobs' numbers."""
    if after:
        follows: Bools = (keys < after.key) | ((keys == after.key) & (held.jobs[rows] < after.job))
        rows, keys = rows[follows], keys[follows]
    if len(rows) > _FEW:
        likely = keys >= _guess(keys, limit)
        if np.count_nonzero(likely) > limit:
            rows, keys = rows[likely], keys[likely]
    if len(rows) > limit:
        least = np.partition(keys, len(keys) - limit)[len(keys) - limit]
        sure, alike = np.flatnonzero(keys > least), np.flatnonzero(keys == least)
        some = np.concatenate([sure, alike[len(alike) - (limit - len(sure)) :]])
        rows, keys = rows[some], keys[some]
    order = np.lexsort((-rows, -keys))
    return rows[order], keys[order]


def _guess(keys: Floats, limit: int) -> float:
    """A key that a few times ``limit`` of these reach, by a sample: to part all of them costs more."""
    sample = keys[:: len(keys) // _FEW + 1]
    rank = min(len(sample), 10 + 4 * limit * len(sample) // len(keys))
    return float(np.partition(sample, len(sample) - rank)[len(sample) - rank])
