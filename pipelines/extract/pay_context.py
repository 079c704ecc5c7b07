"""What an amount is: pay of the job, pay beside it, or money that has nothing to do with it."""

import re
from decimal import Decimal
from typing import NamedTuple

from pipelines.extract.lexicon import Hit
from pipelines.extract.pay_bands import Band
from pipelines.extract.pay_tables import CUES, CURRENCIES
from pipelines.extract.pay_units import infer_unit, is_plausible
from schemas.enums import PayKind, Unit
from schemas.pay import annual

LEFT = 160  # characters of context ahead
RIGHT = 60  # and behind
NEAR = 25  # behind an hourly rate, which few things but pay have
_EDGE = " \t\r\n-–—*|:•·(\\_~>=[,"
_BOUNDARY = re.compile(r"[.!?;。；！？]\s|[\n•·●▪*|。；！？]|\s[-–]\s")
_BREAK = re.compile(
    r"""[.;:()|•\n+&*–—/,\[\]<。；，、！\\$£€0-9]|\s-\s|\b(?:plus|and|with|und|et|y|as|but|if|depending|based|DOE|mit|avec|con|com|zzgl|zuzüglich|dependent|is|are|will|negotiable|will)\b"""
)
_ABBREVIATION = re.compile(
    r"(?:^|[\W_])(?:ca|max|min|approx|inkl|incl|mind|p\.a|av|avg|est|bzw|sal|env|U\.S|\d)\.\Z", re.IGNORECASE
)
_WEAK = 45  # a clause without a cue that is no longer than this may take its heading's


class Judged(NamedTuple):
    """The pay ahead of an amount, which explains it where its own words do not."""

    band: Band
    kind: PayKind


def clause_of(left: str) -> tuple[str, str]:
    """The words of the amount's own clause, and those ahead of it."""
    trimmed = left.rstrip(_EDGE)
    if trimmed.endswith((".", "!", "?", "。")) and not _ABBREVIATION.search(trimmed):
        return "", trimmed
    cut = 0
    for match in _BOUNDARY.finditer(trimmed):
        cut = match.end()
    return trimmed[cut:], trimmed[:cut]


def judge(text: str, band: Band, previous: int, last: Judged | None, currency: str | None) -> PayKind | None:
    """The kind of the amount at ``band``; ``previous`` is where the amount ahead of it ends."""
    left = text[max(previous, band.start - LEFT) : band.start]
    own, ahead = clause_of(left)
    behind = _behind(text, band.end, NEAR if band.unit is Unit.HOUR else RIGHT)
    cue = _stipend(_nearest(own, behind), band, currency)
    if cue is None and len(own) <= _WEAK:
        heading = [hit.value for hit in CUES.hits(ahead)[-1:]]
        cue = heading[0] if heading and heading[0] in ("base", "total") else None
    if band.scale == "million" and CURRENCIES.get(currency or "USD", CURRENCIES["USD"]).month_max < 1_000_000:
        return None
    if cue == "equity" and band.ranged and band.marks and infer_unit(band.bottom, currency) is Unit.YEAR:
        cue = "base"
    if cue is None:
        return _by_shape(text, band, own, last, currency)
    if cue == "other" or not _is_possible(band, currency, cue):
        return None
    return PayKind(cue)


def _behind(text: str, end: int, width: int) -> str:
    right = text[end : end + width]
    if right[:1].isalnum() and right[0] < "\u2e80":
        return ""  # glued in cleaning: the next line begins here
    match = _BREAK.search(right)
    return right[: match.start()] if match else right


def _nearest(own: str, behind: str) -> str | None:
    """The cue nearest to the amount, on either side of it."""
    ahead: list[Hit[str]] = CUES.hits(own)
    after: list[Hit[str]] = CUES.hits(behind)
    if ahead and ahead[-1].end >= len(own) - 1 and ahead[-1].value != "stipend":  # "Salary: $5"
        more = after and after[0].start <= 2 and after[0].value == "total"
        return "total" if more and ahead[-1].value == "base" else ahead[-1].value
    if after and after[0].start <= (len(own) - ahead[-1].end if ahead else RIGHT):
        return after[0].value
    return ahead[-1].value if ahead else None


def _stipend(cue: str | None, band: Band, currency: str | None) -> str | None:
    """A stipend is the pay of an intern or fellow where it is big enough to be one, else an allowance."""
    if cue != "stipend":
        return cue
    yearly = annual(band.top, band.unit or infer_unit(band.top, currency)) or 0
    return "base" if yearly >= CURRENCIES[currency or "USD"].month_max / 2 else "allowance"


def _is_possible(band: Band, currency: str | None, cue: str) -> bool:
    """Guards a cue against figures that cannot be meant: counts, percentages, millions."""
    if cue not in ("base", "total"):
        return bool(band.marks)
    table = CURRENCIES.get(currency or "USD", CURRENCIES["USD"])
    if band.bottom > table.month_max * 200 or band.top <= 0:
        return False
    return bool(band.marks or band.unit or band.scale or band.digits >= 4)


def _by_shape(text: str, band: Band, own: str, last: Judged | None, currency: str | None) -> PayKind | None:
    """Amounts that no word explains: a figure of pay's size in pay's form."""
    if not band.marks and not band.unit:
        return None
    size = infer_unit(band.top, currency)
    if last and band.start - last.band.end <= 90 and (band.marks or not last.band.marks) and _alike(band, last.band):
        return last.kind
    if band.unit:
        return PayKind.BASE if band.marks and _fits(band, size, currency) else None
    if band.ranged:
        return PayKind.BASE if size in (Unit.YEAR, Unit.MONTH) and _close(band) else None
    return PayKind.BASE if size is Unit.YEAR and _close(band) and _stands_alone(text, band) else None


def _alike(band: Band, other: Band) -> bool:
    ratio = band.top / other.top if other.top else Decimal(0)
    return bool(band.marks or band.unit) and Decimal("0.3") <= ratio <= 4


def _fits(band: Band, size: Unit | None, currency: str | None) -> bool:
    if band.unit is Unit.YEAR:
        return size is Unit.YEAR or (size is Unit.MONTH and band.top >= 6000)
    if band.unit is Unit.MONTH:
        return size in (Unit.MONTH, Unit.YEAR)
    return band.unit in (Unit.HOUR, Unit.DAY, Unit.WEEK) and is_plausible(band.top, band.unit, currency)


def _close(band: Band) -> bool:
    return band.bottom > 0 and band.top / band.bottom <= 5 and band.top < 2_000_000_000


def _stands_alone(text: str, band: Band) -> bool:
    """Whether a figure is a field of its own ("| £110k |", a line, a title's end) and no word of a sentence."""
    before = text[max(0, band.start - 24) : band.start].rstrip(" \t*_\\")
    if before.lower().endswith(("up to", "upto", "to")):
        return True
    behind = text[band.end : band.end + 24].strip(" *_")
    if re.search(r"(?<![a-z])[A-Z][\w.]*\Z", before) and (not behind or behind[0].isupper()):
        return True
    return (
        not before
        or before[-1] in "\n|-–—([•·,:💰/❮!"
        or text[band.end : band.end + 3].strip()[:1] in ("|", ")", "–", "-", "\n")
    )
