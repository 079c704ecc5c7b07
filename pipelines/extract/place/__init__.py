"""Places of work: a source's own fields (``fields``), the words (``prose``), and what both come to: `settle_places`."""

from collections.abc import Iterable, Sequence

from pipelines.extract.place.fields import extract_places
from pipelines.extract.place.prose import Span, find_places
from pipelines.extract.text.reading import Reading
from schemas.facts import Place
from schemas.raw import RawPosting


def settle_places(raw: RawPosting, reading: Reading, named: Iterable[Span], home: str | None) -> tuple[Place, ...]:
    """Field before words: the words, then the title (``named``: its places, apart), are read only where the source gives no place at all.

    ``home`` (ISO 3166-1 alpha-2), the board's own country, decides between places of one name; it is never itself a place.
    """
    if raw.job_locations:
        return extract_places(raw.job_locations, country=home, origin=raw.origin)
    return find_places(reading, named, home)


def first_country(places: Sequence[Place], home: str | None) -> str | None:
    """The country (ISO 3166-1 alpha-2) whose money, law and levels a posting's words mean: its first place's, else the board's."""
    return next((place.country for place in places if place.country), home)
