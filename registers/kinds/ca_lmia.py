"""Canada's positive LMIAs: official files are of one quarter, which their names tell; others say it in each row."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from registers.layouts import Layout

Row = dict[str, Any]
OF_ROW = ("year", "quarter")  # told of the file, and not stored with each row


def rows_of(layout: Layout) -> Callable[[Row, list[Row]], Iterable[tuple[str, Row]]]:
    def rows(row: Row, sites: list[Row]) -> Iterator[tuple[str, Row]]:
        """Notes at the end of a file have no positions."""
        if row["employer"] and row["positions"] is not None:
            year, quarter = (row.get(name) for name in OF_ROW)
            yield "", {**row, "quarter": f"{year}-{quarter.upper()}" if year and quarter else None}

    return rows
