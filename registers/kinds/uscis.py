"""The H-1B Employer Data Hub in five layouts: archive files (two), and what the live tool gives (two tables and a long list of measures).

Archive and live tool count otherwise: ``source`` keeps them apart, and nothing adds them up. Rows of one key are kept (``copy`` numbers
them): the published totals count them, and the address that may tell them apart is not given.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from registers.layouts import KINDS, Layout, folded

Row = dict[str, Any]
ADDED = {"source": "TEXT", "copy": "INTEGER"}
LONG = ("measure", "measured")  # of the long list: each becomes a column
_PAIRS = {  # what the archive counts -> of what the tool's newer table has
    "initial": ("new_employment", "new_concurrent"),
    "continuing": ("continuation", "same_employer", "change_of_employer", "amended"),
}
_OF_THE_TOOL = folded("Employer (Petitioner) Name")  # what the live tool calls the column
_COUNTS = [name for name in KINDS["uscis"].columns if name.endswith(("_approvals", "_denials"))]
_MEASURES = {name: ours for ours in _COUNTS for name in KINDS["uscis"].columns[ours][1:]}
# Archive files of a part of their year -> which part.
PARTIAL = {"2023": "a part of the year: the file was made before its end, in May 2023, and is not continued"}
_KEY = ("fiscal_year", "employer", "tax_id", "naics", "state", "city", "zip")


def rows_of(layout: Layout) -> Callable[[Row, list[Row]], Iterable[tuple[str, Row]]]:
    is_long = "measure" in layout.names
    is_live = is_long or layout.header_names["employer"] == _OF_THE_TOOL
    copies: Counter[tuple[Any, ...]] = Counter()

    def rows(row: Row, sites: list[Row]) -> Iterator[tuple[str, Row]]:
        if not row.get("fiscal_year"):
            return
        row = {**row, **{name: row.get(name) or "" for name in _KEY}, "source": "live" if is_live else "archive", "copy": 0}
        if not is_long:
            key = tuple(row[name] for name in _KEY)
            row["copy"] = copies[key]
            copies[key] += 1
        if is_long:
            row = _measured(row)
        if row:
            yield "", row

    return rows


def _measured(row: Row) -> Row:
    """A row of the long list: one count of its employer; the others come in rows of their own. Empty where the measure is not known."""
    ours = _MEASURES.get(folded(row.pop("measure")))
    value = row.pop("measured")
    return {**row, ours: value} if ours else {}


def finish(db: sqlite3.Connection, file: int) -> str:
    """Add up counts that came one by one; "archive" or "live"."""
    for whole, parts in _PAIRS.items():
        for end in ("approvals", "denials"):
            names = [f"{part}_{end}" for part in parts]
            total, any_of = " + ".join(f"coalesce({name}, 0)" for name in names), ", ".join(names)
            db.execute(f"UPDATE uscis SET {whole}_{end} = {total} WHERE file_id = ? AND coalesce({any_of}) IS NOT NULL", (file,))
    found = db.execute("SELECT source FROM uscis WHERE file_id = ? LIMIT 1", (file,)).fetchone()
    return str(found[0]) if found else ""


def doubles(db: sqlite3.Connection, file: int) -> int:
    """Rows that say what another one says: they are kept."""
    same = ", ".join((*_KEY, *_COUNTS))
    query = f"SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM uscis WHERE file_id = ? GROUP BY {same})"
    return int(db.execute(query, (file,)).fetchone()[0])


def remark(variant: str, period: str) -> str:
    return PARTIAL.get(period, "") if variant == "archive" else ""
