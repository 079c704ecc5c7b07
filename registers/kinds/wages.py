"""Prevailing wages: which collection a file is of, and whether its levels are what the law says: four steps of equal height.

Its layout does not say it: the education sector's table (EDC) alone has rows labelled "No ACWIA".
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from registers.layouts import Layout

Row = dict[str, Any]
_SLACK = {"Annual Wage": 3.0}  # of a step, for rounding: dollars a year; else dollars an hour
_LEVELS = ("level1", "level2", "level3", "level4")


def rows_of(layout: Layout) -> Callable[[Row, list[Row]], Iterable[tuple[str, Row]]]:
    def rows(row: Row, sites: list[Row]) -> Iterator[tuple[str, Row]]:
        if row["area"] and row["soc"] and is_stepped(row):
            yield "", row

    return rows


def is_stepped(row: Row) -> bool:
    """Whether II and III part what is between I and IV in thirds; a row that lacks its levels (its label says why) has nothing to part."""
    levels = [row[name] for name in _LEVELS]
    if None in levels:
        return levels == [None] * 4
    step, slack = (levels[3] - levels[0]) / 3, _SLACK.get(row.get("label") or "", 0.02)
    return all(abs(levels[at] - levels[0] - at * step) <= slack for at in (1, 2))


def collection(db: sqlite3.Connection, file: int) -> str:
    """ "ALC" or "EDC"."""
    return "EDC" if db.execute("SELECT 1 FROM wages WHERE file_id = ? AND label = 'No ACWIA' LIMIT 1", (file,)).fetchone() else "ALC"
