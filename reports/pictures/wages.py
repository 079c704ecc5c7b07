"""Pay against the prevailing wage of title and place."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence

from reports.jobs import NO_REGISTER, is_looked_up
from reports.picture import Asked, Parted, Picture, Question, Shares, largest, shown_sql
from schemas.characters import plain

MOST = 10  # occupations
LEVELS = ("under Level I", "Level I", "Level II", "Level III", "Level IV")
NO_PAY, UNKNOWN = "no pay to compare", "cannot be told"
SERIES = (*LEVELS, NO_PAY, UNKNOWN)
COLOURS = ("bad", "one", "two", "three", "four", "few", "none")
LOWER, UPPER = "lower end, all jobs", "upper end, all jobs"
NO_OCCUPATION = "occupation not told"
_SQL = """
SELECT coalesce(w.occupation, :none) AS occupation, w.undetermined, w.low_level, w.high_level, count(*) AS jobs
FROM (
  SELECT w.*, row_number() OVER (
    PARTITION BY w.job_id ORDER BY w.undetermined IS NOT NULL, w.nth, w.share DESC, w.soc, w.region, w.city) AS n
  FROM (
    SELECT v.*, (SELECT coalesce(min(l.n), 999) FROM posting p JOIN place l ON l.posting = p.id
      WHERE p.posting_id = v.posting_id AND l.city IS v.city AND l.region IS v.region) AS nth
    FROM prevailing_wages v) w WHERE w.job_id IN (SELECT job_id FROM open_jobs)) w
WHERE w.n = 1 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
COUNTS = (
    "Open jobs in the United States as of {0}, each once, by where the ends of their pay stand among the prevailing wages (OFLC) of the "
    "first of its places, in the posting's own order, of which that can be told, and of the occupation that its title is most often filed "
    "under. By occupation: the lower end. Which level a job is of depends on its duties: the picture "
    "determines none, and is no legal advice."
)


def read(db: sqlite3.Connection, asked: Asked) -> Question:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    reasons: Counter[str] = Counter()
    values = {"none": NO_OCCUPATION}
    for occupation, undetermined, low, high, jobs in db.execute(_SQL, values):
        reasons[undetermined or ""] += jobs
        for group, level in ((LOWER, low), (UPPER, high), (occupation, low)):
            counts[group][_standing(undetermined, level)] += jobs
    sizes = {name: sum(levels.values()) for name, levels in counts.items() if name not in (LOWER, UPPER)}
    names = [LOWER, UPPER, *largest(sizes, MOST, (NO_OCCUPATION,))] if counts else []
    rows = [_parted(name, counts[name]) for name in names]
    if others := sizes.keys() - {*names}:
        rows.append(_parted(f"all others ({len(others):,})", sum((counts[name] for name in others), Counter())))
    why = "No open job is placed in the United States." if is_looked_up(db) else NO_REGISTER
    picture = Picture(
        name="pay-against-prevailing-wage", title="Where pay stands among the levels of the prevailing wage",
        counts=COUNTS.format(asked.stand),
        sql=shown_sql(_SQL, values), columns=("pay of", "jobs", *SERIES), rows=[(row.label, row.n, *row.counts) for row in rows],
        chart=Shares(tuple(rows), SERIES, COLOURS) if rows else None, why="" if rows else why, notes=tuple(_notes(reasons)),
    )  # fmt: skip
    return Question("wages", "Is it the prevailing wage?", (picture,))


def _parted(name: str, levels: Counter[str]) -> Parted:
    return Parted(plain(name, 200), tuple(levels[level] for level in SERIES))


def _standing(undetermined: str | None, level: int | None) -> str:
    if undetermined is not None:
        return UNKNOWN
    return NO_PAY if level is None else LEVELS[level]


def _notes(reasons: Counter[str]) -> Sequence[str]:
    """Why some cannot be told, as the view `prevailing_wages` says it."""
    told = [f"{reason.replace('_', ' ')} {reasons[reason]:,}" for reason in sorted(reasons) if reason]
    return [f"Cannot be told: {', '.join(told)}."] if told else []
