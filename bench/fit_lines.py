"""Fits the two tables behind ``pipelines.extract.sections.statements`` anew, as logistic regressions whose figures are log odds.

``fit_lines.py words POSTINGS.jsonl.gz...``: from postings without labels ({"description"} a line). Lines under a heading of
``headings.csv`` are taken for what the heading says; the words that tell most make ``line_words.csv``.

``fit_lines.py weights LABELS.jsonl...``: from labelled postings ({"description", "required": [line numbers], "preferred",
"responsibilities", "benefits"}), how much each feature of a line counts: ``line_weights.csv``. It prints the figures of ``held_out`` too.

``fit_lines.py held_out LABELS.jsonl...``: what the weights are worth on sources that they were not fitted on: the postings of each
source (``source``, else ``corpus``) are scored by weights fitted on all other sources. Nothing is written. A score on postings that
were fitted says little, so none is printed.
"""

import csv
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from crawler.commands.score import HEAD, line_of  # noqa: E402
from crawler.measure.scorecard import Scored, floor, score_labels, scorecard, source_of  # noqa: E402
from pipelines.extract.sections import features as features  # noqa: E402
from pipelines.extract.sections.headings import HEADINGS, heading_key  # noqa: E402
from pipelines.extract.sections.placing import place_lines  # noqa: E402
from pipelines.extract.sections.words import GROUPS, word_features  # noqa: E402
from pipelines.extract.text.reading import read  # noqa: E402

GROUP_OF = {"required": 0, "preferred": 0, "responsibility": 1, "benefit": 2, "other": 3}
LABELS = {"required": 0, "preferred": 1, "responsibilities": 2, "benefits": 3}
SIZE, RARE, SMOOTH = 4_000, 20, 100.0  # words kept; lines a word must stand in; strength of the prior on weights


def rows(paths: list[str]) -> Iterator[dict]:
    for path in paths:
        with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def lines_under_headings(paths: list[str]) -> list[tuple[list[str], int]]:
    """Each distinct line's word features, and the group of the heading that it stands under."""
    found: dict[str, tuple[list[str], int]] = {}
    for row in rows(paths):
        reading, group = read(row.get("description") or ""), None
        for line in reading.lines if len(reading.lines) > 7 else ():
            kind = HEADINGS.get(heading_key(line.words)) if len(line.words) < 70 else None
            if kind:
                group = GROUP_OF.get(kind)
            elif group is not None and len(line.words) >= 12:
                plain = reading.plain[line.start + 1 : line.end + 1]
                found.setdefault(plain[:120], (list(dict.fromkeys(filter(None, word_features(plain)))), group))
    return list(found.values())


