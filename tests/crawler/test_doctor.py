"""rolecall doctor and rolecall migrate: each thing that is looked at, well and ill."""

import os
import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from click.testing import CliRunner, Result
from sqlite_utils import Database

from catalog.database import CatalogError, open_catalog
from catalog.migrating import pending, rehearse
from catalog.migrations import STEPS, catalog_migrations
from catalog.writer import Writer
from crawler.cli import cli
from crawler.health.findings import CURE
from crawler.offline.backup import back_up
from crawler.offline.examining import CHECKS, Check, State, examine, unmet
from crawler.politeness.store import HttpStore, robots_changes
from crawler.run.places import Places
from crawler.ticks import file_of, held, read_ticks
from pipelines.archive import Archive
from schemas.source import Listing
from tests.crawler.hosts import ROOT
from tests.factories import NOON, sighting

Disk = namedtuple("Disk", "total used free")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, standalone_mode=False)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A catalog with one run, and its archive."""
    found = Places(tmp_path / "catalog.db")
    with closing(Archive(found.archive)) as archive, Writer(found.catalog) as writer:
        archive.begin("r")
        archive.add(NOON, sighting())
        archive.end(NOON, None)
        writer.begin_run("r", NOON)
        writer.write([sighting()])
        writer.listing(Listing("greenhouse", "heronsgate", 1, 1))
        writer.finish_run("r", NOON + timedelta(hours=1))
    HttpStore(found.http_store).close()
    return found


@pytest.fixture
def older(places: Places) -> Path:
    """A catalog that lacks the last steps."""
    path = places.catalog.with_name("older.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        catalog_migrations().apply(Database(db), stop_before="event_at")
    return path


def checks(places: Places, now: datetime = NOON + timedelta(days=1), contact: str = "me@example.org") -> dict[str, Check]:
    return {one.name: one for one in examine(places, now, contact)}


def test_all_is_well(places: Places) -> None:
    found = checks(places)
    assert found.keys() == CHECKS.keys()
    assert {name: one.words for name, one in found.items() if one.state is not State.GOOD} == {}
    assert "1 postings, 1 runs" in found["catalog"].words
    assert "1 runs" in found["archive"].words


def test_before_the_first_run(tmp_path: Path) -> None:
    found = checks(Places(tmp_path / "none" / "catalog.db"))
    assert [name for name, one in found.items() if one.state is not State.GOOD] == ["catalog"]
    assert found["catalog"].state is State.WARN
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("now", "state"), [(NOON - timedelta(days=2), State.BAD), (NOON + timedelta(days=500), State.BAD), (NOON, State.GOOD)]
)
def test_the_clock(places: Places, now: datetime, state: State) -> None:
    assert checks(places, now)["clock"].state is state


@pytest.mark.parametrize(("free", "state"), [(10**6, State.BAD), (10**12, State.GOOD)])
def test_the_disk(places: Places, free: int, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Disk(10**13, 0, free))
    assert checks(places)["disk"].state is state


def test_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(unmet()) == []
    asked = ["click>=900", "no-such-library>=1", 'other; extra == "fuzz"']
    monkeypatch.setattr("crawler.offline.examining.requires", lambda name: asked)
    first, second = unmet()
    assert ">=900 is needed" in first
    assert second == "no-such-library is missing"


def test_a_contact_that_is_not_given(places: Places) -> None:
    assert checks(places, contact="not given")["contact"].state is State.WARN


def test_a_damaged_catalog(places: Places) -> None:
    whole = places.catalog.read_bytes()
    places.catalog.write_bytes(whole[:8192] + b"\xff" * 8192 + whole[16384:])
    assert checks(places)["catalog"].state is State.BAD


@pytest.mark.parametrize("content", [b"", b"no database at all, but some words of an invented note"])
def test_a_file_that_is_no_catalog_is_told_in_a_sentence(places: Places, content: bytes) -> None:
    places.catalog.write_bytes(content)
    found = checks(places)
    assert found["catalog"].state is (State.BAD if content else State.WARN)
    assert not [one.words for one in found.values() if "Error" in one.words]
    assert "of them" not in found["catalog"].words


@pytest.fixture
def read_only(places: Places) -> Iterator[Places]:
    """The same where nobody may write; of root, as somebody who may not."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "var"
        shutil.copytree(places.catalog.parent, folder)
        Path(name).chmod(0o755)
        for one in (folder, *folder.rglob("*")):
            one.chmod(0o555 if one.is_dir() else 0o444)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(65534)
        try:
            yield Places(folder / places.catalog.name)
        finally:
            if is_root:
                os.seteuid(0)
            folder.chmod(0o755)
            for one in folder.rglob("*"):
                one.chmod(0o755)


