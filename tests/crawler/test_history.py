"""What commands say of time: openings, as of a day, what is pruned, a job's history."""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import click
import orjson
import pytest
from click.testing import CliRunner, Result

from catalog.history import Held
from catalog.openings import Group
from catalog.survival import Estimate
from catalog.writer import Writer
from crawler.cli import cli
from crawler.commands.asof import lies_ahead
from crawler.commands.openings import lines_of
from crawler.commands.show import history_lines
from pipelines.context import Rolecall, utc_now
from pipelines.deduplicate import DeduplicatePipeline
from schemas.errors import Problem
from schemas.source import Listing
from tests.crawler.hosts import jobs
from tests.factories import NOON, salary, sighting


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], standalone_mode=False)


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """One opening, edited on the second day."""
    path = tmp_path / "catalog.db"
    days = [{}, {"title": "Keeper of the gauges", "base_salary": (salary(high=130000),)}]
    with Writer(path) as writer:
        for day, parts in enumerate(days):
            seen = sighting("1", day=day, **parts)
            writer.begin_run(f"day {day}", seen.seen_at)
            writer.write(DeduplicatePipeline(Rolecall("r", writer=writer)).process_batch([seen]))
            writer.listing(Listing("greenhouse", "heronsgate", 1, 1))
            writer.finish_run(f"day {day}", seen.seen_at)
    return path


def test_a_job_is_shown_in_time(catalog):
    with closing(sqlite3.connect(catalog)) as db:
        (job_id,) = db.execute("SELECT job_id FROM jobs").fetchone()
    lines = run("show", job_id[:6], "--history", "--catalog", catalog).output.splitlines()
    assert lines[:3] == [
        "title",
        "    2026-07-04T12:00:00Z to 2026-07-05T12:00:00Z  Firmware Engineer  (opened, day 0)",
        "    2026-07-05T12:00:00Z to now                   Keeper of the gauges  (changed, day 1)",
    ]
    pay = lines.index("base_salary")
    assert "max_value: 130000" in lines[pay + 2] or "maxValue: 130000" in lines[pay + 2]
    told = orjson.loads(run("show", job_id, "--history", "--json", "--catalog", catalog).output)
    assert [one["value"] for one in told if one["field"] == "title"] == ["Firmware Engineer", "Keeper of the gauges"]


def test_what_was_never_stated_has_no_line():
    held = [Held("travel", None, "a", None, None, "opened"), Held("title", "Lamp\x1b[2J", "a", None, None, "opened")]
    assert history_lines(held) == ["title", "    a to now                   Lamp\\u001b[2J  (opened)"]


def test_a_day_is_counted_or_written(catalog, tmp_path):
    assert run("asof", "2026-07-04", "--catalog", catalog).output.startswith("1 job, 1 open, as of cursor ")
    out, tables = tmp_path / "then.jsonl", tmp_path / "then.db"
    said = run("asof", "2026-07-04", "--export", out, "--tables", tables, "--catalog", catalog).output
    assert said.rstrip().endswith(f"in {out} and {tables}")
    assert [orjson.loads(line).get("title") for line in out.read_bytes().splitlines()] == [None, "Firmware Engineer", None]
    with closing(sqlite3.connect(tables)) as db:
        assert db.execute("SELECT title, salary_max FROM jobs").fetchall() == [("Firmware Engineer", 120000.0)]
    told = orjson.loads(run("asof", "2026-07-04", "--json", "--catalog", catalog).output)
    assert told == {"cursor": told["cursor"], "jobs": 1, "open": 1, "pruned": 0}


@pytest.mark.parametrize(("moment", "says"), [("2999-01-01", True), ("2999-01-01T10:00", True), ("2026-07-05", False)])
def test_a_day_that_lies_ahead_is_said_to(catalog, moment, says):
    done = run("asof", moment, "--catalog", catalog)
    assert done.stdout.startswith("1 job, 1 open")
    assert (done.stderr == f"{moment} lies ahead: this is the catalog as it stands\n") == says
    assert bool(done.stderr) == says


def test_today_does_not_lie_ahead():
    assert not lies_ahead(utc_now().date().isoformat())
    assert not lies_ahead("0123456789abcdef.1.01234567.9")


def test_the_catalog_is_not_written_over_and_no_folder_is_made(catalog):
    for flag in ("--export", "--tables"):
        found = run("asof", "2026-07-04", flag, catalog, "--catalog", catalog)
        assert isinstance(found.exception, Problem)
        assert "there is no folder" in str(run("asof", "2026-07-04", flag, catalog.parent / "none" / "x", "--catalog", catalog).exception)


def test_pruning_says_what_would_go_and_what_went(catalog):
    dry = orjson.loads(run("prune", "--keep", "1d", "--dry-run", "--json", "--catalog", catalog).output)
    assert dry["rows"] == {"jobs": 0, "revisions": 1, "events": 2, "quarantine": 0}
    assert orjson.loads(run("prune", "--keep", "1d", "--kind", "events", "--json", "--catalog", catalog).output)["rows"] == {"events": 2}
    said = run("prune", "--keep", "1d", "--catalog", catalog).output
    assert "         1  former records" in said
    assert "         0  events" in said
    assert "not kept" in str(run("asof", "2026-07-04", "--catalog", catalog).exception)


@pytest.mark.parametrize("age", ["0d", "-1d", "soon", "12", "1h", "999999y"])
def test_what_is_no_age_is_refused(catalog, age):
    found = run("prune", f"--keep={age}", "--dry-run", "--catalog", catalog)
    assert isinstance(found.exception, click.UsageError)
    assert "is no age: write days, weeks, months or years" in str(found.exception)


