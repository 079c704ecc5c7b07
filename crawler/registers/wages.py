"""Where a posting's pay stands among prevailing wages: an entry a place in the United States and candidate occupation."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from catalog.registers.waiting import Asking, Spot
from registers.wages import Levels, standing, wage_year
from schemas.enums import Undetermined, WageFlag
from schemas.fields import PREVAILING_WAGE
from schemas.jsonschema import key_of

Object = dict[str, Any]
MOST_PLACES = 30  # of one posting: a list of all a firm's towns is no place of work
COUNTRY = "US"

AreaOf = Callable[[str, str, str], tuple[str, str] | None]  # city, state, wage year -> code and name
LevelsOf = Callable[[str, str, str, str], Levels | None]  # occupation, area, wage year, collection


def prevailing(asking: Asking, occupations: Sequence[Mapping[str, Any]], collection: str, area_of: AreaOf, levels_of: LevelsOf) -> list[Object]:
    """The entries of a posting, as records hold them (`PREVAILING_WAGE`)."""
    year = wage_year(date.fromisoformat(asking.day))
    spots = list(dict.fromkeys(spot for spot in asking.places if spot.country == COUNTRY))[:MOST_PLACES]
    return [entry for spot in spots for entry in _of_spot(asking, spot, occupations, year, collection, area_of, levels_of)]


def _of_spot(
    asking: Asking, spot: Spot, occupations: Sequence[Mapping[str, Any]], year: str, collection: str, area_of: AreaOf, levels_of: LevelsOf
) -> Iterator[Object]:
    state = (spot.region or "").removeprefix("US-")
    found = area_of(spot.city, state, year) if spot.city else None
    if found is None or not occupations:
        yield _entry(asking, spot) | {"undetermined": _why_not(spot, found)}
        return
    for occupation in occupations:
        named = {"soc": occupation["soc"], "occupation": occupation["name"], "area": found[0], "areaName": found[1], "collection": collection}
        yield _entry(asking, spot) | named | _levels(asking, levels_of(occupation["soc"], found[0], year, collection))


def _why_not(spot: Spot, area: object) -> str:
    if spot.city is None:
        return Undetermined.REMOTE if spot.remote else Undetermined.NO_CITY
    return Undetermined.NO_AREA if area is None else Undetermined.NO_OCCUPATION


_NOTHING: Object = {key_of(value.name): None for value in PREVAILING_WAGE.values}


def _entry(asking: Asking, spot: Spot) -> Object:
    return {**_NOTHING, "city": spot.city, "region": spot.region, "outdated": False, "low": asking.low, "high": asking.high}


def _levels(asking: Asking, found: Levels | None) -> Object:
    if found is None:
        return {"undetermined": Undetermined.NO_LEVELS}
    said = {
        "wageYear": found.wage_year, "outdated": found.is_of_another_year, "collection": found.collection, "label": found.label or None,
        "evidence": {"origin": "register", "register": "wages", "period": found.wage_year, "key": f"{found.area} {found.soc}"},
    }  # fmt: skip
    if len(found.levels) != 4:
        return said | {"undetermined": Undetermined.NO_LEVELS}
    stands = standing(asking.low, asking.high, found)
    ends = {"lowLevel": stands.low, "highLevel": stands.high}
    return said | {f"level{n}": float(level) for n, level in enumerate(found.levels, 1)} | ends


def flag_of(entries: Sequence[Mapping[str, Any]]) -> str | None:
    """What holds of every candidate occupation, in every place whose wage area is known."""
    ends = [(entry["lowLevel"], entry["highLevel"]) for entry in entries if entry["soc"] is not None]
    if ends and all(high == 0 for _, high in ends):
        return WageFlag.HIGH_END_BELOW
    return WageFlag.LOW_END_BELOW if ends and all(low == 0 for low, _ in ends) else None
