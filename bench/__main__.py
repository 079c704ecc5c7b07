"""``python -m bench`` (``make bench``): every benchmark in one run. ``python -m bench PART [ARGUMENTS...]``: one of them ("stages")."""

import sys
from importlib import import_module

PARTS = ("reading", "facts", "stages", "export", "catalog", "registers", "warc")

if __name__ == "__main__":
    chosen = sys.argv[1:2]
    sys.argv[1:2] = []
    for part in chosen or PARTS:
        module = import_module(f"bench.{part}")
        if not chosen:
            print(f"# {(module.__doc__ or '').partition(':')[0]}")
        module.main()
