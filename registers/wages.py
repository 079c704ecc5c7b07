"""Prevailing wages: the levels I to IV of an occupation in an area, and where the ends of a posting's pay lie among them.

What comes out says "this pay is at level II of that occupation here". It is no level determination, which hangs on a job's duties, and
no legal advice.
"""

import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

import orjson

ALC, EDC = "ALC", "EDC"  # all industries; universities and the nonprofit and research organizations beside them
HIGH_WAGE = 239_200  # dollars a year that are issued where the table says "High Wage": 115 an hour
_HOURS = 2080
_NUMERALS = ("below Level I", "I", "II", "III", "IV")
_LEVELS = """
SELECT w.soc, w.area, w.file_id, w.level1, w.level2, w.level3, w.level4, w.average, w.label, w.geo_level
FROM json_each(?) x CROSS JOIN wages w ON w.soc = x.value ->> 0 AND w.area = x.value ->> 1 AND w.file_id = x.value ->> 2
"""

REMOTE = "remote, and no place is named: a prevailing wage is one of a place"
NO_AREA = "the place is not known to lie in one wage area"
NO_OCCUPATION = "the title does not tell the occupation"
NO_WAGES = "no wages of these occupations are loaded for this area"
NO_LEVELS = "no wage levels are published for these occupations here"
NO_PAY = "no pay is stated"

Amount = int | float | Decimal
Asked = tuple[str, str, str, str]  # an occupation ("15-1252"), an area ("41860"), a wage year ("2025-26"), a collection


@dataclass(frozen=True, slots=True)
class Levels:
    """The wages of an occupation in an area, dollars a year. ``levels``: I to IV, or none, and ``label`` says why ("No Leveled Wage").
    ``label``: as published. ``average`` is no prevailing wage. ``geo_level``: 1 the area itself, 2 with those around it, 3 the state, 4
    the nation. ``wage_year``: of the table that was taken, where that of ``asked_year`` is not loaded another one's."""

    soc: str
    area: str
    wage_year: str
    asked_year: str
    collection: str
    levels: tuple[int, ...]
    label: str = ""
    average: int | None = None
    geo_level: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The level that each end of a posting's pay reaches: 1 to 4, 0 below Level I; None where the end or the levels are not known."""

    low: int | None = None
    high: int | None = None

    @property
    def is_known(self) -> bool:
        return self.low is not None or self.high is not None

    def __str__(self) -> str:
        """ "II", "II-III", "below Level I", "below Level I to II", "from II up", "up to III"; "" where neither end is known."""
        if self.low is None:
            return "" if self.high is None else f"{'up to ' if self.high else ''}{_NUMERALS[self.high]}"
        if self.high is None:
            return f"from {_NUMERALS[self.low]} up"
        low, high = _NUMERALS[self.low], _NUMERALS[self.high]
        return low if low == high else f"{low}{'-' if self.low else ' to '}{high}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One occupation that the job may be of, its share, its levels (None: none are loaded), and where the pay stands among them."""

    soc: str
    share: float
    levels: Levels | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a posting's pay stands under each occupation that it may be of. ``why_not``: why that cannot be told, "" where it can."""

    candidates: tuple[Candidate, ...] = ()
    why_not: str = ""

    @property
    def is_under(self) -> bool:
        """Even the high end is below Level I, of every candidate."""
        return self._all(lambda standing: standing.high == 0)

    @property
    def is_low_end_under(self) -> bool:
        """The low end is below Level I of every candidate, and the high end is not: it reaches one of them, or is not told."""
        return self._all(lambda standing: standing.low == 0) and not self.is_under

    def _all(self, holds: Callable[[Standing], bool]) -> bool:
        return bool(self.candidates) and all(holds(candidate.standing) for candidate in self.candidates)

    def __str__(self) -> str:
        """ "Level II-III under 15-2051, I under 15-1252", "not determinable: no pay is stated"."""
        return f"not determinable: {self.why_not}" if self.why_not else _sentence(self.candidates)


def wage_year(day: date) -> str:
    """The wage year that a day lies in, "2025-26": it begins on 1 July."""
    first = day.year if day.month >= 7 else day.year - 1
    return f"{first}-{(first + 1) % 100:02}"


