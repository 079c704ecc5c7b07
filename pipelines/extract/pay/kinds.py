"""What an amount is: pay of the job, pay beside it, or money that has nothing to do with it.

Words decide first (``pay_cues``), then the figure's own form: a range of a year's pay needs no word, a lone bare number
needs one right ahead of it.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from pipelines.extract.pay.bands import COUNTED, Band
from pipelines.extract.pay.cues import PAY, Context, clause_of, cues_ahead, cues_behind, find_cue, heading_cue, squeezed
from pipelines.extract.pay.tables import CURRENCIES, Currency
from pipelines.extract.pay.units import infer_unit, is_plausible, unit_before
from pipelines.extract.pay.up_to import ABOUT
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
_PAY_FOLLOWS = re.compile(
    r"\s?(?:\(?(?:DOE|d\.o\.e|depend|negotiable|neg\b|commensurate)|(?:\+|&|plus)\s(?:bonus|benefits|excellent|great|car\b|comm))",
    re.IGNORECASE,
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
    if not band.marks and not band.unit:
        return _bare_kind(text, band, around, table)
    year = infer_unit(band.bottom, currency) is Unit.YEAR
    big = year or band.unit is Unit.HOUR or (band.unit is Unit.MONTH and band.bottom * 7 >= table.month_max)
    cue = find_cue(around, big, bool(band.marks), big and band.unit is not None)
    cue = _sized(cue, band, table, band.unit or unit_before(around.own)) or heading_cue(around)
    if cue is None or (cue == "equity" and band.ranged and year):
        return _by_shape(text, band, around, last, currency)
    return PayKind(cue) if cue != "other" and _is_possible(band, table, cue) else None


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


def _is_possible(band: Band, table: Currency, cue: str) -> bool:
    """Guards a cue against figures that cannot be meant."""
    if cue not in PAY:
        return bool(band.marks) and 0 < band.top <= table.month_max * 8
    least = table.hour_max / 40 if band.unit is None else 0
    return least < band.top and band.bottom <= table.month_max * 200


def _bare_kind(text: str, band: Band, around: Context, table: Currency) -> PayKind | None:
    """Numbers without mark or unit are pay only right beside a word for it ("salary 85-95k", "Gehalt: 52.000")."""
    if not _is_possible(band, table, "base"):
        return None
    counted = COUNTED.match(text, band.end)
    ahead, behind = cues_ahead(around.own, True), cues_behind(around.behind, True)
    thick = bool(band.scale) or band.digits >= 4
    if behind and behind[0].start <= 1 and behind[0].value in PAY and thick and not around.titled:
        return PayKind(behind[0].value)  # "26K basic"
    if ahead:
        cue = "base" if ahead[-1].value == "gross" or (ahead[-1].value == "verb" and band.scale) else ahead[-1].value
        near = len(around.own) - ahead[-1].end <= REACH and ("," not in around.link or band.ranged)
        return PayKind(cue) if cue in PAY and (band.scale or (near and band.digits >= 4 and not counted)) else None
    heading = heading_cue(around) if thick else None
    if counted:
        return None
    if heading and len(around.own) <= (12 if band.ranged else 0):
        return PayKind(heading)
    first = band.start == 0 and band.ranged and band.digits >= 5 and len(text) <= FIELD
    size = infer_unit(band.top, table.code) in (Unit.YEAR, Unit.MONTH) and _close(band)
    shaped = (first and size) or _is_k_range(text, band, table) or _is_k_bound(text, band, table)
    return PayKind.BASE if shaped else None


def _is_k_range(text: str, band: Band, table: Currency) -> bool:
    """ "Engineer (Oslo): 120-140k, 0.1%": a range in thousands of a year's pay, as a field of its own."""
    wide = band.bottom >= table.month_max * 2 and band.top <= band.bottom * Decimal("2.2") and band.top < 500_000
    sentence = text[max(0, band.start - 3) : band.start].rstrip().endswith(".")
    field = (sentence or _stands_alone(text, band)) and text[band.end : band.end + 1] in ",.)|;\n+ "
    return band.ranged and band.scale == "k" and wide and field


