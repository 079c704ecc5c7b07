"""The yardstick of the tests that cost grows with length only."""

import gc
from collections.abc import Callable

import pytest

from bench.clock import seconds
from tests.timing import LINEAR, exponent, growth

SIZES = (1_000, 2_000, 4_000)


def linear(size: int) -> Callable[[], object]:
    return lambda: sum(range(500 * size))


def square(size: int) -> Callable[[], object]:
    return lambda: sum(range(size * size // 8))


@pytest.mark.parametrize(
    ("power", "costs"), [(1, {10: 1.0, 20: 2.0, 40: 4.0}), (2, {10: 1.0, 20: 4.0, 40: 16.0}), (0, {10: 1.0, 20: 1.0, 40: 1.0})]
)
def test_exponent_is_the_slope(power: float, costs: dict[int, float]) -> None:
    assert exponent(costs) == pytest.approx(power)


def test_linear_work_passes_and_square_work_does_not() -> None:
    assert growth(linear, SIZES) < LINEAR < growth(square, SIZES)


def test_the_collector_is_held_while_the_clock_runs() -> None:
    held = []
    seconds(lambda: held.append(gc.isenabled()), rounds=2)
    assert held == [False, False]
    assert gc.isenabled()
