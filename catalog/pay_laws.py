"""Rules on pay in postings beside jobs, and demands beside the reasons that are named for them: the tables `law`, `law_place`
and `law_namesake`, and the views. They say what a posting states and what a rule asks for, and never whether anybody keeps it.

The tables repeat ``data/reference/laws.csv`` and ``namesakes.csv`` (laws/) and are made anew where these have changed, as views are.
``law_place`` is what jobs are held against: a row for each place of a rule, with what tells whether it was in force on a job's day.
"""

import sqlite3
from dataclasses import dataclass

from catalog.composition import NEAREST, posting_of, value_of
from catalog.stated import JOINS, POSTED, speaker
from laws.namesakes import NAMESAKES
from laws.table import LAWS, Asks, Law, Reach

TABLES = """
CREATE TABLE law (
  law TEXT PRIMARY KEY, jurisdiction TEXT NOT NULL, rule TEXT NOT NULL, asks TEXT NOT NULL, since TEXT NOT NULL, until TEXT,
  employers INTEGER NOT NULL, counted TEXT, remote TEXT NOT NULL, says TEXT NOT NULL, source TEXT NOT NULL, checked_on TEXT NOT NULL,
  checked_by TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE law_place (
  country TEXT NOT NULL, n INTEGER NOT NULL, law TEXT NOT NULL REFERENCES law (law), region TEXT NOT NULL, city TEXT NOT NULL,
  since TEXT NOT NULL, until TEXT NOT NULL, remote INTEGER NOT NULL, PRIMARY KEY (country, law, n)) STRICT, WITHOUT ROWID
"""
NAMESAKES_TABLE = """
CREATE TABLE law_namesake (
  name TEXT NOT NULL COLLATE NOCASE, country TEXT NOT NULL, region TEXT NOT NULL, other_country TEXT NOT NULL, other_region TEXT NOT NULL,
  PRIMARY KEY (name, country, region, other_country, other_region)) STRICT, WITHOUT ROWID
"""
# What stands in the tables, for docs/catalog.md and `rolecall sql`: by table what its rows are, and the columns in their order.
TOLD: dict[str, tuple[str, dict[str, str]]] = {
    "law": (
        "Rules on pay in postings, as `laws.csv` has them; the view `pay_transparency` holds jobs against them. "
        "[What it is not](#pay-laws).",
        {
            "law": "its name here",
            "jurisdiction": "whose rule it is",
            "rule": "its name",
            "asks": "posting, applicant or state, as in `pay_transparency`",
            "since": "the first day on which it stood so",
            "until": "the last one; NULL: it stands yet",
            "employers": "the least number of employees",
            "counted": "where or how they are counted; NULL: no more is said",
            "remote": "which work it reaches that has no place there: open (from afar, if it may be done there), reports (elsewhere, if it "
            "reports to there), there (none but what is done there), silent (its text does not say)",
            "says": "what it asks for, in short",
            "source": "address of its official text",
            "checked_on": "when day, size and reach were last compared with a text",
            "checked_by": "with which: official, secondary (a published summary) or general (none: general knowledge)",
        },
    ),
    "law_place": (
        "Where each holds.",
        {
            "country": "ISO 3166-1 alpha-2",
            "n": "its number among the places of the law",
            "law": "→ law",
            "region": "ISO 3166-2; empty: the whole country",
            "city": "empty: the whole region",
            "since": "as in law",
            "until": "as in law; 9999-12-31: it stands yet",
            "remote": "1 where it reaches work from afar that may be done there",
        },
    ),
    "law_namesake": (
        "Names that alone may mean a place of another jurisdiction, as `namesakes.csv` has them: a namesake has 50,000 people, and a tenth "
        "of the place's own in the same country, half of them abroad (a quarter in the countries where boards list most openings).",
        {
            "name": "the name, as words may give it alone",
            "country": "ISO 3166-1 alpha-2 of the place that it is taken for",
            "region": "its region, ISO 3166-2; empty: none has a code",
            "other_country": "where the namesake lies",
            "other_region": "likewise; empty: none has a code",
        },
    ),
}
_FOREVER = "9999-12-31"
MADE_OF = repr((LAWS, NAMESAKES))  # what the tables are made of, as code has it


