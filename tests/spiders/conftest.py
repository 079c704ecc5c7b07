"""Fixtures of the spiders' tests."""

import time
from collections.abc import Callable

import pytest


@pytest.fixture
def is_linear() -> Callable[[Callable[[int], object]], bool]:
    """Whether ``run(10 * n)`` takes about ten times ``run(n)`` (best of three, generously): a quadratic reader takes a hundred."""

    def seconds(run: Callable[[int], object], count: int) -> float:
        taken = []
        for _ in range(3):
            start = time.perf_counter()
            run(count)
            taken.append(time.perf_counter() - start)
        return min(taken)

    return lambda run: seconds(run, 40_000) < 40 * max(seconds(run, 4_000), 0.001)
