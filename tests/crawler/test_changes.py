"""`rolecall changes` as its readers meet it: what it prints, when it stops, what it says of cursors that lead nowhere."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from catalog.writer import Writer
from crawler.cli import cli
from schemas.feedschema import events_schema, feed_schema
from schemas.match import Verdict
from tests.conftest import ROOT
from tests.factories import NOON, sighting


def write(path: Path, day: int, titles: dict[str, str], whose: str = "") -> None:
    with Writer(path) as writer:
        writer.begin_run(f"day {day}{whose}", NOON + timedelta(days=day))
        writer.write([sighting(name, day=day, title=title, description=f"{name} lamp " * 30) for name, title in titles.items()])
        writer.finish_run(f"day {day}{whose}", NOON + timedelta(days=day))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write(tmp_path / "c.db", 0, {"a": "One", "b": "Two"})
    return tmp_path / "c.db"


def run(path: Path, *arguments: str, command: str = "changes") -> Result:
    return CliRunner().invoke(cli, [command, *arguments, "--catalog", str(path)], standalone_mode=False)


def told(done: Result) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in done.stdout_bytes.splitlines()]


def test_each_job_once_with_its_newest_record(path: Path) -> None:
    valid = Draft202012Validator(feed_schema())
    first = told(run(path))
    write(path, 1, {"a": "Three"})
    write(path, 2, {"a": "Four"})
    later = told(run(path, "--since", first[-1]["cursor"]))
    assert [line["record"]["title"] for line in (*first, *later)] == ["One", "Two", "Four"]
    assert told(run(path, "--since", later[-1]["cursor"])) == []
    for line in (*first, *later):
        valid.validate(line)


def test_the_record_is_the_snapshots_line(path: Path, tmp_path: Path) -> None:
    run(path, "--out", str(tmp_path / "jobs.jsonl"), command="export")
    _, *records, _ = (tmp_path / "jobs.jsonl").read_bytes().splitlines()
    lines = run(path).stdout_bytes.splitlines()
    assert [line.partition(b'"record":')[2][:-1] for line in lines] == records


def test_a_snapshots_cursor_goes_on_where_it_ends(path: Path, tmp_path: Path) -> None:
    run(path, "--out", str(tmp_path / "jobs.jsonl"), command="export")
    cursor = orjson.loads((tmp_path / "jobs.jsonl").read_bytes().splitlines()[0])["cursor"]
    assert told(run(path, "--since", cursor)) == []
    write(path, 1, {"b": "Three"})
    assert [line["record"]["title"] for line in told(run(path, "--since", cursor))] == ["Three"]


def test_a_merged_job_is_a_delete(path: Path) -> None:
    cursor = told(run(path))[-1]["cursor"]
    with Writer(path) as writer:
        one, two = (row[0] for row in writer.db.execute("SELECT posting_id FROM posting ORDER BY id"))
        writer.decide(one, two, Verdict.SAME, NOON)
    lines = told(run(path, "--since", cursor))
    assert sorted((line["op"], line["record"] is None) for line in lines) == [("delete", True), ("upsert", False)]
    for line in lines:
        Draft202012Validator(feed_schema()).validate(line)


def test_pages_by_limit_are_the_whole(path: Path) -> None:
    write(path, 1, {name: name for name in "cdefg"})
    whole, pages, cursor = told(run(path)), [], ()
    while page := told(run(path, "--limit", "2", *cursor)):
        pages += page
        cursor = ("--since", page[-1]["cursor"])
    assert pages == whole


def test_events_tell_values_as_they_were(path: Path) -> None:
    write(path, 1, {"a": "Three"})
    events = told(run(path, "--events"))
    assert [(one["kind"], one["about"], one["title"], one["old"], one["new"]) for one in events] == [
        ("opened", ["job", "posting"], "One", None, None),
        ("opened", ["job", "posting"], "Two", None, None),
        ("changed", ["job", "posting"], "Three", "One", "Three"),
    ]
    assert told(run(path, "--events", "--since", events[1]["cursor"])) == events[2:]
    for event in events:
        Draft202012Validator(events_schema()).validate(event)


def parts(path: Path) -> tuple[str, str, str, int]:
    cursor = told(run(path))[-1]["cursor"]
    catalog, major, shape, number = cursor.split(".")
    return catalog, major, shape, int(number)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda c, m, s, n: "yesterday", "no cursor"),
        (lambda c, m, s, n: f"{c}.{m}.{s}.-1", "no cursor"),
        (lambda c, m, s, n: f"{c}.{m}.{s}.{'9' * 30}", "no cursor"),
        (lambda c, m, s, n: f"{'0' * 16}.{m}.{s}.{n}", "another catalog"),
        (lambda c, m, s, n: f"{c}.{m}.{'0' * 8}.{n}", "another shape"),
        (lambda c, m, s, n: f"{c}.{m}.{s}.{n + 100}", "newer"),
        (lambda c, m, s, n: f"{c}.{m}.{s}.{n - 2}", "no longer kept"),
    ],
)
def test_a_cursor_that_leads_nowhere_is_gone(path: Path, change: Any, why: str) -> None:
    with Writer(path) as writer, writer._transaction():
        writer.db.execute("UPDATE feed SET floor = ?", (parts(path)[3] - 1,))
    done = run(path, "--since", change(*parts(path)))
    (line,) = told(done)
    assert (line["op"], done.return_value) == ("gone", 3)
    assert why in line["reason"]
    assert line["cure"].startswith("rolecall export")
    Draft202012Validator(feed_schema()).validate(line)
    assert told(run(path, "--since", ".".join(map(str, parts(path))))) == []


def test_events_from_the_beginning_say_so_where_it_has_gaps(path: Path) -> None:
    assert run(path, "--events").stderr == ""
    with Writer(path) as writer:
        writer.db.execute("UPDATE feed SET floor = 1, floor_at = '2026-07-04T00:00:00Z'")
    assert "events before 2026-07-04T00:00:00Z were removed" in run(path, "--events").stderr
    assert run(path).stderr == ""  # of each job its newest record: none is missing


def test_events_are_followed_across_shapes_of_records(path: Path) -> None:
    catalog, major, _, _ = parts(path)
    assert len(told(run(path, "--events", "--since", f"{catalog}.{major}.{'0' * 8}.1"))) == 1


# Of two processes that write, one waits for the other.
WRITER = """
import sys, time
from pathlib import Path
from schemas.errors import Problem
from tests.crawler.test_changes import write
for day in range(1, 31):
    titles = {name: f"{name} {day} {sys.argv[2]}" for name in sys.argv[2][day % 7:]}
    for _ in range(2000):
        try:
            write(Path(sys.argv[1]), day, titles, sys.argv[2])
            break
        except Problem:
            time.sleep(0.01)
    else:
        sys.exit("never free")
