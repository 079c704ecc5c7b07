"""What `rolecall prove` proves, of which values, and when it refuses."""

import re
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest

from catalog.database import reading
from catalog.read import job_records
from crawler.run.places import Places
from pipelines.archive import Archive
from proof import verify
from proof.bundle import prove
from proof.claims import PROVABLE, chosen
from schemas.enums import Origin
from schemas.errors import Problem
from schemas.fields import FIELDS
from schemas.source import Source
from tests.crawler.hosts import rolecall
from tests.crawler.test_golden_catalog import golden, ingest
from tests.proof.conftest import HTML, Load, Prove, copy_of, raw
from tests.proof.test_verify import failing, files_of

__all__ = ["golden"]


def proof_of(content: bytes) -> Any:
    return orjson.loads(files_of(content)["proof.json"])


def test_every_value_of_every_family_is_proved(golden: list[Any], tmp_path: Path) -> None:
    """Whatever a family's postings state, in fields and in words, is found in the raw form; what a board says is open, and no other."""
    catalog = ingest(golden, tmp_path / "catalog.db")
    archive, proved, open_steps, origins = Archive(Places(catalog).archive), set(), set(), set()
    with reading(catalog) as db:
        for record in list(job_records(db)):
            made = prove(db, archive, record["jobId"])
            proved |= {value["name"] for value in proof_of(made.content)["values"]}
            open_steps |= set(made.open)
            origins |= {words["origin"] for words in record["evidence"]}
    archive.close()
    assert all("where the raw form has that: none, for" in step for step in open_steps)
    assert open_steps
    assert origins >= {Origin.FIELD, Origin.PROSE, Origin.TITLE, Origin.JSONLD}
    assert len(proved) > 30


def test_an_aggregators_claim_and_pay_are_found_in_its_form(load: Load, proved: Prove) -> None:
    load([copy_of()])
    values = {value["name"]: value for value in proof_of(proved(copy_of().posting_id).content)["values"]}
    assert values["claims"]["words"][0]["found"] == [["claims", 0, "quote"]]
    pay = [["base_salary", 0, name] for name in ("min_value", "max_value", "currency", "unit_text")]
    assert values["base_salary"]["words"][0]["found"] == pay


def test_a_verdict_is_proved_by_the_statements_that_it_was_combined_from(load: Load, proved: Prove) -> None:
    load([raw()])
    (verdict,) = proof_of(proved(raw().posting_id, "eligibility_to_work.sponsorship").content)["values"]
    assert [words["at"][:3] for words in verdict["words"]] == [["record", "eligibilityToWork", "statements"]]


def test_what_the_registry_says_is_open_and_said_to_be(load: Load, proved: Prove) -> None:
    load([raw(hiring_organization=None, description_html="<p>We weave.</p>")], [Source("greenhouse", "quillfeather", "Tarn & Fell", "GB")])
    made = proved(raw().posting_id, "hiring_organization")
    (step,) = made.open
    assert step.endswith("where the raw form has that: none, for the registry's row of the board says it")


def test_a_seniority_has_its_words_though_the_record_leaves_them_out(load: Load, proved: Prove) -> None:
    load([raw()])
    (value,) = proof_of(proved(raw().posting_id, "seniority").content)["values"]
    assert (value["words"][0]["at"], value["aside"]["quote"]) == (["aside"], "Senior")


def test_one_field_is_proved_alone_or_an_object_of_them(load: Load, proved: Prove) -> None:
    load([raw()])
    for name in ("base_salary", "baseSalary"):
        assert [value["name"] for value in proof_of(proved(raw().posting_id, name).content)["values"]] == ["base_salary"]
    assert {field.name for field in chosen("qualifications")} == {"qualifications.required", "qualifications.preferred"}
    assert {field.name for field in FIELDS if field.exported} <= PROVABLE.keys()


def test_both_postings_of_a_job_are_in_the_bundle_where_both_say_something(load: Load, proved: Prove) -> None:
    load([raw(), copy_of(title="Senior Loom Engineer", description_html=HTML)])
    made = proved(raw().posting_id)
    names = [name for name in files_of(made.content) if name.startswith("raw/")]
    assert sorted(names) == sorted(f"raw/{one.posting_id}.json" for one in (raw(), copy_of()))


def test_the_same_catalog_gives_the_same_bytes(load: Load, proved: Prove) -> None:
    load([raw()])
    assert proved(raw().posting_id).content == proved(raw().posting_id).content