def _is_k_bound(text: str, band: Band, table: Currency) -> bool:
    """ "- up to 40K -": a bound in thousands of a year's pay, as a field of its own."""
    before = text[max(0, band.start - 3) : band.start].rstrip()
    year = table.month_max < band.top < table.month_max * 20
    return band.scale == "k" and year and band.low != band.high and (not before or before[-1] in "-–|,:")


def _by_shape(text: str, band: Band, around: Context, last: Judged | None, currency: str | None) -> PayKind | None:
    """Amounts that no word explains: a figure of pay's size in pay's form."""
    size = infer_unit(band.top, currency)
    if last and band.start - last.band.end <= FOLLOWS and _alike(band, last.band):
        return last.kind
    if not _close(band) or (not band.marks and (band.scale or not band.unit) and COUNTED.match(text, band.end)):
        return None
    said = unit_before(around.own)
    first = around.own.lower() in _LEADS and not around.ahead
    if said and band.marks and (len(around.own) <= REACH or is_plausible(band.top, said, currency)):
        shaped = True
    elif band.unit:
        rate = size is Unit.YEAR or (band.unit is Unit.HOUR and _has_cents(band))
        form = band.marks or band.scale or (band.ranged and rate) or (first and band.unit in _REGULAR)
        shaped = _fits(band, currency) and bool(form)
    elif band.ranged:
        shaped = size in (Unit.YEAR, Unit.MONTH) or (size is Unit.HOUR and _has_cents(band))
    else:
        shaped = size is Unit.YEAR and _stands_alone(text, band)
    return PayKind.BASE if shaped else None


def _has_cents(band: Band) -> bool:
    """ "$20.50 - $23.92": an hourly rate by its looks."""
    return bool(band.bottom % 1 or band.top % 1) and band.top <= band.bottom * 2


def _alike(band: Band, other: Band) -> bool:
    """Whether two figures look like the same kind of pay."""
    if other.marks and not band.marks:
        return False
    if band.unit is other.unit is Unit.OTHER:
        return True
    ratio = band.top / other.top if other.top else Decimal(0)
    return Decimal("0.3") <= ratio <= 4


def _fits(band: Band, currency: str | None) -> bool:
    """Whether a figure can be pay per its stated unit; a year's must be near a whole one, for perks are yearly too."""
    if band.unit is None or not is_plausible(band.top, band.unit, currency):
        return False
    size = infer_unit(band.top, currency)
    if band.unit is Unit.YEAR:
        return size is Unit.YEAR or (size is Unit.MONTH and band.top >= 6000)
    if band.unit is Unit.MONTH:
        return size in (Unit.MONTH, Unit.YEAR)
    return band.unit is not Unit.OTHER


def _close(band: Band) -> bool:
    return band.bottom > 0 and band.top / band.bottom <= 5


def _stands_alone(text: str, band: Band) -> bool:
    """Whether a figure is a field of its own ("| £110k |", a line, a title's end) and no word of a sentence."""
    before = ABOUT.sub("", text[max(0, band.start - 24) : band.start]).rstrip(" \t*_\\")
    behind = text[band.end : band.end + 24].strip(" *_")
    if band.rule == "salary.ceiling" or not before or before[-1] in "\n|-–—([•·,:💰/\u276e!)":
        return True
    if _PAY_FOLLOWS.match(text, band.end):
        return True
    if re.search(r"(?<![a-z])[A-Z][\w.]*\Z", before) and (not behind or behind[0].isupper()):
        return True
    if before[-1] in ".!?" and band.rule == "salary.floor":
        return True
    return text[band.end : band.end + 3].strip(" ")[:1] in ("|", ")", "–", "-", "\n")
