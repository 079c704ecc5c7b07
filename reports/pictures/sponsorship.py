"""Who sponsors and who refuses, by how much registers count of the employer."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from reports.jobs import NO_REGISTER, is_looked_up
from reports.numbers import FEW, bounded
from reports.picture import Asked, Parted, Picture, Question, Row, Shares, shown_sql

# Verdict, as the table `search` has it: what it is called, its colour.
VERDICTS = {
    "offered": ("offered", "good"),
    "conditional": ("conditional", "maybe"),
    "not_offered": ("refused", "bad"),
    "unclear": ("unclear", "other"),
    "silent": ("not stated", "few"),
}
# Sizes of a record, from the largest: the least number, what it is called.
SIZES = (
    (1000, "1,000 and more approved"),
    (100, "100 to 999 approved"),
    (10, "10 to 99 approved"),
    (1, "1 to 9 approved"),
    (0, "found, none approved"),
)
NO_RECORD, NAMESAKES, NOT_ASKED = "no record found", "namesakes, none claimed", "elsewhere, or not asked"
EVERY = "all open jobs"
ORDER = (*(name for _, name in SIZES), NO_RECORD, NAMESAKES, NOT_ASKED)
_SIZE = " ".join(f"WHEN f.filed >= {least} THEN '{name}'" for least, name in SIZES)
_SQL = f"""
WITH filed AS (
  SELECT record, max(coalesce(sum(CASE WHEN visa <> 'PERM' THEN certified END), 0),
    coalesce(sum(coalesce(new_approvals, 0) + coalesce(continuing_approvals, 0)), 0)) AS filed
  FROM employer_year GROUP BY record)
SELECT CASE WHEN h.record IS NULL OR NOT instr(g.countries, 'US') THEN '{NOT_ASKED}' WHEN h.json ->> 'ambiguous' THEN '{NAMESAKES}'
    WHEN NOT h.json ->> 'found' THEN '{NO_RECORD}' {_SIZE} ELSE '{SIZES[-1][1]}' END AS record,
  (SELECT v.json ->> '$' FROM search_value v WHERE v.id = s.sponsorship) AS verdict, count(*) AS jobs
FROM search s JOIN job j ON j.id = s.job LEFT JOIN register_posting g ON g.posting = j.main
LEFT JOIN public_record_short h ON h.record = g.record AND h.country = 'US' LEFT JOIN filed f ON f.record = g.record
WHERE s.is_open GROUP BY 1, 2 ORDER BY 1, 2
"""
SAYING = ("offered", "conditional", "not_offered")
COLUMNS = ("record", "jobs", *(name for name, _ in VERDICTS.values()), "refused, share", "95 % from", "to")
SAYING_COLUMNS = ("record", "jobs", *(VERDICTS[verdict][0] for verdict in SAYING), "refused, share", "95 % from", "to")
METHOD = (
    "By what a job's own words say of sponsoring a visa: an aggregator's claim is no such word. By the record of its employer in the "
    "United States: H-1B petitions approved or labor condition applications certified, whichever is more, of all loaded years. That no "
    "record was found does not mean that it does not sponsor.",
)


def read(db: sqlite3.Connection, asked: Asked) -> Question:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for size, verdict, jobs in db.execute(_SQL):
        counts[size][verdict] += jobs
        counts[EVERY][verdict] += jobs
    has_registers = is_looked_up(db)
    groups = [name for name in (EVERY, *(ORDER if has_registers else ())) if name in counts]
    notes = () if has_registers else (NO_REGISTER,)
    rows = tuple(_parted(name, counts[name], VERDICTS) for name in groups)
    saying = tuple(row for name in groups if (row := _parted(name, counts[name], SAYING)).n)
    is_said = any(row.n >= FEW for row in saying)
    too_few = f"Fewer than {FEW} open jobs of each group say so." if saying else "No open job says so."
    stand = f"as of {asked.stand}, each once"
    every = Picture(
        name="sponsorship-by-record", title="Sponsorship, by the size of the employer's record", counts=f"Open jobs {stand}.",
        sql=shown_sql(_SQL), columns=COLUMNS, rows=[_row(row, VERDICTS) for row in rows], notes=notes,
        chart=Shares(rows, *zip(*VERDICTS.values(), strict=True)) if rows else None, why="" if rows else "No job is open.",
    )  # fmt: skip
    said = Picture(
        name="sponsorship-said", title="The same, of jobs that say whether they sponsor", sql=shown_sql(_SQL), columns=SAYING_COLUMNS,
        counts=f"Open jobs {stand}, whose words offer sponsorship, refuse it, or make it depend on something.",
        rows=[_row(row, SAYING) for row in saying], why="" if is_said else too_few,
        chart=Shares(saying, *zip(*(VERDICTS[verdict] for verdict in SAYING), strict=True)) if is_said else None,
    )  # fmt: skip
    return Question("sponsorship", "Who sponsors, and who refuses?", (every, said), METHOD)


def _parted(name: str, verdicts: Mapping[str, int], shown: Iterable[str]) -> Parted:
    return Parted(name, tuple(verdicts[verdict] for verdict in shown))


def _row(row: Parted, shown: Iterable[str]) -> Row:
    refused = row.counts[[*shown].index("not_offered")]
    return (row.label, row.n, *row.counts, *bounded(refused, row.n))
