"""Bands: amounts of a text joined to ranges and bounds, with the unit that stands behind them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pipelines.extract.money import Amount, find_amounts, scaled
from pipelines.extract.pay_units import unit_after
from schemas.enums import Unit

_JOIN = re.compile(
    r"""(?:[ ]\([^()\d]{1,20}\))?(?:</?[a-z][^<>]{0,60}>){0,3}[\s*_\\.)]{0,5}(?:
        (?P<dash>[-–—−‐‑~〜～至到]{1,2}|/(?=\s?[$£€])|â[\x80-\x9f]{0,2}|‚Ä[ìî])
      | (?P<slash>/)
      | (?P<word>to|through|thru|up\ to|bis\ zu|bis|à|a|al|até|tot|do|до|по|hasta|jusqu['’]?[àa])(?![A-Za-z])
      | (?P<pair>and|und|et|y|e|en|i|и)(?![A-Za-z])
    )[\s*_\\(]{0,4}(?:</?[a-z][^<>]{0,60}>){0,3}""",
    re.VERBOSE | re.IGNORECASE,
)
_PAIRING = re.compile(r"(?:between|zwischen|entre|tussen|między|pomiędzy|tra|fra|между)\W{1,4}(?:\w{1,9}\W{1,3}){0,2}\Z", re.IGNORECASE)
_HIGH = re.compile(r"[^.\d]{0,50}?\b(?:high|maximal|up to)\b[\s:.=]{0,3}|[^\d]{0,65}?\bmax(?:imum)?\b[\s:.=]{0,3}", re.IGNORECASE)
_LOW = re.compile(r"\b(?:low|min|minimum|minimal|from)[\s:.=]{0,3}\Z", re.IGNORECASE)
_WORD = r"(?-i:(?<![^\W\d_])|(?<=[a-z])(?=[A-Z]))"  # a word's start, glued or not
_CEILING = re.compile(
    rf"""(?:{_WORD}(?:up\ to|upto|max(?:imum|imal|\.)?(?:\ of)?|as\ high\ as|bis(?:\ zu)?|jusqu['’]?(?:à|a)|hasta|até|tot|fino\ a|nawet\ do|do|до|capped\ at|not\ exceed(?:ing)?|under|
    below|less\ than|no\ more\ than)|最高|高达|可达|至高|(?:^|[|,;:)(–—-]|salary|basic|package|ote|onsite|remote|hybrid)\s{{0,2}}to(?=\s{{0,2}}\Z))[\s:*\\�]{{0,3}}\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_FLOOR = re.compile(
    rf"""(?:{_WORD}(?:from|fr|starting(?:\ at|\ from)?|starts?\ (?:at|from)|start(?:ing)?\ @|at\ least|min(?:imum|\.)?(?:\ of)?|minimal|mindestens|ab|
    à\ partir\ de|a\ partir\ d[eio]|desde|dès|vanaf|od|от|da|over|above|more\ than|acima\ de|mais\ de|más\ de|superior\ a|mehr\ als|ponad|meer\ dan|north\ of|upwards?\ of|in\ excess\ of|exceeding|no\ less\ than|mínimo|m[ií]nimo\ de|minimum\ de)|起薪|不低于|至少)
    [\s:*\\]{{0,3}}\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_MORE = re.compile(
    r"[ \u00a0]?\\?(?:(?<!\s)\+(?!\s?(?:[$£€]|\d|[（一-鿿]|\w*\s?(?:bonus|benefit|equity|comm|car\b|super|package|perks|excellent|great|pension|stock|options)))|(?:or|and|\&)\ (?:more|up|above|higher)\b|以上|起)",
    re.IGNORECASE,
)
_STARTING_BEHIND = re.compile(r"\s*(?:\w+\s){0,2}(?:starting\s(?:pay|wage|rate)|to\sstart\b|starting\b)", re.IGNORECASE)
_UNIT_FOLLOWS = re.compile(r"[ ]?(?:/|per\b|pro\b|par\b|por\b|an?\ (?:hour|day|year|month|week)|元|p\.?a\b)")
_CUT = re.compile(r"[ ]?[-–—][ ]?[$£€]?\d{0,3}\Z")  # a range whose end is cut off is no figure
_IN_TOKEN = re.compile(r"[#_@&=/]\Z|[A-Za-z0-9][-:.]\Z")
_FORM_WIDTH = 30


@dataclass(frozen=True, slots=True)
class Band:
    """One pay figure or range: ``text[start:end]``, its unit words included. ``marks``: currency marks as written."""

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    marks: tuple[str, ...]
    unit: Unit | None = None
    ranged: bool = False
    scale: str | None = None
    digits: int = 0  # length of the longest figure as written
    rule: str = "salary.single"

    @property
    def top(self) -> Decimal:
        return self.high if self.high is not None else self.low or Decimal(0)

    @property
    def bottom(self) -> Decimal:
        return self.low if self.low is not None else self.top


def find_bands(text: str) -> Iterator[Band]:
    """The text's figures in order; whether one is pay is not asked here."""
    amounts = iter(find_amounts(text))
    first = next(amounts, None)
    while first:
        second = next(amounts, None)
        joined = second and _joined(text, first, second)
        if second and joined:
            yield _finish(text, _range(first, second, joined))
            first = next(amounts, None)
            continue
        if _CUT.match(text, first.end):
            return
        if first.marks or first.scale or _may_stand_bare(text, first):
            yield _finish(text, _single(first))
        first = second


def _may_stand_bare(text: str, amount: Amount) -> bool:
    """Bare numbers are pay only where their unit follows or they are big; years are neither."""
    if _IN_TOKEN.search(text, max(0, amount.start - 2), amount.start):
        return False
    if amount.number >= 400:
        return not (amount.end - amount.start == 4 and 1900 <= amount.number <= 2100) or unit_after(text, amount.end) is not None
    return _UNIT_FOLLOWS.match(text, amount.end) is not None


def _joined(text: str, low: Amount, high: Amount) -> str | None:
    """The name of the rule that makes two amounts one range."""
    width = high.start - low.end
    if width > 80 or (width > _FORM_WIDTH and not (low.marks and high.marks)):
        return None
    unit = unit_after(text, low.end) if width > 2 else None
    middle = unit[1] if unit and unit[1] <= high.start else low.end
    match = _JOIN.fullmatch(text, middle, high.start) or _JOIN.fullmatch(text, low.end, high.start)
    if match and (not match["pair"] or _PAIRING.search(text, max(0, low.start - 30), low.start)):
        loose = match["slash"] and (low.marks or not high.marks)  # "40/45k€" is a range, "24/7" none
        return "salary.range" if not loose and _ordered(low, high) else None
    if unit and low.marks and low.marks == high.marks and text[middle : high.start].isspace():
        same = unit_after(text, high.end)
        return "salary.low_high" if same and same[0] is unit[0] and low.value < high.value <= low.value * 3 else None
    if ")" in text[low.end : high.start] and not low.marks:
        return None
    if low.marks and _HIGH.fullmatch(text, middle, high.start) and _LOW.search(text, max(0, low.start - 12), low.start):
        return "salary.low_high"
    return None


def _ordered(low: Amount, high: Amount) -> bool:
    bottom, top, _ = _share_scale(low, high)
    return bottom <= top and (bool(low.marks) or top <= bottom * 20)  # "APS 6 - $84,150" is no range


def _share_scale(low: Amount, high: Amount) -> tuple[Decimal, Decimal, str | None]:
    """Both figures in full: "$120-150K" and "45-50,000" share their thousands."""
    bottom, top = low.value, high.value
    if high.scale and not low.scale and low.number < 1000 and bottom < top and low.number <= high.number:
        bottom = replace_scale(low, high.scale)
    elif low.scale and not high.scale and high.number < 1000:
        top = replace_scale(high, low.scale)
    elif not low.scale and not high.scale and low.number < 1000 <= high.number and high.number % 1000 == 0:
        if low.number >= 10 and low.number * 1000 <= high.number:
            bottom = low.number * 1000
    return bottom, top, high.scale or low.scale


def replace_scale(amount: Amount, scale: str) -> Decimal:
    return scaled(amount.number, scale)


def _range(low: Amount, high: Amount, rule: str) -> Band:
    bottom, top, scale = _share_scale(low, high)
    digits = max(low.digits[1] - low.digits[0], high.digits[1] - high.digits[0])
    return Band(low.start, high.end, bottom, top, (*high.marks, *low.marks), None, True, scale, digits, rule)


def _single(amount: Amount) -> Band:
    digits = amount.digits[1] - amount.digits[0]
    return Band(amount.start, amount.end, amount.value, amount.value, amount.marks, None, False, amount.scale, digits)


def _finish(text: str, band: Band) -> Band:
    """Adds the unit behind and, for a single figure, the bound around."""
    more = _MORE.match(text, band.end)
    end = more.end() if more else band.end
    unit = unit_after(text, end)
    end = unit[1] if unit else end
    if unit and not more:
        more = _MORE.match(text, end)
        end = more.end() if more else end
    band = replace(band, end=end, unit=unit[0] if unit else None)
    if band.ranged:
        return band
    before = (text, max(0, band.start - 28), band.start)
    floor = _FLOOR.search(*before)
    if more or floor or _STARTING_BEHIND.match(text, end):
        return replace(band, start=floor.start() if floor else band.start, high=None, rule="salary.floor")
    if text.startswith("以下", band.end):
        return replace(band, low=None, rule="salary.ceiling")
    ceiling = _CEILING.search(*before)
    return replace(band, start=ceiling.start(), low=None, rule="salary.ceiling") if ceiling else band
