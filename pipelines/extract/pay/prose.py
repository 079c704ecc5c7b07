"""Pay of a posting's text: every stated band with its words.

``extract_pay`` gives all kinds (bonus, equity, allowance ... told apart), ``extract_salary`` the pay of the job alone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from pipelines.extract.pay.bands import Band, find_bands
from pipelines.extract.pay.cues import HEADING, clause_of
from pipelines.extract.pay.currency import currency_of
from pipelines.extract.pay.kinds import ahead_of, judge
from pipelines.extract.pay.labels import label_of
from pipelines.extract.pay.scope import is_for_all, is_of_others, names_variable, parts_of
from pipelines.extract.pay.shapes import Judged, is_retold
from pipelines.extract.pay.units import infer_unit, is_plausible, unit_before
from schemas.annual_pay import annual
from schemas.enums import Origin, PayKind, Unit
from schemas.evidence import prose
from schemas.facts import Salary

VERSION = 1  # of all rules here; rises when the meaning of one changes
MAX_BANDS = 2_000  # of one text
PAY = (PayKind.BASE, PayKind.TOTAL)
HAS_NUMBER = re.compile("[0-9\uff10-\uff19]")
_WIDE = range(0xFF10, 0xFF1A)  # digits as wide as a Chinese sign
_MARKS = "\u200b\u200c\u200d\u2060\ufeff"  # of zero width, which part the digits of a number
_ODD = tuple(map(chr, (*_WIDE, *map(ord, _MARKS))))
_INSIDE = re.compile(f"[{_MARKS}]")
UNSEEN: dict[int, str | None] = {**dict(zip(_WIDE, "0123456789", strict=True)), **dict.fromkeys(map(ord, _MARKS))}
_ESTIMATED = re.compile(r"\bestimated?\b|\best\.|\bgeschätzt\b|\bestimation\b", re.IGNORECASE)
_AROUND = (120, 80)  # characters ahead and behind in which a place or word may settle what "$" is
_ADJACENT = 4  # "Mensuel de": a unit word right ahead holds whatever the figure
_BARE = 60  # a text of this length may be nothing but an amount
_LISTED = 90  # characters from a pay in which a figure without a mark is of its currency
_TOO_WIDE = 10


def extract_salary(text: str, *, country: str | None = None, title: str | None = None) -> list[Salary]:
    """Base and total pay that ``text`` states, in its order; where it states none, what ``title`` states.

    ``country``: ISO 3166-1 alpha-2 of the job, settles "$" and the like. Evidence spans are offsets into ``text``
    (origin prose) or ``title`` (origin title).
    """
    return [pay for pay in extract_pay(text, country=country, title=title) if pay.kind in PAY]


def extract_pay(text: str, *, country: str | None = None, title: str | None = None) -> list[Salary]:
    """Every stated pay of any kind, in the text's order; figures said again count once, where their unit is stated."""
    found = list(_pay_of(text, country))
    if title and HAS_NUMBER.search(title) and not any(pay.kind in PAY for pay in found):
        said = _pay_of(title, country)
        return [replace(pay, evidence=replace(pay.evidence, origin=Origin.TITLE)) for pay in said] + found
    return found


def extract_field(text: str, *, country: str | None = None) -> list[Salary]:
    """Pay of a text that is a pay field's value: where its words say nothing, its first figure of a pay's size is the pay."""
    if found := extract_pay(text, country=country):
        return found
    for band in find_bands(text) if len(text) <= _BARE else ():
        currency = _currency(text, band, country)
        if band.unit or infer_unit(band.top, currency) in (Unit.YEAR, Unit.MONTH):
            return [_salary(text, band, PayKind.BASE, currency, ahead_of(text, band, 0))]
    return []


@lru_cache(maxsize=32)  # the postings of one opening at several places have one text
def _pay_of(text: str, country: str | None) -> tuple[Salary, ...]:
    return tuple(_distinct(_read(text, country)))


def _distinct(pays: Iterable[Salary]) -> list[Salary]:
    found: dict[tuple[object, ...], Salary] = {}
    for pay in pays:
        key = (pay.min_value, pay.max_value, pay.currency, pay.unit_text, pay.kind)
        if key not in found or (pay.unit_stated and not found[key].unit_stated):
            found[key] = pay
    return list(found.values())


