"""A posting as the judge sees it: ``profile_of(job, raw)`` keeps the few words that tell openings apart, beside the text's sketch.

A profile goes to the catalog as JSON (``dump``, ``load``), so that a candidate is judged without reading its text again.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from pipelines.extract.title import LONGEST, read_role
from pipelines.extract.words.casing import fold_letters, storable, without_accents, words_of
from pipelines.extract.words.tables import load_words
from schemas.enums import Lineage
from schemas.facts import Place
from schemas.job import JobPosting
from schemas.match import Fingerprint
from schemas.raw import RawPosting

_ORGANIZATION_NOISE = load_words("organization_noise.txt")
_AGENCY_WORDS = load_words("agency_words.txt")
_PLACE_NOISE = load_words("place_noise.txt")
_UNNAMED = load_words("organization_unnamed.txt")
MOST_PLACES = 50
_REQUISITION = re.compile(
    r"""
    \b (?: req(?:uisition)? | job | ref(?:erence|erenz)? | stellen | vacancy ) [ .:#-]{0,3}
    (?: id | no | nr | number | nummer )? [ .:#-]{0,3}
    ( [a-z]{0,3} -? \d [\w-]{2,14} )
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared. Keys are folded (lower case, no accents); ``places`` are "city|region|country" with empty parts unknown;
    ``day`` is the day of posting as an ordinal; ``pay`` are annual figures, ``months`` the experience required; ``named`` says that the
    text names the organization, ``agency`` that its name is that of an agency or a job board."""

    listing: str  # family, board and identifier
    lineage: str
    url: str | None
    title: tuple[str, ...]
    levels: tuple[str, ...]
    shifts: tuple[str, ...]
    employment_types: tuple[str, ...]
    organization: tuple[str, ...]
    named: bool
    agency: bool
    places: tuple[str, ...]
    day: int | None
    pay: tuple[int, ...]
    months: int | None
    requisitions: tuple[str, ...]
    words: int


def organization_words(name: str | None) -> tuple[str, ...]:
    """The words that tell an organization, without its legal form; none for "Confidential"."""
    words = tuple(word for word in words_of(name) if word not in _ORGANIZATION_NOISE)
    return () if set(words) <= _UNNAMED else words


def place_key(place: Place) -> str:
    """ "city|region|country", folded."""
    return "|".join(fold_letters(part) if part else "" for part in (place.city, place.region, place.country))


def _given_places(raw: RawPosting) -> set[str]:
    """Places that no gazetteer knows, in the source's words: they still tell two villages apart."""
    heads = {fold_letters((place.locality or place.name or "").split(",")[0]).strip() for place in raw.job_locations}
    return {f"{head}||" for head in heads if not _PLACE_NOISE.issuperset(words_of(head))}


def profile_of(job: JobPosting, raw: RawPosting, lowered: str, words: int) -> Profile:
    """The profile of a normalized posting; ``lowered``: its text (`plain_text`), ``words``: how many that has without boilerplate."""
    places = tuple(sorted({place_key(place) for place in job.job_locations} or _given_places(raw)))[:MOST_PLACES]
    role = read_role(job.title or raw.title or "", places)
    organization = organization_words(job.hiring_organization)
    return Profile(
        listing=storable(f"{raw.family}:{raw.source}:{raw.identifier}"),
        lineage=Lineage(raw.lineage).value,
        url=raw.url and storable(raw.url),
        title=role.words,
        levels=role.levels,
        shifts=role.shifts,
        employment_types=tuple(sorted(job.employment_types)),
        organization=organization,
        named=is_named(organization, lowered),
        agency=not _AGENCY_WORDS.isdisjoint(organization),
        places=places,
        day=_ordinal(job.date_posted.date) if job.date_posted else None,
        pay=tuple(sorted({int(v) for pay in job.base_salary for v in (pay.annual_min, pay.annual_max) if v is not None})),
        months=job.experience_requirements.months if job.experience_requirements else None,
        requisitions=tuple(sorted({fold_letters(r) for r in (job.requisition_id, *_in_title(job.title)) if r})),
        words=words,
    )


def renamed(profile: Profile, name: str | None, lowered: str) -> Profile:
    """The profile of a posting that is called by another organization's name; ``lowered``: its text (`plain_text`)."""
    words = organization_words(name)
    return replace(profile, organization=words, named=is_named(words, lowered), agency=not _AGENCY_WORDS.isdisjoint(words))


def is_named(organization: tuple[str, ...], lowered: str) -> bool:
    """Whether a text names the organization; it is folded only where that may make a difference."""
    name, lowered = " ".join(organization[:2]), lowered[:20_000]
    return bool(name) and ((name.isascii() and name in lowered) or name in without_accents(lowered))


def _in_title(title: str | None) -> list[str]:
    """The requisition numbers that a title names."""
    return _REQUISITION.findall(title[:LONGEST]) if title else []


def dump(profile: Profile) -> str:
    """JSON for the catalog."""
    return orjson.dumps(profile).decode()


def load(stored: str) -> Profile:
    """The profile that ``dump`` wrote."""
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in orjson.loads(stored).items()}
    return Profile(**values)


def sketch_of(fingerprint: Fingerprint) -> NDArray[np.uint16]:
    """The sketch as an array."""
    return np.frombuffer(fingerprint.sketch, dtype="<u2")


def _ordinal(day: str) -> int | None:
    try:
        return date.fromisoformat(day[:10]).toordinal()
    except ValueError:
        return None
