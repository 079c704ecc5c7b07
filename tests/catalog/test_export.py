"""Snapshots hold every job, fit the shipped schema, and appear all at once or not at all."""

import csv
import json
import os
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pyarrow.parquet as pq
import pytest
from jsonschema import Draft202012Validator

from catalog import export as module
from catalog.database import CatalogError, read_catalog
from catalog.export import digest, export
from catalog.read import job_lines, job_records
from catalog.views import JOB_COLUMNS
from schemas.characters import UNSAFE, harmless
from schemas.enums import Lineage
from schemas.feedschema import snapshot_schema
from schemas.files import replacing
from schemas.jsonschema import job_schema
from schemas.troubles import MachineTrouble
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
    """The records, between the header and the last line."""
    return [json.loads(line) for line in path.read_bytes().splitlines()[1:-1]]


def test_a_snapshot_says_how_far_it_goes_and_whether_it_is_whole(filled, tmp_path):
    out = tmp_path / "jobs.jsonl"
    export(filled, out)
    header, *records, footer = out.read_bytes().splitlines()
    valid = Draft202012Validator(snapshot_schema())
    for line in (header, *records, footer):
        valid.validate(json.loads(line))
    assert (json.loads(header)["count"], json.loads(footer)["count"], json.loads(header)["jobs"]) == (3, 3, "all")
    told = json.loads(footer)["checksum"]
    assert told == sum(int(sha256(record).hexdigest()[:12], 16) for record in reversed(records)) % 2**48
    assert told != sum(map(digest, records[1:])) % 2**48
    assert not valid.is_valid(json.loads(footer) | {"count": "3"})
    export(filled, out, open_only=True)
    header, *records, footer = out.read_bytes().splitlines()
    assert (json.loads(header)["count"], json.loads(header)["jobs"], len(records)) == (len(records), "open", json.loads(footer)["count"])


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
    assert (first["city"], first["remote"]) == (harmless(here.city), False)
    assert (first["latitude"], first["longitude"]) == (here.latitude, here.longitude)
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
    folder.mkdir()
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
    with pytest.raises(MachineTrouble, match=r"file cannot be opened"):
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


HOSTILE = {
    "title": "Night \u202eBaker\x1b[31m \x9b",
    "hiring_organization": "=cmd|'/c calc'!A0",
    "department": "-1\x07\t@x",
    "industry": "＝1",
}
QUOTED = "We bake\x1b]0;owned\x07 bread\u202e. You need 3 years of experience."


@pytest.fixture
def hostile(crawl, path):
    urls = {"url": "https://user:word@oven.example/1", "apply_url": "javascript:alert(1)"}
    crawl(0, [sighting("1", **HOSTILE, **urls, description=QUOTED), sighting("2", title="Owl Keeper", url="https://owl.example/2")])
    return path


def test_what_strangers_wrote_leaves_harmless(hostile, tmp_path):
    export(hostile, tmp_path / "jobs.jsonl")
    text = (tmp_path / "jobs.jsonl").read_text()
    first, second = lines(tmp_path / "jobs.jsonl")
    assert not [part for part in (text, *map(str, (first, second))) if UNSAFE.search(part.replace("\n", ""))]
    assert (first["title"], len(first["description"])) == ("Night \ufffdBaker\ufffd[31m \ufffd", len(QUOTED))
    assert (first["url"], first["applyUrl"], first["postings"][0]["url"]) == ("https://oven.example/1", None, "https://oven.example/1")
    assert second["url"] == second["postings"][0]["url"] == "https://owl.example/2"
    VALID.validate(first)
    kept = read_catalog(hostile)
    assert tuple(kept.execute("SELECT title, apply_url FROM jobs ORDER BY job_id = ? DESC", (first["jobId"],)).fetchone()) == (
        HOSTILE["title"], "javascript:alert(1)",
    )  # fmt: skip
    kept.close()


