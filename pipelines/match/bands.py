"""Finding candidates: an index of MinHash bands as sorted arrays, grown a batch at a time.

``BandIndex`` holds names (posting ids) and their bands; ``find`` gives, for each row of a query, the names that share a band with it.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

FULLEST_BAND = 64  # of more postings with one band, the first of them are looked at: a template of thousands is no evidence
MOST_CANDIDATES = 32

Bands = NDArray[np.uint32]
_Segment = tuple[Bands, NDArray[np.int32]]  # for each band: its keys in order, and whose they are


class BandIndex:
    """Sorted segments that are merged as they grow, so that adding stays cheap. A key of 0 means "no band" and is never found."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._segments: list[_Segment] = []

    def __len__(self) -> int:
        return len(self._names)

    def add(self, names: Sequence[str], bands: Bands) -> None:
        """Take in postings; ``bands`` is uint32 (postings, bands)."""
        if not names:
            return
        rows = np.arange(len(self._names), len(self._names) + len(names), dtype=np.int32)
        self._names.extend(names)
        self._segments.append(_sorted(bands.T, np.broadcast_to(rows, bands.T.shape)))
        while len(self._segments) > 1 and self._segments[-2][0].shape[1] < 2 * self._segments[-1][0].shape[1]:
            last, before = self._segments.pop(), self._segments.pop()
            self._segments.append(_sorted(*(np.concatenate(pair, axis=1) for pair in zip(before, last, strict=True))))

    def find(self, bands: Bands) -> list[list[str]]:
        """For each row the names that share a band with it, itself included; at most MOST_CANDIDATES, those that share most."""
        met = [_hits(segment, band, bands[:, band]) for segment in self._segments for band in range(len(segment[0]))]
        pairs, shared = np.unique(np.concatenate(met) if met else np.empty(0, dtype=np.int64), return_counts=True)
        bounds = np.searchsorted(pairs, np.arange(len(bands) + 1, dtype=np.int64) << 32)
        rows = (pairs & 0xFFFFFFFF).tolist()
        return [self._strongest(rows[low:high], shared[low:high]) for low, high in pairwise(bounds.tolist())]

    def _strongest(self, rows: list[int], shared: NDArray[np.int64]) -> list[str]:
        named = [(-count, self._names[row]) for row, count in zip(rows, shared.tolist(), strict=True)]
        if len(named) > MOST_CANDIDATES:
            named = sorted(named)[:MOST_CANDIDATES]
        return [name for _, name in named]


def _hits(segment: _Segment, band: int, wanted: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Query and row of every hit in one band, as ``query << 32 | row``."""
    keys, rows = segment[0][band], segment[1][band]
    first = np.searchsorted(keys, wanted, side="left")
    count = np.minimum(np.searchsorted(keys, wanted, side="right") - first, FULLEST_BAND)
    count[wanted == 0] = 0
    ends = np.cumsum(count)
    steps = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - count, count)
    queries = np.repeat(np.arange(len(wanted), dtype=np.int64), count)
    found: NDArray[np.int64] = queries << 32 | rows[np.repeat(first, count) + steps]
    return found


def _sorted(keys: Bands, rows: NDArray[np.int32]) -> _Segment:
    order = np.argsort(keys, axis=1, kind="stable")
    return np.take_along_axis(keys, order, axis=1), np.take_along_axis(rows, order, axis=1)
