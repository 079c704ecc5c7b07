"""Which rows of a draw are new: ``unseen.py DRAW.jsonl SEEN.jsonl...`` prints those of DRAW whose texts share next to nothing with SEEN.

Public corpora hold a posting more than once, and employers repeat their paragraphs: a posting that nobody opened may say, word for word,
what a row says that rules were made from. Such a row scores nothing. A text has been seen where more than MOST of its runs of RUN words
stand in SEEN.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RUN = 12  # words
MOST = 0.05
WORD = re.compile(r"\w+")
Run = tuple[str, ...]


def texts(value: Any) -> Iterator[str]:
    """The texts anywhere in a row."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def runs(row: Any) -> list[Run]:
    found: list[Run] = []
    for text in texts(row):
        words = WORD.findall(text.casefold())
        found += (tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1))
    return found


def unseen(draw: list[str], seen: list[str]) -> Iterator[str]:
    """The lines of ``draw`` that are new to the lines of ``seen``."""
    known = {run for line in seen for run in runs(json.loads(line))}
    for line in draw:
        of_row = runs(json.loads(line))
        if sum(run in known for run in of_row) <= MOST * len(of_row):
            yield line


def main(draw: str, *seen: str) -> None:
    lines = [[line for line in Path(path).read_text("utf-8").split("\n") if line.strip()] for path in (draw, *seen)]
    sys.stdout.writelines(f"{line}\n" for line in unseen(lines[0], [line for file in lines[1:] for line in file]))


if __name__ == "__main__":
    main(*sys.argv[1:])
