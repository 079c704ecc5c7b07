"""Finding candidates: an index of MinHash bands as sorted arrays, grown a batch at a time.

``BandIndex`` holds names (posting ids) and their bands; ``find`` gives, for each row of a query, the names that share a band with it.
"""

from collections import Counter
from collections.abc import Sequence

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
        """For each row its candidates, most shared bands first, at most MOST_CANDIDATES; a posting finds itself too."""
        hits: list[Counter[int]] = [Counter() for _ in bands]
        for keys, rows in self._segments:
            for band in range(len(keys)):
                wanted = bands[:, band]
                first = np.searchsorted(keys[band], wanted, side="left")
                last = np.minimum(np.searchsorted(keys[band], wanted, side="right"), first + FULLEST_BAND)
                for query in np.flatnonzero((last > first) & (wanted != 0)):
                    hits[query].update(rows[band, first[query] : last[query]].tolist())
        return [[self._names[row] for row in _strongest(found, self._names)] for found in hits]


def _strongest(found: Counter[int], names: Sequence[str]) -> list[int]:
    return sorted(found, key=lambda row: (-found[row], names[row]))[:MOST_CANDIDATES]


def _sorted(keys: Bands, rows: NDArray[np.int32]) -> _Segment:
    order = np.argsort(keys, axis=1, kind="stable")
    return np.take_along_axis(keys, order, axis=1), np.take_along_axis(rows, order, axis=1)
