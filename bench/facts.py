"""What making sense costs: normalize + facts per posting, against parsing the payload alone."""

import time
from collections.abc import Callable, Iterator

import orjson

from crawler.flow import make_sense
from schemas.raw import RawPosting
from spiders.registry import families

ROUNDS = 5


def best(work: Callable[[], int]) -> float:
    """Postings a second of the best of a few rounds."""
    speeds = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        speeds.append(work() / (time.perf_counter() - begin))
    return max(speeds)