def keep_laws(db: sqlite3.Connection, laws: tuple[Law, ...] = LAWS) -> None:
    """Make the tables anew; the caller holds the transaction."""
    db.execute("DELETE FROM law_namesake")
    db.executemany(
        "INSERT INTO law_namesake VALUES (?, ?, ?, ?, ?)",
        ((one.name, one.where.country, one.where.region or "", one.other.country, one.other.region or "") for one in NAMESAKES),
    )
    db.execute("DELETE FROM law_place")
    db.execute("DELETE FROM law")
    db.executemany(f"INSERT INTO law VALUES ({', '.join('?' * 13)})", map(_row, laws))
    db.executemany(
        "INSERT INTO law_place VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (place.country, n, law.law, place.region or "", place.city or "", law.since, law.until or _FOREVER, law.remote is Reach.OPEN)
            for law in laws
            for n, place in enumerate(law.where)
        ),
    )


def _row(law: Law) -> tuple[str | int | None, ...]:
    return (
        law.law, law.of, law.rule, law.asks, law.since, law.until, law.employers, law.counted, law.remote, law.says, law.source,
        law.checked_on, law.by,
    )  # fmt: skip


# Pay that a rule asks for: of the job, its base or all of it, and no site's guess. Bonus, commission and equity beside it are none.
_PAID = "{0}.main AND {0}.field = 'base_salary' AND NOT {0}.estimated AND {0}.kind IN ('base', 'total')"
_PAYING = posting_of("base_salary", states=f"EXISTS (SELECT 1 FROM salary x WHERE x.posting = p.id AND {_PAID.format('x')})")
_PAYS = f"CASE WHEN j.postings = 1 THEN m.id ELSE ({_PAYING}) END"  # a posting that states it, though the record's pay be another's guess
WIDE = 2  # a range whose upper end is at least so many times the lower
_REMOTE = f"(w.remote OR {value_of('workplace')} = 'remote')"
_ON_DAY = f"{POSTED} BETWEEN {{0}}.since AND {{0}}.until"
_IN_FORCE = f"{{0}}.country = w.country AND {_ON_DAY}"
# The place lies where the rule holds; work from afar that names a country alone may be done there.
_LIES_THERE = "lp.region IN ('', w.region) AND lp.city IN ('', w.city)"
_FROM_AFAR = f"lp.remote AND lp.n = 0 AND w.region IS NULL AND w.city IS NULL AND {_REMOTE}"
# The place is told by a name alone, which means another one, too.
_NAMED_SO = "ns.name = w.quote AND ns.country = w.country AND ns.region = coalesce(w.region, '')"
_OTHER = "{0}.country = ns.other_country AND {0}.region IN ('', ns.other_region)"
# No rule holds for sure, but one might: the place is told too broadly, a job that is remote names a place elsewhere, a namesake has one.
_MIGHT = f"""
SELECT 1 FROM law_place mp WHERE {_IN_FORCE.format("mp")} AND (
  (mp.region <> '' AND (w.region IS NULL OR w.region NOT LIKE w.country || '-%')) OR (mp.region = w.region AND w.city IS NULL)
  OR (mp.remote AND NOT w.remote AND {_REMOTE}))
UNION ALL SELECT 1 FROM law_namesake ns JOIN law_place mp ON {_OTHER.format("mp")} AND {_ON_DAY.format("mp")}
  AND (mp.city = '' OR mp.city = ns.name) WHERE {_NAMED_SO}
"""
# The rule holds at the place, and not at its namesake.
_PERHAPS = f"""EXISTS (SELECT 1 FROM law_namesake ns WHERE {_NAMED_SO}
  AND NOT EXISTS (SELECT 1 FROM law_place op WHERE op.law = l.law AND {_OTHER.format("op")}))"""
