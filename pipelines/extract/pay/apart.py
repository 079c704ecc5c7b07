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
      | \.?\s{{0,3}}(?:(?:the|this|our)\s)?(?:above\s)?(?:[^\W\d]{{1,14}}\s)?(?:range|figure|amount|number|band)
          \s(?P<sum>{_WITH}|covers|combines|reflects)\s(?:both\s)?(?:base\s)?(?:salary|base|pay|cash)\s?(?:\+|&|and|plus)\s?{_VARIABLE}
      | {_VARIABLE}\s(?:(?P<counted>{one_of(SCOPE["counted"])})|{one_of(SCOPE["not_counted"])})
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTED_AHEAD = re.compile(
    rf"\b(?:(?P<total>{_WITH})|{_WITHOUT})\.?\s{{1,2}}{_SMALL}\Z | (?P<added>加上?|含|包含|包括|算上)\Z", re.VERBOSE | re.IGNORECASE
)
_EARNED_WITH = re.compile(r"\b(?:with|mit|con|avec|com|met|z|с)\s(?:your\s|ihrer\s|deiner\s|les\s|las\s|le\s|la\s)?\Z", re.IGNORECASE)
_EARNS = re.compile(r"\b(?:earn|make|verdien|ganar|gagn|guadagn|zarob|заработ)\w*", re.IGNORECASE)
_REACH = 40  # characters ahead of a word for a bonus, in which a word sets it off


def set_apart(text: str, end: int) -> PayKind | None:
    """Base or total pay, by the words right behind an amount that tell it from what is variable."""
    found = _FOLLOWS.match(text, end)
    if found is None:
        return None
    return PayKind.TOTAL if found["total"] or found["counted"] or found["sum"] else PayKind.BASE


def counted_in(text: str, start: int) -> PayKind | None:
    """The same of a figure behind the variable part that ``text`` names at ``start``: "Earnings including commission: $80,000"."""
    ahead = text[max(0, start - _REACH) : start]
    found = _COUNTED_AHEAD.search(ahead)
    if found is None:
        return PayKind.TOTAL if _EARNED_WITH.search(ahead) and _EARNS.search(text) else None
    return PayKind.TOTAL if found["total"] or found["added"] else PayKind.BASE
