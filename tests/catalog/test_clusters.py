"""Jobs as components of pairs: order, vetoes, hands, and what followers are told."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.clusters import Edge, group, job_id_of
from catalog.database import CatalogError
from catalog.turns import close
from catalog.writer import Writer
from pipelines.context import Rolecall
from pipelines.deduplicate import DeduplicatePipeline
from schemas.enums import Lineage
from schemas.match import Verdict
from tests.factories import NOON, TEXT, place, sighting

NAMES = {n: f"{n * 7919 % 100:02}" for n in range(20)}


def same(a, b, score=1.0, by_hand=False):
    return Edge(a, b, True, False, score, by_hand)


def apart(a, b):
    return Edge(a, b, False, True)


@pytest.mark.parametrize(
    ("edges", "clusters"),
    [
        ([], [{0}, {1}, {2}, {3}]),
        ([same(0, 1), same(1, 2)], [{0, 1, 2}, {3}]),
        ([same(0, 1), same(2, 3), apart(0, 1)], [{0}, {1}, {2, 3}]),
        ([same(0, 1, 0.9), same(1, 2, 0.8), apart(0, 2)], [{0, 1}, {2}, {3}]),
        ([same(0, 1, 0.8), same(1, 2, 0.9), apart(0, 2)], [{0}, {1, 2}, {3}]),
        ([same(0, 1, 0.8, by_hand=True), same(1, 2, 0.9), apart(0, 2)], [{0, 1}, {2}, {3}]),
        ([same(0, 1), same(2, 3), same(1, 2), apart(0, 3)], None),
    ],
)
def test_grouping(edges, clusters):
    found = group(range(4), edges, NAMES)
    if clusters is not None:
        assert sorted(map(sorted, found)) == sorted(map(sorted, clusters))
    assert {frozenset(found) for found in (group(range(4), order, NAMES) for order in permutations(edges))} == {frozenset(found)}


pairs = st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda p: p[0] != p[1])
edges_of_any_kind = st.lists(
    st.builds(
        lambda p, is_same, score: Edge(*sorted(p), is_same, not is_same, score), pairs, st.booleans(), st.sampled_from([0.7, 0.8, 0.9])
    )
)


@given(edges_of_any_kind, st.randoms())
def test_no_order_matters_and_no_veto_is_broken(edges, rng):
    found = group(range(10), edges, NAMES)
    shuffled = list(edges)
    rng.shuffle(shuffled)
    assert set(group(reversed(range(10)), shuffled, NAMES)) == set(found)
    assert sorted(n for cluster in found for n in cluster) == list(range(10))
    assert not any({e.a, e.b} <= cluster for e in edges if e.apart for cluster in found)


def openings():
    """Nine postings of five openings: copies at an aggregator, another city, another level, an edited copy."""
    edited = TEXT.replace("salt water", "wet boots").replace("each week", "every Friday")
    relay = {"family": "agg", "board": "all", "lineage": Lineage.AGGREGATOR}
    return [
        sighting("1"),
        sighting("2", description=edited),
        sighting("a1", **relay),
        sighting("3", job_locations=(place("Leith", "GB-EDH"),)),
        sighting("a3", **relay, job_locations=(place("Leith", "GB-EDH"),)),
        sighting("4", title="Senior Firmware Engineer"),
        sighting("5", title="Lamp Trimmer", description="Trim lamps.\n" + "A lamp is a lamp is a lamp. " * 9),
        sighting("a5", **relay, title="Lamp Trimmer", description="Trim lamps.\n" + "A lamp is a lamp is a lamp. " * 9),
        sighting("6", title="Owl Keeper", description="Keep owls.\n" + "Owls are fed at night and counted at dawn. " * 9),
    ]


def jobs_of(path, batches):
    with Writer(path) as writer:
        writer.begin_run("r", NOON)
        stage = DeduplicatePipeline(Rolecall("r", writer=writer))
        for batch in batches:
            writer.write(stage.process_batch(list(batch)))
        rows = writer.db.execute(
            "SELECT job_id, group_concat(posting_id) FROM (SELECT * FROM posting ORDER BY posting_id) p "
            "JOIN job j ON j.id = p.job GROUP BY 1"
        )
        return dict(rows.fetchall())


@settings(max_examples=12, deadline=None)
@given(st.permutations(range(9)), st.integers(1, 9))
def test_any_crawl_order_gives_the_same_jobs(tmp_path_factory, order, size):
    all_of_them = openings()
    expected = jobs_of(tmp_path_factory.mktemp("a") / "c.db", [all_of_them])
    assert len(expected) == 5
    postings = [openings()[n] for n in order]
    batches = [postings[at : at + size] for at in range(0, 9, size)]
    assert jobs_of(tmp_path_factory.mktemp("b") / "c.db", batches) == expected


def test_a_job_keeps_its_id_when_a_copy_joins_later(crawl, ask):
    crawl(0, [sighting("1")])
    before = ask("SELECT job_id FROM jobs")
    for day, name in enumerate("abcdefgh", 1):
        crawl(day, [sighting("1", day=day), sighting(name, day=day)])
    assert ask("SELECT job_id, postings FROM jobs") == [(before[0][0], 9)]
    assert before == [(job_id_of(sighting("1").posting_id),)]
    assert ask("SELECT count(*) FROM changes WHERE about = 'posting' AND kind IN ('merged', 'split')") == [(0,)]


def test_a_hand_splits_and_joins_and_is_not_overruled(writer, crawl, ask):
    one, two = sighting("1").posting_id, sighting("2").posting_id
    crawl(0, [sighting("1"), sighting("2")])
    assert ask("SELECT count(*) FROM jobs") == [(1,)]
    writer.decide(one, two, Verdict.DIFFERENT, NOON + timedelta(days=1), "two desks")
    assert ask("SELECT count(*) FROM jobs") == [(2,)]
    assert ask("SELECT kind, run_id FROM changes WHERE about = 'posting' ORDER BY cursor DESC LIMIT 1") == [("split", None)]
    crawl(2, [sighting("1", day=2, content="new", workplace="remote"), sighting("2", day=2, content="new", workplace="remote")])
    assert ask("SELECT count(*) FROM jobs") == [(2,)]
    assert ask("SELECT verdict, reason FROM hand WHERE undone_at IS NULL") == [("different", "two desks")]
    assert ask("SELECT verdict FROM duplicate") == [("same",)]
    writer.decide(one, two, Verdict.SAME, NOON + timedelta(days=3))
    assert ask("SELECT count(*) FROM jobs") == [(1,)]
    merged = ask("SELECT kind, old, new, job_id FROM changes WHERE about = 'posting' ORDER BY cursor DESC LIMIT 1")[0]
    assert merged[0] == "merged"
    assert {merged[1], merged[2]} == {job_id_of(one), job_id_of(two)}
    assert merged[2] == merged[3]


def test_a_hand_needs_two_known_postings(writer, crawl):
    crawl(0, [sighting("1")])
    with pytest.raises(CatalogError, match="not two postings"):
        writer.decide(sighting("1").posting_id, "0" * 32, Verdict.SAME, NOON)


def test_a_change_can_split_a_job(crawl, ask):
    crawl(0, [sighting("1"), sighting("2")])
    moved = {"job_locations": (place("Leith", "GB-EDH"),)}
    crawl(1, [sighting("1", day=1), sighting("2", day=1, **moved)])
    assert ask("SELECT postings FROM jobs") == [(1,), (1,)]
    assert ask("SELECT kind FROM changes WHERE about = 'posting' AND kind IN ('merged', 'split')") == [("split",)]
    assert ask("SELECT verdict, veto FROM duplicate") == [("clone", "place")]


CLOSED_AT = "2026-07-07T12:00:00Z"


def test_the_main_posting_is_open_and_nearest_to_the_employer(crawl, ask, writer):
    relay = {"family": "agg", "board": "all", "lineage": Lineage.AGGREGATOR, "url": "https://agg.example/1"}
    crawl(0, [sighting("a", **relay), sighting("1")])
    assert ask("SELECT url FROM jobs") == [("https://boards.example/heronsgate/1",)]
    for name, left in (("1", [("https://agg.example/1", None, 2)]), ("a", [("https://boards.example/heronsgate/1", CLOSED_AT, 2)])):
        ((number,),) = ask("SELECT id FROM posting WHERE identifier = ?", name)
        close(writer.db, [number], 1, CLOSED_AT, "absent_twice")
        assert ask("SELECT url, closed_at, postings FROM jobs") == left


def test_what_the_main_posting_leaves_open_is_taken_from_its_copy(crawl, ask):
    bare = {"base_salary": (), "workplace": None}
    crawl(0, [sighting("1", **bare), sighting("a", family="agg", board="all", lineage=Lineage.AGGREGATOR)])
    assert ask("SELECT workplace, salary_max, postings FROM jobs") == [("hybrid", 120000.0, 2)]
