"""Places of work: a source's own fields (``fields``), the words (``prose``), and what both come to: `settle_places`."""

from collections.abc import Iterable, Sequence

from pipelines.extract.place.fields import extract_places
from pipelines.extract.place.prose import Span, find_places
from pipelines.extract.text.reading import Reading
from schemas.facts import Place
from schemas.raw import RawPosting


def settle_places(raw: RawPosting, reading: Reading, named: Iterable[Span], home: str | None) -> tuple[Place, ...]:
    """Field before words: the words, then the title (``named``: its places, apart), are read only where the source gives no place at all,
    or whole countries, in which they may name the town.

    ``home`` (ISO 3166-1 alpha-2), the board's own country, decides between places of one name; it is never itself a place.
    """
    if not raw.job_locations:
        return find_places(reading, named, home)
    given = extract_places(raw.job_locations, country=home, origin=raw.origin)
    countries = {place.country for place in given if not (place.city or place.region or place.remote)}
    if len(countries) != len(given) or not given:
        return given
    towns = [place for place in find_places(reading, named, first_country(given, home)) if place.city and place.country in countries]
    return (*towns, *(place for place in given if place.country not in {town.country for town in towns}))


def first_country(places: Sequence[Place], home: str | None) -> str | None:
    """The country (ISO 3166-1 alpha-2) whose money, law and levels a posting's words mean: its first place's, else the board's."""
    return next((place.country for place in places if place.country), home)
