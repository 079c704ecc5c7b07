"""What an export costs: ``python -m bench.export [POSTINGS]`` prints CPU microseconds a job, form by form, and seconds of start-up.

The postings of `bench.stages` go through the flow into a fresh catalog, which is then exported. Beside it stand the same lines put together
of the tables alone (a catalog of an older version has no lists), and the bare loop of `bench.stages`, so that two machines or two versions
can be compared by ratios.
"""

import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.clock import seconds
from bench.stages import LOOP, measure, postings
from catalog.export import export
from crawler.run.flow import calm_collector

FORMS = ("jsonl", "csv", "parquet")


def start_up() -> float:
    """CPU seconds of a process that does nothing but load what an export needs."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([sys.executable, "-c", "import catalog.export"], check=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def main() -> None:
    """Print what each form costs, and what stands beside it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 400
    calm_collector()
    with TemporaryDirectory() as folder:
        catalog, out = Path(folder) / "catalog.db", Path(folder) / "jobs"
        measure(partial(postings, count), Path(folder))
        export(catalog, out, "parquet")  # loads what it needs
        spent = {form: seconds(partial(export, catalog, out, form)) for form in FORMS}
        with closing(sqlite3.connect(catalog)) as db:
            db.execute("DELETE FROM lists")
            db.commit()
        spent["jsonl, no lists"] = seconds(lambda: export(catalog, out))
    loop = seconds(lambda: sum(number for number in range(LOOP)))
    for form, taken in spent.items():
        print(f"{form:16} {taken / count * 1e6:9,.0f} us a job, {taken / count / loop:.4f} bare loops")
    print(f"{'start-up':16} {start_up():9,.2f} s")


if __name__ == "__main__":
    main()
