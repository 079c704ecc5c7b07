"""Which lines are headings, and of what kind of section: by their words, their shape, their place and the lines below them.

Each of these is a sign; ``data/reference/heading_signs.csv`` says how much a sign speaks for each of `KINDS`.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp

import numpy as np

from pipelines.extract.sections.words import GROUPS, Floats
from pipelines.extract.text.lines import Line
from pipelines.extract.text.reading import Reading
from pipelines.extract.words.memo import memo
from pipelines.extract.words.tables import load_once, load_rows, load_words

KINDS = ("required", "preferred", "responsibility", "benefit", "other", "role", "line")  # "line": no heading
HEADINGS = {row["heading"]: row["kind"] for row in load_once("headings.csv", "heading")}  # in front of words, or glued to a line's end
LONGEST, LONGEST_UNMARKED = 80, 62  # characters: nothing longer is a heading
INLINE = 62
GRAM = 4  # letters
UNSPACED_GRAM = 2
UNSPACED = "\u3040"  # from here on are the scripts of Japanese, Chinese, Korean
NAMES = (4, 3, 2)  # words of a heading that a line may end in without a mark ahead
BELOW = 3  # lines below that tell what a heading is of
SURE, KNOWN = 0.85, 0.5  # of a kind, among all kinds of headings
OPEN = load_words("open_words.txt")
COLON, ASK, ENDS = ":\uff1a", "?\uff1f", ".;,\u3002\uff1b"  # each also as Chinese and Japanese write it
MARKS = {**dict.fromkeys(COLON, "<colon>"), **dict.fromkeys(ASK, "<asks>"), "!": "<calls>"}
INNER = {". ": "<stop>", ", ": "<comma>", "0": "<digit>", "1": "<digit>", "2": "<digit>", "(": "<bracket>", "|": "<bar>", " - ": "<bar>"}
REPAIRS = (
    ("’", "'"),
    ("â\x80\x99", "'"),
    ("â€™", "'"),
    ("\u201aÄô", "'"),
    ("\u00b4", "'"),
    ("`", "'"),
    ("\\", ""),
    ("\xa0", " "),
)

STEMS = {stem: row["kind"] for row in load_rows("heading_stems.csv") for stem in row["stems"].split("|")}
STEM = re.compile("|".join(map(re.escape, sorted(STEMS, key=len, reverse=True))))
_ROWS = load_rows("heading_signs.csv")
SIGNS = {row["sign"]: index + 1 for index, row in enumerate(_ROWS)}
WEIGHTS = np.array([[0.0] * len(KINDS), *([int(row[kind]) / 10 for kind in KINDS] for row in _ROWS)], dtype=np.float32)
_NONE = (0.0,) * len(KINDS)
INSIDE = {kind: WEIGHTS[SIGNS[f"<in {kind}>"]].tolist() if f"<in {kind}>" in SIGNS else _NONE for kind in (*KINDS, "none")}


@dataclass(frozen=True, slots=True)
class Heading:
    """``kind``: a RequirementKind's value, "role", "other", or None for a heading that tells nothing.

    ``sure``: nothing but that kind fits. ``marked``: it looks like a heading too (colon, bold, capitals).
    """

    kind: str | None
    sure: bool
    marked: bool


def heading_key(words: str) -> str:
    """The form under which a heading stands in tables: lower case, plain apostrophes, nothing but words at its ends."""
    if not words.isascii() or "\\" in words or "`" in words:
        for found, plain in REPAIRS:
            if found in words:
                words = words.replace(found, plain)
    if words[:1].isalnum() and words[-1].isalnum():
        return words.lower()
    begin, end = 0, len(words)
    while begin < end and not words[begin].isalnum():
        begin += 1
    while end > begin and not words[end - 1].isalnum():
        end -= 1
    return words[begin:end].lower()


def may_be_heading(line: Line, following: Line | None) -> bool:
    """What is to be weighed at all: short, no end of a sentence, no bullet among bullets of its kind, no small letter at its beginning."""
    words = line.words
    last, size = words[-1], len(words)
    if size > LONGEST or (last in ENDS and not words.endswith("...")):
        return False
    if size > LONGEST_UNMARKED and not (line.strong or last in MARKS or _is_title(words)):
        return False
    if line.bullet or words[0].islower():
        return last in COLON or (line.bullet and following is not None and following.mark != line.mark) or _is_key(words, following)
    return True


def _is_key(words: str, following: Line | None) -> bool:
    """A heading of the table in small letters, as the names of fields are, over a line that is not: "tasks"."""
    return words in HEADINGS and following is not None and following.words[0].isupper()


def word_signs(key: str, known: Container[str]) -> list[str]:
    """Of the words of a heading (see `heading_key`) the ``known`` ones, else the stem and the groups of letters in them; its pairs of
    words."""
    words = key[:LONGEST].split()
    found: list[str] = []
    for word in words:
        for part in (word,) if word in known else word.split("/"):
            found += [part] if part in known else [sign for sign in (*_stem_signs(part), *_grams(part)) if sign in known]
    return found + [pair for pair in map(" ".join, pairwise(words)) if pair in known]


def _stem_signs(word: str) -> tuple[str, ...]:
    """The sign of what a word's stems say: a wish wherever it stands, else the last one, which the others only tell more of
    ("Aufgabenvoraussetzungen" are demands)."""
    kinds = [STEMS[stem] for stem in STEM.findall(word)]
    return (f"<stem {'preferred' if 'preferred' in kinds else kinds[-1]}>",) if kinds else ()


def parts(key: str) -> list[str]:
    """All that `word_signs` may find in a heading beside whole words and their pairs."""
    pieces = [part for word in key[:LONGEST].split() for part in word.split("/")]
    return [sign for piece in pieces for sign in (*_stem_signs(piece), *_grams(piece))]


def _grams(word: str) -> list[str]:
    if word >= UNSPACED:
        return [f"~{word[i : i + UNSPACED_GRAM]}~" for i in range(len(word) - 1)]
    edged = f"^{word}$"
    return [f"~{edged[i : i + GRAM]}~" for i in range(max(1, len(edged) - GRAM + 1))]


def shape_signs(text: str, before: Line | None, line: Line, following: Line | None) -> list[str]:
    """How a line looks, alone and beside its neighbours."""
    return [*_look(line.words, strong=line.strong, bullet=line.bullet), *_place(text, before, line, following)]


def _look(words: str, *, strong: bool, bullet: bool) -> list[str]:
    size, count, last = len(words), words.count(" ") + 1, words[-1]
    signs = [f"<words {count if count < 4 else 4 if count < 6 else 6 if count < 9 else 9}>"]
    if last in MARKS:
        signs.append(MARKS[last])
    if strong:
        signs.append("<strong>")
    if bullet:
        signs.append("<bullet>")
    if words.isupper():
        signs.append("<capitals>" if size > 4 else "<title>")
    elif words[0].islower():
        signs.append("<small>")
    elif _is_title(words):
        signs.append("<title>")
    if size > 40:
        signs.append("<long>" if size > 62 else "<longish>")
    signs += [sign for mark, sign in INNER.items() if mark in words]
    return [*signs, "<open>"] if is_open(words) else signs


def _place(text: str, before: Line | None, line: Line, following: Line | None) -> list[str]:
    signs = []
    if before is not None:
        signs.append("<after bullet>" if before.bullet else "<after short>" if len(before.words) < 45 else "<after long>")
        if text.find("\n\n", before.end, line.start) >= 0:
            signs.append("<gap>")
    if following is None:
        signs.append("<last>")
    else:
        signs.append(_over(line, following))
        if not following.bullet and following.words[0].islower():
            signs.append("<over small>")
        if text.find("\n\n", line.end, following.start) >= 0:
            signs.append("<gap below>")
    return signs


def is_open(words: str) -> bool:
    """Whether a line's sentence must go on in the next line: "Good command of"."""
    return words[-1] == "," or words[words.rfind(" ") + 1 :].lower() in OPEN


