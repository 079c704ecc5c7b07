"""As of a day: what the catalog says of an earlier day is what was exported on that day."""

import random
import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import asdict, replace
from datetime import timedelta

import orjson
import pytest

from catalog.asof import count_as_of, find_cursor, row_of, write_as_of, write_tables
from catalog.cursors import Gone, read_state
from catalog.database import CatalogError
from catalog.events import values_of
from catalog.export import export
from catalog.hand import read_decisions
from catalog.history import history_of
from catalog.read import job_lines
from catalog.revisions import records_as_of
from catalog.views import JOB_COLUMNS
from schemas.enums import Lineage, Origin
from schemas.evidence import Evidence
from schemas.facts import Claim, EligibilityToWork
from schemas.job import Sighting
from schemas.match import Verdict
from schemas.source import Listing
from tests.factories import NOON, TEXT, claim, place, salary, sighting

DAYS = 7
POSTINGS = ("1", "2", "3", "4", "5", "6", "7")
TITLES = ("Firmware Engineer", "Keeper of the gauges", "Lamplighter", "Diver, nights")
# What a posting may say otherwise on another day.
EDITS: dict[str, tuple[object, ...]] = {
    "title": TITLES,
    "description": (TEXT, TEXT.replace("every week", "every month"), "Lamps are lit at dusk, and put out at dawn."),
    "base_salary": ((), (salary(),), (salary(high=130000), salary(low=40, high=50, label="nights"))),
    "job_locations": ((place(),), (), (place(), place("Deal", None, "GB")), (place(None, None, "GB", remote=True),)),
    "workplace": (None, "hybrid", "remote"),
    "eligibility_to_work": (EligibilityToWork(), EligibilityToWork("offered"), EligibilityToWork(authorization_required=True)),
    "employment_types": (("FULL_TIME",), ("FULL_TIME", "CONTRACTOR"), ()),
    "claims": ((), (claim(),), (claim(), Claim("sponsorship", "offered", Evidence("sponsorship", Origin.CLAIM, "visa", "claim")))),
    "url": ("https://boards.example/1", "javascript:alert(1)", None),
}


def board_of(rng: random.Random, day: int) -> list[Sighting]:
    """What a board shows on a day."""
    shown = [name for name in POSTINGS if rng.random() < 0.85]
    return [
        sighting(name, day=day, **{field: rng.choice(values) for field, values in EDITS.items() if rng.random() < 0.3}) for name in shown
    ]


def relays(rng: random.Random, day: int) -> list[Sighting]:
    parts = {"family": "agg", "board": "all", "lineage": Lineage.AGGREGATOR, "claims": (claim(),)}
    return [sighting(name, day=day, **parts, title=rng.choice(TITLES)) for name in ("a", "b") if rng.random() < 0.5]


def live_through(seed: int, crawl, writer) -> list[tuple[str, list[bytes], list[list[object]]]]:
    """A catalog lives for some days: each day with its records and its rows of the view `jobs`, as they were on its evening."""
    rng = random.Random(seed)
    evenings = []
    for day in range(DAYS):
        crawl(day, board_of(rng, day) + relays(rng, day), Listing("greenhouse", "heronsgate", 7, 7))
        known = [row[0] for row in writer.db.execute("SELECT posting_id FROM posting")]
        if rng.random() < 0.4 and len(known) > 1:
            writer.decide(*rng.sample(known, 2), rng.choice((Verdict.SAME, Verdict.DIFFERENT)), NOON + timedelta(days=day, hours=2))
        if rng.random() < 0.3:
            read_anew(writer, board_of(rng, day), day)
        rows = [list(row) for row in writer.db.execute(f"SELECT {', '.join(JOB_COLUMNS)} FROM jobs ORDER BY job_id")]
        evenings.append(((NOON + timedelta(days=day)).date().isoformat(), list(job_lines(writer.db)), rows))
    return evenings


def read_anew(writer, sightings: list[Sighting], day: int) -> None:
    """Newer rules read known postings otherwise."""
    known = {row[0] for row in writer.db.execute("SELECT posting_id FROM posting")}
    writer.begin_run(f"replay {day}", NOON + timedelta(days=day, hours=4), "replay")
    old = [replace(one, seen_at=NOON) for one in sightings if one.posting_id in known]
    writer.write(old)
    writer.finish_run(f"replay {day}", NOON + timedelta(days=day, hours=5))


SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_earlier_day_is_as_its_snapshot_was(seed, crawl, writer):
    evenings = live_through(seed, crawl, writer)
    assert len({line for _, lines, _ in evenings for line in lines}) > 2 * DAYS
    for day, lines, rows in evenings:
        cursor = find_cursor(writer.db, day)
        then = [line for _, line in records_as_of(writer.db, cursor)]
        assert then == lines
        records = sorted(map(orjson.loads, then), key=lambda record: record["jobId"])
        assert [comparable(row_of(record)) for record in records] == [comparable(row) for row in rows]
        held = count_as_of(writer.db, cursor)
        assert (held.jobs, held.open) == (len(rows), sum(record["closedAt"] is None for record in records))


