"""`rolecall` as a library: the examples of its docs hold, and importing it is light."""

import doctest
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import rolecall
from rolecall import Home, RawPay, RawPlace, RawPosting, derive, derive_text

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


LONE = "\ud800 Visa sponsorship is available: $100,000 a year in Berlin, remote, full-time, 5 years, Bachelor's degree"


def test_no_text_raises_not_even_half_a_character() -> None:
    words = dict.fromkeys(("title", "description_html", "hiring_organization", "date_posted", "workplace", "education", "language"), LONE)
    raw = RawPosting(
        "lever", "acme", "1", **words, seniority=LONE, experience=LONE, employment_types=(LONE,), skills=(LONE,), eligibility=(LONE,),
        job_locations=(RawPlace(LONE, LONE, LONE, LONE),), base_salary=(RawPay(text=LONE),), url=LONE, job_benefits=LONE,
    )  # fmt: skip
    job = derive(raw, datetime(2026, 7, 4, tzinfo=UTC), Home("DE"))
    assert job.eligibility_to_work.sponsorship == "offered"
    assert derive_text(raw, LONE, datetime(2026, 7, 4, tzinfo=UTC)).base_salary
