"""Titles by the features that they share: which are nearest to a title, as cosine of their features' weights.

Rare features weigh more (idf). Of a feature that many titles have, the nearest few by it are looked at: what is left out has little of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from registers.title_words import title_features

LONGEST = 200  # titles of one feature
_UNKNOWN = 6.0  # the weight of a feature that no title has
_WEIGHTS = {"-": 0.5, " ": 0.7}  # of a word's start, of two words; of a word: 1

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int32]


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
        self._marks = np.zeros(len(titles), np.int32)

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
        index._ends, index._weights = arrays["posted_ends"].tolist(), arrays["weights"].tolist()
        index._marks = np.zeros(titles, np.int32)
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
        ends = np.cumsum(np.bincount(features[is_kept], minlength=len(self._numbers)))
        self._ends: list[int] = [0, *ends.tolist()]

    def nearest(self, words: list[str], most: int) -> tuple[Integers, Doubles]:
        """The numbers of at most ``most`` titles that share a feature with the words, and how near each is, 0 to 1; in no order."""
        wanted = [(self._numbers.get(feature), feature) for feature in title_features(words)]
        weights = [_UNKNOWN * _kind_weight(feature) if number is None else self._weights[number] for number, feature in wanted]
        norm = sum(weight * weight for weight in weights) ** 0.5
        parts = [number for number, _ in wanted if number is not None]
        if not parts:
            return np.zeros(0, np.int32), np.zeros(0)
        spans = [slice(self._ends[number], self._ends[number + 1]) for number in parts]
        seen = np.concatenate([self._titles[span] for span in spans])
        shares = np.concatenate([self._shares[span] for span in spans])
        shares *= np.repeat([self._weights[number] / norm for number in parts], [span.stop - span.start for span in spans])
        found, places = self._each_once(seen)
        near = np.bincount(places, shares).astype(np.float64)
        if len(found) > most:
            best = np.argpartition(-near, most)[:most]
            found, near = found[best], near[best]
        return found, near

    def _each_once(self, titles: Integers) -> tuple[Integers, Integers]:
        """Titles without repetitions, and the place among them of each one given. Not `np.unique`: it sorts, which takes longest of all."""
        marks = self._marks
        marks[titles] = order = np.arange(len(titles), dtype=np.int32)
        once = titles[marks[titles] == order]
        marks[once] = order[: len(once)]
        return once, marks[titles]