def test_a_folder_that_may_not_be_written_to_is_judged_and_copied(read_only: Places) -> None:
    assert not [one.words for one in checks(read_only).values() if one.state is State.BAD]
    assert robots_changes(read_only.http_store, 0) == []
    with TemporaryDirectory() as elsewhere:
        made = back_up(read_only, Path(elsewhere) / "copy.db")
    assert made.archived == 1


def test_an_older_catalog_is_looked_at_as_it_is(older: Path) -> None:
    before = older.read_bytes()
    found = checks(Places(older))
    assert (found["catalog"].state, "of an older rolecall" in found["catalog"].words) == (State.WARN, True)
    assert older.read_bytes() == before


def test_archived_runs_that_nobody_loaded(places: Places) -> None:
    with closing(Archive(places.archive)) as archive:
        archive.begin("another")
        archive.add(NOON, sighting("2", content="2"))
    assert (found := checks(places)["archive"]).state is State.WARN
    assert "rolecall load" in found.cure


def test_a_registry_row_that_is_none(places: Places) -> None:
    places.registry.mkdir()
    (places.registry / "greenhouse.csv").write_text("board,status\noven,perhaps\n")
    assert (found := checks(places)["registry"]).state is State.BAD
    assert "line 2" in found.words


def test_hosts_that_want_to_be_left_alone(places: Places) -> None:
    store = HttpStore(places.http_store)
    store.refused("oven.example", (NOON + timedelta(days=3)).timestamp())
    store.note_robots("oven.example", ["disallow: /"], 1.0)
    store.close()
    said = checks(places)["robots"].words
    assert "1 hosts" in said
    assert "oven.example" in said


