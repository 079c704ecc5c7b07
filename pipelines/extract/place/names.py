"""One place, given in parts ("Boston", "MA", "US"; in any order), to city, region and country."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipelines.extract.place.gazetteer import (
    City,
    find_cities,
    fold_name,
    load_countries,
    load_country_codes,
    load_provinces,
    load_region_names,
    load_regions,
    load_short_regions,
    load_state_codes,
)
from pipelines.extract.words.tables import load_lines, load_pairs

AREAS = frozenset(load_lines("areas.txt"))
NICKNAMES = {name: tuple(place.split(", ")) for name, place in load_pairs("place_names.csv").items()}
# Areas of one country, whichever that is; all others are larger than any.
INNER_AREAS = frozenset(("east coast", "west coast", "midwest", "pacific northwest", "new england", "tri state area", "nationwide"))
CITY_STATES = {"SG": "Singapore", "HK": "Hong Kong", "MO": "Macau", "MC": "Monaco", "GI": "Gibraltar"}
WELL_PEOPLED = 100_000  # a city that its name alone is enough for
METROPOLIS = 500_000
# Where boards list most openings: of cities of one name, these count twice.
MARKETS = frozenset(("US", "GB", "DE", "FR", "ES", "CA", "AU", "IN"))
# Of its namesake's people, so many must a city in the hinted country have to be meant: London is not London, Kentucky.
FAIR_SHARE = 0.1

REMOTE = re.compile(
    r"""\b(?:(?:fully|full|100%)[ -])?(?:remote(?:ly)?|anywhere|worldwide|world\ wide|global(?:ly)?|telecommut\w+
      |telework|virtual|distributed
      |work(?:ing)?\ from\ (?:home|anywhere)|wfh|home[ -]?(?:office|based)|t[ée]l[ée]travail|remoto
      |teletrabajo)\b""",
    re.I | re.X,
)
NO_PLACE = re.compile(
    r"""\b(?:hybrid\w*|on[ -]?site|in[ -](?:office|person)|flexible|metro(?:politan)?(?:\ area)?|greater|area|region
      |headquarters?|hq|offices?|city\ of|downtown|only|based|possible|preferred|eligible|within|the|site|campus|kreis
      |raum|bei|near|\d{1,2}(?:e|er|ème|eme)\ arr(?:\.|ondissement)|friendly|ok|first|work|allowed
      |time\ ?zones?|cedex|city\ cent(?:er|re)|cent(?:re|er)|hub
      |(?:multiple|various|several)\ (?:locations|cities|places))\b""",
    re.I | re.X,
)
NUMBER = re.compile(r"\b[A-Z]{0,2}-?\d[\d-]*\b|\b[A-Z]{1,2}\d[A-Z\d]?(?:\s?\d[A-Z]{2})?\b")
STREET = re.compile(
    r"""\d.{0,60}\b(?:st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|way|suite|ste|floor|fl|rue|parkway|pkwy|highway
      |hwy|court|ct|place|pl|square|sq|plaza|building|bldg|unit|room)\b
    |(?:str\.|stra(?:ß|ss)e|platz|weg)\s?\d|\b(?:suite|floor)\s\d""",
    re.I | re.X,
)
TOWN = re.compile(r"[^\Wa-z_]\w{0,40}[.’']?(?:[ -][\w’'.]{1,40}){0,3}$")  # what may be a town's name: up to four words, no sentence
LEADING = re.compile(r"^(?:in|from|de|à|en)\s+", re.I)
FIRST_UNSPACED = "\u3040"  # scripts that write no blanks between places begin there
LONGEST_UNSPACED, MOST_WORDS = 12, 7
KINDS_OF_PLACE = "都府県市区町村省시도구군"
ROUND_ABOUT = re.compile(r"-|land$|country$|county$|region$|kreis$", re.I)  # "Bern-Mittelland" is no part of Bern
STATE_AFTER = re.compile(r"^(?P<city>\D{0,60}\S)\s+(?P<state>[A-Z]{2})$")
STATE_BEFORE = re.compile(r"^(?P<state>[A-Z]{2})\s+(?P<country>\S.{1,60})$")
COUNTRY_BEFORE = re.compile(r"^(?P<country>[A-Z]{2,3})\s+(?P<rest>\S.{1,60})$")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place without the words for it."""

    city: str | None = None
    region: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    remote: bool = False


