"""Amounts of time in words and figures: "3-5 ", "at least five (5) ", "anderthalb ", "三". What they are amounts of is told elsewhere."""

import re
from typing import NamedTuple

from pipelines.extract.words.tables import load_rows

NUMBERS = {row["number"]: float(row["value"]) for row in load_rows("number_words.csv")}
MONTHS = {"year": 12, "month": 1, "decade": 120, "half year": 6, "one year": 12}  # by the units of ``data/reference/year_words.csv``
WHOLE = ("half year", "one year")  # units that need no number
_WORDS = "|".join(sorted(map(re.escape, NUMBERS), key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,2}}(?:[.,]5|\s?½|\s1/2)?|{_WORDS})"
_UNIT = r"years?|yrs?|months?|jahre?n?|monate?n?|ans|mois|años?|mes(?:es)?|anos?|anni|mesi|jaar|maanden|лет|года?|lata?|roku?|年|个月"
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
AMOUNT = re.compile(
    rf"""
    (?:(?<![\w$€£.,/])|(?<=[\u2e80-\uffff])|(?<=[^\W\d_]{{4}})(?=\d)|(?<=\bâ)(?=\d))
    (?P<low>{_NUMBER})(?:-?[\u0445x]\b|-\w{{1,2}}\b)?\s?(?:\(\w{{1,12}}\+?\))?(?:\s?(?P<unit>{_UNIT}))?
    \s?(?:{_OR_MORE})?
    (?:\s?{_TO}\s?(?P<high>{_NUMBER})(?:-\w{{1,2}}\b)?\s?(?:\(\w{{1,12}}\+?\))?\s?\\?\+?)?
    (?:\s?(?:{_MANNER})\b|\s?-)?
    \s?$
    """,
    re.VERBOSE,
)  # stands right before "years": "3-5 ", "at least five (5) ", "6 months to 2 "

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
        return Stretch(len(words), MONTHS[unit], 0)
    found = AMOUNT.search(words)
    if found is None:
        return None
    more = _months_of(unit) // 2 if AND_A_HALF.match(behind) else 0
    return Stretch(found.start(), _months(found["low"], found["unit"] or unit) + more, _months(found["high"], unit))


def read_behind(words: str, unit: str) -> Stretch | None:
    """The time that stands behind its word of time, a ``unit``, as in a form: "Years of experience: 3". It begins at 0."""
    found = LABELLED.match(words)
    return None if found is None else Stretch(0, _months(found["low"], unit), _months(found["high"], unit))


def _months(number: str | None, unit: str) -> int:
    """The months of a number in words or digits; 0 for none."""
    if number is None:
        return 0
    return round(_value(number) * _months_of(unit))


def _value(number: str) -> float:
    if number in NUMBERS:
        return NUMBERS[number]
    half = number.endswith(("½", "1/2"))
    return float(re.split(r"\s?½|\s1/2", number)[0].replace(",", ".")) + half / 2


def _months_of(unit: str) -> int:
    if unit in MONTHS:
        return MONTHS[unit]
    return 1 if unit.startswith(("mo", "mes", "maa", "мес", "个月")) else 12
