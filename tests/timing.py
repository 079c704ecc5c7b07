"""What a piece of work costs: for tests that cost grows with length only, on a busy machine too."""

import gc
import time
from collections.abc import Callable


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """CPU seconds of the cheapest of ``rounds`` runs, the garbage collector held still."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        taken = []
        for _ in range(rounds):
            start = time.process_time()
            work()
            taken.append(time.process_time() - start)
    finally:
        if was_on:
            gc.enable()
    return min(taken)
