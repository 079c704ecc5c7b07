"""Places of work: what sources write, to cities, regions and countries with ISO codes and coordinates."""

import re
from dataclasses import replace
from functools import lru_cache

from pipelines.extract.place.gazetteer import fold_name
from pipelines.extract.place.names import REMOTE, Spot, find_country, resolve
from pipelines.extract.place.split import split_parts, split_places
from pipelines.extract.words.memo import memo
from pipelines.extract.words.tables import load_lines
from schemas.enums import Origin, Workplace
from schemas.evidence import Evidence
from schemas.facts import Place
from schemas.raw import RawPlace

FIELD = "job_locations"
_LONGEST = 200  # characters of a city, region or country
HYBRID = re.compile(r"\bh[yií]br[ií]d", re.I)
NOTHING = frozenset(load_lines("no_places.txt"))
_Found = tuple[tuple[Spot, str, str], ...]  # each place, its words, the rule


def extract_places(raw: tuple[RawPlace, ...] | str, *, country: str | None = None, origin: Origin = Origin.FIELD) -> tuple[Place, ...]:
    """The places that a source names, each once, in its order.

    ``country`` (ISO 3166-1 alpha-2) decides between places of one name; it is never itself taken for a place. What is
    no known place is left out, but for a city that stands with its region or country, which is kept as given.
    """
    found: dict[Spot, Place] = {}
    for given in (RawPlace(name=raw),) if isinstance(raw, str) else _told_apart(raw):
        for spot, quote, rule in _read(given, country):
            if spot not in found:
                found[spot] = _place(spot, given, Evidence(FIELD, origin, quote, rule))
    return tuple(found.values())


def _told_apart(raw: tuple[RawPlace, ...]) -> tuple[RawPlace, ...]:
    """Places whose names differ and whose address is the same in all, as where a site repeats its first: their names alone."""
    addresses = {(place.locality, place.region) for place in raw}
    if len(raw) < 2 or len(addresses) > 1 or addresses == {(None, None)} or len({place.name for place in raw if place.name}) < len(raw):
        return raw
    return tuple(replace(place, locality=None, region=None) for place in raw)


@lru_cache(maxsize=512)
def find_workplace(raw: tuple[RawPlace, ...]) -> tuple[Workplace, str] | None:
    """What the places' words say of the workplace, with the words: hybrid where one does, remote where all do."""
    names = [name for place in raw if (name := place.name or place.locality)]
    if hybrid := next((name for name in names if HYBRID.search(name)), None):
        return Workplace.HYBRID, hybrid
    pieces = [" ".join((piece, *parts)) for name in names for piece, parts in split_places(name[:_LONGEST])]
    return (Workplace.REMOTE, names[0]) if pieces and all(map(REMOTE.search, pieces)) else None


@lru_cache(maxsize=512)  # the postings of a board share their places
def _read(place: RawPlace, hint: str | None) -> _Found:
    """From the parts, where they say something; from the words, where they name more than the parts do."""
    from_name = read_words(place.name, _code(place.country) or hint) if place.name else ()
    bare = not (_given(place.locality) or _given(place.region))
    if len(from_name) > 1 or (bare and any(spot.city or spot.region for spot, _, _ in from_name)):
        return from_name
    from_parts = read_parts(_given(place.locality), _given(place.region), _given(place.country), hint)
    if from_parts and place.name and REMOTE.search(place.name):
        return tuple((replace(spot, remote=True), quote, rule) for spot, quote, rule in from_parts)
    return from_parts or from_name


def _code(country: str | None) -> str | None:
    return find_country(country) if country else None


def _given(part: str | None) -> str | None:
    return part.strip()[:_LONGEST] if part and fold_name(part) not in NOTHING and part.strip() else None


@lru_cache(maxsize=8192)
def read_parts(locality: str | None, region: str | None, country: str | None, hint: str | None) -> _Found:
    """City, region and country of one place, as far as they are given apart."""
    given = [part for part in (locality, region, country) if part]
    code = find_country(country) if country else None
    parts = tuple(part for words in ((locality, region) if code else given) if words for part in split_parts(words))
    spot = resolve(parts, hint, code) or (resolve((*parts, country)) if country else None)
    return ((spot, ", ".join(given), "places.parts"),) if spot else ()


@memo(2_000)
def read_words(words: str, hint: str | None) -> _Found:
    """The places in a line of words, with the words of each."""
    read = ((resolve(parts, hint), piece) for piece, parts in split_places(words) if fold_name(piece) not in NOTHING)
    found = [(spot, piece) for spot, piece in read if spot]
    if not any(spot.city for spot, _ in found) and REMOTE.search(words):  # "Remote, US; Canada": of each country
        found = [(replace(spot, remote=True), piece) for spot, piece in found]
    return tuple((spot, piece, "places.words") for spot, piece in found)


def _place(spot: Spot, raw: RawPlace, evidence: Evidence) -> Place:
    latitude, longitude = _coordinates(raw) or (spot.latitude, spot.longitude)
    return Place(evidence, spot.city, spot.region, spot.country, latitude, longitude, spot.remote)


def _coordinates(raw: RawPlace) -> tuple[float, float] | None:
    """The source's own; (0, 0) and what lies off the globe are none."""
    try:
        latitude, longitude = float(raw.latitude or ""), float(raw.longitude or "")
    except ValueError:
        return None
    on_globe = abs(latitude) <= 90 and abs(longitude) <= 180
    return (latitude, longitude) if on_globe and (latitude or longitude) else None
