"""One poisoned row, batch or file costs itself alone, and lies in quarantine with its reason."""

import gzip
import os
import sqlite3
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from crawler.cli import cli
from pipelines.deduplicate import DeduplicatePipeline
from pipelines.load import LoadPipeline
from schemas.errors import Problem
from schemas.job import Sighting

LONG = "x" * 5_000
GOOD = {"id": 1, "title": "Baker", "content": "We bake bread at night."}
PAY = '"pay_input_ranges": [{"min_cents": %s, "currency_type": "USD"}]'
# A row of Greenhouse's in JSON, and what quarantine says of it.
POISON = {
    "a pay of 1e32 cents": (f'{{"id": 2, "title": "Driver", {PAY % "1e32"}}}', "is no amount of money"),
    "a pay that is none": (f'{{"id": 2, "title": "Driver", {PAY % "NaN"}}}', "'nan' is no amount of money"),
    "a pay without end": (f'{{"id": 2, "title": "Driver", {PAY % "Infinity"}}}', "'inf' is no amount of money"),
    "a pay beyond floats": (f'{{"id": 2, "title": "Driver", {PAY % "1e999"}}}', "is no amount of money"),
    "a long pay": (f'{{"id": 2, "title": "Driver", {PAY % ("9" * 60)}}}', "is no amount of money"),
    "a long number as identifier": ('{"id": 123456789012345678901234567890, "title": "Driver"}', "the identifier is no text"),
    "an object as identifier": ('{"id": {"a": 1}, "title": "Driver"}', "the identifier is no text"),
    "a long identifier": (f'{{"id": "{LONG}", "title": "Driver"}}', "identifier: 5000 characters, where 4000 are the most"),
    "a long title": (f'{{"id": 2, "title": "{LONG * 50}"}}', "title: 250000 characters"),
    "no identifier": ('{"title": "Driver"}', "'id' is missing"),
    "a text for an object": ('"Driver"', "a part is of another kind than the format says: a text"),
}  # fmt: skip


def ingest(file: Path, *flags: str) -> Result:
    arguments = ["ingest", str(file), "--source", "greenhouse:oven", "--catalog", str(file.with_name("c.db")), *flags]
    return CliRunner().invoke(cli, arguments, standalone_mode=False)


def query(file: Path, sql: str) -> list[Any]:
    db = sqlite3.connect(file.with_name("c.db"))
    rows = db.execute(sql).fetchall()
    db.close()
    return rows


@pytest.mark.parametrize("name", POISON)
def test_a_poisoned_row_costs_itself_alone(name: str, tmp_path: Path) -> None:
    row, words = POISON[name]
    page = tmp_path / "oven.json"
    page.write_text(
        f'{{"jobs": [{orjson.dumps(GOOD).decode()}, {row}, {orjson.dumps(GOOD | {"id": 3}).decode()}], "meta": {{"total": 3}}}}'
    )
    done = ingest(page)
    assert done.return_value == 1, done.output
    assert "1 part could not be read: see the table quarantine" in done.output
    assert "BUG" not in done.output
    assert query(page, "SELECT identifier FROM posting ORDER BY 1") == [("1",), ("3",)]
    ((reason, raw),) = query(page, "SELECT reason, raw FROM quarantine")
    assert words in reason
    assert raw


