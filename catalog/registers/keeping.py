"""Keeping what registers say: what is handed in is stored once, and postings are moved to it. The caller holds each transaction."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import orjson

from catalog.registers.tables import YEAR_COUNTS
from catalog.sql import LISTED, insert, listed
from schemas.filings import YearRecord

_ENTITY_COLUMNS = ("register", "period", "key", "name", "state", "city", "naics", "country", "method", "why", "filings")
_YEAR_COLUMNS = ("visa", "fiscal_year", *YEAR_COUNTS)
_LCA_COLUMNS = ("visa", "fiscal_year", "grouped_by", "key", "certified", "lowest", "highest")
_ENTITY = insert("employer_register", ("record", "n", *_ENTITY_COLUMNS))
_YEAR = insert("employer_year", ("record", *_YEAR_COLUMNS, "files"))
_LCA = insert("employer_lca", ("record", "n", *_LCA_COLUMNS))
_SHORT = insert("public_record_short", ("record", "country", "json"))
_OCCUPATION = insert("occupation", ("title", "titles", "json"))
_OCCUPATIONS = f"SELECT id, title, json FROM occupation WHERE title {LISTED}"
_WAGE = insert("wage", ("digest", "json", "flag"))
_WAGES = f"SELECT digest, id FROM wage WHERE digest {LISTED}"
_NEW = insert("register_posting", ("record", "occupation", "wage", "countries", "posting"))
_MOVED = "UPDATE register_posting SET record = ?, occupation = ?, wage = ?, countries = ? WHERE posting = ?"
_HELD = f"SELECT record, occupation, wage, countries, posting FROM register_posting WHERE posting {LISTED}"
_EMPLOYER = """
INSERT INTO register_employer (employer, name, inputs, record) VALUES (?, ?, ?, ?)
ON CONFLICT (employer) DO UPDATE SET inputs = excluded.inputs, record = excluded.record
ON CONFLICT (name) DO UPDATE SET inputs = excluded.inputs, record = excluded.record
"""
# Postings of an employer that do not wait themselves, and stand with another record of it than the one that it has now.
_MOVE = """
UPDATE register_posting SET record = :record WHERE record IS NOT :record AND posting NOT IN (SELECT posting FROM register_waiting)
  AND posting IN (SELECT id FROM posting WHERE {of})
"""
_OF = {True: "employer = :who", False: "employer IS NULL AND organization = :who"}
_STANDS = ("record", "occupation", "wage")  # columns of ``register_posting``
# What may stand for nothing: a table, its number, the column that would hold that, what else must be so.
_SWEEP = (
    ("register_employer", "record", "record", "name IS NOT NULL"),
    ("public_record", "id", "record", "NOT EXISTS (SELECT 1 FROM register_employer e WHERE e.record = public_record.id)"),
    ("occupation", "id", "occupation", "TRUE"),
    ("wage", "id", "wage", "TRUE"),
)
Left = defaultdict[str, set[int]]  # rows that something has moved away from, by the column of `_STANDS` that held them
Who = int | str  # an employer (its number), or the name alone of postings that have none, as those of aggregators


@dataclass(frozen=True, slots=True)
class Filer:
    """A filer of a register that an employer was matched to. ``period``: what the loaded files of the register cover."""

    register: str
    period: str
    key: str
    name: str
    country: str
    method: str
    state: str | None = None
    city: str | None = None
    naics: str | None = None
    why: str | None = None
    filings: int | None = None


@dataclass(frozen=True, slots=True)
class Lcas:
    """Certified labor condition applications of a fiscal year for an occupation (``grouped_by`` soc) or a place of work (area); pay by the
    year."""

    visa: str
    fiscal_year: int
    grouped_by: str
    key: str
    certified: int
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """What registers say of one employer. ``shorts``: by country, as records of jobs hold it (`EMPLOYER_RECORD`)."""

    method: str | None = None
    ambiguous: bool = False
    why: str | None = None
    filers: tuple[Filer, ...] = ()
    years: tuple[YearRecord, ...] = ()
    lcas: tuple[Lcas, ...] = ()
    shorts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What stands for a posting: rows of ``public_record``, ``occupation``, ``wage``; ``countries``: of its places, "GB US"."""

    posting: int
    record: int | None
    occupation: int | None
    wage: int | None
    countries: str | None


def keep_record(db: sqlite3.Connection, who: Who, inputs: str, record: PublicRecord) -> int:
    """Store what registers say of an employer, who was asked for with ``inputs``; the number of its row."""
    number = _number(db, record)
    is_employer = isinstance(who, int)
    db.execute(_EMPLOYER, (who if is_employer else None, None if is_employer else who, inputs, number))
    db.execute(_MOVE.format(of=_OF[is_employer]), {"record": number, "who": who})
    return number


