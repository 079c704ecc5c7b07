"""The table `search` in memory: ``read(db)`` all of it, ``read(db, held)`` what has changed since. What is held is never altered."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import orjson

from catalog.narrow.columns import COLUMNS, NAMES
from catalog.narrow.index.values import NOTHING, Bools, Codes, Numbers, Small, Values
from catalog.sql import LISTED, listed

_AT_ONCE = 20_000  # rows
_STATE = "SELECT at FROM search_state"
_ROWS = f"SELECT job, {', '.join(f'coalesce({name}, {NOTHING})' for name in NAMES)} FROM search WHERE at > ? ORDER BY job"
_VALUES = f"SELECT json FROM search_value WHERE id {LISTED} ORDER BY id"


@dataclass(frozen=True, slots=True)
class Column:
    """``codes``: of each row, the number of its value."""

    codes: Codes
    values: Values

    def spread(self, fits: Bools) -> Bools:
        """What holds of each value, of each row."""
        spread: Bools = fits[self.codes]
        return spread

    def counts(self, rows: Numbers | None) -> Numbers:
        """How many of these rows (None: of all) have each value."""
        return np.bincount(self.codes if rows is None else self.codes[rows], minlength=len(self.values))


@dataclass(frozen=True, slots=True)
class Held:
    """``jobs``: the number of each row's job, in order. ``row_of``: by the number of a posting, its job's row, or -1."""

    at: int
    jobs: Numbers
    columns: dict[str, Column]
    row_of: Small

    def __len__(self) -> int:
        return len(self.jobs)


def read(db: sqlite3.Connection, held: Held | None = None) -> Held:
    """What the catalog holds now: ``held`` itself where that is it. The caller holds a transaction."""
    before = held or Held(
        -1, np.zeros(0, np.int64), {name: Column(np.zeros(0, np.uint8), Values.none()) for name in NAMES}, np.zeros(0, np.int32)
    )
    (at,) = db.execute(_STATE).fetchone()
    if at == before.at:
        return before
    rows = _matrix(db.execute(_ROWS, (before.at,)))
    order = _Order.of(db, before.jobs, rows[0])
    columns = {}
    for name, keys, told in zip(NAMES, rows[1:], COLUMNS, strict=True):
        values = _learn(db, before.columns[name].values, keys, told.is_number)
        columns[name] = Column(order.placed(before.columns[name].codes, values.codes(keys)), values)
    jobs = order.placed(before.jobs, rows[0])
    return Held(at, jobs, columns, _rows_of_postings(jobs, columns["others"]))


def plain(held: Held) -> dict[int, dict[str, list[Any]]]:
    """What each job states, by its number and by column, and the numbers of its postings under "row_of": to compare with."""

    def members(column: Column, row: int) -> list[Any]:
        values, code = column.values, column.codes[row]
        return [values.names[one] for one in values.members[values.offsets[code] : values.offsets[code + 1]]]

    return {
        job: {name: members(column, row) for name, column in held.columns.items()} | {"row_of": np.flatnonzero(held.row_of == row).tolist()}
        for row, job in enumerate(held.jobs.tolist())
    }


def _matrix(rows: sqlite3.Cursor) -> list[Numbers]:
    """The columns of rows of whole numbers."""
    width = len(NAMES) + 1
    parts = [np.zeros((0, width), np.int64)]
    while some := rows.fetchmany(_AT_ONCE):
        parts.append(np.fromiter(chain.from_iterable(some), np.int64, len(some) * width).reshape(-1, width))
    return list(np.ascontiguousarray(np.concatenate(parts).T))


def _learn(db: sqlite3.Connection, values: Values, keys: Numbers, is_number: bool) -> Values:
    """With the values of keys that are not known yet."""
    new = values.lacks(keys)
    if not len(new):
        return values
    return values.with_more(new, ([key] for key in new.tolist()) if is_number else _lists(db, new))


def _lists(db: sqlite3.Connection, keys: Numbers) -> Iterator[Sequence[Any]]:
    for first in range(0, len(keys), _AT_ONCE):
        texts = (text for (text,) in db.execute(_VALUES, (listed(keys[first : first + _AT_ONCE].tolist()),)))
        for value in orjson.loads(f"[{','.join(texts)}]"):
            several = value if isinstance(value, list) else [value]
            yield [tuple(one) for one in several] if several and isinstance(several[0], list) else several


@dataclass(frozen=True, slots=True)
class _Order:
    """Where rows come to stand: ``at``, the places in which changed rows take the place of others; ``is_new``, of each changed row, whether
    it has none there; ``stays``, of all rows then, those whose jobs are there; ``sorts``, the order that they get, where they need one."""

    at: Numbers
    is_new: Bools
    stays: Bools | None
    sorts: Numbers | None

    @classmethod
    def of(cls, db: sqlite3.Connection, jobs: Numbers, changed: Numbers) -> "_Order":
        at = np.searchsorted(jobs, changed)
        is_new = np.ones(len(changed), bool)
        within = at < len(jobs)
        is_new[within] = jobs[at[within]] != changed[within]
        all_jobs = np.concatenate([jobs, changed[is_new]])
        stays = None
        if db.execute("SELECT count(*) FROM search").fetchone()[0] != len(all_jobs):
            stays = np.isin(all_jobs, np.fromiter((job for (job,) in db.execute("SELECT job FROM search")), np.int64))
            all_jobs = all_jobs[stays]
        is_sorted = bool(np.all(all_jobs[1:] > all_jobs[:-1]))
        return cls(at[~is_new], is_new, stays, None if is_sorted else np.argsort(all_jobs))

    def placed(self, old: Any, changed: Any) -> Any:
        """A column as it is then."""
        both = np.concatenate([old, changed[self.is_new]]).astype(np.promote_types(old.dtype, changed.dtype))
        both[self.at] = changed[~self.is_new]
        if self.stays is not None:
            both = both[self.stays]
        return both if self.sorts is None else both[self.sorts]


def _rows_of_postings(jobs: Numbers, others: Column) -> Small:
    """A job's own number is that of one of its postings; ``others`` holds those of the rest."""
    names = np.array(others.values.names, np.int64)
    last = max(jobs[-1] if len(jobs) else 0, names.max() if len(names) else 0)
    row_of = np.full(int(last) + 1, -1, np.int32)
    row_of[jobs] = np.arange(len(jobs))
    rows = np.flatnonzero(others.codes)
    row_of_value = np.full(len(others.values), -1, np.int64)
    row_of_value[others.codes[rows]] = rows
    owners = np.repeat(row_of_value, np.diff(others.values.offsets))
    is_used = owners >= 0
    row_of[names[others.values.members[is_used]] if is_used.any() else []] = owners[is_used]
    return row_of
