"""Pay from structured fields, in every source's own words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.pay.fields import kind_of, read_pay, unit_of
from schemas.enums import Origin, PayKind, Unit
from schemas.raw import RawPay


@pytest.mark.parametrize(
    ("given_", "unit"),
    [
        ("per-year-salary", Unit.YEAR),
        ("per-hour-wage", Unit.HOUR),
        ("per-month-salary", Unit.MONTH),
        ("bi-week-salary", Unit.OTHER),
        ("1 YEAR", Unit.YEAR),
        ("2 WEEKS", Unit.OTHER),
        ("1 HOUR", Unit.HOUR),
        ("NONE", None),
        ("PA", Unit.YEAR),
        ("annual", Unit.YEAR),
        ("yearly", Unit.YEAR),
        ("hourly", Unit.HOUR),
        ("HOUR", Unit.HOUR),
        ("year", Unit.YEAR),
        ("DAY", Unit.DAY),
        ("daily", Unit.DAY),
        ("WEEK", Unit.WEEK),
        ("PER_MONTH", Unit.MONTH),
        ("monthly", Unit.MONTH),
        ("biweekly", Unit.OTHER),
        ("", None),
        (None, None),
    ],
)
def test_units_in_the_sources_own_names(given_: str | None, unit: Unit | None) -> None:
    assert unit_of(given_) is unit


@pytest.mark.parametrize(
    ("given_", "kind"),
    [
        (None, PayKind.BASE),
        ("Salary", PayKind.BASE),
        ("EquityPercentage", PayKind.EQUITY),
        ("Bonus", PayKind.BONUS),
        ("Commission", PayKind.COMMISSION),
        ("OTE", PayKind.TOTAL),
        ("Relocation", PayKind.ALLOWANCE),
    ],
)
def test_kinds_in_the_sources_own_names(given_: str | None, kind: PayKind) -> None:
    assert kind_of(given_) is kind


def test_a_band_is_taken_as_given() -> None:
    (pay,) = read_pay((RawPay("61000", "74500.50", "usd", "per-year-salary", label="Zone 2"),), country="US")
    assert (pay.min_value, pay.max_value, pay.currency) == (Decimal(61000), Decimal("74500.50"), "USD")
    assert (pay.unit_text, pay.unit_stated, pay.label, pay.annual_max) == (
        Unit.YEAR,
        True,
        "Zone 2",
        Decimal("74500.50"),
    )
    assert (pay.evidence.origin, pay.evidence.start, pay.evidence.end) == (Origin.FIELD, None, None)
    assert pay.evidence.quote == "61000-74500.50 usd per-year-salary"


@pytest.mark.parametrize(
    "raw",
    [
        RawPay("0.1", "0.3", None, "NONE", "EquityPercentage"),
        RawPay("2", "5", None, None, "equity"),
        RawPay("5", "10", "USD", "1 YEAR", "Bonus percent"),
        RawPay("10%", None, "USD", None, "Bonus"),
    ],
)
def test_per_cent_is_no_money(raw: RawPay) -> None:
    assert read_pay((raw,), country="US") == []


def test_equity_in_money_is_kept() -> None:
    (pay,) = read_pay((RawPay("20000", "30000", "USD", "1 YEAR", "EquityCashValue"),))
    assert (pay.kind, pay.currency) == (PayKind.EQUITY, "USD")


def test_zero_is_unknown_and_one_sided_bands_stay_so() -> None:
    assert read_pay((RawPay("0", "0", "EUR", "YEAR"), RawPay("", None), RawPay("NaN", "inf"))) == []
    (pay,) = read_pay((RawPay("0", "80000", "EUR", "YEAR"),), origin=Origin.JSONLD)
    assert (pay.min_value, pay.max_value, pay.evidence.origin) == (None, Decimal(80000), Origin.JSONLD)


def test_a_range_turned_round_is_set_right() -> None:
    (pay,) = read_pay((RawPay("90000", "70000", "GBP", "YEAR"),))
    assert (pay.min_value, pay.max_value) == (Decimal(70000), Decimal(90000))


def test_free_text_goes_through_the_grammar_of_prose() -> None:
    (pay,) = read_pay((RawPay(text="£31k - £36k p.a. (estimated)"),), country="GB")
    assert (pay.min_value, pay.max_value, pay.unit_text, pay.estimated) == (
        Decimal(31000),
        Decimal(36000),
        Unit.YEAR,
        True,
    )
    assert pay.evidence.quote == "£31k - £36k p.a. (estimated)"
    assert read_pay((RawPay(text="Competitive"),)) == []


def test_amounts_with_marks_and_separators() -> None:
    (pay,) = read_pay((RawPay("$52,300.00", None, None, "year"),), country="US")
    assert (pay.min_value, pay.currency) == (Decimal("52300.00"), "USD")


def test_currency_and_unit_that_a_source_leaves_out_are_inferred() -> None:
    (pay,) = read_pay((RawPay("14.50", "16"),), country="GB")
    assert (pay.currency, pay.unit_text, pay.unit_stated) == ("GBP", Unit.HOUR, False)


def test_implausible_bands_are_flagged_and_kept() -> None:
    wide, odd = read_pay((RawPay("1", "1000000", "USD", "YEAR"), RawPay("45", "60", "GBP", "YEAR")))
    assert (wide.flags, wide.max_value) == (("range_too_wide",), Decimal(1000000))
    assert odd.flags == ("unit_doubtful",)


texts = st.none() | st.text(max_size=20)


@given(st.builds(RawPay, texts, texts, texts, texts, texts, texts, texts, st.booleans()), texts)
def test_no_field_raises(raw: RawPay, country: str | None) -> None:
    for pay in read_pay((raw,), country=country):
        assert pay.min_value is None or pay.max_value is None or pay.min_value <= pay.max_value


@pytest.mark.parametrize(
    ("raw", "want"),
    [
        (RawPay("2100 - 2450", None, "EUR", "MONTH"), (2100, 2450, "EUR", Unit.MONTH)),
        (RawPay("2100 - 2450", "2100 - 2450", "EUR", "MONTH"), (2100, 2450, "EUR", Unit.MONTH)),
        (RawPay("44k", "51k", "GBP", "YEAR"), (44000, 51000, "GBP", Unit.YEAR)),
        (RawPay("£44K - £51K"), (44000, 51000, "GBP", Unit.YEAR)),
        (RawPay("7 LPA", None, "INR"), (700_000, None, "INR", Unit.YEAR)),
        (RawPay("24万", None, "JPY", "MONTH"), (240_000, None, "JPY", Unit.MONTH)),
        (RawPay("6\u200b1000", None, "USD"), (61000, None, "USD", Unit.YEAR)),
    ],
)
def test_a_field_for_one_end_may_hold_words_or_both_ends(raw: RawPay, want: tuple[int, int | None, str, Unit]) -> None:
    (pay,) = read_pay((raw,))
    assert (pay.min_value, pay.max_value, pay.currency, pay.unit_text) == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("41000, van and pension", (41000, 41000, Unit.YEAR)),
        ("Up to 29,000 DOE", (None, 29000, Unit.YEAR)),
        ("Up to 310 Per Day", (None, 310, Unit.DAY)),
    ],
)
def test_a_figure_in_a_pay_field_needs_no_word_for_pay(text: str, want: tuple[int | None, int, Unit]) -> None:
    (pay,) = read_pay((RawPay(text=text),), country="GB")
    assert (pay.min_value, pay.max_value, pay.unit_text, pay.currency) == (*want, "GBP")


def test_words_in_a_pay_field_are_heeded() -> None:
    assert [pay.kind for pay in read_pay((RawPay(text="Competitive, £2,000 joining bonus"),), country="GB")] == [PayKind.BONUS]
    assert read_pay((RawPay(text="Grade 7, 24 posts"),), country="GB") == []
