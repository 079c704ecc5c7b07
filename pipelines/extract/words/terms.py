"""A closed term in a source's own field, by a table of its spellings: "Vollzeit", "part-time / full-time", "FULL_TIME"."""

import re

from pipelines.extract.words.casing import without_accents
from pipelines.extract.words.tables import load_head, load_once

LONGEST = 300  # characters of a field that holds a term
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
NO_LETTERS = re.compile(r"[\W_]+")
SEPARATOR = re.compile(r"[,;/|&+()\[\]·•]|\s[-–]\s|\s(?:or|and|oder|und|ou|et|o|y)\s", re.I)
MOST_WORDS = 8  # of a part that are looked up


def fold_term(words: str) -> str:
    """Lower case without accents; runs of anything but letters and digits become one space; camel case is cut."""
    return NO_LETTERS.sub(" ", without_accents(CAMEL.sub(" ", words)).casefold()).strip()


def load_terms(name: str) -> dict[str, str]:
    """A table of what sources' fields say, words and meaning a row, for `find_terms`: folded spelling -> name. ValueError where two rows'
    words are one when folded."""
    words, meaning = load_head(name)
    return {fold_term(row[words]): row[meaning] for row in load_once(name, words, fold_term)}


def find_terms(value: str, table: dict[str, str]) -> list[str]:
    """What ``table`` (folded spelling -> name) knows of a field's value: the whole of it, else its parts in their order. A spelling
    that stands for "" is known and names nothing."""
    whole = fold_term(value)
    if whole in table:
        return [table[whole]] if table[whole] else []
    found = (table[part] if part in table else _longest_known(part, table) for part in map(fold_term, SEPARATOR.split(value)))
    return [name for name in found if name]


def _longest_known(folded: str, table: dict[str, str]) -> str | None:
    """The longest known beginning or end of a part: "fulltime permanent", "regular full time"."""
    words = folded.split()[:MOST_WORDS]
    for length in range(len(words) - 1, 0, -1):
        for run in (words[:length], words[-length:]):
            if name := table.get(" ".join(run)):
                return name
    return None