def _over(line: Line, following: Line) -> str:
    if following.bullet:
        return "<over bullets>"
    size = len(following.words)
    return "<over long>" if size > max(60, 1.5 * len(line.words)) else "<over longer>" if size > len(line.words) else "<over shorter>"


def _is_title(words: str) -> bool:
    """All its longer words are capitalized: "Our Ideal Teammate"."""
    return all(word[0].isupper() for word in words.split() if len(word) > 3 and word[0].isalpha())


def below_signs(below: Sequence[float]) -> list[str]:
    """What the lines below are of: their mean likelihood of each of GROUPS."""
    best = max(below)
    group = GROUPS[below.index(best)]
    return [f"<over {group}>", f"<over much {group}>"] if best > 0.75 else [f"<over {group}>"] if best > 0.5 else ["<over mixed>"]


def below(weighed: Floats, sizes: Sequence[int]) -> list[list[float]]:
    """For each line, as `weigh_texts` weighs them, the mean likelihoods of the BELOW lines after it; ``sizes``: lines of each text."""
    likely = weighed[:, : len(GROUPS)]
    left = np.cumsum(sizes).repeat(sizes) - np.arange(1, len(weighed) + 1)  # lines after it in its text
    sums = np.zeros((len(weighed), len(GROUPS)), dtype=np.float32)
    for step in range(1, BELOW + 1):
        sums[:-step] += likely[step:] * (left[:-step, None] >= step)
    means: list[list[float]] = (sums / left.clip(1, BELOW)[:, None]).tolist()
    return means


