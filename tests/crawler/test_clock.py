"""A clock that cannot be right is refused before anything is written; one that steps back a little does no harm."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result
from scrapy.http import Request, Response

from catalog.database import read_catalog
from crawler.cli import cli
from crawler.politeness.clocks import ClocksMiddleware, date_of
from crawler.politeness.hosts import Politeness, Refused
from crawler.politeness.store import HttpStore
from crawler.run.clock import Forward, newest_archived
from crawler.run.flow import load_settings
from crawler.run.places import Places
from crawler.run.runs import open_run
from pipelines.archive import Archive
from schemas.errors import Problem
from schemas.source import Listing
from tests.crawler.hosts import Host, greenhouse, jobs
from tests.factories import sighting

TODAY = datetime(2026, 7, 4, 12, tzinfo=UTC)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the machine's clock, by days from TODAY."""

    def set_clock(days: float) -> datetime:
        moment = TODAY + timedelta(days=days)
        modules = ("crawler.commands.ingest", "crawler.run.clock", "crawler.politeness.clocks", "crawler.run.runs", "pipelines.context")
        for module in modules:
            monkeypatch.setattr(f"{module}.utc_now", lambda: moment)
        return moment

    set_clock(0)
    return set_clock


@pytest.fixture
def places(tmp_path: Path, today: Any) -> Places:
    """A catalog with one run of TODAY."""
    found = Places(tmp_path / "catalog.db")
    with open_run(found, "crawl") as rolecall:
        seen(rolecall)
    return found


def seen(rolecall: Any, *names: str) -> None:
    one = [sighting(name) for name in names or ("1", "2", "3")]
    for posting in one:
        posting.seen_at = rolecall.clock()
        posting.unchanged = False
    rolecall.writer.write(one)
    rolecall.writer.listing(Listing("greenhouse", "heronsgate", len(one), len(one)))


def ask(places: Places, query: str) -> list[tuple[Any, ...]]:
    db = read_catalog(places.catalog)
    rows = [tuple(row) for row in db.execute(query)]
    db.close()
    return rows


@pytest.mark.parametrize("kind", ["crawl", "ingest", "replay"])
@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1.5, "the clock says 2026-07-03 00:00 UTC, and the newest run is of 2026-07-04 12:00 UTC: set the clock right"),
        (3300, "days after the newest run: set it right, or say that so much time has passed with --set CLOCK_LEAP=3301"),
    ],
)
def test_a_clock_far_from_the_newest_run_begins_none(places: Places, today: Any, kind: str, days: float, words: str) -> None:
    files = {path: path.read_bytes() for path in places.archive.glob("*.zst")}
    today(days)
    with pytest.raises(Problem, match=words.split(":")[0]) as refused, open_run(places, kind):
        pass
    assert words in str(refused.value)
    assert ask(places, "SELECT count(*) FROM run") == [(1,)]
    assert {path: path.read_bytes() for path in places.archive.glob("*.zst")} == files


def test_an_archive_alone_knows_the_newest_run_too(places: Places, today: Any) -> None:
    places.catalog.unlink()
    today(-2)
    with pytest.raises(Problem, match="the newest run is of 2026-07-04"), open_run(places, "crawl", loading=False):
        pass


def test_so_much_time_may_have_passed(places: Places, today: Any) -> None:
    today(3300)
    with open_run(places, "crawl", settings=load_settings([("CLOCK_LEAP", "3301")])) as rolecall:
        assert rolecall.clock().year == 2035


def test_a_clock_that_is_set_back_a_little_misses_nothing(places: Places, today: Any) -> None:
    for days in (-0.3, -0.2, -0.1):
        today(days)
        with open_run(places, "crawl") as rolecall:
            seen(rolecall)
    assert ask(places, "SELECT count(*), max(missed), max(closed_at) FROM posting") == [(3, 0, None)]
    runs = [run for (run,) in ask(places, "SELECT run_id FROM run ORDER BY id")]
    assert [run[:8] for run in runs] == ["20260704"] * 4
    assert (sorted(runs), len({run.partition("-")[0] for run in runs})) == (runs, 4), "by name, as archives have them, they are in order"


def test_a_run_goes_forward(today: Any) -> None:
    now = Forward(TODAY - timedelta(days=1))
    assert now() == TODAY
    today(-0.5)
    assert now() == TODAY
    today(0.5)
    assert now() == TODAY + timedelta(days=0.5)