def find_country(token: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country's name or code; a code only in capitals."""
    return load_country_codes().get(token.replace(".", "")) or load_countries().get(fold_name(token))


def find_region(token: str, country: str | None) -> str | None:
    """ISO 3166-2 of a region's name or code ("CA", "US-CA"): within ``country``, or by itself where it is known the world over."""
    if country:
        return load_regions().get((country, fold_name(token.removeprefix(f"{country}-"))))
    return load_region_names().get(fold_name(token)) or load_short_regions().get(token.replace(".", ""))


def find_city(token: str, country: str | None = None, region: str | None = None) -> City | None:
    """The most peopled city of that name, there."""
    cities = find_cities(fold_name(token))
    if country:
        around = load_provinces().get(region) if region else None
        return next((c for c in cities if c.country == country and (not region or c.region in (region, around, None))), None)
    return max(cities[:4], key=_weight, default=None)


def _weight(city: City) -> int:
    return city.population * (2 if city.country in MARKETS else 1)


def is_country(token: str) -> bool:
    return fold_name(token) in load_countries() or (len(token) == 3 and token in load_country_codes())


def is_city(token: str) -> bool:
    """Whether a name alone is enough to know the city: a foreign name only of a metropolis."""
    city = find_city(token)
    least = WELL_PEOPLED if city and fold_name(city.name) == fold_name(token) else METROPOLIS
    return fold_name(token) in NICKNAMES or (city is not None and city.population >= least)


def is_area(token: str) -> bool:
    """Whether it is larger than a country: EMEA, or anywhere."""
    return fold_name(token) in AREAS or REMOTE.fullmatch(token) is not None


@lru_cache(maxsize=8192)
def resolve(parts: tuple[str, ...], hint: str | None = None, country: str | None = None) -> Spot | None:
    """The place that ``parts`` name; None where they name none.

    ``country``: where it lies, for certain. ``hint``: the country to prefer among places of one name. Both ISO 3166-1.
    """
    tokens = [token for part in parts if not STREET.search(part) for token in _with_state(plain_name(part))]
    tokens = list(dict.fromkeys(tokens))
    if tokens and (place := NICKNAMES.get(fold_name(tokens[0]))):
        tokens = [*place[: 1 if tokens[1:] or country else None], *tokens[1:]]
    readings = [spot for spot in _readings(tokens, hint, country) if spot]
    if not readings:
        return None
    return replace(max(readings, key=_certainty), remote=any(REMOTE.search(part) for part in parts))


def plain_name(part: str) -> str:
    """A part without what is no name: "Greater London Area", "Remote in Canada", "94105 San Francisco". "OK" by itself is a state."""
    if part in load_state_codes() or is_country(part) or fold_name(part) in NICKNAMES or fold_name(part) in AREAS or find_city(part):
        return part.strip()
    bare = NUMBER.sub(" ", NO_PLACE.sub(" ", REMOTE.sub(" ", part)))
    return LEADING.sub("", " ".join(bare.split())).strip(" .,-–/")


def _with_state(token: str) -> tuple[str, ...]:
    """ "Austin TX", "TX United States" or "US East Coast" in two, "" in none."""
    if (
        (found := STATE_AFTER.match(token))
        and (state := load_short_regions().get(found["state"]))
        and find_city(found["city"], state[:2], state)
    ):
        return found["city"], found["state"]
    if (found := STATE_BEFORE.match(token)) and find_country(found["country"]) == load_short_regions().get(found["state"], "")[:2]:
        return found["state"], found["country"]
    if (found := COUNTRY_BEFORE.match(token)) and found["country"] in load_country_codes() and not find_city(token):
        return found["rest"], found["country"]
    return (_without_comma(token) or (token,)) if token else ()


@lru_cache(maxsize=8192)
def _without_comma(token: str) -> tuple[str, ...] | None:
    """City, region and country of words that no mark parts, so that each lies in the next: "Heredia Costa Rica", "東京都渋谷区"; a city
    alone where its own part of town follows ("Berlin-Mitte"). None where the words are one name, or no such row."""
    if fold_name(token) in load_countries() or (find_city(token) and not _is_part_of_town(token)) or find_region(token, None):
        return None
    if token[0] >= FIRST_UNSPACED:
        return next((head for end in range(min(len(token), LONGEST_UNSPACED), 1, -1) if (head := _head_of(token, end))), None)
    city, _, part = token.partition("-")
    if part[:1].isupper() and city.isalpha() and is_city(city) and not ROUND_ABOUT.search(part):
        return (city,)
    words = token.split(" ", MOST_WORDS)
    cuts = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, min(len(words), MOST_WORDS)))
    return next((parts for head, tail in cuts if (parts := _row_of(head, tail))), None)


def _is_part_of_town(token: str) -> bool:
    """ "Berlin-Kreuzberg": a place that goes by what stands behind the name of the town that holds it."""
    town, _, part = token.partition("-")
    city = find_city(token) if part else None
    return city is not None and fold_name(city.name) == fold_name(part) and find_city(town, city.country, city.region) is not None


def _head_of(token: str, end: int) -> tuple[str, ...] | None:
    """The place that so many signs name, with or without what they say it is (a city, a province), and of a country the rest."""
    head, rest = token[:end], token[end:].strip()
    if find_country(head):
        return (*(_without_comma(rest) or (rest,)), head) if rest else None
    return next(((name,) for name in (head, head.rstrip(KINDS_OF_PLACE)) if len(name) > 1 and find_city(name)), None)


