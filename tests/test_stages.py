"""bench/stages.py: every stage is found where it is said to stand, and what it takes counts once."""

import time
from functools import partial
from pathlib import Path

from bench.stages import STAGES, Watch, measure, postings


def test_every_stage_of_the_flow_is_timed(tmp_path: Path) -> None:
    spent = measure(partial(postings, 20), tmp_path)
    rare = {"listings", "registers"}  # no listing is invented, and there are no registers
    assert {name for name, taken in spent.items() if taken > 0} >= STAGES.keys() - rare


def test_time_counts_as_the_innermost_stage_alone() -> None:
    watch = Watch()
    inner = watch.timed("inner", lambda: sum(range(400_000)))
    begun = time.process_time()
    watch.timed("outer", lambda: (inner(), inner()))()
    whole = time.process_time() - begun
    assert watch.spent["inner"] > watch.spent["outer"]
    assert watch.spent["inner"] + watch.spent["outer"] <= whole