def test_the_form_is_the_archives_line(load: Load, proved: Prove, catalog: Path) -> None:
    load([raw(rest={"odd": [1.5, None, "ü"]}, partial=True)])
    line = orjson.loads(files_of(proved(raw().posting_id).content)[f"raw/{raw().posting_id}.json"])
    archive = Archive(Places(catalog).archive)
    assert line == archive.line(line["hash"])[1]
    archive.close()


def test_a_form_with_what_is_now_a_secret_is_not_given_away(load: Load, proved: Prove, monkeypatch: pytest.MonkeyPatch) -> None:
    load([raw(description_html=HTML + "<p>key k9-weaver-secret</p>")])
    monkeypatch.setenv("ADZUNA_APP_KEY", "k9-weaver-secret")
    with pytest.raises(Problem, match="holds a secret"):
        proved(raw().posting_id)


def test_a_catalog_that_was_changed_by_hand_is_not_proved(load: Load, proved: Prove, catalog: Path) -> None:
    load([raw()])
    db = sqlite3.connect(catalog)
    db.execute("UPDATE posting_text SET description = replace(description, '$118,000', '$181,000')")
    db.commit()
    db.close()
    with pytest.raises(Problem, match=r"cannot be proved, for this does not hold: characters \d+ to \d+ of the prose"):
        proved(raw().posting_id, "base_salary")


def prove_by_command(catalog: Path, *arguments: str) -> Any:
    return rolecall("prove", *arguments, "--catalog", str(catalog), cwd=catalog.parent)


def test_the_command_writes_a_file_that_is_named_by_its_digest(load: Load, catalog: Path) -> None:
    load([raw()])
    ran = prove_by_command(catalog, raw().posting_id[:12], "base_salary", "--json")
    assert ran.code == 0, ran.err
    path = Path(ran.report["file"])
    assert path.parent == Places(catalog).exports
    assert re.fullmatch(rf"proof-[0-9a-f]{{16}}-base_salary-{ran.report['sha256'][:32]}\.zip", path.name)
    assert failing(path.read_bytes(), ran.report["sha256"]) == []
    assert zipfile.is_zipfile(path)
    said = prove_by_command(catalog, raw().posting_id[:12])
    assert "sha256 " in said.out
    assert "python verify.py" in said.out


REFUSED = {
    "no such job": (["ffffffff"], "no job"),
    "a job's name that does harm": (["'; DROP TABLE job; --\x1b[2J"], "no job"),
    "no such field": (["{job}", "base_salery"], "did you mean base_salary?"),
    "a field of no name": (["{job}", "../../etc/passwd\x1b[2J"], "no field"),
    "not stated": (["{job}", "travel"], "states no travel"),
    "no such folder": (["{job}", "--out", "nowhere/a.zip"], "there is no folder"),
    "the catalog itself": (["{job}", "--out", "catalog.db"], "is the catalog itself"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_be_proved_is_a_sentence_and_no_file(why: str, load: Load, catalog: Path) -> None:
    arguments, words = REFUSED[why]
    load([raw()])
    before = sorted(catalog.parent.rglob("*.zip"))
    ran = prove_by_command(catalog, *(argument.replace("{job}", raw().posting_id) for argument in arguments))
    assert (ran.code, words in ran.err) == (1, True), ran.err
    assert "\x1b" not in ran.err
    assert "Traceback" not in ran.err
    assert sorted(catalog.parent.rglob("*.zip")) == before


def test_without_a_catalog_it_is_the_catalog_that_is_missed(tmp_path: Path) -> None:
    ran = prove_by_command(tmp_path / "none.db", "abc")
    assert (ran.code, "no catalog at" in ran.err) == (1, True)


def test_without_its_archive_nothing_is_proved(load: Load, catalog: Path) -> None:
    load([raw()])
    archive = Places(catalog).archive
    archive.rename(archive.with_name("elsewhere"))
    ran = prove_by_command(catalog, raw().posting_id)
    assert (ran.code, "there is no archive at" in ran.err) == (1, True)
    archive.mkdir()
    ran = prove_by_command(catalog, raw().posting_id)
    assert (ran.code, "lacks the raw form" in ran.err) == (1, True)
    assert not list(catalog.parent.rglob("*.zip"))


def test_a_bundle_that_would_be_too_large_is_refused(load: Load, proved: Prove, monkeypatch: pytest.MonkeyPatch) -> None:
    load([raw()])
    monkeypatch.setattr(verify, "LARGEST", 10_000)
    with pytest.raises(Problem, match="prove one FIELD of it"):
        proved(raw().posting_id)
