"""A posting as the judge sees it: ``profile_of(job, raw)`` keeps the few words that tell openings apart, beside the text's sketch.

A profile goes to the catalog as JSON (``dump``, ``load``), so that a candidate is judged without reading its text again.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from pipelines.extract.words.casing import without_accents
from pipelines.extract.words.tables import load_pairs, load_words
from schemas.enums import Lineage
from schemas.facts import Place
from schemas.job import JobPosting
from schemas.match import Fingerprint
from schemas.raw import RawPosting

LEVELS = load_pairs("title_levels.csv")
SHIFTS = load_pairs("title_shifts.csv")
_ORGANIZATION_NOISE = load_words("organization_noise.txt")
_TITLE_NOISE = load_words("title_noise.txt")
_AGENCY_WORDS = load_words("agency_words.txt")
_PLACE_NOISE = load_words("place_noise.txt")
_UNNAMED = load_words("organization_unnamed.txt")
LONGEST_NAME = 500  # characters
MOST_PLACES = 50
_ENTRY_LEVEL = re.compile(r"\bentry[ -]level\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[+#]{1,2})?")
_GENDER_TAG = re.compile(r"\(?\b[mwfdxhg](?:\s?[/|*]\s?[mwfdxhig]){1,3}\b\)?|\((?:gn|all genders)\)|\ball genders\b", re.IGNORECASE)
_INNER_SUFFIX = re.compile(r"(?<=\w)[:*_/](?:in|innen|r|e|frau)\b", re.IGNORECASE)  # "Manager*in", "Praktikant:in"
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


def fold(text: str) -> str:
    """Lower case without accents."""
    return without_accents(_plain(text.lower()))


def words_of(name: str | None) -> tuple[str, ...]:
    """The folded words of a name or title in order, each once; of a hostile length only the head."""
    return tuple(dict.fromkeys(_WORD.findall(fold(name[:LONGEST_NAME])))) if name else ()


@dataclass(frozen=True, slots=True)
class Title:
    """The words of a title that name the role, beside its levels ("senior", "2") and shifts ("night")."""

    role: tuple[str, ...]
    levels: tuple[str, ...]
    shifts: tuple[str, ...]


def read_title(title: str | None, places: Iterable[str] = ()) -> Title:
    """A title taken apart; its place (``places``: folded keys) is no part of the role."""
    words = words_of(_INNER_SUFFIX.sub("", _GENDER_TAG.sub(" ", _ENTRY_LEVEL.sub(" junior ", (title or "")[:LONGEST_NAME]))))
    other = {part for key in places for part in words_of(key)} | LEVELS.keys() | SHIFTS.keys() | _TITLE_NOISE
    return Title(
        tuple(word.removesuffix("s") if len(word) > 4 else word for word in words if word not in other),
        tuple(sorted({LEVELS[word] for word in words if word in LEVELS})),
        tuple(sorted({SHIFTS[word] for word in words if word in SHIFTS})),
    )


def organization_words(name: str | None) -> tuple[str, ...]:
    """The words that tell an organization, without its legal form; none for "Confidential"."""
    words = tuple(word for word in words_of(name) if word not in _ORGANIZATION_NOISE)
    return () if set(words) <= _UNNAMED else words


def place_key(place: Place) -> str:
    """ "city|region|country", folded."""
    return "|".join(fold(part) if part else "" for part in (place.city, place.region, place.country))


def _given_places(raw: RawPosting) -> set[str]:
    """Places that no gazetteer knows, in the source's words: they still tell two villages apart."""
    heads = {fold((place.locality or place.name or "").split(",")[0]).strip() for place in raw.job_locations}
    return {f"{head}||" for head in heads if not _PLACE_NOISE.issuperset(words_of(head))}


def profile_of(job: JobPosting, raw: RawPosting, words: int) -> Profile:
    """The profile of a normalized posting; ``words``: of its text without boilerplate."""
    places = tuple(sorted({place_key(place) for place in job.job_locations} or _given_places(raw)))[:MOST_PLACES]
    title = read_title(job.title or raw.title, places)
    organization = organization_words(job.hiring_organization)
    return Profile(
        listing=_plain(f"{raw.family}:{raw.source}:{raw.identifier}"),
        lineage=Lineage(raw.lineage).value,
        url=raw.url and _plain(raw.url),
        title=title.role,
        levels=title.levels,
        shifts=title.shifts,
        employment_types=tuple(sorted(job.employment_types)),
        organization=organization,
        named=bool(organization) and " ".join(organization[:2]) in fold(job.description[:20_000]),
        agency=not _AGENCY_WORDS.isdisjoint(organization),
        places=places,
        day=_ordinal(job.date_posted.date) if job.date_posted else None,
        pay=tuple(sorted({int(v) for pay in job.base_salary for v in (pay.annual_min, pay.annual_max) if v is not None})),
        months=job.experience_requirements.months if job.experience_requirements else None,
        requisitions=tuple(sorted({fold(r) for r in (job.requisition_id, *_REQUISITION.findall((job.title or "")[:LONGEST_NAME])) if r})),
        words=words,
    )


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


def _plain(text: str) -> str:
    """Text that can be stored: a lone surrogate becomes "?"."""
    return text.encode("utf-8", "replace").decode()


def _ordinal(day: str) -> int | None:
    try:
        return date.fromisoformat(day[:10]).toordinal()
    except ValueError:
        return None
