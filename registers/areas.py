"""The OFLC wage area of a US place: its county, by the register of places, and the area that a wage year's geography puts the county into.

A name that means places of several areas of its state is settled by the county or the coordinates, where they are known, else by the place
that has far more people than the others. What stays open has no area.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property, lru_cache
from math import cos, hypot, radians

import orjson

from registers.place_keys import county_keys, names_county, place_keys
from schemas.facts import Place

TERRITORIES = frozenset({"PR", "GU", "VI", "MP", "AS"})  # of the US, with country codes of their own
_FAR_MORE = 10  # times as many people: that one is meant
_NEAR = 0.25  # degrees, some 25 km: coordinates farther from every known place tell no county
_LEAST_CASES = 2  # that must put a place into the same county, where the register of places has no such name
_MEMO = 1 << 15
_FILED = " UNION ALL ".join(
    f"SELECT worksite_city AS city, worksite_state AS state, worksite_county AS county FROM {table}"
    for table in ("lca", "lca_worksites", "perm")
)

Geography = Iterable[tuple[str, str, str, str]]  # area, its name, state ("CA"), county or town
Places = Iterable[tuple[str, str, str, int, float | None, float | None]]  # name, state, county, people, latitude, longitude


@dataclass(frozen=True, slots=True)
class Area:
    """``code`` as in the wages ("41860"), ``name`` as in the geography ("San Francisco-Oakland-Fremont, CA")."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class _Spot:
    """A known place."""

    area: str
    people: int
    latitude: float | None
    longitude: float | None


class Areas:
    """The areas of one wage year."""

    def __init__(self, geography: Geography, places: Places, filed: Places = ()) -> None:
        """``filed``: places as filings name them, for names that ``places`` lacks."""
        self._areas: dict[str, Area] = {}
        self._counties: dict[tuple[str, str], str] = {}
        states: defaultdict[str, set[str]] = defaultdict(set)
        for code, name, state, county in geography:
            self._areas.setdefault(code, Area(code, name))
            self._counties.setdefault((state, county_keys(county)[0]), code)
            states[state].add(code)
        self._whole = {state: codes.pop() for state, codes in states.items() if len(codes) == 1}
        self._spots: defaultdict[tuple[str, str], list[_Spot]] = defaultdict(list)
        self._add(places)
        known = set(self._spots)
        self._add(row for row in filed if (row[1], place_keys(row[0])[0]) not in known)
        self._by_name = lru_cache(_MEMO)(self._spots_named)

    @staticmethod
    def year_for(db: sqlite3.Connection, wage_year: str) -> str:
        """The year whose geography `load` takes: ``wage_year``, where it is not loaded the last one before it, else the first after it; ""
        where none is."""
        years = [row[0] for row in db.execute("SELECT period FROM register_file WHERE kind = 'areas' ORDER BY period")]
        return max((year for year in years if year <= wage_year), default=min(years, default=""))

    @classmethod
    def load(cls, db: sqlite3.Connection, wage_year: str) -> "Areas":
        """Of ``registers.db``, and of the year that `year_for` tells."""
        year = cls.year_for(db, wage_year)
        geography = db.execute(
            "SELECT area, areas.name, state, county FROM areas JOIN register_file USING (file_id) WHERE period = ? ORDER BY areas.rowid",
            (year,),
        )
        places = db.execute("SELECT place, state, county, coalesce(population, 0), latitude, longitude FROM places ORDER BY rowid")
        filed = db.execute(
            f"SELECT city, state, county, count(*), NULL, NULL FROM ({_FILED}) WHERE city IS NOT NULL AND county IS NOT NULL"
            f" AND state IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) >= {_LEAST_CASES} ORDER BY 1, 2, 3"
        )
        return cls(geography, places, filed)

    def _add(self, places: Places) -> None:
        for name, state, county, people, latitude, longitude in places:
            if area := self.of_county(state, county):
                self._spots[state, place_keys(name)[0]].append(_Spot(area.code, people, latitude, longitude))

    @cached_property
    def _grid(self) -> dict[tuple[str, int, int], list[_Spot]]:
        grid: defaultdict[tuple[str, int, int], list[_Spot]] = defaultdict(list)
        for (state, _), spots in self._spots.items():
            for spot in spots:
                if spot.latitude is not None and spot.longitude is not None:
                    grid[state, *_cell(spot.latitude, spot.longitude)].append(spot)
        return grid

    def pack(self) -> bytes:
        """All of it; `unpack` reads it in a fraction of the time."""
        areas = {code: area.name for code, area in self._areas.items()}
        counties = [(*at, code) for at, code in self._counties.items()]
        spots = [(*at, *astuple(spot)) for at, of in self._spots.items() for spot in of]
        columns = list(zip(*spots, strict=True))  # a list each, not one a place: that would be the slow part of reading it
        return orjson.dumps([areas, counties, self._whole, columns])

    @classmethod
    def unpack(cls, packed: bytes) -> "Areas":
        """What `pack` made."""
        areas = cls((), ())
        names, counties, areas._whole, columns = orjson.loads(packed)
        areas._areas = {code: Area(code, name) for code, name in names.items()}
        areas._counties = {(state, county): code for state, county, code in counties}
        for state, key, *spot in zip(*columns, strict=True):
            areas._spots[state, key].append(_Spot(*spot))
        return areas

    def of(self, place: Place, county: str | None = None) -> Area | None:
        """The area that a place lies in; None for places outside the US, and where it is not known. Coordinates alone tell nothing: a
        source gives them to a whole state, too."""
        state = _state(place)
        if state is None:
            return None
        code = self._whole.get(state) or (self._named(state, place, county) if place.city else None)
        return self._areas[code] if code else None

    def of_county(self, state: str, county: str) -> Area | None:
        """The area of a county ("CA", "Santa Clara County"); of an independent city, "Radford city" or "City of Radford"."""
        codes = (self._counties.get((state, key)) for key in county_keys(county))
        code = next(filter(None, codes), None)
        return self._areas[code] if code else None

    def _named(self, state: str, place: Place, county: str | None) -> str | None:
        if county and (area := self.of_county(state, county)):
            return area.code
        point, spots = _point(place), self._by_name(state, place.city or "")
        if not spots and point:
            spots = tuple(spot for cell in _around(*point) for spot in self._grid.get((state, *cell), ()))
            return _nearest(*point, spots)
        if len({spot.area for spot in spots}) <= 1:
            return spots[0].area if spots else None
        return (_nearest(*point, spots) if point else None) or _most_peopled(spots)

    def _spots_named(self, state: str, city: str) -> tuple[_Spot, ...]:
        for key in place_keys(city):
            if spots := self._spots.get((state, key)):
                return tuple(spots)
        area = self.of_county(state, city) if names_county(city) else None
        return (_Spot(area.code, 0, None, None),) if area else ()