def test_a_table_holds_no_formula(hostile, tmp_path):
    export(hostile, tmp_path / "jobs.csv", "csv")
    export(hostile, tmp_path / "jobs.parquet", "parquet")
    with (tmp_path / "jobs.csv").open(encoding="utf-8", newline="") as rows:
        cells = next(row for row in csv.DictReader(rows) if "Baker" in row["title"])
    assert cells["organization"] == "'=cmd|'/c calc'!A0"
    assert (cells["department"], cells["industry"]) == ("'-1\ufffd\t@x", "'＝1")
    assert (cells["title"], cells["url"], cells["apply_url"]) == ("Night \ufffdBaker\ufffd[31m \ufffd", "https://oven.example/1", "")
    row = next(row for row in pq.read_table(tmp_path / "jobs.parquet").to_pylist() if "Baker" in row["title"])
    assert (row["organization"], row["url"], row["apply_url"]) == (HOSTILE["hiring_organization"], "https://oven.example/1", None)
    assert not UNSAFE.search(row["title"])


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =1", "＝1", "＋1", "－1", "＠x"])
def test_what_begins_like_a_formula_gets_an_apostrophe(text):
    assert module.inert(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Baker", "", None, -5, 1.5, "a=1", "'=1"])
def test_other_cells_stay(value):
    assert module.inert(value) == value


def test_what_a_killed_export_left_is_written_over_and_a_running_one_is_not(writer, crawl, path, tmp_path):
    crawl(0, [sighting("1")])
    out = tmp_path / "jobs.jsonl"
    out.write_text("what was there")
    part = tmp_path / ".jobs.jsonl.rolecall-part"
    part.write_text("half a line of a process that is gone, and longer than all that is exported" * 1000)
    with replacing(out) as running:
        running.write(b"a part")
        with pytest.raises(MachineTrouble, match="another process is writing"):
            export(path, out)
        running.flush()
        assert part.read_bytes() == b"a part"
    assert out.read_bytes() == b"a part"
    part.write_text("again" * 1000)
    assert export(path, out) == 1
    assert len(lines(out)) == 1
    assert not part.exists()


def test_what_older_versions_left_is_removed(crawl, path, tmp_path):
    crawl(0, [sighting("1")])
    left = [tmp_path / f".jobs.jsonl.{name}" for name in ("k3_x9ab1.part", "0a1b2c3d.rolecall-part")]
    for file in left:
        file.write_text("half")
    export(path, tmp_path / "jobs.jsonl")
    assert not any(file.exists() for file in left)


def test_what_is_a_stranger_s_stays(crawl, path, tmp_path):
    crawl(0, [sighting("1")])
    out, other = tmp_path / "jobs.jsonl", tmp_path / "other"
    strangers = [
        tmp_path / name
        for name in (
            ".jobs.jsonl.part",
            ".jobs.jsonl.part.of.mine",
            ".jobs.csv.k3_x9ab1.part",
            ".jobs.csv.rolecall-part",
            "jobs.jsonl.part",
        )
    ]
    for file in (other, *strangers):
        file.write_text("another's")
    part = tmp_path / ".jobs.jsonl.rolecall-part"
    part.symlink_to(other)
    with pytest.raises(MachineTrouble, match="cannot be opened"):
        export(path, out)
    part.unlink()
    export(path, out)
    assert {file.read_text() for file in (other, *strangers)} == {"another's"}


def test_a_device_is_no_place_for_an_export(crawl, path, tmp_path):
    crawl(0, [sighting("1")])
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(MachineTrouble, match="is no file, but a device or a folder"):
        export(path, tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()


def test_a_link_stays_one_and_what_it_leads_to_is_replaced(crawl, path, tmp_path):
    crawl(0, [sighting("1")])
    real, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    real.write_text("old")
    link.symlink_to(real)
    export(path, link)
    assert link.is_symlink()
    assert b"snapshot" in real.read_bytes()
