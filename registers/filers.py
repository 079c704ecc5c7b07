"""Who stands in the registers: one row for each name, number and state that a loaded file has, found by the keys of the name.

Filled when a file is loaded, each distinct name read once; `registers.match` asks these two tables alone.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

from pipelines.extract.words.tables import load_rows
from registers.layouts import KINDS
from registers.names import VERSION, cut_key, cut_text, loose_key, read_name
from schemas.transaction import transaction

TABLES = (
    """
CREATE TABLE filer_name (
    name_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL,
    trade_key TEXT,  -- of the name after "d/b/a" or "formerly" within it; of a name that was cut, how that begins
    loose TEXT NOT NULL,
    cut TEXT  -- of a name that was cut at 34 characters: how it begins
)""",
    """
CREATE TABLE filer (
    file_id INTEGER NOT NULL REFERENCES register_file,
    kind TEXT NOT NULL,
    name_id INTEGER NOT NULL REFERENCES filer_name,
    trade_id INTEGER REFERENCES filer_name,  -- the name in use that a column of its own gives
    tax TEXT,  -- the last four digits of its EIN; NL: the KvK number
    state TEXT,
    cities TEXT, sectors TEXT, sites TEXT, occupations TEXT,  -- by commas: sectors of NAICS, states of worksites, major groups of SOC
    filings INTEGER NOT NULL,  -- USCIS: approvals
    first_year INTEGER, last_year INTEGER
)""",
    "CREATE INDEX filer_name_key ON filer_name (key)",
    "CREATE INDEX filer_name_trade ON filer_name (trade_key) WHERE trade_key IS NOT NULL",
    "CREATE INDEX filer_name_loose ON filer_name (loose)",
    "CREATE INDEX filer_name_cut ON filer_name (cut) WHERE cut IS NOT NULL",
    "CREATE INDEX filer_of_name ON filer (name_id)",
    "CREATE INDEX filer_of_trade ON filer (trade_id) WHERE trade_id IS NOT NULL",
    "CREATE INDEX filer_of_file ON filer (file_id)",
    "CREATE TABLE filer_rules (version INTEGER NOT NULL)",  # of the keys
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a kind's table says what; SQL expressions, "NULL" where it does not."""

    trade: str = "NULL"
    tax: str = "NULL"
    state: str = "NULL"
    city: str = "NULL"
    sector: str = "NULL"
    site: str = "NULL"
    occupation: str = "NULL"
    filings: str = "count(*)"
    year: str = "NULL"


FISCAL_YEAR = "CAST(substr(decided, 1, 4) AS INTEGER) + (substr(decided, 6, 2) >= '10')"  # it begins in October
_CASES = Source(
    "nullif(trade_name, '')", "substr(fein, -4)", "employer_state", "employer_city", "substr(naics, 1, 2)", "worksite_state",
    "substr(soc_2018, 1, 2)", year=FISCAL_YEAR,
)  # fmt: skip
SOURCES = {
    "uscis": Source(
        tax="nullif(tax_id, '')", state="nullif(state, '')", city="nullif(city, '')", sector="nullif(naics, '')", year="fiscal_year",
        filings="sum(coalesce(initial_approvals, 0) + coalesce(continuing_approvals, 0))",
    ),
    "lca": _CASES,
    "perm": _CASES,
    "uk_sponsors": Source(city="city"),
    "nl_sponsors": Source(tax="kvk"),
    "ca_lmia": Source(state="province", occupation="NULL", filings="sum(coalesce(positions, 1))"),
}  # fmt: skip
# Found by an employer's name when its record is put together.
INDEXES = tuple(f"CREATE INDEX {KINDS[kind].table}_employer ON {KINDS[kind].table} (employer)" for kind in SOURCES)

_SQL = """
INSERT INTO filer (file_id, kind, name_id, trade_id, tax, state, cities, sectors, sites, occupations, filings, first_year, last_year)
SELECT ?1, ?2, n.name_id, t.name_id, x.tax, x.state, x.cities, x.sectors, x.sites, x.occupations, x.filings, x.first, x.last FROM (
    SELECT employer, {0.trade} AS trade, {0.tax} AS tax, {0.state} AS state, group_concat(DISTINCT replace({0.city}, ',', ' ')) AS cities,
        group_concat(DISTINCT {0.sector}) AS sectors, group_concat(DISTINCT {0.site}) AS sites,
        group_concat(DISTINCT {0.occupation}) AS occupations, {0.filings} AS filings, min({0.year}) AS first, max({0.year}) AS last
    FROM {1} WHERE file_id = ?1 AND employer <> '' GROUP BY 1, 2, 3, 4
) x JOIN filer_name n ON n.name = x.employer LEFT JOIN filer_name t ON t.name = x.trade
"""
_RULES = crc32(repr((VERSION, load_rows("registers/employer_abbreviations.csv"))).encode()) >> 1


def fill(db: sqlite3.Connection, kind: str, file: int) -> None:
    """Note who stands in a file that is loaded; kinds without employers have nobody. The caller holds the transaction."""
    if source := SOURCES.get(kind):
        table = KINDS[kind].table
        for column in dict.fromkeys(("employer", source.trade)):
            if column != "NULL":
                names = db.execute(
                    f"SELECT DISTINCT {column} FROM {table} WHERE file_id = ? AND {column} <> ''"
                    f" AND NOT EXISTS (SELECT 1 FROM filer_name WHERE name = {column})", (file,),
                )  # fmt: skip
                add_names(db, (name for (name,) in names.fetchall()), may_be_cut=kind == "uscis")
        db.execute(_SQL.format(source, table), (file, kind))


