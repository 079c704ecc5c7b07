"""Pay set off from what comes on top of it ("before commission", "zzgl. Prämie") or told with it ("inklusive Bonus", "all told")."""

import re

from pipelines.extract.pay.tables import SCOPE, one_of
from schemas.enums import PayKind

_VARIABLE, _BESIDE = one_of(SCOPE["variable"]), one_of([*SCOPE["variable"], *SCOPE["beside"]])
_WITH, _WITHOUT = one_of(SCOPE["with"]), one_of(SCOPE["without"])
_SMALL = r"(?:[^\W\d]{1,12}[\s'’]{1,2}){0,2}?"  # "before [any earned] commission"
_FOLLOWS = re.compile(
    rf"""[\s,;]{{0,2}}\(?(?:(?:gross|brutto|brut|bruto|base|fixed|fixe|fix|annually|only)\s){{0,2}}(?:
        (?P<total>{_WITH}\.?\s{{1,2}}{_SMALL}{_VARIABLE}|{one_of(SCOPE["all_told"])})
      | {_WITHOUT}\.?\s{{1,2}}{_SMALL}{_BESIDE}
      | {one_of(SCOPE["on_top"])}\.?\s{{0,2}}{_SMALL}{_BESIDE}
      | (?:of\s(?:this|that|which)\s)?(?:is|are|ist|est|es|è)\s(?:the\s|your\s|a\s|das\s)?{one_of(SCOPE["fixed"])}
      | {_VARIABLE}\s(?:(?P<counted>{one_of(SCOPE["counted"])})|{one_of(SCOPE["not_counted"])})
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTED_AHEAD = re.compile(rf"\b(?:(?P<total>{_WITH})|{_WITHOUT})\.?\s{{1,2}}{_SMALL}\Z", re.VERBOSE | re.IGNORECASE)
_REACH = 40  # characters ahead of a word for a bonus, in which a word sets it off


def set_apart(text: str, end: int) -> PayKind | None:
    """Base or total pay, by the words right behind an amount that tell it from what is variable."""
    found = _FOLLOWS.match(text, end)
    if found is None:
        return None
    return PayKind.TOTAL if found["total"] or found["counted"] else PayKind.BASE


def counted_in(text: str, start: int) -> PayKind | None:
    """The same of a figure behind the variable part that ``text`` names at ``start``: "Earnings including commission: $80,000"."""
    found = _COUNTED_AHEAD.search(text[max(0, start - _REACH) : start])
    if found is None:
        return None
    return PayKind.TOTAL if found["total"] else PayKind.BASE
