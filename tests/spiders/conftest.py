"""Fixtures of the spiders' tests."""

from collections.abc import Callable

import pytest

from tests.timing import seconds


@pytest.fixture
def is_linear() -> Callable[[Callable[[int], object]], bool]:
    """Whether ``run(10 * n)`` takes about ten times ``run(n)`` (best of three, generously): a quadratic reader takes a hundred."""

    return lambda run: seconds(lambda: run(40_000)) < 40 * max(seconds(lambda: run(4_000)), 0.001)
