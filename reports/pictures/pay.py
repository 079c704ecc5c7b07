"""Pay by role, level and place: the middle of a stated range, in a year, in one currency."""

import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reports.jobs import NO_PLACE, PLACE, is_looked_up
from reports.numbers import FEW, Spread, spread
from reports.picture import Asked, Picture, Question, Ranged, Ranges, Row, largest, shown_sql
from schemas.annual_pay import ANNUAL_FACTOR
from schemas.characters import plain
from schemas.enums import Seniority, Unit

MOST = 15  # groups of a picture
OTHERS = "all others"
EVERY = "all of these jobs"
# What a job's pay comes to, where it is none that can be compared.
LEFT_OUT = {
    "none": "state none",
    "no currency": "name no currency",
    "no year": "name a unit that makes no year",
    "one end": "state one end alone",
}
_OCCUPATION = """(SELECT o.value ->> 'name' FROM posting m JOIN register_posting g ON g.posting = m.id JOIN occupation c ON c.id = g.occupation
    JOIN json_each(c.json) o WHERE m.posting_id = j.main_posting_id ORDER BY o.value ->> 'share' DESC, 1 LIMIT 1)"""
_SQL = f"""
SELECT coalesce({{role}}, 'role not stated') AS role, coalesce(j.seniority, 'level not stated') AS level,
  {PLACE} AS place,
  CASE WHEN j.salary_min IS NULL AND j.salary_max IS NULL THEN 'none' WHEN j.salary_currency IS NULL THEN 'no currency'
    WHEN coalesce(j.salary_annual_min, j.salary_annual_max) IS NULL THEN 'no year'
    WHEN j.salary_annual_min IS NULL OR j.salary_annual_max IS NULL THEN 'one end' ELSE j.salary_currency END AS pay,
  (j.salary_annual_min + j.salary_annual_max) / 2 AS middle
FROM open_jobs j
"""
COLUMNS = ("group", "jobs", "10 %", "25 %", "median", "75 %", "90 %", "median, 95 % from", "to")
METHOD = (
    "Bar: from the quarter that pays less to the quarter that pays more (25 % and 75 %). Point: the median; line: its 95 % interval, from order "
    "statistics (binomial: nothing is supposed of how pay is distributed).",
    "Year: " + ", ".join(f"{factor:,} {unit.lower()}s" for unit, factor in ANNUAL_FACTOR.items() if unit is not Unit.YEAR)
    + ". A range stands for its middle, an amount for itself.",
)  # fmt: skip


@dataclass
class Pays:
    """``amounts``: by currency, what is asked (role, level, place) and group, the middle of each job's range; ``left``: how many jobs are in
    none, and why; ``jobs``: of all."""

    amounts: dict[str, tuple[dict[str, "array[float]"], ...]] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)
    jobs: int = 0

    def add(self, groups: Sequence[str], pay: str, middle: float | None) -> None:
        self.jobs += 1
        if middle is None:
            self.left[pay] += 1
            return
        held = self.amounts.setdefault(pay, tuple(defaultdict(_amounts) for _ in groups))
        for by, group in zip(held, groups, strict=True):
            by[group].append(middle)

    def counted(self) -> dict[str, int]:
        """By currency, how many jobs."""
        return {currency: sum(map(len, by[0].values())) for currency, by in self.amounts.items()}


def _amounts() -> "array[float]":
    return array("d")


def read(db: sqlite3.Connection, asked: Asked) -> Question:
    has_occupations = is_looked_up(db)
    sql = _SQL.format(role=_OCCUPATION if has_occupations else "lower(j.title)")
    pays = Pays()
    for *groups, pay, middle in db.execute(sql):
        pays.add(groups, pay, middle)
    counted = pays.counted()
    currency = asked.currency or next(largest(counted, 1), None)
    role = "occupation, as the title is most often filed" if has_occupations else "title"
    asked_by = ((f"Pay by role ({role})", "role"), ("Pay by level", "level"), ("Pay by place", "place"))
    made = (_picture(title, name, n, pays, currency, sql) for n, (title, name) in enumerate(asked_by))
    return Question("pay", "What is paid?", tuple(made))


def _picture(title: str, name: str, which: int, pays: Pays, currency: str | None, sql: str) -> Picture:
    groups = pays.amounts[currency][which] if currency in pays.amounts else {}
    rows = tuple(_rows(groups, name))
    is_shown = any(row.spread for row in rows)
    return Picture(
        name=f"pay-by-{name}", title=title, counts=_counts(pays, currency), sql=shown_sql(sql), columns=COLUMNS,
        rows=[_row(row) for row in rows], chart=Ranges(rows, f"{currency} a year") if is_shown else None,
        why="" if is_shown else f"Fewer than {FEW} jobs state pay{f' in {currency}' if currency else ''} that can be compared.", notes=METHOD,
    )  # fmt: skip


def _rows(groups: Mapping[str, Sequence[float]], by: str) -> Iterator[Ranged]:
    every = [amount for amounts in groups.values() for amount in amounts]
    if not every:
        return
    yield Ranged(EVERY, len(every), spread(every))
    unknown = ("role not stated", "level not stated", NO_PLACE)
    if by == "level":
        shown = [name for name in (*Seniority, *unknown) if name in groups]
    else:
        shown = list(largest({name: len(amounts) for name, amounts in groups.items()}, MOST, unknown))
    rest = [amount for name in groups.keys() - {*shown} for amount in groups[name]]
    for name in shown:
        yield Ranged(plain(name, 200), len(groups[name]), spread(groups[name]))
    if rest:
        yield Ranged(f"{OTHERS} ({len(groups) - len(shown):,})", len(rest), spread(rest))


def _row(row: Ranged) -> Row:
    found = row.spread
    return (row.label, row.n, *(_quantiles(found) if found else (None,) * 7))


def _quantiles(found: Spread) -> tuple[float, ...]:
    return (found.p10, found.p25, found.median, found.p75, found.p90, found.low, found.high)


def _counts(pays: Pays, currency: str | None) -> str:
    """Which jobs are counted, and which are not, and why."""
    counted = pays.counted()
    others = [f"{counted[name]:,} in {plain(name, 20)}" for name in largest(counted, len(counted)) if name != currency]
    left = [f"{pays.left[pay]:,} {says}" for pay, says in LEFT_OUT.items() if pays.left[pay]]
    of = f"Open jobs, each once: of {pays.jobs:,}, {counted.get(currency or '', 0):,} state both ends of their pay"
    in_currency = f" in {plain(currency, 20)} and are counted" if currency else ""
    other = f" Others, never mixed with these: {', '.join(others)}." if others else ""
    none = f" Not comparable: {', '.join(left)}." if left else ""
    return f"{of}{in_currency}.{other}{none}"
