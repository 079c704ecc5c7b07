"""Lengths of time, read where they stand."""

from collections.abc import Callable
from itertools import product

import pytest

from pipelines.extract.words.lengths import MONTHS, NUMBERS, PHRASES, amount_before, find_lengths
from tests.timing import LINEAR, growth


def lengths_of(text: str) -> list[tuple[str, float, float]]:
    return [(text[one.start : one.end], round(one.low, 2), round(one.high, 2)) for one in find_lengths(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("the bakery trains you for ninety days", [("ninety days", 2.96, 2.96)]),
        ("six weeks to 3 months in the mill", [("six weeks to 3 months", 1.38, 3)]),
        ("a six-month lease, then two (2) years", [("six-month", 6, 6), ("two (2) years", 24, 24)]),
        ("3-6 months or 60-90 days, then 5-y", [("3-6 months", 3, 6), ("60-90 days", 1.97, 2.96)]),
        ("3 – 6 monate, danach 1,5 jahre", [("3 – 6 monate", 3, 6), ("1,5 jahre", 18, 18)]),
        ("nach einer sechsmonatigen lehre", [("sechsmonatigen", 6, 6)]),
        ("pendant 3 mois, puis douze mois", [("3 mois", 3, 3), ("douze mois", 12, 12)]),
        ("de 60 a 90 días", [("60 a 90 días", 1.97, 2.96)]),
        ("от 3 до 6 месяцев", [("3 до 6 месяцев", 3, 6)]),
        ("12 weeks' rest, a year’s leave, '3 months'", [("12 weeks'", 2.76, 2.76), ("a year’s", 12, 12), ("3 months", 3, 3)]),
        ("实习三个月", [("三个月", 3, 3)]),
        ("期間（3ヶ月）", [("3ヶ月", 3, 3)]),
        ("$90 days, 6 daylight ovens, 12 mesas, 4711 days", []),
    ],
)
def test_a_length_is_read_with_its_words(text: str, due: list[tuple[str, float, float]]) -> None:
    assert lengths_of(text) == due


@pytest.mark.parametrize(("phrase", "unit"), PHRASES.items())
def test_every_unit_is_read_behind_a_number(phrase: str, unit: str) -> None:
    assert lengths_of(f"2 {phrase.strip('*')}") == [(f"2 {phrase.strip('*')}", round(2 * MONTHS[unit], 2), round(2 * MONTHS[unit], 2))]


def test_no_unit_is_a_number_glued_to_another() -> None:
    """ "a" and "n" would make a length of "an"."""
    assert not {number + phrase for number, phrase in product(NUMBERS, PHRASES)} & {*PHRASES, *NUMBERS}


def test_only_the_part_asked_for_is_read() -> None:
    text = "two years or 14 days"
    assert [text[one.start : one.end] for one in find_lengths(text, 4, len(text))] == ["14 days"]


@pytest.mark.parametrize("piece", ["1 ", "a ", "3-", "1 to ", "half a ", "12 months to ", "三"])
def test_it_costs_the_text_s_length(piece: str) -> None:
    def work_of(size: int) -> Callable[[], object]:
        text = piece * (size // len(piece))
        return lambda: list(find_lengths(text, 0, len(text)))

    assert growth(work_of) < LINEAR


def test_tens_and_ones_joined_by_a_hyphen_are_one_number() -> None:
    found = amount_before("twenty-one ")
    assert found is not None
    assert (found.low, found.high) == (21, None)
    several = amount_before("two-three ")
    assert several is not None
    assert (several.low, several.high) == (2, 3)
