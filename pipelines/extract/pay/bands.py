"""Bands: a text's amounts as single figures, ranges and bounds, with the unit that stands behind them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pipelines.extract.pay.money import Amount, find_amounts
from pipelines.extract.pay.ranges import ends, is_middle, joined
from pipelines.extract.pay.units import unit_after
from pipelines.extract.pay.up_to import bound_ahead, is_ceiling_behind, is_start_behind, more_behind
from schemas.enums import Unit

LEAST = 5  # "1 per day" without a mark of money counts something else
_UNIT_FOLLOWS = re.compile(
    r"[ ]{0,2}(?:/|[Pp]er\b|[Pp]ro\b|[Pp]ar\b|[Pp]or\b|an?\ (?:hour|day|year|month|week)|元|p\.?[ah]\b|p/h|(?:hr|wk|yr)\b)"
)
_CUT = re.compile(r"[ ]?[-–—][ ]?[$£€]?\d{0,3}\Z")  # a range whose end is cut off is no figure
_CUT_CENTS = re.compile(r"[.,]\d\Z")  # "USD $22.5", "$120,0" where the text breaks off
_ELIDED = (",..", ",…", "...", "…")  # "$44,..."
_THREE_DECIMALS = re.compile(r"[$£€]\d{1,2}\.\d{3}(?![\d.,])")  # "$18.807 to 25.098/hr" is dollars
_PHONE = re.compile(r"\d{3}-\d{4}")
_IN_TOKEN = re.compile(r"[#_@&=/]\Z|[A-Za-z0-9][-:.]\Z")
COUNTED = re.compile(  # "4000 paying customers": what a bare number counts
    r"""[ \u00a0](?!depend|based|plus|with|and|or\b|gross|per\b|in\b|for\b|to\b|neg|doe|bas|brut|net|до|на|по|в\b
        |hrub|čist|l[ií]quid|lord|nominal|libres|\u0440\u0443\u0431|is\b|bis|à|an?\b|month|year|annu|hour|week|da[iy]|selon|suivant|seg[uú]n|nach|je\b|pour|für|after|before|de\b|p\b)
        [^\W\d_A-Z]{3,}
      | \s?[亿名人家次个平台件条辆吨套户余多]""",
    re.VERBOSE,
)


class Band(NamedTuple):
    """One pay figure or range: ``text[start:end]``, its bound and unit words included."""

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    marks: tuple[str, ...]  # of currency, as written
    scale: str | None
    digits: int  # length of the longest figure as written
    rule: str
    unit: Unit | None = None

    @property
    def ranged(self) -> bool:
        return self.rule in ("salary.range", "salary.low_high")

    @property
    def top(self) -> Decimal:
        return self.high if self.high is not None else self.low or Decimal(0)

    @property
    def bottom(self) -> Decimal:
        return self.low if self.low is not None else self.top


def find_bands(text: str) -> Iterator[Band]:
    """The text's figures in order; whether one is pay is not asked here."""
    amounts = find_amounts(text)
    first = next(amounts, None)
    while first:
        second, middle = next(amounts, None), None
        if second and is_middle(text, first, second):
            second, middle = next(amounts, None), second
        rule = joined(text, first, second, middle) if second else None
        if second and rule:
            third = next(amounts, None)
            if third and _continues(text, second, third):
                second, third = third, next(amounts, None)
            phone = _PHONE.fullmatch(text, first.start, second.end)
            if not phone and (_may_be_pay(text, first) or second.marks or _may_be_pay(text, second, first.start)):
                yield _with_unit(text, _range(first, second, rule), first.end)
            first = third
            continue
        if _CUT.match(text, first.end) or (first.end == len(text) and _CUT_CENTS.search(text, first.start)):
            return
        if _may_be_pay(text, first):
            yield _with_bound(text, _with_unit(text, _single(first)))
        first = second


def _continues(text: str, middle: Amount, high: Amount) -> bool:
    """ "$180,200 - $212,000 - $243,800": a range with its middle."""
    near = high.start - middle.end <= 3 and middle.marks == high.marks != ()
    return near and joined(text, middle, high) == "salary.range"


def _may_be_pay(text: str, amount: Amount, start: int | None = None) -> bool:
    """Bare numbers are pay only where their unit follows or they are big and count nothing; years are neither.

    ``start``: where the range begins that the amount ends.
    """
    if amount.marks or amount.scale:
        return not text.startswith(_ELIDED, amount.end)
    start = amount.start if start is None else start
    if _UNIT_FOLLOWS.match(text, amount.end):
        return amount.number >= LEAST and not _IN_TOKEN.search(text, max(0, start - 2), start)
    if amount.number < 400 or (amount.end - amount.start == 4 and 1900 <= amount.number <= 2100):
        return False
    counted = COUNTED.match(text, amount.end) and not unit_after(text, amount.end)
    return not counted and not _IN_TOKEN.search(text, max(0, start - 2), start)


def _range(low: Amount, high: Amount, rule: str) -> Band:
    bottom, top, scale = ends(low, high)
    bottom, top = min(bottom, top), max(bottom, top)
    digits = max(low.digits[1] - low.digits[0], high.digits[1] - high.digits[0])
    return Band(low.start, high.end, bottom, top, (*high.marks, *low.marks), scale, digits, rule)


def _single(amount: Amount) -> Band:
    digits = amount.digits[1] - amount.digits[0]
    value = amount.value
    return Band(amount.start, amount.end, value, value, amount.marks, amount.scale, digits, "salary.single")


def _with_unit(text: str, band: Band, low_end: int | None = None) -> Band:
    """Adds the unit behind; "+" may stand before or behind it and makes a single figure a floor.

    ``low_end``: where a range's lower figure ends, which may alone have a unit ("$14/hr up to $16").
    """
    more = more_behind(text, band.end)
    end = more or band.end
    unit = unit_after(text, end)
    end = unit[1] if unit else end
    if unit and not more and (more := more_behind(text, end)):
        end = more
    if not unit and low_end:
        unit = unit_after(text, low_end)
    band = band._replace(end=end, unit=unit[0] if unit else None)
    if band.unit is Unit.HOUR and band.bottom >= 1000 and _THREE_DECIMALS.search(text, band.start, band.end):
        band = band._replace(low=band.bottom / 1000, high=band.top / 1000)
    return band._replace(high=None, rule="salary.floor") if more and not band.ranged else band


def _with_bound(text: str, band: Band) -> Band:
    """A single figure with the bound that the words around it make of it."""
    if band.rule == "salary.floor":
        return band
    side, start = bound_ahead(text, band.start) or (None, band.start)
    if side == "floor" or (side is None and is_start_behind(text, band.end)):
        return band._replace(start=start, high=None, rule="salary.floor")
    if side == "ceiling" or is_ceiling_behind(text, band.end):
        return band._replace(start=start, low=None, rule="salary.ceiling")
    return band
