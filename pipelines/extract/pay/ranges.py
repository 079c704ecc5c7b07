"""When two amounts are the ends of one range, and what they then are in full."""

import re
from decimal import Decimal
from typing import NamedTuple

from pipelines.extract.pay.currency import may_be_one
from pipelines.extract.pay.figures import scaled
from pipelines.extract.pay.money import Amount
from pipelines.extract.pay.tables import RANGES, SCOPE, one_of
from pipelines.extract.pay.units import unit_after
from pipelines.extract.pay.up_to import bound_ahead, is_ceiling
from pipelines.extract.words.rules import Rule, always, decide

_TAGS = r"(?:</?[a-z][^<>]{0,60}>){0,3}"  # "<span>$128,000</span><span>—</span>"
_JOIN = re.compile(
    rf"""(?:[ ]\([^()$£€]{{1,20}}\)|[ ]min(?:imum)?\b|[ ]{one_of(RANGES["at_first"])},?)?{_TAGS}[\s*_\\.)]{{0,5}}
      (?:(?:,|{one_of(RANGES["joints"])})\s?(?=[-–—~]))?(?:
        (?P<dash>[-–—−‐‑~〜～至到→…]{{1,2}}|->|\.\.\.?|から|부터|/(?=\s?[$£€])|â[\x80-\x9f]{{0,2}}|\u201aÄ[ìî])(?:\s?{one_of(RANGES["joints"])}(?![A-Za-z]))?
      | (?P<slash>/)
      | (?:(?:and|und|et|y|e)\s)?(?P<word>{one_of(RANGES["joints"])})(?:\s(?:a\s)?max(?:imal|imum)?\.?(?:\sof)?)?(?![A-Za-z])
      | (?P<pair>{one_of(RANGES["pairs"])})(?![A-Za-z])
    )[\s*_\\(]{{0,4}}{_TAGS}""",
    re.VERBOSE | re.IGNORECASE,
)
_PAIRING = re.compile(rf"\b{one_of(RANGES['openers'])}\W{{1,4}}(?:\w{{1,9}}\W{{1,3}}){{0,2}}\Z", re.IGNORECASE)
_GRADED = re.compile(rf"\b{one_of([*SCOPE['ladder'], 'level', 'niveau'])}(?:\s[\w.]{{1,12}}){{0,3}}\s?[-–—:,(]\s?\Z", re.IGNORECASE)
_CLOSED = re.compile(rf"[ \u00a0][^\d\n]{{0,20}}?{one_of(RANGES['closers'])}", re.IGNORECASE)
_FIELD = r"[^\d$£€]{0,20}"  # between an end's own name and its figure
_LOW = re.compile(rf"\b{one_of(RANGES['least'])}{_FIELD}\Z", re.IGNORECASE)
_MID = re.compile(rf"[^\d$£€]{{0,20}}?\b{one_of(RANGES['middle'])}[^\d$£€]{{0,12}}", re.IGNORECASE)
_HIGH = re.compile(rf"[^\d]{{0,50}}?\b{one_of(RANGES['most'])}(?!\sstep){_FIELD}", re.IGNORECASE)
FAR = 80  # characters between the ends, where a form says minimum and maximum
NEAR = 30  # between any others
BARE = 12  # between two numbers without mark or scale
SPREAD = 20  # "APS 6 - $84,150" is no range


class Pair(NamedTuple):
    """Two amounts near each other. ``middle``: where the lower one's own unit ends; ``joint``: what joins them, where that is all that
    stands between."""

    text: str
    low: Amount
    high: Amount
    middle: int
    joint: re.Match[str] | None

    @property
    def is_joined(self) -> bool:
        """ "and" joins a range only behind "between" or a grade, or ahead of it ("40 ve 50 TL aras…")."""
        if self.joint is None or not self.joint["pair"]:
            return self.joint is not None
        start = self.low.start
        if _PAIRING.search(self.text, max(0, start - 30), start) or _CLOSED.match(self.text, self.high.end):
            return True
        graded = self.low.marks == self.high.marks != () and self.low.value < self.high.value <= self.low.value * 2
        return graded and _GRADED.search(self.text, max(0, start - 50), start) is not None

    @property
    def is_money(self) -> bool:
        return bool(self.low.marks and self.high.marks)

    @property
    def is_column(self) -> bool:
        """One below the other, the upper one with its unit."""
        alike = self.low.marks == self.high.marks and self.text[self.middle : self.high.start].isspace()
        return self.is_money and alike and unit_after(self.text, self.low.end) is not None


def joined(text: str, low: Amount, high: Amount, middle: Amount | None = None) -> str | None:
    """The name of the rule that makes two amounts one range: the first of `RULES` that holds. ``middle``: of a form, between them."""
    money = low.marks or high.marks or low.scale or high.scale
    if middle:
        return "salary.low_high" if _is_form(Pair(text, low, high, middle.end, None)) else None
    if high.start - low.end > (FAR if low.marks and high.marks else NEAR if money else BARE):
        return None
    pair = _pair(text, low, high)
    return decide(RULES, pair)


