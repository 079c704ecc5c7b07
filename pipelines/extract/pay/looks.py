"""What a figure looks like by itself: pay of its unit, a range of thousands, a field of its own."""

import re
from decimal import Decimal

from pipelines.extract.pay.bands import Band
from pipelines.extract.pay.modifiers import PAY
from pipelines.extract.pay.tables import Currency
from pipelines.extract.pay.units import infer_unit, is_plausible
from pipelines.extract.pay.up_to import without_about
from schemas.enums import Unit

_PAY_FOLLOWS = re.compile(
    r"\s?(?:\(?(?:DOE|d\.o\.e|depend|negotiable|neg\b|commensurate)|(?:\+|&|plus)\s(?:bonus|benefits|excellent|great|car\b|comm))",
    re.IGNORECASE,
)

_LIMIT = re.compile(  # of money of any kind
    r"not\b|no\b|limited|cap|at most|less|under|below|begrenzt|gedeckelt|plafon|limitado", re.IGNORECASE
)


def is_possible(band: Band, table: Currency, cue: str) -> bool:
    """Guards a cue against figures that cannot be meant."""
    if cue not in PAY:
        return bool(band.marks) and 0 < band.top <= table.month_max * 8
    least = table.hour_max / 40 if band.unit is None else 0
    return least < band.top and band.bottom <= table.month_max * 200


def is_too_much(band: Band, table: Currency) -> bool:
    """Millions are somebody's pay in weak money alone, and there no more than a year's."""
    if band.scale in ("million", "billion"):
        if table.month_max < 1_000_000:  # "PHP 1.2M - 1.5M per year"
            return table.month_max < 100_000 or band.bottom > table.month_max * 14 or not (band.unit is Unit.YEAR or band.ranged)
        return band.bottom > table.month_max * 70
    return band.scale == "crore" and band.bottom > table.month_max * 200


def is_range_of_thousands(text: str, band: Band, table: Currency) -> bool:
    """ "Engineer (Oslo): 120-140k, 0.1%": a range in thousands of a year's pay, as a field of its own."""
    wide = band.bottom >= table.month_max * 2 and band.top <= band.bottom * Decimal("2.2") and band.top < 500_000
    sentence = text[max(0, band.start - 3) : band.start].rstrip().endswith(".")
    field = (sentence or stands_alone(text, band)) and text[band.end : band.end + 1] in ",.)|;\n+ "
    return band.ranged and band.scale == "k" and wide and field


def is_bound_of_thousands(text: str, band: Band, table: Currency) -> bool:
    """ "- up to 40K -": a bound in thousands of a year's pay, as a field of its own."""
    before = text[max(0, band.start - 3) : band.start].rstrip()
    year = table.month_max < band.top < table.month_max * 20
    return band.scale == "k" and year and band.low != band.high and (not before or before[-1] in "-–|,:")


def has_cents(band: Band) -> bool:
    """ "$20.50 - $23.92": an hourly rate by its looks."""
    return bool(band.bottom % 1 or band.top % 1) and band.top <= band.bottom * 2


def are_alike(band: Band, other: Band) -> bool:
    """Whether two figures look like the same kind of pay."""
    if other.marks and not band.marks:
        return False
    if band.unit is other.unit is Unit.OTHER:
        return True
    ratio = band.top / other.top if other.top else Decimal(0)
    return Decimal("0.3") <= ratio <= 4


def fits_its_unit(band: Band, currency: str | None) -> bool:
    """Whether a figure can be pay per its stated unit; a year's must be near a whole one, for perks are yearly too."""
    if band.unit is None or not is_plausible(band.top, band.unit, currency):
        return False
    size = infer_unit(band.top, currency)
    if band.unit is Unit.YEAR:
        return size is Unit.YEAR or (size is Unit.MONTH and band.top >= 6000)
    if band.unit is Unit.MONTH:
        return size in (Unit.MONTH, Unit.YEAR)
    return band.unit is not Unit.OTHER


def are_ends_close(band: Band) -> bool:
    return band.bottom > 0 and band.top / band.bottom <= 5


def stands_alone(text: str, band: Band) -> bool:
    """Whether a figure is a field of its own ("| £110k |", a line, a title's end) and no word of a sentence."""
    before = without_about(text[max(0, band.start - 24) : band.start]).rstrip(" \t*_\\")
    behind = text[band.end : band.end + 24].strip(" *_")
    if band.rule == "salary.ceiling" and _LIMIT.match(text, band.start):
        return False
    if band.rule == "salary.ceiling" or not before or before[-1] in "\n|-–—([•·,:💰/\u276e!)":
        return True
    if _PAY_FOLLOWS.match(text, band.end):
        return True
    if re.search(r"(?<![a-z])[A-Z][\w.]*\Z", before) and (not behind or behind[0].isupper()):
        return True
    if before[-1] in ".!?" and band.rule == "salary.floor":
        return True
    return text[band.end : band.end + 3].strip(" ")[:1] in ("|", ")", "–", "-", "\n")
