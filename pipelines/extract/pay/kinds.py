"""What an amount is: pay of the job, pay beside it, or money that has nothing to do with it.

Words decide first (``pay_cues``), then the figure's own form: a range of a year's pay needs no word, a lone bare number
needs one right ahead of it.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from pipelines.extract.pay.bands import COUNTED, Band
from pipelines.extract.pay.cues import PAY, Context, clause_of, cues_ahead, cues_behind, find_cue, heading_cue, squeezed
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
from pipelines.extract.pay.tables import CURRENCIES, Currency
from pipelines.extract.pay.units import infer_unit, is_plausible, unit_before
from pipelines.extract.words.rules import Rule, always, decide
from schemas.annual_pay import annual
from schemas.enums import PayKind, Unit

LEFT = 160  # characters of context ahead
RIGHT = 60  # and behind
NEAR = 25  # behind an hourly rate, which few things but pay have
REACH = 14  # between a word for pay and a number that has no mark of money at all
_LEADS = ("", "from", "to", "circa", "around")  # ahead of the amount that a pay field begins with
FIELD = 80  # characters of a pay field that says more than its amount
_REGULAR = (Unit.YEAR, Unit.MONTH, Unit.HOUR)
FOLLOWS = 90  # between two figures of which the first explains the second

_BREAK = re.compile(
    r"""[.;:()|•\n+\uff0b&*–—/,\[\]<。；，、！\\$£€0-9]|\s-\s|\b(?:plus|and|with|und|et|y|as|but|if|in\saddition|on\stop\sof|excluding
    |before|besides|depend\w*|based|DOE|mit|avec|con|com|zzgl|zuzüglich|is|are|will|negotiable)\b""",
    re.VERBOSE,
)
_OPENED = re.compile(r"\s{1,2}\(")
_POSTED = re.compile(r"\s{1,3}\d{1,2}\s(?:minute|hour|day|week|month)s?\sago\b")  # a list of other jobs
_OF_NEXT = re.compile(r"\b(?:OTE|[Tt]otal(?:\s[Cc]omp\w*)?)[\s:]*\Z")  # "£30k OTE £45k"


class Judged(NamedTuple):
    """The pay ahead of an amount, which explains it where its own words do not."""

    band: Band
    kind: PayKind


def judge(text: str, band: Band, previous: int, last: Judged | None, currency: str | None) -> PayKind | None:
    """The kind of the amount at ``band``, None where it is no pay; ``previous`` is where the amount ahead ends."""
    table = CURRENCIES.get(currency or "USD", CURRENCIES["USD"])
    if (band.scale == "million" and table.month_max < 1_000_000) or _POSTED.match(text, band.end):
        return None
    around = Context(*clause_of(ahead_of(text, band, previous)), _behind(text, band))
    figure = Figure(text, band, around, table, currency, last)
    if not band.marks and not band.unit:
        return decide(BARE, figure)
    year = infer_unit(band.bottom, currency) is Unit.YEAR
    big = year or band.unit is Unit.HOUR or (band.unit is Unit.MONTH and band.bottom * 7 >= table.month_max)
    cue = find_cue(around, big, bool(band.marks), big and band.unit is not None)
    cue = _sized(cue, band, table, band.unit or unit_before(around.own)) or heading_cue(around)
    if cue is None or (cue == "equity" and band.ranged and year):
        return decide(SHAPES, figure)
    return PayKind(cue) if cue != "other" and is_possible(band, table, cue) else None


def ahead_of(text: str, band: Band, previous: int) -> str:
    """The words ahead of an amount, since the one before it."""
    return squeezed(text[max(previous, band.start - LEFT) : band.start])


def _behind(text: str, band: Band) -> str:
    """The words right behind an amount, up to the next mark or conjunction."""
    glued = text[band.end : band.end + 1]
    if glued.isalnum() and glued < "\u2e80":
        return ""  # the next line begins here
    opened = _OPENED.match(text, band.end)
    start = opened.end() if opened else band.end
    right = squeezed(text[start : start + (NEAR if band.unit is Unit.HOUR else RIGHT)])
    match = _BREAK.search(right)
    if match is None:
        return right
    behind = right[: match.start()]
    return "" if match[0] in "$£€" and _OF_NEXT.search(behind) else behind


def _sized(cue: str | None, band: Band, table: Currency, unit: Unit | None) -> str | None:
    """Cues that mean pay by the figure's size.

    A stipend is an intern's pay where it is regular or big, else an allowance; what one "earns" is pay where it has a
    unit or is a year's.
    """
    if cue == "verb":
        enough = table.day_max if band.ranged else table.month_max
        return "base" if band.unit or band.top > enough else "other"
    if cue != "stipend":
        return cue
    if unit in (None, Unit.YEAR):
        least = table.month_max * Decimal("0.6") if band.unit else table.month_max
        return "base" if band.top > least else "allowance"
    return "base" if (annual(band.top, unit) or 0) >= table.month_max // 4 else "allowance"


class Figure(NamedTuple):
    """An amount with its text, the words around it, the money that it is in and its code, and the pay ahead of it."""

    text: str
    band: Band
    around: Context
    table: Currency
    currency: str | None
    last: Judged | None = None

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


BARE: tuple[Rule[Figure, PayKind | None], ...] = (  # numbers without mark or unit: pay only right beside a word for it
    Rule(lambda figure: not is_possible(figure.band, figure.table, "base"), always(None), "Call us: 0172 5960073"),
    Rule(lambda figure: _is_thick(figure) and not figure.around.titled and _kind_behind(figure) is not None, _kind_behind, "26K basic"),
    Rule(lambda figure: bool(cues_ahead(figure.around.own, True)), _kind_ahead, "Salary 85-95k"),
    Rule(lambda figure: figure.counts, always(None), "Our 1,000+ team builds pumps"),
    Rule(lambda figure: _kind_of_heading(figure) is not None, _kind_of_heading, "Salary - Band 07, 52,000 - 60,000"),
    Rule(_is_whole_field, always(PayKind.BASE), "85000 - 95000 plus car"),
    Rule(
        lambda figure: is_range_of_thousands(figure.text, figure.band, figure.table),
        always(PayKind.BASE),
        "Engineer (Oslo): 120-140k, 0.1%",
    ),
    Rule(lambda figure: is_bound_of_thousands(figure.text, figure.band, figure.table), always(PayKind.BASE), "Engineer - up to 40k - Oslo"),
)


def _is_like_the_last(figure: Figure) -> bool:
    """Pay stands right ahead, and this figure looks like it."""
    last, band = figure.last, figure.band
    return last is not None and band.start - last.band.end <= FOLLOWS and are_alike(band, last.band)


def _counts_else(figure: Figure) -> bool:
    """A number of something else, without mark of money."""
    band = figure.band
    return not band.marks and (bool(band.scale) or not band.unit) and figure.counts


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


def _is_range_of_pay(figure: Figure) -> bool:
    """A range of a year's or month's pay, or of an hourly rate by its looks."""
    return figure.size in (Unit.YEAR, Unit.MONTH) or (figure.size is Unit.HOUR and has_cents(figure.band))


SHAPES: tuple[Rule[Figure, PayKind | None], ...] = (  # amounts that no word explains: a figure of pay's size in pay's form
    Rule(_is_like_the_last, lambda figure: figure.last.kind if figure.last else None, "Salary: $20 per hour, $25 per hour at night"),
    Rule(lambda figure: not are_ends_close(figure.band), always(None), "We handle $500 - 10,308 cases"),
    Rule(_counts_else, always(None), "It bakes 20k per day crisp loaves"),
    Rule(_is_rate, always(PayKind.BASE), "An hourly equivalent of: $20.50 for all"),
    Rule(
        lambda figure: bool(figure.band.unit),
        lambda figure: PayKind.BASE if _is_rated_form(figure) else None,
        "Ovens and bread\n- 18 €/Stunde",
    ),
    Rule(
        lambda figure: figure.band.ranged, lambda figure: PayKind.BASE if _is_range_of_pay(figure) else None, "$80,000 - $95,000 plus Super"
    ),
    Rule(
        lambda figure: figure.size is Unit.YEAR and stands_alone(figure.text, figure.band), always(PayKind.BASE), "Leeds | £110k | Bakery"
    ),
)
