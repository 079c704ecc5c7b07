"""``python -m bench.simulate [BOARD_DAYS] [SEED]``: prints false closings, delays of true ones, and which faults there were."""

import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.simulate.measuring import Measure
from bench.simulate.worlds import World

BOARDS, DAYS = 100, 100
IN_MEMORY = Path("/dev/shm")


def simulate(seed: int, boards: int = BOARDS, days: int = DAYS) -> Measure:
    """One world, in a folder of its own."""
    with TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        return World(Path(folder), seed, boards).live(days)


def told(delays: list[int]) -> str:
    late = sorted(delays)[int(len(delays) * 0.95)]
    return f"{len(delays):>6} closed, delay median {median(delays):.0f}, 95 % {late}"


def report(measure: Measure, seconds: float) -> None:
    print(f"{measure.board_days} board-days in {seconds:.0f} s; {len(measure.faults)} kinds of faults, {measure.faults.total()} in all")
    print(f"false closings: {len(measure.false)}; closed while the job stays open under another id: {measure.renamed}")
    print(f"openings written over by another's row: {measure.overwritten}")
    print(f"median delay of true closings: {measure.median_delay:.0f} crawls")
    for name, delays in sorted(measure.delays.items()):
        print(f"  {name:<11} {told(delays)}; {measure.left_open[name]} left open")
    print("of filled openings, by family:")
    for name, delays in sorted(measure.kinds.items()):
        print(f"  {name:<15} {told(delays)}")
    print("  not closed at all:", {name: n for name, n in measure.left_open.items() if name not in measure.delays})
    print("faults:", dict(measure.faults.most_common()))
    print("true events:", dict(measure.events), "trusted by hand:", dict(measure.trusted))
    for one in measure.false[:20]:
        print("FALSE", *one)


def main() -> int:
    """Print what the worlds came to; 1 where a closing was false."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    total, begun = Measure(), time.monotonic()
    while total.board_days < wanted:
        total.add(simulate(seed, *map(int, sys.argv[3:])))
        print(f"seed {seed}: {len(total.false)} false closings in {total.board_days} board-days", file=sys.stderr, flush=True)
        seed += 1
    report(total, time.monotonic() - begun)
    return 1 if total.false else 0


if __name__ == "__main__":
    sys.exit(main())