_WORDED = f"""
CASE WHEN j.postings = 1 THEN m.id ELSE (SELECT p.id FROM posting p WHERE p.job = j.id
  AND EXISTS (SELECT 1 FROM pay_words x WHERE x.posting = p.id) ORDER BY {NEAREST} LIMIT 1) END
"""
_APPLIES = f"""
CASE WHEN l.law IS NULL THEN iif(w.country IS NULL OR EXISTS ({_MIGHT}), 'unknown', 'no')
  WHEN l.asks = '{Asks.STATE}' OR {_PERHAPS} THEN 'unknown'
  WHEN l.employers > 1 OR l.counted IS NOT NULL THEN 'if' ELSE 'yes' END
"""
_OF_WHOM = """
CASE WHEN l.employers > 1 THEN ' of employers with ' || l.employers || ' or more employees' || coalesce(' (' || l.counted || ')', '')
  ELSE coalesce(' of employers with an employee ' || l.counted, '') END
"""
_STATES = "iif(y.quote IS NULL, 'states no pay', 'states no amount (\"' || y.quote || '\")')"
_ASKS = f"""
CASE l.asks WHEN '{Asks.STATE}' THEN ' asks member states to see that applicants are told'
  WHEN '{Asks.APPLICANT}' THEN ' asks that applicants be told, in the posting or later'
  ELSE iif(w.region IS NULL AND lp.region <> '', ', which reaches work from afar that may be done there,', '') || ' asks for one' END
"""
_PLACED = f"iif({_PERHAPS}, ', if the ' || w.quote || ' there is meant,', '')"
_SAYS = f"""
CASE WHEN s.posting IS NULL AND l.law IS NOT NULL
  THEN {_STATES} || '; the rule of ' || l.jurisdiction || {_PLACED} || {_ASKS} || {_OF_WHOM} END
"""
_WIDTH = "s.max_value / nullif(s.min_value, 0)"

PAY_COLUMNS = {
    "job_id": "the job",
    "title": "title of its main posting",
    "organization": "the hiring organization",
    "day": "the day that rules are looked up for: when it was posted, else first seen",
    "city": "the place of work that the row is about; NULL, like region and country, where the job names none",
    "region": "its region",
    "country": "its country",
    "remote": "1 where one may work anywhere in it, or the job is remote",
    "law": "the rule in force there on that day, which `law` has; NULL where none is known to hold",
    "jurisdiction": "whose rule it is",
    "asks": "posting (pay in the posting), applicant (that applicants be told, in the posting or later) or state (that member states see "
    "to that)",
    "applies": "yes; if (of an employer with so many employees as `employers` and `counted` say, which no posting tells); unknown (the "
    "place is not told closely enough, or by a name that another one has, too, or member states are asked); no (no rule of the table holds "
    "there on that day)",
    "employers": "the least number of employees that the rule reaches",
    "counted": "where or how they are counted; NULL: no more is said",
    "stated": "whether the job states pay: yes; words (that name no amount); no",
    "quote": "the words that state it, or that name no amount",
    "origin": "where they stand",
    "span_start": "offset of the quote in the posting's description (origin prose) or raw title (origin title) (code points)",
    "span_end": "offset of its end (code points)",
    "posting_id": "the posting that says it",
    "kind": "base or total (OTE, all together): what the stated amount is; one of a bonus, commission or equity alone is no pay here",
    "min_value": "lower end of the main pay",
    "max_value": "its upper end",
    "currency": "ISO 4217 code",
    "unit": "HOUR, DAY, WEEK, MONTH, YEAR or OTHER",
    "width": "the upper end as a multiple of the lower; NULL where one is missing",
    "wide": f"1 where that is {WIDE} or more, 0 where less; a measure, no rule's bound",
    "open_ended": "up_to or from, where one end is missing",
    "says": "in a sentence, what is not stated and what the rule asks for; NULL where pay is stated, or no rule is named",
    "source": "address of the rule's official text",
    "closed_at": "when the main posting closed; NULL while open",
}
PAY_SQL = f"""
SELECT j.job_id, {value_of("title")} AS title, {value_of("organization")} AS organization, {POSTED} AS day,
  w.city, w.region, w.country, coalesce({_REMOTE}, 0) AS remote,
  l.law, l.jurisdiction, l.asks, {_APPLIES} AS applies, l.employers, l.counted,
  CASE WHEN s.posting IS NOT NULL THEN 'yes' WHEN y.posting IS NOT NULL THEN 'words' ELSE 'no' END AS stated,
  coalesce(s.quote, y.quote) AS quote, coalesce(s.origin, y.origin) AS origin, coalesce(s.span_start, y.span_start) AS span_start,
  coalesce(s.span_end, y.span_end) AS span_end,
  (SELECT q.posting_id FROM posting q WHERE q.id = coalesce(s.posting, y.posting)) AS posting_id,
  s.kind, s.min_value, s.max_value, s.currency, s.unit, {_WIDTH} AS width, {_WIDTH} >= {WIDE} AS wide,
  CASE WHEN s.posting IS NULL THEN NULL WHEN s.min_value IS NULL THEN 'up_to' WHEN s.max_value IS NULL THEN 'from' END AS open_ended,
  {_SAYS} AS says, l.source, m.closed_at
FROM job j {JOINS}
LEFT JOIN place w ON w.posting = {speaker("job_locations")}
LEFT JOIN salary s ON {_PAID.format("s")} AND s.posting = {_PAYS}
LEFT JOIN pay_words y ON s.posting IS NULL AND y.n = 0 AND y.posting = {_WORDED}
LEFT JOIN law_place lp ON {_IN_FORCE.format("lp")} AND (({_LIES_THERE}) OR ({_FROM_AFAR}))
LEFT JOIN law l ON l.law = lp.law
WHERE j.postings > 0
"""

