"""From raw postings to jobs by partition: the same as one machine makes of them, whatever stopped it on the way."""

import shutil
from collections import Counter
from dataclasses import replace

import orjson
import pyarrow.parquet as pq
import pytest

from bench.soak.bulk import SEEN, clones, differing, ingest, invented, unlike, write_lines
from bulk.importing import import_folder
from bulk.parts import grouped, part_of
from bulk.run import run
from crawler.run.flow import load_settings
from crawler.run.places import Places
from pipelines.match.bands import FULLEST_BAND, MOST_CANDIDATES
from schemas.errors import Problem

pytest.importorskip("daft", reason="the extra `bulk` is not installed")
RULES = "1"


def run_here(folder, postings, part_bytes=60_000):
    """A run of postings in ``folder``."""
    if not (folder / "in.jsonl").exists():
        write_lines(folder / "in.jsonl", postings)
    return run(folder / "in.jsonl", folder / "out", RULES, {}, part_bytes)


def files_of(out):
    return {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}


def test_a_run_and_its_import_are_what_one_machine_makes(tmp_path, here, monkeypatch):
    monkeypatch.setattr("crawler.run.runs.rules_version", lambda: RULES)
    postings = [*invented(200), replace(next(invented(1)), identifier="long", title="x" * 300_000)]  # the last is no posting
    done = run_here(tmp_path, postings)
    assert (done.parts > 3, done.sightings, done.postings, done.fresh) == (True, 201, 200, done.parts)
    assert done.pairs > 50
    assert done.jobs < 190
    ingest(postings, tmp_path / "one" / "catalog.db")
    assert differing(tmp_path / "out", tmp_path / "one/catalog.db") == {}
    for _ in range(2):  # a folder that was loaded is known
        report = import_folder(tmp_path / "out", Places(tmp_path / "bulk/catalog.db"), load_settings(), RULES)
        if report.summary.new:
            assert unlike(tmp_path / "one/catalog.db", tmp_path / "bulk/catalog.db") == {}
    assert report.summary.new == 0


def test_what_is_finished_is_not_computed_again(tmp_path, here):
    class Killed(BaseException):
        pass

    def stop_at(name, number):
        def before(task, part):
            if (task, part) == (name, number):
                raise Killed

        here.before = before

    postings = list(invented(120))
    for name in ("derive_part", "sign_part", "find_part", "judge_part"):
        stop_at(name, 1)
        with pytest.raises(Killed):
            run_here(tmp_path, postings)
    here.before = lambda task, part: None
    done = run_here(tmp_path, postings)
    assert done.fresh == 0
    assert max(Counter(here).values()) == 1
    before = files_of(tmp_path / "out")
    here.clear()
    assert run_here(tmp_path, postings) == done
    assert (here, files_of(tmp_path / "out")) == ([], before)
    whole = tmp_path / "whole"
    whole.mkdir()
    shutil.copy2(tmp_path / "in.jsonl", whole)
    run_here(whole, postings)
    for kind in ("postings", "pairs", "jobs"):
        for path in (whole / "out" / kind).iterdir():
            assert pq.read_table(path).equals(pq.read_table(tmp_path / "out" / kind / path.name)), path


def test_clones_of_one_employer_stay_bounded(tmp_path, here):
    count = 400
    done = run_here(tmp_path, clones(count), 50_000)
    assert done.parts > 5
    assert done.jobs == 10  # a place each
    assert done.pairs <= MOST_CANDIDATES * count
    for part in range(done.parts):
        met = pq.read_table(grouped(tmp_path / "out", "met", part))
        assert max(map(len, met["first"].to_pylist())) == FULLEST_BAND
        near = Counter(pq.read_table(part_of(tmp_path / "out", "candidates", part))["order"].to_pylist())
        assert max(near.values(), default=0) <= MOST_CANDIDATES