def _read(text: str, country: str | None) -> Iterator[Salary]:
    if text.isascii() or not any(map(text.__contains__, _ODD)):
        yield from _read_plain(text, country)
        return
    unseen = [found.start() for found in _INSIDE.finditer(text)]
    before = [place - number for number, place in enumerate(unseen)]  # how far each then stands in the plain text
    for pay in _read_plain(text.translate(UNSEEN), country):
        first, last = pay.evidence.start or 0, (pay.evidence.end or 1) - 1
        start, end = first + bisect_right(before, first), last + bisect_right(before, last) + 1
        yield replace(pay, evidence=prose("base_salary", text, start, end, pay.evidence.rule, VERSION))


def _read_plain(text: str, country: str | None) -> Iterator[Salary]:
    """What a text states whose digits are plain and unbroken."""
    if len(text) <= _BARE and (bare := _bare(text)):
        yield _salary(text, bare, PayKind.BASE, _currency(text, bare, country), "")
        return
    previous, own, told = 0, 0, 0  # ``told``: where the parts end that make up the last pay
    last, known = None, None
    for band in islice(find_bands(text), MAX_BANDS):
        left = ahead_of(text, band, previous)
        if band.marks and not band.unit and is_for_all(left, text, band.end):
            band = band._replace(unit=Unit.OTHER)
        if band.start < told:
            continue
        currency = _currency(text, band, country) or (known if band.start - own <= _LISTED else None)
        kind = judge(text, band, previous, last, currency)
        if kind:
            band = _bounded(text, band, last)
            if parts := parts_of(text, band.top, band.end):
                told, kind = parts.end(), PayKind.TOTAL if kind is PayKind.BASE and names_variable(parts[0]) else kind
            if is_of_others(text, own, band.start):
                return
            own, last, known = band.end, Judged(band, kind), currency
            yield _salary(text, band, kind, currency, left)
        if kind or band.marks:
            previous = band.end


def _bounded(text: str, band: Band, last: Judged | None) -> Band:
    """The band, with the bound of the pay that it tells again in brackets: "a minimum of EUR 43,000 (DKK 320,000)"."""
    if last is None or band.low != band.high or None not in (last.band.low, last.band.high) or not is_retold(text, last.band, band):
        return band
    floor = last.band.high is None
    return band._replace(low=band.low if floor else None, high=None if floor else band.high, rule=last.band.rule)


def _bare(text: str) -> Band | None:
    """The band of a text that is nothing but an amount: a pay field's value."""
    bands = list(find_bands(text))
    if len(bands) != 1 or not bands[0].top or any(map(str.isalpha, text[: bands[0].start] + text[bands[0].end :])):
        return None
    return bands[0]


def _currency(text: str, band: Band, country: str | None) -> str | None:
    if band.scale in ("lakh", "crore") and not band.marks:
        return "INR"
    first = max(0, band.start - _AROUND[0])
    return currency_of(band.marks, country, text[first : band.end + _AROUND[1]], text[first : band.start])


def _salary(text: str, band: Band, kind: PayKind, currency: str | None, left: str) -> Salary:
    unit, stated = (band.unit, True) if band.unit else _unit_around(band, kind, currency, left)
    pay = Salary(
        band.low,
        band.high,
        currency,
        unit,
        kind,
        prose("base_salary", text, band.start, band.end, band.rule, VERSION),
        unit_stated=stated,
        label=label_of(text, band.start, band.end, left),
        estimated=_ESTIMATED.search(text, max(0, band.start - 40), band.end + 16) is not None,
        annual_min=annual(band.low, unit),
        annual_max=annual(band.high, unit),
    )
    return replace(pay, flags=flags) if (flags := flags_of(pay)) else pay


def _unit_around(band: Band, kind: PayKind, currency: str | None, left: str) -> tuple[Unit | None, bool]:
    """The unit from the words ahead where the figure bears it out, else (of pay) inferred."""
    own, ahead, _ = clause_of(left)
    if adjacent := unit_before(own, _ADJACENT):
        return adjacent, True
    if kind not in PAY:
        return None, False
    said = unit_before(own) or (unit_before(ahead[-60:]) if len(own) < HEADING else None)
    return (said, True) if said and is_plausible(band.top, said, currency) else (infer_unit(band.top, currency), False)


def flags_of(pay: Salary) -> tuple[str, ...]:
    """What is implausible about a pay: ``range_too_wide`` (over tenfold), ``unit_doubtful`` (hardly per that unit)."""
    flags = []
    if pay.min_value and pay.max_value and pay.max_value / pay.min_value > _TOO_WIDE:
        flags.append("range_too_wide")
    top = pay.max_value or pay.min_value
    if top and pay.unit_text and pay.kind in PAY and not is_plausible(top, pay.unit_text, pay.currency):
        flags.append("unit_doubtful")
    return tuple(flags)
