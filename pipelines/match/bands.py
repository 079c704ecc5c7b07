"""Finding candidates: an index of MinHash bands as sorted arrays, grown a batch at a time.

``BandIndex`` holds names (posting ids) and their bands; ``meet`` takes postings in and gives, for each, those before it that share a band.
What is found depends on the order of the postings alone, not on how many come at once: `bulk` finds the same by partition.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

FULLEST_BAND = 64  # of more postings with one band, the first of them are looked at: a template of thousands is no evidence
MOST_CANDIDATES = 32

Bands = NDArray[np.uint32]
Hits = NDArray[np.int64]
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

    def meet(self, names: Sequence[str], bands: Bands) -> list[list[str]]:
        """Take in postings; for each, those before it that share a band with it, at most MOST_CANDIDATES: see `strongest`."""
        first = len(self._names)
        self.add(names, bands)
        hits = np.concatenate([np.empty(0, dtype=np.int64), *(self._hits(band, bands[:, band]) for band in range(bands.shape[1]))])
        earlier = hits[(hits & _ROW) < first + (hits >> 32)]
        return [[self._names[row] for row in rows] for rows in strongest(earlier, len(names))]

    def _hits(self, band: int, wanted: NDArray[np.uint32]) -> Hits:
        """Query and row of the first postings that have one band as the queries have it, as ``query << 32 | row``."""
        left = np.where(wanted == 0, 0, FULLEST_BAND)
        queries, found = np.arange(len(wanted), dtype=np.int64), []
        for keys, rows in ((keys[band], rows[band]) for keys, rows in self._segments):  # the oldest first
            start = np.searchsorted(keys, wanted, side="left")
            count = np.minimum(np.searchsorted(keys, wanted, side="right") - start, left)
            left = left - count
            found.append(np.repeat(queries, count) << 32 | rows[runs(start, count)])
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


_ROW = np.int64(0xFFFFFFFF)


def runs(start: NDArray[np.int64], count: NDArray[np.int64]) -> NDArray[np.int64]:
    """start, start + 1, ... of each, as many as ``count`` says, one after the other."""
    ends = np.cumsum(count)
    steps = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - count, count)
    found: NDArray[np.int64] = np.repeat(start, count) + steps
    return found


def strongest(hits: Hits, queries: int) -> list[list[int]]:
    """For each query the rows that it met, in order, where ``hits`` has ``query << 32 | row`` once for every band that they share. Of more
    than MOST_CANDIDATES, those that share most; of as many, the first."""
    pairs, shared = np.unique(hits, return_counts=True)
    bounds = np.searchsorted(pairs, np.arange(queries + 1, dtype=np.int64) << 32)
    rows = pairs & _ROW
    return [_most(rows[low:high], shared[low:high]) for low, high in pairwise(bounds.tolist())]


def _most(rows: NDArray[np.int64], shared: NDArray[np.int64]) -> list[int]:
    found: list[int] = np.sort(rows[np.argsort(-shared, kind="stable")[:MOST_CANDIDATES]]).tolist()
    return found


def _sorted(keys: Bands, rows: NDArray[np.int32]) -> _Segment:
    order = np.argsort(keys, axis=1, kind="stable")
    return np.take_along_axis(keys, order, axis=1), np.take_along_axis(rows, order, axis=1)
