"""What an amount is by its own form where its words do not say, as tables of rules."""

import re
from typing import NamedTuple

from pipelines.extract.pay.bands import COUNTED, Band
from pipelines.extract.pay.cues import Context, cues_ahead, cues_behind, heading_cue
from pipelines.extract.pay.looks import (
    are_alike,
    are_ends_close,
    fits_its_unit,
    has_cents,
    is_bound_of_thousands,
    is_possible,
    is_range_of_thousands,
    stands_alone,
)
from pipelines.extract.pay.modifiers import PAY
from pipelines.extract.pay.tables import SCOPE, Currency, one_of
from pipelines.extract.pay.units import infer_unit, is_plausible, unit_before
from pipelines.extract.words.rules import Rule, always, decide
from schemas.enums import PayKind, Unit

REACH = 14  # between a word for pay and a number that has no mark of money at all
FIELD = 80  # characters of a pay field that says more than its amount
FOLLOWS = 90  # between two figures of which the first explains the second
_LEADS = ("", "from", "to", "circa", "around")  # ahead of the amount that a pay field begins with
_REGULAR = (Unit.YEAR, Unit.MONTH, Unit.HOUR)

_RETOLD = re.compile(
    r"\s?\((?:(?:\+/?-|±|~|≈|=|i\.e\.,?|ca\.?|circa|approx\.?|approximately|about|around|cerca de|environ|rund|etwa|or|ou)\s?)?"
)
_SUMMED = re.compile(  # of the words ahead
    rf"\b(?:base|basic|fixed)(?:\s(?:salary|pay))?\s?(?:\+|&|plus)\s?(?:[^\W\d]{{1,10}}\s)?{one_of(SCOPE['variable'])}(?:\s(?:target|pay|compensation))?\s?\Z",
    re.IGNORECASE,
)


class Judged(NamedTuple):
    """The pay ahead of an amount, which explains it where its own words do not."""

    band: Band
    kind: PayKind

    @property
    def is_pay(self) -> bool:
        return self.kind in PAY


class Figure(NamedTuple):
    """An amount with its text, the words around it, the money that it is in and its code, and the pay ahead of it."""

    text: str
    band: Band
    around: Context
    table: Currency
    currency: str | None
    last: Judged | None = None
    apart: PayKind | None = None  # as words right behind tell it from what is variable

    @property
    def is_sum(self) -> bool:
        """ "base 4,000 + bonus = 6,000", "Base + bonus: 6,000": the sum of base and variable pay."""
        if ":" in self.around.link and _SUMMED.search(self.around.own):
            return True
        if "=" not in self.around.link:
            return False
        variable = self.last is not None and self.last.kind in (PayKind.BONUS, PayKind.COMMISSION)
        return "+" in self.around.own or (variable and not self.around.own)

    @property
    def counts(self) -> bool:
        """Whether a word for something that is counted follows: "5,000 customers"."""
        return COUNTED.match(self.text, self.band.end) is not None

    @property
    def size(self) -> Unit | None:
        """The unit that a pay of this figure would have."""
        return infer_unit(self.band.top, self.currency)


def _is_thick(figure: Figure) -> bool:
    return bool(figure.band.scale) or figure.band.digits >= 4


def _kind_behind(figure: Figure) -> PayKind | None:
    """The pay that a word right behind names."""
    behind = cues_behind(figure.around.behind, True)
    return PayKind(behind[0].value) if behind and behind[0].start <= 1 and behind[0].value in PAY else None


def _kind_ahead(figure: Figure) -> PayKind | None:
    """The pay that the last cue of the clause names, where the figure has a scale or is long and stands near."""
    band, around = figure.band, figure.around
    last = cues_ahead(around.own, True)[-1]
    cue = "base" if last.value == "gross" or (last.value == "verb" and band.scale) else last.value
    near = len(around.own) - last.end <= REACH and ("," not in around.link or band.ranged)
    long = near and band.digits >= 4 and not figure.counts
    return PayKind(cue) if cue in PAY and (band.scale or long) else None


def _kind_of_heading(figure: Figure) -> PayKind | None:
    """The pay that the heading over a short clause names."""
    if not _is_thick(figure) or len(figure.around.own) > (12 if figure.band.ranged else 0):
        return None
    heading = heading_cue(figure.around)
    return PayKind(heading) if heading else None


def _is_whole_field(figure: Figure) -> bool:
    """A pay field that begins with its figures."""
    band = figure.band
    first = band.start == 0 and band.ranged and band.digits >= 5 and len(figure.text) <= FIELD
    return first and figure.size in (Unit.YEAR, Unit.MONTH) and are_ends_close(band)


def _is_next_range(figure: Figure) -> bool:
    """A range without a mark, behind one that is pay: of another grade."""
    last, band = figure.last, figure.band
    if last is None or not last.is_pay or last.band.marks or not (band.ranged and last.band.ranged):
        return False
    return band.digits >= 4 and band.start - last.band.end <= FOLLOWS and are_alike(band, last.band)


