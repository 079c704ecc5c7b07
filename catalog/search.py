"""A query (schemas/search.py) on a catalog: ``compiled(query, today)`` is the condition that the jobs which fit it meet.

    search = Search(db, query, today)
    search.fitting()               # the numbers of all jobs that fit
    search.among([3, 5, 8])        # those of these that do: by the same condition

``RULES`` holds, for each filter, SQL that is true of a job ``j`` that it takes, and SQL that is true of one that does not say. ``m`` is its
main posting. What a job states is put in SQL in catalog/stated.py. Values are bound, none is written into SQL.
"""

import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Any

from catalog.composition import value_of
from catalog.sql import LISTED, listed
from catalog.stated import COUNTS, JOINS, POSTED, SPONSORSHIP, TOP, paid, recorded, speaker
from pipelines.extract.place.fields import extract_places
from pipelines.extract.place.gazetteer import LEAST_PEOPLE, find_large_cities
from schemas.enums import EducationLevel
from schemas.facts import Place
from schemas.search import BadQuery, Query

NEAR = "is_near"  # a function of SQL that `Search` brings along: (latitude, longitude)
EARTH = 6371.0088  # km, its mean radius
KM_OF_DEGREE = 111.0  # of latitude, at least
_AT_ONCE = 500

_TERM = re.compile(r'(-?)(?:"([^"]*)"|"?([^\s"]+))')


def _folded(column: str) -> str:
    """SQL: the name of a visa without what it is spelt with or without."""
    return f"replace(replace(lower({column}), '-', ''), ' ', '')"


