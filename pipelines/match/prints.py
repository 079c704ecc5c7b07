"""Fingerprints of a batch: text bands, key bands, sketch and profile together."""

from collections.abc import Iterable, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipelines.match.details import find_marks, read_details
from pipelines.match.fingerprint import plain_text, signatures, strip_boilerplate
from pipelines.match.profile import Profile, dump, load, profile_of, renamed
from schemas.job import JobPosting
from schemas.match import Fingerprint
from schemas.raw import RawPosting

_FEW_WORDS = 20  # a shorter text is compared with its title


def fingerprints(postings: Iterable[tuple[JobPosting, RawPosting]]) -> list[Fingerprint]:
    """One fingerprint a posting, in order."""
    postings = list(postings)
    if not postings:
        return []
    lowered = [plain_text(job.description) for job, _ in postings]
    marks = [find_marks(text) for text in lowered]
    texts = [strip_boilerplate(text, found) for text, found in zip(lowered, marks, strict=True)]
    profiles = [
        profile_of(*posting, text, count_words(rest), read_details(text, found))
        for posting, text, rest, found in zip(postings, lowered, texts, marks, strict=True)
    ]
    signed = signatures([_compared(text, profile) for text, profile in zip(texts, profiles, strict=True)])
    keys = np.array([_key_bands(profile) for profile in profiles], dtype=np.uint32).reshape(len(profiles), -1)
    bands = np.concatenate([signed.bands, keys], axis=1).astype("<u4")
    sketches = signed.sketches.astype("<u2")
    return [Fingerprint(bands[n].tobytes(), sketches[n].tobytes(), dump(profile)) for n, profile in enumerate(profiles)]


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


def _compared(text: str, profile: Profile) -> str:
    return f"{' '.join(profile.title)}\n{text}" if profile.words < _FEW_WORDS else text


def _key_bands(profile: Profile) -> tuple[int, int, int]:
    """Bands that find a rewritten text: one employer and title; the place too; one employer and requisition. 0 where a part is unknown."""
    employer, title = " ".join(profile.organization), " ".join(profile.role)
    place = profile.places[0] if profile.places else ""
    requisition = profile.requisitions[0] if profile.requisitions else ""
    return _key("title", employer, title), _key("place", employer, title, place), _key("requisition", employer, requisition)


def _key(*parts: str) -> int:
    return crc32("\x1f".join(parts).encode("utf-8", "replace")) | 1 if all(parts) else 0
