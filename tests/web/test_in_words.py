"""Values in words."""

import pytest

from web import in_words

SALARY = dict.fromkeys(("minValue", "maxValue", "currency", "unitText", "label", "annualMin", "annualMax")) | {
    "kind": "base", "unitStated": True, "estimated": False, "flags": [],
}  # fmt: skip
PLACE = dict.fromkeys(("city", "region", "country", "latitude", "longitude")) | {"remote": False}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"minValue": 95_000.0, "maxValue": 120_000.0, "currency": "USD", "unitText": "YEAR"}, "95,000 to 120,000 USD a year"),
        ({"minValue": 41.5, "maxValue": 41.5, "currency": "EUR", "unitText": "HOUR"}, "41.50 EUR an hour"),
        ({"maxValue": 60_000.0, "currency": "GBP"}, "up to 60,000 GBP"),
        ({"minValue": 60_000.0, "unitText": "OTHER"}, "from 60,000 in another unit"),
        ({}, "an amount that is not told"),
    ],
)
def test_pay(given, words):
    assert in_words.pay(SALARY | given) == words


def test_what_there_is_to_say_of_pay_besides():
    odd = {"kind": "total", "label": "NYC", "unitText": "HOUR", "unitStated": False, "annualMin": 80_000.0, "annualMax": 80_000.0}
    assert in_words.pay_notes(SALARY | odd) == ["total", "NYC", "unit inferred", "80,000 a year"]
    assert in_words.pay_notes(SALARY | {"unitText": "YEAR", "annualMin": 1.0, "estimated": True}) == ["the site's estimate"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"city": "Norfolk", "region": "US-VA", "country": "US"}, "Norfolk, VA, US"),
        ({"region": "Bavaria"}, "Bavaria"),
        ({"country": "US", "remote": True}, "anywhere in US"),
        ({}, "a place that is not known"),
    ],
)
def test_places(given, words):
    assert in_words.place(PLACE | given) == words


@pytest.mark.parametrize(
    ("months", "most", "skill", "words"),
    [
        (60, None, None, "5 years or more"),
        (12, None, "Rust", "1 year or more with Rust"),
        (18, 36, None, "18 months to 3 years"),
        (0, None, None, "none needed"),
        (1, None, None, "1 month or more"),
    ],
)
def test_experience(months, most, skill, words):
    assert in_words.experience({"months": months, "maxMonths": most, "skill": skill}) == words


def test_education():
    told = {"level": "bachelor", "fields": ["physics", "optics"], "equivalentAccepted": True}
    assert in_words.education(told) == "bachelor in physics, optics, or equivalent experience"
    assert in_words.education(told | {"level": "none", "fields": [], "equivalentAccepted": False}) == "no degree needed"


@pytest.mark.parametrize(
    ("topic", "value", "accepted", "words"),
    [
        ("sponsorship", "conditional", None, "sponsorship under conditions"),
        ("visa", "H-1B", True, "H-1B: welcome"),
        ("visa", "H-1B", False, "H-1B: ruled out"),
        ("citizenship", "us_person", None, "U.S. persons"),
        ("authorization", "required", None, "the right to work must be held already"),
        ("clearance", "Secret", None, "clearance: Secret"),
        ("weather", "rain", None, "weather: rain"),
    ],
)
def test_statements(topic, value, accepted, words):
    assert in_words.statement({"topic": topic, "value": value, "accepted": accepted}) == words


def test_verdicts():
    assert [in_words.verdict(one) for one in ("offered", "unclear", None)] == [
        "sponsorship offered", "unclear: words on sponsorship that make no verdict", "not stated",
    ]  # fmt: skip


def test_demands():
    assert [in_words.wanted({"required": one}) for one in (True, False, None)] == [["required"], ["preferred"], []]
    assert in_words.term({"value": "German", "detail": "C1"}) == "German (C1)"
    assert in_words.employment("FULL_TIME") == "full time"
    assert in_words.employment("TEMPORARY") == "temporary"
