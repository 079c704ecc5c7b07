"""Archives that are copied in part: what is there is loaded and told as a part, and the rest follows, once."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from crawler.cli import cli
from crawler.run.flow import Begun, Flow
from pipelines.archive import SUFFIX
from pipelines.frames import read_frames
from schemas.errors import Problem
from tests.crawler.hosts import jobs

POSTINGS = 12
STATE = "SELECT posting_id, title, closed_at, missed, first_seen, last_seen FROM posting ORDER BY 1"
EVENTS = "SELECT kind, posting, field, at FROM event ORDER BY 1, 2, 3"
BOARDS = "SELECT run_id, listings, listed, shown, complete, seen, new, unchanged, rejected, s.accepted, r.accepted FROM run_source s "
BOARDS += "JOIN run r ON r.id = s.run ORDER BY 1"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], standalone_mode=False)


def query(catalog: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(catalog)) as db:
        return db.execute(sql).fetchall()


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of two runs over one board, each of many frames; the second one lacks a posting, and a part of it is in quarantine."""
    catalog, numbers = tmp_path / "one" / "catalog.db", count(1)
    monkeypatch.setattr("crawler.run.groups.TOGETHER", 3)
    monkeypatch.setattr("crawler.run.runs.new_run_id", lambda now: f"run{next(numbers)}")  # two of one second sort by chance
    for day, names in (("2026-05-01", range(POSTINGS)), ("2026-05-02", range(1, POSTINGS))):
        payload = jobs(*names)
        payload["jobs"].append({"id": None, "title": 7})
        saved = tmp_path / f"{day}.json"
        saved.write_bytes(orjson.dumps(payload))
        run("ingest", saved, "--source", "greenhouse:oven", "--catalog", catalog, "--seen-at", day, "--set", "BATCH_SIZE=3")
    return catalog.parent / "raw"


def files(raw: Path) -> list[Path]:
    return sorted(raw.glob(f"*{SUFFIX}"))


def ends_of_frames(file: Path) -> list[int]:
    return [start + length for start, length, _ in read_frames(file)]


def copied(raw: Path, to: Path, *sizes: int) -> Path:
    """A folder that holds the first bytes of each file (one more than ``sizes``: not at all)."""
    to.mkdir(exist_ok=True)
    for file, size in zip(files(raw), sizes, strict=False):
        (to / file.name).write_bytes(file.read_bytes()[:size])
    return to


def test_the_rest_of_a_run_arrives(raw: Path, tmp_path: Path) -> None:
    """Cut anywhere, at an end of a frame or within one: the parts together make the state that the whole makes."""
    whole = tmp_path / "whole" / "catalog.db"
    assert run("load", raw, "--catalog", whole).return_value == 1  # the part in quarantine
    first, second = files(raw)
    everything = first.stat().st_size, second.stat().st_size
    for number, end in enumerate([0, *ends_of_frames(second)[:-1], ends_of_frames(second)[1] + 9]):
        part, catalog = tmp_path / f"part{number}", tmp_path / f"catalog{number}" / "catalog.db"
        told = run("load", copied(raw, part, everything[0], end), "--catalog", catalog, "--json")
        assert told.return_value == 1
        assert "copied in part" in told.stdout
        assert query(catalog, "SELECT accepted FROM run ORDER BY id DESC LIMIT 1") == [(0,)]
        assert "nothing to load" in run("load", part, "--catalog", catalog).output  # no more has come
        rest = run("load", copied(raw, part, *everything), "--catalog", catalog)
        assert "1 run loaded, of 1 the rest: a part was loaded before" in rest.output
        for sql in (STATE, EVENTS, BOARDS, "SELECT run, identifier, reason FROM quarantine"):
            assert query(catalog, sql) == query(whole, sql), (end, sql)
        again = tmp_path / f"again{number}" / "catalog.db"  # what was copied into its own archive is whole as well
        run("load", catalog.parent / "raw", "--catalog", again)
        for sql in (STATE, EVENTS, BOARDS):
            assert query(again, sql) == query(whole, sql), (end, sql)


