"""Pay by role, level and place: the middle of a stated range, in a year, in one currency."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from catalog.stated import speaker
from reports.jobs import NO_PLACE, is_looked_up, place_name
from reports.numbers import FEW, Spread, spread
from reports.picture import Asked, Picture, Question, Ranged, Ranges, Row, by_size, largest, shown_sql
from schemas.annual_pay import ANNUAL_FACTOR
from schemas.characters import plain
from schemas.enums import PayKind, Seniority, Unit

MOST = 15  # groups of a picture
EVERY = "all of these jobs"
# What a job's pay comes to, where it is none that can be compared: its name, when it is so, what is said. The first that holds counts.
_REASONS = (
    ("none", "q.salary_min IS NULL AND q.salary_max IS NULL", "without pay"),
    ("estimated", "s.estimated", "with a site's estimate"),
    ("no currency", "q.salary_currency IS NULL", "without a currency"),
    ("no year", "coalesce(q.salary_annual_min, q.salary_annual_max) IS NULL", "in a unit that makes no year"),
    ("nothing", "coalesce(q.salary_max, q.salary_min) <= 0 OR q.salary_min < 0", "of nothing or less"),
    ("doubtful", "coalesce(s.flags, '') <> ''", "that the catalog doubts (`flags` of the view `salaries`)"),
    ("total", f"s.kind = '{PayKind.TOTAL}'", "in total, with bonus or commission"),
    ("one end", "q.salary_annual_min IS NULL OR q.salary_annual_max IS NULL", "with one end alone"),
)
LEFT_OUT = {name: says for name, _, says in _REASONS}
_PAY = " ".join(f"WHEN {is_so} THEN '{name}'" for name, is_so, _ in _REASONS)
_OCCUPATION = """(SELECT o.value ->> 'name' FROM posting m JOIN register_posting g ON g.posting = m.id
    JOIN occupation c ON c.id = g.occupation JOIN json_each(c.json) o
    WHERE m.posting_id = q.main_posting_id ORDER BY o.value ->> 'share' DESC, 1 LIMIT 1)"""
_SQL = f"""
SELECT j.id AS job, {{role}} AS role, q.seniority AS level, w.country, w.region,
  CASE {_PAY} ELSE q.salary_currency END AS pay, (q.salary_annual_min + q.salary_annual_max) / 2 AS middle
