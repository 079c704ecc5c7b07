"""What registers count of an employer, by year: rows for a table, and the same as small charts."""

import sqlite3
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from catalog.registers.tables import YEAR_COUNTS
from web.charts import Bars, yearly

_YEARS = f"""
SELECT visa, fiscal_year, {", ".join(YEAR_COUNTS)}, files FROM employer_year WHERE record = ? ORDER BY visa, fiscal_year
"""
PERM = "PERM"
H1B = "H-1B"
# The columns of the table of figures, and how they are called there.
COLUMNS = {
    "new_approvals": "approved, new employment",
    "continuing_approvals": "approved, continuing",
    "new_denials": "denied, new",
    "continuing_denials": "denied, continuing",
    "certified": "certified",
    "denied": "certification denied",
    "withdrawn": "withdrawn",
    "workers": "positions certified",
    "already_employed": "of those employed there already",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart by year; ``series`` are the names of its parts, from the bottom; ``says`` is it in a sentence."""

    title: str
    series: tuple[str, ...]
    bars: Bars
    says: str


@dataclass(frozen=True, slots=True)
class Record:
    """Rows of years by visa, the latest year first, and their pictures; ``columns``: those of the table in which any row has a figure."""

    rows: tuple[dict[str, Any], ...]
    columns: dict[str, str]
    pictures: tuple[Picture, ...]

    @property
    def has_partial(self) -> bool:
        return any(row["partial"] for row in self.rows)


def record_of(db: sqlite3.Connection, number: int | None) -> Record | None:
    """Of a row of `public_record`; None where nothing is counted by year."""
    cursor = db.cursor()
    cursor.row_factory = None
    names = ("visa", "fiscal_year", *YEAR_COUNTS, "files")
    rows = [dict(zip(names, row, strict=True)) for row in cursor.execute(_YEARS, (number,))]
    if not rows:
        return None
    columns = {name: says for name, says in COLUMNS.items() if any(row[name] is not None for row in rows)}
    latest = sorted(rows, key=lambda row: (-row["fiscal_year"], row["visa"]))
    return Record(tuple(latest), columns, tuple(picture for picture in _pictures(rows) if picture is not None))


def _pictures(rows: list[dict[str, Any]]) -> list[Picture | None]:
    others = sorted({row["visa"] for row in rows} - {PERM}, key=lambda visa: (visa != H1B, visa))
    of = {visa: [row for row in rows if row["visa"] == visa] for visa in (*others, PERM)}
    return [
        _picture("H-1B petitions approved", ("new employment", "continuing employment"), {
            row["fiscal_year"]: ((row["new_approvals"], row["continuing_approvals"]), row["partial"]) for row in of.get(H1B, [])
        }),
        _picture("Labor condition applications certified", tuple(others), _by_visa(rows, others)),
        _picture("PERM cases certified", ("of others", "of those employed there already"), {
            row["fiscal_year"]: (_parted(row), row["partial"]) for row in of[PERM]
        }),
    ]  # fmt: skip


def _by_visa(rows: list[dict[str, Any]], visas: list[str]) -> dict[int, tuple[tuple[int | None, ...], bool]]:
    """By fiscal year, what is certified for each of these visas."""
    found = {}
    ordered = sorted((row for row in rows if row["visa"] in visas), key=lambda row: row["fiscal_year"])
    for year, of in groupby(ordered, key=lambda row: row["fiscal_year"]):
        held = {row["visa"]: row for row in of}
        certified = tuple(held[visa]["certified"] if visa in held else None for visa in visas)
        found[year] = certified, any(row["partial"] for row in held.values())
    return found


def _parted(row: dict[str, Any]) -> tuple[int | None, int | None]:
    already = row["already_employed"]
    return (None if row["certified"] is None else row["certified"] - (already or 0)), already


def _picture(title: str, series: tuple[str, ...], years: dict[int, tuple[tuple[int | None, ...], bool]]) -> Picture | None:
    """None where no year has a figure. A year between two that is not told has a place of its own."""
    told = [year for year, (values, _) in years.items() if any(value is not None for value in values)]
    if not told:
        return None
    nothing: tuple[tuple[int | None, ...], bool] = ((None,) * len(series), False)
    span = [(str(year), *years.get(year, nothing)) for year in range(min(told), max(told) + 1)]
    says = "; ".join(f"{label}{' (a part of the year)' if partial else ''}: {_sum(values)}" for label, values, partial in span)
    return Picture(title, series, yearly([(label, values, bool(partial)) for label, values, partial in span]), says)


def _sum(values: tuple[int | None, ...]) -> str:
    return "not told" if all(value is None for value in values) else f"{sum(value or 0 for value in values):,}"