def _number(db: sqlite3.Connection, record: PublicRecord) -> int:
    digest = digest_of(record)
    if row := db.execute("SELECT id FROM public_record WHERE digest = ?", (digest,)).fetchone():
        return int(row[0])
    into = "INSERT INTO public_record (digest, method, ambiguous, why) VALUES (?, ?, ?, ?)"
    number = int(db.execute(into, (digest, record.method, record.ambiguous, record.why)).lastrowid or 0)
    for statement, rows in _children(record).items():
        db.executemany(statement, [(number, *row) for row in rows])
    return number


def _children(record: PublicRecord) -> dict[str, list[tuple[object, ...]]]:
    """The rows that hang on a record, by the statement that stores them."""
    return {
        _ENTITY: [(n, *(getattr(one, name) for name in _ENTITY_COLUMNS)) for n, one in enumerate(record.filers)],
        _YEAR: [(*(getattr(one, name) for name in _YEAR_COLUMNS), "; ".join(sorted(one.files))) for one in record.years],
        _LCA: [(n, *(getattr(one, name) for name in _LCA_COLUMNS)) for n, one in enumerate(record.lcas)],
        _SHORT: [(country, orjson.dumps(short).decode()) for country, short in record.shorts.items()],
    }


def keep_occupations(db: sqlite3.Connection, titles: str, found: Mapping[str, Sequence[object]]) -> dict[str, int]:
    """Store the occupations of titles, as the registers that ``titles`` stands for say them; the number of each title's row."""
    if not found:
        return {}
    wanted = {title: orjson.dumps(occupations).decode() for title, occupations in found.items()}
    held = {(title, text): number for number, title, text in db.execute(_OCCUPATIONS, (listed(wanted),))}
    kept = [(titles, number) for one in wanted.items() if (number := held.get(one)) is not None]
    db.executemany("UPDATE occupation SET titles = ? WHERE id = ?", kept)
    db.executemany(_OCCUPATION, [(title, titles, text) for title, text in wanted.items() if (title, text) not in held])
    return {title: number for number, title, text in db.execute(_OCCUPATIONS, (listed(wanted),)) if wanted[title] == text}


def keep_wages(db: sqlite3.Connection, found: Sequence[tuple[Sequence[object], str | None]]) -> list[int]:
    """Store prevailing wages of places and occupations, each with its flag; the numbers of their rows."""
    if not found:
        return []
    texts = [(orjson.dumps(wages).decode(), flag) for wages, flag in found]
    digests = list(map(digest_of, texts))
    rows, numbers = dict(zip(digests, texts, strict=True)), dict(map(tuple, db.execute(_WAGES, (listed(digests),))))
    if new := rows.keys() - numbers.keys():
        db.executemany(_WAGE, [(digest, *row) for digest, row in rows.items() if digest in new])
        numbers |= dict(map(tuple, db.execute(_WAGES, (listed(new),))))
    return [numbers[digest] for digest in digests]


def keep_said(db: sqlite3.Connection, said: Collection[Said], left: Left) -> int:
    """Move postings to the rows that stand for them now, and let them wait no longer; how many moved. What they stood by is added to
    ``left``."""
    numbers = listed(one.posting for one in said)
    held = {row[-1]: tuple(row) for row in db.execute(_HELD, (numbers,))}
    rows = [(one.record, one.occupation, one.wage, one.countries, one.posting) for one in said]
    moved = [row for row in rows if held.get(row[-1]) != row]
    for row in moved:
        for column, number in zip(_STANDS, held.get(row[-1], ()), strict=False):
            if number is not None:
                left[column].add(number)
    # No upsert: its way with conflicts would be that of the triggers that note what it touches, which ignore theirs.
    db.executemany(_MOVED, [row for row in moved if row[-1] in held])
    db.executemany(_NEW, [row for row in moved if row[-1] not in held])
    db.execute(f"DELETE FROM register_waiting WHERE posting {LISTED}", (numbers,))
    return len(moved)


def sweep(db: sqlite3.Connection, left: Left | None = None) -> None:
    """Remove rows that stand for nothing any more: of those that are ``left``, or (None) of all, however many there are."""
    for table, key, column, other in _SWEEP:
        among, numbers = ("TRUE", ()) if left is None else (f"{key} {LISTED}", (listed(left[column]),))
        free = f"NOT EXISTS (SELECT 1 FROM register_posting p WHERE p.{column} = {table}.{key})"
        db.execute(f"DELETE FROM {table} WHERE {among} AND {other} AND {free}", numbers)


def digest_of(value: object) -> str:
    return blake2b(orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS), digest_size=16).hexdigest()


def names_of(values: Iterable[str | None]) -> list[str]:
    """Texts that say something, each once, in their order."""
    return list(dict.fromkeys(value for value in values if value))
