"""Beside other programs: ``python -m bench peers FILES...`` reads and stores saved answers of Ashby boards (``<board>.json``) with each of
`PEERS` and with rolecall, each in a process of its own and all at the same time, new first and then unchanged; CPU seconds include
start-up, JSON and the system's share. A peer is installed in a virtual environment of its own, in a folder that is removed.

What they make of a posting differs: the rate of one that reads few facts, keeps no words behind them and searches no near-copies is no aim
by itself, a share of it is.
"""

import subprocess
import sys
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

# package -> a program of the peer's own Python: its arguments are a file for its store, and the answers.
PEERS = {
    "jobwatch": """
import json, pathlib, sys
from jobwatch.sources import parse_ashby
from jobwatch.store import Store
store = Store(pathlib.Path(sys.argv[1]))
for path in map(pathlib.Path, sys.argv[2:]):
    store.sync("ashby", path.stem, parse_ashby(json.loads(path.read_bytes()), path.stem))
store.close()
""",
}
OURS = "rolecall"
HERE = Path(__file__).resolve().parent.parent


def cpu_seconds(command: list[str]) -> float:
    """CPU of a process and its children, in a process of its own, so that several can be measured at once."""
    code = (
        f"import resource, subprocess; subprocess.run({command!r}, stdout=subprocess.DEVNULL, check=True); "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_utime + used.ru_stime)"
    )
    return float(subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, check=True, text=True).stdout)


def commands(folder: Path, files: list[str]) -> dict[str, list[str]]:
    """What each program is called with; the peers are installed."""
    rolecall = f"import sys; from crawler.cli import main; sys.argv[0] = {OURS!r}; main()"
    ours = [sys.executable, "-c", rolecall, "ingest", *files, "--source", "ashby", "--catalog", f"{folder}/ours/catalog.db"]
    found = {OURS: ours}
    for package, program in PEERS.items():
        venv.create(folder / package, with_pip=True)
        python = str(folder / package / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=True)
        found[package] = [python, "-c", program, f"{folder}/{package}.db", *files]
    return found


def main() -> None:
    """Print the rates and the share of each peer's that is ours."""
    files = [str(Path(name).resolve()) for name in sys.argv[1:]]
    count = sum(len(orjson.loads(Path(name).read_bytes())["jobs"]) for name in files)
    with TemporaryDirectory() as folder:
        programs = commands(Path(folder), files)
        for what in ("new", "unchanged"):
            with ThreadPoolExecutor() as pool:
                taken = dict(zip(programs, pool.map(cpu_seconds, programs.values()), strict=True))
            for name, seconds in taken.items():
                share = "" if name == OURS else f", {OURS} at {seconds / taken[OURS]:.3f} of it"
                print(f"{what:10} {name:12} {count / seconds:9,.0f} postings a CPU second{share}")


if __name__ == "__main__":
    main()
