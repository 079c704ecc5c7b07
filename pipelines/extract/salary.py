"""Pay of a posting's text: every stated band with its words.

``extract_pay`` gives all kinds (bonus, equity, allowance ... told apart), ``extract_salary`` the pay of the job alone. The way there:
``money`` finds numbers with their currency marks, ``pay_bands`` joins them to ranges and bounds and reads the unit behind them,
``pay_context`` says what each is, ``pay_units`` what it is per.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipelines.extract.money import currency_of
from pipelines.extract.pay_bands import Band, find_bands
from pipelines.extract.pay_context import LEFT, Judged, clause_of, judge
from pipelines.extract.pay_units import infer_unit, is_plausible, unit_before
from schemas.enums import PayKind, Unit
from schemas.evidence import prose
from schemas.facts import Salary
from schemas.pay import annual

_ESTIMATED = re.compile(r"\bestimated?\b|\bgeschätzt\b|\bestimation\b", re.IGNORECASE)
_LABEL = re.compile(r"(?P<label>[^\n:;|$£€]{2,60}?)\s*(?::|[-–—])\s*\Z")
ADJACENT = 14  # "Mensuel de": the unit word right ahead holds whatever the figure
PAY = (PayKind.BASE, PayKind.TOTAL)


def extract_salary(text: str, *, country: str | None = None, title: str | None = None) -> list[Salary]:
    """Base and total pay that ``text`` states, in its order. ``country``: ISO 3166-1 alpha-2 of the job, settles "$" and the like."""
    return [pay for pay in extract_pay(text, country=country, title=title) if pay.kind in PAY]


def extract_pay(text: str, *, country: str | None = None, title: str | None = None) -> list[Salary]:
    """Every stated pay of any kind, in the text's order; the same figures said again count once, where their unit is stated."""
    if bare := _bare(text, country):
        return [bare]
    found: dict[tuple[object, ...], Salary] = {}
    for pay in _read(text, country):
        key = (pay.min_value, pay.max_value, pay.currency, pay.unit_text, pay.kind)
        if key not in found or (pay.unit_stated and not found[key].unit_stated):
            found[key] = pay
    return list(found.values())


def _read(text: str, country: str | None) -> Iterator[Salary]:
    previous, last = 0, None
    for band in find_bands(text):
        left = text[max(previous, band.start - LEFT) : band.start]
        currency = (
            "INR"
            if band.scale == "lakh" and not band.marks
            else currency_of(band.marks, country, text[max(0, band.start - 120) : band.end + 80])
        )
        kind = judge(text, band, previous, last, currency)
        if kind:
            last = Judged(band, kind)
            yield _salary(text, band, kind, currency, left)
        if kind or band.marks:
            previous = band.end


def _salary(text: str, band: Band, kind: PayKind, currency: str | None, left: str) -> Salary:
    unit, stated = band.unit, True
    if unit is None:
        unit, stated = _unit(band, kind, currency, left)
    label = _LABEL.search(clause_of(left)[0] + clause_of(left)[2])
    low, high = band.low, band.high
    return Salary(
        low,
        high,
        currency,
        unit,
        kind,
        prose("base_salary", text, band.start, band.end, band.rule),
        unit_stated=stated,
        label=label["label"].strip() if label else None,
        estimated=bool(_ESTIMATED.search(text, max(0, band.start - 40), band.end + 20)),
        annual_min=annual(low, unit),
        annual_max=annual(high, unit),
    )


def _unit(band: Band, kind: PayKind, currency: str | None, left: str) -> tuple[Unit | None, bool]:
    """The unit from the words ahead where the figure bears it out, else inferred."""
    inferred = infer_unit(band.top, currency)
    own, ahead, _ = clause_of(left)
    if kind not in PAY and not band.unit:
        return None, False
    if adjacent := unit_before(own[-ADJACENT:]):
        return adjacent, True
    said = unit_before(own) or (unit_before(ahead[-60:]) if len(own) < 45 else None)
    return (said, True) if said and is_plausible(band.top, said, currency) else (inferred, False)


def _bare(text: str, country: str | None) -> Salary | None:
    """A text that is nothing but an amount: a pay field's value."""
    if len(text) > 60 or not any(map(str.isdigit, text)):
        return None
    bands = [band for band in find_bands(text)]
    if len(bands) != 1 or sum(map(str.isalpha, text[: bands[0].start] + text[bands[0].end :])) > 0:
        return None
    band = bands[0]
    return replace(_salary(text, band, PayKind.BASE, currency_of(band.marks, country, text), ""), label=None)
