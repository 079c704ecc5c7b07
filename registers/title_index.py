"""Titles by the features that they share: which are nearest to a title, as cosine of their features' weights.

Rare features weigh more (idf). Of a feature that many titles have, the nearest few by it are looked at: what is left out has little of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from registers.title_words import title_features

LONGEST = 200  # titles of one feature
AT_ONCE = 16  # titles that are asked for: calls of numpy take longer than what they do
_UNKNOWN = 6.0  # the weight of a feature that no title has
_WEIGHTS = {"-": 0.5, " ": 0.7}  # of a word's start, of two words; of a word: 1

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


def _kind_weight(feature: str) -> float:
    return _WEIGHTS["-"] if feature[-1] == "-" else _WEIGHTS[" "] if " " in feature else 1.0


class TitleIndex:
    """Over titles as lists of words; a title is told by its number among them. ``importance``: a number each; where there are more titles
    than are looked at, those of more importance stay."""

    def __init__(self, titles: Sequence[list[str]], importance: Floats) -> None:
        self._numbers: dict[str, int] = {}
        features, lengths = self._features(titles)
        found = np.bincount(features, minlength=len(self._numbers)).astype(np.float32)
        kinds = np.fromiter(map(_kind_weight, self._numbers), np.float32, len(self._numbers))
        self._weights: list[float] = (np.log1p(len(titles) / np.maximum(found, 1)) * kinds).tolist()
        of = np.repeat(np.arange(len(titles), dtype=np.int32), lengths)
        weights = np.array(self._weights, np.float32)[features]
        norms = np.sqrt(np.bincount(of, weights * weights, len(titles))).astype(np.float32)
        self._post(features, of, weights / norms[of], importance)
        self._count, self._marks = len(titles), np.zeros(0, np.int32)

    def __len__(self) -> int:
        return self._count

    @property
    def parts(self) -> tuple[list[str], dict[str, Any]]:
        """All that it is: the features, and arrays by name."""
        arrays = {"posted": self._titles, "posted_shares": self._shares, "posted_ends": self._ends, "weights": self._weights}
        return list(self._numbers), arrays

    @classmethod
    def of_parts(cls, features: Sequence[str], arrays: Mapping[str, Any], titles: int) -> "TitleIndex":
        """One that was taken apart, over so many titles."""
        index = cls((), np.zeros(0, np.float32))
        index._numbers = {feature: number for number, feature in enumerate(features)}
        index._titles, index._shares = arrays["posted"], arrays["posted_shares"]
        index._ends, index._weights = arrays["posted_ends"], arrays["weights"].tolist()
        index._count = titles
        return index

    def _features(self, titles: Sequence[list[str]]) -> tuple[Integers, Integers]:
        """The features of all titles one after the other, by number, and how many each has."""
        numbers, flat, lengths = self._numbers, [], []
        for words in titles:
            features = title_features(words)
            lengths.append(len(features))
            flat += [numbers.setdefault(feature, len(numbers)) for feature in features]
        return np.array(flat, np.int32), np.array(lengths, np.int32)

    def _post(self, features: Integers, of: Integers, weights: Floats, importance: Floats) -> None:
        """Titles by feature, the best `LONGEST` of each."""
        order = np.lexsort((-(weights**4) * importance[of], features))
        features, of, weights = features[order], of[order], weights[order]
        starts = np.searchsorted(features, np.arange(len(self._numbers)))
        is_kept = np.arange(len(features)) - starts[features] < LONGEST
        self._titles, self._shares = of[is_kept], weights[is_kept]
        self._ends = np.concatenate(([0], np.cumsum(np.bincount(features[is_kept], minlength=len(self._numbers)))))

    def nearest(self, several: Sequence[Sequence[str]], most: int) -> list[tuple[Integers, Doubles]]:
        """Of each title (its words) the numbers of at most ``most`` titles that share a feature with it, and how near each is, 0 to 1; in
        no order."""
        parts = (several[first : first + AT_ONCE] for first in range(0, len(several), AT_ONCE))
        return [(found, near) for part in parts for found, near in self._nearest(part, most)]

    def _nearest(self, several: Sequence[Sequence[str]], most: int) -> Iterator[tuple[Integers, Doubles]]:
        parts, weights, counts = self._parts(several)
        starts, lengths = self._ends[parts], self._ends[parts + 1] - self._ends[parts]
        last = np.cumsum(lengths)
        at = np.repeat(starts - last + lengths, lengths) + np.arange(last[-1] if len(last) else 0)
        shares = (self._shares[at] * np.repeat(weights, lengths)).astype(np.float32)
        titles, of = self._titles[at], np.repeat(np.repeat(np.arange(len(several)), counts), lengths)
        is_last, places = self._each_once(titles + of * len(self))
        near = np.bincount(places, shares).astype(np.float64)
        titles, ends = titles[is_last], np.cumsum(np.bincount(of[is_last], minlength=len(several))).tolist()
        for first, end in pairwise((0, *ends)):
            yield _best(titles[first:end], near[first:end], most)

    def _parts(self, several: Sequence[Sequence[str]]) -> tuple[Places, Doubles, list[int]]:
        """The known features of all titles one after the other, what each weighs in its title, and how many each title has."""
        parts: list[int] = []
        weights: list[float] = []
        counts = []
        for words in several:
            wanted = [(self._numbers.get(feature), feature) for feature in title_features(words)]
            each = [_UNKNOWN * _kind_weight(feature) if number is None else self._weights[number] for number, feature in wanted]
            norm = sum([weight * weight for weight in each]) ** 0.5
            known = [(number, weight / norm) for (number, _), weight in zip(wanted, each, strict=True) if number is not None]
            parts += [number for number, _ in known]
            weights += [weight for _, weight in known]
            counts.append(len(known))
        return np.array(parts, np.int64), np.array(weights, np.float64), counts

    def _each_once(self, keys: Places) -> tuple[Booleans, Integers]:
        """Which keys are no repetitions, and the place among these of each one given. Not `np.unique`: it sorts, which takes longest of
        all."""
        if not len(self._marks):
            self._marks = np.zeros(AT_ONCE * len(self), np.int32)
        marks = self._marks
        marks[keys] = order = np.arange(len(keys), dtype=np.int32)
        is_last = marks[keys] == order
        once = keys[is_last]
        marks[once] = order[: len(once)]
        return is_last, marks[keys]


def _best(titles: Integers, near: Doubles, most: int) -> tuple[Integers, Doubles]:
    if len(titles) <= most:
        return titles, near
    best = np.argpartition(-near, most)[:most]
    return titles[best], near[best]
