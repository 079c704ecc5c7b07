"""How a line's words weigh: what candidates are asked for, duties, benefits, or nothing of these.

``data/reference/line_words.csv`` holds, for words and for a line's first words (``^we offer``), how much each speaks for one of the
four; learned by counting the words of some 200,000 lines of public postings that stand under a known heading.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from pipelines.extract.text.lines import Line
from pipelines.extract.text.reading import Reading
from pipelines.extract.words.memo import BatchMemo
from pipelines.extract.words.tables import load_rows

GROUPS = ("candidate", "duty", "benefit", "nothing")
_ROWS = load_rows("line_words.csv")
WORDS = {row["words"]: index + 1 for index, row in enumerate(_ROWS)}
WEIGHTS = np.array([[0.0] * 4] + [[int(row[group]) / 10 for group in GROUPS] for row in _ROWS], dtype=np.float32)
BIAS = WORDS.pop("(any)")
LIMIT = 120  # characters of a line that are read
STEM, ENDING = 5, 3  # letters of a word that stand for it where it is not known
UNSPACED = "\u3040"  # from here on are the scripts that part no words: Japanese, Chinese; Korean parts other things
ROW = 2 * len(GROUPS) * 4  # bytes of a line's figures
LEAST_LOG = np.float32(-5)
T = TypeVar("T")
Floats = npt.NDArray[np.float32]


def word_features(plain: str, known: Mapping[str, T]) -> list[T]:
    """What is ``known`` of a line (see ``casing.plain_case``): of each word, else of its beginning or, where a script puts no blanks
    between words, of its pairs of letters; then of its first word, else of that one's ending, and of its first two."""
    words, get = plain[:LIMIT].split(), known.get
    found = list(filter(None, map(get, words)))
    if len(found) < len(words):
        strange = (word for word in words if word not in known)
        parts = [part for word in strange for part in ((word[:STEM] + "~",) if word < UNSPACED else map("".join, pairwise(word)))]
        found += filter(None, map(get, parts))
    if words:
        first = "^#" if words[0][0].isdigit() else "^" + words[0]
        found += filter(None, (get(first) or get("^~" + words[0][-ENDING:]), get(f"{first} {words[1]}") if len(words) > 1 else None))
    return found


def word_parts(plain: str) -> list[str]:
    """All that `word_features` may find in a line."""
    words = plain[:LIMIT].split()
    parts = [*words, *(f"{word[:STEM]}~" for word in words if word < UNSPACED)]
    parts += [pair for word in words if word >= UNSPACED for pair in map("".join, pairwise(word))]
    if words:
        first = "^#" if words[0][0].isdigit() else "^" + words[0]
        parts += [first, f"^~{words[0][-ENDING:]}", *([f"{first} {words[1]}"] if len(words) > 1 else ())]
    return parts


def _weigh(lines: Sequence[str]) -> list[bytes]:
    """A row of `weigh_lines` for each line."""
    ids: list[int] = []
    starts: list[int] = []
    for plain in lines:
        starts.append(len(ids))
        ids.append(BIAS)
        ids += word_features(plain, WORDS)
    sums = np.add.reduceat(WEIGHTS.take(ids, axis=0), starts, axis=0)
    sums -= sums.max(axis=1, keepdims=True)
    logs = np.maximum(sums - np.log(np.exp(sums).sum(axis=1, keepdims=True)), LEAST_LOG)
    table = np.hstack((np.exp(logs), logs)).tobytes()
    return [table[begin : begin + ROW] for begin in range(0, len(table), ROW)]


_REMEMBERED = BatchMemo(LIMIT, 16_384, _weigh)  # the postings of a board have many lines in common


def weigh_lines(lines: Sequence[str]) -> Floats:
    """For each line, in plain case, how likely its own words make each of GROUPS, then the logarithms of that."""
    rows = _REMEMBERED(lines)
    return np.frombuffer(b"".join(rows), dtype=np.float32).reshape(-1, 2 * len(GROUPS))


def weigh_texts(readings: Iterable[Reading]) -> Floats:
    """`weigh_lines` of every line, one text after the other: weighed once, for all that look at them."""
    return weigh_lines([plain_words(reading, line) for reading in readings for line in reading.lines])


def plain_words(reading: Reading, line: Line) -> str:
    """A line in plain case."""
    return reading.plain[line.start + 1 : line.end + 1]