def add_names(db: sqlite3.Connection, names: Iterable[str], may_be_cut: bool) -> None:
    rows = (_row(name, may_be_cut) for name in names)
    db.executemany("INSERT OR IGNORE INTO filer_name (name, key, trade_key, loose, cut) VALUES (?, ?, ?, ?, ?)", rows)


def _row(name: str, may_be_cut: bool) -> tuple[str, str, str | None, str, str | None]:
    read = read_name(name)
    cut = cut_text(name) if may_be_cut else ""
    key = cut_key(name) if cut else read.key
    return name, key, read.trade or None, loose_key(key), cut or None


def refresh(db: sqlite3.Connection) -> bool:
    """Read all names anew where the rules of keys are others than they were; whether they were."""
    if db.execute("SELECT version FROM filer_rules").fetchone() == (_RULES,):
        return False
    with transaction(db):
        for table in ("filer", "filer_name", "filer_rules"):
            db.execute(f"DELETE FROM {table}")
        db.execute("INSERT INTO filer_rules VALUES (?)", (_RULES,))
        for file, kind in db.execute("SELECT file_id, kind FROM register_file").fetchall():
            fill(db, kind, file)
    return True


def drop(db: sqlite3.Connection, file: int) -> None:
    db.execute("DELETE FROM filer WHERE file_id = ?", (file,))


@dataclass(frozen=True, slots=True)
class Filer:
    """A row of ``filer`` with its names."""

    kind: str
    name: str
    key: str
    trade: str
    trade_key: str
    cut: str
    tax: str
    state: str
    cities: tuple[str, ...]
    sectors: tuple[str, ...]
    sites: tuple[str, ...]
    occupations: tuple[str, ...]
    filings: int
    first_year: int | None
    last_year: int | None


_FILERS = """
SELECT f.kind, n.name, n.key, t.name, coalesce(t.key, n.trade_key, ''), n.cut, f.tax, f.state, f.cities, f.sectors, f.sites, f.occupations,
    f.filings, f.first_year, f.last_year FROM filer_name n {0} LEFT JOIN filer_name t ON t.name_id = f.trade_id
"""
_OF_NAME = _FILERS.format("JOIN filer f ON f.name_id = n.name_id")
_BY = {
    # What the cut left of a name in use is none: nor is one that goes on in another spelling of the filer.
    "trade": f"""{_OF_NAME} WHERE n.trade_key = ? AND n.cut IS NULL AND NOT EXISTS (SELECT 1 FROM filer_name whole WHERE whole.key = n.key
        AND whole.trade_key > n.trade_key || ' ' AND whole.trade_key < n.trade_key || '!')""",
    "loose": f"{_OF_NAME} WHERE n.loose = ?",
    "column": """
SELECT f.kind, n.name, n.key, t.name, t.key, n.cut, f.tax, f.state, f.cities, f.sectors, f.sites, f.occupations, f.filings, f.first_year,
    f.last_year FROM filer_name t JOIN filer f ON f.trade_id = t.name_id JOIN filer_name n ON n.name_id = f.name_id WHERE t.key = ?""",
}


def filers_by(db: sqlite3.Connection, what: str, key: str) -> Iterator[Filer]:
    """The filers whose name in use has the key ("trade" within the name, "column" beside it), or whose name has it loosely ("loose")."""
    return _read(db.execute(_BY[what], (key,)))


def filers_of(db: sqlite3.Connection, keys: Iterable[str]) -> dict[str, list[Filer]]:
    """The filers whose name has one of the keys, by it."""
    found: dict[str, list[Filer]] = {key: [] for key in keys}
    marks = ", ".join("?" * len(found))
    for filer in _read(db.execute(f"{_OF_NAME} WHERE n.key IN ({marks})", list(found))):
        found[filer.key].append(filer)
    return found


def filers_cut(db: sqlite3.Connection, begins: Iterable[str]) -> Iterator[Filer]:
    """The filers whose name was cut to one of these."""
    texts = list(begins)
    marks = ", ".join("?" * len(texts))
    return _read(db.execute(f"{_OF_NAME} WHERE n.cut IN ({marks})", texts))


def whole_names(db: sqlite3.Connection, cut: str, most: int = 20) -> list[str]:
    """Names that were not cut and have a key that begins so."""
    rows = db.execute("SELECT name FROM filer_name WHERE key >= ? AND key < ? AND cut IS NULL LIMIT ?", (cut, f"{cut}\U0010ffff", most))
    return [name for (name,) in rows]


def keys_behind(db: sqlite3.Connection, key: str, most: int) -> list[str]:
    """Up to so many keys that begin with all words of this one, and go on."""
    rows = db.execute("SELECT DISTINCT key FROM filer_name WHERE key > ? AND key < ? LIMIT ?", (f"{key} ", f"{key}!", most))
    return [longer for (longer,) in rows]


def _read(rows: Iterable[tuple[object, ...]]) -> Iterator[Filer]:
    for row in rows:
        *names, cities, sectors, sites, occupations, filings, first, last = row
        texts = [str(value or "") for value in names]
        lists = [tuple(str(value).split(",")) if value else () for value in (cities, sectors, sites, occupations)]
        yield Filer(*texts, *lists, filings or 0, first, last)  # type: ignore[call-arg, arg-type]
