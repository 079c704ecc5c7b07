"""Places of work: what sources write, to cities, regions and countries with ISO codes and coordinates."""

from functools import lru_cache

from pipelines.extract.place_names import Spot, resolve
from pipelines.extract.place_split import split_places
from schemas.enums import Origin
from schemas.evidence import Evidence
from schemas.facts import Place
from schemas.raw import RawPlace

FIELD = "job_locations"
NOTHING = frozenset(
    (
        "",
        "unavailable",
        "n/a",
        "na",
        "null",
        "none",
        "-",
        "not specified",
        "various",
        "multiple",
        "multiple locations",
        "tbd",
        "unknown",
        "other",
    )
)


def extract_places(raw: tuple[RawPlace, ...] | str, *, country: str | None = None, origin: Origin = Origin.FIELD) -> tuple[Place, ...]:
    """The places that a source names, each once, in its order.

    ``country`` (ISO 3166-1 alpha-2) decides between places of one name; it is never itself taken for a place. A part that is no known
    place is left out, but for a city that stands with its region or country, which is kept as given.
    """
    given = (RawPlace(name=raw),) if isinstance(raw, str) else raw
    found: dict[Spot, Place] = {}
    for place in given:
        for spot, quote, rule in _read(place, country):
            found.setdefault(spot, _place(spot, place, Evidence(FIELD, origin, quote, rule)))
    return tuple(found.values())


def _read(place: RawPlace, country: str | None) -> tuple[tuple[Spot, str, str], ...]:
    """From the parts, where they say something; else from the words."""
    parts = tuple(part for part in (place.locality, place.region, place.country) if part and part.strip().lower() not in NOTHING)
    from_parts = read_parts(parts, country) if parts else ()
    from_name = read_words(place.name, country) if place.name else ()
    if len(from_name) > 1 or not from_parts:
        return from_name
    return from_parts


@lru_cache(maxsize=8192)
def read_parts(parts: tuple[str, ...], country: str | None) -> tuple[tuple[Spot, str, str], ...]:
    """City, region and country of one place, as far as they are given apart."""
    quote = ", ".join(parts)
    spot = resolve(parts, country)
    return ((spot, quote, "places.parts"),) if spot else read_words(quote, country)


@lru_cache(maxsize=8192)
def read_words(words: str, country: str | None) -> tuple[tuple[Spot, str, str], ...]:
    """The places in a line of words, with the words of each."""
    found = []
    for part, tokens in split_places(words):
        if spot := resolve(tokens, country):
            found.append((spot, part, "places.words"))
    return tuple(found)


def _place(spot: Spot, raw: RawPlace, evidence: Evidence) -> Place:
    latitude, longitude = _coordinates(raw) or (spot.latitude, spot.longitude)
    return Place(evidence, spot.city, spot.region, spot.country, latitude, longitude, spot.remote)


def _coordinates(raw: RawPlace) -> tuple[float, float] | None:
    """The source's own coordinates; (0, 0) and what lies off the globe are none."""
    try:
        latitude, longitude = float(raw.latitude or ""), float(raw.longitude or "")
    except ValueError:
        return None
    on_globe = abs(latitude) <= 90 and abs(longitude) <= 180
    return (latitude, longitude) if on_globe and (latitude or longitude) else None