def test_an_age_before_all_time_keeps_everything(catalog):
    assert "0  former records" in run("prune", "--keep", "99999y", "--catalog", catalog).output
    assert run("asof", "2026-07-04", "--catalog", catalog).output.startswith("1 job")


def test_estimates_are_told_with_their_numbers_and_few_are_told_apart():
    days = Estimate(34.0, 27.0, None, {30: 0.52, 60: 0.3, 90: 0.19, 180: None})
    groups = [Group("Heronsgate", 120, 80, 40, False, days), Group("Oven", 7, 6, 0, True, days), Group("Quay", 2, 0, 3, True, None)]
    head, first, few, none, *notes = lines_of(groups, "organization")
    assert head.split() == ["organization", "n", "closed", "median", "95", "%", ">30", "d", ">60", "d", ">90", "d", ">180", "d"]
    assert first.split() == ["Heronsgate", "120", "80", "34", "27-…", "52%", "30%", "19%", "-"]
    assert few.split()[:4] == ["Oven", "7", "6", "34*"]
    assert none.split() == ["Quay", "2", "0", "-"]
    assert [note.split(":")[0] for note in notes] == [
        "43 openings left out",
        "* of fewer than 20",
        "no estimate of fewer than 5, or where none has closed",
    ]


def test_openings_are_told_of_any_catalog(catalog):
    said = run("openings", "--by", "pay", "--catalog", catalog).output
    assert "stated" in said
    assert "1 opening left out" in said
    assert NOON.year == 2026


BOARD = {"first": range(1, 10), "second": range(1, 11), "third": range(1, 9), "fourth": range(1, 9)}
SAVED = dict(zip(BOARD, ("2026-05-01", "2026-05-08", "2026-05-15", "2026-05-22"), strict=True))
A_MOMENT = r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$"


@pytest.fixture
def weeks(tmp_path: Path) -> Path:
    """Four saved lists of a board, a week apart: in the second an opening has come, from the third on it and another are lacking."""
    path, page = tmp_path / "weeks" / "c.db", tmp_path / "oven.json"
    for week, shown in BOARD.items():
        page.write_bytes(orjson.dumps(jobs(*shown)))
        run("ingest", page, "--source", "greenhouse:oven", "--seen-at", SAVED[week], "--catalog", path)
    return path


def moments_in(path: Path) -> set[str]:
    """Every moment that a table of a catalog holds."""
    with closing(sqlite3.connect(path)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'")]
        values = (value for table in tables for row in db.execute(f"SELECT * FROM {table}") for value in row)
        return {value for value in values if isinstance(value, str) and re.match(A_MOMENT, value)}


def test_whatever_saved_pages_bring_bears_their_time(weeks, tmp_path):
    assert moments_in(weeks) == {f"{day}T00:00:00Z" for day in SAVED.values()}
    run("load", weeks.parent / "raw", "--catalog", tmp_path / "again.db")
    assert moments_in(tmp_path / "again.db") == moments_in(weeks)


def test_openings_of_saved_pages_end_when_the_page_was_saved_that_lacks_them(weeks):
    with closing(sqlite3.connect(weeks)) as db:
        ended = "SELECT seen_until, absent_at, ended_at, opened_after, days_min, days_max FROM campaigns WHERE ended_at IS NOT NULL"
        told = "SELECT valid_from FROM history WHERE field = 'closed_at' AND value IS NOT NULL"
        stamps = [f"{day}T00:00:00Z" for day in SAVED.values()]
        assert sorted(db.execute(ended), key=str) == [
            (stamps[1], stamps[2], stamps[3], stamps[0], 0.0, 14.0),
            (stamps[1], stamps[2], stamps[3], None, 7.0, None),
        ]
        assert db.execute(told).fetchall() == [(stamps[3],)] * 2


@pytest.mark.parametrize(
    ("day", "held"), [("2026-04-30", (0, 0)), ("2026-05-02", (9, 9)), ("2026-05-21", (10, 10)), ("2026-05-22", (10, 8))]
)
def test_a_day_of_saved_pages_is_as_they_say(weeks, day, held):
    told = orjson.loads(run("asof", day, "--json", "--catalog", weeks).output)
    assert (told["jobs"], told["open"]) == held


def test_files_of_one_run_close_each_board_at_its_own_time(tmp_path):
    """By the dates of the files: the board that was saved first closes first."""
    folder, path = tmp_path / "saved", tmp_path / "c.db"
    folder.mkdir()
    days = {"oven": 1_777_600_000, "stove": 1_778_600_000}
    for week, shown in enumerate((range(1, 10), range(1, 9), range(1, 9))):
        for board, day in days.items():
            (folder / f"{board}.json").write_bytes(orjson.dumps(jobs(*shown)))
            os.utime(folder / f"{board}.json", (day + week * 86_400,) * 2)
        run("ingest", folder, "--source", "greenhouse", "--catalog", path)
    with closing(sqlite3.connect(path)) as db:
        closed = "FROM event e JOIN posting p ON p.id = e.posting JOIN source s ON s.id = p.source WHERE e.kind = 'closed' ORDER BY 1"
        found = db.execute(f"SELECT board, unixepoch(e.at), unixepoch(p.closed_at) {closed}").fetchall()
        (turns,) = db.execute("SELECT group_concat(DISTINCT unixepoch(at)) FROM revision").fetchone()
    assert found == [(board, day + 2 * 86_400, day + 2 * 86_400) for board, day in days.items()]
    assert sorted(turns.split(",")) == sorted(str(day + 2 * 86_400) for day in days.values())
