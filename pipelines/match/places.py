"""Whether two places of work may be one, each a key "city|region|country" (folded, empty parts unknown)."""

from functools import cache, lru_cache
from math import cos, hypot, radians

from pipelines.extract.place.gazetteer import City, find_large_cities, fold_name, load_regions
from pipelines.extract.place.names import find_city
from pipelines.extract.words.casing import words_of

LARGE_CITY = 250_000  # people; boards file a suburb of one under its name
SUBURB = 12.0  # kilometres from its middle
_DEGREE = 111.2  # kilometres


def may_be_one(one: str, other: str) -> bool:
    """Two places that do not contradict each other in a part that both name; a suburb and its city are one."""
    (city, region, country), (its_city, its_region, its_country) = one.split("|"), other.split("|")
    if _contradict(country, its_country):
        return False
    if not (city and its_city):
        return not _contradict(region, its_region)
    words, its_words = set(words_of(city)), set(words_of(its_city))  # "Bern" may be "Bern-Mittelland"
    return words <= its_words or its_words <= words or its_city in wider_names(one) or city in wider_names(other)


@lru_cache(maxsize=4096)
def wider_names(key: str) -> frozenset[str]:
    """Names that a place may also be filed under: the large city that it is a suburb of, and its region, where that is a city's."""
    city, region, country = key.split("|")
    names = {_region_names().get(region, "")}
    middle = find_city(city, country.upper(), region.upper() or None) if city and country else None
    if middle:
        names |= {fold_name(large.name) for large in _large_cities().get(middle.country, ()) if _distance(middle, large) <= SUBURB}
    return frozenset(names - {"", city})


@cache
def _large_cities() -> dict[str, list[City]]:
    found: dict[str, list[City]] = {}
    for city in find_large_cities(LARGE_CITY):
        found.setdefault(city.country, []).append(city)
    return found


@cache
def _region_names() -> dict[str, str]:
    """A region's name by its code; folded, both."""
    return {code.lower(): name for (_, name), code in reversed(load_regions().items()) if len(name) > 3}


def _distance(one: City, other: City) -> float:
    north, east = one.latitude - other.latitude, (one.longitude - other.longitude) * cos(radians(one.latitude))
    return hypot(north, east) * _DEGREE


def _contradict(one: str, other: str) -> bool:
    return bool(one and other and one != other)
