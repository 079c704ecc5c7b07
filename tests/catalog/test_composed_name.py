"""The name of a record's shape rises with what records are made of: copies of before then take a snapshot.

``python -m tests.catalog.test_composed_name`` (in `make golden`) keeps what records of today's name are made of.
"""

import hashlib
import json
import re
import sqlite3
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog.read import job_lines
from catalog.writer import Writer
from schemas.enums import Lineage, Sponsorship
from schemas.facts import EligibilityToWork
from schemas.jsonschema import record_id
from schemas.match import Verdict
from tests.catalog.conftest import crawl_into
from tests.conftest import ROOT
from tests.factories import NOON, claim, place, salary, sighting

HELD = ROOT / "tests/catalog/composed.json"
RAISE = "records of the same shape are put together otherwise: raise COMPOSED in schemas/jsonschema.py"
RELAY = {"family": "agg", "board": "all", "lineage": Lineage.AGGREGATOR, "claims": (claim(),)}
# Three postings of one job, each with something of its own to say, and one that stands alone; the employer's closes.
POSTINGS = (
    ("a", {"base_salary": (salary(),), "workplace": "hybrid", "eligibility_to_work": EligibilityToWork(Sponsorship.OFFERED)}),
    ("b", {**RELAY, "base_salary": (salary(high=130000),), "job_locations": (place("Deal", None, "GB"), place()), "url": None}),
    ("c", {**RELAY, "board": "others", "department": "Lamps", "employment_types": ("FULL_TIME", "CONTRACTOR")}),
    (
        "d",
        {"job_locations": (place(None, None, "GB", remote=True),), "eligibility_to_work": EligibilityToWork(authorization_required=True)},
    ),
)


def records(crawl, writer) -> str:
    """A digest of what an export says of them while open, and once some are closed."""
    told = hashlib.sha256()
    for day in range(4):
        shown = [sighting(name, day=day, **parts) for name, parts in POSTINGS if day < 1 or name in "bd"]
        crawl(day, shown)
        if day == 0:
            names = [one.posting_id for one in shown]
            for other in names[1:3]:
                writer.decide(names[0], other, Verdict.SAME, NOON)
        told.update(re.sub(rb'"(?:sponsorshipC|c)onfidence":[^,}]*', b"", b"".join(job_lines(writer.db))))  # a table's, which is measured
    return told.hexdigest()


def now():
    """The name of today's records, and what they are made of."""
    with TemporaryDirectory() as folder, Writer(Path(folder) / "catalog.db") as writer:
        writer.db.row_factory = sqlite3.Row
        return {"schema": record_id(), "records": records(crawl_into(writer), writer)}


def test_another_way_of_putting_records_together_has_another_name():
    held, found = json.loads(HELD.read_text("utf-8")), now()
    assert held["schema"] != found["schema"] or held["records"] == found["records"], RAISE
    assert held == found, "records have another name now: `make golden` writes it"


if __name__ == "__main__":
    held, found = json.loads(HELD.read_text("utf-8")), now()
    if held["schema"] == found["schema"] and held["records"] != found["records"]:
        sys.exit(RAISE)
    HELD.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
