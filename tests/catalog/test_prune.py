"""What is old goes, in parts that can be stopped; what a hand said stays, and feeds hear of what went."""

from datetime import timedelta

import orjson
import pytest

from catalog.asof import count_as_of
from catalog.audit.judgements import Finding, keep_judgement
from catalog.changes import jobs_since
from catalog.cursors import Gone, read_state
from catalog.moved import last_cursor
from catalog.prune import _OF_POSTING, KINDS, Pruning
from catalog.read import job_lines
from catalog.revisions import records_as_of
from catalog.soundness import find_faults
from catalog.writer import Writer
from schemas.facts import Moment
from schemas.match import Verdict
from schemas.source import Reject
from tests.factories import NOON, TEXT, sighting
from tests.factories import field as evidence

CUTOFF = NOON + timedelta(days=30)
LAMPS = [f"Lamps of quay {n} are lit at dusk, and put out at dawn." for n in range(12)]


def board(day: int, *others: str):
    """Twelve openings that stay, and the others."""
    stay = [sighting(f"lamp{n}", day=day, title=f"Keeper of lamp {n}", description=text) for n, text in enumerate(LAMPS)]
    return [*stay, *(sighting(name, day=day, title=f"Diver {name}", description=f"{name} dives for pearls.") for name in others)]


@pytest.fixture
def old(crawl, writer):
    """Old closed jobs a and b (one of two postings), c closed of late, twelve open; edits early and late."""
    crawl(0, board(0, "a", "b", "b2", "c"))
    one, two = (posting_id(writer, name) for name in ("b", "b2"))
    pair = "INSERT OR REPLACE INTO duplicate VALUES (min(:a, :b), max(:a, :b), 'same', 1, NULL, '[]', 'auto', '2026')"
    numbers = {"a": number(writer, "b"), "b": number(writer, "b2")}
    writer.decide(one, two, Verdict.SAME, NOON + timedelta(hours=2))
    with writer._transaction("2026-07-04T15:00:00Z"):
        writer.db.execute(pair, numbers)
        writer.db.execute("DELETE FROM hand")
    writer.begin_run("bad", NOON)
    writer.reject(Reject("greenhouse", "heronsgate", "no title", "{}"))
    writer.finish_run("bad", NOON + timedelta(hours=3), accepted=False)
    crawl(1, [*board(1, "a", "b", "b2", "c")[:-1], sighting("c", day=1, title="Diver c", description="c dives for amber.")])
    for day in (2, 3):
        crawl(day, board(day, "c"))
    crawl(40, [*board(40)[1:], sighting("lamp0", day=40, title="Keeper of every lamp", description=LAMPS[0])])
    crawl(41, [*board(41)[1:], sighting("lamp0", day=41, title="Keeper of every lamp", description=LAMPS[0])])


def faults(writer) -> list[str]:
    """What does not hold together; invented postings have no words behind their titles."""
    return [found.sentence for found in find_faults(writer.db) if found.kind != "evidence"]


def number(writer, identifier: str) -> int:
    return writer.db.execute("SELECT id FROM posting WHERE identifier = ?", (identifier,)).fetchone()[0]


def posting_id(writer, identifier: str) -> str:
    return writer.db.execute("SELECT posting_id FROM posting WHERE identifier = ?", (identifier,)).fetchone()[0]


def titles(writer) -> set[str]:
    return {orjson.loads(line)["title"] for line in job_lines(writer.db)}