"""

# Whoever runs the tests in the background has interrupts ignored, which processes inherit.
FOLLOWER = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from crawler.cli import main
main()
"""


def following(path: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", FOLLOWER, "changes", "--follow", *arguments, "--catalog", str(path)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)


@pytest.fixture
def follower(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with following(path) as process:
        yield process
        process.kill()


@contextmanager
def read_meanwhile(path: Path, until: bytes, *arguments: str) -> Iterator[list[bytes]]:
    """The lines that a follower prints meanwhile, and afterwards until one has these words."""
    lines: list[bytes] = []
    with following(path, *arguments) as process:
        reader = threading.Thread(target=lambda: lines.extend(process.stdout or ()))
        reader.start()
        try:
            yield lines
            for _ in range(600):
                if any(until in line for line in lines[-20:]):
                    break
                reader.join(0.1)
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
        finally:
            process.kill()
            reader.join(20)


def test_readers_follow_while_two_processes_write(path: Path, tmp_path: Path) -> None:
    """Nothing is missed, nothing comes twice, and the copy ends equal."""
    environment, last = os.environ | {"PYTHONPATH": str(ROOT)}, "The last one"
    with read_meanwhile(path, last.encode()) as lines, read_meanwhile(path, last.encode(), "--events") as events:
        writers = [
            subprocess.Popen([sys.executable, "-c", WRITER, str(path), names], cwd=ROOT, env=environment)
            for names in ("abcdefghij", "klmnopqrst")
        ]
        assert [writer.wait(240) for writer in writers] == [0, 0]
        write(path, 40, {"last": last})
    copy: dict[str, bytes] = {}
    numbers = []
    for line in lines:
        change = orjson.loads(line)
        numbers.append(int(change["cursor"].rpartition(".")[2]))
        copy[change["jobId"]] = line.partition(b'"record":')[2][:-2]
    assert numbers == sorted(set(numbers))
    run(path, "--out", str(tmp_path / "jobs.jsonl"), command="export")
    assert sorted(copy.values()) == sorted((tmp_path / "jobs.jsonl").read_bytes().splitlines()[1:-1])
    assert len(lines) > len(copy)
    assert b"".join(events) == run(path, "--events").stdout_bytes


def copy_of(path: Path, name: str) -> Path:
    """A copy of a catalog as it stands, whole in one file."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("VACUUM INTO ?", (str(path.with_name(name)),))
    return path.with_name(name)


def line_of(follower: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert follower.stdout
    found: dict[str, Any] = orjson.loads(follower.stdout.readline())
    return found


def test_a_follower_goes_on_in_the_same_catalog_in_another_file(path: Path, follower: subprocess.Popen[bytes]) -> None:
    assert [line_of(follower)["record"]["title"] for _ in "ab"] == ["One", "Two"]
    later = copy_of(path, "later.db")
    write(later, 1, {"a": "Three"})
    copy_of(later, "moved.db").replace(path)
    assert line_of(follower)["record"]["title"] == "Three"


@pytest.mark.parametrize(("other", "why"), [("another.db", "another catalog"), ("before.db", "newer than this catalog")])
def test_a_follower_is_told_that_another_catalog_stands_there(path: Path, tmp_path: Path, other: str, why: str) -> None:
    copy_of(path, "before.db")
    write(tmp_path / "first.db", 0, {"z": "Another"})
    copy_of(tmp_path / "first.db", "another.db")
    write(path, 1, {"a": "Three"})
    arguments = [sys.executable, "-c", FOLLOWER, "changes", "--follow", "--catalog", str(path)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT) as process:
        assert [line_of(process)["op"] for _ in "ab"] == ["upsert"] * 2
        (tmp_path / other).replace(path)
        gone = line_of(process)
        assert (gone["op"], process.wait(20)) == ("gone", 3)
    assert why in gone["reason"]


def test_a_follower_whose_reader_has_gone_ends(follower: subprocess.Popen[bytes]) -> None:
    line_of(follower)
    assert follower.stdout
    follower.stdout.close()
    assert follower.wait(20) == 0


def test_a_follower_of_a_catalog_that_is_taken_away_says_so(path: Path, follower: subprocess.Popen[bytes]) -> None:
    line_of(follower)
    path.rename(path.with_name("elsewhere.db"))
    assert follower.wait(20) == 1