DEMAND_COLUMNS = {
    "job_id": "the job",
    "posting_id": "the posting that says it",
    "title": "title of the posting",
    "organization": "the hiring organization",
    "country": "country of its first place",
    "value": "what is demanded: citizen, citizen_or_permanent_resident, us_person or other (nationals of another country)",
    "origin": "where it stands",
    "quote": "the words that demand it",
    "span_start": "offset of the quote in the posting's description (origin prose) or raw title (origin title) (code points)",
    "span_end": "offset of its end (code points)",
    "rule": "name of the rule that read it",
    "reason": "the reason that the posting names nearest to it: export_control, clearance, government, law or other; NULL: it names none",
    "reason_quote": "the words that name it",
    "reason_origin": "where they stand: prose, title, field, or board (what stands around every posting of the board)",
    "reason_start": "offset of the reason's words (code points)",
    "reason_end": "offset of their end (code points)",
    "says": "both in a sentence",
    "closed_at": "when the posting closed; NULL while open",
}
DEMAND_SQL = """
SELECT j.job_id, p.posting_id, p.title, p.organization, p.country, d.value, d.origin, d.quote, d.span_start, d.span_end, d.rule,
  d.reason, d.reason_quote, d.reason_origin, d.reason_start, d.reason_end,
  'says "' || d.quote || '"; ' || coalesce('names a reason: "' || d.reason_quote || '"', 'names no reason') AS says, p.closed_at
FROM demand d JOIN posting p ON p.id = d.posting JOIN job j ON j.id = p.job
"""

_RULES_OF = """
SELECT DISTINCT p.says, l.rule || ': ' || l.says AS asks_for, l.source, p.asks <> 'posting' AS later, l.law
FROM pay_transparency p JOIN law l ON l.law = p.law
WHERE p.job_id = ? AND p.says IS NOT NULL AND p.applies IN ('yes', 'if') ORDER BY later, l.law
"""
_DEMANDS_OF = """
SELECT posting_id, says, origin, quote, rule FROM demands_without_reason WHERE job_id = ? ORDER BY posting_id, span_start
"""


@dataclass(frozen=True, slots=True)
class Unstated:
    """A rule that asks for what a job does not state: the sentence, the rule with what it asks for, the address of its text."""

    says: str
    asks_for: str
    source: str


@dataclass(frozen=True, slots=True)
class Unreasoned:
    """A demand for which a posting names no reason: the sentence, and the words that demand it."""

    posting_id: str
    says: str
    origin: str
    quote: str
    rule: str


def unstated(db: sqlite3.Connection, job_id: str) -> list[Unstated]:
    """The rules that apply, or do to some employers, and ask for pay where a job states none: those on postings first, each once."""
    return [Unstated(*row[:3]) for row in map(tuple, db.execute(_RULES_OF, (job_id,)))]


def unreasoned(db: sqlite3.Connection, job_id: str) -> list[Unreasoned]:
    """The demands of a job's postings that name no reason."""
    return [Unreasoned(*row) for row in map(tuple, db.execute(_DEMANDS_OF, (job_id,)))]