@dataclass(frozen=True, slots=True)
class Condition:
    """``takes``: SQL that is true of a job that fits; ``unknown``: of one that does not say; with the values of both, by name."""

    takes: str
    unknown: str = "0"
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, the day that it is asked on, and the places that it names."""

    query: Query
    today: date
    places: tuple[Place, ...] = ()


def terms_of(text: str) -> tuple[list[str], list[str]]:
    """The words and phrases of free text that are wanted, and those that are not, as the full-text index has them. Raises `BadQuery`."""
    terms = [(minus, phrase or word) for minus, phrase, word in _TERM.findall(text)]
    wanted, unwanted = ([f'"{term}"' for minus, term in terms if bool(minus) is no] for no in (False, True))
    wanted, unwanted = ([term for term in found if any(map(str.isalnum, term))] for found in (wanted, unwanted))
    if not wanted:
        raise BadQuery("text: name a word that is wanted, too")
    return wanted, unwanted


def fts_of(text: str) -> str:
    """Free text in the words of the full-text index: every word, phrases in quotes, -word not. Raises `BadQuery`."""
    wanted, unwanted = terms_of(text)
    return f"({' AND '.join(wanted)})" + "".join(f" NOT {term}" for term in unwanted)


def _text(asked: Asked) -> Condition:
    # asked of the index once, and of the part of it alone in which the jobs' postings lie
    found = "SELECT rowid FROM posting_fts WHERE posting_fts MATCH :text AND rowid BETWEEN :first AND :last"
    of_job = f"SELECT 1 FROM posting p WHERE p.job = j.id AND p.id IN ({found})"
    return Condition(f"EXISTS ({of_job})", values={"text": fts_of(asked.query.text or "")})


def _sponsorship(asked: Asked) -> Condition:
    values = ("not_offered" if value == "refused" else value for value in asked.query.sponsorship)
    found = f"{SPONSORSHIP} IN (SELECT value FROM json_each(:sponsorship))"
    return Condition(found, f"{SPONSORSHIP} IN ('silent', 'unclear')", {"sponsorship": listed(values)})


def _claim(asked: Asked) -> Condition:
    claim = "FROM posting p JOIN claim c ON c.posting = p.id AND c.field = 'sponsorship' WHERE p.job = j.id"
    found = f"EXISTS (SELECT 1 {claim} AND c.status IN (SELECT value FROM json_each(:claim)))"
    return Condition(found, f"NOT EXISTS (SELECT 1 {claim})", {"claim": listed(asked.query.claim)})


def _visa(asked: Asked) -> Condition:
    named = "FROM posting p JOIN eligibility x ON x.posting = p.id AND x.topic = 'visa' WHERE p.job = j.id"
    found = f"EXISTS (SELECT 1 {named} AND x.accepted = 1 AND {_folded('x.value')} IN (SELECT value FROM json_each(:visa)))"
    return Condition(found, f"NOT EXISTS (SELECT 1 {named})", {"visa": listed(map(plain_visa, asked.query.visa))})


def plain_visa(name: str) -> str:
    """The name of a visa without what it is spelt with or without."""
    return name.lower().replace("-", "").replace(" ", "")


# What registers call the visas that they count.
_COUNTED = {"h1b": ("h1b",), "h1b1": ("h1b1chile", "h1b1singapore"), "e3": ("e3",), "perm": ("perm",), "greencard": ("perm",)}


def counted_visas(query: Query) -> list[str]:
    """Of the visas asked for, those that registers count, as these call them."""
    return [counted for name in query.visa for counted in _COUNTED.get(plain_visa(name), ())]


def fiscal_year_of(asked: Asked) -> int:
    """The first fiscal year that ended within the time asked for."""
    since = asked.query.record_within.before(asked.today) if asked.query.record_within else asked.today
    return since.year + (since.month >= 10)


def _record_within(asked: Asked) -> Condition:
    visas = counted_visas(asked.query)
    year = f"FROM register_posting r JOIN employer_year y ON y.record = r.record WHERE r.posting = {speaker('employer')}"
    only = f" AND {_folded('y.visa')} IN (SELECT value FROM json_each(:counted))" if visas else ""
    return Condition(
        f"EXISTS (SELECT 1 {year} AND y.fiscal_year >= :fiscal_year AND {COUNTS}{only})",
        f"NOT EXISTS (SELECT 1 {recorded()})",
        {"fiscal_year": fiscal_year_of(asked)} | ({"counted": listed(visas)} if visas else {}),
    )


def _occupation(asked: Asked) -> Condition:
    rows = "FROM register_posting r JOIN occupation c ON c.id = r.occupation JOIN json_each(c.json) x"
    of = f"WHERE r.posting = {speaker('title')}"
    wanted = "JOIN json_each(:occupation) w ON substr(x.value ->> 'soc', 1, length(w.value)) = w.value"
    values = {"occupation": listed(asked.query.occupation)}
    return Condition(f"EXISTS (SELECT 1 {rows} {wanted} {of})", f"NOT EXISTS (SELECT 1 {rows} {of})", values)


def _place(asked: Asked) -> Condition:
    rows = f"FROM place x WHERE x.posting = {speaker('job_locations')}"
    values: dict[str, Any] = {}
    ways = [f"{NEAR}(x.latitude, x.longitude)"] if asked.query.radius else []
    is_remote = f"(x.remote OR {value_of('workplace')} = 'remote')"
    for n, place in enumerate(asked.places):
        parts = {"city": place.city, "region": place.region, "country": place.country}
        named = {name: value for name, value in parts.items() if value}
        values |= {f"{name}{n}": value for name, value in named.items()}
        # of a city, some postings do not say the region
        same = (f"(x.{name} = :{name}{n}" + (" OR x.region IS NULL)" if name == "region" and place.city else ")") for name in named)
        ways.append(" AND ".join(same))
        around = [f"(x.{name} IS NULL" + (f" OR x.{name} = :{name}{n})" if name in named else ")") for name in ("region", "country")]
        ways.append(" AND ".join((is_remote, "x.city IS NULL", "x.country IS NOT NULL", *around)))
    unknown = f"NOT EXISTS (SELECT 1 {rows} AND coalesce(x.city, x.region, x.country) IS NOT NULL)"
    return Condition(f"EXISTS (SELECT 1 {rows} AND ({' OR '.join(f'({way})' for way in ways)}))", unknown, values)


def _min_salary(asked: Asked) -> Condition:
    wish = asked.query.min_salary
    return Condition(
        f"EXISTS (SELECT 1 {paid()} AND s.currency = :currency AND {TOP} >= :amount)",
        f"NOT EXISTS (SELECT 1 {paid()} AND (s.currency <> :currency OR (s.currency = :currency AND s.annual_max IS NOT NULL)))",
        {"amount": float(wish.amount), "currency": wish.currency} if wish else {},
    )


def levels_upto(level: str | None) -> list[EducationLevel]:
    """That level of education and those below it."""
    levels = list(EducationLevel)
    return levels[: levels.index(EducationLevel(level or EducationLevel.DOCTORATE)) + 1]


def _education(asked: Asked) -> Condition:
    level, required = value_of("education_level"), value_of("education_required")
    found = f"({level} IN (SELECT value FROM json_each(:education)) OR ({level} IS NOT NULL AND {required} = 0))"
    return Condition(found, f"{level} IS NULL", {"education": listed(levels_upto(asked.query.education))})


def _max_experience(asked: Asked) -> Condition:
    months = value_of("experience_months")
    most = asked.query.max_experience.months if asked.query.max_experience else 0
    return Condition(f"{months} <= :max_experience", f"{months} IS NULL", {"max_experience": most})


def _skills(asked: Asked) -> Condition:
    rows = f"FROM term x WHERE x.posting = {speaker('skills')} AND x.field = 'skills'"
    lacks = f"SELECT 1 FROM json_each(:skills) w WHERE NOT EXISTS (SELECT 1 {rows} AND lower(x.value) = w.value)"
    return Condition(f"NOT EXISTS ({lacks})", f"NOT EXISTS (SELECT 1 {rows})", {"skills": listed(map(str.lower, asked.query.skills))})


def _employment(asked: Asked) -> Condition:
    types = value_of("employment_types")
    found = f"EXISTS (SELECT 1 FROM json_each(:employment) w WHERE instr(', ' || {types} || ',', ', ' || w.value || ','))"
    return Condition(found, f"{types} IS NULL", {"employment": listed(asked.query.employment)})


def _posted_within(asked: Asked) -> Condition:
    since = asked.query.posted_within.before(asked.today) if asked.query.posted_within else asked.today
    return Condition(f"{POSTED} >= :posted_since", values={"posted_since": since.isoformat()})


def _source(asked: Asked) -> Condition:
    rows = "SELECT 1 FROM posting p JOIN source s ON s.id = p.source JOIN json_each(:source) w ON w.value"
    found = f"EXISTS ({rows} IN (s.family, s.family || ':' || s.board) WHERE p.job = j.id)"
    return Condition(found, values={"source": listed(asked.query.source)})


def _is_of(name: str) -> Callable[[Asked], Condition]:
    """The value of a column is one of those asked for."""

    def condition(asked: Asked) -> Condition:
        value = value_of(name)
        return Condition(
            f"{value} IN (SELECT value FROM json_each(:{name}))", f"{value} IS NULL", {name: listed(getattr(asked.query, name))}
        )

    return condition


# By filter, in the order in which they are looked at: what costs least and leaves most first.
RULES: dict[str, Callable[[Asked], Condition]] = {
    "source": _source,
    "workplace": _is_of("workplace"),
    "seniority": _is_of("seniority"),
    "language": _is_of("language"),
    "posted_within": _posted_within,
    "employment": _employment,
    "max_experience": _max_experience,
    "education": _education,
    "sponsorship": _sponsorship,
    "claim": _claim,
    "visa": _visa,
    "min_salary": _min_salary,
    "place": _place,
    "skills": _skills,
    "text": _text,
    "record_within": _record_within,
    "occupation": _occupation,
}
_STATUS = {"open": "m.closed_at IS NULL", "closed": "m.closed_at IS NOT NULL", "any": "1"}


def compiled(query: Query, today: date) -> Condition:
    """What is true of the jobs ``j`` that fit, among `JOINS`. Raises `BadQuery`, for a place too that nobody knows."""
    asked = Asked(query, today, places_of(query))
    parts = [_STATUS[query.status or "open"]]
    values: dict[str, Any] = {}
    for name, rule in RULES.items():
        if getattr(query, name):
            condition = rule(asked)
            parts.append(f"({condition.takes}" + (f" OR {condition.unknown})" if name in query.unknown else ")"))
            values.update(condition.values)
    return Condition(" AND ".join(parts), values=values)


def places_of(query: Query) -> tuple[Place, ...]:
    """The places that a query names. Raises `BadQuery` for one that the gazetteer does not know."""
    found = []
    for name in query.place:
        known = [place for place in extract_places(name) if place.country]
        if not known:
            raise BadQuery(f"place: {name!r} is no city, region or country that is known: add its country, as in Springfield, IL, US")
        found += known
    return tuple(found)


def near(places: Sequence[Place], radius: float) -> Callable[[float | None, float | None], bool | None]:
    """Whether a point lies within ``radius`` km of a place: of a city's point, or of any city of a region or country."""
    points = [point for place in places for point in points_of(place)]

    def is_near(latitude: float | None, longitude: float | None) -> bool | None:
        if latitude is None or longitude is None:
            return None
        return any(
            abs(latitude - lat) * KM_OF_DEGREE <= radius and distance(latitude, longitude, lat, lon) <= radius for lat, lon in points
        )

    return is_near


