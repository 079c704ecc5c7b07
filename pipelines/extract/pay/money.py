"""Amounts of money in a text: numbers with their scale and their currency marks.

Most numbers of a posting are counts, so the way to a no is short: a look at the words behind, one at the characters
beside.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from pipelines.extract.pay.currency import (
    PREFIX_WIDTH,
    SUFFIX_HEADS,
    is_money,
    marks_after,
    marks_before,
    may_be_marked,
)
from pipelines.extract.pay.figures import SCALE, SCALE_HEADS, find_numbers, parse_number, scaled

_NONE: tuple[str, ...] = ()
MAX_NUMBERS = 10_000  # a megabyte of postings has 2,000; more is an attack on the reader
_COUNT = re.compile(
    r"""[ \u00a0]?(?:
        [%°]|(?:st|nd|rd|th)\b
      | [+-]?[ ]?(?:(?:years?|yrs?|months?|weeks?|days?|hours?|hrs?|minutes?|mins?|people|employees|users|customers
        |countries|locations|miles|lbs?|pounds|points|Jahre[ns]?|Monate?n?|Wochen?|Tagen?|Stunden?|Uhr|Mitarbeite\w*|Prozent|ans|années|mois
        |semaines|jours|heures|años|meses|días|anos|dias|jaar|uur|лет|года?|дн\w*)\b|[年岁])
    )""",
    re.VERBOSE,
)
_RATED = re.compile(r"(?:hr|wk|yr)\b(?![\s-]?(?:week|wk|day|shift|work|per\b|/|[ap]\b))")  # glued to a number: "34hr", not "40hr week"
_RATE_AHEAD = re.compile(  # "$30-", "Pay: ", "rate is 30-"
    r"""(?:[$£€]\s?\d[\d.,]{0,9}[kK]?\s?(?:[-–—]|to)
      | \b(?:pay|wage|rate|salary)s?(?:\s(?:is|of)|\s?[:=]|(?:\s(?:is|of)|\s?[:=])?\s?\d[\d.,]{0,9}\s?(?:[-–—]|to)))\s?\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_FORMS = frozenset(("401", "403", "457", "529", "1099", "1.000"))  # the last: a full post
_DASH = re.compile(r"[ ]?(?:[-–—~～至到/]|(?:to|bis|à|a|e|et|y|und|and|tot|do|до|per|p/h)\b)")


@dataclass(slots=True)
class Amount:
    """``text[start:end]``, a number with its marks. ``number`` is unscaled; ``marks``: the most telling first."""

    start: int
    end: int
    digits: tuple[int, int]  # the span of the number alone
    number: Decimal
    scale: str | None
    marks: tuple[str, ...]

    @property
    def value(self) -> Decimal:
        return scaled(self.number, self.scale)


def find_amounts(text: str) -> Iterator[Amount]:
    """Every number of the text that may be money, with the marks beside it, in order; most are none."""
    after = 0
    for match in islice(find_numbers(text), MAX_NUMBERS):
        start, end = match.span()
        width, marks = 0, _NONE
        head = text[max(after, start - PREFIX_WIDTH) : start]
        if may_be_marked(head):
            width, marks = marks_before(head)
        if not marks and _COUNT.match(text, end) and not _is_rate(text, start, end):
            continue
        after, scale, behind = _marks_behind(text, end)
        marks = (*behind, *marks)
        if not marks and _is_no_amount(match[0], scale, text[after : after + 4]):
            continue
        number = parse_number(match[0])
        if number is None:
            continue
        if marks and not is_money(marks, scaled(number, scale)):
            width, marks = 0, _NONE
        yield Amount(start - width, after, (start, end), number, scale, marks)


def _marks_behind(text: str, end: int) -> tuple[int, str | None, tuple[str, ...]]:
    """Where an amount ends, with the scale and the currency marks behind its number."""
    if text.startswith(".--", end):
        end += 3  # "90'000.-- CHF"
    elif text[end : end + 2] in (",-", ".-", ",–", ".–", ",—", ".—") and not text[end + 2 : end + 3].isdigit():
        end += 2  # "50.000,- €"
    elif text[end : end + 2] in ("/-", "/="):
        end += 2  # "Rs. 8000/-", "KSh 500/="
    scale, head = None, _head(text, end)
    if head in SCALE_HEADS and (found := SCALE.match(text, end)):
        end, scale = found.end(), found.lastgroup
        head = _head(text, end)
    if head in SUFFIX_HEADS:
        end, marks = marks_after(text, end)
        return end, scale, marks
    return end, scale, ()


def _is_rate(text: str, start: int, end: int) -> bool:
    """Whether a number with a unit glued to it ends a range of money or follows a word for pay: "$30-34hr", "Pay: 28hr"."""
    return _RATED.match(text, end) is not None and _RATE_AHEAD.search(text, max(0, start - 28), start) is not None


def _head(text: str, end: int) -> str:
    """The first character behind a number, past two spaces; a space where nothing follows."""
    return text[end : end + 3].lstrip()[:1] or " "


def _is_no_amount(digits: str, scale: str | None, behind: str) -> bool:
    """Form and plan names (1099, 401k) and lone digits that begin no range."""
    return digits in _FORMS or (scale is None and len(digits) < 2 and not _DASH.match(behind))
