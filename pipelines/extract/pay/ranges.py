"""When two amounts are the ends of one range, and what they then are in full."""

import re
from decimal import Decimal

from pipelines.extract.pay.figures import scaled
from pipelines.extract.pay.money import Amount
from pipelines.extract.pay.units import unit_after

_TAGS = r"(?:</?[a-z][^<>]{0,60}>){0,3}"  # "<span>$128,000</span><span>—</span>"
_JOIN = re.compile(
    rf"""(?:[ ]\([^()$£€]{{1,20}}\)|[ ]min(?:imum)?\b)?{_TAGS}[\s*_\\.)]{{0,5}}(?:
        (?P<dash>[-–—−‐‑~〜～至到]{{1,2}}|/(?=\s?[$£€])|â[\x80-\x9f]{{0,2}}|\u201aÄ[ìî])
      | (?P<slash>/)
      | (?P<word>to|through|thru|up\sto|bis\szu|bis|à|a|al|até|tot|do|до|по|hasta|jusqu['’]?[àa])(?![A-Za-z])
      | (?P<pair>and|und|et|y|e|en|i|и)(?![A-Za-z])
    )[\s*_\\(]{{0,4}}{_TAGS}""",
    re.VERBOSE | re.IGNORECASE,
)
_PAIRING = re.compile(r"(?:between|zwischen|entre|tussen|między|pomiędzy|tra|fra|между)\W{1,4}(?:\w{1,9}\W{1,3}){0,2}\Z", re.IGNORECASE)
_HIGH = re.compile(r"[^.\d]{0,50}?\b(?:high|maximal|up to)\b[\s:.=]{0,3}|[^\d]{0,65}?\bmax(?:imum)?\b[^\d$£€]{0,25}", re.IGNORECASE)
_LOW = re.compile(r"\b(?:low|min|minimum|minimal|from)\b[^\d$£€]{0,20}\Z", re.IGNORECASE)
FAR = 80  # characters between the ends, where a form says minimum and maximum
NEAR = 30  # between any others
BARE = 12  # between two numbers without mark or scale
SPREAD = 20  # "APS 6 - $84,150" is no range


def joined(text: str, low: Amount, high: Amount) -> str | None:
    """The name of the rule that makes two amounts one range."""
    width = high.start - low.end
    money = low.marks or high.marks or low.scale or high.scale
    if width > (FAR if low.marks and high.marks else NEAR if money else BARE):
        return None
    unit = unit_after(text, low.end) if width > 2 else None
    middle = unit[1] if unit and unit[1] <= high.start else low.end
    if middle > low.end and low.marks and not (high.marks or high.scale or unit_after(text, high.end)):
        return None  # "18 €/h - 20 days"
    match = _JOIN.fullmatch(text, middle, high.start)
    if match is None and middle > low.end:
        match = _JOIN.fullmatch(text, low.end, high.start)
    if match and match["dash"] and "\n" in match[0] and not (low.marks and high.marks):
        return None  # "18 €\n- 20 days": the dash is a bullet
    if match and (not match["pair"] or _PAIRING.search(text, max(0, low.start - 30), low.start)):
        if _is_turned(low, high) and match["dash"]:
            return "salary.range"
        return "salary.range" if _ordered(low, high) and not (match["slash"] and _are_parts(low, high)) else None
    return _form(text, low, high, middle) if low.marks and high.marks else None


def _form(text: str, low: Amount, high: Amount, middle: int) -> str | None:
    """Minimum and maximum as fields of a form, or one below the other with the same unit."""
    unit = unit_after(text, low.end)
    if unit and low.marks == high.marks and text[middle : high.start].isspace():
        same = unit_after(text, high.end)
        return "salary.low_high" if same and same[0] is unit[0] and low.value < high.value <= low.value * 3 else None
    named = _HIGH.fullmatch(text, middle, high.start) and _LOW.search(text, max(0, low.start - 28), low.start)
    return "salary.low_high" if named and low.value <= high.value else None


def _are_parts(low: Amount, high: Amount) -> bool:
    """Whether a slash does not mean a range: "40/45k€" and "26K/28K" are ranges, "24/7" and "$5/$9" none."""
    if low.scale == high.scale == "k":
        return high.value > low.value * 2
    return bool(low.marks) or not high.marks


def _ordered(low: Amount, high: Amount) -> bool:
    bottom, top, _ = ends(low, high)
    return bottom <= top and (bool(low.marks) or top <= bottom * SPREAD)


def _is_turned(low: Amount, high: Amount) -> bool:
    """ "$100,000 - $75,000": the higher end first."""
    return bool(low.marks) and low.marks == high.marks and 1000 <= high.value < low.value <= high.value * 2


def ends(low: Amount, high: Amount) -> tuple[Decimal, Decimal, str | None]:
    """Both figures in full, and their scale: "$120-150K" and "45-50,000" share their thousands."""
    bottom, top = low.value, high.value
    if high.scale and not low.scale and low.number < 1000 and bottom < top and low.number <= high.number:
        bottom = scaled(low.number, high.scale)
    elif low.scale and not high.scale and high.number < 1000:
        top = scaled(high.number, low.scale)
    elif not low.scale and not high.scale and 10 <= low.number < 1000 <= high.number and high.number % 1000 == 0:
        bottom = low.number * 1000 if low.number * 1000 <= high.number else bottom
    return bottom, top, high.scale or low.scale