def points_of(place: Place) -> Iterable[tuple[float, float]]:
    """What stands for a place where distances are asked for: a city's point, or those of all cities of a region or country."""
    if place.city and place.latitude is not None and place.longitude is not None:
        return [(place.latitude, place.longitude)]
    if place.city:
        return []
    return _cities_of(place.country, place.region)


@lru_cache(maxsize=64)
def _cities_of(country: str | None, region: str | None) -> tuple[tuple[float, float], ...]:
    cities = (city for city in find_large_cities(LEAST_PEOPLE) if city.country == country)
    return tuple((city.latitude, city.longitude) for city in cities if region in (None, city.region))


def distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two points, in degrees."""
    a, b = radians(lat), radians(other_lat)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, half)))


class Search:
    """A query on an open catalog. ``today`` is the day that ages count back from."""

    def __init__(self, db: sqlite3.Connection, query: Query, today: date) -> None:
        self.db = db
        self._condition = compiled(query, today)
        self._is_near = near(places_of(query), query.radius) if query.radius else None

    def fitting(self) -> list[int]:
        """The numbers of all jobs that fit, in order."""
        return sorted(self._numbers("j.postings > 0", {"first": 0, "last": 1 << 62}))

    def among(self, jobs: Collection[int]) -> set[int]:
        """Those of these jobs (by number) that fit."""
        of, values = LISTED.replace("?", ":jobs"), {"jobs": listed(jobs)}
        first, last = self.db.execute(f"SELECT min(id), max(id) FROM posting WHERE job {of}", values).fetchone()
        return set(self._numbers(f"j.id {of} AND j.postings > 0", {**values, "first": first, "last": last}))

    def _numbers(self, of: str, values: Mapping[str, Any]) -> Iterator[int]:
        """Of the jobs that ``of`` says, whose postings' numbers lie from ``first`` to ``last``."""
        if self._is_near:
            self.db.create_function(NEAR, 2, self._is_near, deterministic=True)
        rows = self.db.execute(
            f"SELECT j.id FROM job j {JOINS} WHERE {of} AND {self._condition.takes}", {**self._condition.values, **values}
        )
        return (number for (number,) in map(tuple, rows))


