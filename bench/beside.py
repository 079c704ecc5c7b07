"""Two versions side by side: ``python -m bench.beside OTHER FAMILY FILES...`` ingests the same saved answers with this checkout and with
OTHER (another one, with its own .venv), at the same time, and prints the user CPU of each and the ratio.

At the same time, because a machine's seconds are worth more or less from minute to minute; into fresh catalogs, which are removed.
"""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent.parent
ROUNDS = 2


def user_seconds(checkout: Path, family: str, files: list[str]) -> float:
    """User CPU of one ingest in a process of its own."""
    with TemporaryDirectory() as folder:
        command = [".venv/bin/rolecall", "ingest", *files, "--source", family, "--catalog", f"{folder}/catalog.db"]
        code = f"import resource, subprocess; subprocess.run({command!r}, stdout=subprocess.DEVNULL, check=True); "
        code += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime)"
        told = subprocess.run([sys.executable, "-c", code], cwd=checkout, capture_output=True, check=True, text=True)
    return float(told.stdout)


def main() -> None:
    """Print a line a round."""
    other, family, files = Path(sys.argv[1]).resolve(), sys.argv[2], [str(Path(name).resolve()) for name in sys.argv[3:]]
    for _ in range(ROUNDS):
        with ThreadPoolExecutor() as pool:
            mine, theirs = pool.map(lambda checkout: user_seconds(checkout, family, files), (HERE, other))
        print(f"here {mine:.1f} s, {other} {theirs:.1f} s user CPU: {mine / theirs:.2f}")


if __name__ == "__main__":
    main()
