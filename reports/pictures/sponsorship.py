"""Who sponsors and who refuses, by how much registers count of the employer."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping

from catalog.audit.report import wilson
from reports.jobs import NO_REGISTER, is_looked_up
from reports.numbers import FEW
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
SIZES = ((1000, "1,000 and more"), (100, "100 to 999"), (10, "10 to 99"), (1, "1 to 9"), (0, "found, none approved"))
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
COUNTS = (
    "Open jobs, each once, by what their own words say of sponsoring a visa, and by the record of their employer in the United States: "
    "H-1B petitions approved, or labor condition applications certified, whichever is more, of all loaded years. An aggregator's claim is no "
    "such word. No record was found is not: does not sponsor."
)
COLUMNS = ("record", "jobs", *(name for name, _ in VERDICTS.values()), "refused, share", "95 % from", "to")


def read(db: sqlite3.Connection, asked: Asked) -> Question:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for size, verdict, jobs in db.execute(_SQL):
        counts[size][verdict] += jobs
        counts[EVERY][verdict] += jobs
    has_registers = is_looked_up(db)
    rows = [_parted(name, counts[name]) for name in (EVERY, *(ORDER if has_registers else ())) if name in counts]
    picture = Picture(
        name="sponsorship-by-record", title="Sponsorship, by the size of the employer's record", counts=COUNTS, sql=shown_sql(_SQL),
        columns=COLUMNS, rows=[_row(row) for row in rows], notes=() if has_registers else (NO_REGISTER,),
        chart=Shares(tuple(rows), *zip(*VERDICTS.values(), strict=True)) if rows else None,
    )  # fmt: skip
    return Question("sponsorship", "Who sponsors, and who refuses?", (picture,))


def _parted(name: str, verdicts: Mapping[str, int]) -> Parted:
    return Parted(name, tuple(verdicts[verdict] for verdict in VERDICTS))


def _row(row: Parted) -> Row:
    refused = row.counts[list(VERDICTS).index("not_offered")]
    share = (refused / row.n, *wilson(refused, row.n)) if row.n >= FEW else (None, None, None)
    return (row.label, row.n, *row.counts, *share)
