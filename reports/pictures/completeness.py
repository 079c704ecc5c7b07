"""How complete sources are: which fields the postings of a family have."""

import sqlite3
from collections import Counter, defaultdict

from catalog.looks import FILLED, POSTINGS
from reports.numbers import FEW
from reports.picture import Asked, Grid, Picture, Question, largest, shown_sql
from schemas.characters import plain

MOST = 15  # families
EVERY = "all sources"
_SQL = f"""
WITH latest AS (
  SELECT source, max(run) AS run FROM run_source WHERE filled IS NOT NULL AND filled ->> '{POSTINGS}' > 0 GROUP BY source)
SELECT s.family, f.key AS field, sum(f.value) AS postings
FROM latest l JOIN run_source r ON r.source = l.source AND r.run = l.run JOIN source s ON s.id = l.source JOIN json_each(r.filled) f
GROUP BY 1, 2 ORDER BY 1, 2
"""
COUNTS = (
    "Postings of the last reading of each board that showed any, as of {0} (not jobs: each source is judged by its own); of a hundred, how "
    "many have the field in the catalog, from a field of the source or from its text. The largest families by postings."
)


def read(db: sqlite3.Connection, asked: Asked) -> Question:
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for family, field, postings in db.execute(_SQL):
        held[family][field] += postings
        held[EVERY][field] += postings
    sizes = {family: fields[POSTINGS] for family, fields in held.items() if family != EVERY}
    shown = [EVERY, *largest(sizes, MOST)] if held else []
    cells = tuple(tuple(held[family][field] / held[family][POSTINGS] for field in FILLED) for family in shown)
    heads = tuple((family, held[family][POSTINGS]) for family in shown)
    picture = Picture(
        name="fields-by-source", title="Fields that postings have, by source", counts=COUNTS.format(asked.stand),
        sql=shown_sql(_SQL), columns=("source", "postings", *FILLED),
        rows=[(plain(family, 80), held[family][POSTINGS], *(_share(held[family], field) for field in FILLED)) for family in shown],
        chart=Grid(heads, tuple(name.replace("_", " ") for name in FILLED), cells) if shown else None,
        why="" if shown else "No board has been read to its end.",
    )  # fmt: skip
    return Question("completeness", "How complete are the sources?", (picture,))


def _share(fields: Counter[str], field: str) -> str | None:
    return f"{fields[field] / fields[POSTINGS]:.0%}" if fields[POSTINGS] >= FEW else None
