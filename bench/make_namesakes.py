"""Names that say too little for a rule on pay to hold for sure, ``data/reference/namesakes.csv``: ``python -m bench.make_namesakes``.

"Vancouver" is a city of British Columbia and one of Washington, and both have rules. A row is a place by its name and region, with the
other regions that a bare name may mean. A namesake counts where it is not negligible beside the place: 50,000 people, and in the same
country a tenth of the place's, abroad half (a quarter in the countries where boards list most openings). Regions count too ("Washington"),
beside cities of 250,000. Of places and namesakes, one at least lies where a rule of ``laws.csv`` holds. Cities are those of
`pipelines.extract.place.gazetteer`.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from laws.table import LAWS, Asks
from pipelines.extract.place.gazetteer import LEAST_PEOPLE, City, find_cities, find_large_cities, fold_name, load_region_names
from pipelines.extract.place.names import FAIR_SHARE, MARKETS
from pipelines.extract.words.casing import without_accents
from pipelines.extract.words.tables import FOLDER

FILE = FOLDER / "namesakes.csv"
HEAD = """\
# Names that may mean a place of another jurisdiction, written by `python -m bench.make_namesakes` from GeoNames (CC BY 4.0) and laws.csv.
# name: the bare name. where: the place that it is taken for, ISO 3166-2 (ISO 3166-1 where the region has no code).
# others: where its namesakes lie.
"""
LEAST, LEAST_BESIDE_REGION = 50_000, 250_000  # people
ABROAD = 0.5  # of the place's people
RULED = {place.region or place.country for law in LAWS if law.asks is not Asks.STATE for place in law.where}


class Row(NamedTuple):
    name: str
    where: str
    others: str


def rows() -> list[Row]:
    """In order of name and place."""
    others: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for name, where, other in chain(_of_cities(), _of_regions()):
        if where != other and not RULED.isdisjoint((where, where[:2], other, other[:2])):
            for spelt in {name, without_accents(name)}:
                others[spelt, where].add(other)
    return [Row(name, where, " ".join(sorted(found))) for (name, where), found in sorted(others.items())]


def _of_cities() -> Iterator[tuple[str, str, str]]:
    """Name, place and namesake's place of two cities."""
    named: defaultdict[str, list[City]] = defaultdict(list)
    for city in find_large_cities(LEAST_PEOPLE):
        named[fold_name(city.name)].append(city)
    for cities in named.values():
        yield from ((one.name, _of(one), _of(other)) for one in cities for other in cities if _counts_beside(other, one))


def _of_regions() -> Iterator[tuple[str, str, str]]:
    """The same of a region that is known by its name alone and a city."""
    for key, region in load_region_names().items():
        for city in find_cities(key):
            if fold_name(city.name) == key and city.population >= LEAST_BESIDE_REGION:
                yield city.name, region, _of(city)
            if fold_name(city.name) == key:
                yield city.name, _of(city), region


def _of(city: City) -> str:
    return city.region or city.country


def _counts_beside(other: City, city: City) -> bool:
    if other.country == city.country:
        return other.population >= max(LEAST, FAIR_SHARE * city.population)
    return other.population >= LEAST and other.population * (2 if other.country in MARKETS else 1) >= ABROAD * city.population


def main() -> None:
    with FILE.open("w", newline="", encoding="utf-8") as file:
        file.write(HEAD)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Row._fields)
        writer.writerows(rows())
    print(f"{len(rows()):,} names of a place with namesakes")


if __name__ == "__main__":
    main()
