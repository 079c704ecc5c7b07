"""Snapshots hold every job, fit the shipped schema, and appear all at once or not at all."""

import csv
import json
import os
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq
import pytest
from jsonschema import Draft202012Validator

from catalog import export as module
from catalog.database import CatalogError, read_catalog
from catalog.export import export
from catalog.read import job_lines, job_records
from catalog.views import JOB_COLUMNS
from schemas.enums import Lineage
from schemas.jsonschema import job_schema
from tests.factories import TEXT, claim, place, salary, sighting

VALID = Draft202012Validator(job_schema())
RELAY = {"family": "agg", "board": "all", "lineage": Lineage.AGGREGATOR}


@pytest.fixture
def filled(crawl, writer, path):
    crawl(
        0, [sighting("1"), sighting("a", **RELAY, claims=(claim(),)), sighting("2", title="Owl Keeper", description="Keep owls.", url=None)]
    )
    for day in (1, 2):
        crawl(day, [sighting("1", day=day), sighting("3", day=day, title="Lamp Trimmer", description="Trim lamps.")])
    return path


def lines(path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_every_line_fits_the_schema_and_keeps_its_evidence(filled, tmp_path):
    assert export(filled, tmp_path / "jobs.jsonl") == 3
    records = lines(tmp_path / "jobs.jsonl")
    for record in records:
        VALID.validate(record)
    assert [len(record["postings"]) for record in records] == [2, 1, 1]
    first = records[0]
    assert [(claim["value"], claim["status"]) for claim in first["claims"]] == [("offered", "unconfirmed")]
    assert first["eligibilityToWork"]["sponsorship"] == "not_offered"
    for statement in (*first["qualifications"]["required"], *first["responsibilities"]):
        words = statement["evidence"]
        assert TEXT[words["start"] : words["end"]] == words["quote"] == statement["text"]
    assert {words["field"] for words in first["evidence"]} >= {"title", "hiringOrganization", "datePosted"}


@pytest.mark.parametrize("field", ["title", "skills", "eligibilityToWork"])
def test_the_schema_refuses_a_line_that_lacks_a_field_or_has_one_too_many(filled, tmp_path, field):
    export(filled, tmp_path / "jobs.jsonl")
    record = lines(tmp_path / "jobs.jsonl")[0]
    assert not VALID.is_valid({**record, "another": 1})
    assert not VALID.is_valid({name: value for name, value in record.items() if name != field})
    assert not VALID.is_valid({**record, field: 1})


def test_the_shipped_schema_is_one_and_names_every_field_of_a_line(filled, tmp_path):
    Draft202012Validator.check_schema(job_schema())
    export(filled, tmp_path / "jobs.jsonl")
    for line in lines(tmp_path / "jobs.jsonl"):
        assert set(job_schema()["properties"]) == set(line) == set(job_schema()["required"])


def test_numbers_lists_and_odd_texts_survive(crawl, writer, path, tmp_path):
    here = place('Quo"te\\ \x01 \u2028 😀', latitude=52.52000659999999, longitude=-0.1)
    pays = (salary(flags=("low", "wide")), replace(salary(), min_value=Decimal("1e17"), max_value=Decimal("0.3")), salary(label=None))
    crawl(0, [sighting("1", job_locations=(here, place(remote=True)), base_salary=pays)])
    export(path, tmp_path / "jobs.jsonl")
    (line,) = lines(tmp_path / "jobs.jsonl")
    first, second = line["jobLocations"]
    assert (first["city"], first["latitude"], first["longitude"], first["remote"]) == (here.city, here.latitude, here.longitude, False)
    assert (second["latitude"], second["remote"]) == (None, True)
    assert [(pay["minValue"], pay["maxValue"], pay["flags"]) for pay in line["baseSalary"]] == [
        (95000, 120000, ["low", "wide"]),
        (1e17, 0.3, []),
        (95000, 120000, []),
    ]


def test_the_same_jobs_in_every_form(filled, tmp_path):
    for form in ("csv", "parquet"):
        assert export(filled, tmp_path / form, form) == 3
    with (tmp_path / "csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = pq.read_table(tmp_path / "parquet")
    assert table.column_names == list(rows[0]) == list(JOB_COLUMNS)
    parquet = table.to_pylist()
    assert [row["job_id"] for row in rows] == [row["job_id"] for row in parquet]
    assert (rows[0]["salary_max"], parquet[0]["salary_max"], parquet[0]["salary_unit_stated"]) == ("120000.0", 120000.0, True)
    assert parquet[1]["salary_max"] is None


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_open_jobs_alone(filled, tmp_path, form):
    assert export(filled, tmp_path / "out", form, open_only=True) == 2


def test_a_failing_export_leaves_the_old_file_and_no_other(filled, tmp_path, monkeypatch):
    folder = tmp_path / "exports"
    export(filled, folder / "jobs.jsonl")
    before = (folder / "jobs.jsonl").read_bytes()

    def breaks(db, jobs):
        yield next(job_lines(db, jobs))
        raise RuntimeError("power cut")

    monkeypatch.setattr(module, "job_lines", breaks)
    with pytest.raises(RuntimeError, match="power cut"):
        export(filled, folder / "jobs.jsonl")
    assert os.listdir(folder) == ["jobs.jsonl"]
    assert (folder / "jobs.jsonl").read_bytes() == before


def test_errors_name_the_cure(filled, tmp_path):
    with pytest.raises(CatalogError, match="choose one of jsonl, csv, parquet"):
        export(filled, tmp_path / "x", "xml")
    with pytest.raises(CatalogError, match="no catalog at"):
        export(tmp_path / "none.db", tmp_path / "x")
    (tmp_path / "file").write_text("")
    with pytest.raises(CatalogError, match="name another place with --out"):
        export(filled, tmp_path / "file" / "x")


def test_the_main_posting_speaks_before_its_copies(filled):
    db = read_catalog(filled)
    try:
        record = next(job_records(db))
    finally:
        db.close()
    assert record["postings"][0]["family"] == "greenhouse"
    assert len(record["qualifications"]["required"]) == 3  # once, though two postings state them
    assert len(record["eligibilityToWork"]["statements"]) == 2  # every posting's own
