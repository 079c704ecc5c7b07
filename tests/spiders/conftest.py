"""Fixtures of the spiders' tests."""

from collections.abc import Callable
from functools import partial

import pytest

from tests.timing import LINEAR, growth


@pytest.fixture
def is_linear() -> Callable[[Callable[[int], object]], bool]:
    """Whether the cost of ``run(n)`` grows with ``n`` only."""
    return lambda run: growth(lambda size: partial(run, size), (10_000, 20_000, 40_000)) < LINEAR
