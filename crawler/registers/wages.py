"""Where a posting's pay stands among prevailing wages: an entry a place in the United States and candidate occupation."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from catalog.registers.waiting import Asking
from registers.areas import TERRITORIES, Area
from registers.title_words import is_training
from registers.wages import Levels, standing, wage_year
from schemas.enums import Origin, Undetermined, WageFlag
from schemas.evidence import Evidence
from schemas.facts import Place
from schemas.fields import PREVAILING_WAGE
from schemas.jsonschema import key_of

Object = dict[str, Any]
MOST_PLACES = 30  # of one posting: a list of all a firm's towns is no place of work
LEAST_SHARE = 0.05  # of an occupation that is no first one: what is less likely is no candidate
LEAST_SURE = 0.4, 0.6  # of the first occupation, and of all named: with less, the job may well be of another, and nothing is flagged
COUNTRIES = frozenset({"US", *TERRITORIES})  # where the wages hold
PAY = (10_000, 3_000_000)  # dollars a year; what is outside is another unit's, or a slip, and is not placed
_NOTHING: Object = {key_of(value.name): None for value in PREVAILING_WAGE.values} | {"outdated": False}
_NOWHERE = Place(Evidence("job_locations", Origin.FIELD, "", ""))
_LEVELS = ("level1", "level2", "level3", "level4")


class Priced(NamedTuple):
    """A posting whose pay is to be put among wages: what its title may stand for, and whether its employer is a university or college."""

    asking: Asking
    occupations: Sequence[Mapping[str, Any]]
    is_academic: bool

    @property
    def candidates(self) -> Sequence[Mapping[str, Any]]:
        return [one for n, one in enumerate(self.occupations) if not n or one["share"] >= LEAST_SHARE]


@dataclass(frozen=True, slots=True)
class Table:
    """The levels of an occupation in an area, and what entries say of them, whatever the pay is."""

    levels: Levels
    said: Object

    @classmethod
    def of(cls, found: Levels) -> "Table":
        said: Object = {
            "wageYear": found.wage_year, "outdated": found.wage_year != found.asked_year, "collection": found.collection,
            "label": found.label or None,
            "evidence": {"origin": "register", "register": "wages", "period": found.wage_year, "key": f"{found.area} {found.soc}"},
        }  # fmt: skip
        more = zip(_LEVELS, map(float, found.levels), strict=True) if found.levels else [("undetermined", Undetermined.NO_LEVELS)]
        return cls(found, said | dict(more))


Spot = tuple[Place, Area | None]
AreaOf = Callable[[Place], Area | None]
TableOf = Callable[[str, str], Table | None]  # of an occupation and the code of an area


def year_of(asking: Asking) -> str:
    """The wage year of a posting."""
    return wage_year(date.fromisoformat(asking.day))


def spots_of(asking: Asking, area_of: AreaOf) -> list[Spot]:
    """Where the wages may hold, and the area of each place."""
    return [(place, area_of(place)) for place in places_of(asking)]


def keys_of(priced: Priced, spots: Sequence[Spot]) -> Iterator[tuple[str, str]]:
    """The occupations and areas whose wages are wanted."""
    areas = [area.code for _, area in spots if area is not None]
    return ((one["soc"], area) for one in priced.candidates for area in areas) if areas else iter(())


def prevailing(priced: Priced, spots: Sequence[Spot], table_of: TableOf) -> list[Object]:
    """The entries of a posting, as records hold them (`PREVAILING_WAGE`). ``spots``: its own."""
    asking, candidates = priced.asking, priced.candidates
    low, high = _of_a_year(asking.low), _of_a_year(asking.high)
    if (low, high) != (asking.low, asking.high):
        asking = replace(asking, low=low, high=high)
    return [entry for place, area in spots for entry in _of_place(asking, place, candidates, area, table_of)]


def places_of(asking: Asking) -> Sequence[Place]:
    """Where the wages may hold: the posting's places in the United States; of a posting that names no country and pays in dollars, its
    place, of which nothing is known; none of one abroad."""
    if at_home := [place for place in asking.places if place.country in COUNTRIES]:
        return list(dict.fromkeys(at_home))[:MOST_PLACES] if len(at_home) > 1 else at_home
    is_paid_so = asking.low is not None or asking.high is not None
    return (*asking.places, _NOWHERE)[:1] if is_paid_so and not any(place.country for place in asking.places) else ()


def _of_a_year(amount: float | None) -> float | None:
    return amount if amount is not None and PAY[0] <= amount <= PAY[1] else None


def _of_place(
    asking: Asking, place: Place, candidates: Sequence[Mapping[str, Any]], area: Area | None, table_of: TableOf
) -> Iterator[Object]:
    is_remote = place.remote or asking.remote
    told = {**_NOTHING, "city": place.city, "region": place.region, "remote": is_remote, "low": asking.low, "high": asking.high}
    if area is None or not candidates:
        yield told | {"undetermined": _why_not(place, area, is_remote)}
        return
    told |= {"area": area.code, "areaName": area.name}
    for occupation in candidates:
        soc = occupation["soc"]
        yield {**told, "soc": soc, "occupation": occupation["name"], **_levels(asking, table_of(soc, area.code))}


def _why_not(place: Place, area: Area | None, is_remote: bool) -> Undetermined:
    if area is not None:
        return Undetermined.NO_OCCUPATION
    if place.city is not None:
        return Undetermined.NO_AREA
    if is_remote:
        return Undetermined.REMOTE
    return Undetermined.NO_CITY if place.country or place.region else Undetermined.NO_PLACE


def _levels(asking: Asking, table: Table | None) -> Object:
    if table is None:
        return {"undetermined": Undetermined.NO_LEVELS}
    stands = standing(asking.low, asking.high, table.levels)
    return {**table.said, "lowLevel": stands.low, "highLevel": stands.high}


def flag_of(entries: Sequence[Mapping[str, Any]], priced: Priced) -> WageFlag | None:
    """What holds of every candidate occupation, in every place whose wage area is known. Of interns and trainees nothing is flagged: the
    law's wages are those of who works in the occupation."""
    shares = [one["share"] for one in priced.occupations]
    if not shares or shares[0] < LEAST_SURE[0] or sum(shares) < LEAST_SURE[1] or is_training(priced.asking.title or ""):
        return None
    ends = [(entry["lowLevel"], entry["highLevel"]) for entry in entries if entry["soc"] is not None]
    if ends and all(high == 0 for _, high in ends):
        return WageFlag.HIGH_END_BELOW
    return WageFlag.LOW_END_BELOW if ends and all(low == 0 for low, _ in ends) else None
