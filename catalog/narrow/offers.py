"""The choices that a page shows of each filter: fixed values, or those that the catalog has. ``OFFERS`` is the table."""

from dataclasses import dataclass

from schemas.enums import EducationLevel, EmploymentType, Seniority, Workplace
from schemas.search import CLAIM, SPONSORSHIP, STATUS


@dataclass(frozen=True, slots=True)
class Offer:
    """``name``: a filter of schemas.search.FILTERS; ``values``: as an address has them, empty where the catalog's own are shown,
    the commonest first. ``labels``: by value, where it is no word of its own."""

    name: str
    values: tuple[str, ...] = ()


OFFERS = (
    Offer("sponsorship", SPONSORSHIP),
    Offer("claim", CLAIM),
    Offer("visa"),
    Offer("record_within", ("1y", "2y", "3y", "5y")),
    Offer("place"),  # countries
    Offer("workplace", tuple(Workplace)),
    Offer("employment", tuple(EmploymentType)),
    Offer("min_salary"),  # steps in the currency that is asked for, or the commonest
    Offer("seniority", tuple(Seniority)),
    Offer("max_experience", ("1y", "2y", "3y", "5y", "8y", "10y")),
    Offer("education", tuple(EducationLevel)),
    Offer("language"),
    Offer("posted_within", ("1d", "3d", "7d", "14d", "30d", "90d")),
    Offer("source"),  # families
    Offer("status", STATUS),
)
_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}


def label_of(name: str, value: str) -> str:
    """A choice for a person: "Full time", "7 days"."""
    if name in ("record_within", "max_experience", "posted_within"):
        return f"{value[:-1]} {_UNITS[value[-1]]}{'' if value[:-1] == '1' else 's'}"
    if name in ("visa", "place", "language", "source", "min_salary", "currency"):
        return value
    return value.replace("_", " ").capitalize()