def _pair(text: str, low: Amount, high: Amount) -> Pair:
    unit = unit_after(text, low.end) if high.start - low.end > 2 else None
    middle = unit[1] if unit and unit[1] <= high.start else low.end
    joint = _JOIN.fullmatch(text, middle, high.start)
    if joint is None and middle > low.end:
        joint = _JOIN.fullmatch(text, low.end, high.start)
    return Pair(text, low, high, middle, joint)


def _counts_else(pair: Pair) -> bool:
    """Behind money with its unit stands a number of something else."""
    if not (pair.middle > pair.low.end and pair.low.marks):
        return False
    return not (pair.high.marks or pair.high.scale or unit_after(pair.text, pair.high.end))


def _is_exchange(pair: Pair) -> bool:
    """The same sum in two currencies, or one for each country."""
    return bool(pair.low.marks and pair.high.marks) and not may_be_one(pair.low.marks, pair.high.marks)


def _are_ceilings(pair: Pair) -> bool:
    """Each figure has its own "up to"."""
    word = pair.joint["word"] if pair.joint else None
    if not word or not is_ceiling(word):
        return False
    side = bound_ahead(pair.text, pair.low.start)
    return side is not None and side[0] == "ceiling"


def _is_bullet(pair: Pair) -> bool:
    """The dash between begins the next line."""
    return bool(pair.joint and pair.joint["dash"] and "\n" in pair.joint[0] and not pair.is_money)


def _is_turned(pair: Pair) -> bool:
    """The higher end stands first."""
    low, high = pair.low, pair.high
    dash = pair.is_joined and pair.joint and pair.joint["dash"]
    return bool(dash and low.marks and low.marks == high.marks and 1000 <= high.value < low.value <= high.value * 2)


def _is_range(pair: Pair) -> bool:
    slash = pair.joint and pair.joint["slash"]
    return pair.is_joined and _ordered(pair.low, pair.high) and not (slash and _are_parts(pair))


def _is_column_of_one_unit(pair: Pair) -> bool:
    """Minimum and maximum one below the other, with the same unit."""
    if not (pair.is_column and pair.low.value < pair.high.value <= pair.low.value * 3):
        return False
    one, other = unit_after(pair.text, pair.low.end), unit_after(pair.text, pair.high.end)
    return one is not None and other is not None and one[0] is other[0]


def _is_form(pair: Pair) -> bool:
    """Minimum and maximum as fields of a form."""
    text, low, high = pair.text, pair.low, pair.high
    if not pair.is_money or not _HIGH.fullmatch(text, pair.middle, high.start):
        return False
    return _is_least(text, low) and low.value <= high.value <= low.value * SPREAD


RULES: tuple[Rule[Pair, str | None], ...] = (
    Rule(_counts_else, always(None), "18 €/h - 20 tickets"),
    Rule(_is_exchange, always(None), "80 EUR / 90 USD"),
    Rule(_are_ceilings, always(None), "Up to $40 per hour up to $900 tax free"),
    Rule(_is_bullet, always(None), "18 €\n- 20 tickets"),
    Rule(_is_turned, always("salary.range"), "$100,000 - $75,000"),
    Rule(_is_range, always("salary.range"), "$80,000 to $95,000"),
    Rule(lambda pair: pair.is_joined, always(None), "$5/$9"),
    Rule(_is_column_of_one_unit, always("salary.low_high"), "$20 per hour\n$25 per hour"),
    Rule(lambda pair: pair.is_column, always(None), "$20 per hour\n$900 per week"),
    Rule(_is_form, always("salary.low_high"), "Minimum: $60,000, maximum: $80,000"),
)


def is_middle(text: str, low: Amount, middle: Amount) -> bool:
    """Whether a figure is the middle that a form names between a minimum and a maximum: "Min $50k / Mid $60k / Max $70k"."""
    if not low.marks or low.marks != middle.marks or middle.start - low.end > FAR or not low.value < middle.value <= low.value * SPREAD:
        return False
    unit = unit_after(text, low.end)
    start = unit[1] if unit and unit[1] < middle.start else low.end
    return _MID.fullmatch(text, start, middle.start) is not None and _is_least(text, low)


def _is_least(text: str, low: Amount) -> bool:
    return _LOW.search(text, max(0, low.start - 28), low.start) is not None


def _are_parts(pair: Pair) -> bool:
    """Whether a slash does not mean a range: "40/45k€", "26K/28K" and "$18/$22 an hour" are ranges, "24/7" and "$5/$9" none."""
    low, high = pair.low, pair.high
    near = ends(low, high)[1] <= low.value * 2 if low.scale == high.scale else low.number * 2 >= high.number
    if near and (low.scale == high.scale == "k" or unit_after(pair.text, high.end) or (low.marks and high.value >= 1000)):
        return False
    return bool(low.marks) or not high.marks


def _ordered(low: Amount, high: Amount) -> bool:
    bottom, top, _ = ends(low, high)
    return bottom <= top and (bool(low.marks) or top <= bottom * SPREAD)


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
