"""Fits the two tables behind ``pipelines.extract.sections.statements`` anew, as logistic regressions whose figures are log odds.

``fit_lines.py words POSTINGS.jsonl.gz...``: from postings without labels ({"description"} a line; fields of their own for demands, duties
and benefits count too). Lines under a heading are taken for what the heading says, to them come the phrases of ``line_hints.toml``; the
words that tell most make ``line_words.csv``. `fit_headings.py` fits what headings are told by.

``fit_lines.py weights LABELS.jsonl...``: from labelled postings ({"description", "required": [line numbers], "preferred",
"responsibilities", "benefits"}), how much each feature of a line counts: ``line_weights.csv``. It prints the figures of ``held_out`` too.

``fit_lines.py held_out LABELS.jsonl...``: what the weights are worth on sources that they were not fitted on: the postings of each
source (``source``, else ``corpus``) are scored by weights fitted on all other sources. Nothing is written. A score on postings that
were fitted says little, so none is printed.
"""

import csv
import gzip
import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import sparse  # noqa: E402
from crawler.commands.score import HEAD, line_of  # noqa: E402
from crawler.measure.scorecard import Scored, floor, score_labels, scorecard, source_of  # noqa: E402
from pipelines.extract.sections import features as features  # noqa: E402
from pipelines.extract.sections.placing import place_lines  # noqa: E402
from pipelines.extract.sections.words import GROUPS, LIMIT, UNSPACED, weigh_texts, word_features, word_parts  # noqa: E402
from pipelines.extract.text.reading import read  # noqa: E402
from pipelines.extract.words.casing import lower_case, plain_case  # noqa: E402

GROUP_OF = {"required": 0, "preferred": 0, "responsibility": 1, "benefit": 2, "other": 3}
LABELS = {"required": 0, "preferred": 1, "responsibilities": 2, "benefits": 3}
FIELDS = {"requirements": 0, "minimum_qualifications": 0, "preferred_qualifications": 0, "responsibilities": 1, "benefits": 2}
FIELD_BREAK = re.compile(r"[\n•·;]+|(?<=[^\W\d_])[.]\s+")
SIZE, RARE, HINTED, SMOOTH = 12_000, 12, 8.0, 100.0  # words kept; lines a word must stand in; trust in hints; strength of the prior


def rows(paths: list[str]) -> Iterator[dict]:
    for path in paths:
        with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def hints() -> dict[str, dict[str, list[str]]]:
    """The phrases of ``line_hints.toml``, of headings and of lines, by what they state."""
    table = tomllib.loads((ROOT / "bench" / "line_hints.toml").read_text("utf-8"))
    return {
        part: {kind: [phrase for told in languages.values() for phrase in told.split("|")] for kind, languages in kinds.items()}
        for part, kinds in table.items()
    }


def lines_under_headings(paths: list[str]) -> Iterator[tuple[str, int]]:
    """Each distinct line's plain words, and the group of the heading that it stands under or of the field that it was in."""
    found: dict[str, int] = {}
    for row in rows(paths):
        reading = read(row.get("description") or "")
        for place in place_lines([reading], weigh_texts([reading]))[0] if len(reading.lines) > 7 else ():
            group = GROUP_OF.get(place.section)
            if group is not None and place.sure and (len(place.line.words) >= 12 or place.line.words > UNSPACED):
                found.setdefault(reading.plain[place.line.start + 1 : place.line.end + 1][:LIMIT], group)
        for name, group in FIELDS.items():
            for piece in FIELD_BREAK.split(str(row.get(name) or "")):
                if len(words := piece.strip(" -*–—•·.")) > 5:
                    found.setdefault(plain_case(lower_case(words))[1:][:LIMIT], group)
    yield from found.items()


def fit_words(lines: list[tuple[str, int, float]]) -> tuple[dict[str, int], np.ndarray]:
    """The most telling words of ``lines`` (plain words, group, trust), and their weights."""
    counts: Counter[str] = Counter()
    for plain, _, trust in lines:
        counts.update(dict.fromkeys(word_parts(plain), trust))
    groups, trusts = np.array([group for _, group, _ in lines]), np.array([trust for *_, trust in lines])
    names = sorted(word for word, count in counts.items() if count >= RARE and len(word) < 30)

    def signs(known: dict[str, int]) -> list[list[str]]:
        names = dict(zip(known, known, strict=True))
        return [["(any)", *dict.fromkeys(word_features(plain, names))] for plain, *_ in lines]

    return sparse.choose(names, signs, groups, trusts, SIZE, epochs=3, rate=0.15)


def dense_features(description: str) -> tuple[np.ndarray, list[int]]:
    """Every feature of ``line_features`` as a column, a row per line, and the lines' numbers in ``description``."""
    reading = read(description)
    weighed = weigh_texts([reading])
    (lines,) = place_lines([reading], weighed)
    present = np.zeros((len(lines), len(features.PRESENT)))
    by_section = np.zeros((len(lines), len(features.BY_SECTION)))
    ids, starts = features.present_features([lines])
    numbers = features.number_features([reading], [lines], weighed)[:, : len(features.NUMBERS)]
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
        slope = (scaled.T @ (sparse.softmax(scaled @ weights) - target) + SMOOTH * weights) / len(scaled)
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        weights -= 0.05 * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    plain = weights[:-1] / spread[:, None]
    return plain, weights[-1] - mean @ plain


def write(name: str, comment: str, head: tuple[str, ...], table: Iterator[tuple[str, np.ndarray]], form: str) -> None:
    with (ROOT / "data" / "reference" / name).open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {comment}\n")
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        out.writerows([label, *(format(value, form) for value in values)] for label, values in table)


def main_words(paths: list[str]) -> None:
    lines = [(plain, group, 1.0) for plain, group in lines_under_headings(paths)]
    for kind, phrases in hints()["line"].items():
        lines += [(plain_case(lower_case(phrase))[1:], GROUP_OF[kind], HINTED) for phrase in phrases]
    numbers, weights = fit_words(lines)
    comment = (
        "How much a word (^: at a line's start, #: a number, ~: other letters) speaks for each kind of line, in tenths of log odds; "
        "learned from public postings."
    )
    order = sorted(numbers, key=lambda word: (word != "(any)", word.lstrip("^")))
    write("line_words.csv", comment, ("words", *GROUPS), ((word, 10 * weights[numbers[word]]) for word in order), ".0f")


NAMES = (*features.PRESENT, *features.NUMBERS, *features.UNDER_SUB, *features.BY_SECTION)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled posting with its lines as ``fit_weights`` takes them; without the pieces of a longer line, which has one label for all."""

    row: dict
    inputs: np.ndarray
    outcomes: np.ndarray

    @classmethod
    def of(cls, row: dict) -> "Labelled":
        label = {number: outcome for kind, outcome in LABELS.items() for number in row[kind]}
        inputs, numbers = dense_features(row["description"])
        pieces = Counter(numbers)
        whole = [index for index, number in enumerate(numbers) if pieces[number] == 1]
        return cls(row, inputs[whole], np.array([label.get(numbers[index], 4) for index in whole], dtype=int))


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
