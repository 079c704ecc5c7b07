"""What a person says of postings: rows that every run leaves alone, in whatever order things come, and that can be taken back."""

import random
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlite_utils import Database

from catalog.clusters import job_id_of
from catalog.database import CatalogError, open_catalog
from catalog.hand import Decision, postings_of, read_decisions, said_of, to_merge, to_split
from catalog.migrations import catalog_migrations
from catalog.show import describe
from catalog.soundness import find_faults
from catalog.sql import stamp
from catalog.writer import Writer
from pipelines.context import Rolecall
from pipelines.deduplicate import DeduplicatePipeline
from schemas.match import Verdict
from tests.factories import NOON, sighting

OWL = {"title": "Owl Keeper", "description": "Keep owls.\n" + "Owls are fed at night and counted at dawn. " * 9}
LATER = NOON + timedelta(days=1)


def ids(*names):
    return [sighting(name).posting_id for name in names]


def jobs(ask):
    """The jobs as sets of identifiers."""
    return {frozenset(names.split()) for (names,) in ask("SELECT group_concat(identifier, ' ') FROM posting GROUP BY job")}


def sets(*names):
    return {frozenset(name.split()) for name in names}


def test_a_merge_can_be_taken_back(writer, crawl, ask):
    crawl(0, [sighting("1"), sighting("2", **OWL)])
    writer.decide(*ids("1", "2"), Verdict.SAME, LATER, "they told me", "ada")
    assert jobs(ask) == sets("1 2")
    assert ask("SELECT kind, reason FROM changes ORDER BY cursor DESC LIMIT 1") == [("merged", "hand")]
    writer.undo(read_decisions(writer.db, standing=True), LATER + timedelta(days=1), "bob")
    assert jobs(ask) == sets("1", "2")
    assert ask("SELECT kind, reason FROM changes ORDER BY cursor DESC LIMIT 1") == [("split", "hand")]
    (kept,) = read_decisions(writer.db)
    assert (kept.reason, kept.by, kept.at, kept.undone_at, kept.undone_by) == (
        "they told me", "ada", stamp(LATER), stamp(LATER + timedelta(days=1)), "bob",
    )  # fmt: skip
    assert read_decisions(writer.db, standing=True) == []


def test_where_a_split_is_undone_the_programs_own_verdict_stands_again(writer, crawl, ask):
    crawl(0, [sighting("1"), sighting("2")])
    assert jobs(ask) == sets("1 2")
    writer.decide(*ids("1", "2"), Verdict.DIFFERENT, LATER)
    assert jobs(ask) == sets("1", "2")
    assert [link.decided_by for link in describe(writer.db, ids("1")[0]).links] == ["hand", "auto"]
    writer.undo(read_decisions(writer.db), LATER)
    assert jobs(ask) == sets("1 2")


def test_another_verdict_takes_the_place_of_the_one_before(writer, crawl, ask):
    crawl(0, [sighting("1"), sighting("2", **OWL)])
    for verdict in (Verdict.SAME, Verdict.SAME, Verdict.CLONE):
        writer.decide(*ids("1", "2"), verdict, LATER)
    assert [(one.verdict, one.undone_at is None) for one in read_decisions(writer.db)] == [("same", False), ("clone", True)]
    assert jobs(ask) == sets("1", "2")


def test_it_holds_before_its_postings_come(writer, crawl, ask):
    pairs = [("1", "2", Verdict.SAME), ("1", "3", Verdict.DIFFERENT)]
    said = [Decision(*ids(a, b), verdict, "", "", stamp(NOON)) for a, b, verdict in pairs]
    writer.decide_all(said, NOON)
    for day, names in enumerate(("1", "12", "123")):
        crawl(day, [sighting(name, day=day, **(OWL if name == "2" else {})) for name in names])
    assert jobs(ask) == sets("1 2", "3")
    assert ask("SELECT count(*) FROM changes WHERE kind IN ('merged', 'split') AND about = 'posting'") == [(0,)]


@pytest.mark.parametrize("seed", range(4))
def test_no_order_of_loading_matters(tmp_path, seed):
    rng = random.Random(seed)
    postings = {name: OWL if name in "45" else {} for name in "12345"}
    said = [("1", "4", Verdict.SAME), ("2", "3", Verdict.DIFFERENT), ("4", "5", Verdict.DIFFERENT), ("2", "4", Verdict.SAME)]
    found = set()
    for n in range(3):
        steps = [*postings, *said]
        rng.shuffle(steps)
        with Writer(tmp_path / f"{n}.db") as writer:
            writer.begin_run("r", NOON)
            stage = DeduplicatePipeline(Rolecall("r", writer=writer))
            for step in steps:
                if isinstance(step, str):
                    writer.write(stage.process_batch([sighting(step, **postings[step])]))
                else:
                    writer.decide_all([Decision(*ids(*step[:2]), step[2], "", "", stamp(NOON))], NOON)
            rows = writer.db.execute("SELECT group_concat(identifier, ' ') FROM (SELECT * FROM posting ORDER BY identifier) GROUP BY job")
            found.add(frozenset(name for (name,) in rows))
            assert not [fault for fault in find_faults(writer.db) if fault.kind == "clusters"]
    assert len(found) == 1
    (clusters,) = found
    job_of = {name: cluster for cluster in clusters for name in cluster.split()}
    assert [(job_of[a] == job_of[b]) is (verdict is Verdict.SAME) for a, b, verdict in said] == [True] * 4