BARE: tuple[Rule[Figure, PayKind | None], ...] = (  # numbers without mark or unit: pay only right beside a word for it
    Rule(lambda figure: not is_possible(figure.band, figure.table, "base"), always(None), "Call us: 0172 5960073"),
    Rule(lambda figure: _is_thick(figure) and not figure.around.titled and _kind_behind(figure) is not None, _kind_behind, "26K basic"),
    Rule(lambda figure: bool(cues_ahead(figure.around.own, True)), _kind_ahead, "Salary 85-95k"),
    Rule(lambda figure: figure.counts, always(None), "Our 1,000+ team builds pumps"),
    Rule(lambda figure: _kind_of_heading(figure) is not None, _kind_of_heading, "Salary - Band 07, 52,000 - 60,000"),
    Rule(
        _is_next_range,
        lambda figure: figure.last.kind if figure.last else None,
        "Salary: 27,000 to 29,000 (first grade) - 31,000 to 38,000 (second grade)",
    ),
    Rule(_is_whole_field, always(PayKind.BASE), "85000 - 95000 plus car"),
    Rule(
        lambda figure: is_range_of_thousands(figure.text, figure.band, figure.table),
        always(PayKind.BASE),
        "Engineer (upper hall): 120-140k, 0.1%",
    ),
    Rule(
        lambda figure: is_bound_of_thousands(figure.text, figure.band, figure.table),
        always(PayKind.BASE),
        "Engineer - up to 40k - upper hall",
    ),
)


def _is_like_the_last(figure: Figure) -> bool:
    """Pay stands right ahead, and this figure looks like it."""
    last, band = figure.last, figure.band
    return last is not None and band.start - last.band.end <= FOLLOWS and are_alike(band, last.band)


def is_retold(text: str, last: Band, band: Band) -> bool:
    """Whether an amount opens the brackets right behind another: the same, of another unit or currency."""
    return _RETOLD.fullmatch(text, last.end, band.start) is not None


def _is_retold(figure: Figure) -> bool:
    return figure.last is not None and is_retold(figure.text, figure.last.band, figure.band)


def _counts_else(figure: Figure) -> bool:
    """A number of something else, without mark of money."""
    band = figure.band
    return not band.marks and (bool(band.scale) or not band.unit) and figure.counts


def _is_large_sum(figure: Figure) -> bool:
    """Millions that neither a word nor a unit makes pay."""
    return figure.band.scale in ("million", "crore") and not figure.band.unit


def _is_rate(figure: Figure) -> bool:
    """Behind the name of its unit ("per hour: $20")."""
    own, band = figure.around.own, figure.band
    said = unit_before(own) if band.marks else None
    return said is not None and (len(own) <= REACH or is_plausible(band.top, said, figure.currency))


def _is_rated_form(figure: Figure) -> bool:
    """With its unit, in a form that pay has: money, thousands, a range, or the first thing said."""
    band = figure.band
    first = figure.around.own.lower() in _LEADS and not figure.around.ahead
    rate = figure.size is Unit.YEAR or (band.unit is Unit.HOUR and has_cents(band))
    form = band.marks or band.scale or (band.ranged and rate) or (first and band.unit in _REGULAR)
    return bool(form) and fits_its_unit(band, figure.currency)


def _is_aside(figure: Figure) -> bool:
    """A floor in brackets tells the size of what stands ahead of them: a deal, a budget."""
    return figure.band.rule == "salary.floor" and figure.around.link.rstrip().endswith("(")


def _is_range_of_pay(figure: Figure) -> bool:
    """A range of a year's or month's pay, or of an hourly rate by its looks."""
    return figure.size in (Unit.YEAR, Unit.MONTH) or (figure.size is Unit.HOUR and has_cents(figure.band))


SHAPES: tuple[Rule[Figure, PayKind | None], ...] = (  # amounts that no word explains: a figure of pay's size in pay's form
    Rule(
        lambda figure: figure.apart is not None and figure.size in (Unit.YEAR, Unit.MONTH),
        lambda figure: figure.apart,
        "Think of about $58,000 before commission",
    ),
    Rule(_is_retold, lambda figure: figure.last.kind if figure.last else None, "Meal vouchers of €8 a day (≈ €160 per month)"),
    Rule(_is_like_the_last, lambda figure: figure.last.kind if figure.last else None, "Salary: $20 per hour, $25 per hour at night"),
    Rule(lambda figure: not are_ends_close(figure.band), always(None), "We handle $500 - 10,308 cases"),
    Rule(_is_large_sum, always(None), "Sheds of Rp 40 juta"),
    Rule(_counts_else, always(None), "It bakes 20k per day crisp loaves"),
    Rule(_is_rate, always(PayKind.BASE), "An hourly equivalent of: $20.50 for all"),
    Rule(
        lambda figure: bool(figure.band.unit),
        lambda figure: PayKind.BASE if _is_rated_form(figure) else None,
        "Ovens and bread\n- 18 €/Stunde",
    ),
    Rule(
        lambda figure: figure.band.ranged,
        lambda figure: PayKind.BASE if _is_range_of_pay(figure) else None,
        "$80,000 - $95,000, tea and cake",
    ),
    Rule(_is_aside, always(None), "You sold software ($150k+) to banks"),
    Rule(
        lambda figure: figure.size is Unit.YEAR and stands_alone(figure.text, figure.band), always(PayKind.BASE), "Leeds | £110k | Bakery"
    ),
)


def bare_kind(figure: Figure) -> PayKind | None:
    """The pay that a number without mark or unit is."""
    return decide(BARE, figure)


def shaped_kind(figure: Figure) -> PayKind | None:
    """The pay that an amount of money is by its form."""
    return decide(SHAPES, figure)
