"""Pay read from prose: a table of idioms and traps, and what holds for any text."""

import gzip
import json
import tomllib
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.pay.prose import extract_pay, extract_salary
from schemas.enums import Origin, PayKind, Unit
from schemas.facts import Salary
from tests.timing import LINEAR, growth


def rows_of(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))["row"]
    return rows


ROWS = rows_of("salary.toml")
KINDS = rows_of("salary_kinds.toml")
NOISE = "Our gardeners look after the old parks of the town. Colleagues are kind and the tea is good."


def shown(pay: Salary) -> str:
    low, high = (f"{value:f}" if value is not None else "" for value in (pay.min_value, pay.max_value))
    unit = "-" if pay.unit_text is None else pay.unit_text + ("" if pay.unit_stated else "?")
    return f"{low}..{high} {pay.currency or '-'} {unit} {pay.kind}"


def as_param(row: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(strict=True)] if row["role"] == "xfail" else []
    return pytest.param(row, id=f"{row['role']}: {row['text'][:50]}", marks=marks)


@pytest.mark.parametrize("row", [as_param(row) for row in ROWS])
def test_table(row: dict[str, Any]) -> None:
    assert [shown(pay) for pay in extract_salary(row["text"], country=row.get("country"))] == row["want"]


@pytest.mark.parametrize("row", [pytest.param(row, id=row["text"][:60]) for row in KINDS])
def test_kinds_of_wording(row: dict[str, Any]) -> None:
    assert [shown(pay) for pay in extract_salary(row["text"], country=row.get("country"))] == row["want"]
    around = f"{NOISE}\n\n{row['text']}\n\n{NOISE}"
    assert [shown(pay) for pay in extract_salary(around, country=row.get("country"))] == row["want"]


@pytest.mark.parametrize("row", [as_param(row) for row in ROWS if row["role"] != "xfail" and not row.get("alone")])
def test_noise_around_changes_nothing(row: dict[str, Any]) -> None:
    text = f"{NOISE}\n\n{row['text']}\n\n{NOISE}"
    assert [shown(pay) for pay in extract_salary(text, country=row.get("country"))] == row["want"]


@pytest.mark.parametrize(("plain", "typeset"), [("–", "-"), (" - ", " — "), (" €", "\u00a0€"), ("salary", "SALARY")])
def test_typography_changes_nothing(plain: str, typeset: str) -> None:
    changed = 0
    for row in ROWS:
        if plain in row["text"] and row["role"] != "xfail":
            text = row["text"].replace(plain, typeset)
            assert [shown(pay) for pay in extract_salary(text, country=row.get("country"))] == row["want"], text
            changed += 1
    assert changed > 2


@given(st.text() | st.text("$€£₹元万0123456789.,'kKM +-–~()/%topeyharmbisun salary Gehalt\n"))
def test_any_text_gives_ordered_pay_with_its_own_words(text: str) -> None:
    for pay in extract_pay(text, title=text):
        assert pay.min_value is None or pay.max_value is None or pay.min_value <= pay.max_value
        assert text[pay.evidence.start : pay.evidence.end] == pay.evidence.quote
        assert pay.evidence.rule.startswith("salary.")
        assert (pay.min_value or pay.max_value or Decimal(0)) > 0


HOSTILE = (
    *(
        "1,",
        "$1,",
        "1.",
        "$1.000 ",
        "12 ",
        "$",
        "$ ",
        "60k-",
        "$60k - ",
        "(",
        "salary ",
        "$5 per ",
        "1 000",
        "7-",
        "€1'",
    ),
    *(
        "<b>",
        "$1<i>",
        "per hour ",
        "up to ",
        "$1 (",
        "5–",
        "from $1 up to ",
        "10万",
        "\\*",
        "$9 brutto ",
        " *_\\",
        "USD ",
        "$9 / ",
    ),
    *(
        "$9 for the whole ",
        "$9 before any ",
        "min $1 mid $2 ",
        "top step ",
        "\nSimilar jobs: $9k ",
        "80 % of wage ",
        "9\u200b",
        "$9 (in CHF ",
    ),
)


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_repetition_is_read_in_linear_time(unit: str) -> None:
    assert growth(lambda size: partial(extract_pay, _repeated(unit, size))) < LINEAR


