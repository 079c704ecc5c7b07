"""Pay by role, level and place: the middle of a stated range, in a year, in one currency."""

import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reports.jobs import NO_PLACE, is_looked_up, place_name
from reports.numbers import FEW, Spread, spread
from reports.picture import Asked, Picture, Question, Ranged, Ranges, Row, by_size, largest, shown_sql
from schemas.annual_pay import ANNUAL_FACTOR
from schemas.characters import plain
from schemas.enums import Seniority, Unit

MOST = 15  # groups of a picture
EVERY = "all of these jobs"
# What a job's pay comes to, where it is none that can be compared.
LEFT_OUT = {
    "none": "without pay",
    "no currency": "without a currency",
    "no year": "in a unit that makes no year",
    "one end": "with one end alone",
}
_OCCUPATION = """(SELECT o.value ->> 'name' FROM posting m JOIN register_posting g ON g.posting = m.id
    JOIN occupation c ON c.id = g.occupation JOIN json_each(c.json) o
    WHERE m.posting_id = j.main_posting_id ORDER BY o.value ->> 'share' DESC, 1 LIMIT 1)"""
_SQL = """
SELECT {role} AS role, j.seniority AS level, j.country, j.region,
  CASE WHEN j.salary_min IS NULL AND j.salary_max IS NULL THEN 'none' WHEN j.salary_currency IS NULL THEN 'no currency'
    WHEN coalesce(j.salary_annual_min, j.salary_annual_max) IS NULL THEN 'no year'
    WHEN j.salary_annual_min IS NULL OR j.salary_annual_max IS NULL THEN 'one end' ELSE j.salary_currency END AS pay,
  (j.salary_annual_min + j.salary_annual_max) / 2 AS middle
FROM open_jobs j
"""
NO_ROLE, NO_LEVEL = "role not told", "level not stated"
COLUMNS = ("group", "jobs", "10 %", "25 %", "median", "75 %", "90 %", "median, 95 % from", "to")
_UNITS = ", ".join(f"{factor:,} {unit.lower()}s" for unit, factor in ANNUAL_FACTOR.items() if unit is not Unit.YEAR)
METHOD = (
    "Bar: half of the jobs, those between the quarter that pays less and the quarter that pays more. Point: the median; line: its 95 % "
    "interval, from order statistics (binomial), which supposes nothing of how pay is distributed.",
    f"A range of pay stands for its middle, an amount for itself. What is stated otherwise is made a year's: {_UNITS}.",
)


Groups = dict[str, "array[float]"]


@dataclass
class Pays:
    """``amounts``: by currency, for role, level and place, by group the middle of each job's range. ``left``: how many jobs have none that
    could be compared, and why; ``jobs``: of all."""

    amounts: dict[str, tuple[Groups, ...]] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)
    jobs: int = 0

    def add(self, groups: Sequence[str], pay: str, middle: float | None) -> None:
        self.jobs += 1
        if pay in LEFT_OUT or middle is None:
            self.left[pay] += 1
            return
        held = self.amounts.setdefault(pay, tuple(defaultdict(_amounts) for _ in groups))
        for by, group in zip(held, groups, strict=True):
            by[group].append(middle)

    def of(self, currency: str | None) -> tuple[Groups, ...]:
        return self.amounts.get(currency or "", ({}, {}, {}))

    def counted(self) -> dict[str, int]:
        """By currency, how many jobs."""
        return {currency: sum(map(len, by[0].values())) for currency, by in self.amounts.items()}


def _amounts() -> "array[float]":
    return array("d")


def read(db: sqlite3.Connection, asked: Asked) -> Question:
    has_occupations = is_looked_up(db)
    sql = _SQL.format(role=_OCCUPATION if has_occupations else "lower(j.title)")
    pays = Pays()
    for role, level, country, region, pay, middle in db.execute(sql):
        pays.add((role or NO_ROLE, level or NO_LEVEL, place_name(country, region)), pay, middle)
    counted = pays.counted()
    currency = asked.currency or next(iter(by_size(counted)), None)
    role = "the occupation that the title is most often filed under" if has_occupations else "title"
    told = _counts(pays, currency, asked)
    asked_by = ((f"Pay by role: {role}", "role"), ("Pay by level", "level"), ("Pay by place", "place"))
    made = (_picture(title, name, pays.of(currency)[n], currency, sql, told) for n, (title, name) in enumerate(asked_by))
    return Question("pay", "What is paid?", tuple(made), METHOD)


def _picture(title: str, name: str, groups: Groups, currency: str | None, sql: str, told: str) -> Picture:
    rows = tuple(_rows(groups, name))
    is_shown = any(row.spread for row in rows)
    in_currency = f" in {plain(currency, 20)}" if currency else ""
    return Picture(
        name=f"pay-by-{name}", title=title, counts=told, sql=shown_sql(sql), columns=COLUMNS, rows=[_row(row) for row in rows],
        chart=Ranges(rows, f"{plain(currency, 20)} a year") if is_shown else None,
        why="" if is_shown else f"Fewer than {FEW} jobs state pay{in_currency} that can be compared.",
    )  # fmt: skip


def _rows(groups: Groups, by: str) -> Iterator[Ranged]:
    every = [amount for amounts in groups.values() for amount in amounts]
    if not every:
        return
    yield Ranged(EVERY, len(every), spread(every))
    unknown = (NO_ROLE, NO_LEVEL, NO_PLACE)
    if by == "level":
        shown = [name for name in (*Seniority, *unknown) if name in groups]
    else:
        shown = list(largest({name: len(amounts) for name, amounts in groups.items()}, MOST, unknown))
    for name in shown:
        yield Ranged(plain(name, 200), len(groups[name]), spread(groups[name]))
    if rest := [amount for name in groups.keys() - {*shown} for amount in groups[name]]:
        yield Ranged(f"all others ({len(groups) - len(shown):,})", len(rest), spread(rest))


def _row(row: Ranged) -> Row:
    return (row.label, row.n, *(_quantiles(row.spread) if row.spread else (None,) * 7))


def _quantiles(found: Spread) -> tuple[float, ...]:
    return (found.p10, found.p25, found.median, found.p75, found.p90, found.low, found.high)


def _counts(pays: Pays, currency: str | None, asked: Asked) -> str:
    """Which jobs are counted, and which are not, and why."""
    counted = pays.counted()
    others = [f"{counted[name]:,} in {plain(name, 20)}" for name in by_size(counted) if name != currency]
    left = [f"{pays.left[pay]:,} {says}" for pay, says in LEFT_OUT.items() if pays.left[pay]]
    in_currency = f" in {plain(currency, 20)}" if currency else ""
    return " ".join([
        f"Open jobs as of {asked.stand}, each once: of {pays.jobs:,}, {counted.get(currency or '', 0):,} state both ends of their pay"
        f"{in_currency} and are counted.",
        *([f"Others, never mixed with these: {', '.join(others)}."] if others else []),
        *([f"Not comparable: {', '.join(left)}."] if left else []),
    ])  # fmt: skip
