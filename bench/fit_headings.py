"""Fits the table by which lines are taken for headings (``data/reference/heading_signs.csv``) anew.

``fit_headings.py [--headings LABELS.jsonl] [--labelled POSTINGS.jsonl]... POSTINGS.jsonl[.gz]...``

Learned from: the short lines of postings ({"description"} a line) whose words stand in ``headings.csv`` or ``line_hints.toml``, and the
others of their lists; then those that the first fit is sure of; labelled headings ({"heading", "next", "kind"}); labelled postings as
``fit_lines.py weights`` takes them, where a short line above lines of one kind is its heading. Words, places and the lines below are left
out of some samples, so that each learns to stand alone.
"""

import argparse
import csv
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import sparse  # noqa: E402
from bench.fit_lines import LABELS, hints, rows  # noqa: E402
from pipelines.extract.sections import headings as room  # noqa: E402
from pipelines.extract.sections.words import weigh_texts  # noqa: E402
from pipelines.extract.text.lines import Line  # noqa: E402
from pipelines.extract.text.reading import read  # noqa: E402

KIND = {kind: number for number, kind in enumerate(room.KINDS)}
LINE = KIND["line"]
SIZE, RARE = 11_000, 6  # words and parts of words kept; samples one must stand in
MARKS = frozenset(("<colon>", "<strong>", "<capitals>"))
PLACES = ("<over", "<after", "<gap", "<last")
GROUP_KINDS = {"candidate": "required", "duty": "responsibility", "benefit": "benefit"}


@dataclass(frozen=True, slots=True)
class Sample:
    key: str
    shape: tuple[str, ...]
    below: tuple[str, ...]
    inside: str | None
    kind: int | None  # of KINDS; None is not known
    trust: float = 1.0


@dataclass(frozen=True, slots=True)
class Short:
    """A line that may be a heading, with its neighbours' numbers among ``lines``."""

    index: int
    line: Line
    shape: tuple[str, ...]
    below: tuple[str, ...]

    def sample(self, inside: str | None, kind: int | None, trust: float = 1.0) -> Sample:
        return Sample(room.heading_key(self.line.words), self.shape, self.below, inside, kind, trust)


def shorts(text: str) -> tuple[list[Line], list[Short]]:
    reading = read(text)
    lines = reading.lines
    means = room.below(weigh_texts([reading]), [len(lines)])
    found = []
    for index, line in enumerate(lines):
        before, following = lines[index - 1] if index else None, lines[index + 1] if index + 1 < len(lines) else None
        if room.may_be_heading(line, following):
            shape = tuple(room.shape_signs(text, before, line, following))
            found.append(Short(index, line, shape, tuple(room.below_signs(means[index]))))
    return lines, found


def of_postings(paths: list[str], known: dict[str, str], rng: random.Random) -> Iterator[Sample]:
    """The short lines of postings by the words of headings that are known; of plain lines a third."""
    for row in rows(paths):
        lines, found = shorts(row.get("description") or "")
        section = "none"
        for short in found if 6 <= len(lines) <= 200 else ():
            kind, listed = known.get(room.heading_key(short.line.words)), _listed(short, lines)
            if kind and not listed:
                yield short.sample(section, KIND[kind])
                section = kind
            elif listed or _plain(short):
                if rng.random() < 0.35:
                    yield short.sample(section, LINE)
            else:
                yield short.sample(section, None)


def _listed(short: Short, lines: list[Line]) -> bool:
    """An item among others, whatever its words."""
    return short.line.bullet and "<colon>" not in short.shape and short.index + 1 < len(lines) and lines[short.index + 1].bullet


def _plain(short: Short) -> bool:
    told = set(short.shape)
    return "<bullet>" in told or "<small>" in told or told.isdisjoint((*MARKS, "<over bullets>", "<over long>"))


def of_labelled(paths: list[str], known: dict[str, str]) -> Iterator[Sample]:
    """Labelled postings: a line that states something is no heading; one above two lines of a kind is theirs."""
    for row in rows(paths):
        text = row["description"]
        names = dict(zip(LABELS, room.KINDS, strict=False))
        label = {number: names[kind] for kind in LABELS for number in row[kind]}
        lines, found = shorts(text)
        numbers = [text.count("\n", 0, line.start) for line in lines]
        told = [label.get(number) for number in numbers] + [None, None]
        pieces = Counter(numbers)  # those of one line have one label for all
        section = "none"
        for short in found:
            if any(pieces[number] > 1 for number in numbers[short.index : short.index + 2]):
                continue
            kind = _labelled_kind(short, told, known)
            if kind is not None:
                yield short.sample(section, KIND[kind], 2.0 if kind == "line" else 4.0)
                section = section if kind == "line" else kind


def _labelled_kind(short: Short, told: list[str | None], known: dict[str, str]) -> str | None:
    if told[short.index]:
        return "line"
    below = told[short.index + 1]
    if below and not short.line.bullet and (told[short.index + 2] in (None, below) or "<over bullets>" in short.shape):
        inside = short.index and told[short.index - 1] == below
        return None if inside and MARKS.isdisjoint(short.shape) and "<over bullets>" not in short.shape else below
    return known.get(room.heading_key(short.line.words))


def of_headings(path: str) -> Iterator[Sample]:
    for row in rows([path]):
        _, found = shorts(f"{row['heading']}\n{row['next']}")
        if found and found[0].index == 0 and not row.get("doubt"):
            kind = LINE if row["kind"] == "none" else KIND[row["kind"]]
            yield from [found[0].sample(None, kind, 2.0)] * 4


