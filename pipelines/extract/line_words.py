"""How a line's words weigh: what candidates are asked for, duties, benefits, or nothing of these.

``data/reference/line_words.csv`` holds, for words and for a line's first words (``^we offer``), how much each speaks for one of the
four; learned by counting the words of some 200,000 lines of public postings that stand under a known heading.
"""

import numpy as np
import numpy.typing as npt

from pipelines.extract.lexicon import load_rows
from pipelines.extract.lines import Line

GROUPS = ("candidate", "duty", "benefit", "nothing")
_ROWS = load_rows("line_words.csv")
WORDS = {row["words"]: index + 1 for index, row in enumerate(_ROWS)}
WEIGHTS = np.array([[0.0] * 4] + [[float(row[group]) for group in GROUPS] for row in _ROWS], dtype=np.float32)
BIAS = WORDS.pop("(any)")
LIMIT = 120  # characters of a line that are read


def word_features(plain: str) -> list[str]:
    """What ``line_words.csv`` may know of a line (see ``scan.plain_case``): its first word, its first two, then each word."""
    words = plain[:LIMIT].split()
    if not words:
        return []
    first = "#" if words[0][0].isdigit() else words[0]
    return ["^" + first, f"^{first} {words[1]}" if len(words) > 1 else "", *words]


def weigh_lines(plain: str, lines: list[Line]) -> npt.NDArray[np.float32]:
    """For each line the log-probability of each of GROUPS, by its own words alone; ``plain`` is the whole text's."""
    ids: list[int] = []
    starts: list[int] = []
    known = WORDS.get
    for line in lines:
        starts.append(len(ids))
        ids.append(BIAS)
        ids.extend(filter(None, map(known, word_features(plain[line.start + 1 : line.end + 1]))))
    scores = np.add.reduceat(WEIGHTS[np.array(ids)], starts, axis=0)
    scores -= scores.max(axis=1, keepdims=True)
    logs: npt.NDArray[np.float32] = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return logs
