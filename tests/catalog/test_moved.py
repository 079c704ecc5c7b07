"""No record changes without a cursor, and each former record is kept as it was exported."""

import sqlite3
from datetime import timedelta

import orjson
import pytest
import zstandard

from catalog.database import CatalogError, read_catalog
from catalog.moved import last_cursor
from catalog.prune import Pruning
from catalog.read import job_lines
from catalog.revisions import cursor_at, records_as_of
from catalog.rows import FACT_COLUMNS
from catalog.touched import UNREAD, Sought, take_registered, take_touched
from schemas.enums import Lineage
from schemas.facts import Moment
from schemas.match import Verdict
from schemas.source import Listing
from tests.factories import NOON, TEXT, field, sighting

EDITED = TEXT.replace("every week", "every month")
# What a record is read from, and why no trigger watches it.
UNWATCHED = {
    "source": "what a board is called is written once",
    "revision": "no record",
    **dict.fromkeys(("public_record_short", "occupation", "wage"), "rows are never altered: `register_posting` moves to others"),
    **dict.fromkeys(FACT_COLUMNS, "written together with the lists, which are watched"),
}


def lines(db: sqlite3.Connection) -> list[bytes]:
    return list(job_lines(db))


def as_of(db: sqlite3.Connection, cursor: int) -> list[bytes]:
    return [line for _, line in records_as_of(db, cursor)]


def test_every_column_that_a_record_is_read_from_is_watched(crawl, writer):
    crawl(0, [sighting("1"), sighting("2")])
    read: set[tuple[str, str]] = set()
    writer.db.set_authorizer(lambda act, table, column, *_: read.add((table, column)) or sqlite3.SQLITE_OK if act == 20 else 0)
    lines(writer.db)
    writer.db.execute("UPDATE lists SET shape = 0")
    lines(writer.db)
    writer.db.set_authorizer(None)
    tables = {table for table, column in read if not table.startswith("json") and column}
    assert tables - UNWATCHED.keys() == {"posting", "posting_text", "lists", "employer", "job", "register_posting"}
    assert not {column for table, column in read if table == "posting"} & set(UNREAD)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE posting SET title = 'Another' WHERE id = 1",
        "UPDATE posting SET organization = 'Another' WHERE id = 1",
        "UPDATE posting SET employer = NULL WHERE id = 1",
        "UPDATE posting SET stale_since = 'then' WHERE id = 1",
        "UPDATE posting SET closed_at = 'then' WHERE id = 1",
        "INSERT OR REPLACE INTO posting_text VALUES (1, 'another', '')",
        "UPDATE posting_text SET description = 'another' WHERE posting = 1",
        "INSERT OR REPLACE INTO lists VALUES (1, 0, x'00')",
        "UPDATE lists SET json = x'00' WHERE posting = 1",
        "UPDATE employer SET name = 'Another' WHERE id = 1",
        "UPDATE job SET main = 2 WHERE id = 1",
        "INSERT INTO register_posting (posting) VALUES (1)",
        "UPDATE register_posting SET countries = 'US' WHERE posting = 1",
        "DELETE FROM register_posting WHERE posting = 1",
    ],
)
def test_what_changes_a_record_is_noted(crawl, writer, statement):
    crawl(0, [sighting("1"), sighting("2", title="Lamplighter")])
    writer.db.execute("INSERT INTO employer (id, identity, name, is_agency, origin, quote, rule) VALUES (1, 'a', 'A', 0, 'board', '', '')")
    writer.db.execute("UPDATE posting SET employer = 1 WHERE id = 1")
    if not statement.startswith("INSERT INTO register"):
        writer.db.execute("INSERT INTO register_posting (posting) VALUES (1)")
    take_registered(writer.db, None)
    take_touched(writer.db, None)
    writer.db.execute(statement)
    registered = take_registered(writer.db, None)
    assert 1 in {*registered, *(one.job for one in take_touched(writer.db, None))}


@pytest.mark.parametrize(
    ("postings", "change", "sought"),
    [
        (1, "organization = 'Another'", Sought.NOTHING),
        (2, "organization = 'Another'", Sought.ALL),  # which of them speaks for the job may be another
        (1, "organization = 'Another', workplace = 'remote'", Sought.ALL),
    ],
)
def test_a_new_name_alone_is_nothing_that_searches_look_for(crawl, writer, postings, change, sought):
    crawl(0, [sighting("1")])
    writer.db.execute("UPDATE job SET postings = ?", (postings,))
    take_touched(writer.db, None)
    writer.db.execute(f"UPDATE posting SET {change}")
    (touched,) = take_touched(writer.db, None)
    assert touched.sought is sought


