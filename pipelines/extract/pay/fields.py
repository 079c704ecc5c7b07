"""Pay from sources' structured fields, as given: odd unit names, amounts as text, one free string."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from price_parser import Price

from pipelines.extract.pay.currency import MEANINGS, currency_of
from pipelines.extract.pay.money import find_amounts
from pipelines.extract.pay.prose import PAY, UNSEEN, extract_field, flags_of
from pipelines.extract.pay.ranges import ends, joined
from pipelines.extract.pay.tables import CURRENCIES
from pipelines.extract.pay.units import infer_unit
from schemas.annual_pay import annual
from schemas.enums import Origin, PayKind, Unit
from schemas.evidence import Evidence
from schemas.facts import Salary
from schemas.raw import RawPay

_UNIT_WORDS = (  # the first word found decides: "biweekly" before "week", "2 WEEKS" before "WEEK"
    (
        re.compile(
            r"bi-?week|semi-?month|fortnight|[2-9]\s*(?:week|month|year|day)|project|shift|quarter|one-?time|per-?task",
            re.I,
        ),
        Unit.OTHER,
    ),
    (re.compile(r"hour|\bhr\b|\bh\b|stunde|heure|hora\b|^ph$|godz", re.I), Unit.HOUR),
    (re.compile(r"day|daily|diem|\btag|jour|d[ií]a\b|^pd$", re.I), Unit.DAY),
    (re.compile(r"week|\bwk\b|woche|semaine|semana|^pw$", re.I), Unit.WEEK),
    (re.compile(r"month|\bmo\b|monat|mois|\bmes\b|mensu|^pc?m$|mies", re.I), Unit.MONTH),
    (
        re.compile(r"year|\byr\b|annu|anual|jahr|\bann?\b|año|^p\.?a\.?$|p\.\s?a\.|per annum|salary|rok", re.I),
        Unit.YEAR,
    ),
)
_KIND_WORDS = (
    (re.compile(r"equity|stock|share|rsu|option", re.I), PayKind.EQUITY),
    (re.compile(r"commission", re.I), PayKind.COMMISSION),
    (re.compile(r"total|\bote\b|on.target|package", re.I), PayKind.TOTAL),
    (re.compile(r"bonus|incentive|variable", re.I), PayKind.BONUS),
    (re.compile(r"allowance|stipend|benefit|reimburs|relocation", re.I), PayKind.ALLOWANCE),
)
RULE = "salary.field"
TEXT_RULE = "salary.field_text"


class _Ends(NamedTuple):
    """What one field says: an amount, which leaves the higher end open, or a range that was put into it whole."""

    low: Decimal | None = None
    high: Decimal | None = None
    marks: tuple[str, ...] = ()


def read_pay(bands: tuple[RawPay, ...], *, country: str | None = None, origin: Origin = Origin.FIELD) -> list[Salary]:
    """Every band of a source's structured pay, normalized. ``country``: ISO 3166-1 alpha-2 of the job.

    Evidence has no span; its quote is the value as text. Amounts of 0 and empty ones are unknown; a band without any is
    left out.
    """
    found: dict[tuple[object, ...], Salary] = {}
    for raw in bands:
        for pay in _structured(raw, country, origin) or _worded(raw, country, origin):
            found.setdefault((pay.min_value, pay.max_value, pay.currency, pay.unit_text, pay.kind, pay.label), pay)
    return list(found.values())


def _structured(raw: RawPay, country: str | None, origin: Origin) -> list[Salary]:
    low, high, marks = _ends_of(raw)
    if (low is None and high is None) or _is_share(raw, marks):
        return []
    currency = _currency(raw.currency, country) if raw.currency or not marks else currency_of(marks, country, "")
    kind, unit = kind_of(raw.kind), unit_of(raw.unit_text)
    inferred = infer_unit(high or low or Decimal(0), currency) if unit is None and kind in PAY else unit
    quote = " ".join(filter(None, (_span(raw), raw.currency, raw.unit_text)))
    pay = Salary(
        low,
        high,
        currency,
        inferred,
        kind,
        Evidence("base_salary", origin, quote, RULE),
        unit_stated=unit is not None,
        label=raw.label,
        estimated=raw.estimated,
        annual_min=annual(low, inferred),
        annual_max=annual(high, inferred),
    )
    return [replace(pay, flags=flags) if (flags := flags_of(pay)) else pay]


def _is_share(raw: RawPay, marks: tuple[str, ...]) -> bool:
    """Per cent, as of equity, which names no currency where it is no money."""
    named = f"{raw.kind} {raw.unit_text} {raw.min_value} {raw.max_value}".lower()
    return "%" in named or "percent" in named or (kind_of(raw.kind) is PayKind.EQUITY and not (raw.currency or marks))


def _ends_of(raw: RawPay) -> _Ends:
    """Both ends, the lower one first; a field for one end may hold both."""
    least, most = _amounts(raw.min_value), _amounts(raw.max_value)
    low, high = least.low, most.high or most.low or least.high
    if low is not None and high is not None and low > high:
        low, high = high, low
    return _Ends(low, high, least.marks or most.marks)


def _worded(raw: RawPay, country: str | None, origin: Origin) -> Iterator[Salary]:
    """Pay in one free string, read by the same grammar as prose."""
    text = raw.text or ""
    for pay in extract_field(text, country=country):
        unit = pay.unit_text if pay.unit_stated else unit_of(raw.unit_text) or pay.unit_text
        yield replace(
            pay,
            currency=pay.currency or _currency(raw.currency, country),
            unit_text=unit,
            unit_stated=pay.unit_stated or unit_of(raw.unit_text) is not None,
            annual_min=annual(pay.min_value, unit),
            annual_max=annual(pay.max_value, unit),
            label=raw.label or pay.label,
            estimated=raw.estimated or pay.estimated,
            evidence=Evidence("base_salary", origin, text, TEXT_RULE),
        )


def _span(raw: RawPay) -> str:
    return "-".join(dict.fromkeys(value for value in (raw.min_value, raw.max_value) if value))


def _amounts(value: str | None, wide: int = 60) -> _Ends:
    """The ends that one field names, "50k", "3300 - 3600"; 0 and what is no number are unknown. ``wide``: characters that are read."""
    text = (value or "")[:wide].translate(UNSEEN)
    try:
        amount = Decimal(text or "0")
    except ArithmeticError:
        first, second = (*islice(find_amounts(text), 2), None, None)[:2]
        if first and second and joined(text, first, second):
            low, high, _ = ends(first, second)
            return _Ends(low, high, first.marks or second.marks)
        amount = first.value if first else Price.fromstring(text).amount or Decimal(0)
        return _Ends(amount, None, first.marks if first else ()) if amount > 0 else _Ends()
    return _Ends(amount) if amount.is_finite() and amount > 0 else _Ends()


def _currency(given: str | None, country: str | None) -> str | None:
    mark = (given or "").strip()
    if mark.upper() in CURRENCIES:
        return mark.upper()
    if mark in MEANINGS or not mark:
        return currency_of((mark,) if mark else (), country, "")
    return mark.upper() if re.fullmatch(r"[A-Za-z]{3}", mark) else None


def unit_of(given: str | None) -> Unit | None:
    """``Unit`` of a source's own unit name: "per-year-salary", "1 YEAR", "PA", "hourly"."""
    text = (given or "").replace("_", " ").strip()[:60]
    return next((unit for pattern, unit in _UNIT_WORDS if pattern.search(text)), None) if text else None


def kind_of(given: str | None) -> PayKind:
    """``PayKind`` of a source's own name for it; base where it names none."""
    return next((kind for pattern, kind in _KIND_WORDS if given and pattern.search(given[:60])), PayKind.BASE)