def comparable(row: list[object]) -> dict[str, object]:
    """A row of `jobs` without the last sight of what is open, and with an address that a browser may follow."""
    named = dict(zip(JOB_COLUMNS, row, strict=True))
    if named["closed_at"] is None:
        named["last_seen"] = None
    if named["url"] == "javascript:alert(1)":
        named["url"] = None
    return named


def on(day: str, told: list[dict[str, object]]) -> dict[object, object]:
    """The values that were told to hold on the evening of a day, by field."""
    evening = f"{day}T23:59:59Z"
    held = [one for one in told if one["valid_from"] <= evening and (one["valid_to"] is None or evening < one["valid_to"])]
    assert len({one["field"] for one in held}) == len(held)
    return {one["field"]: one["value"] for one in held}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_history_of_each_field_is_that_of_the_records(seed, crawl, writer):
    evenings = live_through(seed, crawl, writer)
    numbers = dict(map(tuple, writer.db.execute("SELECT job_id, id FROM job")))
    whole = {job_id: [asdict(held) for held in history_of(writer.db, number)] for job_id, number in numbers.items()}
    view = defaultdict(list)
    for row in writer.db.execute("SELECT * FROM history"):
        view[row["job_id"]].append(dict(row))
    compared = 0
    for day, lines, _ in evenings:
        for record in map(orjson.loads, lines):
            then = dict(values_of(record)) | {"closed_at": record["closedAt"]}
            assert on(day, whole[record["jobId"]]) == then
            told = {field: value for field, value in on(day, view[record["jobId"]]).items() if field != "postings"}
            ever = {row["field"] for row in view[record["jobId"]]} - {"postings"}
            assert told == {field: then.get(field) for field in ever}
            compared += len(told)
    assert compared > 20


@pytest.mark.parametrize("day", ["2026-07-04", "20260704", "2026-W27-6"])
def test_a_day_is_its_end_however_it_is_written(day, crawl, writer):
    crawl(0, [sighting("1")])
    assert count_as_of(writer.db, find_cursor(writer.db, day)).jobs == 1


def saved(writer, name: str, day: int, told: int) -> None:
    """A page that was saved on a day, and read on another."""
    seen = NOON + timedelta(days=day)
    writer.begin_run(f"saved {name}", seen, "ingest", told_at=NOON + timedelta(days=told))
    writer.write([sighting(name, day=day, description=f"The {name} lamp is lit. " * 20)])
    writer.finish_run(f"saved {name}", seen)


def jobs_on(writer, *days: int) -> list[int]:
    dates = ((NOON + timedelta(days=day)).date().isoformat() for day in days)
    return [count_as_of(writer.db, find_cursor(writer.db, date)).jobs for date in dates]


def test_saved_pages_have_the_days_on_which_they_were_saved_and_an_older_one_that_of_the_one_before_it(writer):
    for name, day in (("a", 2), ("b", 6), ("late", 4), ("c", 8)):
        saved(writer, name, day, told=50)
    assert jobs_on(writer, 1, 2, 4, 5, 6, 7, 8) == [0, 1, 1, 1, 3, 3, 4]


def test_in_a_catalog_that_has_crawled_a_saved_page_counts_from_when_it_was_told(crawl, writer):
    crawl(0, [sighting("1")])
    saved(writer, "old", -20, told=10)
    saved(writer, "between", 5, told=11)
    assert jobs_on(writer, -1, 0, 7, 9, 10, 11) == [0, 1, 1, 1, 2, 3]
    since = "SELECT min(e.at) FROM event e JOIN posting p ON p.id = e.posting WHERE p.identifier = 'old'"
    assert writer.db.execute(since).fetchone()[0] == "2026-06-14T12:00:00Z"


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-23:00", "0001-01-01T00:00+14:00", "soon"])
def test_what_is_no_moment_is_said(moment, writer):
    with pytest.raises(CatalogError, match="is no moment"):
        find_cursor(writer.db, moment)


def test_the_view_of_history_tells_closings(crawl, writer):
    for day, names in enumerate(("12345", "2345", "2345", "12345")):
        crawl(day, [sighting(name, day=day, title=f"Keeper {name}") for name in names])
    told = writer.db.execute("SELECT value IS NULL FROM history WHERE field = 'closed_at' ORDER BY valid_from").fetchall()
    assert [row[0] for row in told][-2:] == [0, 1]


