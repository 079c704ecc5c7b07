"""Who waits to be looked up in registers, and what they are asked with."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from catalog.registers.keeping import Who
from catalog.sql import LISTED, listed, stamp
from schemas.enums import Origin
from schemas.evidence import Evidence
from schemas.facts import Place

_WORDS = Evidence("job_locations", Origin.FIELD, "", "")  # of no use here: those of the posting stand in its own rows
_STATE = "SELECT employers, titles, wages FROM register_state"
_WAITING = """
SELECT w.posting FROM register_waiting w JOIN posting p ON p.id = w.posting
ORDER BY coalesce(p.employer, 0), iif(p.employer IS NULL, p.organization, NULL), w.posting
"""
_POSTINGS = f"""
SELECT p.id, p.employer, p.organization, p.title, coalesce(p.date_posted, substr(p.first_seen, 1, 10)),
  s.annual_min, s.annual_max, s.currency, s.estimated, p.workplace = 'remote'
FROM posting p LEFT JOIN salary s ON s.posting = p.id AND s.main WHERE p.id {LISTED} ORDER BY p.id
"""
_PLACES = f"SELECT posting, city, region, country, latitude, longitude, remote FROM place WHERE posting {LISTED} ORDER BY posting, n"
_EMPLOYERS = f"SELECT id, name, legal_name, aliases, origin, site FROM employer WHERE id {LISTED}"
# Where an employer has its jobs, and what most of them are called.
_OF = {
    True: ("p.employer", f"p.employer {LISTED}", ""),
    # The index of employers would lead through all postings that have none.
    False: ("p.organization", f"p.employer IS NULL AND p.organization {LISTED}", "INDEXED BY register_named"),
}
_PLACES_OF = """
SELECT DISTINCT {0}, x.country, x.region, x.city FROM posting p {2} JOIN place x ON x.posting = p.id WHERE {1} AND x.country IS NOT NULL
"""
_TITLES_OF = """
SELECT who, title FROM (SELECT {0} AS who, p.title, row_number() OVER (PARTITION BY {0} ORDER BY count(*) DESC, p.title) AS place
  FROM posting p {2} WHERE {1} AND p.title IS NOT NULL AND EXISTS (SELECT 1 FROM place x WHERE x.posting = p.id AND x.country = 'US')
  GROUP BY {0}, p.title) WHERE place <= 20
"""
_KNOWN = " UNION ALL ".join(f"SELECT {who}, inputs, record FROM register_employer WHERE {who} {LISTED}" for who in ("employer", "name"))
_ACADEMIC = f"SELECT DISTINCT record FROM employer_register WHERE naics GLOB '6113*' AND record {LISTED}"  # colleges and universities
_TITLED = f"SELECT title, id, json FROM occupation WHERE titles = ? AND title {LISTED}"


@dataclass(frozen=True, slots=True)
class Asking:
    """A posting that waits. ``day``: of posting, else of first sight; ``low`` and ``high``: its main pay in US dollars a year; ``remote``:
    it is, wherever its places are."""

    posting: int
    who: Who | None
    title: str | None
    day: str
    low: float | None
    high: float | None
    places: tuple[Place, ...]
    remote: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an employer. ``kind``: name, legal_name or alias; ``origin``: where it was read."""

    text: str
    kind: str
    origin: str


@dataclass(frozen=True, slots=True)
class AskedEmployer:
    """An employer as registers are asked for it. ``states``: of the United States, "CA"; ``titles``: of its postings there, the twenty
    most frequent; ``socs``: what these may stand for, filled in by whoever asks."""

    who: Who
    names: tuple[Name, ...]
    countries: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()
    titles: tuple[str, ...] = ()
    site: str | None = None
    socs: frozenset[str] = frozenset()


State = tuple[str, str, str]  # texts that stand for what is loaded of employers, of titles, of wages


def prepare(db: sqlite3.Connection, state: State, at: datetime) -> None:
    """Let every posting wait where registers are others than those that were applied."""
    if is_applied(db, state):
        return
    db.execute("DELETE FROM register_state")
    db.execute("INSERT INTO register_state (employers, titles, wages, applied_at) VALUES (?, ?, ?, ?)", (*state, stamp(at)))
    db.execute("INSERT OR IGNORE INTO register_waiting SELECT id FROM posting")


def is_applied(db: sqlite3.Connection, state: State | None = None) -> bool:
    """Whether registers (these, where ``state`` is given) have been applied once, so that what changes waits."""
    row = db.execute(_STATE).fetchone()
    return row is not None and state in (None, tuple(row))


