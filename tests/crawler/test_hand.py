"""`rolecall merge`, `split` and `same` as a person uses them: what they print, and that no run takes it back."""

from pathlib import Path

import orjson
import pytest

from catalog.database import CatalogError
from schemas.errors import Problem
from tests.crawler.test_commands import PAGE, query, run

TEXT = "<p>You bake rye bread at night, in a wood oven that is older than the shop. " + "You knead, shape, score and count the loaves. " * 9
ROWS = [{"id": n, "title": title, "location": {"name": "Lyon, France"}, "content": TEXT} for n, title in ((21, "Baker"), (22, "Baker"))]

SAID = '{"a": "%s", "b": "%s", "verdict": "same", "reason": "", "by": "", "at": "%s", "undone_at": %s}'


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "saved" / "oven.json"
    path.parent.mkdir()
    path.write_bytes(orjson.dumps({"jobs": [*PAGE["jobs"], *ROWS], "meta": {"total": 4}}))
    return path


@pytest.fixture
def catalog(tmp_path: Path, saved: Path) -> Path:
    path = tmp_path / "var" / "catalog.db"
    ingest(saved, path)
    return path


def ingest(saved: Path, catalog: Path) -> None:
    done = run("ingest", str(saved), "--source", "greenhouse:oven", "--catalog", str(catalog))
    assert done.return_value == 0, done.output


def posting(catalog: Path, identifier: int) -> str:
    return str(query(catalog, f"SELECT posting_id FROM posting WHERE identifier = '{identifier}'")[0][0])


def together(catalog: Path) -> set[str]:
    return {
        names
        for (names,) in query(catalog, "SELECT group_concat(identifier, ' ') FROM (SELECT * FROM posting ORDER BY identifier) GROUP BY job")
    }


def test_merge_and_split_outlive_every_run_until_they_are_undone(catalog: Path, saved: Path, tmp_path: Path) -> None:
    assert together(catalog) == {"11", "12", "21 22"}
    at = ("--catalog", str(catalog), "--by", "ada")
    merged = run("merge", posting(catalog, 11)[:10], posting(catalog, 12)[:10], "--reason", "one van, one night", *at)
    assert "of 2 postings" in merged.output
    assert "of 1 postings" in run("split", posting(catalog, 22), *at).output
    said = {"11 12", "21", "22"}
    assert together(catalog) == said
    run("replay", "--catalog", str(catalog))
    assert together(catalog) == said
    saved.write_bytes(saved.read_bytes().replace(b"Lyon, France", b"Nice, France"))
    ingest(saved, catalog)
    assert together(catalog) == said
    listed = run("same", "--list", "--catalog", str(catalog)).output.splitlines()
    assert ["same by ada: one van, one night" in listed[0], "different by ada" in listed[1]] == [True, True]
    run("merge", "--undo", posting(catalog, 11), *at)
    run("same", "--undo", posting(catalog, 22), posting(catalog, 21), *at)
    assert together(catalog) == {"11", "12", "21 22"}
    assert all("undone" in line for line in run("same", "--list", "--catalog", str(catalog)).output.splitlines())


def test_a_catalog_built_anew_is_told_by_the_list_of_the_old_one(catalog: Path, saved: Path, tmp_path: Path) -> None:
    at = ("--catalog", str(catalog), "--by", "ada")
    run("merge", posting(catalog, 11), posting(catalog, 12), *at)
    run("split", posting(catalog, 21), *at)
    verdicts = tmp_path / "said.jsonl"
    verdicts.write_text(run("same", "--list", "--json", "--catalog", str(catalog)).output)
    for name, steps in (("before", (1, 0)), ("after", (0, 1))):
        other = tmp_path / name / "catalog.db"
        for step in steps:
            if step:
                run("same", "--from", str(verdicts), "--catalog", str(other))
                run("same", "--from", str(verdicts), "--catalog", str(other))
            else:
                ingest(saved, other)
        assert together(other) == together(catalog) == {"11 12", "21", "22"}
        assert run("same", "--list", "--json", "--catalog", str(other)).output == verdicts.read_text()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("merge", "ffffffffffffffffff", "eeeeeeeeee"), "no posting and no job"),
        (("split", "ffffffffffffffffff"), "no posting and no job"),
        (("split", "{11}"), "alone in its job"),
        (("merge", "{11}"), "name two POSTINGs"),
        (("merge", "{11}", "{11}"), "name two POSTINGs"),
        (("merge", "--undo", "{11}"), "nothing of the kind"),
        (("split", "--undo", "{11}"), "nothing of the kind"),
        (("same", "{11}"), "name two POSTINGs"),
    ],
)
def test_what_cannot_be_is_said(catalog: Path, command: tuple[str, ...], words: str) -> None:
    failed = run(*(part.replace("{11}", posting(catalog, 11)) for part in command), "--catalog", str(catalog))
    assert failed.exception is not None
    assert isinstance(failed.exception, CatalogError) or "UsageError" in type(failed.exception).__name__
    assert words in str(getattr(failed.exception, "message", failed.exception))


def test_what_was_said_of_a_posting_that_never_came_can_be_taken_back(catalog: Path, tmp_path: Path) -> None:
    path, absent = tmp_path / "said.jsonl", "f" * 32
    said = {"a": posting(catalog, 11), "b": absent, "verdict": "same", "reason": "", "by": "", "at": "2026-07-04T12:00:00Z"}
    path.write_bytes(orjson.dumps(said))
    run("same", "--from", str(path), "--catalog", str(catalog))
    assert run("same", "--undo", absent, "--catalog", str(catalog)).exception is None
    assert query(catalog, "SELECT count(*) FROM hand WHERE undone_at IS NULL") == [(0,)]


def test_of_three_jobs_that_are_one_two_are_parted_by_their_ids(catalog: Path) -> None:
    jobs = [job for (job,) in query(catalog, "SELECT job_id FROM jobs ORDER BY job_id")][:3]
    assert run("merge", *jobs, "--catalog", str(catalog)).exception is None
    assert run("merge", "--undo", *jobs[:2], "--catalog", str(catalog)).exception is None
    assert query(catalog, "SELECT count(*) FROM hand WHERE undone_at IS NULL") == [(1,)]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "7",
        "[]",
        "{}",
        '{"a": "x", "b": "y", "verdict": "maybe", "reason": "", "by": "", "at": ""}',
        '{"a": 1, "b": 2, "verdict": "same", "reason": "", "by": "", "at": ""}',
        SAID % ("A" * 32, "b" * 32, "2026-07-04T12:00:00Z", "null"),
        SAID % ("a" * 32, "b" * 32, "yesterday", "null"),
        SAID % ("a" * 32, "b" * 32, "2026-07-04T12:00:00Z", "5"),
    ],
)
def test_a_list_of_another_shape_is_refused(catalog: Path, tmp_path: Path, line: str) -> None:
    path = tmp_path / "said.jsonl"
    path.write_text(f"{line}\n")
    failed = run("same", "--from", str(path), "--catalog", str(catalog))
    assert isinstance(failed.exception, Problem)
    assert "line 1" in str(failed.exception)
    assert query(catalog, "SELECT count(*) FROM hand") == [(0,)]
