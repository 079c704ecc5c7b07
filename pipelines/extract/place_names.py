"""One place, given in parts ("Boston", "MA", "US"; in any order), to city, region and country."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from pipelines.extract.gazetteer import (
    City,
    fold_name,
    load_cities,
    load_countries,
    load_country_codes,
    load_region_names,
    load_regions,
    load_short_regions,
)
from pipelines.extract.reference import load_lines, load_table

AREAS = frozenset(load_lines("areas.txt"))
NICKNAMES = {name: tuple(part.strip() for part in place.split(",")) for name, place in load_table("place_names.csv") if name[0] != "#"}
WELL_PEOPLED = 100_000  # a city that its name alone is enough for

REMOTE = re.compile(
    r"\b(?:(?:fully|100%|full)[ -]?)?(?:remote(?:ly)?|anywhere|worldwide|world wide|global(?:ly)?|telecommute|work from (?:home|anywhere)|wfh|"
    r"home[ -]?(?:office|based)|homeoffice|virtual|distributed|t[ée]l[ée]travail|remoto|teletrabajo)\b",
    re.I,
)
NO_PLACE = re.compile(
    r"\b(?:hybrid\w*|on[ -]?site|in[ -]?office|in[ -]?person|flexible|metro(?:politan)?(?: area)?|greater|area|region|headquarters?|hq|offices?|"
    r"city of|downtown|only|based|possible|preferred|eligible|any(?:where)?|within|the|site|campus|kreis|raum|bei|near|friendly|ok|first|"
    r"timezones?|time zones?|cedex|n[ée]e|centre|center|city cent(?:er|re)|remote hub|hub|multiple locations|various locations)\b",
    re.I,
)
NUMBER = re.compile(r"\b[A-Z]{0,2}-?\d[\d-]*\b|\b[A-Z]{1,2}\d[A-Z\d]?(?:\s?\d[A-Z]{2})?\b")
STATE_AFTER = re.compile(r"^(?P<city>\D*\S)\s+(?P<state>[A-Z]{2})$")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place without its words."""

    city: str | None = None
    region: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    remote: bool = False


def find_country(token: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country's name or code; codes only in capitals."""
    return load_country_codes().get(token.strip().replace(".", "")) or load_countries().get(fold_name(token))


def find_region(token: str, country: str | None) -> str | None:
    """ISO 3166-2 of a region's name or code: in ``country``, or by itself where it is known world-wide."""
    name = fold_name(token)
    if country:
        return load_regions().get((country, name))
    return load_region_names().get(name) or (load_short_regions().get(token) if token.isupper() else None)


def find_city(token: str, country: str | None, region: str | None) -> City | None:
    """The most peopled city of that name there."""
    for city in load_cities().get(fold_name(token), ()):
        if (country is None or city.country == country) and (region is None or city.region in (region, None)):
            return city
    return None


def is_country(token: str, of: str | None = None) -> bool:
    country = load_countries().get(fold_name(token)) or (load_country_codes().get(token) if len(token) == 3 else None)
    return country is not None and (of is None or bool(find_city(of, country, None) or find_region(of, country)))


def is_region(token: str, of: str | None = None) -> bool:
    region = find_region(token, None)
    return region is not None and (of is None or find_city(of, region[:2], region) is not None)


def is_city(token: str) -> bool:
    city = find_city(token, None, None)
    return fold_name(token) in NICKNAMES or (city is not None and city.population >= WELL_PEOPLED)


def is_area(token: str) -> bool:
    return fold_name(token) in AREAS or REMOTE.fullmatch(token) is not None


@lru_cache(maxsize=8192)
def resolve(parts: tuple[str, ...], hint: str | None) -> Spot | None:
    """The place that ``parts`` name; None where they name none. ``hint``: the country to prefer among places of one name."""
    remote = any(REMOTE.search(part) for part in parts)
    tokens = [word for part in parts if (word := _plain(part))]
    tokens = [name for token in tokens for name in NICKNAMES.get(fold_name(token), _with_state(token))]
    spot = _resolve(list(dict.fromkeys(tokens)) or tokens, hint) if tokens else None
    if spot is None:
        return None
    return replace(spot, remote=remote)


def _plain(part: str) -> str:
    """A part without what is no name: "Greater London Area", "Remote in Canada", "94105 San Francisco"."""
    if find_country(part) or fold_name(part) in NICKNAMES or fold_name(part) in AREAS or find_city(part, None, None):
        return part.strip()
    bare = NUMBER.sub(" ", NO_PLACE.sub(" ", REMOTE.sub(" ", part)))
    return re.sub(r"^(?:in|from|de|à|en)\s+", "", " ".join(bare.split()), flags=re.I).strip(" .,-–/")


def _with_state(token: str) -> tuple[str, ...]:
    """ "Austin TX" in two."""
    if (found := STATE_AFTER.match(token)) and (state := load_short_regions().get(found["state"])):
        if find_city(found["city"], state[:2], state):
            return found["city"], found["state"]
    return (token,)


def _resolve(tokens: list[str], hint: str | None) -> Spot | None:
    candidates = []
    for order in (tokens, tokens[::-1]) if len(tokens) > 1 else (tokens,):
        candidates += [_read_down(order, country) for country in _countries_of(order, hint)]
    found = [spot for spot in candidates if spot is not None]
    return max(found, key=_certainty) if found else None


def _countries_of(tokens: list[str], hint: str | None) -> list[str | None]:
    """The countries that the last part may mean, None for "it names none"."""
    named = find_country(tokens[-1])
    return [named, None] if named else [hint, None] if hint else [None]


def _read_down(tokens: list[str], country: str | None) -> Spot | None:
    """City first, country last."""
    rest = list(tokens)
    if country and find_country(rest[-1]) == country:
        rest.pop()
        if not rest:
            return Spot(country=country)
    region = None
    for at in range(len(rest) - 1, -1, -1):
        if region := find_region(rest[at], country):
            if len(rest) > 1 or not find_city(rest[0], country, None) or _is_rather_region(rest[0], region):
                del rest[at]
            else:
                region = None
            break
    country = country or (region[:2] if region else None)
    return _with_city(rest, region, country)


def _is_rather_region(token: str, region: str) -> bool:
    """ "Ontario" alone is the province, "Berlin" alone the city."""
    city = find_city(token, region[:2], None)
    return city is None or city.region != region


def _with_city(rest: list[str], region: str | None, country: str | None) -> Spot | None:
    for token in rest:
        if city := find_city(token, country, region):
            if region or country or city.population >= 15_000:
                return Spot(city.name, region or city.region, city.country, city.latitude, city.longitude)
    if rest and fold_name(rest[0]) in AREAS:
        return Spot(region=rest[0], country=country)
    if region or country:
        return Spot(rest[0] if rest else None, region, country)
    return None


def _certainty(spot: Spot) -> tuple[int, int, int]:
    return (spot.latitude is not None and spot.country is not None, spot.region is not None, spot.country is not None)
