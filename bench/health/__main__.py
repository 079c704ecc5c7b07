"""python -m bench.health [WORLDS [SEED]]: recall by kind of fault, and false alarms a board-month; the latter with examples."""

import sys

from bench.health.measuring import measure

found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 4, seed=int(sys.argv[2]) if len(sys.argv) > 2 else 1)
print(*found.lines(), *sorted(found.examples)[:20], sep="\n")
