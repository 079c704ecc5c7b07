"""Which lines are headings, and of what kind of section: by their words, their shape, their place and the lines below them.

Each of these is a sign; ``data/reference/heading_signs.csv`` says how much a sign speaks for each of `KINDS`.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.extract.sections.words import GROUPS, Floats, weigh_lines
from pipelines.extract.text.lines import Line
from pipelines.extract.words.memo import memo
from pipelines.extract.words.tables import load_rows, load_words

KINDS = ("required", "preferred", "responsibility", "benefit", "other", "role", "line")  # "line": no heading
HEADINGS = {row["heading"]: row["kind"] for row in load_rows("headings.csv")}  # in front of words, or glued to a line's end
LONGEST = 90  # characters: nothing longer is a heading
INLINE = 62
GRAM = 4  # letters
UNSPACED_GRAM = 2
UNSPACED = "\u3040"  # from here on are the scripts of Japanese, Chinese, Korean
BELOW = 3  # lines below that tell what a heading is of
SURE, KNOWN = 0.85, 0.5  # of a kind, among all kinds of headings
OPEN = load_words("open_words.txt")
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
    """What is to be weighed at all: short, no end of a sentence, no bullet among bullets."""
    if len(line.words) > LONGEST or line.words[-1] in ".;,。；":
        return False
    return not line.bullet or line.words[-1] in ":：" or (following is not None and not following.bullet)


def word_signs(key: str, known: Container[str]) -> list[str]:
    """Of the words of a heading (see `heading_key`) the ``known`` ones, else the groups of letters in them; its pairs of words."""
    words = key[:LONGEST].split()
    found = []
    for word in words:
        if word in known:
            found.append(word)
        else:
            found += [gram for gram in _grams(word) if gram in known]
    found += [pair for pair in map(" ".join, zip(words, words[1:], strict=False)) if pair in known]
    return found


def _grams(word: str) -> list[str]:
    if word >= UNSPACED:
        return [f"~{word[i : i + UNSPACED_GRAM]}~" for i in range(len(word) - 1)]
    edged = f"^{word}$"
    return [f"~{edged[i : i + GRAM]}~" for i in range(max(1, len(edged) - GRAM + 1))]


def shape_signs(text: str, before: Line | None, line: Line, following: Line | None) -> list[str]:
    """How a line looks, beside its neighbours."""
    words, size = line.words, len(line.words)
    told = {
        "<colon>": words[-1] in ":：",
        "<asks>": words[-1] in "?？",
        "<calls>": words[-1] == "!",
        "<strong>": line.strong,
        "<capitals>": size > 4 and words.isupper(),
        "<title>": _is_title(words),
        "<small>": words[0].islower(),
        "<digit>": any(map(str.isdigit, words)),
        "<stop>": ". " in words,
        "<comma>": ", " in words,
        "<bullet>": line.bullet,
        "<first>": before is None,
        "<gap>": before is not None and "\n\n" in text[before.end : line.start],
        "<last>": following is None,
        "<open>": is_open(words),
        "<over small>": following is not None and not following.bullet and following.words[0].islower(),
    }
    count = words.count(" ") + 1
    signs = [sign for sign, holds in told.items() if holds]
    signs.append(f"<words {count if count < 4 else 4 if count < 6 else 6 if count < 9 else 9}>")
    if size > 40:
        signs.append("<long>" if size > 62 else "<longish>")
    if before is not None:
        signs.append("<after bullet>" if before.bullet else "<after short>" if len(before.words) < 45 else "<after long>")
    if following is not None:
        signs.append(_over(line, following))
        if "\n\n" in text[line.end : following.start]:
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


def below(plain: str, lines: list[Line]) -> list[list[float]]:
    """For each line the mean likelihoods of the BELOW lines after it."""
    likely = np.zeros((len(lines) + BELOW, len(GROUPS)), dtype=np.float32)
    likely[: len(lines)] = weigh_lines(plain, lines)[:, : len(GROUPS)]
    count = len(lines)
    sums: Floats = sum((likely[step : count + step] for step in range(1, BELOW + 1)), np.zeros((count, len(GROUPS)), dtype=np.float32))
    sizes = np.minimum(BELOW, np.arange(count - 1, -1, -1))
    means: list[list[float]] = (sums / np.maximum(sizes, 1)[:, None]).tolist()
    return means


def score_headings(text: str, plain: str, lines: list[Line]) -> dict[int, list[float]]:
    """How much speaks for each of KINDS, for the index of each line that may be a heading."""
    ids: list[int] = []
    starts: list[int] = []
    asked: list[int] = []
    means = below(plain, lines) if lines else []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if may_be_heading(line, following):
            before = lines[index - 1] if index else None
            asked.append(index)
            starts.append(len(ids))
            signs = shape_signs(text, before, line, following) + below_signs(means[index])
            ids += (SIGNS["(any)"], *_word_ids(line.words), *(SIGNS.get(sign, 0) for sign in signs))
    if not asked:
        return {}
    return dict(zip(asked, np.add.reduceat(WEIGHTS.take(ids, axis=0), starts, axis=0).tolist(), strict=True))


@memo(LONGEST, 8192)
def _word_ids(words: str) -> tuple[int, ...]:
    return tuple(SIGNS[sign] for sign in word_signs(heading_key(words), SIGNS))


def decide(line: Line, scores: Sequence[float], section: str) -> Heading | None:
    """What ``line``, of these ``scores``, is the heading of inside ``section``; None where it is none."""
    told = [score + inside for score, inside in zip(scores, INSIDE[section], strict=True)]
    heaviest = max(told)
    likely = [2.718 ** (score - heaviest) for score in told]
    plain = likely.pop()
    headings = sum(likely)
    if plain > headings:
        return None
    best = max(likely)
    kind = KINDS[likely.index(best)] if best > KNOWN * headings else None
    marked = line.words[-1] in ":?：？" or line.strong or (line.words.isupper() and len(line.words) > 4)
    return Heading(kind, best > SURE * headings, marked)


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
    ids = _word_ids(key)
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
        tail = " ".join(parts[begin:])
    key = heading_key(tail)
    return HEADINGS.get(key) or (kind_of_words(key) if 3 < len(key) < INLINE else None)
