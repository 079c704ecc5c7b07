"""What a piece of work costs: for tests that cost grows with length only, on a busy machine too."""

from collections.abc import Callable, Mapping
from math import inf, log

from bench.clock import seconds

LINEAR = 1.3  # an exponent above is more than length and noise
SIZES = (25_000, 50_000, 100_000)
MOST_ROUNDS, LONGEST = 12, 3.0  # rounds, or seconds where these are over sooner: a busy moment lasts longer than cheap work
LEAST = 2e-3  # seconds; less is the noise of the clock and the caches, and nobody's trouble


def growth(work_of: Callable[[int], Callable[[], object]], sizes: tuple[int, ...] = SIZES) -> float:
    """The exponent by which cost grows with size: 1 is linear, 2 square. ``work_of`` makes the work of a size ready.

    The sizes are measured in turn and the cheapest of each counts, so that a busy machine slows all alike; while the answer is above
    `LINEAR`, more rounds are given the chance to be undisturbed. Work that is not linear stays above however often it is measured.
    """
    works = {size: work_of(size) for size in sizes}
    cheapest = dict.fromkeys(sizes, inf)
    rounds, spent = 0, 0.0
    while rounds < 2 or (exponent(cheapest) >= LINEAR and (rounds < MOST_ROUNDS or spent < LONGEST)):
        for size, work in works.items():
            taken = seconds(work)
            cheapest[size], spent = min(cheapest[size], taken), spent + taken
        rounds += 1
    return exponent(cheapest)


def exponent(costs: Mapping[int, float]) -> float:
    """The slope of the line through the logarithms of sizes and costs, by least squares."""
    points = [(log(size), log(max(cost, LEAST))) for size, cost in costs.items()]
    middle_x, middle_y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / sum((x - middle_x) ** 2 for x, _ in points)
