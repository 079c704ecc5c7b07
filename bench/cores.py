"""One core against all: ``python -m bench cores FAMILY FILES...`` ingests the same saved answers with 1, 2 ... workers (``--most N``: up
to N; else one a core), one after another, into fresh catalogs, which are removed. ``--at-once``: all at the same time instead, where others
load the machine: only CPU seconds then say something, and those of different minutes cannot be compared.

Printed of each: seconds by the clock, how many times faster than one worker that is, CPU seconds of the run's own process and of all. What
the run's own process takes bounds any number of cores: its share is printed as such a bound (Amdahl). Seconds by the clock say something on
a quiet machine alone; ``busy`` tells how much of its cores others had meanwhile.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.run.workers import cores

HERE = Path(__file__).resolve().parent.parent
# Run in a process of its own: what its children took, those that the processes of a run leave behind among them.
RUN = """
import ctypes, resource, subprocess, sys, os
ctypes.CDLL(None).prctl(36, 1)
main = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
_, status, used = os.wait4(main.pid, 0)
own = used.ru_utime + used.ru_stime
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
all = resource.getrusage(resource.RUSAGE_CHILDREN)
print(status, own, all.ru_utime + all.ru_stime)
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds: by the clock, of CPU of the run's own process, and of all; and the part of the machine's cores that others had."""

    clock: float
    own: float
    whole: float
    busy: float


def others() -> float:
    """CPU seconds that this machine has spent, on whatever."""
    ticks = Path("/proc/stat").read_text("ascii").splitlines()[0].split()[1:]
    return (sum(map(int, ticks[:3])) + sum(map(int, ticks[5:8]))) / os.sysconf("SC_CLK_TCK")


def ingest(workers: int, family: str, files: list[str]) -> Taken:
    with TemporaryDirectory() as folder:
        command = [
            ".venv/bin/rolecall",
            "ingest",
            *files,
            "--source",
            family,
            "--catalog",
            f"{folder}/catalog.db",
            "--workers",
            str(workers),
        ]
        begun, before = time.monotonic(), others()
        told = subprocess.run([sys.executable, "-c", RUN, *command], cwd=HERE, capture_output=True, check=True, text=True).stdout.split()
        clock, all_spent = time.monotonic() - begun, others() - before
    own, whole = map(float, told[1:])
    return Taken(clock, own, whole, max(0.0, all_spent - whole) / clock / cores())


def main() -> None:
    """Print a line a number of workers."""
    arguments = sys.argv[1:]
    most = int(arguments.pop(arguments.index("--most") + 1)) if "--most" in arguments else cores()
    family, *files = (argument for argument in arguments if argument not in ("--most", "--at-once"))
    paths = [str(Path(name).resolve()) for name in files]
    counts = range(1, most + 1)
    with ThreadPoolExecutor(most if "--at-once" in arguments else 1) as pool:
        every = list(pool.map(lambda workers: ingest(workers, family, paths), counts))
    for workers, taken in zip(counts, every, strict=True):
        print(
            f"{workers} workers: {taken.clock:6.1f} s, {every[0].clock / taken.clock:.2f} times as fast; CPU {taken.own:6.1f} s of "
            f"{taken.whole:6.1f} s, {every[0].whole / taken.own:.1f} times at most; others had {taken.busy:.0%} of the cores"
        )


if __name__ == "__main__":
    main()
