"""Values that are no longer: what was read by other rules, from a form that has changed since, of a job that is another one now."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from catalog.database import CatalogError, reading
from crawler.cli import cli
from crawler.run.places import Places
from pipelines.extract.text.clean import clean_text
from schemas.errors import Problem
from schemas.raw import RawPosting
from tests.conftest import ROOT
from tests.crawler.hosts import rolecall
from tests.proof.conftest import HTML, Load, Prove, copy_of, raw
from tests.proof.test_prove import proof_of
from tests.proof.test_verify import failing, files_of, forged

DEARER = HTML.replace("$118,000", "$131,000")


SAILMAKER = raw("7", title="Sailmaker", description_html=HTML.replace("forty looms running", "our sails mended by hand and needle"))


def jobs_of(catalog: Path, *postings: RawPosting) -> list[str]:
    with reading(catalog) as db:
        query = "SELECT job_id FROM job JOIN posting p ON p.id = job.id WHERE p.posting_id = ?"
        return [db.execute(query, (one.posting_id,)).fetchone()[0] for one in postings]


def merge(catalog: Path, *words: str) -> None:
    ran = rolecall("merge", *words, "--catalog", str(catalog), cwd=catalog.parent)
    assert ran.code == 0, ran.err


def event_of(catalog: Path, job: str, kind: str) -> int:
    """The last one of a job that is of this kind, and of pay."""
    with reading(catalog) as db:
        query = "SELECT max(cursor) FROM changes WHERE about = 'job' AND job_id = ? AND kind = ? AND field = 'base_salary'"
        return int(db.execute(query, (job, kind)).fetchone()[0])


def without_the_way_back(files: dict[str, bytes]) -> None:
    """As catalogs of before were, whose jobs came back without a word on what they say: that is open then."""
    told = orjson.loads(files["events.json"])
    files["events.json"] = orjson.dumps([one for one in told if (one["kind"], one["field"]) != ("split", "title")])


def events_of(content: bytes) -> Any:
    return orjson.loads(files_of(content)["events.json"])


def last_cursor(catalog: Path) -> int:
    with reading(catalog) as db:
        return int(db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'event'").fetchone()[0])


def highest(content: bytes) -> Any:
    return orjson.loads(files_of(content)["record.json"])["baseSalary"][0]["maxValue"]


def test_a_value_is_proved_as_it_was_before_its_source_changed(load: Load, proved: Prove, catalog: Path) -> None:
    load([raw()])
    then = last_cursor(catalog)
    load([raw(description_html=DEARER)])
    former, now = proved(raw().posting_id, "base_salary", then), proved(raw().posting_id, "base_salary")
    assert (highest(former.content), highest(now.content)) == (118000, 131000)
    assert b"$118,000" in files_of(former.content)[f"raw/{raw().posting_id}.json"]
    assert failing(former.content, former.digest) == []
    assert proof_of(former.content)["when"] == f"as it stood at cursor {then}"
    assert former.open == (
        next(
            what
            for what in former.open
            if what.startswith("base_salary is") and "a former one: rows are kept of the present one alone" in what
        ),
    )


def test_what_is_still_so_is_proved_as_it_stands(load: Load, proved: Prove, catalog: Path) -> None:
    load([raw()])
    then = last_cursor(catalog)
    load([raw()])
    made = proved(raw().posting_id, None, then)
    assert (proof_of(made.content)["when"], made.open) == ("as it stands", ())


def test_a_form_that_came_back_is_found_where_it_was(load: Load, proved: Prove, catalog: Path) -> None:
    cursors = []
    for html in (HTML, DEARER, HTML, DEARER):
        load([raw(description_html=html)])
        cursors.append(last_cursor(catalog))
    assert [highest(proved(raw().posting_id, "base_salary", cursor).content) for cursor in cursors] == [118000, 131000, 118000, 131000]


def replay_with_other_rules(catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By rules that begin every text with a line of their own: all values' words stand elsewhere then."""
    monkeypatch.setattr("crawler.run.runs.rules_version", lambda: "0ther0ne")
    monkeypatch.setattr("pipelines.extract.posting._clean", lambda html: f"~ ~ ~\n\n{clean_text(html)}")
    monkeypatch.setattr("pipelines.extract.posting.repair_mojibake", lambda title: f"{title} of another kind")
    done = CliRunner().invoke(cli, ["replay", "--catalog", str(catalog), "--json"], standalone_mode=False)
    assert done.exception is None, done.output


