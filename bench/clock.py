"""The stopwatch of benchmarks and of tests of cost."""

import gc
import time
from collections.abc import Callable


def seconds(work: Callable[[], object], rounds: int = 1) -> float:
    """CPU seconds of the cheapest of ``rounds`` runs. The garbage collector is held still: one full search of a process that holds all
    tables takes as long as the work that it happens to fall into."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        taken = []
        for _ in range(rounds):
            begun = time.process_time()
            work()
            taken.append(time.process_time() - begun)
    finally:
        if was_on:
            gc.enable()
    return min(taken)


def additions() -> float:
    """CPU seconds of ten million additions: what tells figures of different machines, and hours, apart."""

    def add() -> None:
        total = 0
        for number in range(1_000_000):
            total += number

    return 10 * seconds(add, rounds=3)