def test_the_command_ends_with_1_where_something_does_not_work(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.commands.doctor.utc_now", lambda: NOON)
    assert run("doctor", "--catalog", str(places.catalog)).return_value == 0
    monkeypatch.setattr("crawler.commands.doctor.utc_now", lambda: NOON - timedelta(days=9))
    done = run("doctor", "--catalog", str(places.catalog))
    assert (done.return_value, "BAD   clock" in done.output) == (1, True)
    assert {one["name"] for one in orjson.loads(run("doctor", "--catalog", str(places.catalog), "--json").stdout)} == {*CHECKS, "schedule"}


def days_of(first: float, last: float | None) -> list[float]:
    """A tick a day, the last at its time."""
    end = last or 0
    return [*(first + n for n in range(int(end - first))), end]


@pytest.mark.parametrize(
    ("first", "last", "now", "state"),
    [
        (0, 0, 45, State.GOOD),
        (0, 9, 9.1, State.GOOD),
        (0, 9, 10.6, State.WARN),
        (0, 9, 45, State.BAD),
        (None, None, 45, State.GOOD),
        (0, 0.5, 45, State.GOOD),  # noon and midnight: two dates
        (8, 9, 45, State.GOOD),
    ],
)
def test_ticks_that_came_by_themselves_and_do_no_more(
    places: Places, monkeypatch: pytest.MonkeyPatch, first: float | None, last: float, now: float, state: State
) -> None:
    """What is called once or on two dates, or crawled by hand alone, is no schedule."""
    places.registry.mkdir()
    (places.registry / "greenhouse.csv").write_text("board,every\nheronsgate,\n")
    (places.catalog.parent / "rolecall.toml").write_text('[schedule]\nsources = ["greenhouse:heronsgate"]\n')
    for day in days_of(first, last) if first is not None else ():
        with held(places, NOON + timedelta(days=day)) as is_ours:
            assert is_ours
    monkeypatch.setattr("crawler.commands.doctor.utc_now", lambda: NOON + timedelta(days=now))
    monkeypatch.setattr("crawler.commands.health.utc_now", lambda: NOON + timedelta(days=now))
    toml = ("--config", str(places.catalog.parent / "rolecall.toml"))
    with Writer(places.catalog) as writer:
        writer.begin_run("later", NOON + timedelta(days=last or 0))
        writer.listing(Listing("greenhouse", "heronsgate", 0, 0))
        writer.finish_run("later", NOON + timedelta(days=last or 0, hours=1))
    done = run(*toml, "doctor", "--catalog", str(places.catalog), "--json")
    (found,) = [one for one in orjson.loads(done.stdout) if one["name"] == "schedule"]
    assert found["state"] == state, found
    told = orjson.loads(run(*toml, "health", "--catalog", str(places.catalog), "--json").stdout)["findings"]
    late = [(one["kind"], one["needs_person"]) for one in told if one["kind"] == "late"]
    assert late == ([("late", True)] if state is State.BAD else [])
    digest = orjson.loads(run(*toml, "health", "--catalog", str(places.catalog), "--since", "7d", "--json").stdout)
    assert [one["kind"] for one in digest["lasts"]].count("late") == len(late)


def test_only_online_asks_anybody(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr("crawler.commands.doctor.utc_now", lambda: NOON)
    monkeypatch.setattr("crawler.commands.doctor.ask", lambda names, *_: asked.append(names) or [Check("network", State.BAD, "gone")])
    assert run("doctor", "--catalog", str(places.catalog)).return_value == 0
    assert asked == []
    assert run("doctor", "--catalog", str(places.catalog), "--online", "greenhouse:oven").return_value == 1
    assert asked == [("greenhouse:oven",)]


def test_the_page_tells_every_check() -> None:
    page = (ROOT / "docs" / "operating.md").read_text("utf-8")
    assert not [name for name in (*CHECKS, "schedule", "network") if f"| `{name}` | " not in page]


# migrate


def test_a_dry_run_says_the_steps_and_leaves_the_catalog(older: Path) -> None:
    before, folder = older.read_bytes(), {*older.parent.iterdir()}
    done = run("migrate", "--catalog", str(older), "--dry-run")
    assert done.return_value == 0
    assert "steps to take: event_at" in done.output
    assert "the copy is sound" in done.output
    assert (older.read_bytes(), {*older.parent.iterdir()}) == (before, folder)


def test_steps_are_taken_once(older: Path) -> None:
    steps = pending(older)
    assert steps == [*list(STEPS)[list(STEPS).index("event_at") :], "views", "search"]
    assert orjson.loads(run("migrate", "--catalog", str(older), "--json").stdout)["steps"] == steps
    assert pending(older) == []
    assert run("migrate", "--catalog", str(older)).output == f"{older} is up to date\n"


def test_what_is_made_anew_is_told_beforehand_and_shown(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_catalog(places.catalog)) as db:
        db.execute("UPDATE search_state SET made = 0")
    monkeypatch.setattr("crawler.printing.MANY", 1)
    told = "making the table `search` anew, of 1 jobs: once, for this version of rolecall\n"
    dry, done = (run("migrate", "--catalog", str(places.catalog), *flags) for flags in (("--dry-run",), ()))
    assert (dry.stdout.splitlines()[0], dry.stderr) == ("1 step to take: search", told)
    assert (done.stdout, done.stderr) == (f"{places.catalog}: 1 step taken (search)\n", told)
    assert pending(places.catalog) == []


def test_a_dry_run_finds_what_is_wrong(places: Places) -> None:
    with closing(open_catalog(places.catalog)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("UPDATE posting SET source = 99")
    _, wrong = rehearse(places.catalog)
    assert wrong == ["posting: a row that refers to none of source"]


def test_what_cannot_be_migrated(places: Places, tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no catalog at"):
        pending(tmp_path / "none.db")
    with closing(sqlite3.connect(places.catalog, isolation_level=None)) as db:
        db.execute("UPDATE _sqlite_migrations SET name = 'of tomorrow' WHERE name = 'event_at'")
    assert "newer rolecall" in str(run("migrate", "--catalog", str(places.catalog)).exception)


def test_who_removes_the_file_of_ticks_says_that_none_are_to_come(places: Places) -> None:
    for day in range(5):
        with held(places, NOON + timedelta(days=day)):
            pass
    ticks = read_ticks(places)
    assert ticks is not None
    assert ticks.come_by_themselves
    assert ".tick.lock" in CURE["late"]
    file_of(places).unlink()
    assert read_ticks(places) is None


@pytest.mark.parametrize(("first", "come"), [("2026-06-01", True), ("2026-07-01", False)])
def test_a_former_file_of_ticks_is_read(places: Places, first: str, come: bool) -> None:
    places.catalog.parent.mkdir(exist_ok=True)
    file_of(places).write_text(f'{{"first": "{first}T23:50:00Z", "last": "2026-07-02T00:20:00Z"}}')
    ticks = read_ticks(places)
    assert ticks is not None
    assert ticks.come_by_themselves is come