def test_runs_of_other_names_say_no_time(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for run in ("20260704T120000Z-1", "spring", "20260703T120000Z-2"):
        archive.begin(run)
    archive.close_run()
    assert newest_archived(archive) == TODAY
    archive.close()


DATES = [
    ({"Date": "Sat, 04 Jul 2026 12:00:00 GMT"}, TODAY),
    ({"Date": "Fri, 03 Jul 2026 12:00:00 GMT", "Age": "86400"}, TODAY),
    ({"Date": "Sat, 04 Jul 2026 12:00:00"}, TODAY),
    ({"Date": "today"}, None),
    ({"Date": "Sat, 04 Jul 99999 12:00:00 GMT"}, None),
    ({}, None),
]


@pytest.mark.parametrize(("headers", "moment"), DATES)
def test_when_an_answer_was_given(headers: dict[str, str], moment: datetime | None) -> None:
    assert date_of(Response("https://a.example", headers=headers)) == moment


def test_an_answer_is_used_unless_most_hosts_say_another_time(today: Any) -> None:
    politeness = Politeness(HttpStore(":memory:"))
    clocks = ClocksMiddleware(politeness, timedelta(days=1))

    def answer(host: str, days: float) -> Response:
        request = Request(f"https://{host}.example/")
        return clocks.process_response(
            request, Response(request.url, headers={"Date": format_datetime(TODAY + timedelta(days=days), usegmt=True)})
        )

    with pytest.raises(Refused, match="its clock says 2026-06-24, ours 2026-07-04"):
        answer("a", -10)
    answer("b", 0.5)
    answer("c", 0)
    answer("a", -10)  # it is alone
    today(9)
    with pytest.raises(Refused):
        answer("b", 0)


def test_a_crawl_whose_hosts_say_another_time_keeps_nothing(host: Host, tmp_path: Path, crawl: Any) -> None:
    report = crawl("greenhouse:oven", loading=True)
    assert report["summary"]["seen"] == 0
    host.json(greenhouse("oven"), jobs(1, 2), Date="Tue, 01 Jan 2036 10:00:00 GMT")
    before = sorted(path.name for path in (tmp_path / "raw").glob("*.zst"))
    with pytest.raises(AssertionError, match="as do most hosts that answered: set it right; nothing of their answers was kept"):
        crawl("greenhouse:oven", loading=True)
    assert sorted(path.name for path in (tmp_path / "raw").glob("*.zst")) == before
    assert ask(Places(tmp_path / "catalog.db"), "SELECT count(*) FROM posting") == [(0,)]
    host.json(greenhouse("oven"), jobs(1, 2))
    assert crawl("greenhouse:oven", loading=True)["summary"]["new"] == 2


def test_an_archived_run_of_the_future_is_refused(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "raw")
    archive.begin("20350101T000000Z-1")
    archive.end(datetime(2035, 1, 1, tzinfo=UTC), None)
    archive.close()
    done = run("load", str(tmp_path / "raw"), "--catalog", str(tmp_path / "c.db"))
    assert isinstance(done.exception, Problem)
    assert "run 20350101T000000Z-1 says that it was seen on 2035-01-01 00:00 UTC, which lies ahead" in str(done.exception)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, standalone_mode=False)


def board(folder: Path, first: int, saved: str) -> tuple[str, ...]:
    path = folder / "oven.json"
    path.write_bytes(orjson.dumps(jobs(*range(first, first + 9))))
    return ("ingest", str(path), "--source", "greenhouse:oven", "--seen-at", saved, "--catalog", str(folder / "c.db"))


def test_trust_is_recorded_with_the_run_and_in_the_archive(tmp_path: Path, today: Any) -> None:
    assert run(*board(tmp_path, 0, "2026-05-01")).return_value == 0
    today(0.1)
    done = run(*board(tmp_path, 100, "2026-05-02"))
    assert (done.return_value, "other_board: 0 of 9 are left" in done.output) == (1, True)
    today(0.2)
    done = run(*board(tmp_path, 100, "2026-05-03"), "--trust", "greenhouse:oven")
    assert done.return_value == 0, done.output
    trusted = "SELECT trusted FROM run_source ORDER BY run"
    assert ask(Places(tmp_path / "c.db"), trusted) == [(None,), (None,), ("hand",)]
    assert run("load", str(tmp_path / "raw"), "--catalog", str(tmp_path / "again" / "c.db")).return_value == 1
    assert ask(Places(tmp_path / "again" / "c.db"), trusted) == [(None,), (None,), ("hand",)]


def test_a_board_that_only_the_archive_knows_may_be_trusted(tmp_path: Path, today: Any) -> None:
    assert run(*board(tmp_path, 0, "2026-05-01")).return_value == 0
    into = ("load", str(tmp_path / "raw"), "--catalog", str(tmp_path / "again" / "c.db"), "--trust")
    done = run(*into, "greenhouse:ovens")
    assert (getattr(done.exception, "exit_code", None), "did you mean greenhouse:oven?" in str(done.exception)) == (2, True)
    done = run(*into, "greenhouse:oven")
    assert (done.exception, "1 run loaded" in done.output) == (None, True)
    assert ask(Places(tmp_path / "again" / "c.db"), "SELECT seen FROM run_source") == [(9,)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("crawl", "greenhouse", "--trust", "greenhouse:nobody-has-this"), "--trust greenhouse:nobody-has-this: no such board in this run"),
        (("crawl", "greenhouse", "--trust", "greenhouse"), "'greenhouse' is no board: write FAMILY:BOARD, as in greenhouse:acme"),
        (("ingest", "x.json", "--source", "greenhouse:oven", "--trust", "greenhouse:ovens"), "did you mean greenhouse:oven?"),
        (("load", "raw", "--trust", "greenhouse:nobody-has-this"), "no such board in this run"),
    ],
)
def test_to_trust_a_board_that_is_not_there_is_a_mistake(
    arguments: tuple[str, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "x.json").write_bytes(orjson.dumps(jobs(1)))
    done = run(*arguments)
    assert words in str(done.exception)
    assert getattr(done.exception, "exit_code", None) == 2
