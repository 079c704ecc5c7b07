"""Fingerprints of a batch: text bands, key bands, sketch and profile together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipelines.match.details import Details, find_marks, read_details
from pipelines.match.fingerprint import plain_text, signatures, strip_boilerplate
from pipelines.match.profile import Cuts, Profile, cuts_of, dump, load, profile_of, renamed
from schemas.job import JobPosting
from schemas.match import Fingerprint
from schemas.raw import RawPosting

_FEW_WORDS = 20  # a shorter text is compared with its title
# The fields of a JobPosting that a profile is made of, its text among them.
PROFILED = frozenset((
    "title", "description", "job_locations", "hiring_organization", "employment_types", "date_posted", "base_salary",
    "experience_requirements", "requisition_id", "language", "languages", "employer_names",
))  # fmt: skip


Signed = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class TextPrint:
    """What of a fingerprint does not hang on what the employer is called. ``words``: how many the text has without boilerplate; ``cuts``:
    of the title. ``signed``: the text's bands and sketch, as in `Fingerprint`; None of one so short that it is compared with its title."""

    words: int
    details: Details
    cuts: Cuts
    signed: Signed | None


def text_prints(postings: Iterable[tuple[JobPosting, RawPosting]]) -> list[TextPrint]:
    """One of each posting, in order."""
    postings = list(postings)
    lowered = [plain_text(job.description) for job, _ in postings]
    marks = [find_marks(text) for text in lowered]
    stripped = [strip_boilerplate(text, found) for text, found in zip(lowered, marks, strict=True)]
    words = list(map(count_words, stripped))
    signed = iter(_signed([rest for rest, count in zip(stripped, words, strict=True) if count >= _FEW_WORDS]))
    return [
        TextPrint(count, read_details(text, found), cuts_of(raw.title or job.title), next(signed) if count >= _FEW_WORDS else None)
        for (job, raw), text, found, count in zip(postings, lowered, marks, words, strict=True)
    ]


def fingerprints(postings: Iterable[tuple[JobPosting, RawPosting]], known: Sequence[TextPrint | None] = ()) -> list[Fingerprint]:
    """One fingerprint a posting, in order. ``known``: of each, what was made of its text, where that was done before."""
    postings = list(postings)
    known = known or [None] * len(postings)
    made = iter(text_prints(posting for posting, one in zip(postings, known, strict=True) if one is None))
    prints = [one or next(made) for one in known]
    lowered = [plain_text(job.description) for job, _ in postings]
    profiles = [
        profile_of(*posting, text, one.words, one.details, one.cuts) for posting, text, one in zip(postings, lowered, prints, strict=True)
    ]
    of_all = list(zip(lowered, profiles, prints, strict=True))
    short = [f"{' '.join(profile.title)}\n{strip_boilerplate(text)}" for text, profile, one in of_all if one.signed is None]
    signed = iter(_signed(short))
    return [_fingerprint(profile, one.signed or next(signed)) for _, profile, one in of_all]


def _fingerprint(profile: Profile, signed: Signed) -> Fingerprint:
    keys = np.array(_key_bands(profile), dtype="<u4").tobytes()
    return Fingerprint(signed[0] + keys, signed[1], dump(profile))


def _signed(texts: Sequence[str]) -> list[Signed]:
    """Bands and sketch of each text."""
    signed = signatures(texts)
    bands, sketches = signed.bands.astype("<u4"), signed.sketches.astype("<u2")
    return [(bands[n].tobytes(), sketches[n].tobytes()) for n in range(len(texts))]


def renamed_print(stored: Fingerprint, name: str | None, description: str) -> Fingerprint:
    """The fingerprint of a posting that is called by another organization's name; its text is as it was."""
    profile = renamed(load(stored.profile), name, plain_text(description))
    keys = np.array(_key_bands(profile), dtype="<u4").tobytes()
    return Fingerprint(stored.bands[: -len(keys)] + keys, stored.sketch, dump(profile))


def bands_of(stored: Sequence[bytes]) -> NDArray[np.uint32]:
    """The bands of several fingerprints as rows of an array."""
    return np.frombuffer(b"".join(stored), dtype="<u4").reshape(len(stored), -1)


def count_words(text: str) -> int:
    """Words, roughly: what white space parts."""
    return text.count(" ") + text.count("\n") + 1 if text.strip() else 0


def _key_bands(profile: Profile) -> tuple[int, int, int]:
    """Bands that find a rewritten text: one employer and title; the place too; one employer and requisition. 0 where a part is unknown."""
    employer, title = " ".join(profile.organization), " ".join(profile.role)
    place = profile.places[0] if profile.places else ""
    requisition = profile.requisitions[0] if profile.requisitions else ""
    return _key("title", employer, title), _key("place", employer, title, place), _key("requisition", employer, requisition)


def _key(*parts: str) -> int:
    return crc32("\x1f".join(parts).encode("utf-8", "replace")) | 1 if all(parts) else 0
