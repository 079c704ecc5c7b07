"""Texts as MinHash signatures, a batch at a time in numpy.

``signatures(texts)`` -> ``Signatures``: for each text 32 bands (equal in one = a candidate pair) and a sketch whose share of equal
entries estimates the Jaccard similarity of the texts' 3-word shingles. Case, punctuation and spacing do not count; boilerplate
paragraphs are left out. One-permutation hashing: every shingle goes to one of 128 bins, each bin keeps its smallest.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.extract.words.casing import storable
from pipelines.match.details import BOILERPLATE, Mark, find_marks

BINS = 128
BANDS = 32
SHINGLE_WORDS = 3
LONGEST_TEXT = 60_000  # characters; what follows says nothing about identity
EMPTY = 0xFFFF  # a sketch's bin that no shingle fell into

_ROWS = BINS // BANDS
_BIN_SHIFT = np.uint64(65 - BINS.bit_length())  # a shingle's highest bits are its bin
_HIGHEST = np.uint32(0xFFFFFFFF)
_STRETCH = 1 << 18  # bytes hashed at once: room for the longest text in UTF-8, and little enough for the processor's cache

_SENTENCE_ENDS = ". ", "! ", "? ", "。"
LONGEST_PARAGRAPH = 500  # characters; what stands in a longer one is left out by the sentence

_LETTER = np.zeros(256, dtype=bool)
_LETTER[[*range(ord("0"), ord("9") + 1), *range(ord("a"), ord("z") + 1), *range(0x80, 0x100)]] = True
# First bytes of punctuation and symbols (¡ to ¿, bullets, dashes, arrows, full-width forms, emoji) and how many bytes they take.
_SYMBOL_BYTES = np.zeros(256, dtype=np.uint8)
_SYMBOL_BYTES[[0xC2, 0xE2, 0xEF, 0xF0]] = 2, 3, 3, 4
_IDEOGRAPH_LEAD = np.zeros(256, dtype=bool)
_IDEOGRAPH_LEAD[0xE3:0xEE] = True  # first byte of kana, Chinese and Hangul: a word each, for these scripts set no spaces


def _powers(base: int, count: int) -> NDArray[np.uint64]:
    """base^0, base^1 ... modulo 2^64."""
    factors = np.full(count, base, dtype=np.uint64)
    factors[0] = 1
    return np.multiply.accumulate(factors)


_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2^64
_POWERS = _powers(_BASE, _STRETCH)
_INVERSES = _powers(pow(_BASE, -1, 1 << 64), _STRETCH)
_PLACES = _powers(0xC2B2AE3D27D4EB4F, max(SHINGLE_WORDS, _ROWS) + 1)[1:]


@dataclass(frozen=True, slots=True)
class Signatures:
    """``bands``: uint32 (texts, 32), a row of zeros for a text without words. ``sketches``: uint16 (texts, 128)."""

    bands: NDArray[np.uint32]
    sketches: NDArray[np.uint16]


def plain_text(text: str) -> str:
    """Lower case, bounded, and such as every file holds."""
    return storable(text[:LONGEST_TEXT].lower())


def strip_boilerplate(lowered: str, marks: Sequence[Mark] | None = None) -> str:
    """What `plain_text` gave, without the paragraphs that a marker of data/reference/match/boilerplate.txt shows to be no part of the
    job; of a long paragraph only the sentence goes. ``marks``: what `find_marks` gives, where it is known already."""
    kept, end = [], 0
    for at, _, kind in find_marks(lowered) if marks is None else marks:
        if kind == BOILERPLATE and at >= end:
            start, stop = _about(lowered, at, end)
            kept.append(lowered[end:start])
            end = stop
    rest = "".join((*kept, lowered[end:]))
    return rest if rest.strip() else lowered


def _about(lowered: str, at: int, after: int) -> tuple[int, int]:
    """Bounds of the paragraph that stands at ``at``, or of its sentence."""
    start, stop = max(lowered.rfind("\n", after, at) + 1, after), (lowered.find("\n", at) + 1) or len(lowered)
    if stop - start <= LONGEST_PARAGRAPH:
        return start, stop
    begins = [found + len(end) for end in _SENTENCE_ENDS if (found := lowered.rfind(end, start, at)) >= 0]
    ends = [found + len(end) for end in _SENTENCE_ENDS if (found := lowered.find(end, at, stop)) >= 0]
    return max(begins, default=start), min(ends, default=stop)


def signatures(texts: Sequence[str]) -> Signatures:
    """Signatures of a batch of texts, each as ``strip_boilerplate`` left it."""
    encoded = (text.encode() + b"\n" for text in texts)
    smallest = np.concatenate([np.empty((0, BINS), dtype=np.uint32), *map(_smallest, _stretches(encoded))])
    sketches = np.where(smallest == _HIGHEST, EMPTY, (smallest >> np.uint32(1)) % np.uint32(EMPTY)).astype(np.uint16)
    return Signatures(_bands(smallest), sketches)


def _stretches(encoded: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Texts in runs of at most _STRETCH bytes."""
    run: list[bytes] = []
    size = 0
    for text in encoded:
        if run and size + len(text) > _STRETCH:
            yield run
            run, size = [], 0
        run.append(text)
        size += len(text)
    if run:
        yield run