@pytest.mark.parametrize("stage", [DeduplicatePipeline, LoadPipeline])
def test_a_posting_that_a_batch_stage_chokes_on_is_found(stage: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By halves: of 200 postings in one batch, the three that are to blame."""
    page, asked, works = tmp_path / "oven.json", [], stage.process_batch  # type: ignore[attr-defined]
    page.write_bytes(orjson.dumps({"jobs": [GOOD | {"id": n} for n in range(200)], "meta": {"total": 200}}))

    def chokes(self: Any, batch: list[Sighting]) -> list[Sighting]:
        asked.append(len(batch))
        if {one.raw.identifier for one in batch} & {"7", "8", "150"}:
            raise RecursionError("too deep")
        done: list[Sighting] = works(self, batch)
        return done

    monkeypatch.setattr(stage, "process_batch", chokes)
    done = ingest(page)
    assert done.return_value == 1
    assert "BUG, 3 postings lost: a stage failed: RecursionError: too deep" in done.output
    assert query(page, "SELECT count(*) FROM posting") == [(197,)]
    assert query(page, "SELECT identifier FROM quarantine ORDER BY CAST(identifier AS INT)") == [("7",), ("8",), ("150",)]
    assert len(asked) < 60
    monkeypatch.setattr(stage, "process_batch", works)
    assert "200 seen: 3 new, 197 unchanged" in ingest(page).output


def test_a_batch_that_the_machine_cannot_take_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "oven.json"
    page.write_bytes(orjson.dumps({"jobs": [GOOD | {"id": n} for n in range(9)], "meta": {"total": 9}}))
    calls = []

    def full(self: Any, batch: list[Sighting]) -> list[Sighting]:
        calls.append(len(batch))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LoadPipeline, "process_batch", full)
    assert isinstance(ingest(page).exception, OSError)
    assert calls == [9]
    assert query(page, "SELECT finished_at FROM run") == [(None,)]


def packed_nothing(megabytes: int) -> bytes:
    """A gzip file of that many megabytes of spaces: a thousandth of its size."""
    return gzip.compress(b" " * (1 << 20), 9) * megabytes


FILES = {
    "cut.json.gz": (gzip.compress(orjson.dumps({"jobs": []}))[:-9], "ended before the end-of-stream marker"),
    "garbage.json.gz": (b"\x1f\x8b\x08garbage", ""),
    "junk.json.gz": (gzip.compress(b"{}")[:10] + b"\xff" * 99, "Error -3"),
    "bomb.json.gz": (packed_nothing(3_000), "unpacks to more than "),
    "empty.json": (b"", "not JSON"),
    "zeros.json": (b"\0" * 5_000, "not JSON"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_costs_itself_alone_and_is_named(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    body, words = FILES[name]
    (folder / f"b{name}").write_bytes(body)
    for good, number in (("a.json", 1), ("c.json", 2)):
        (folder / good).write_bytes(orjson.dumps({"jobs": [GOOD | {"id": number}], "meta": {"total": 1}}))
    done = ingest(folder)
    assert done.exception is None, done.exception
    assert done.return_value == 1
    assert query(folder, "SELECT identifier FROM posting ORDER BY 1") == [("1",), ("2",)]
    ((reason, url),) = query(folder, "SELECT reason, url FROM quarantine")
    assert words in reason
    assert f"b{name}" in url


def test_a_packed_feed_is_unpacked_no_further_than_is_believable(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml.gz"
    feed.write_bytes(gzip.compress(b"<jobs><job><title>") + packed_nothing(3_000))
    done = CliRunner().invoke(
        cli, ["ingest", str(feed), "--source", "jobfeed:oven", "--catalog", str(tmp_path / "c.db")], standalone_mode=False
    )
    assert done.return_value == 1
    ((reason,),) = query(feed, "SELECT reason FROM quarantine")
    assert "unpacks to more than" in reason


def test_a_pipe_is_no_saved_page(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    done = ingest(tmp_path / "pipe.json")
    assert done.return_value == 1
    ((reason,),) = query(tmp_path / "pipe.json", "SELECT reason FROM quarantine")
    assert reason == "pipe.json cannot be read: it is no file, but a pipe or a device"


@pytest.mark.parametrize("number", ["NaN", "1e400", "1002.5", "1e30", "true", "{}"])
def test_a_row_whose_name_cannot_be_read_may_be_any_and_closes_nothing(number: str, tmp_path: Path) -> None:
    page = tmp_path / "oven.json"

    def show(day: int, last: str) -> Result:
        rows = [orjson.dumps(GOOD | {"id": name}).decode() for name in range(6)]
        page.write_text(f'{{"jobs": [{", ".join(rows)}, {{"id": {last}, "title": "Driver"}}], "meta": {{"total": 7}}}}')
        return ingest(page, "--seen-at", f"2026-07-0{day}")

    show(1, "1002")
    for day in (3, 5, 7):
        assert show(day, number).return_value == 1
    assert query(page, "SELECT count(*), count(closed_at) FROM posting") == [(7, 0)]
    assert show(8, ' " 1002 " ').return_value == 0
    assert show(9, "1002.0").return_value == 0
    assert query(page, "SELECT count(*), count(closed_at) FROM posting") == [(7, 0)]


@pytest.mark.parametrize("command", [("export", "--out"), ("audit", "--to"), ("backup", "--overwrite")])
@pytest.mark.parametrize("own", ["c.db", "c.db-wal", "c.db.lock", "c.http.db", "raw/index.db", "sources/greenhouse.csv", "log/a.log"])
def test_a_file_of_our_own_is_never_written_over(command: tuple[str, ...], own: str, tmp_path: Path) -> None:
    page = tmp_path / "oven.json"
    page.write_bytes(orjson.dumps({"jobs": [GOOD], "meta": {"total": 1}}))
    ingest(page)
    (tmp_path / "sources").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / own)
    for out in (tmp_path / own, link):
        refused = CliRunner().invoke(cli, [*command, str(out), "--catalog", str(tmp_path / "c.db")], standalone_mode=False)
        assert isinstance(refused.exception, Problem)
        assert str(refused.exception).endswith(": name another file")
    assert query(page, "SELECT count(*) FROM posting") == [(1,)]