def of_hints(table: dict[str, dict[str, list[str]]], listed: dict[str, str], seen: list[Sample], rng: random.Random) -> Iterator[Sample]:
    """Words of headings and of lines that are known, each as other lines of its kind look."""
    looks = {kind: [sample for sample in seen if sample.kind == number] for kind, number in KIND.items()}
    wanted = [(words, kind, 8, 4.0) for kind, phrases in table["heading"].items() for words in phrases]
    wanted += [(words, kind, 2, 1.0) for words, kind in listed.items() if kind in KIND]
    wanted += [(words, "line", 1, 1.5) for phrases in table["line"].values() for words in phrases]
    for words, kind, times, trust in wanted:
        for look in rng.choices(looks[kind], k=times) if looks[kind] else ():
            yield Sample(room.heading_key(words), look.shape, look.below, None, KIND[kind], trust)


def signs_of(samples: list[Sample], known: dict[str, int]) -> list[list[str]]:
    rng = random.Random(5)
    return [_signs(sample, known, rng.random(), rng.random()) for sample in samples for _ in range(2)]


def _signs(sample: Sample, known: dict[str, int], draw: float, draw_inside: float) -> list[str]:
    signs = ["(any)", *(room.word_signs(sample.key, known) if draw > 0.12 else ())]
    if draw > 0.88:
        return signs + [sign for sign in sample.shape if not sign.startswith(PLACES)]
    if draw > 0.6:
        return [*signs, *sample.shape]
    inside = [f"<in {sample.inside}>"] if sample.inside and draw_inside > 0.3 else []
    return [*signs, *inside, *sample.shape, *sample.below]


def fit(samples: list[Sample]) -> tuple[dict[str, int], np.ndarray]:
    counts: Counter[str] = Counter()
    for sample in samples:
        counts.update(dict.fromkeys(room.word_signs(sample.key, Everything()) + room.parts(sample.key), sample.trust))
    names = sorted(word for word, count in counts.items() if count >= RARE)
    outcomes, trust = (np.repeat([getattr(sample, part) for sample in samples], 2) for part in ("kind", "trust"))
    return sparse.choose(names, lambda known: signs_of(samples, known), outcomes, trust, SIZE, epochs=8, rate=0.3)


class Everything:
    def __contains__(self, name: object) -> bool:
        return True


def sure_ones(unknown: list[Sample], numbers: dict[str, int], weights: np.ndarray) -> Iterator[Sample]:
    """Of lines not known those that the fit is sure of, and those above bullets that are plainly of one kind."""
    for sample in unknown:
        signs = ["(any)", *room.word_signs(sample.key, numbers), *sample.shape, *sample.below]
        likely = sparse.softmax(weights[[numbers[sign] for sign in signs if sign in numbers]].sum(axis=0)[None])[0]
        kind, trust = int(likely.argmax()), 1.0
        if likely[kind] <= 0.9:
            kind, trust = _by_block(sample, kind), 0.6
        if kind is not None:
            yield Sample(sample.key, sample.shape, sample.below, sample.inside, kind, trust)


def _by_block(sample: Sample, guess: int) -> int | None:
    group = next((sign[len("<over much ") : -1] for sign in sample.below if sign.startswith("<over much")), None)
    over = "<over bullets>" in sample.shape or ("<over long>" in sample.shape and sample.key.count(" ") < 6)
    if group in GROUP_KINDS and over and "<bullet>" not in sample.shape and guess != KIND["preferred"]:
        return KIND[GROUP_KINDS[group]]
    return KIND["other"] if group == "nothing" and not MARKS.isdisjoint(sample.shape) and "<over long>" in sample.shape else None


def write(numbers: dict[str, int], weights: np.ndarray) -> None:
    order = sorted(numbers, key=lambda sign: (sign != "(any)", sign[0] != "<", sign))
    with (ROOT / "data" / "reference" / "heading_signs.csv").open("w", encoding="utf-8", newline="") as file:
        file.write("# How much a sign of a line speaks for each kind of heading and for none, in tenths of log odds.\n")
        file.write("# <stem ...>: of heading_stems.csv, in a word that is not known.\n")
        file.write("# <...>: its looks, its place, what stands below; ~...~: letters of a word that is not known; else words.\n")
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("sign", *room.KINDS))
        out.writerows((sign, *(f"{10 * weight:.0f}" for weight in weights[numbers[sign]])) for sign in order)


def gather(arguments: argparse.Namespace) -> tuple[list[Sample], list[Sample]]:
    """Samples of a known kind, and others."""
    rng, table = random.Random(3), hints()
    known = {room.heading_key(words): kind for kind, phrases in table["heading"].items() for words in phrases} | room.HEADINGS
    found = list(of_postings(arguments.postings, known, rng))
    samples = [sample for sample in found if sample.kind is not None]
    samples += of_hints(table, room.HEADINGS, samples, rng)
    samples += of_labelled(arguments.labelled, known)
    for path in arguments.headings:
        samples += of_headings(path)
    return samples, [sample for sample in found if sample.kind is None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("postings", nargs="+")
    parser.add_argument("--headings", action="append", default=[])
    parser.add_argument("--labelled", action="append", default=[])
    samples, unknown = gather(parser.parse_args())
    more = list(sure_ones(unknown, *fit(samples)))
    numbers, weights = fit(samples + more)
    write(numbers, weights)
    print(f"{len(samples)} samples, {len(more)} of {len(unknown)} more, {len(numbers)} signs")


if __name__ == "__main__":
    main()
