"""Quantiles, and the interval of a median, against counting by hand."""

import random
import statistics
from fractions import Fraction
from math import comb

import pytest

from reports.numbers import FEW, bounded, median_ranks, spread


def ranks_by_counting(n: int) -> tuple[int, int]:
    """The narrowest symmetric pair of ranks that holds the median in 95 of 100 samples or more, by exact sums."""
    below, rank = Fraction(0), 0
    while (below := below + Fraction(comb(n, rank), 2**n)) <= Fraction(25, 1000):
        rank += 1
    return rank, n + 1 - rank


@pytest.mark.parametrize("n", [6, 9, 10, 11, 17, 25, 40, 99, 100, 101, 500, 999])
def test_the_ranks_are_those_of_exact_sums(n: int) -> None:
    assert median_ranks(n) == ranks_by_counting(n)


@pytest.mark.parametrize(("n", "ranks"), [(10, (2, 9)), (20, (6, 15)), (50, (18, 33)), (100, (40, 61))])
def test_the_ranks_are_those_of_printed_tables(n: int, ranks: tuple[int, int]) -> None:
    assert median_ranks(n) == ranks


def test_of_very_many_they_are_near_the_normal_ones() -> None:
    n = 1_000_000
    assert median_ranks(n)[0] == pytest.approx(n / 2 - 1.959964 * n**0.5 / 2, abs=2)


@pytest.mark.parametrize("n", range(1, 6))
def test_of_five_none_is_sure_enough(n: int) -> None:
    with pytest.raises(ValueError, match="no interval"):
        median_ranks(n)


def test_the_interval_holds_the_median_as_often_as_it_says() -> None:
    """2,000 samples of a lopsided distribution whose median is known: of 25 amounts, 95.7 % by theory."""
    luck, held = random.Random(5), 0
    for _ in range(2_000):
        found = spread([luck.expovariate(1) for _ in range(25)])
        assert found is not None
        held += found.low <= 0.6931472 <= found.high
    assert held / 2_000 == pytest.approx(0.957, abs=0.015)


def test_quantiles_are_those_of_the_standard_library() -> None:
    amounts = [float(n * n % 97) for n in range(31)]
    found = spread(amounts)
    tenths, quarters = (statistics.quantiles(amounts, n=parts, method="inclusive") for parts in (10, 4))
    assert found is not None
    assert (found.p10, found.p25, found.median, found.p75, found.p90) == pytest.approx((tenths[0], *quarters, tenths[8]))
    ordered = sorted(amounts)
    first, last = ranks_by_counting(31)
    assert (found.low, found.high) == (ordered[first - 1], ordered[last - 1])


def test_of_a_few_nothing_is_told() -> None:
    assert spread([1.0] * (FEW - 1)) is None
    assert spread([1.0] * FEW) is not None
    assert bounded(3, FEW - 1) == (None, None, None)
    assert bounded(5, 10) == pytest.approx((0.5, 0.2366, 0.7634), abs=1e-4)
