"""Triggers, and the sentences around them: the only text that the grammar reads.

Everything works on a *folded* copy (lower case, plain apostrophes, dashes and spaces) of the same length as the text, so that
offsets into it are offsets into the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import ahocorasick_rs

from pipelines.extract.right_to_work.lexicon import TABLES

# Postings say what they have to say about eligibility in far fewer sentences; hostile ones do not get to say more.
MAX_SENTENCES = 400
_REACH = 700  # code points read on either side of a trigger
_LONGEST = 600  # a "sentence" without any stop is cut here

_FOLDS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "ʼ": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "‑": "-",
        "‐": "-",
        "−": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u200b": " ",
        "\ufeff": " ",
        "*": " ",
        "_": " ",
        "\\": " ",
        "\t": " ",
        "\r": " ",
    }
)

_TRIGGERS = ahocorasick_rs.AhoCorasick(TABLES["triggers"]["words"])

_STOP = re.compile(
    r"""
      [.!?]+ ["')\]]* (?= \s | $ | [A-Z"'(*] [A-Za-z'*\ ] )   # a full stop, also one glued to the next sentence
    | \n (?= \s*\n | \s* [-•·▪◦●*–>✔✓✅] | \s* [^a-z\s] | \s*$ )  # the end of a line that is not merely wrapped
    | [•▪◦●✔✓✅] | \*{4,} | -{4,}
    | (?<= [a-z)] ) (?= [A-Z][a-z] )   # "…of any kindOur client"
    """,
    re.VERBOSE,
)
_ABBREVIATION = re.compile(
    r"(?: \b(?: [a-z] | u\.?\s?s | u\.k | e\.g | i\.e | etc | inc | ltd | llc | corp | co | dept | no | sec | gov | st | vs | approx | min"
    r" | max | incl | ggf | bzw | z\.b | d\.h | u\.s\.a | u\.a ) ) $",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]``, folded. ``asks``: it ends with a question mark. ``before``/``after``: its neighbours' folded words."""

    start: int
    end: int
    folded: str
    raw: str
    asks: bool = False
    before: str = ""
    after: str = ""


def lower(text: str) -> str:
    """Lower case without a change of length ("İ" stays one code point)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def fold(text: str) -> str:
    """Lower case; apostrophes, dashes, spaces and emphasis marks made plain. Same length as ``text``."""
    return lower(text).translate(_FOLDS)


def find_sentences(text: str) -> list[Sentence]:
    """The sentences of ``text`` that hold a trigger, in order, at most ``MAX_SENTENCES``."""
    found: list[Sentence] = []
    spots = [start for _, start, _ in _TRIGGERS.find_matches_as_indexes(lower(text))]
    for first, last in _windows(spots, len(text)):
        bounds = _bounds(text, first, last)
        inside = [spot for spot in spots if first <= spot < last]
        found += _with_triggers(text, bounds, inside)
        if len(found) >= MAX_SENTENCES:
            break
    return found[:MAX_SENTENCES]


def _windows(spots: list[int], size: int) -> list[tuple[int, int]]:
    """Stretches of text around the triggers; those that touch are one."""
    found: list[tuple[int, int]] = []
    for spot in spots:
        first, last = max(0, spot - _REACH), min(size, spot + _REACH)
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], last
        else:
            found.append((first, last))
    return found


def _bounds(text: str, first: int, last: int) -> list[tuple[int, int]]:
    """Where the sentences of ``text[first:last]`` begin and end. The first and the last one may be cut."""
    cuts, start = [], first
    for stop in _STOP.finditer(text, first, last):
        mark = text[stop.start()] if stop.end() > stop.start() else ""
        if mark == "." and _ABBREVIATION.search(text, max(first, stop.start() - 8), stop.start()):
            continue
        cuts.append(stop.end())
    bounds: list[tuple[int, int]] = []
    for cut in [*cuts, last]:
        while cut - start > _LONGEST:
            bounds.append((start, start + _LONGEST))
            start += _LONGEST
        if text[start:cut].strip():
            bounds.append((start, cut))
            start = cut
    return bounds


def _with_triggers(text: str, bounds: list[tuple[int, int]], spots: Iterable[int]) -> list[Sentence]:
    """The sentences among ``bounds`` that hold one of ``spots``."""
    found = []
    ends = [end for _, end in bounds]
    for index in sorted({bisect_right(ends, spot) for spot in spots}):
        if index < len(bounds):
            found.append(_sentence(text, bounds, index))
    return found


def _sentence(text: str, bounds: list[tuple[int, int]], index: int) -> Sentence:
    start, end = bounds[index]
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    raw = raw.strip()
    before = text[slice(*bounds[index - 1])] if index else ""
    after = text[slice(*bounds[index + 1])] if index + 1 < len(bounds) else ""
    asks = raw.rstrip("\"')]* ").endswith("?")
    return Sentence(start, start + len(raw), fold(raw), raw, asks, fold(before).strip(), fold(after).strip())
