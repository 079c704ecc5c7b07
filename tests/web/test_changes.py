"""What changed: a day's events are found, told with what was and what is, and handed on whole."""

import csv
import io
import json
from datetime import date, timedelta

import pytest

from schemas.search import BadQuery
from tests.factories import NOON, salary, sighting
from tests.web.asking import LARGE, ask, read_whole
from tests.web.conftest import write
from web.happenings import change_of
from web.pages import changes
from web.pages.changes import ANY, Wanted, find, model

DAY = NOON.date()
OTHER = "Potter"  # of the other jobs, which stay as they are


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Three jobs; a day later one changed its pay and title; two days later one has gone, and the day after is closed."""
    found = tmp_path_factory.mktemp("changes") / "catalog.db"

    def seen(day, **other):
        more = {"title": "Chief Baker", "base_salary": (salary("pay 1", "pay 1", 70_000, 90_000),)} if day else {}
        return [
            sighting("1", day=day, title="Smith", description="one"),
            sighting("2", day=day, description="two", content=f"{bool(day)}", **{"title": "Baker", **more}),
            *([sighting("3", day=day, title="Cook", description="three")] if day < 2 else []),
            *(sighting(f"other {n}", day=day, title=f"{OTHER} {n}", description=f"other {n}") for n in range(9)),
        ]  # fmt: skip

    for day in range(4):
        write(found, seen(day), day)
    return found


def told(db, **wanted):
    return [(one.kind, one.title) for one in model(db, Wanted(**wanted))["happenings"] if OTHER not in one.title]


def test_days(db):
    assert told(db, day=DAY) == [("opened", "Cook"), ("opened", "Baker"), ("opened", "Smith")]
    assert told(db, day=DAY + timedelta(days=1)) == [("changed", "Chief Baker")]
    assert told(db, day=DAY + timedelta(days=2)) == []
    assert told(db) == [("closed", "Cook")], "the last day on which anything happened"
    shown = model(db, Wanted())
    assert [day for day, _ in shown["days"]] == [DAY + timedelta(days=3), DAY + timedelta(days=1), DAY]
    assert model(db, Wanted(day=DAY))["following"] == DAY + timedelta(days=1)


def test_what_was_and_what_is(db):
    (one,) = model(db, Wanted(day=DAY + timedelta(days=1)))["happenings"]
    by_label = {change.label: (change.gone, change.came) for change in one.changes}
    assert by_label["Title"] == (("Baker",), ("Chief Baker",))
    assert by_label["Pay"] == ((), ("70,000 to 90,000 USD a year",))
    (closed,) = model(db, Wanted())["happenings"]
    assert closed.because == "two readings of its board in a row lacked it"


def test_filters(db):
    day = DAY + timedelta(days=1)
    assert told(db, day=day, field="pay") == [("changed", "Chief Baker")]
    assert told(db, day=day, field="place") == []
    assert told(db, day=DAY, kind="closed") == []
    assert told(db, day=DAY, kind=ANY) == told(db, day=DAY) == told(db, day=DAY, about="posting")


@pytest.mark.parametrize("most", [1, 2, 3, 5])
def test_pages_hold_every_event_once(db, most):
    whole = [row[0] for row in db.execute("SELECT cursor FROM event ORDER BY at DESC, cursor DESC")]
    days = [DAY + timedelta(days=n) for n in (3, 2, 1, 0)]
    found = []
    for day in days:
        after = ""
        while True:
            part = find(db, Wanted(kind=ANY, after=after), day, most)
            found += part.cursors
            if part.after is None:
                break
            after = part.after
    assert found == [cursor for cursor in whole if cursor in set(found)]
    assert len(found) == len(set(found))
    of_jobs = db.execute("SELECT count(*) FROM event WHERE about IN ('job', 'both')").fetchone()[0]
    assert len(found) == of_jobs


def test_a_day_of_many_events_is_looked_through_in_parts(db, monkeypatch):
    monkeypatch.setattr(changes, "LOOKED_AT", 2)
    first = find(db, Wanted(kind="closed"), DAY, 100)
    assert (first.cursors, first.is_cut) == ([], True)
    assert len(find(db, Wanted(kind="closed", after=first.after), DAY, 100).after) > 0
    monkeypatch.setattr(changes, "LOOKED_AT", 1_000)
    assert find(db, Wanted(kind="closed", after=first.after), DAY, 100).after is None


def test_it_reads_by_index_alone(db):
    assert not read_whole(db, lambda: model(db, Wanted(day=DAY))) & (LARGE - {"event"})
    plans = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {changes._OF_DAY}", {"since": "a", "until": "b", "cursor": 1})]
    assert plans[0] == "SEARCH event USING INDEX event_at (at>? AND at<?)"


def test_files_hold_what_the_view_says(path, db):
    day = DAY + timedelta(days=1)
    as_csv, as_json, as_lines, as_atom = ask(path, *(f"/changes/{day}.{form}" for form in ("csv", "json", "jsonl", "atom")))
    of_view = "SELECT cursor, field, new FROM changes WHERE about = 'job' AND at LIKE ? ORDER BY cursor DESC"
    rows = [tuple(row) for row in db.execute(of_view, (f"{day}%",))]
    assert [(int(row["cursor"]), row["field"], row["new"] or None) for row in csv.DictReader(io.StringIO(as_csv.text))] == rows
    assert [(row["cursor"], row["field"], row["new"]) for row in as_json.json()["changes"]] == rows
    assert [json.loads(line)["cursor"] for line in as_lines.text.splitlines()] == [row[0] for row in rows]
    assert "changed: Chief Baker" in as_atom.text


@pytest.mark.parametrize("pairs", [[("kind", "vanished")], [("about", "me")], [("field", "shoe")], [("colour", "red")]])
def test_what_cannot_be_asked(pairs):
    with pytest.raises(BadQuery):
        Wanted.of(None, pairs)


def test_what_cannot_be_asked_of_addresses(path):
    answers = ask(
        path,
        "/changes/2026-13-01",
        "/changes?after=x",
        "/changes?after=2026-07-04T12:00:00Z,%C2%B2",
        "/changes/1999-01-01",
        "/changes/9999-12-31",
    )
    assert [answer.status_code for answer in answers] == [400, 400, 400, 200, 400]


def test_an_empty_catalog_has_a_page(tmp_path):
    write(tmp_path / "catalog.db", [])
    (answer,) = ask(tmp_path / "catalog.db", "/changes")
    assert answer.status_code == 200
    assert "Nothing yet" in answer.text


@pytest.mark.parametrize(
    ("field", "old", "new", "gone", "came"),
    [
        ("workplace", None, "remote", (), ("remote",)),
        ("employment_types", '["FULL_TIME"]', '["FULL_TIME","PART_TIME"]', (), ("part time",)),
        ("eligibility_to_work.sponsorship", "offered", "not_offered", ("sponsorship offered",), ("no sponsorship",)),
        ("eligibility_to_work.authorization_required", None, "1", (), ("must be held already",)),
        ("skills", '[{"value":"C","detail":null,"required":true}]', None, ("C, required",), ()),
        ("skills", '[{"name":"C"}]', "[]", ("name: C",), ()),
        ("skills", "no JSON", None, ("no JSON",), ()),
        ("title", "[a", "b", ("[a",), ("b",)),
        ("a_field_of_before", '{"x":1}', "2", ('{"x":1}',), ("2",)),
    ],
)
def test_values_of_events_in_words(field, old, new, gone, came):
    change = change_of(field, old, new)
    assert (change.gone, change.came) == (gone, came)


def test_a_day_that_is_none(db):
    assert model(db, Wanted(day=date(1999, 1, 1)))["happenings"] == []
