"""Fingerprints of a batch: text bands, key bands, sketch and profile together."""

from collections.abc import Iterable, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipelines.match.fingerprint import signatures
from pipelines.match.profile import Profile, dump, profile_of
from schemas.job import JobPosting
from schemas.match import Fingerprint
from schemas.raw import RawPosting

_FEW_WORDS = 20  # a shorter text is compared with its title


def fingerprints(postings: Iterable[tuple[JobPosting, RawPosting]]) -> list[Fingerprint]:
    """One fingerprint a posting, in order."""
    postings = list(postings)
    if not postings:
        return []
    profiles = [profile_of(job, raw) for job, raw in postings]
    signed = signatures([_text(job, profile) for (job, _), profile in zip(postings, profiles, strict=True)])
    keys = np.array([_key_bands(profile) for profile in profiles], dtype=np.uint32).reshape(len(profiles), -1)
    bands = np.concatenate([signed.bands, keys], axis=1).astype("<u4")
    sketches = signed.sketches.astype("<u2")
    return [Fingerprint(bands[n].tobytes(), sketches[n].tobytes(), dump(profile)) for n, profile in enumerate(profiles)]


def bands_of(stored: Sequence[bytes]) -> NDArray[np.uint32]:
    """The bands of several fingerprints as rows of an array."""
    return np.frombuffer(b"".join(stored), dtype="<u4").reshape(len(stored), -1)


def _text(job: JobPosting, profile: Profile) -> str:
    return f"{job.title or ''}\n{job.description}" if profile.words < _FEW_WORDS else job.description


def _key_bands(profile: Profile) -> tuple[int, int]:
    """Bands that find a rewritten text: one employer, title and place; one employer and requisition. 0 where a part is unknown."""
    head = (" ".join(profile.organization), " ".join(profile.title), profile.places[0] if profile.places else "")
    number = (head[0], profile.requisitions[0] if profile.requisitions else "")
    return _key(head), _key(number)


def _key(parts: tuple[str, ...]) -> int:
    return crc32("\x1f".join(parts).encode("utf-8", "replace")) | 1 if all(parts) else 0
