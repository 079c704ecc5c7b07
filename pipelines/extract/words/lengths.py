"""Lengths of time in words and figures: "90 days", "six-month", "3 bis 6 Monate", "two (2) years", "三个月".

The one reader of amounts of time. Numbers in words are rows of ``data/reference/number_words.csv``, units of ``time_units.csv``. What a
length is the length of is told by what stands around it: each fact's own grammar.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from pipelines.extract.words.tables import load_once

NUMBERS = {row["number"]: float(row["value"]) for row in load_once("number_words.csv", "number")}
MONTHS = {"day": 12 / 365, "week": 84 / 365, "month": 1, "year": 12}  # months in each unit of ``time_units.csv``
PHRASES = {row["phrase"]: row["unit"] for row in load_once("time_units.csv", "phrase")}
_WORDS = "|".join(sorted(map(re.escape, NUMBERS), key=len, reverse=True))
_TENS = "|".join(re.escape(word) for word, value in NUMBERS.items() if value in range(20, 100, 10) and word.isalpha())
_ONES = "|".join(re.escape(word) for word, value in NUMBERS.items() if value in range(1, 10) and word.isalpha())
# "twenty-one" is one number, "two-three" are two
_NUMBER = rf"(?:\d{{1,3}}+(?:[.,]5|\s?½|\s1/2)?|(?:{_TENS})-(?:{_ONES})(?!\w)|{_WORDS})"
_HEADS = "".join(sorted({word[0] for word in NUMBERS}))
_UNIT_HEADS = "".join(sorted({phrase[0] for phrase in PHRASES}))
_END = r"(?![^\W\u2e80-\uffff])"  # of a word: scripts from there on are written without spaces
# Joins the two ends of a range.
_TO = (
    r"\\?(?:-|–|—|~|～|\u201aäì|â\x80\x93|to|or|and|bis|bis\ zu|oder|und|à|ou|et|a|o|y|e"
    r"|tot|of|en|och|og|i|и|до|do|až|at[ée]|til|till|至|到|から)"
)
_OR_MORE = (
    r"\\?\+|-?\s?plus\b|or\ (?:more|above)|and\ (?:above|more|over)|y\ más|o\ más|ou\ mais|et\ plus|ou\ plus|o\ più|of\ meer"
    r"|oder\ mehr|以上|余|多"
)
_MANNER = (
    r"or\ more|full|complete|solid|total|consecutive|calendar|relevant|professional|expert|volle[ns]?|to|good|whole|полных|ganze"
    r"|и\ более|(?:个|个完整)"
)


def _units_of(unit: str) -> str:
    """Alternatives, the longest first; neighbours that end alike share their end, a large set and slow to compile."""
    phrases = sorted((phrase for phrase, of in PHRASES.items() if of == unit), key=len, reverse=True)
    alike = groupby(phrases, key=lambda phrase: r"\w{0,6}" if phrase.endswith("*") else _END)
    return "|".join(f"(?:{'|'.join(re.escape(phrase.strip('*')) for phrase in several)}){end}" for end, several in alike)


def _unit(group: str) -> str:
    """A word of time; the group of its name and its unit matches: ``low_day``."""
    return f"(?=[{_UNIT_HEADS}])(?:" + "|".join(f"(?P<{group}_{unit}>{_units_of(unit)})" for unit in MONTHS) + ")"


_AMOUNT = rf"""
    (?=[\d{_HEADS}])  # most characters begin no number
    (?:(?<![\w$€£.,/])|(?<=[\u2e80-\uffff])|(?<=[^\W\d_]{{4}})(?=\d)|(?<=\bâ)(?=\d))
    (?P<low>{_NUMBER})(?:-?[\u0445x]\b|-[^\W\d]{{1,2}}\b)?\s?(?:\(\w{{1,12}}\+?\))?(?:\s?{_unit("low")})?
    \s?(?:{_OR_MORE})?
    (?:\s?{_TO}\s?(?P<high>{_NUMBER})(?:-\w{{1,2}}\b)?\s?(?:\(\w{{1,12}}\+?\))?\s?\\?\+?)?
    (?:\s?(?:{_MANNER})\b|\s?\\?[-‑])?
    \s?
    """
AMOUNT = re.compile(rf"{_AMOUNT}$", re.VERBOSE)
LENGTH = re.compile(rf"{_AMOUNT}{_unit('of')}(?:['’]s?(?=\s\w))?", re.VERBOSE)  # "12 weeks' notice"


class Amount(NamedTuple):
    """A number before a word of time, from ``low`` to ``high`` (None where there is one number), which begins at ``start``. ``unit``: of
    ``low``, where it has a unit of its own ("6 months to 2 "), else ""."""

    start: int
    low: float
    high: float | None
    unit: str


class Length(NamedTuple):
    """The time that ``text[start:end]`` states, from ``low`` to ``high``, in months (of days and weeks a fraction: 90 days are 2.96);
    the ends are equal where it is no range. ``low / MONTHS["day"]`` are days."""

    start: int
    end: int
    low: float
    high: float


def amount_before(words: str) -> Amount | None:
    """The number that ``words`` (lower case) end in, where a word of time follows them: "at least 3-5 ", "anderthalb "."""
    found = AMOUNT.search(words)
    if found is None:
        return None
    return Amount(found.start(), number_of(found["low"]), number_of(found["high"]) if found["high"] else None, _which(found, "low"))


def find_lengths(low: str, start: int, end: int) -> Iterator[Length]:
    """Every length of time within ``low[start:end]`` of a text in lower case, in order, no two overlapping."""
    for found in LENGTH.finditer(low, start, end):
        unit = MONTHS[_which(found, "of")]
        own = MONTHS.get(_which(found, "low"), unit)
        first = number_of(found["low"]) * own
        last = number_of(found["high"]) * unit if found["high"] else first
        yield Length(found.start(), found.end(), first, max(first, last))


def number_of(words: str) -> float:
    """A number in words of ``number_words.csv`` or in digits: "anderthalb", "1,5", "2 ½"."""
    if words in NUMBERS:
        return NUMBERS[words]
    if words[0].isalpha():
        return sum(NUMBERS[part] for part in words.split("-"))
    half = words.endswith(("½", "1/2"))
    return float(re.split(r"\s?½|\s1/2", words)[0].replace(",", ".")) + half / 2


def _which(found: re.Match[str], group: str) -> str:
    return next((unit for unit in MONTHS if found[f"{group}_{unit}"]), "")