def _repeated(unit: str, size: int) -> str:
    return "salary: " + unit * (size // len(unit))


def test_other_pay_is_told_apart() -> None:
    text = "Salary $90,000 - $100,000 a year. Sign-on bonus: $5,000. RSU grant of $40,000. Gym allowance: $50 per month."
    kinds = [pay.kind for pay in extract_pay(text)]
    assert kinds == [PayKind.BASE, PayKind.BONUS, PayKind.EQUITY, PayKind.ALLOWANCE]
    assert [pay.kind for pay in extract_salary(text)] == [PayKind.BASE]


@pytest.mark.parametrize(
    "text",
    [
        "Family planning benefits through a partner, including reimbursement of up to $12,000 in treatment",
        "- Medical insurance (dental, eyes) - up to 25,000$ per year + HSA",
        "Fertility HRA (up to $4,000 per year)",
        "Staff get a discount of up to $30 per month on their premiums",
        "Employee-only coverage is $61.50/month",
        "You will be handling ad budgets ranging from $2,000/month",
        "You have managed $9K+/month budgets",
        "Verantwortung für ein Werbebudget von 4.000 €",
        "Baker - Remote - $300 Referral Bonus",
        "Jährliche Gehaltsanpassung von 90 €",
        "Care fund of $40 that may be spent on a colleague or client",
    ],
)
def test_cover_budgets_referrals_and_raises_are_no_pay(text: str) -> None:
    assert extract_pay(text) == []


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("Perks\nGenerous stock plan\n$15K moving bonus\nGym", ["15000..15000 USD - bonus"]),
        ("Medical insurance, $500 wellness stipend", ["500..500 USD - allowance"]),
        ("$400/month health insurance stipend", ["400..400 USD MONTH allowance"]),
        ("Tuition reimbursement of up to $4,100 per year", ["..4100 USD YEAR allowance"]),
        ("Annual travel budget: $2,000", ["2000..2000 USD - allowance"]),
        ("Monthly shift premium of $200", ["200..200 USD - bonus"]),
        ("Sign-on bonus of $1,200. $400 of this bonus is paid in June", ["1200..1200 USD - bonus"]),
    ],
)
def test_pay_beside_is_what_its_own_words_name(text: str, want: list[str]) -> None:
    assert [shown(pay) for pay in extract_pay(text)] == want


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Zone A: $132,000 - $150,000\nZone B: $120,000 - $136,000", ["Zone A", "Zone B"]),
        ("For Lisbon-based roles: The base salary range for this role is €50,000 - €60,000.", ["Lisbon"]),
        ("STIPEND: $24,000 (Ph.D.) or $21,000 (M.S.)", ["Ph.D.", "M.S."]),
        ("Salary: $24,000 - $30,000", [None]),
    ],
)
def test_bands_keep_their_name(text: str, labels: list[str | None]) -> None:
    assert [pay.label for pay in extract_salary(text)] == labels


def test_figures_per_year_stand_beside_the_stated_ones() -> None:
    (pay,) = extract_salary("Pay: $20.50 - $25 per hour")
    assert (pay.min_value, pay.max_value, pay.unit_text) == (Decimal("20.50"), Decimal(25), Unit.HOUR)
    assert (pay.annual_min, pay.annual_max) == (Decimal("42640.00"), Decimal(52000))


def test_title_speaks_where_the_text_is_silent() -> None:
    (pay,) = extract_salary(NOISE, title="Baker - £31,000 - Leeds")
    assert (pay.min_value, pay.currency, pay.evidence.origin) == (Decimal(31000), "GBP", Origin.TITLE)
    (pay,) = extract_salary("Salary: £33,000", title="Baker - £31,000 - Leeds")
    assert (pay.min_value, pay.evidence.origin) == (Decimal(33000), Origin.PROSE)


def test_where_nothing_but_commission_is_paid_all_of_it_is_commission() -> None:
    text = "100% commission. Earn $100,000 - $140,000 in your first year, and $160,000 - $180,000 in your second. OTE: $150,000"
    assert [shown(pay) for pay in extract_pay(text)] == [
        "100000..140000 USD - commission",
        "160000..180000 USD - commission",
        "150000..150000 USD - commission",
    ]


def test_estimates_and_implausible_figures_are_marked_and_kept() -> None:
    (pay,) = extract_salary("Salary: $58,000 per year - estimated")
    assert pay.estimated
    (pay,) = extract_salary("Salary range: $1 - $1,000,000 per year")
    assert (pay.min_value, pay.flags) == (Decimal(1), ("range_too_wide",))
    (pay,) = extract_salary("Salary: $160,000 per hour")
    assert pay.flags == ("unit_doubtful",)


def test_reading_is_local(shared: Path) -> None:
    """What a figure means is settled by the words near it: on real postings a window reads as the whole does."""
    with gzip.open(shared / "corpora" / "jobspy_us_2024.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line).get("description") or "" for line in islice(lines, 250)]
    read = 0
    for text in texts:
        for pay in extract_salary(text, country="US"):
            start, end = pay.evidence.start or 0, pay.evidence.end or 0
            window = extract_salary(text[max(0, start - 400) : end + 200], country="US")
            assert shown(pay) in map(shown, window), pay.evidence.quote
            read += 1
    assert read > 50


@pytest.mark.parametrize(
    "text",
    [
        "If you spend $10 with us, you get a voucher.",
        "Guests spend $40-60 on a meal. Pay is good.",
        "Customers who spend $50 an hour with us come back.",
    ],
)
def test_what_customers_spend_is_nothing(text: str) -> None:
    assert extract_pay(text) == []


def test_parts_of_a_pay_are_no_further_pays() -> None:
    tiers = "Tier 1: $5k/month (4k base + 1k incentive)\nTier 2: $7k/month (5.5k base + 1.5k incentive)"
    assert [shown(pay) for pay in extract_pay(tiers)] == ["5000..5000 USD MONTH total", "7000..7000 USD MONTH total"]


def test_brackets_that_do_not_add_up_are_pays_of_their_own() -> None:
    assert [pay.max_value for pay in extract_pay("Salary $5,000 per month ($700 bonus + $900 allowance)")] == [5000, 700, 900]