def test_runs_leave_it_alone(writer, crawl, ask):
    crawl(0, [sighting("1"), sighting("2"), sighting("3", **OWL)])
    writer.decide(*ids("1", "2"), Verdict.DIFFERENT, LATER)
    writer.decide(*ids("2", "3"), Verdict.SAME, LATER)
    for day, edit in ((1, {}), (2, {"workplace": "remote"}), (3, {"department": "Tides"})):
        crawl(day, [sighting("1", day=day, **edit), sighting("2", day=day, **edit), sighting("3", day=day, **OWL, **edit)])
        assert jobs(ask) == sets("1", "2 3")
    writer.begin_run("again", NOON + timedelta(days=4), kind="replay")
    batch = [sighting("1", day=3), sighting("2", day=3), sighting("3", day=3, **OWL)]
    writer.write(DeduplicatePipeline(Rolecall("again", writer=writer)).process_batch(batch))
    writer.finish_run("again", NOON + timedelta(days=4))
    assert jobs(ask) == sets("1", "2 3")
    assert len(read_decisions(writer.db, standing=True)) == 2


def test_a_split_takes_a_posting_out_and_a_job_apart(writer, crawl, ask):
    crawl(0, [sighting(name) for name in "123"])
    assert jobs(ask) == sets("1 2 3")
    one, two, three = ids("1", "2", "3")
    assert to_split(writer.db, [one[:12]]) == {tuple(sorted(pair)) for pair in ((one, two), (one, three))}
    (job,) = ask("SELECT job_id FROM jobs")
    pairs = to_split(writer.db, [job[0]])
    assert len(pairs) == 3
    writer.decide_all([Decision(*pair, Verdict.DIFFERENT, "", "", stamp(LATER)) for pair in pairs], LATER)
    assert jobs(ask) == sets("1", "2", "3")
    assert to_split(writer.db, [two]) == set()
    assert to_split(writer.db, [two, three]) == {tuple(sorted((two, three)))}


def test_a_merge_of_jobs_is_of_their_main_postings(writer, crawl, ask):
    crawl(0, [sighting("1"), sighting("2"), sighting("3", **OWL)])
    keys = [row[0] for row in ask("SELECT job_id FROM jobs ORDER BY postings DESC")]
    (pair,) = to_merge(writer.db, keys)
    assert pair == tuple(row[0] for row in ask("SELECT main_posting_id FROM jobs ORDER BY postings DESC"))
    assert list(to_merge(writer.db, [keys[0], postings_of(writer.db, keys[0])[0]])) == []


def test_what_was_said_is_found_by_one_posting_or_between_several(writer, crawl):
    crawl(0, [sighting(name) for name in "123"])
    one, two, three = ids("1", "2", "3")
    for other in (two, three):
        writer.decide(one, other, Verdict.DIFFERENT, LATER)
    assert len(said_of(writer.db, [one], tuple(Verdict))) == 2
    assert [decision.pair for decision in said_of(writer.db, [one, two], tuple(Verdict))] == [tuple(sorted((one, two)))]
    assert said_of(writer.db, [one, two], (Verdict.SAME,)) == []


@pytest.mark.parametrize("key", ["", "zz", "%"])
def test_a_key_that_names_nothing_is_refused(writer, crawl, key):
    crawl(0, [sighting("1")])
    with pytest.raises(CatalogError, match="no posting and no job"):
        postings_of(writer.db, key)


def test_a_key_that_names_several_is_refused(writer, crawl):
    crawl(0, [sighting(str(n)) for n in range(40)])
    with pytest.raises(CatalogError, match="give more of it"):
        postings_of(writer.db, ids("1")[0][:1])


def test_one_posting_is_no_pair(writer, crawl):
    crawl(0, [sighting("1")])
    with pytest.raises(CatalogError, match="name two"):
        writer.decide_all([Decision(*ids("1", "1"), Verdict.SAME, "", "", stamp(NOON))], NOON)


def test_words_of_an_older_catalog_are_kept(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        catalog_migrations().apply(Database(old), stop_before="hand")
        old.executescript("""
            INSERT INTO run (id, run_id, kind, rules_version, started_at) VALUES (1, 'r', 'crawl', '1', 'then');
            INSERT INTO source (id, family, board) VALUES (1, 'lever', 'a');
            INSERT INTO job (id, job_id, postings) VALUES (1, 'j', 1), (2, 'k', 1);
            INSERT INTO posting (id, posting_id, source, identifier, job, first_run, last_run, first_seen, last_seen, content_hash,
              rules_version, lineage) VALUES (1, 'z', 1, '1', 1, 1, 1, 'then', 'then', 'h', '1', 'ats'),
              (2, 'b', 1, '2', 2, 1, 1, 'then', 'then', 'h', '1', 'ats');
            INSERT INTO duplicate (a, b, verdict, score, reasons, decided_by, decided_at) VALUES
              (1, 2, 'different', 1, '["two desks"]', 'hand', '2026-01-01T00:00:00Z');
        """)
    with closing(open_catalog(path)) as db:
        assert read_decisions(db) == [Decision("b", "z", Verdict.DIFFERENT, "two desks", "", "2026-01-01T00:00:00Z")]
        assert db.execute("SELECT count(*) FROM duplicate").fetchone() == (0,)


def test_a_job_keeps_its_name_through_a_merge_and_its_undoing(writer, crawl, ask):
    crawl(0, [sighting("1"), sighting("2", **OWL)])
    before = ask("SELECT job_id FROM jobs ORDER BY 1")
    writer.decide(*ids("1", "2"), Verdict.SAME, LATER)
    writer.undo(read_decisions(writer.db), LATER)
    assert ask("SELECT job_id FROM jobs ORDER BY 1") == before == [(name,) for name in sorted(map(job_id_of, ids("1", "2")))]