def test_no_value_of_the_view_of_history_ends_before_it_begins(crawl, writer):
    """A job is parted from another by hand, then a page is read that was saved before that."""
    crawl(0, [sighting("1", title="Keeper"), sighting("2", title="Owl Diver", description="Owls are counted at dawn. " * 20)])
    pair = sorted(sighting(name).posting_id for name in "12")
    writer.decide(*pair, Verdict.SAME, NOON + timedelta(days=3), "they told me", "ada")
    writer.undo(read_decisions(writer.db, standing=True), NOON + timedelta(days=4), "bob")
    writer.begin_run("saved", NOON + timedelta(hours=1), "ingest")
    writer.write([sighting(name, title="Warden", description=f"Wards of harbour {name}. " * 20) for name in "12"])
    writer.finish_run("saved", NOON + timedelta(hours=1))
    told = writer.db.execute("SELECT field, value, valid_from, valid_to FROM history WHERE field = 'title'").fetchall()
    assert len(told) >= 4
    assert [tuple(row) for row in told if row[3] is not None and row[2] > row[3]] == []


def test_the_snapshot_of_a_day_is_the_file_that_was_exported_then(crawl, writer, path, tmp_path):
    for day in range(3):
        crawl(day, [sighting("1", day=day, title=TITLES[day]), sighting("2", day=day, description=f"Lamp\u202e {day}")])
        export(path, tmp_path / f"{day}.jsonl")
    for day in range(3):
        out, taken = tmp_path / "then.jsonl", (tmp_path / f"{day}.jsonl").read_bytes().splitlines()
        (day_cursor, of_snapshot) = (find_cursor(writer.db, text) for text in (f"2026-07-0{4 + day}", orjson.loads(taken[0])["cursor"]))
        assert day_cursor == of_snapshot
        held = write_as_of(writer.db, day_cursor, out)
        assert (held.jobs, held.open) == (2, 2)
        made = out.read_bytes().splitlines()
        assert made[1:] == taken[1:]
        assert {key: value for key, value in orjson.loads(made[0]).items() if key != "madeAt"}.items() <= orjson.loads(taken[0]).items()


def test_a_cursor_is_taken_whole_or_by_its_number(crawl, writer):
    for day in range(2):
        crawl(day, [sighting("1", day=day, title=TITLES[day])])
    now = read_state(writer.db).now
    for cursor in range(now.number + 1):
        assert [find_cursor(writer.db, str(written)) for written in (cursor, now.at(cursor))] == [cursor, cursor]
    with pytest.raises(CatalogError, match=f"cursor {now.number + 1} is yet to come: the last one is {now.number}"):
        find_cursor(writer.db, str(now.number + 1))


def test_eight_digits_that_are_a_day_are_that_day(writer):
    writer.db.execute("UPDATE sqlite_sequence SET seq = 99999999 WHERE name = 'event'")
    assert [find_cursor(writer.db, text) for text in ("20260704", "20261304")] == [99999999, 20261304]


@pytest.mark.parametrize("cursor", ["0123456789abcdef.1.01234567.1", "1.2"])
def test_a_cursor_of_another_catalog_is_refused(crawl, writer, cursor):
    crawl(0, [sighting("1")])
    with pytest.raises(Gone):
        find_cursor(writer.db, cursor)


def test_tables_of_a_day_are_those_of_the_views(crawl, writer, tmp_path):
    for day in range(3):
        crawl(day, [sighting("1", day=day, title=TITLES[day]), *([sighting("2", day=day, title="Lamp\u202e")] if day else [])])
    out = tmp_path / "then.db"
    assert write_tables(writer.db, find_cursor(writer.db, "2026-07-05"), out).jobs == 2
    with closing(sqlite3.connect(out)) as db:
        assert db.execute("SELECT title FROM open_jobs ORDER BY title").fetchall() == [(TITLES[1],), ("Lamp\ufffd",)]
        assert [row[1] for row in db.execute("PRAGMA table_info(jobs)")] == [*JOB_COLUMNS]
        assert db.execute("SELECT DISTINCT typeof(salary_min), typeof(postings) FROM jobs").fetchall() == [("real", "integer")]
    write_tables(writer.db, find_cursor(writer.db, "2026-07-04"), out)
    with closing(sqlite3.connect(out)) as db:
        assert db.execute("SELECT title FROM jobs").fetchall() == [(TITLES[0],)]


@pytest.mark.parametrize(
    ("moment", "title"),
    [
        ("2026-07-03", None), ("2026-07-04", TITLES[0]), ("2026-07-04T11:00", None), ("2026-07-04T13:30", TITLES[0]),
        ("2026-07-05T13:30+02:00", TITLES[0]), ("2026-07-05T14:30+02:00", TITLES[1]), ("2099-01-01", TITLES[1]),
    ],
)  # fmt: skip
def test_a_moment_is_a_day_or_a_time(crawl, writer, moment, title):
    for day in range(2):
        crawl(day, [sighting("1", day=day, title=TITLES[day])])
    found = [orjson.loads(line)["title"] for _, line in records_as_of(writer.db, find_cursor(writer.db, moment))]
    assert found == ([] if title is None else [title])


@pytest.mark.parametrize("moment", ["yesterday", "2026-13-01", "", "-3", "1 7", "\u0661\u0667", "2026-07-04 to 05", "9" * 19])
def test_what_is_no_moment_is_named(writer, moment):
    with pytest.raises(CatalogError, match="is no moment: write a day"):
        find_cursor(writer.db, moment)
