"""How a line's words weigh: what candidates are asked for, duties, benefits, or nothing of these.

``data/reference/line_words.csv`` holds, for words and for a line's first words (``^we offer``), how much each speaks for one of the
four; learned by counting the words of some 200,000 lines of public postings that stand under a known heading.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from pipelines.extract.text.lines import Line
from pipelines.extract.words.tables import load_rows

GROUPS = ("candidate", "duty", "benefit", "nothing")
_ROWS = load_rows("line_words.csv")
WORDS = {row["words"]: index + 1 for index, row in enumerate(_ROWS)}
WEIGHTS = np.array([[0.0] * 4] + [[float(row[group]) for group in GROUPS] for row in _ROWS], dtype=np.float32)
BIAS = WORDS.pop("(any)")
LIMIT = 120  # characters of a line that are read


def word_features(plain: str) -> list[str]:
    """What ``line_words.csv`` may know of a line (see ``casing.plain_case``): each word, then its first word and its first two."""
    words = plain[:LIMIT].split()
    if words:
        first = "^#" if words[0][0].isdigit() else "^" + words[0]
        words += (first, f"{first} {words[1]}") if len(words) > 1 else (first,)
    return words


@lru_cache(maxsize=8_192)
def _known(plain: str) -> tuple[int, ...]:
    """The rows of WEIGHTS that hold for a line; the postings of a board have many lines in common."""
    return (BIAS, *filter(None, map(WORDS.get, word_features(plain))))


def weigh_lines(plain: str, lines: list[Line]) -> npt.NDArray[np.float32]:
    """For each line what its own words say for each of GROUPS, summed (log odds); ``plain`` is the whole text's."""
    ids: list[int] = []
    starts: list[int] = []
    for line in lines:
        starts.append(len(ids))
        begin = line.start + 1
        ids += _known(plain[begin : min(line.end + 1, begin + LIMIT)])
    sums: npt.NDArray[np.float32] = np.add.reduceat(WEIGHTS.take(ids, axis=0), starts, axis=0)
    return sums
