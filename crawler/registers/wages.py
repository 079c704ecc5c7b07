"""Where a posting's pay stands among prevailing wages: an entry a place in the United States and candidate occupation."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from catalog.registers.waiting import Asking
from registers.areas import TERRITORIES, Area
from registers.wages import Levels, standing, wage_year
from schemas.enums import Undetermined, WageFlag
from schemas.facts import Place
from schemas.fields import PREVAILING_WAGE
from schemas.jsonschema import key_of

Object = dict[str, Any]
MOST_PLACES = 30  # of one posting: a list of all a firm's towns is no place of work
LEAST_SHARE = 0.05  # of an occupation that is no first one: what is less likely is no candidate
COUNTRIES = frozenset({"US", *TERRITORIES})  # where the wages hold
_NOTHING: Object = {key_of(value.name): None for value in PREVAILING_WAGE.values} | {"outdated": False}
_LEVELS = ("level1", "level2", "level3", "level4")

AreaOf = Callable[[Place], Area | None]
LevelsOf = Callable[[str, str], Levels | None]  # of an occupation and the code of an area


def year_of(asking: Asking) -> str:
    """The wage year of a posting."""
    return wage_year(date.fromisoformat(asking.day))


def prevailing(asking: Asking, occupations: Sequence[Mapping[str, Any]], area_of: AreaOf, levels_of: LevelsOf) -> list[Object]:
    """The entries of a posting, as records hold them (`PREVAILING_WAGE`)."""
    candidates = [one for n, one in enumerate(occupations) if not n or one["share"] >= LEAST_SHARE]
    places = [place for place in dict.fromkeys(asking.places) if place.country in COUNTRIES][:MOST_PLACES]
    return [entry for place in places for entry in _of_place(asking, place, candidates, area_of(place), levels_of)]


def _of_place(
    asking: Asking, place: Place, occupations: Sequence[Mapping[str, Any]], area: Area | None, levels_of: LevelsOf
) -> Iterator[Object]:
    told = {**_NOTHING, "city": place.city, "region": place.region, "low": asking.low, "high": asking.high}
    if area is None or not occupations:
        yield told | {"undetermined": _why_not(place, area)}
        return
    for occupation in occupations:
        named = {"soc": occupation["soc"], "occupation": occupation["name"], "area": area.code, "areaName": area.name}
        yield told | named | _levels(asking, levels_of(occupation["soc"], area.code))


def _why_not(place: Place, area: Area | None) -> Undetermined:
    if area is not None:
        return Undetermined.NO_OCCUPATION
    if place.city is not None:
        return Undetermined.NO_AREA
    return Undetermined.REMOTE if place.remote else Undetermined.NO_CITY


def _levels(asking: Asking, found: Levels | None) -> Object:
    if found is None:
        return {"undetermined": Undetermined.NO_LEVELS}
    told = {
        "wageYear": found.wage_year, "outdated": found.wage_year != found.asked_year, "collection": found.collection,
        "label": found.label or None,
        "evidence": {"origin": "register", "register": "wages", "period": found.wage_year, "key": f"{found.area} {found.soc}"},
    }  # fmt: skip
    if not found.levels:
        return told | {"undetermined": Undetermined.NO_LEVELS}
    stands = standing(asking.low, asking.high, found)
    return told | dict(zip(_LEVELS, map(float, found.levels), strict=True)) | {"lowLevel": stands.low, "highLevel": stands.high}


def flag_of(entries: Sequence[Mapping[str, Any]]) -> WageFlag | None:
    """What holds of every candidate occupation, in every place whose wage area is known."""
    ends = [(entry["lowLevel"], entry["highLevel"]) for entry in entries if entry["soc"] is not None]
    if ends and all(high == 0 for _, high in ends):
        return WageFlag.HIGH_END_BELOW
    return WageFlag.LOW_END_BELOW if ends and all(low == 0 for low, _ in ends) else None
