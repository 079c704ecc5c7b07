"""A posting as the judge sees it: ``profile_of(job, raw)`` keeps the few words that tell openings apart, beside the text's sketch.

A profile goes to the catalog as JSON (``dump``, ``load``), so that a candidate is judged without reading its text again.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
import orjson
from numpy.typing import NDArray

from pipelines.extract.place.fields import read_words
from pipelines.extract.title import extract_title
from pipelines.extract.words.casing import fold_letters, storable, without_accents, words_of
from pipelines.extract.words.tables import load_words
from pipelines.match.details import Details
from pipelines.match.titles import places_of_head, read_headline
from schemas.enums import Lineage
from schemas.facts import Moment, Place
from schemas.job import JobPosting
from schemas.match import Fingerprint
from schemas.raw import RawPosting

_ORGANIZATION_NOISE = load_words("match/organization_noise.txt")
_AGENCY_WORDS = load_words("agency_words.txt")
_PLACE_NOISE = load_words("match/place_noise.txt")
_UNNAMED = load_words("organization_unnamed.txt")
_NAME_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_BEHIND = re.compile(r"\s[-–—|(]|, ")
T = TypeVar("T", int, str)
MOST_PLACES = 50
_NUMBERED = re.compile(r"[^\W\d_]{0,4}[-_ ]?\d[\w/-]*")
_DIGIT = re.compile(r"\d+")


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
    source: str = ""  # family and board
    language: str | None = None  # of the text, ISO 639-1
    role: tuple[str, ...] = ()  # the title by concepts, in one language
    roles: tuple[tuple[str, ...], ...] = ()  # of a title that lists several
    qualifier: tuple[str, ...] = ()  # what a title sets behind the role, in brackets or after a dash
    languages: tuple[str, ...] = ()  # that are asked for
    hours: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    workplaces: tuple[str, ...] = ()  # that the text or the title names, as ``places``
    aliases: tuple[str, ...] = ()  # other names that the text gives the employer, their words joined
    told: bool = False  # whether the text tells its employer, whoever has filed it
    initials: str = ""  # of the organization's name


@dataclass(frozen=True, slots=True)
class Cuts:
    """What is cut out of a title and tells openings apart."""

    places: tuple[str, ...] = ()
    requisitions: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()


@lru_cache(maxsize=4096)  # the postings of a board share their names
def organization_words(name: str | None) -> tuple[str, ...]:
    """The words that tell an organization, without its legal form; none for "Confidential"."""
    words = tuple(word for word in words_of(name) if word not in _ORGANIZATION_NOISE)
    return () if set(words) <= _UNNAMED else words


def place_key(place: Place) -> str:
    """ "city|region|country", folded."""
    return _key(place.city, place.region, place.country)


@lru_cache(maxsize=8192)
def _key(*parts: str | None) -> str:
    return "|".join(fold_letters(part) if part else "" for part in parts)


def _given_places(raw: RawPosting) -> set[str]:
    """Places that no gazetteer knows, in the source's words: they still tell two villages apart."""
    heads = {fold_letters((place.locality or place.name or "").split(",")[0]).strip() for place in raw.job_locations}
    return {f"{head}||" for head in heads if not _PLACE_NOISE.issuperset(words_of(head))}


def profile_of(job: JobPosting, raw: RawPosting, lowered: str, words: int, details: Details, cuts: Cuts | None = None) -> Profile:
    """The profile of a normalized posting; ``lowered``: its text (`plain_text`), ``words``: how many that has without boilerplate.
    ``cuts``: those of its title, where they were read before."""
    cuts = cuts or cuts_of(raw.title or job.title)
    workplaces = tuple(sorted({*details.workplaces, *cuts.places}))
    places = tuple(sorted({place_key(place) for place in job.job_locations} or _given_places(raw)))[:MOST_PLACES] or workplaces
    name = job.hiring_organization
    headline = read_headline(job.title or raw.title or "", (*places, *workplaces), organization_words(name))
    source = storable(f"{raw.family}:{raw.source}")
    return Profile(
        storable(f"{source}:{raw.identifier}"), Lineage(raw.lineage).value, raw.url and storable(raw.url),
        title=headline.words, levels=headline.levels, shifts=headline.shifts,
        employment_types=tuple(sorted(job.employment_types)), **_of_name(name, lowered), places=places, day=_day_of(job.date_posted),
        pay=_sorted(int(v) for pay in job.base_salary for v in (pay.annual_min, pay.annual_max) if v is not None),
        months=job.experience_requirements.months if job.experience_requirements else None,
        requisitions=_sorted((*(fold_letters(r) for r in (job.requisition_id, *cuts.requisitions) if r), *details.requisitions)),
        words=words, source=source, language=job.language, role=headline.role, roles=headline.roles, qualifier=headline.qualifier,
        languages=_sorted((*headline.languages, *details.languages, *(language.value for language in job.languages))),
        hours=_sorted((*headline.hours, *cuts.hours, *details.hours)), sites=details.sites, teams=details.teams, workplaces=workplaces,
        aliases=_sorted((*_aliases(job), *details.employers)), told=bool(details.employers),
    )  # fmt: skip