def _row_of(head: str, tail: str) -> tuple[str, ...] | None:
    """City, region and country, or city and region, where the one lies in the other."""
    country = find_country(tail) if len(tail) > 3 else None
    if country is None:
        region = load_region_names().get(fold_name(tail))
        return (head, tail) if region and find_city(head, region[:2], region) else None
    city, _, inner = head.rpartition(" ")
    if city and (region := find_region(inner, country)) and find_city(city, country, region):
        return city, inner, tail
    return (head, tail) if find_city(head, country) else None


def _readings(tokens: list[str], hint: str | None, country: str | None) -> Iterator[Spot | None]:
    """The places that the parts may mean. "CA" alone, country or state, means nothing."""
    if country:
        yield _read_down([*tokens[:1], *(token for token in tokens[1:] if find_country(token) != country), country], country)
        return
    if len(tokens) == 1 and tokens[0] in load_short_regions().keys() & load_country_codes().keys():
        tokens = [*tokens, hint] if hint and load_short_regions()[tokens[0]].startswith(hint) else []
    for order in _orders(tokens):
        named = find_country(order[-1])
        if named:
            yield _read_down(order, named)
        if not named or (find_region(order[-1], None) or "").startswith(("US", "CA")):
            yield _hinted(_read_down(order, hint), order) if hint else None
            yield _read_down(order, None)


def _orders(tokens: list[str]) -> list[list[str]]:
    """As given, and the other way round where the first part may be the country or region: "Poland, Warsaw"."""
    if len(tokens) < 2 or is_country(tokens[-1]):
        return [tokens] if tokens else []
    if is_country(tokens[0]) and not find_region(tokens[-1], None):
        return [tokens[::-1]]
    return [tokens, tokens[::-1]] if find_country(tokens[0]) or find_region(tokens[0], None) else [tokens]


def _hinted(spot: Spot | None, tokens: list[str]) -> Spot | None:
    """The reading in the hinted country, where there is more to it than that country, unless the words lie elsewhere, or a far larger
    city there has the name."""
    if spot is None or not (spot.city or _is_within(spot)) or _is_abroad(tokens, spot.country):
        return None
    if spot.city is None or spot.region is None:
        return spot
    largest, there = find_city(tokens[0]), find_city(tokens[0], spot.country)
    return spot if not largest or not there or there.population >= FAIR_SHARE * largest.population else None


def _is_within(spot: Spot) -> bool:
    """Whether its region is part of a country: "Midwest", "EMEA" not."""
    return spot.region is not None and fold_name(spot.region) not in AREAS - INNER_AREAS


def _is_abroad(tokens: list[str], country: str | None) -> bool:
    """Whether they name another country's region, with what is a town in that country: "Birmingham, AL" is not in GB."""
    return any(
        find_city(town, region[:2])
        for token in tokens
        if find_country(token) != country and not find_region(token, country) and (region := find_region(token, None))
        for town in tokens
        if town != token
    )


def _read_down(tokens: list[str], country: str | None) -> Spot | None:
    """City first, country last."""
    rest = tokens[:-1] if country and find_country(tokens[-1]) == country else tokens
    if not rest:
        return _with_city([CITY_STATES[country]], None, country) if country in CITY_STATES else Spot(country=country)
    for at in range(len(rest) - 1, 0, -1):
        if region := find_region(rest[at], country):
            return _with_city(rest[:at] + rest[at + 1 :], region, region[:2])
    region = find_region(rest[0], country)
    if region and _is_rather_region(rest[0], region):
        return _with_city(rest[1:], region, region[:2])
    return _with_city(rest, None, country)


def _is_rather_region(token: str, region: str) -> bool:
    """Of a city and a region of one name: "Ontario" is the province, "Berlin" the city; so is "Barcelona"."""
    city = find_city(token, region[:2])
    return city is None or (city.region not in (region, None) and region not in load_provinces())


def _with_city(names: list[str], region: str | None, country: str | None) -> Spot | None:
    """With the first name that is a city there; else with the one next to the region or country, as it is given."""
    if not country and names and fold_name(names[0]) in AREAS:
        return Spot(region=names[0])
    for name in names:
        if city := find_city(name, country, region):
            return Spot(city.name, region or city.region, city.country, city.latitude, city.longitude)
    if names and country and not region and fold_name(names[-1]) in AREAS:
        return Spot(region=names[-1], country=country)
    if region or country:
        return Spot(names[-1] if names and TOWN.match(names[-1]) and not find_country(names[-1]) else None, region, country)
    return None


def _certainty(spot: Spot) -> tuple[bool, bool]:
    return spot.latitude is not None, spot.region is not None
