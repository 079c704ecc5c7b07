"""Amounts of experience, before or behind its word of time: "3-5 years", "anderthalb Jahre", "Years of baking: 3"."""

import re
from typing import NamedTuple

from pipelines.extract.words import lengths
from pipelines.extract.words.lengths import amount_before, number_of

MONTHS = lengths.MONTHS | {
    "decade": 120,
    "half year": 6,
    "one year": 12,
    "two years": 24,
    "three years": 36,
    "five years": 60,
}  # by the units of ``data/reference/year_words.csv``
WHOLE = ("half year", "one year", "two years", "three years", "five years")  # units that need no number
LABELLED = re.compile(  # "Years of baking: 3"
    r"(?: of)?(?: [^\W\d]+){0,2}\s?\)?:\*{0,2}\s?(?P<low>\d{1,2})\+?(?:\s?(?:-|–|to)\s?(?P<high>\d{1,2}))?\s?(?=$|[\n.,;|])"
)
AND_A_HALF = re.compile(
    r"\s(?:and (?:a|one) half|y medio|et demie?|e mezzo|e meio|en een half|und ein halbes|i pół|a půl|a pol|och ett halvt"
    r"|og et halvt|ja puoli|és fél"
    r"|și jumătate|[сз] половин\w{2}|buçuk|rưỡi|setengah)\b"
)
AND = re.compile(r"\s(?:and|und|et|y|e|en|i|a|och|og|ja|és|și|и|\u0456|ve|và|dan|και)\s")  # "two years and six months"


class Stretch(NamedTuple):
    """Time in months from ``low`` to ``high`` (0 where no more than ``low`` is told), which begins at ``begin`` of the words read."""

    begin: int
    low: int
    high: int


def read_before(words: str, unit: str, behind: str = "") -> Stretch | None:
    """The time that ``words`` end in, whose word of time, a ``unit`` of ``year_words.csv``, follows them; None without a number.
    ``behind``: what stands behind that ("and a half", "and six months")."""
    if unit in WHOLE:
        return Stretch(len(words), round(MONTHS[unit]), 0)
    found = amount_before(words)
    if found is None:
        return None
    more = round(MONTHS[unit]) // 2 if AND_A_HALF.match(behind) else _months_beside(behind)
    return Stretch(found.start, _months(found.low, found.unit or unit) + more, _months(found.high or 0, unit))


def _months_beside(behind: str) -> int:
    """The months that stand right behind years, less than one of these: " and six months"."""
    joint = AND.match(behind)
    beside = next(lengths.find_lengths(behind, joint.end(), len(behind)), None) if joint else None
    return round(beside.low) if joint and beside and beside.start == joint.end() and 1 <= beside.low < 12 else 0


def read_behind(words: str, unit: str) -> Stretch | None:
    """The time that stands behind its word of time, a ``unit``, as in a form: "Years of experience: 3". It begins at 0."""
    found = LABELLED.match(words)
    if found is None:
        return None
    return Stretch(0, _months(number_of(found["low"]), unit), _months(number_of(found["high"] or "0"), unit))


def _months(number: float, unit: str) -> int:
    return round(number * MONTHS[unit])
