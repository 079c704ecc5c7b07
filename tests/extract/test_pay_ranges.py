"""Which two amounts are one range."""

from pipelines.extract.pay.money import find_amounts
from pipelines.extract.pay.ranges import joined


def test_amounts_far_apart_are_two() -> None:
    low, high = find_amounts(f"$80,000 {'for all that you do ' * 5} to $95,000")
    assert joined(f"$80,000 {'for all that you do ' * 5} to $95,000", low, high) is None
