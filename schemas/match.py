"""Same opening? The records that pass between the judge (pipelines/match) and the catalog."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How two postings relate. Only SAME merges them into one job."""

    SAME = "same"  # one opening, seen twice
    CLONE = "clone"  # the same text for another place
    REPOST = "repost"  # the same role again, in a later campaign
    PART = "part"  # one covers several openings of which the other is one
    RELAY = "relay"  # a copy under another employer's name that cannot be confirmed
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its score (0 to 1) and a sentence for every reason. ``veto`` names what keeps the two apart whatever the score."""

    verdict: Verdict
    score: float
    reasons: tuple[str, ...] = ()
    veto: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two postings (by ``posting_id``) and how they were judged."""

    a: str
    b: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a posting to find and judge its copies without reading its text again.

    ``bands``: little-endian uint32, 32 MinHash bands of the text and 3 of its keys (equal in a band = a candidate; 0 = no band).
    ``sketch``: 128 little-endian uint16; the share of equal ones estimates the Jaccard similarity of the texts. ``profile``: JSON of
    what the judge compares.
    """

    bands: bytes
    sketch: bytes
    profile: str
