"""Which two amounts are one range: each rule decides its own example."""

import pytest

from pipelines.extract.pay.money import find_amounts
from pipelines.extract.pay.ranges import RULES, Rule, _pair, joined


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.example)
def test_each_rule_is_the_first_that_holds_for_its_example(rule: Rule) -> None:
    low, high = find_amounts(rule.example)
    pair = _pair(rule.example, low, high)
    assert next(one for one in RULES if one.holds(pair)) is rule
    assert joined(rule.example, low, high) == rule.name


def test_amounts_far_apart_are_two() -> None:
    low, high = find_amounts(f"$80,000 {'for all that you do ' * 5} to $95,000")
    assert joined(f"$80,000 {'for all that you do ' * 5} to $95,000", low, high) is None
