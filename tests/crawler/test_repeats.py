"""What docs/feeds.md says of lines that come again, and of jobs that a reader never had."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from catalog.writer import Writer
from schemas.match import Verdict
from tests.crawler.test_changes import run, told, write
from tests.factories import NOON, sighting


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write(tmp_path / "c.db", 0, {"a": "One", "b": "Two"})
    return tmp_path / "c.db"


def after(path: Path, cursor: str) -> list[dict[str, Any]]:
    return told(run(path, "--since", cursor))


def ops(lines: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    return [(line["op"], line["record"] and line["record"]["title"]) for line in lines]


@contextmanager
def at_work(path: Path, day: int) -> Iterator[Writer]:
    """A run that is not finished yet."""
    with Writer(path) as writer:
        writer.begin_run(f"day {day}", NOON + timedelta(days=day))
        yield writer
        writer.finish_run(f"day {day}", NOON + timedelta(days=day))


def lamp(name: str, day: int) -> list[Any]:
    return [sighting(name, day=day, title=name, description=f"{name} lamp " * 30)]


def test_a_record_that_came_back_comes_again(path: Path) -> None:
    held = told(run(path))
    for day, title in ((1, "Three"), (2, "One")):
        write(path, day, {"a": title})
    (again,) = after(path, held[-1]["cursor"])
    assert again["record"] == held[0]["record"]
    assert again["cursor"] != held[0]["cursor"]


def test_a_first_run_at_work_may_tell_the_same_record_again(path: Path) -> None:
    with at_work(path, 1) as writer:
        writer.write(lamp("fresh", 1))
        first = told(run(path))[-1]
        with writer._transaction():
            writer.db.execute("UPDATE posting SET title = 'x' WHERE title = 'fresh'")
            writer.db.execute("UPDATE posting SET title = 'fresh' WHERE title = 'x'")
        (again,) = after(path, first["cursor"])
    assert again["record"] == first["record"]


def test_a_job_of_an_earlier_run_that_is_as_it_was_does_not_come_again(path: Path) -> None:
    cursor = told(run(path))[-1]["cursor"]
    with at_work(path, 1) as writer, writer._transaction():
        writer.db.execute("UPDATE posting SET title = 'x' WHERE title = 'One'")
        writer.db.execute("UPDATE posting SET title = 'One' WHERE title = 'x'")
    assert after(path, cursor) == []


def ids(path: Path, *names: str) -> list[str]:
    return [sighting(name).posting_id for name in names]


def test_a_job_that_came_and_went_between_two_readings_is_a_delete(path: Path) -> None:
    cursor = told(run(path))[-1]["cursor"]
    write(path, 1, {"new": "Three"})
    with Writer(path) as writer:
        writer.decide(*ids(path, "a", "new"), Verdict.SAME, NOON)
    lines = after(path, cursor)
    (gone,) = [line["jobId"] for line in lines if line["op"] == "delete"]
    assert gone not in {line["jobId"] for line in told(run(path)) if line["op"] == "upsert"}
    assert gone in {line["jobId"] for line in told(run(path)) if line["op"] == "delete"}  # from the beginning, too
    with Writer(path) as writer:
        writer.decide(*ids(path, "a", "new"), Verdict.DIFFERENT, NOON)
    assert (gone, "upsert") in {(line["jobId"], line["op"]) for line in after(path, lines[-1]["cursor"])}