def test_an_old_value_is_proved_after_a_replay_with_newer_rules(
    load: Load, proved: Prove, catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load([raw()])
    then = last_cursor(catalog)
    old = proved(raw().posting_id)
    replay_with_other_rules(catalog, monkeypatch)
    former, now = proved(raw().posting_id, None, then), proved(raw().posting_id)
    (told,) = proof_of(former.content)["postings"].values()
    (present,) = proof_of(now.content)["postings"].values()
    assert (told["rules"], present["rules"]) == (proof_of(old.content)["postings"][raw().posting_id]["rules"], "0ther0ne")
    assert orjson.loads(files_of(former.content)["record.json"])["title"] == "Senior Loom Engineer"
    assert orjson.loads(files_of(now.content)["record.json"])["title"] == "Senior Loom Engineer of another kind"
    assert files_of(former.content)["record.json"] == files_of(old.content)["record.json"]
    assert failing(former.content, former.digest) == failing(now.content, now.digest) == []


def tree_with_other_tables(folder: Path) -> Path:
    """A copy of rolecall whose tables name a skill otherwise, and that do not know what hybrid work is."""
    for package in ("catalog", "crawler", "data", "pipelines", "proof", "registers", "rolecall", "schemas", "spiders"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("var"))
    tables = folder / "data" / "reference"
    skills = (tables / "skills.csv").read_text("utf-8")
    (tables / "skills.csv").write_text(skills.replace("\nPostgreSQL,", "\nElephant database,"), "utf-8")
    kinds = (tables / "workplaces.csv").read_text("utf-8").splitlines(keepends=True)
    (tables / "workplaces.csv").write_text("".join(line for line in kinds if "hybrid" not in line.lower()), "utf-8")
    return folder


def test_old_and_new_values_are_proved_after_a_replay_by_other_tables(load: Load, proved: Prove, catalog: Path, tmp_path: Path) -> None:
    load([raw()])
    then, before = last_cursor(catalog), proved(raw().posting_id)
    other = tree_with_other_tables(tmp_path / "other")
    command = [sys.executable, "-m", "crawler.cli", "replay", "--catalog", str(catalog)]
    subprocess.run(command, cwd=other, check=True, capture_output=True, env=os.environ | {"PYTHONPATH": str(other)}, timeout=120)
    former, now = proved(raw().posting_id, None, then), proved(raw().posting_id)
    records = [orjson.loads(files_of(made.content)["record.json"]) for made in (before, former, now)]
    assert records[0] == records[1]
    assert [(record["workplace"], [skill["value"] for skill in record["skills"]]) for record in records[1:]] == [
        ("hybrid", ["PostgreSQL"]),
        (None, ["Elephant database"]),
    ]
    rules = [next(iter(proof_of(made.content)["postings"].values()))["rules"] for made in (before, former, now)]
    assert rules[0] == rules[1] != rules[2]
    assert failing(former.content, former.digest) == failing(now.content, now.digest) == []


def test_a_job_that_was_merged_since_is_proved_by_its_own_id(load: Load, proved: Prove, catalog: Path) -> None:
    load([raw()])
    with reading(catalog) as db:
        (own,) = db.execute("SELECT job_id FROM job").fetchone()
    before, other = last_cursor(catalog), copy_of(description_html=HTML)
    load([other])
    with reading(catalog) as db:
        assert db.execute("SELECT count(*) FROM job WHERE postings > 0").fetchone()[0] == 1
    assert [one["postingId"] for one in orjson.loads(files_of(proved(own, None, before).content)["record.json"])["postings"]] == [
        raw().posting_id
    ]
    assert len(proof_of(proved(own, None).content)["postings"]) == 2


def test_jobs_that_were_merged_and_came_back_are_proved(load: Load, proved: Prove, catalog: Path) -> None:
    """Before and after edits, also those of which only the posting's events told when they were made."""
    load([raw(), SAILMAKER])
    cursors, (own, other) = [last_cursor(catalog)], jobs_of(catalog, raw(), SAILMAKER)
    load([raw(), replace(SAILMAKER, title="Rigger")])
    merge(catalog, own, other)
    load([raw(), replace(SAILMAKER, title="Needleworker")])
    merge(catalog, own, other, "--undo")
    cursors.append(last_cursor(catalog))
    back = proved(other)
    assert (failing(back.content, back.digest), back.open) == ([], ())
    assert [one["new"] for one in events_of(back.content) if (one["kind"], one["field"]) == ("split", "title")] == ["Needleworker"]
    assert failing(forged(back, without_the_way_back)) == []
    load([raw(title="Loom Engineer"), replace(SAILMAKER, description_html=DEARER)])
    for job in (own, other):
        for made in (proved(job), *(proved(job, None, cursor) for cursor in cursors)):
            assert failing(made.content, made.digest) == []
    edited = proved(other, "base_salary")
    assert (edited.open, highest(edited.content)) == ((), 131000)


def test_a_posting_that_joined_brings_no_event_of_its_former_life(load: Load, proved: Prove, catalog: Path) -> None:
    load([raw(), SAILMAKER])
    own, other = jobs_of(catalog, raw(), SAILMAKER)
    load([replace(SAILMAKER, title="Rigger", description_html=DEARER)])
    merge(catalog, own, other)
    made = proved(own)
    assert (highest(made.content), failing(made.content, made.digest)) == (118000, [])
    told = [one for one in events_of(made.content) if one["field"] == "base_salary" and one["about"] == "both"]
    assert [one["job_id"] for one in told] == [other]


def test_an_event_that_does_not_lead_to_the_value_of_a_merged_job_is_found(load: Load, proved: Prove, catalog: Path) -> None:
    load([raw(), SAILMAKER])
    own, other = jobs_of(catalog, raw(), SAILMAKER)
    merge(catalog, own, other)
    load([raw(description_html=DEARER)])
    made = proved(own, "base_salary")

    def change(files: dict[str, bytes]) -> None:
        files["events.json"] = files["events.json"].replace(b"131000", b"131001")

    assert failing(forged(made, change)) == [f"  event {event_of(catalog, own, 'changed')}, the last that tells of it, leads to it"]


def test_at_every_cursor_there_is_a_proof_or_no_job(load: Load, proved: Prove, catalog: Path) -> None:
    """Also at those of events, which a transaction tells before it gives jobs their cursors."""
    load([raw()])
    load(
        [raw(description_html=DEARER, title="Loom Engineer"), raw("7", title="Sailmaker", description_html="<p>Sails are mended here.</p>")]
    )
    load([copy_of(description_html=DEARER)])
    load([raw(description_html=HTML)])
    highest_at = []
    for cursor in range(2, last_cursor(catalog) + 1):
        made = proved(raw().posting_id, None, cursor)
        assert failing(made.content, made.digest) == []
        highest_at.append(highest(made.content))
    assert (highest_at[0], highest_at[-1]) == (118000, 118000)
    assert 131000 in highest_at


def test_before_the_job_was_there_is_a_sentence(load: Load, proved: Prove, catalog: Path) -> None:
    load([raw("7", title="Sailmaker")])
    then = last_cursor(catalog)
    load([raw()])
    with pytest.raises(CatalogError, match=f"at cursor {then}: take a later one"):
        proved(raw().posting_id, None, then)


def test_the_day_is_chosen_by_the_command(load: Load, catalog: Path) -> None:
    load([raw()])
    load([raw(description_html=DEARER)])
    for day, most in (("2026-07-05", 118000), ("2026-07-06", 131000), ("2026-07-06T11:00:00+00:00", 118000)):
        ran = rolecall("prove", raw().posting_id, "base_salary", "--as-of", day, "--catalog", str(catalog), "--json", cwd=catalog.parent)
        assert ran.code == 0, ran.err
        assert highest(Path(ran.report["file"]).read_bytes()) == most
    whole = orjson.loads(rolecall("changes", "--catalog", str(catalog), cwd=catalog.parent).out)["cursor"]
    for option, cursor in (("--as-of", whole), ("--cursor", whole), ("--as-of", whole.rpartition(".")[2]), ("--cursor", "3")):
        ran = rolecall("prove", raw().posting_id, option, cursor, "--catalog", str(catalog), "--json", cwd=catalog.parent)
        assert ran.code == 0, ran.err
    for wrong in (
        ["--as-of", "soon"],
        ["--cursor", "123456"],
        ["--as-of", "2026-07-05", "--cursor", "1"],
        ["--cursor", "-1"],
        ["--as-of", "9999-12-31T23:00:00-12:00"],
    ):
        ran = rolecall("prove", raw().posting_id, *wrong, "--catalog", str(catalog), cwd=catalog.parent)
        assert (ran.code in (1, 2), "Traceback" in ran.err) == (True, False)


def test_a_former_form_that_the_archive_lacks_is_a_sentence(load: Load, proved: Prove, catalog: Path) -> None:
    load([raw()])
    then = last_cursor(catalog)
    load([raw(description_html=DEARER)])
    for path in Places(catalog).archive.glob("20260705*"):
        path.unlink()
    with pytest.raises(Problem, match="copy the runs before it"):
        proved(raw().posting_id, "base_salary", then)
