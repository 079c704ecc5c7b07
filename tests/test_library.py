"""`rolecall` as a library: the examples of its docs hold, and importing it is light."""

import doctest
import subprocess
import sys
from pathlib import Path

import rolecall

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("scrapy", "twisted", "sqlite3", "sqlite_utils", "pydantic", "pyarrow")


def test_the_example_of_the_package_holds() -> None:
    assert doctest.testmod(rolecall) == (0, 4)


def test_the_example_of_the_docs_holds() -> None:
    failed, tried = doctest.testfile(str(ROOT / "docs" / "pipelines.md"), module_relative=False)
    assert (failed, tried) == (0, 5)


def test_importing_it_brings_neither_scrapy_nor_a_database() -> None:
    code = f"import sys, rolecall; print(*[name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