@pytest.mark.parametrize(("more", "sought"), [("", Sought.REGISTERED), ("UPDATE posting SET workplace = 'remote'", Sought.ALL)])
def test_what_registers_say_of_a_new_job_alters_their_columns_alone(crawl, writer, more, sought):
    crawl(0, [sighting("1")])
    (run,) = writer.db.execute("SELECT first_run FROM posting").fetchone()
    take_touched(writer.db, run)
    writer.db.execute("INSERT INTO register_posting (posting) VALUES (1)")
    if more:
        writer.db.execute(more)
    assert take_registered(writer.db, run) == []
    assert [one.sought for one in take_touched(writer.db, run)] == [sought]


def test_an_unchanged_reading_touches_nothing(crawl, writer):
    crawl(0, [sighting("1"), sighting("2", title="Lamplighter")])
    before = lines(writer.db), last_cursor(writer.db)
    crawl(1, [sighting("1", day=1), sighting("2", day=1, title="Lamplighter")])
    assert (lines(writer.db), last_cursor(writer.db)) == before
    assert orjson.loads(before[0][0])["lastSeen"] is None


def test_a_fresh_load_keeps_nothing_and_gives_every_job_a_cursor(crawl, ask):
    crawl(0, [sighting(name, title=name, description=f"{name} lamp " * 30) for name in "abc"])
    assert ask("SELECT count(*) FROM revision") == [(0,)]
    assert ask("SELECT count(DISTINCT cursor), min(cursor = born) FROM job") == [(3, 1)]
    assert ask("SELECT kind, about, count(*) FROM event GROUP BY 1, 2") == [("opened", "both", 3)]


def test_former_records_are_as_they_were(crawl, writer, ask):
    one, two = "Tide gauges", "Harbour lamps"
    days = [
        [sighting("1"), sighting("2", title=two, description="Lamps " * 30)],
        [sighting("1", day=1, description=EDITED), sighting("2", day=1, title=two, description="Lamps " * 30)],
        [sighting("1", day=2, title=one, description=EDITED)],
        [sighting("1", day=3, title=one), sighting("3", day=3, title=one)],
        [sighting("1", day=4, title=one), sighting("2", day=4, title=two)],
    ]
    kept = []
    for day, seen in enumerate(days):
        crawl(day, seen)
        kept.append((last_cursor(writer.db), lines(writer.db), NOON + timedelta(days=day, hours=2)))
    for cursor, then, moment in kept:
        assert as_of(writer.db, cursor) == then
        assert as_of(writer.db, cursor_at(writer.db, moment)) == then
    assert ask("SELECT count(*) FROM revision") == [(3,)]
    numbers = [number for number, _ in records_as_of(writer.db, kept[0][0])]
    assert [line for _, line in records_as_of(writer.db, kept[0][0], numbers[1:])] == kept[0][1][1:]


def test_a_job_merged_by_hand_and_parted_again_is_there_absent_and_there(crawl, writer, ask):
    crawl(0, [sighting("1"), sighting("2", title="Lamplighter", description="Lamps of the harbour, all of them.")])
    one, two = (row[0] for row in ask("SELECT posting_id FROM posting ORDER BY id"))
    kept = [(last_cursor(writer.db), lines(writer.db))]
    for hour, verdict in enumerate((Verdict.SAME, Verdict.DIFFERENT, Verdict.SAME)):
        writer.decide(one, two, verdict, NOON + timedelta(days=1, hours=hour))
        kept.append((last_cursor(writer.db), lines(writer.db)))
    assert [len(then) for _, then in kept] == [2, 1, 2, 1]
    assert [as_of(writer.db, cursor) for cursor, _ in kept] == [then for _, then in kept]
    gone = "SELECT kind, old, new FROM changes WHERE about = 'job' AND field = 'job' ORDER BY cursor"
    ids = [row[0] for row in ask("SELECT job_id FROM job ORDER BY id")]
    assert ask(gone) == [("merged", ids[1], ids[0]), ("split", ids[0], ids[1]), ("merged", ids[1], ids[0])]


def test_what_a_shape_of_lists_moves_leaves_former_records_readable(crawl, writer):
    crawl(0, [sighting("1")])
    then = last_cursor(writer.db), lines(writer.db)
    crawl(1, [sighting("1", day=1, description=EDITED)])
    with writer._transaction():
        writer.db.execute("INSERT OR REPLACE INTO lists VALUES (1, 0, ?)", (zstandard.compress(b"of another shape"),))
    assert as_of(writer.db, then[0]) == then[1]


def test_a_crash_in_a_transaction_leaves_no_trace(crawl, writer):
    crawl(0, [sighting("1")])
    before = lines(writer.db), last_cursor(writer.db), writer.db.execute("SELECT count(*) FROM revision").fetchone()[0]

    def crash() -> None:
        with writer._transaction("then"):
            writer.db.execute("UPDATE posting SET title = 'Another'")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        crash()
    assert (lines(writer.db), last_cursor(writer.db), writer.db.execute("SELECT count(*) FROM revision").fetchone()[0]) == before
    assert not take_touched(writer.db, None)