def score_headings(readings: Sequence[Reading], weighed: Floats) -> list[dict[int, list[float]]]:
    """For each text, by the index of each line that may be a heading, how much speaks for each of KINDS; ``weighed``: `weigh_texts`."""
    ids: list[int] = []
    starts: list[int] = []
    means = iter(below(weighed, [len(one.lines) for one in readings]))
    asked = [_signs(one.text, one.lines, means, ids, starts) for one in readings]
    scores = iter(np.add.reduceat(WEIGHTS.take(ids, axis=0), starts, axis=0).tolist() if starts else ())
    return [dict(zip(indexes, scores, strict=False)) for indexes in asked]


def _signs(text: str, lines: list[Line], means: Iterator[list[float]], ids: list[int], starts: list[int]) -> list[int]:
    """Adds the signs of a text's lines that may be headings to ``ids``, where each one's begin to ``starts``; returns their indexes."""
    asked = []
    before = None
    for index, (line, following, mean) in enumerate(zip(lines, [*lines[1:], None], means, strict=False)):
        if may_be_heading(line, following):
            asked.append(index)
            starts.append(len(ids))
            ids += _own_ids(line.words, line.strong, line.bullet)
            ids += _numbers((*_place(text, before, line, following), *below_signs(mean)))
        before = line
    return asked


@memo(LONGEST, 8192)
def _own_ids(words: str, strong: bool, bullet: bool) -> tuple[int, ...]:
    return tuple(_numbers(("(any)", *word_signs(heading_key(words), SIGNS), *_look(words, strong=strong, bullet=bullet))))


def _numbers(signs: Iterable[str]) -> Iterator[int]:
    return filter(None, map(SIGNS.get, signs))


def decide(line: Line, following: Line | None, scores: Sequence[float], section: str) -> Heading | None:
    """What ``line``, of these ``scores``, is the heading of inside ``section``; None where it is none."""
    told = [score + inside for score, inside in zip(scores, INSIDE[section], strict=True)]
    heaviest = max(told)
    likely = [exp(score - heaviest) for score in told]
    plain = likely.pop()
    headings = sum(likely)
    if plain > headings and not _leads_in(line, following):
        return None
    best = max(likely)
    kind = KINDS[likely.index(best)] if best > KNOWN * max(headings, plain) else HEADINGS.get(heading_key(line.words))
    words = line.words
    marked = words[-1] in COLON + ASK or line.strong or (words.isupper() and len(words) > 4) or _is_key(words, following)
    return Heading(kind, best > SURE * headings, marked)


def _leads_in(line: Line, following: Line | None) -> bool:
    """A name of a few words, or the beginning of a sentence, over bullets: "In this job you will:"."""
    if line.bullet or following is None or not following.bullet:
        return False
    return line.words[-1] in COLON or (line.words.count(" ") < 4 and line.words[0].isupper() and ". " not in line.words)


def inline_heading(words: str) -> str | None:
    """The kind of a heading in front of a line's own words: "Requirements: five years of ..."."""
    colon = words.find(":", 2, 48)
    if not 0 < colon < len(words) - 1:
        return None
    key = heading_key(words[:colon])
    return HEADINGS.get(key) or (kind_of_words(key) if words[colon + 1] == "*" else None)


@memo(LONGEST)
def kind_of_words(key: str) -> str | None:
    """The kind that the words of a heading alone give away."""
    ids = [SIGNS[sign] for sign in word_signs(key, SIGNS)]
    scores = WEIGHTS.take(ids, axis=0).sum(axis=0)[:-1] if ids else None
    return None if scores is None or scores.max() < 1.5 else KINDS[int(scores.argmax())]


def trailing_heading(words: str) -> str | None:
    """The kind of a heading glued to a line's end: "... within deadlines. DESIRED SKILLS:"."""
    if words[-1] != ":":
        return None
    tail = (
        words[max(words.rfind(". "), words.rfind("! "), words.rfind("; ")) + 1 :] if ". " in words or "! " in words or "; " in words else ""
    )
    if not tail:
        parts = words.split()
        begin = len(parts)
        while begin and parts[begin - 1].isupper():
            begin -= 1
        ends = (" ".join(parts[-count:]) for count in NAMES)
        tail = " ".join(parts[begin:]) or next((end for end in ends if heading_key(end) in HEADINGS), "")
    key = heading_key(tail)
    return HEADINGS.get(key) or (kind_of_words(key) if 3 < len(key) < INLINE else None)
