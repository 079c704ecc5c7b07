"""How often employers bear out what aggregators claim."""

import sqlite3

from catalog.audit.report import wilson
from reports.numbers import bounded
from reports.picture import Asked, Intervals, Picture, Question, Sure, shown_sql
from schemas.characters import plain

MOST = 24  # rows of the picture
_SQL = """
SELECT family, field, sum(claims) AS claims, sum(borne_out) AS borne_out, sum(contradicted) AS contradicted, sum(open) AS open, sum(n) AS n
FROM claim_reliability GROUP BY 1, 2 ORDER BY 2, sum(n) DESC, 1
"""
COUNTS = (
    "Postings of aggregators, open or closed, as of {0}, that claim it in a field of their own and stand in one job with a posting of the "
    "employer's which says something of it; borne out: it says the same. All boards of an aggregator together. Point: the share; line: its "
    "95 % interval (Wilson)."
)
COLUMNS = ("aggregator", "claims", "all claims", "borne out", "contradicted", "not said", "n", "share borne out", "95 % from", "to")


def read(db: sqlite3.Connection, asked: Asked) -> Question:
    rows, drawn = [], []
    for family, field, claims, borne, against, silent, n in db.execute(_SQL):
        name = plain(family, 80)
        low, high = wilson(borne, n)
        rows.append((name, field, claims, borne, against, silent, n, *bounded(borne, n)))
        drawn.append(Sure(f"{name}: {field}", n, borne / n if n else 0.0, low, high))
    kept = {*sorted(range(len(drawn)), key=lambda at: -drawn[at].n)[:MOST]}  # those of which most is known
    more = len(drawn) - len(kept)
    picture = Picture(
        name="claims-borne-out", title="Claims of aggregators that employers bear out", counts=COUNTS.format(asked.stand),
        sql=shown_sql(_SQL), columns=COLUMNS, rows=rows,
        chart=Intervals(tuple(row for at, row in enumerate(drawn) if at in kept)) if drawn else None,
        notes=(f"Drawn are the {MOST} with the largest n; {more:,} more stand in the table.",) if more else (),
        why="" if drawn else "No job has both a posting of an aggregator's, which claims something, and one of its employer's.",
    )  # fmt: skip
    return Question("claims", "Can aggregators be believed?", (picture,))
