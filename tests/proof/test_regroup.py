"""The catalog of `bench.prove --regroup`: what is told of it is proved, job by job, now and as it was."""

import random
from contextlib import closing
from pathlib import Path

import pytest

from bench.prove import draw, records_at, verified
from bench.regroup import regroup
from catalog.database import reading
from catalog.read import job_records
from crawler.run.places import Places
from pipelines.archive import Archive
from tests.proof.conftest import HTML, Load, raw
from tests.proof.test_former import last_cursor

TRADES = ("Sailmaker", "Diver", "Pilot", "Baker", "Nurse", "Beekeeper", "Printer", "Cooper", "Tanner", "Miller", "Glazier", "Potter")


@pytest.fixture
def regrouped(load: Load, catalog: Path, tmp_path: Path) -> Path:
    load([raw(trade, title=trade, description_html=HTML.replace("forty looms", f"the shop of a {trade}")) for trade in TRADES])
    (tmp_path / "bench").mkdir()
    return regroup(catalog, tmp_path / "bench", random.Random(1))


def test_jobs_that_were_merged_parted_and_edited_are_proved(regrouped: Path, catalog: Path) -> None:
    with reading(regrouped) as db, closing(Archive(Places(regrouped).archive)) as archive:
        turns = dict(map(tuple, db.execute("SELECT kind, count(*) FROM changes WHERE about = 'job' AND field = 'job' GROUP BY 1")))
        assert (turns["merged"] > turns["split"] > 2, len(list(job_records(db)))) == (True, len(TRADES) - 4)
        for cursor in (None, last_cursor(catalog)):
            drawn = draw(records_at(db, cursor), 120, random.Random(2))
            bundles, wrong = verified(db, archive, drawn, cursor)
            assert (len(bundles), wrong) == (len(drawn), [])