class Wages:
    """The wages that ``registers.db`` holds."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        loaded = db.execute("SELECT variant, period, file_id FROM register_file WHERE kind = 'wages' ORDER BY 1, 2, 3").fetchall()
        self._years = {name: [year for _, year, _ in rows] for name, rows in groupby(loaded, key=lambda row: str(row[0]))}
        self._files = {(collection, year): file for collection, year, file in reversed(loaded)}

    def year_of(self, asked: str, collection: str = ALC) -> str | None:
        """The wage year whose table is taken: that of ``asked``, else the last before it, else the first after it. None: none is loaded."""
        years = self._years.get(collection, [])
        return max((year for year in years if year <= asked), default=min(years, default=None))

    def levels(self, asked: Collection[Asked]) -> dict[Asked, Levels | None]:
        """The wages of each. None: they are not in the table."""
        years = {table: self.year_of(*table) for table in {one[2:] for one in asked}}
        rows = {one: (*one[:2], self._files.get((one[3], years[one[2:]]))) for one in asked}
        found: dict[tuple[str, str, int | None], Sequence[Any]] = {}
        for soc, area, file, *row in self._db.execute(_LEVELS, (orjson.dumps([*rows.values()]).decode(),)):
            found.setdefault((soc, area, file), row)
        return {one: _levels(one, years[one[2:]] or "", *found[row]) if row in found else None for one, row in rows.items()}


def levels(db: sqlite3.Connection, soc: str, area: str, wage_year: str, collection: str = ALC) -> Levels | None:
    """`Wages.levels` of one."""
    asked = soc, area, wage_year, collection
    return Wages(db).levels([asked])[asked]


def _levels(asked: Asked, year: str, *row: Any) -> Levels:
    """``row``: of the table."""
    soc, area, asked_year, collection = asked
    *levels, average, label, geo_level = row
    factor = 1 if label == "Annual Wage" else _HOURS
    amounts = _annual(levels, label, factor)
    return Levels(soc, area, year, asked_year, collection, amounts, label or "", _dollars(average, factor), geo_level)


def _annual(levels: Sequence[float | None], label: str | None, factor: int) -> tuple[int, ...]:
    if label == "High Wage":
        return (HIGH_WAGE,) * 4
    return () if None in levels else tuple(round(level * factor) for level in levels if level is not None)


def _dollars(amount: float | None, factor: int) -> int | None:
    return None if amount is None else round(amount * factor)


def standing(low: Amount | None, high: Amount | None, levels: Levels | None) -> Standing:
    """Where pay of ``low`` to ``high`` dollars a year lies; one amount is given as both; None: that end is open."""
    if levels is None or not levels.levels:
        return Standing()
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Standing(_reached(low, levels.levels), _reached(high, levels.levels))


def _reached(amount: Amount | None, levels: Sequence[int]) -> int | None:
    return None if amount is None else bisect_right(levels, amount)


def judge(
    low: Amount | None, high: Amount | None, area: str | None, occupations: Iterable[tuple[str, float]],
    levels_of: Callable[[str, str], Levels | None], *, is_remote: bool = False,
) -> Answer:  # fmt: skip
    """Where pay stands in an area, for each occupation that the title may mean. ``low``, ``high``: dollars a year, None an open end.
    ``occupations``: (SOC code, share), best first. ``levels_of``: of a code and an area. ``is_remote``: without a place."""
    found = [(soc, share, levels_of(soc, area)) for soc, share in occupations] if area else []
    candidates = tuple(Candidate(soc, share, at, standing(low, high, at)) for soc, share, at in found)
    if not area:
        return Answer((), REMOTE if is_remote else NO_AREA)
    return Answer(candidates, _why_not(candidates, low is None and high is None))


def _why_not(candidates: Sequence[Candidate], is_without_pay: bool) -> str:
    if any(candidate.standing.is_known for candidate in candidates):
        return ""
    known = [candidate.levels for candidate in candidates if candidate.levels is not None]
    if not candidates:
        return NO_OCCUPATION
    if not known:
        return NO_WAGES
    return NO_PAY if is_without_pay and any(one.levels for one in known) else NO_LEVELS


def _sentence(candidates: Iterable[Candidate]) -> str:
    parts: list[str] = []
    for text, several in groupby(candidates, key=lambda candidate: str(candidate.standing)):
        socs = " and ".join(candidate.soc for candidate in several)
        is_first = not parts and text[:1] in "IV"
        parts.append(f"{'Level ' if is_first else ''}{text} under {socs}" if text else f"no levels of {socs}")
    years = {(one.levels.wage_year, one.levels.asked_year) for one in candidates if one.levels}
    others = [f" (wages of {year}; those of {asked} are not loaded)" for year, asked in sorted(years) if year != asked]
    return ", ".join(parts) + "".join(others)
