"""Multinomial logistic regression over signs that are present or absent, for the tables of `fit_lines.py` and `fit_headings.py`."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

BATCH = 256


def fit(samples: Sequence[Sequence[int]], outcomes: np.ndarray, trust: np.ndarray, signs: int, *, epochs: int, rate: float) -> np.ndarray:
    """Weights (signs, outcomes), each row's mean 0, by AdaGrad over ``samples`` (the numbers of the signs that each has) in random
    order. ``trust``: how much each sample counts."""
    ids = [np.asarray(sample, dtype=np.int64) for sample in samples]
    kinds, order = int(outcomes.max()) + 1, np.random.default_rng(1)
    weights = np.zeros((signs, kinds))
    squares = np.full_like(weights, 1e-5)
    for _ in range(epochs):
        for batch in np.array_split(order.permutation(len(ids)), max(1, len(ids) // BATCH)):
            lengths = [len(ids[i]) for i in batch]
            flat = np.concatenate([ids[i] for i in batch])
            errors = softmax(np.add.reduceat(weights[flat], np.cumsum([0, *lengths[:-1]]), axis=0))
            errors[np.arange(len(batch)), outcomes[batch]] -= 1
            errors *= trust[batch][:, None] / len(batch)
            used, back = np.unique(flat, return_inverse=True)
            spread = np.repeat(errors, lengths, axis=0)
            slope = np.stack([np.bincount(back, column, len(used)) for column in spread.T], axis=1) + 4e-6 * weights[used]
            squares[used] += slope**2
            weights[used] -= rate / np.sqrt(squares[used]) * slope
    return weights - weights.mean(axis=1, keepdims=True)


def softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def telling(names: Sequence[str], weights: np.ndarray, samples: Iterable[Sequence[int]], size: int) -> list[str]:
    """The ``size`` names that tell outcomes apart most, by their weights and by how often they occur."""
    counts = np.bincount(np.concatenate([np.asarray(sample, dtype=np.int64) for sample in samples]), minlength=len(names))
    worth = (weights.max(axis=1) - weights.min(axis=1)) * np.sqrt(np.maximum(counts, 1))
    return sorted((names[i] for i in np.argsort(-worth)[:size]), key=lambda name: name.lstrip("^"))


class Numbers(dict[str, int]):
    """A number for each name, the next one for a name not yet seen."""

    def __missing__(self, name: str) -> int:
        self[name] = len(self)
        return self[name]


def choose(
    names: Sequence[str],
    signs: Callable[[dict[str, int]], list[list[str]]],
    outcomes: np.ndarray,
    trust: np.ndarray,
    size: int,
    *,
    epochs: int,
    rate: float,
) -> tuple[dict[str, int], np.ndarray]:
    """The most telling of ``names`` and all other signs that samples have, with their weights. ``signs``: each sample's signs where just
    those names are known; these are asked for twice, as a word not known is told by its parts."""
    for step, rounds in enumerate((2, epochs)):
        known = {name: index for index, name in enumerate(names)}
        numbers = Numbers(known)
        samples = [[numbers[sign] for sign in sample] for sample in signs(known)]
        weights = fit(samples, outcomes, trust, len(numbers), epochs=rounds, rate=rate)
        if not step:
            keep = [[number for number in sample if number < len(names)] for sample in samples]
            names = telling(names, weights[: len(names)], filter(None, keep), size)
    return dict(numbers), weights
