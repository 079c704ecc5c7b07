"""Whether pay is stated, by where the job is."""

import sqlite3
from collections import Counter, defaultdict

from reports.jobs import NO_PLACE, place_name
from reports.numbers import bounded
from reports.picture import Asked, Parted, Picture, Question, Row, Shares, largest, shown_sql
from schemas.characters import plain

MOST = 20  # places
EVERY = "all open jobs"
SERIES = ("pay stated", "not stated")
COLOURS = ("main", "few")
_PLACES = """
SELECT j.country, j.region, j.salary_min IS NOT NULL OR j.salary_max IS NOT NULL AS stated, count(*) AS jobs
FROM open_jobs j GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
COUNTS = (
    "Open jobs as of {0}, each once, by their first place. Pay is stated where a posting of the job names an amount or one end of it; a "
    "site's estimate is none."
)
COLUMNS = ("place", "jobs", *SERIES, "share stated", "95 % from", "to")


def read(db: sqlite3.Connection, asked: Asked) -> Question:
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    for country, region, stated, jobs in db.execute(_PLACES):
        for group in (EVERY, place_name(country, region)):
            counts[group][bool(stated)] += jobs
    sizes = {place: sum(found.values()) for place, found in counts.items() if place != EVERY}
    names = [EVERY, *largest(sizes, MOST, (NO_PLACE,))] if counts else []
    others = [place for place in sizes if place not in names]
    rows = [Parted(plain(name, 200), (counts[name][True], counts[name][False])) for name in names]
    if others:
        found = [sum(counts[place][stated] for place in others) for stated in (True, False)]
        rows.append(Parted(f"all others ({len(others):,})", (found[0], found[1])))
    picture = Picture(
        name="pay-stated-by-place", title="Jobs that state their pay, by place", counts=COUNTS.format(asked.stand),
        sql=shown_sql(_PLACES), columns=COLUMNS,
        rows=[_row(row) for row in rows], chart=Shares(tuple(rows), SERIES, COLOURS) if rows else None,
        why="" if rows else "No job is open.",
    )  # fmt: skip
    return Question("pay-stated", "Is pay stated?", (picture,))


def _row(row: Parted) -> Row:
    return (row.label, row.n, *row.counts, *bounded(row.counts[0], row.n))
