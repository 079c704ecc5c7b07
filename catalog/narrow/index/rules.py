"""What each filter takes, asked of the values of one column. ``RULES`` is the table; it says the same as that of catalog/search.py, which
is asked of the catalog itself: a test holds both together.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from catalog.narrow.index.values import Bools, Floats, Values
from catalog.search import EARTH, KM_OF_DEGREE, Asked, counted_visas, fiscal_year_of, levels_upto, plain_visa, points_of
from schemas.facts import Place

_EPOCH = date(1970, 1, 1).toordinal()
CITY, REGION, COUNTRY, LATITUDE, LONGITUDE, ANYWHERE = range(6)  # parts of a place
CURRENCY, TOP, IS_TOPPED = range(3)  # of pay
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}  # as SQLite's lower() does


@dataclass(frozen=True, slots=True)
class Rule:
    """``takes`` and ``unknown``: of each value of a column, whether a job with it fits, and whether it does not say."""

    column: str
    takes: Callable[[Values, Asked], Bools]
    unknown: Callable[[Values, Asked], Bools] = lambda values, _: values.is_empty


def day_of(day: date) -> int:
    """As the table has it."""
    return day.toordinal() - _EPOCH


def folded(visa: str) -> str:
    """The name of a visa without what it is spelt with or without."""
    return visa.translate(_LOWER).replace("-", "").replace(" ", "")


def _is_of(wanted: Callable[[Asked], Collection[str]]) -> Callable[[Values, Asked], Bools]:
    def takes(values: Values, asked: Asked) -> Bools:
        of = set(wanted(asked))
        return values.any(values.accepting(of.__contains__))

    return takes


def _sponsorship(asked: Asked) -> list[str]:
    return ["not_offered" if value == "refused" else value for value in asked.query.sponsorship]


def _visa(values: Values, asked: Asked) -> Bools:
    wanted = {plain_visa(name) for name in asked.query.visa}
    return values.any(values.accepting(lambda one: one[1] and folded(one[0]) in wanted))


def _record(values: Values, asked: Asked) -> Bools:
    since, visas = fiscal_year_of(asked), counted_visas(asked.query)
    return values.any(values.accepting(lambda one: one[0] is not None and one[1] >= since and (not visas or folded(one[0]) in visas)))


def _occupation(values: Values, asked: Asked) -> Bools:
    return values.any(values.accepting(lambda soc: soc is not None and soc.startswith(asked.query.occupation)))


def _place(values: Values, asked: Asked) -> Bools:
    accepts = np.zeros(len(values.names), bool)
    for place in asked.places:
        named = {CITY: place.city, REGION: place.region, COUNTRY: place.country}
        accepts |= _is_there(values, named, bool(place.city)) | _is_around(values, named)
    if asked.query.radius:
        accepts |= _is_near(values, asked.places, asked.query.radius)
    return values.any(accepts)


def _is_there(values: Values, named: dict[int, str | None], is_city: bool) -> Bools:
    accepts = np.ones(len(values.names), bool)
    for part, name in named.items():
        if name:
            same = values.same(part, name)
            accepts &= same | values.same(REGION, None) if part == REGION and is_city else same
    return accepts


def _is_around(values: Values, named: dict[int, str | None]) -> Bools:
    """Places that are the region or country around it, in all of which one may work."""
    accepts = values.same(ANYWHERE, 1) & values.same(CITY, None) & ~values.same(COUNTRY, None)
    for part in (REGION, COUNTRY):
        accepts &= values.same(part, None) | (values.same(part, named[part]) if named[part] else False)
    return accepts


def _is_near(values: Values, places: Collection[Place], radius: float) -> Bools:
    """Whether a place lies within ``radius`` km of one of these; only those of about its latitude are looked at."""
    latitude, longitude = values.number(LATITUDE), values.number(LONGITUDE)
    order = np.argsort(latitude)  # those without one stand last
    sorted_latitudes, accepts = latitude[order], np.zeros(len(values.names), bool)
    for lat, lon in (point for place in places for point in points_of(place)):
        first = np.searchsorted(sorted_latitudes, lat - radius / KM_OF_DEGREE)
        last = np.searchsorted(sorted_latitudes, lat + radius / KM_OF_DEGREE, "right")
        some = order[first:last]
        accepts[some] |= _distances(lat, lon, latitude[some], longitude[some]) <= radius
    return accepts


def _distances(lat: float, lon: float, lats: Floats, lons: Floats) -> Floats:
    """Kilometres of a great circle, as `catalog.search.distance` has them."""
    a, b = np.radians(lat), np.radians(lats)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(lons - lon) / 2) ** 2
    far: Floats = 2 * EARTH * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return far


def _names_no_place(values: Values, _: Asked) -> Bools:
    return ~values.any(~(values.same(CITY, None) & values.same(REGION, None) & values.same(COUNTRY, None)))


def _min_salary(values: Values, asked: Asked) -> Bools:
    wish = asked.query.min_salary
    assert wish
    return values.any(values.same(CURRENCY, wish.currency) & (values.number(TOP) >= float(wish.amount)))


def _pay_is_unknown(values: Values, asked: Asked) -> Bools:
    """No pay in another currency, nor a stated top in this one."""
    wish = asked.query.min_salary
    return ~values.any(~values.same(CURRENCY, wish.currency if wish else None) | values.same(IS_TOPPED, 1))


def _education(values: Values, asked: Asked) -> Bools:
    levels = set(levels_upto(asked.query.education))
    return values.any(values.accepting(lambda one: one[0] in levels or one[1] == 0))


def _skills(values: Values, asked: Asked) -> Bools:
    found = np.ones(len(values), bool)
    for name in asked.query.skills:
        found &= values.having(name.lower())
    return found


def _source(values: Values, asked: Asked) -> Bools:
    return values.any(values.accepting(lambda one: one[0] in asked.query.source or f"{one[0]}:{one[1]}" in asked.query.source))


def _max_experience(values: Values, asked: Asked) -> Bools:
    most = asked.query.max_experience.months if asked.query.max_experience else 0
    return values.any(values.accepting(lambda months: months <= most))


def _posted_within(values: Values, asked: Asked) -> Bools:
    since = day_of(asked.query.posted_within.before(asked.today) if asked.query.posted_within else asked.today)
    return values.any(values.accepting(lambda day: day >= since))


def _status(values: Values, asked: Asked) -> Bools:
    wanted = {None: (1,), "open": (1,), "closed": (0,)}.get(asked.query.status, (0, 1))
    return values.any(values.accepting(wanted.__contains__))


RULES: dict[str, Rule] = {
    "status": Rule("is_open", _status),
    "sponsorship": Rule("sponsorship", _is_of(_sponsorship), lambda values, _: values.having("silent") | values.having("unclear")),
    "claim": Rule("claims", _is_of(lambda asked: asked.query.claim)),
    "visa": Rule("visas", _visa),
    "record_within": Rule("record", _record, lambda values, _: ~values.having((None, 0))),
    "occupation": Rule("occupations", _occupation),
    "place": Rule("places", _place, _names_no_place),
    "workplace": Rule("workplace", _is_of(lambda asked: asked.query.workplace)),
    "employment": Rule("employment", _is_of(lambda asked: asked.query.employment)),
    "min_salary": Rule("pay", _min_salary, _pay_is_unknown),
    "seniority": Rule("seniority", _is_of(lambda asked: asked.query.seniority)),
    "max_experience": Rule("experience", _max_experience),
    "education": Rule("education", _education),
    "skills": Rule("skills", _skills),
    "language": Rule("language", _is_of(lambda asked: asked.query.language)),
    "posted_within": Rule("posted", _posted_within),
    "source": Rule("sources", _source),
}