def _state(place: Place) -> str | None:
    """ "CA"; None outside the US, and where the state is not known."""
    if place.country in TERRITORIES:
        return place.country
    country, _, state = (place.region or "").partition("-")
    return state if country == "US" and place.country in (None, "US") and len(state) == 2 else None


def _point(place: Place) -> tuple[float, float] | None:
    latitude, longitude = place.latitude, place.longitude
    is_known = latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180
    return (latitude, longitude) if is_known and latitude is not None and longitude is not None else None


def _nearest(latitude: float, longitude: float, spots: Sequence[_Spot]) -> str | None:
    """The area of the nearest place, if it is near."""
    wide = cos(radians(latitude))
    far = [
        (hypot(spot.latitude - latitude, (spot.longitude - longitude) * wide), spot.area)
        for spot in spots
        if spot.latitude is not None and spot.longitude is not None
    ]
    distance, area = min(far, default=(_NEAR, ""))
    return area if distance < _NEAR else None


def _most_peopled(spots: Sequence[_Spot]) -> str | None:
    """The area where far more people live under the name than in any other."""
    people: defaultdict[str, int] = defaultdict(int)
    for spot in spots:
        people[spot.area] = max(people[spot.area], spot.people)
    (most, area), (next_most, _) = sorted(((count, area) for area, count in people.items()), reverse=True)[:2]
    return area if most >= _FAR_MORE * max(next_most, 1) else None


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return int(latitude // _NEAR), int(longitude // _NEAR)


def _around(latitude: float, longitude: float) -> Iterator[tuple[int, int]]:
    row, column = _cell(latitude, longitude)
    return ((row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1))
