"""A real listing page, from file to catalog: what is claimed stays a claim, what is printed twice is one job."""

import sqlite3
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from crawler.cli import cli


@pytest.fixture
def seeded(shared: Path, tmp_path: Path) -> tuple[dict[str, Any], sqlite3.Connection]:
    pages = sorted((shared / "seed").glob("*.txt"))
    if not pages:
        pytest.skip(f"no listing page in {shared / 'seed'}")
    catalog = str(tmp_path / "catalog.db")
    done = CliRunner().invoke(
        cli, ["ingest", str(pages[0]), "--source", "migratemate", "--catalog", catalog, "--json"], standalone_mode=False
    )
    assert done.return_value == 0, done.output
    db = sqlite3.connect(catalog)
    db.row_factory = sqlite3.Row
    return orjson.loads(done.stdout), db


def test_the_page_is_one_job_with_what_it_says(seeded: tuple[dict[str, Any], sqlite3.Connection]) -> None:
    report, db = seeded
    summary = report["summary"]
    assert (summary["listed"], summary["shown"], summary["seen"], summary["jobs"]) == (2458, 5, 2, 1)
    job = dict(db.execute("SELECT * FROM jobs").fetchone())
    assert (job["title"], job["region"], job["country"]) == ("Machine Learning Engineer", "US-CA", "US")
    assert job["organization"] in ("DiDi", "DiDi Autonomous Driving")
    pay = [job[f"salary_{part}"] for part in ("min", "max", "currency", "unit", "unit_stated")]
    assert pay == [129_189, 247_038, "USD", "YEAR", 1]
    assert (job["education_level"], job["education_required"]) == ("bachelor", 0)
    assert (job["sponsorship"], job["sponsorship_claim_status"]) == (None, "unconfirmed")
    kinds = dict(db.execute("SELECT kind, count(*) / 2 FROM requirement GROUP BY 1").fetchall())
    assert (kinds["required"], kinds["preferred"]) == (5, 5)
    origins = db.execute("SELECT DISTINCT field, origin FROM evidence WHERE field IN ('title', 'hiring_organization')").fetchall()
    assert {tuple(row) for row in origins} == {("title", "claim"), ("hiring_organization", "prose")}
    assert db.execute("SELECT count(*) FROM evidence WHERE quote LIKE '%FAQ%' OR quote LIKE '%Frequently%'").fetchone()[0] == 0
    db.close()