def waiting(db: sqlite3.Connection) -> list[int]:
    """Who waits, those of one employer together."""
    return [number for (number,) in db.execute(_WAITING)]


def count_waiting(db: sqlite3.Connection) -> int:
    """How many do."""
    return int(db.execute("SELECT count(*) FROM register_waiting").fetchone()[0])


def read_asking(db: sqlite3.Connection, postings: Collection[int]) -> list[Asking]:
    """What these are asked with."""
    numbers = (listed(postings),)
    places: dict[int, list[Place]] = defaultdict(list)
    for posting, city, region, country, latitude, longitude, remote in db.execute(_PLACES, numbers):
        places[posting].append(Place(_WORDS, city, region, country, latitude, longitude, bool(remote)))
    found = []
    for number, employer, organization, title, day, low, high, currency, estimated, remote in db.execute(_POSTINGS, numbers):
        if currency != "USD" or estimated:
            low = high = None
        found.append(Asking(number, employer or organization or None, title, day, low, high, tuple(places[number]), bool(remote)))
    return found


def read_employers(db: sqlite3.Connection, who: Iterable[Who]) -> list[AskedEmployer]:
    """What these employers are asked with."""
    numbers, names = [one for one in who if isinstance(one, int)], [one for one in who if isinstance(one, str)]
    told: dict[Who, tuple[tuple[Name, ...], str | None]]
    told = {number: (_names(*given), site) for number, *given, site in db.execute(_EMPLOYERS, (listed(numbers),))}
    told |= {name: ((Name(name, "name", "field"),), None) for name in names}
    places, titles = _places(db, numbers, names), _titles(db, numbers, names)
    return [AskedEmployer(one, called, *places[one], tuple(titles[one]), site) for one, (called, site) in told.items()]


def _names(name: str, legal_name: str | None, aliases: str | None, origin: str) -> tuple[Name, ...]:
    told = ((name, "name"), (legal_name, "legal_name"), *((alias, "alias") for alias in orjson.loads(aliases or "[]")))
    return tuple(Name(text, kind, origin) for text, kind in told if text)


Where = tuple[frozenset[str], frozenset[str], frozenset[str]]


def _places(db: sqlite3.Connection, numbers: list[int], names: list[str]) -> dict[Who, Where]:
    """Countries, states and cities of each."""
    found: dict[Who, tuple[set[str], set[str], set[str]]] = defaultdict(lambda: (set(), set(), set()))
    for who, country, region, city in _rows_of(db, _PLACES_OF, numbers, names):
        countries, states, cities = found[who]
        countries.add(country)
        if country == "US" and region and region.startswith("US-"):
            states.add(region[3:])
        if country == "US" and city:
            cities.add(city)
    nowhere: Where = (frozenset(), frozenset(), frozenset())
    return defaultdict(lambda: nowhere, {who: (frozenset(a), frozenset(b), frozenset(c)) for who, (a, b, c) in found.items()})


def _titles(db: sqlite3.Connection, numbers: list[int], names: list[str]) -> dict[Who, list[str]]:
    found: dict[Who, list[str]] = defaultdict(list)
    for who, title in _rows_of(db, _TITLES_OF, numbers, names):
        found[who].append(title)
    return found


def _rows_of(db: sqlite3.Connection, query: str, numbers: list[int], names: list[str]) -> Iterator[Any]:
    for is_employer, asked in ((True, numbers), (False, names)):
        if asked:
            yield from db.execute(query.format(*_OF[is_employer]), (listed(asked),))


def known_records(db: sqlite3.Connection, who: Iterable[Who]) -> dict[Who, tuple[str, int]]:
    """Of those that were asked for before: with which inputs, and the number of their record."""
    numbers, names = listed(one for one in who if isinstance(one, int)), listed(one for one in who if isinstance(one, str))
    return {one: (inputs, record) for one, inputs, record in db.execute(_KNOWN, (numbers, names))}


def known_occupations(db: sqlite3.Connection, titles: str, wanted: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Of titles that registers were asked for since they are as they are: the number of the row, and its JSON."""
    return {title: (number, json) for title, number, json in db.execute(_TITLED, (titles, listed(wanted)))}


def academic_records(db: sqlite3.Connection, records: Iterable[int]) -> frozenset[int]:
    """Of these, those of universities and colleges, as their registers' industries say."""
    return frozenset(number for (number,) in db.execute(_ACADEMIC, (listed(records),)))