def test_what_is_dropped_is_refused_and_the_rest_stands(crawl, writer):
    kept = []
    for day, title in enumerate(("One", "Two", "Three", "Four")):
        crawl(day, [sighting("1", day=day, title=title)])
        kept.append((last_cursor(writer.db), lines(writer.db)))
    floor = kept[2][0]
    Pruning(NOON + timedelta(days=2, hours=2), ("revisions", "events")).remove(writer.db)
    assert [as_of(writer.db, cursor) for cursor, _ in kept[2:]] == [then for _, then in kept[2:]]
    with pytest.raises(CatalogError, match="not kept"):
        as_of(writer.db, kept[1][0])
    assert writer.db.execute("SELECT min(cursor) > ? FROM event WHERE kind <> 'opened'", (floor,)).fetchone()[0]


def test_an_edit_adds_some_hundred_bytes(crawl, writer, ask):
    text = TEXT + "\n\n" + "\n".join(f"- Gauge {n} stands at pier {n * 7 % 31} and answers to watch {n * 13 % 17}." for n in range(90))
    crawl(0, [sighting("1", description=text)])
    for day, title in enumerate(("Keeper of the gauges", "Gauge keeper", "Reader of the gauges"), 1):
        crawl(day, [sighting("1", day=day, description=text, title=title)])
    *older, newest = [size for (size,) in ask("SELECT length(record) FROM revision ORDER BY cursor")]
    assert len(text) > 5000
    assert newest < 700
    assert max(older) < 150


def test_the_employers_own_change_moves_the_jobs_of_all_its_boards(crawl, writer, ask):
    crawl(0, [sighting("1"), sighting("2", title="Lamplighter")])
    writer.db.execute("INSERT INTO employer (id, identity, name, is_agency, origin, quote, rule) VALUES (1, 'a', 'A', 0, 'board', '', '')")
    with writer._transaction("2026-07-05T00:00:00Z"):
        writer.db.execute("UPDATE posting SET employer = 1")
    then = last_cursor(writer.db), lines(writer.db)
    with writer._transaction("2026-07-06T00:00:00Z"):
        writer.db.execute("UPDATE employer SET name = 'B'")
    assert as_of(writer.db, then[0]) == then[1] != lines(writer.db)
    assert ask("SELECT kind, field, old, new, count(*) FROM changes WHERE cursor > ? GROUP BY 1, 2, 3, 4", then[0]) == [
        ("rederived", "employer.name", "A", "B", 2)
    ]


def test_events_tell_values_as_they_were(crawl, ask):
    crawl(0, [sighting("1", title="One")])
    crawl(1, [sighting("1", day=1, title="Two")])
    assert ask("SELECT kind, title, old, new FROM changes WHERE about = 'posting' ORDER BY cursor") == [
        ("opened", "One", None, None),
        ("changed", "Two", "One", "Two"),
    ]


def test_a_job_closes_with_its_last_open_posting(crawl, writer, ask):
    both = [sighting("1"), sighting("1", board="copy", family="adzuna", lineage=Lineage.AGGREGATOR)]
    writer.begin_run("r", NOON)
    writer.write(both)
    writer.finish_run("r", NOON)
    one, two = (row[0] for row in ask("SELECT posting_id FROM posting ORDER BY id"))
    writer.decide(one, two, Verdict.SAME, NOON + timedelta(hours=1))
    for day in (1, 2):
        crawl(day, [], Listing("greenhouse", "heronsgate", 0, 0), trusted=("greenhouse:heronsgate",))
    told = "SELECT about, kind FROM changes WHERE kind = 'closed' ORDER BY cursor, about"
    assert ask(told) == [("posting", "closed")]
    for day in (3, 4):
        crawl(day, [], Listing("adzuna", "copy", 0, 0), trusted=("adzuna:copy",))
    assert ask(told) == [("posting", "closed"), ("posting", "closed"), ("job", "closed")]
    assert ask("SELECT reason FROM changes WHERE about = 'job' AND kind = 'closed'") == [("absent_twice",)]


def test_a_reader_of_what_stood_before_holds_no_transaction_open(crawl, path, writer):
    crawl(0, [sighting("1")])
    crawl(1, [sighting("1", day=1, title="Two")])
    assert not writer._before.in_transaction
    with read_catalog(path) as db:
        assert lines(db) == lines(writer.db)


def test_a_job_that_a_run_opens_and_closes_is_told_of_twice(writer, ask):
    """A run that was left unfinished, and taken up after the last day of what it had seen."""
    last = Moment("2026-07-06", field("valid_through", "2026-07-06"))
    writer.begin_run("long", NOON, "crawl")
    writer.write([sighting("1", valid_through=last)])
    writer.finish_run("long", NOON + timedelta(days=5))
    told = ask("SELECT kind, about FROM event WHERE kind IN ('opened', 'closed') ORDER BY cursor")
    assert told == [("opened", "both"), ("closed", "both")]
