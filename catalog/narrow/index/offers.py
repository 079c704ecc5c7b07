"""The choices that a page shows of each filter: fixed values, or those that the catalog has. ``OFFERS`` is the table."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pycountry

from catalog.narrow.index.rules import COUNTRY
from pipelines.extract.place.fields import extract_places
from pipelines.extract.place.gazetteer import fold_name
from schemas.enums import EducationLevel, EmploymentType, Seniority, Workplace
from schemas.search import CLAIM, SPONSORSHIP, STATUS

MOST = 20  # choices of a filter whose values are the catalog's own
AMOUNTS = (1, 1.5, 2, 3, 4, 5, 7.5)  # steps of pay, and ten times these, and so on
_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}


def _spoken(value: str) -> str:
    return value.replace("_", " ").capitalize()


def _aged(value: str) -> str:
    return f"{value[:-1]} {_UNITS[value[-1]]}{'' if value[:-1] == '1' else 's'}"


@cache
def _language(code: str) -> str:
    found = pycountry.languages.get(alpha_2=code)
    return found.name.partition(";")[0].partition(" (")[0] if found else code


@cache
def country_named(code: str) -> str | None:
    """The name of a country by which a query finds it, or the city that is all of it, as Singapore; None where there is none."""
    found = pycountry.countries.get(alpha_2=code)
    names = [name for kind in ("common_name", "name", "official_name") if (name := getattr(found, kind, None))]
    read = {name: _read(name) for name in names}
    return next((name for name in names if read[name] == {(code, None)}), None) or next(
        (name for name in names if read[name] == {(code, fold_name(city)) for city in (name,)}), None
    )


@cache
def _read(name: str) -> set[tuple[str, str | None]]:
    """What a query takes a name for: countries, each with the region or city that is meant in it."""
    places = (place for place in extract_places(name) if place.country)
    return {(place.country or "", (place.city and fold_name(place.city)) or place.region) for place in places}


def names_city(name: str) -> bool:
    return any(part is not None for _, part in _read(name))


@dataclass(frozen=True, slots=True)
class Offer:
    """``name``: a filter of schemas.search.FILTERS; ``values``: as an address has them. Where there are none, those that the catalog has
    are offered, the commonest first: ``found`` gives the value that a member of the column stands for, None where it stands for none.
    ``asks``: of such a value, whether the filter means more or less by it."""

    name: str
    values: tuple[str, ...] = ()
    found: Callable[[Any], str | None] | None = None
    label: Callable[[str], str] = str
    asks: Callable[[str], bool] = lambda _: False


OFFERS = (
    Offer("sponsorship", SPONSORSHIP, label=_spoken),
    Offer("claim", CLAIM, label=_spoken),
    Offer("visa", found=lambda one: one[0] if one[1] else None),
    Offer("record_within", ("1y", "2y", "3y", "5y"), label=_aged),
    Offer("place", found=lambda one: one[COUNTRY] and country_named(one[COUNTRY]), asks=names_city),
    Offer("workplace", tuple(map(str, Workplace)), label=_spoken),
    Offer("employment", tuple(map(str, EmploymentType)), label=_spoken),
    Offer("min_salary"),  # steps, in one currency
    Offer("seniority", tuple(map(str, Seniority)), label=_spoken),
    Offer("max_experience", ("1y", "2y", "3y", "5y", "8y", "10y"), label=_aged),
    Offer("education", tuple(map(str, EducationLevel)), label=_spoken),
    Offer("language", found=str, label=_language),
    Offer("posted_within", ("1d", "3d", "7d", "14d", "30d", "90d"), label=_aged),
    Offer("source", found=lambda one: str(one[0])),
    Offer("status", STATUS, label=_spoken),
)