def test_an_archive_is_loaded_in_groups_and_says_the_same(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    begin = Flow.begin

    def counted(flow: Flow, items: list[Any], times: Sequence[datetime] = ()) -> Begun:
        sizes.append(len(items))
        return begin(flow, items, times)

    monkeypatch.setattr(Flow, "begin", counted)
    run("load", raw, "--catalog", tmp_path / "two" / "catalog.db")
    assert max(sizes) == 3
    told = "SELECT posting_id, title, first_seen, last_seen, quote FROM posting JOIN scalar ON posting = posting.id ORDER BY 1, n"
    assert query(tmp_path / "two" / "catalog.db", told) == query(raw.parent / "catalog.db", told) != []


def test_a_part_of_another_folder_is_no_news(raw: Path, tmp_path: Path) -> None:
    catalog, sizes = tmp_path / "catalog.db", [file.stat().st_size for file in files(raw)]
    part = copied(raw, tmp_path / "part", sizes[0], ends_of_frames(files(raw)[1])[0])
    told = orjson.loads(run("load", part, raw, "--catalog", catalog, "--json").stdout)
    assert told["continued"] == [files(raw)[1].name.removesuffix(SUFFIX)]
    assert "nothing to load" in run("load", part, raw, "--catalog", catalog).output


def test_a_run_whose_forms_are_not_there_is_told_and_the_next_is_loaded(raw: Path, tmp_path: Path) -> None:
    """The second run refers to forms that the first one holds."""
    catalog, part = tmp_path / "var" / "catalog.db", tmp_path / "part"
    part.mkdir()
    second = files(raw)[1]
    (part / second.name).write_bytes(second.read_bytes())
    later = tmp_path / "later.json"
    later.write_bytes(orjson.dumps(jobs(77)))
    run("ingest", later, "--source", "greenhouse:stove", "--catalog", tmp_path / "two" / "catalog.db")
    (other,) = files(tmp_path / "two" / "raw")
    (part / other.name).write_bytes(other.read_bytes())
    told = run("load", part, "--catalog", catalog, "--json")
    assert told.return_value == 1
    assert "copy the runs before it into the folder too" in told.stdout
    assert query(catalog, "SELECT count(*) FROM posting") == [(1,)]
    copied(raw, part, *(file.stat().st_size for file in files(raw)))
    assert len(orjson.loads(run("load", part, "--catalog", catalog, "--json").stdout)["runs"]) == 2
    assert query(catalog, "SELECT count(*) FROM posting") == [(POSTINGS + 1,)]


def test_a_crawl_taken_up_by_a_load_counts_no_misses_against_later_runs(tmp_path: Path) -> None:
    """A run whose end was archived and not loaded (killed between the two) says nothing of what later runs saw."""
    catalog, saved = tmp_path / "catalog.db", tmp_path / "oven.json"
    for day in ("2026-05-01", "2026-05-02"):
        saved.write_bytes(orjson.dumps(jobs(1, 2, 3)))
        run("ingest", saved, "--source", "greenhouse:oven", "--catalog", catalog, "--seen-at", day)
    with closing(sqlite3.connect(catalog)) as db:
        db.execute("UPDATE run SET finished_at = NULL, accepted = NULL, kind = 'crawl' WHERE id = 1")
        db.commit()
    before = query(catalog, STATE)
    assert run("load", tmp_path / "raw", "--catalog", catalog).return_value == 0
    assert query(catalog, "SELECT finished_at IS NOT NULL FROM run") == [(1,), (1,)]
    assert query(catalog, STATE) == before


@pytest.mark.parametrize(
    "made", ["", "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)"]
)
def test_a_catalog_whose_making_was_killed_is_made(raw: Path, tmp_path: Path, made: str) -> None:
    catalog = tmp_path / "var" / "catalog.db"
    catalog.parent.mkdir()
    with closing(sqlite3.connect(catalog)) as db:
        db.executescript(f"PRAGMA journal_mode = WAL; {made}")
    with pytest.raises(Problem, match="is empty: fill it"):
        raise run("export", "--catalog", catalog).exception
    assert len(orjson.loads(run("load", raw, "--catalog", catalog, "--json").stdout)["runs"]) == 2
    assert query(catalog, "SELECT count(*) FROM posting") == [(POSTINGS,)]
