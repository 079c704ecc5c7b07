"""Amounts of experience, before or behind its word of time: "3-5 years", "anderthalb Jahre", "Years of baking: 3"."""

import re
from typing import NamedTuple

from pipelines.extract.words import lengths
from pipelines.extract.words.lengths import amount_before, number_of

MONTHS = lengths.MONTHS | {"decade": 120, "half year": 6, "one year": 12}  # by the units of ``data/reference/year_words.csv``
WHOLE = ("half year", "one year")  # units that need no number
LABELLED = re.compile(  # "Years of baking: 3"
    r"(?: of)?(?: [^\W\d]+){0,2}\s?\)?:\*{0,2}\s?(?P<low>\d{1,2})\+?(?:\s?(?:-|–|to)\s?(?P<high>\d{1,2}))?\s?(?=$|[\n.,;|])"
)
AND_A_HALF = re.compile(r"\s(?:and a half|y medio|et demie?|e mezzo|e meio|en een half|i pół)\b")


class Stretch(NamedTuple):
    """Time in months from ``low`` to ``high`` (0 where no more than ``low`` is told), which begins at ``begin`` of the words read."""

    begin: int
    low: int
    high: int


def read_before(words: str, unit: str, behind: str = "") -> Stretch | None:
    """The time that ``words`` end in, whose word of time, a ``unit`` of ``year_words.csv``, follows them; None without a number.
    ``behind``: what stands behind that ("and a half")."""
    if unit in WHOLE:
        return Stretch(len(words), round(MONTHS[unit]), 0)
    found = amount_before(words)
    if found is None:
        return None
    more = round(MONTHS[unit]) // 2 if AND_A_HALF.match(behind) else 0
    return Stretch(found.start, _months(found.low, found.unit or unit) + more, _months(found.high or 0, unit))


def read_behind(words: str, unit: str) -> Stretch | None:
    """The time that stands behind its word of time, a ``unit``, as in a form: "Years of experience: 3". It begins at 0."""
    found = LABELLED.match(words)
    if found is None:
        return None
    return Stretch(0, _months(number_of(found["low"]), unit), _months(number_of(found["high"] or "0"), unit))


def _months(number: float, unit: str) -> int:
    return round(number * MONTHS[unit])