@dataclass(frozen=True, slots=True)
class Found:
    """A job as lists and messages show it; ``..._words``: the words that a value was read from."""

    job: int
    job_id: str
    title: str | None
    organization: str | None
    places: str | None
    workplace: str | None
    pay: str | None
    pay_words: str | None
    sponsorship: str
    sponsorship_words: str | None
    date_posted: str | None
    url: str | None
    is_open: bool


_WORDS_OF_PAY = f"SELECT s.quote FROM salary s WHERE s.posting = {speaker('base_salary')} AND s.main"
_WORDS_OF_SPONSORSHIP = (
    f"SELECT x.quote FROM eligibility x WHERE x.posting = {speaker('eligibility_to_work.sponsorship')} AND x.topic = 'sponsorship' "
    "ORDER BY x.confidence DESC, x.n LIMIT 1"
)
_PLAIN = ("title", "organization", "places", "workplace", "pay")
_FOUND = f"""
SELECT j.id, j.job_id, {", ".join(value_of(name) for name in _PLAIN)}, ({_WORDS_OF_PAY}), {SPONSORSHIP}, ({_WORDS_OF_SPONSORSHIP}),
  {value_of("date_posted")}, {value_of("url")}, m.closed_at IS NULL
FROM job j {JOINS} WHERE j.id {LISTED} AND j.postings > 0 ORDER BY j.id
"""


def describe_found(db: sqlite3.Connection, jobs: Sequence[int]) -> list[Found]:
    """These jobs (by number), in order."""
    found: list[Found] = []
    for first in range(0, len(jobs), _AT_ONCE):
        rows = map(tuple, db.execute(_FOUND, (listed(jobs[first : first + _AT_ONCE]),)))
        found += [replace(one, is_open=bool(one.is_open)) for one in (Found(*row) for row in rows)]
    return found
