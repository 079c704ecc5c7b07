"""How long openings stay open, and how often one is advertised."""

import sqlite3
from collections.abc import Iterator, Mapping
from math import inf

from catalog.campaigns import PAUSE
from catalog.openings import Group, read_openings
from reports.numbers import FEW, Spread
from reports.picture import Asked, Bars, Picture, Question, Ranged, Ranges, shown_sql
from schemas.enums import Seniority
from schemas.errors import Problem

BY = ("all", "seniority", "workplace", "pay")
TOP = 12  # groups
NAMES = {"all": "all openings", "stated": "pay stated", "not stated": "pay not stated"}
UNKNOWN = {"seniority": "level not stated", "workplace": "workplace not stated"}
_WATCHED = """
SELECT count(*) AS campaigns, coalesce(sum(opened_after IS NOT NULL), 0) AS watched,
  coalesce(sum(opened_after IS NOT NULL AND ended_at IS NOT NULL), 0) AS closed, coalesce(sum(evergreen), 0) AS evergreen
FROM campaigns
"""
_CHAINS = """
SELECT min(campaigns, 4) AS campaigns, count(*) AS openings FROM campaigns WHERE n = 1 GROUP BY 1 ORDER BY 1
"""
COLUMNS = ("group", "openings", "closed", "left out", "median days", "95 % from", "to", "open after 30 days", "60", "90", "180")
METHOD = (
    "Point: the median; line: its 95 % interval, of resamples; an arrow: it has no upper end, too many are open yet. "
    "An opening closed between two readings of its board, and some are open yet: "
    "Turnbull's estimator takes both as they are. The same in numbers: `rolecall openings`.",
)
TIMES = {1: "once", 2: "twice", 3: "three times", 4: "four times and more"}


def read(db: sqlite3.Connection, asked: Asked) -> Question:
    names = ("campaigns", "watched", "closed", "evergreen")
    told = dict(zip(names, db.execute(_WATCHED).fetchone(), strict=True))
    return Question("openings", "How long are openings open?", (_days(db, told, asked), _chains(db, told, asked)))


def _days(db: sqlite3.Connection, told: Mapping[str, int], asked: Asked) -> Picture:
    groups, why = [], ""
    if told["watched"] < FEW or not told["closed"]:
        why = "Too few openings were watched from their beginning to their end: it takes boards that are read again and again."
    else:
        try:
            groups = [(by, group) for by in BY for group in _ordered(by, read_openings(db, by, TOP))]
        except Problem as error:
            why = f"It was not estimated: {error}."
    rows = tuple(_ranged(by, group) for by, group in groups)
    if rows and not any(row.spread for row in rows):
        why = "More than half of the openings of each group are open yet: there is no median."
    return Picture(
        name="days-open", title="Days open", counts=_counts(told, asked), sql=shown_sql(_WATCHED), columns=COLUMNS,
        rows=[_row(row.label, group) for row, (_, group) in zip(rows, groups, strict=True)],
        chart=Ranges(rows, "days") if rows and not why else None, why=why, notes=METHOD,
    )  # fmt: skip


def _ordered(by: str, groups: list[Group]) -> Iterator[Group]:
    """Levels in their order, others the largest first; those that state nothing last."""
    order = {str(level): n for n, level in enumerate(Seniority)} if by == "seniority" else {}
    yield from sorted(groups, key=lambda group: (group.name == "not stated", order.get(group.name, 0), -group.n, group.name))


def _ranged(by: str, group: Group) -> Ranged:
    label = UNKNOWN[by] if by in UNKNOWN and group.name == "not stated" else NAMES.get(group.name, group.name)
    found = group.days
    if group.n < FEW or found is None:
        return Ranged(label, group.n, None, f"fewer than {FEW}" if group.n < FEW else "none has closed")
    if found.median is None:
        return Ranged(label, group.n, None, "more than half are open yet")
    median, high = found.median, inf if found.high is None else found.high
    return Ranged(label, group.n, Spread(median, median, median, median, median, found.low or 0.0, high))


def _row(label: str, group: Group) -> tuple[object, ...]:
    counts = (label, group.n, group.closed, group.left_out)
    if group.n < FEW or group.days is None:
        return (*counts, *(None,) * 7)
    return (*counts, group.days.median, group.days.low, group.days.high, *map(_percent, group.days.still_open.values()))


def _percent(share: float | None) -> str | None:
    return None if share is None else f"{share:.0%}"


def _counts(told: Mapping[str, int], asked: Asked) -> str:
    return (
        f"Campaigns, times in which an opening was advertised, as of {asked.stand}: of {told['campaigns']:,}, {told['watched']:,} were "
        f"watched from their beginning and are counted; {told['closed']:,} of these have closed. The others stood there when their board "
        "was first read: since when is not known."
    )


def _chains(db: sqlite3.Connection, told: Mapping[str, int], asked: Asked) -> Picture:
    found = [(TIMES[times], openings) for times, openings in db.execute(_CHAINS)]
    return Picture(
        name="campaigns", title="How often one opening was advertised", sql=shown_sql(_CHAINS), columns=("advertised", "openings"),
        rows=found,
        counts=f"Openings as of {asked.stand}, open or closed, each with its reposts: advertised anew after {PAUSE} days or more, or under "
        "another number. "
        f"{told['evergreen']:,} campaigns are of openings shown longer than 95 % of their vendor's others, and for 90 days or more "
        "(`evergreen` of the view `campaigns`).",
        chart=Bars(tuple(found), "openings") if found else None, why="" if found else "No opening has been seen.",
    )  # fmt: skip