def _sorted(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(set(values)))


def _of_name(name: str | None, lowered: str) -> dict[str, Any]:
    words = organization_words(name)
    return {
        "organization": words,
        "named": is_named(organization_words(_head(name)) or words, lowered),
        "agency": not _AGENCY_WORDS.isdisjoint(words),
        "initials": _initials(name),
    }


@lru_cache(maxsize=4096)
def cuts_of(title: str | None) -> Cuts:
    quotes = [(cut.kind, cut.quote) for cut in extract_title(title).cuts] if title else ()
    spots = (spot for kind, quote in quotes if kind == "place" for spot, _, _ in read_words(quote.strip(" -–—|,:()[]"), None))
    return Cuts(
        (
            *(_key(spot.city, spot.region, spot.country) for spot in spots if spot.city),
            *(_key(*spot) for spot in places_of_head(title or "")),
        ),
        tuple(found[0].strip() for kind, quote in quotes if kind == "requisition" and (found := _NUMBERED.search(quote))),
        tuple(number for kind, quote in quotes if kind == "term" for number in _DIGIT.findall(quote)),
    )


def _aliases(job: JobPosting) -> set[str]:
    others = (told.name for told in job.employer_names if told.is_somebody and told.name != job.hiring_organization)
    return {"".join(organization_words(name)) for name in others} - {""}


@lru_cache(maxsize=4096)
def _head(name: str | None) -> str | None:
    """A name without what is set behind it: "Acme - Fine Tools" is "Acme"."""
    return name and _BEHIND.split(name, maxsplit=1)[0]


@lru_cache(maxsize=4096)
def _initials(name: str | None) -> str:
    """The first letters of a name of several words: "Oslo Institute for Marine Research" is "oimr"."""
    words = _NAME_WORD.findall(name or "")
    return fold_letters("".join(word[0] for word in words if word[0].isupper())) if 2 < len(words) < 12 else ""


def renamed(profile: Profile, name: str | None, lowered: str) -> Profile:
    """The profile of a posting that is called by another organization's name; ``lowered``: its text (`plain_text`)."""
    return replace(profile, **_of_name(name, lowered))


def is_named(organization: tuple[str, ...], lowered: str) -> bool:
    """Whether a text names the organization; it is folded only where that may make a difference."""
    name, lowered = " ".join(organization[:2]), lowered[:20_000]
    return bool(name) and ((name.isascii() and name in lowered) or name in without_accents(lowered))


def dump(profile: Profile) -> str:
    """JSON for the catalog."""
    return orjson.dumps(profile).decode()


def load(stored: str) -> Profile:
    """The profile that ``dump`` wrote."""
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in orjson.loads(stored).items()}
    values["roles"] = tuple(tuple(role) for role in values.get("roles", ()))
    return Profile(**values)


def sketch_of(fingerprint: Fingerprint) -> NDArray[np.uint16]:
    """The sketch as an array."""
    return np.frombuffer(fingerprint.sketch, dtype="<u2")


def _day_of(posted: Moment | None) -> int | None:
    """None too where the source gives no more than a bound ("30+ days ago")."""
    if posted is None or posted.precision == "floor":
        return None
    try:
        return date.fromisoformat(posted.date[:10]).toordinal()
    except ValueError:
        return None
