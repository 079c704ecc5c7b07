"""Permanent labor certifications, of the form before and since June 2023."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from registers.kinds.lca import with_pay
from registers.layouts import Layout
from registers.values import soc_2018

Row = dict[str, Any]
ADDED = {"form": "TEXT", "soc_2018": "TEXT", "annual_from": "REAL", "annual_to": "REAL", "prevailing_annual": "REAL"}


def rows_of(layout: Layout) -> Callable[[Row, list[Row]], Iterable[tuple[str, Row]]]:
    form = "old" if "soc" in layout.names and "worksite_area" not in layout.names else "new"

    def rows(row: Row, sites: list[Row]) -> Iterator[tuple[str, Row]]:
        if row["case_number"]:
            row["form"], row["soc_2018"] = form, soc_2018(row.get("soc"))
            yield "", with_pay(row)

    return rows
