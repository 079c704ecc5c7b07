"""``python -m bench.soak`` (``make soak``): every soak in one run. Exit code 1 where one of them found something."""

import sys

from bench.soak import kill

SOAKS = (kill,)

if __name__ == "__main__":
    sys.exit(max(soak.main([]) for soak in SOAKS))