def fit_words(samples: list[tuple[list[str], int]], words: list[str], epochs: int = 3) -> np.ndarray:
    """Weights of ``words`` (last row: the bias) by AdaGrad over samples in random order."""
    known = {word: index for index, word in enumerate(words)}
    ids = [np.array([*(known[word] for word in line if word in known), len(words)]) for line, _ in samples]
    groups, order = np.array([group for _, group in samples]), np.random.default_rng(1)
    weights = np.zeros((len(words) + 1, len(GROUPS)))
    squares = np.full_like(weights, 1e-5)
    for _ in range(epochs):
        for batch in np.array_split(order.permutation(len(ids)), max(1, len(ids) // 512)):
            lengths = [len(ids[i]) for i in batch]
            flat = np.concatenate([ids[i] for i in batch])
            chance = softmax(np.add.reduceat(weights[flat], np.cumsum([0, *lengths[:-1]]), axis=0))
            chance[np.arange(len(batch)), groups[batch]] -= 1
            used, back = np.unique(flat, return_inverse=True)
            spread = np.repeat(chance / len(batch), lengths, axis=0)
            slope = np.stack([np.bincount(back, column, len(used)) for column in spread.T], axis=1) + 1e-5 * weights[used]
            squares[used] += slope**2
            weights[used] -= 0.15 / np.sqrt(squares[used]) * slope
    return weights - weights.mean(axis=1, keepdims=True)


def dense_features(description: str) -> tuple[np.ndarray, list[int]]:
    """Every feature of ``line_features`` as a column, a row per line, and the lines' numbers in ``description``."""
    reading = read(description)
    lines = place_lines(reading)
    present = np.zeros((len(lines), len(features.PRESENT)))
    by_section = np.zeros((len(lines), len(features.BY_SECTION)))
    ids, starts = features.present_features(lines)
    numbers = features.number_features(reading, lines)[:, : len(features.NUMBERS)]
    sub = np.array([place.sub for place in lines])
    sections = [features.SECTION_IDS[place.section] for place in lines]
    for index, (start, stop) in enumerate(zip(starts, [*starts[1:], len(ids)], strict=True)):
        present[index, ids[start:stop]] = 1
        by_section[index, 4 * sections[index] : 4 * sections[index] + 4] = numbers[index, :4]
    under_sub = np.concatenate([numbers[:, :4], numbers[:, 8:12]], axis=1) * sub[:, None]
    return np.concatenate([present, numbers, under_sub, by_section], axis=1), [description.count("\n", 0, p.line.start) for p in lines]


def fit_weights(inputs: np.ndarray, outcomes: np.ndarray, steps: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias by Adam on standardized inputs, given back for the inputs as they are."""
    mean, spread = inputs.mean(axis=0), inputs.std(axis=0) + 1e-6
    scaled = np.c_[(inputs - mean) / spread, np.ones(len(inputs))]
    target = np.eye(len(features.OUTCOMES))[outcomes]
    weights = np.zeros((scaled.shape[1], target.shape[1]))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        slope = (scaled.T @ (softmax(scaled @ weights) - target) + SMOOTH * weights) / len(scaled)
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        weights -= 0.05 * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    plain = weights[:-1] / spread[:, None]
    return plain, weights[-1] - mean @ plain


def softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def write(name: str, comment: str, head: tuple[str, ...], table: Iterator[tuple[str, np.ndarray]], form: str) -> None:
    with (ROOT / "data" / "reference" / name).open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {comment}\n")
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        out.writerows([label, *(format(value, form) for value in values)] for label, values in table)


def main_words(paths: list[str]) -> None:
    samples = lines_under_headings(paths)
    counts = Counter(word for line, _ in samples for word in line)
    words = [word for word, count in counts.items() if count >= RARE]
    first = fit_words(samples, words, epochs=2)
    telling = (first[:-1].max(axis=1) - first[:-1].min(axis=1)) * np.sqrt([counts[word] for word in words])
    words = sorted((words[i] for i in np.argsort(-telling)[:SIZE]), key=lambda word: word.lstrip("^"))
    weights = fit_words(samples, words)
    comment = "How much a word (^: at a line's start, #: a number) speaks for each kind of line, in log odds; learned from public postings."
    write("line_words.csv", comment, ("words", *GROUPS), zip(["(any)", *words], [weights[-1], *weights[:-1]], strict=True), ".2f")


NAMES = (*features.PRESENT, *features.NUMBERS, *features.UNDER_SUB, *features.BY_SECTION)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled posting with its lines as ``fit_weights`` takes them."""

    row: dict
    inputs: np.ndarray
    outcomes: np.ndarray

    @classmethod
    def of(cls, row: dict) -> "Labelled":
        label = {number: outcome for kind, outcome in LABELS.items() for number in row[kind]}
        inputs, numbers = dense_features(row["description"])
        return cls(row, inputs, np.array([label.get(number, 4) for number in numbers]))


def fit(postings: list[Labelled]) -> dict[str, np.ndarray]:
    """The weights of each feature, as ``line_weights.csv`` holds them."""
    inputs, outcomes = (np.concatenate([getattr(posting, part) for posting in postings]) for part in ("inputs", "outcomes"))
    weights, bias = fit_weights(inputs, outcomes)
    return dict(zip(["(any)", *NAMES], [bias, *weights], strict=True))


def use(table: dict[str, np.ndarray]) -> None:
    """Lines are weighed by this table from now on, in this process."""
    features._TABLE.update({name: list(values) for name, values in table.items()})
    features.PRESENT_WEIGHTS, features.NUMBER_WEIGHTS = features._weights(features.PRESENT), features._number_weights()


def score_held_out(postings: list[Labelled]) -> Iterator[Scored]:
    for source in sorted({source_of(posting.row) for posting in postings}):
        use(fit([posting for posting in postings if source_of(posting.row) != source]))
        yield from score_labels(("requirements", posting.row) for posting in postings if source_of(posting.row) == source)


def print_held_out(postings: list[Labelled]) -> None:
    scores = [score for score in scorecard(score_held_out(postings)) if score.measure in (*LABELS, "sections: macro")]
    print("each source scored by weights fitted without it", HEAD, sep="\n")
    print(*map(line_of, [*(score for score in scores if score.group == "all"), *floor(scores)]), sep="\n")


def main_held_out(paths: list[str]) -> None:
    print_held_out([Labelled.of(row) for row in rows(paths) if not row.get("skip")])


def main_weights(paths: list[str]) -> None:
    postings = [Labelled.of(row) for row in rows(paths) if not row.get("skip")]
    comment = "What each feature of a line (pipelines/extract/sections/features.py) says of what it states; fitted on labelled postings."
    write("line_weights.csv", comment, ("feature", *features.OUTCOMES), iter(fit(postings).items()), ".3f")
    print_held_out(postings)


if __name__ == "__main__":
    {"words": main_words, "weights": main_weights, "held_out": main_held_out}[sys.argv[1]](sys.argv[2:])
