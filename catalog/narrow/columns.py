"""The table `search`: a row for each job, of what searches ask of it, in small numbers. ``COLUMNS`` says what stands in each column.

Whatever is no number stands in `search_value`, once: a word, or a list of all that a job states of a kind. What a column holds is the
number of its row there, or NULL where the job states nothing. Both tables repeat what others hold; they are made anew where their making
is another one (catalog/narrow/keeping.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.composition import value_of
from catalog.stated import COUNTS, FIRST_SEEN, JOINS, POSTED, SPONSORSHIP, TOP, paid, recorded, speaker

TABLES = """
CREATE TABLE search_state (made INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE search_value (id INTEGER PRIMARY KEY AUTOINCREMENT, json TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO search_state VALUES (0, 0)
"""


@dataclass(frozen=True, slots=True)
class Column:
    """``value``: SQL of job ``j`` among `JOINS`, the JSON that its row of `search_value` holds, or (``is_number``) a whole number.
    ``is_registered``: it is read from what registers say, and hangs on nothing else but which postings the job has."""

    name: str
    holds: str
    value: str
    is_number: bool = False
    is_registered: bool = False


def _day(text: str) -> str:
    return f"CAST(julianday(substr({text}, 1, 10)) - 2440587.5 AS INTEGER)"


def _list(rows: str, item: str = "x") -> str:
    """Rows as a list; NULL where there is none. ``item``: what of each row is listed."""
    return f"(SELECT nullif(json_group_array({item}), '[]') FROM ({rows}))"


def _word(value: str) -> str:
    return f"(SELECT iif(x IS NULL, NULL, json_quote(x)) FROM (SELECT {value} AS x))"


_OF_JOB = "FROM posting p JOIN {table} c ON c.posting = p.id AND {where} WHERE p.job = j.id"
_CLAIMS = f"SELECT DISTINCT c.status AS x {_OF_JOB.format(table='claim', where=repr('sponsorship') + ' = c.field')} ORDER BY 1"
_VISAS = (
    f"SELECT DISTINCT c.value AS x, c.accepted AS ok {_OF_JOB.format(table='eligibility', where=repr('visa') + ' = c.topic')} ORDER BY 1, 2"
)
_RECORD = f"""
SELECT NULL AS x, 0 AS year WHERE EXISTS (SELECT 1 {recorded()}) UNION ALL
SELECT y.visa, max(y.fiscal_year) FROM register_posting r JOIN employer_year y ON y.record = r.record
WHERE r.posting = {speaker("employer")} AND {COUNTS} GROUP BY y.visa ORDER BY 1
"""
_OCCUPATIONS = f"""
SELECT DISTINCT v.value ->> 'soc' AS x FROM register_posting r JOIN occupation c ON c.id = r.occupation JOIN json_each(c.json) v
WHERE r.posting = {speaker("title")} ORDER BY 1
"""
_PLACES = f"""
SELECT city, region, country, latitude, longitude, coalesce(remote OR {value_of("workplace")} = 'remote', 0) AS x
FROM place WHERE posting = {speaker("job_locations")} ORDER BY n
"""
_PAY = f"""
SELECT s.currency AS x, max({TOP}) AS top, max(s.annual_max IS NOT NULL) AS y {paid()} AND s.currency IS NOT NULL GROUP BY 1 ORDER BY 1
"""
_SKILLS = f"SELECT DISTINCT lower(value) AS x FROM term WHERE posting = {speaker('skills')} AND field = 'skills' ORDER BY 1"
_SOURCES = "SELECT DISTINCT s.family AS x, s.board FROM posting p JOIN source s ON s.id = p.source WHERE p.job = j.id ORDER BY 1, 2"
_OTHERS = "SELECT p.id AS x FROM posting p WHERE j.postings > 1 AND p.job = j.id AND p.id <> j.id ORDER BY 1"
_LEVEL, _REQUIRED = value_of("education_level"), value_of("education_required")

COLUMNS = (
    Column("is_open", "1 while its main posting is open", "m.closed_at IS NULL", is_number=True),
    Column("posted", "the day when it was posted, else first seen, in days since 1970", _day(POSTED), is_number=True),
    Column("first_seen", "the day when it was first seen, likewise", _day(FIRST_SEEN), is_number=True),
    Column("closes", "the last day to apply, likewise", _day(value_of("valid_through")), is_number=True),
    Column("experience", "months of experience that it asks for", value_of("experience_months"), is_number=True),
    Column("sponsorship", "offered, conditional, not_offered, unclear or silent", _word(SPONSORSHIP)),
    Column("claims", "what aggregators' claims of sponsorship are: confirmed, unconfirmed, contradicted", _list(_CLAIMS)),
    Column("visas", "visas that are named, each with 1 where it is welcome", _list(_VISAS, "json_array(x, ok)")),
    Column(
        "record", "visas of which registers count filings of the employer, each with the last fiscal year in which they do; [null,0] "
        "stands among them where a loaded register can tell at all", _list(_RECORD, "json_array(x, year)"), is_registered=True,
    ),
    Column("occupations", "SOC codes that its title may stand for", _list(_OCCUPATIONS), is_registered=True),
    Column(
        "places", "places of work: city, region, country, latitude, longitude, and 1 where one may work anywhere in it",
        _list(_PLACES, "json_array(city, region, country, latitude, longitude, x)"),
    ),
    Column("workplace", "remote, hybrid or onsite", _word(value_of("workplace"))),
    Column("employment", "kinds of employment", f"""'["' || replace({value_of("employment_types")}, ', ', '","') || '"]'"""),
    Column(
        "pay", "currencies of the stated pay, each with its top in a year, and 1 where a top is stated and can be annualized",
        _list(_PAY, "json_array(x, top, y)"),
    ),
    Column("seniority", "its level", _word(value_of("seniority"))),
    Column(
        "education", "the level that it asks for, with 1 where that is required",
        f"iif({_LEVEL} IS NULL, NULL, json_array(json_array({_LEVEL}, {_REQUIRED})))",
    ),
    Column("skills", "skills that it names, in lower case", _list(_SKILLS)),
    Column("language", "of its text", _word(value_of("language"))),
    Column("sources", "families and boards of its postings", _list(_SOURCES, "json_array(x, board)")),
    Column("others", "numbers of its postings but the one that it has its own from", _list(_OTHERS)),
)  # fmt: skip
NAMES = tuple(column.name for column in COLUMNS)

# ``at``: the number of the writing in which the row was last made another one.
TABLE = f"""
CREATE TABLE search (
  job INTEGER PRIMARY KEY REFERENCES job (id), at INTEGER NOT NULL, {", ".join(f"{name} INTEGER" for name in NAMES)}) STRICT;
CREATE INDEX search_at ON search (at)
"""


def rows_of(columns: Iterable[Column]) -> str:
    """SQL: of each job, its number and these columns."""
    return f"SELECT j.id AS job, {', '.join(f'{one.value} AS {one.name}' for one in columns)} FROM job j {JOINS} WHERE j.postings > 0"


ROWS = rows_of(COLUMNS)


def _unequal() -> Iterator[str]:
    for one in COLUMNS:
        stored = f"(SELECT v.json FROM search_value v WHERE v.id = s.{one.name})" if not one.is_number else f"s.{one.name}"
        yield f"r.{one.name} IS NOT {stored}"


# The jobs whose row is not what it would be now, or is missing, or stands for no job.
STALE = f"""
SELECT j.job_id FROM ({ROWS}) r JOIN job j ON j.id = r.job LEFT JOIN search s ON s.job = r.job
WHERE s.job IS NULL OR {" OR ".join(_unequal())}
UNION ALL SELECT 'job ' || s.job FROM search s WHERE NOT EXISTS (SELECT 1 FROM job j WHERE j.id = s.job AND j.postings > 0)
"""
