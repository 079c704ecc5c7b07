"""What pictures share: what places are called, and what the catalog knows at all."""

import sqlite3
from functools import lru_cache

import pycountry

from schemas.characters import plain

NO_PLACE = "place not stated"
NO_REGISTER = "No public register has been asked: `rolecall registers apply` looks postings up, in those that come along or are loaded."


def is_looked_up(db: sqlite3.Connection) -> bool:
    """Whether postings were looked up in registers."""
    return db.execute("SELECT 1 FROM register_state").fetchone() is not None


@lru_cache(maxsize=100_000)
def place_name(country: str | None, region: str | None) -> str:
    """Of codes of ISO 3166: "California, US" of US and US-CA; a country's name where no region is known; a region without code as given."""
    if country is None:
        return NO_PLACE
    if region is None:
        found = pycountry.countries.get(alpha_2=country)
        return f"{found.name if found else plain(country, 100)}, no region"
    part = pycountry.subdivisions.get(code=region)  # type: ignore[no-untyped-call]
    return f"{part.name if part else plain(region, 100)}, {plain(country, 100)}"