def test_of_a_posting_that_was_told_twice_the_whole_and_late_one_stands(tmp_path, here):
    first = next(invented(1))
    lines = [
        orjson.dumps({"family": "greenhouse", "source": "b", "identifier": "1", "title": title, "seen_at": at, "partial": partial,
                      "description_html": first.description_html})
        for title, at, partial in (("Early", "2026-11-01", False), ("Late", "2026-11-03", False), ("Row", "2026-11-05", True))
    ]  # fmt: skip
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(lines))
    done = run(tmp_path / "in.jsonl", tmp_path / "out", RULES, {}, 100)
    assert (done.sightings, done.postings, done.jobs) == (3, 1, 1)
    titles = [
        title for part in range(done.parts) for title in pq.read_table(part_of(tmp_path / "out", "postings", part))["title"].to_pylist()
    ]
    assert titles == ["Late"]


def test_an_input_without_postings_is_a_run_too(tmp_path, here):
    (tmp_path / "in.jsonl").write_text("\n\n", "utf-8")
    done = run(tmp_path / "in.jsonl", tmp_path / "out", RULES, {})
    assert (done.postings, done.pairs, done.jobs) == (0, 0, 0)


def test_what_is_made_is_not_read_as_input(tmp_path):
    (tmp_path / "in.jsonl").write_text("\n", "utf-8")
    with pytest.raises(Problem, match="lies within"):
        run(tmp_path, tmp_path / "out", RULES, {})


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (lambda folder: (folder / "in.jsonl").write_text("{}", "utf-8"), "was begun with other input"),
        (lambda folder: (folder / "out/plan.json").write_text("[]", "utf-8"), "no plan of this rolecall"),
        (lambda folder: (folder / "out/plan.json").unlink(), "is not empty and holds no plan.json"),
        (lambda folder: (folder / "in.jsonl").rename(folder / "in.txt"), "name a file, or a folder of files, that ends in"),
    ],
)
def test_a_folder_of_something_else_is_refused(tmp_path, here, alter, words):
    postings = list(invented(3))
    run_here(tmp_path, postings)
    alter(tmp_path)
    with pytest.raises(Problem, match=words):
        run(next(tmp_path.glob("in.*")), tmp_path / "out", RULES, {})


def test_other_rules_are_refused(tmp_path, here):
    run_here(tmp_path, invented(3))
    with pytest.raises(Problem, match=r"was made by other rules \(1, now 2\): run `rolecall bulk run` into another folder"):
        run(tmp_path / "in.jsonl", tmp_path / "out", "2", {})
    with pytest.raises(Problem, match="was made by other rules"):
        import_folder(tmp_path / "out", Places(tmp_path / "catalog.db"), load_settings(), "2")


def test_a_folder_that_is_not_finished_is_not_imported(tmp_path, here):
    run_here(tmp_path, invented(30), 20_000)
    part_of(tmp_path / "out", "sightings", 1).unlink()
    with pytest.raises(Problem, match=r"is not finished \(1 of \d partitions are left\): run `rolecall bulk run` to its end"):
        import_folder(tmp_path / "out", Places(tmp_path / "catalog.db"), load_settings(), RULES)
    assert not (tmp_path / "catalog.db").exists()


def test_a_damaged_partition_is_named_with_its_cure(tmp_path, here):
    run_here(tmp_path, invented(30), 20_000)
    broken = part_of(tmp_path / "out", "signatures", 1)
    broken.write_bytes(b"no parquet")
    part_of(tmp_path / "out", "pairs", 1).unlink()
    with pytest.raises(Problem, match=r"part-000001.parquet cannot be read as Parquet \(.*\): remove it and run the same command again"):
        run_here(tmp_path, ())


def test_seen_at_is_kept(tmp_path, here):
    run_here(tmp_path, invented(3))
    assert set(pq.read_table(part_of(tmp_path / "out", "postings", 0))["seen_at"].to_pylist()) == {SEEN.isoformat()}