def _smallest(encoded: Sequence[bytes]) -> NDArray[np.uint32]:
    """For every text the smallest shingle of each bin."""
    ends = np.cumsum([len(text) for text in encoded])
    shingles, owners = _shingles(*_words(np.frombuffer(b"".join(encoded), dtype=np.uint8), ends))
    flat = np.full(len(encoded) * BINS, _HIGHEST, dtype=np.uint32)
    bins = owners * BINS + (shingles >> _BIN_SHIFT).astype(np.int64)
    np.minimum.at(flat, bins, (shingles & np.uint64(0xFFFFFFFE)).astype(np.uint32))
    return flat.reshape(len(encoded), BINS)


def similarity(sketch: NDArray[np.uint16], other: NDArray[np.uint16]) -> float:
    """Estimated Jaccard similarity, 0 to 1 (standard error about .04); 0 where a text has no words."""
    (alike,) = similarities(sketch[None], other[None])
    return alike


def similarities(sketches: NDArray[np.uint16], others: NDArray[np.uint16]) -> list[float]:
    """The same of many texts, (texts, 128) each: of the first and the first, the second and the second ..."""
    filled = (sketches != EMPTY) | (others != EMPTY)
    equal = (sketches == others) & filled
    found: list[float] = (equal.sum(axis=1) / np.maximum(filled.sum(axis=1), 1)).tolist()
    return found


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finalizer of MurmurHash3: every bit of the input moves every bit of the result."""
    values = values ^ (values >> np.uint64(33))
    values = values * np.uint64(0xFF51AFD7ED558CCD)
    values = values ^ (values >> np.uint64(33))
    values = values * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def _words(raw: NDArray[np.uint8], ends: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """A hash for every word of the concatenated texts, and the number of the text that it stands in.

    A word's hash is the polynomial of its bytes: the difference of two running sums, moved back to the first power.
    """
    letters = _LETTER.take(raw, mode="clip")
    leads = np.flatnonzero(raw >= 0xC2)  # first bytes of what is not ASCII
    symbols = _SYMBOL_BYTES[raw[leads]]
    for further in range(4):
        letters[leads[symbols > further] + further] = False
    begins, ceases = letters.copy(), letters.copy()
    begins[1:] &= ~letters[:-1]
    ideographs = leads[_IDEOGRAPH_LEAD[raw[leads]]]
    begins[ideographs] = letters[ideographs]
    ceases[:-1] &= ~letters[1:] | begins[1:]
    starts, stops = np.flatnonzero(begins), np.flatnonzero(ceases) + 1
    sums = np.zeros(len(raw) + 1, dtype=np.uint64)
    np.cumsum((raw + np.uint64(1)) * _POWERS[: len(raw)], out=sums[1:])
    owners = np.repeat(np.arange(len(ends)), np.diff(np.searchsorted(starts, ends), prepend=0))
    return _mix((sums[stops] - sums[starts]) * _INVERSES[starts]), owners


def _shingles(words: NDArray[np.uint64], owners: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """A hash for every run of three words within one text."""
    count = len(words) - SHINGLE_WORDS + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64)
    mixed = np.zeros(count, dtype=np.uint64)
    for place in range(SHINGLE_WORDS):
        mixed += words[place : place + count] * _PLACES[place]
    whole = owners[:count] == owners[SHINGLE_WORDS - 1 :]
    return _mix(mixed[whole]), owners[:count][whole]


def _bands(smallest: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Bands of four bins; an empty bin borrows from the next filled one, marked with the distance."""
    filled = smallest != _HIGHEST
    positions = np.where(filled, np.arange(BINS), 2 * BINS)
    doubled = np.concatenate([positions, positions + BINS], axis=1)
    nearest = np.minimum.accumulate(doubled[:, ::-1], axis=1)[:, ::-1][:, :BINS]
    distance = nearest - np.arange(BINS)
    lent = np.take_along_axis(smallest, nearest % BINS, axis=1).astype(np.uint64) + distance.astype(np.uint64) * np.uint64(0x632BE5AB)
    rows = lent.reshape(len(smallest), BANDS, _ROWS)
    mixed = np.zeros((len(smallest), BANDS), dtype=np.uint64)
    for place in range(_ROWS):
        mixed += rows[:, :, place] * _PLACES[place]
    hashed = (_mix(mixed) >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
    hashed[~filled.any(axis=1)] = 0
    return hashed