def rows(writer) -> dict[str, list[tuple[object, ...]]]:
    tables = [row[0] for row in writer.db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '*_fts*'")]
    return {
        table: sorted(map(repr, map(tuple, writer.db.execute(f"SELECT * FROM {table}")))) for table in tables if table != "sqlite_sequence"
    }


def test_every_table_of_a_posting_is_cleared_with_it(writer):
    """Those that a posting keeps instead are named in ``_HELD``."""
    referring = {
        table
        for (table,) in map(tuple, writer.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall())
        for _, _, parent, column, *_ in map(tuple, writer.db.execute(f"PRAGMA foreign_key_list({table})").fetchall())
        if parent == "posting" and column == "posting"
    }
    assert referring - {*_OF_POSTING} == {"audit", "employer", "employer_alias"}


def test_what_is_counted_is_what_goes(old, writer):
    pruning = Pruning(CUTOFF)
    before = titles(writer)
    counted = pruning.count(writer.db)
    assert counted["jobs"] == 2
    assert all(counted[kind] for kind in KINDS), counted
    told = []
    removed = pruning.remove(writer.db, told.append)
    assert removed == counted
    assert sum(told) == sum(removed.values())
    assert before - titles(writer) == {"Diver a", "Diver b"}
    assert not any(pruning.count(writer.db).values())
    assert writer.db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert not faults(writer)
    assert len(writer.db.execute("SELECT 1 FROM posting_fts WHERE posting_fts MATCH 'pearls'").fetchall()) == 1


def test_a_dry_look_changes_nothing(old, writer):
    before = rows(writer)
    Pruning(CUTOFF).count(writer.db)
    assert rows(writer) == before


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_goes_alone(old, writer, kind):
    before = rows(writer)
    assert [*Pruning(CUTOFF, [kind]).remove(writer.db)] == [kind]
    gone = {table for table, held in rows(writer).items() if len(held) < len(before[table])}
    assert gone == {"revisions": {"revision"}, "events": {"event"}, "quarantine": {"quarantine"}}.get(kind, gone)
    assert ("posting" in gone) == (kind == "jobs")
    assert not faults(writer)


def test_openings_and_closings_of_what_stays_are_kept(old, writer, ask):
    Pruning(CUTOFF).remove(writer.db)
    assert ask("SELECT count(*) FROM event WHERE kind = 'opened'") == ask("SELECT count(*) FROM posting") == [(13,)]
    assert ask("SELECT DISTINCT kind FROM event WHERE at < '2026-08-03'") == [("opened",)]
    assert ask("SELECT count(*) FROM campaigns WHERE ended_at IS NOT NULL") == [(1,)]


@pytest.mark.parametrize("what", ["verdict", "judgement", "employer"])
def test_what_a_hand_or_an_employer_rests_on_stays(old, writer, what):
    one, other = posting_id(writer, "a"), posting_id(writer, "lamp1")
    if what == "verdict":
        writer.decide(one, other, Verdict.DIFFERENT, NOON)
    elif what == "judgement":
        keep_judgement(writer.db, [one], "title", "Diver a", "Diver a", Finding.RIGHT, NOON)
    else:
        writer.db.execute(
            "INSERT INTO employer (identity, name, is_agency, origin, quote, rule, posting) VALUES ('i', 'n', 0, 'board', 'q', 'r', ?)",
            (number(writer, "a"),),
        )
    assert Pruning(CUTOFF).remove(writer.db)["jobs"] == 1
    assert "Diver a" in titles(writer)


def test_where_nothing_is_old_everything_that_was_can_still_be_asked_for(crawl, writer):
    crawl(0, board(0))
    assert not any(Pruning(CUTOFF).remove(writer.db).values())
    assert read_state(writer.db).floor == 0


def test_a_follower_is_told_what_went(old, writer):
    copy = {row["jobId"] for row in follow(writer, 0) if row["op"] == "upsert"}
    at = last_cursor(writer.db)
    gone = {row[0] for row in writer.db.execute("SELECT job_id FROM jobs WHERE title IN ('Diver a', 'Diver b')")}
    Pruning(CUTOFF).remove(writer.db)
    told = follow(writer, at)
    assert {row["op"] for row in told} == {"delete"}
    assert copy - {row["jobId"] for row in told} == copy - gone == {orjson.loads(line)["jobId"] for line in job_lines(writer.db)}
    assert read_state(writer.db).floor > 0
    with pytest.raises(Gone):
        jobs_since(writer.db, read_state(writer.db).floor - 1)


def follow(writer, number: int) -> list[dict[str, object]]:
    lines: list[bytes] = []
    while True:
        part = jobs_since(writer.db, number, check=False)
        lines += part.lines
        number = part.last
        if part.is_last:
            return [orjson.loads(line) for line in lines]


def test_one_that_comes_back_is_a_job_again(old, writer, crawl):
    job_id = writer.db.execute("SELECT job_id FROM jobs WHERE title = 'Diver a'").fetchone()[0]
    Pruning(CUTOFF).remove(writer.db)
    at = last_cursor(writer.db)
    crawl(50, board(50, "a"))
    assert [row["op"] for row in follow(writer, at) if row["jobId"] == job_id] == ["upsert"]
    assert [row["op"] for row in follow(writer, 0) if row["jobId"] == job_id] == ["upsert"]
    for day in (51, 52):
        crawl(day, board(day))
    Pruning(NOON + timedelta(days=60)).remove(writer.db)
    assert [row["op"] for row in follow(writer, at) if row["jobId"] == job_id] == ["delete"]
    assert not faults(writer)


def test_days_that_are_kept_are_as_they_were_but_for_what_went(old, writer):
    then = last_cursor(writer.db)
    jobs = count_as_of(writer.db, then).jobs
    Pruning(CUTOFF).remove(writer.db)
    held = count_as_of(writer.db, then)
    assert (held.jobs, held.pruned) == (jobs - 2, 2)


def test_what_was_stopped_goes_on(old, writer, path, monkeypatch):
    """Stopped after each of its parts in turn: the catalog is sound, and the rest goes next time."""
    monkeypatch.setattr("catalog.prune._JOBS_AT_ONCE", 1)
    monkeypatch.setattr("catalog.prune._ROWS_AT_ONCE", 3)
    pruning, stops = Pruning(CUTOFF), 0

    def stop(rows: int) -> None:
        if rows:
            raise KeyboardInterrupt

    while any(pruning.count(writer.db).values()):
        with pytest.raises(KeyboardInterrupt):
            pruning.remove(writer.db, stop)
        stops += 1
        assert not faults(writer)
    assert stops > 5
    assert "Diver a" not in titles(writer)
    writer.close()
    with Writer(path) as again:
        assert not any(pruning.count(again.db).values())


def test_another_text_is_read_after_pruning(old, writer, crawl):
    """What later records are compressed by is still there."""
    Pruning(CUTOFF).remove(writer.db)
    then = last_cursor(writer.db), list(job_lines(writer.db))
    crawl(60, [*board(60)[1:], sighting("lamp0", day=60, description=TEXT)])
    assert [line for _, line in records_as_of(writer.db, then[0])] == then[1]


def test_a_merged_job_goes_once_more_when_it_is_pruned_and_one_that_is_shown_again_comes_back(old, crawl, writer):
    ids = dict(map(tuple, writer.db.execute("SELECT p.identifier, j.job_id FROM posting p JOIN job j ON j.id = p.id")))
    first = ops_since(writer, 0)
    assert {first[ids["b"]], first[ids["b2"]]} == {"upsert", "delete"}
    then = read_state(writer.db).now.number
    Pruning(CUTOFF).remove(writer.db)
    assert ops_since(writer, then) == dict.fromkeys((ids["a"], ids["b"], ids["b2"]), "delete")
    then = read_state(writer.db).now.number
    crawl(42, board(42, "a"))
    assert ops_since(writer, then)[ids["a"]] == "upsert"


def ops_since(writer, cursor: int) -> dict[str, str]:
    return {line["jobId"]: line["op"] for line in map(orjson.loads, jobs_since(writer.db, cursor, check=False).lines)}


def test_what_a_board_still_shows_after_its_last_day_is_not_removed_and_does_not_open_as_new(crawl, writer, ask):
    """Removed, its last day would be named first when it has passed, and say nothing."""
    last = Moment("2026-07-10", evidence("valid_through", "2026-07-10"))
    for day in (0, 10, 40):
        crawl(day, [*board(day), sighting("late", day=day, title="Diver late", valid_through=last)])
    assert ask("SELECT closed_reason FROM posting WHERE identifier = 'late'") == [("valid_through",)]
    assert Pruning(CUTOFF).remove(writer.db)["jobs"] == 0
    crawl(41, [*board(41), sighting("late", day=41, title="Diver late", valid_through=last)])
    assert ask("SELECT closed_reason FROM posting WHERE identifier = 'late'") == [("valid_through",)]
    for day in (42, 43):
        crawl(day, board(day))
    assert Pruning(NOON + timedelta(days=60)).remove(writer.db)["jobs"] == 1
