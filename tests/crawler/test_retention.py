"""What is kept of backups and archives, and that nothing goes which anybody may still ask for."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from catalog.writer import Writer
from crawler.cli import cli
from crawler.config import Backup
from crawler.offline.retention import kept, name_of
from crawler.run.places import Places
from pipelines.archive import Archive
from schemas.source import Listing
from tests.factories import NOON, sighting

KEEP = Backup(daily=3, weekly=2, monthly=2)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, standalone_mode=False)


@pytest.mark.parametrize(
    ("many", "keep", "days"),
    [(40, KEEP, (0, 1, 2, 4, 30)), (2, KEEP, (0, 1)), (0, KEEP, ()), (40, Backup(0, 0, 0), (0,)), (40, Backup(1, 0, 0), (0,))],
)
def test_the_newest_of_each_day_week_and_month_are_kept(many: int, keep: Backup, days: tuple[int, ...]) -> None:
    newest = datetime(2026, 7, 30, 4, tzinfo=UTC)  # a Thursday
    times = [newest - timedelta(days=day, hours=earlier) for day in range(many) for earlier in (0, 3)]
    assert kept(times, keep) == {newest - timedelta(days=day) for day in days}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Three runs: the first holds a form that nobody has any more, and one that the third refers to; the second the form of a posting."""
    found = Places(tmp_path / "var" / "catalog.db")
    found.catalog.parent.mkdir()
    shown = [("1", "old"), ("2", "lasts")], [("1", "new")], [("1", "new"), ("2", "lasts")]
    with closing(Archive(found.archive)) as archive, Writer(found.catalog) as writer:
        for number, forms in enumerate(shown):
            at = NOON + timedelta(days=number)
            archive.begin(f"run {number}")
            writer.begin_run(f"run {number}", at)
            seen = [sighting(name, day=number, content=content) for name, content in forms]
            for one in seen:
                archive.add(at, one)
            archive.end(at, None)
            writer.write(seen)
            writer.listing(Listing("greenhouse", "heronsgate", len(seen), len(seen)))
            writer.finish_run(f"run {number}", at + timedelta(hours=1))
    return found


def runs(places: Places) -> list[str]:
    with closing(Archive(places.archive)) as archive:
        return archive.runs()


def test_a_form_that_a_posting_has_keeps_its_run(places: Places) -> None:
    done = run("prune", "--keep", "1d", "--kind", "archive", "--catalog", str(places.catalog), "--json")
    assert orjson.loads(done.stdout)["runs"] == ["run 2"]  # which holds no form of its own, and whose words are in the catalog
    assert runs(places) == ["run 0", "run 1"]


def test_a_run_goes_once_nobody_needs_it_and_check_does_not_miss_it(places: Places) -> None:
    with Writer(places.catalog) as writer:
        writer.begin_run("run 3", NOON + timedelta(days=3))
        seen = [sighting("1", day=3, content="newest"), sighting("2", day=3, content="newest 2")]
        writer.write(seen)
        writer.listing(Listing("greenhouse", "heronsgate", 2, 2))
        writer.finish_run("run 3", NOON + timedelta(days=3, hours=1))
    with closing(Archive(places.archive)) as archive:
        archive.begin("run 3")
        for one in seen:
            archive.add(NOON + timedelta(days=3), one)
        archive.end(NOON + timedelta(days=3), None)
    say = run("prune", "--keep", "1d", "--kind", "archive", "--catalog", str(places.catalog), "--dry-run")
    assert "         3  archived runs before" in say.output
    assert len(runs(places)) == 4
    run("prune", "--keep", "1d", "--kind", "archive", "--catalog", str(places.catalog))
    assert runs(places) == ["run 3"]
    kinds = {one["kind"] for one in orjson.loads(run("check", "--catalog", str(places.catalog), "--json").stdout)["findings"]}
    assert not kinds & {"archive", "index", "runs"}


def test_what_is_young_or_unknown_stays(places: Places) -> None:
    with closing(Archive(places.archive)) as archive:
        archive.begin("unknown")
        archive.add(NOON, sighting("9", content="9"))
    assert orjson.loads(run("prune", "--keep", "20y", "--kind", "archive", "--catalog", str(places.catalog), "--json").stdout)["runs"] == []
    run("prune", "--keep", "1d", "--kind", "archive", "--catalog", str(places.catalog))
    assert "unknown" in runs(places)


def test_backups_rotate_and_leave_what_is_not_theirs(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    into = tmp_path / "backups"
    for day in range(12):
        monkeypatch.setattr("crawler.commands.backup.utc_now", lambda day=day: NOON + timedelta(days=day))
        done = run("backup", "--into", str(into), "--catalog", str(places.catalog))
        assert done.exception is None, done.exception
    left = {path.name for path in into.glob("*.db")}
    assert {name_of(NOON + timedelta(days=day)) for day in range(5, 12)} <= left
    assert name_of(NOON + timedelta(days=2)) not in left
    assert runs(Places(into / "x.db")) == runs(places)


def test_an_archived_run_leaves_the_backups_with_the_last_that_needs_it(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    into = tmp_path / "backups"
    (tmp_path / "rolecall.toml").write_text("[backup]\ndaily = 2\nweekly = 0\nmonthly = 0\n")
    told = []
    for day in range(4):
        monkeypatch.setattr("crawler.commands.backup.utc_now", lambda day=day: NOON + timedelta(days=day))
        done = run("--config", str(tmp_path / "rolecall.toml"), "backup", "--into", str(into), "--catalog", str(places.catalog), "--json")
        told.append(orjson.loads(done.stdout)["removed_runs"])
        if day == 1:
            run("prune", "--keep", "1d", "--kind", "archive", "--catalog", str(places.catalog))
    assert told == [[], [], [], ["run 2"]]


def test_one_of_file_and_folder_is_named(places: Places, tmp_path: Path) -> None:
    for arguments in ((), (str(tmp_path / "x.db"), "--into", str(tmp_path))):
        assert "either FILE or --into" in str(run("backup", *arguments, "--catalog", str(places.catalog)).exception)
