"""Fields that an employer on SmartRecruiters made."""

import pytest

from schemas.raw import RawPay
from spiders.reading.values import Row
from spiders.rows.smartrecruiters import posting_values


def field(label: object, value: object) -> dict[str, object]:
    return {"fieldId": "f", "fieldLabel": label, "valueId": "v", "valueLabel": value}


@pytest.mark.parametrize(
    ("fields", "pay"),
    [
        ([field("Grade", "12-14"), field("Salary Range", "34.52-46.00")], (RawPay("34.52", "46.00"),)),
        ([field("Pay range", "106,600.00 – 142,100.00")], (RawPay("106,600.00", "142,100.00"),)),
        ([field("Salary Range", "on request")], ()),
        ([None, 7, {}, field(None, None)], ()),
        ("none", ()),
    ],
)
def test_pay_stands_in_a_field_of_the_employers_own(fields: object, pay: tuple[RawPay, ...]) -> None:
    row = Row({"name": "Tuner", "customField": fields})
    assert posting_values(row)["base_salary"] == pay
    assert row.unread() == {}


def test_the_platforms_own_pay_goes_first() -> None:
    row = Row(
        {"compensation": {"min": 34, "max": 47, "currency": "EUR", "period": "HOURLY"}, "customField": [field("Salary Range", "1-2")]}
    )
    assert posting_values(row)["base_salary"] == (RawPay("34", "47", "EUR", "HOURLY"),)
    assert row.unread() == {}