FROM open_jobs q JOIN job j ON j.job_id = q.job_id
LEFT JOIN salary s ON s.main AND s.field = 'base_salary' AND s.posting = {speaker("base_salary")}
LEFT JOIN place w ON w.posting = {speaker("job_locations")}
"""
NO_ROLE, NO_LEVEL = "role not told", "level not stated"
COLUMNS = ("group", "jobs", "10 %", "25 %", "median", "75 %", "90 %", "median, 95 % from", "to")
_UNITS = ", ".join(f"{factor:,} {unit.lower()}s" for unit, factor in ANNUAL_FACTOR.items() if unit is not Unit.YEAR)
METHOD = (
    "Bar: half of the jobs, those between the quarter that pays less and the quarter that pays more. Point: the median; line: its 95 % "
    "interval, from order statistics (binomial), which supposes nothing of how pay is distributed.",
    f"A range of pay stands for its middle, an amount for itself. What is stated otherwise is made a year's: {_UNITS}. A job of several "
    "places counts once in each of them, and once among all.",
)


Groups = dict[str, dict[int, float]]  # by group, of each of its jobs the middle of its range


@dataclass
class Pays:
    """``amounts``: by currency, for role, level and place, the groups; a job of several places is in the group of each. ``pays``: of each
    job its currency, or why it has no pay that could be compared."""

    amounts: dict[str, tuple[Groups, ...]] = field(default_factory=dict)
    pays: dict[int, str] = field(default_factory=dict)

    def add(self, job: int, groups: Sequence[str], pay: str, middle: float | None) -> None:
        self.pays[job] = pay
        if middle is None or pay in LEFT_OUT:
            return
        held = self.amounts.setdefault(pay, tuple(defaultdict(dict) for _ in groups))
        for by, group in zip(held, groups, strict=True):
            by[group][job] = middle

    def of(self, currency: str | None) -> tuple[Groups, ...]:
        return self.amounts.get(currency or "", ({}, {}, {}))

    def counted(self) -> Counter[str]:
        """By currency, or by why they are left out, how many jobs."""
        return Counter(self.pays.values())


def read(db: sqlite3.Connection, asked: Asked) -> Question:
    has_occupations = is_looked_up(db)
    sql = _SQL.format(role=_OCCUPATION if has_occupations else "lower(q.title)")
    pays = Pays()
    for job, role, level, country, region, pay, middle in db.execute(sql):
        pays.add(job, (role or NO_ROLE, level or NO_LEVEL, place_name(country, region)), pay, middle)
    currency = asked.currency or next(iter(_currencies(pays)), None)
    role = "the occupation that the title is most often filed under" if has_occupations else "title"
    asked_by = ((f"Pay by role: {role}", "role"), ("Pay by level", "level"), ("Pay by place", "place"))
    made = (
        _picture(title, name, pays.of(currency)[n], currency, sql, _counts(pays, currency, asked, name))
        for n, (title, name) in enumerate(asked_by)
    )
    return Question("pay", "What is paid?", tuple(made), METHOD)


def _picture(title: str, name: str, groups: Groups, currency: str | None, sql: str, told: str) -> Picture:
    rows = tuple(_rows(groups, name))
    is_shown = any(row.spread for row in rows)
    in_currency = f" in {plain(currency, 20)}" if currency else ""
    too_few = f"Fewer than {FEW} jobs state" if rows else "No open job states"
    return Picture(
        name=f"pay-by-{name}", title=title, counts=told, sql=shown_sql(sql), columns=COLUMNS, rows=[_row(row) for row in rows],
        chart=Ranges(rows, f"{plain(currency, 20)} a year") if is_shown else None,
        why="" if is_shown else f"{too_few} pay{in_currency} that can be compared.",
    )  # fmt: skip


def _rows(groups: Groups, by: str) -> Iterator[Ranged]:
    if not groups:
        return
    yield _ranged(EVERY, groups, groups)
    unknown = (NO_ROLE, NO_LEVEL, NO_PLACE)
    if by == "level":
        shown = [name for name in (*Seniority, *unknown) if name in groups]
    else:
        shown = list(largest({name: len(amounts) for name, amounts in groups.items()}, MOST, unknown))
    for name in shown:
        yield _ranged(plain(name, 200), groups, (name,))
    if rest := groups.keys() - {*shown}:
        yield _ranged(f"all others ({len(rest):,})", groups, rest)


def _ranged(label: str, groups: Groups, names: Iterable[str]) -> Ranged:
    """Of these groups together, each job once."""
    amounts = {job: middle for name in names for job, middle in groups[name].items()}
    return Ranged(label, len(amounts), spread([*amounts.values()]))


def _row(row: Ranged) -> Row:
    return (row.label, row.n, *(_quantiles(row.spread) if row.spread else (None,) * 7))


def _quantiles(found: Spread) -> tuple[float, ...]:
    return (found.p10, found.p25, found.median, found.p75, found.p90, found.low, found.high)


def _currencies(pays: Pays) -> list[str]:
    return by_size({currency: jobs for currency, jobs in pays.counted().items() if currency in pays.amounts})


def _counts(pays: Pays, currency: str | None, asked: Asked, by: str) -> str:
    """Which jobs are counted, and which are not, and why."""
    counted = pays.counted()
    others = [f"{counted[name]:,} in {plain(name, 20)}" for name in _currencies(pays) if name != currency]
    left = [f"{counted[pay]:,} {says}" for pay, says in LEFT_OUT.items() if counted[pay]]
    in_currency = f" in {plain(currency, 20)}" if currency else ""
    how = "each once in each of its places" if by == "place" else "each once"
    return " ".join([
        f"Open jobs as of {asked.stand}, {how}: of {len(pays.pays):,}, {counted[currency or '']:,} state both ends of their pay"
        f"{in_currency} and are counted.",
        *([f"Others, never mixed with these: {', '.join(others)}."] if others else []),
        *([f"Not comparable: {', '.join(left)}."] if left else []),
    ])  # fmt: skip
