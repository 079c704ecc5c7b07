"""Processes that work for a run: the same catalog whatever their number, and nothing is lost or unsaid where one dies."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from catalog.ready import STORED, make_ready, ready_of, slim
from crawler.cli import cli
from crawler.run.deriving import BREAK_EVEN, deriving
from crawler.run.flow import load_settings, read_by_batches
from crawler.run.workers import AHEAD, Died, Part, Workers, WorkersFailed, in_parts
from pipelines.employer import call
from pipelines.match.prints import fingerprints, text_prints
from schemas.employer import Naming
from schemas.enums import Origin
from schemas.evidence import Evidence
from schemas.troubles import MachineTrouble
from tests.crawler.hosts import GENTLE, ROOT, Host, greenhouse, rolecall
from tests.crawler.working import doubling, dying, not_beginning
from tests.factories import sighting

TEXTS = (
    "<p>Harbour Ltd. builds lanterns in Oslo.</p><h3>Requirements</h3><ul><li>3 years of {0}</li><li>Fluent German</li></ul>",
    "<p>Pay: $2{0} - $24 an hour. We do not sponsor visas.</p>",
    "<p>Remote, two days a week in the office. At Harbour, we like {0}.</p>",
)
# Columns that tell when or under which random name a run was, by table.
CLOCKED = {"_sqlite_migrations": {"applied_at"}, "run": {"run_id"}, "feed": {"catalog"}}


MANY = 500  # postings


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, doubling, patience=1) as some:
        yield some


def done(workers: Workers, things: list[Any]) -> Part:
    part = workers.take(things)
    assert part is not None
    workers.finish(part)
    return part


def test_every_thing_has_its_answer_in_order(workers: Workers) -> None:
    parts = [workers.take([n, n + 1]) for n in range(40)]
    for n, part in enumerate(parts):
        assert part
        workers.finish(part)
        assert part.answers == [2 * n, 2 * n + 2]
    assert os.getpid() not in {pid for part in parts if part for pid in part.told}


@pytest.mark.parametrize(
    ("deed", "words"), [("die", "was killed by signal 9"), ("spin", "was stopped after 1 seconds"), ("sleep", "was stopped")]
)
def test_a_thing_that_ends_its_process_costs_itself_alone(workers: Workers, deed: str, words: str) -> None:
    before, poisoned, after = workers.take([1, 2]), workers.take([3, deed, 4]), [workers.take([n]) for n in range(9)]
    for part in (before, poisoned, *after):
        assert part
        workers.finish(part)
    assert poisoned
    one, died, other = poisoned.answers
    assert (one, other) == (6, 8)
    assert isinstance(died, Died)
    assert words in str(died)
    assert [part.answers for part in after if part] == [[2 * n] for n in range(9)]
    assert len(poisoned.told) == 3  # each by itself


def test_a_process_that_is_killed_from_outside_costs_nothing(workers: Workers) -> None:
    parts = [workers.take([n]) for n in range(50)]
    first = done(workers, [0])
    os.kill(first.told[0], signal.SIGKILL)
    parts += [workers.take([n]) for n in range(50, 99)]
    for n, part in enumerate(parts):
        assert part
        workers.finish(part)
        assert part.answers == [2 * n]


def test_what_work_raises_is_raised_where_its_answers_are_asked_for(workers: Workers) -> None:
    part = done(workers, [1, "refuse"])
    with pytest.raises(MachineTrouble, match="the disk is full"):
        _ = part.answers
    assert done(workers, [1]).answers == [2]


@pytest.mark.parametrize(
    ("begin", "words"), [(not_beginning, "does not begin \\(no table is there\\)"), (dying, "ended with code 3 before it began")]
)
def test_processes_that_cannot_begin_are_no_things_fault(begin: Any, words: str) -> None:
    with Workers(1, begin) as some:
        part = some.take([1])
        assert part
        with pytest.raises(WorkersFailed, match=f"{words}.*: run it with --workers 1"):
            some.finish(part)


def test_where_every_process_dies_it_is_no_things_fault() -> None:
    with Workers(1, doubling) as some:
        part = some.take(["die"] * 30)
        assert part
        with pytest.raises(WorkersFailed, match="10 processes in a row was killed by signal 9"):
            some.finish(part)


def test_processes_begin_where_there_is_enough_to_do() -> None:
    assert Workers(2, doubling, least=3).take([1, 2]) is None
    few = Workers(2, doubling, least=3)
    assert (few.take([1, 2]), few.take([3]), few.is_wanted) == (None, None, True)
    assert Workers(2, doubling, least=3, expected=3).is_wanted
    assert not Workers(2, doubling, least=3, expected=2).is_wanted
    settings = load_settings([("WORKERS", 3)])
    with deriving(settings) as chosen, deriving(load_settings([("WORKERS", 1)])) as none:
        assert chosen
        assert (chosen.count, chosen.is_wanted, none) == (3, True, None)
    assert BREAK_EVEN > 100


def test_what_is_given_at_a_time_is_bounded() -> None:
    assert list(in_parts([1, 1, 1, 9, 1, 4, 4], 2, int, 6)) == [[1, 1], [1], [9], [1, 4], [4]]
    some = Workers(2, doubling, least=0)
    some._waiting.extend(Part([n]) for n in range(2 * AHEAD))
    assert some.is_full


def test_processes_end_with_who_they_work_for() -> None:
    code = (
        "import time; from crawler.run.workers import Workers; from tests.crawler.working import doubling\n"
        "some = Workers(2, doubling, patience=2, preloaded='json'); parts = [some.take([n]) for n in range(20)]\n"
        "[some.finish(one) for one in parts]; print(*{one.told[0] for one in parts}, flush=True)\n"
        "[some.take(['spin']) for _ in range(4)]; time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        left = {int(pid) for pid in process.stdout.readline().split()}
        process.kill()
    until = time.monotonic() + 30
    while left and time.monotonic() < until:
        left = {pid for pid in left if is_alive(pid)}
        time.sleep(0.05)
    assert not left


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


# What a catalog holds


def write_boards(folder: Path, day: int) -> None:
    """Saved answers of three boards; from day to day some postings change, come and go. One row of each is no posting."""
    folder.mkdir(exist_ok=True)
    for board in range(3):
        rows: list[Any] = [
            {
                "id": n,
                "title": f"Baker {n % 7}",
                "content": TEXTS[n % 3].format(n % 4 + (day if n % 5 == 0 else 0)),
                "company_name": "Harbour",
            }
            for n in range(day * 3, 40 + day + board)
        ]
        (folder / f"oven{board}.json").write_bytes(orjson.dumps({"jobs": [*rows, {"title": "none"}], "meta": {"total": len(rows) + 1}}))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, list(map(str, arguments)), standalone_mode=False)


def tables_of(catalog: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for what tells of the clock: a replay's times among it."""
    found = {}
    with closing(sqlite3.connect(catalog)) as db:
        db.execute("UPDATE run SET started_at = '', finished_at = '' WHERE kind = 'replay'")
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({name})") if row[1] not in CLOCKED.get(name, ())]
            found[name] = db.execute(f"SELECT {', '.join(f'{name}.{column}' for column in columns) or 1} FROM {name}").fetchall()
    return found


def ingested(folder: Path, *flags: object) -> Path:
    """A catalog after two looks."""
    catalog = folder / f"c{'-'.join(map(str, flags))}" / "c.db"
    for day in (1, 2):
        told = run("ingest", folder / f"day{day}", "--source", "greenhouse", "--catalog", catalog, "--seen-at", f"2026-07-0{day}", *flags)
        assert "3 parts could not be read" in told.output
    return catalog


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("workers")
    for day in (1, 2):
        write_boards(made / f"day{day}", day)
    return made


@pytest.fixture(scope="module")
def alone(folder: Path) -> Path:
    """By one process."""
    return ingested(folder, "--workers", 1, "--set", "BATCH_SIZE=50")


@pytest.mark.parametrize("workers", [2, 3])
def test_saved_pages_make_the_same_catalog_row_for_row(folder: Path, alone: Path, workers: int) -> None:
    tables = tables_of(ingested(folder, "--workers", workers, "--set", "BATCH_SIZE=50"))
    assert tables == tables_of(alone)
    assert len(tables["posting"]) > 100
    assert {"changed", "opened"} <= {cell for row in tables["event"] for cell in row}


def test_an_archive_that_is_loaded_and_a_replay_make_the_same_catalog_row_for_row(alone: Path, tmp_path: Path) -> None:
    tables, replayed = [], []
    for workers in (1, 2):
        catalog = tmp_path / str(workers) / "c.db"
        assert run("load", alone.parent / "raw", "--catalog", catalog, "--workers", workers).exception is None
        with closing(sqlite3.connect(catalog)) as db:  # as older rules may have read them
            db.execute("UPDATE posting SET title = 'Cook' WHERE id % 3 = 0")
            db.commit()
        replayed.append(orjson.loads(run("replay", "--catalog", catalog, "--json", "--workers", workers).stdout))
        tables.append(tables_of(catalog))
    assert replayed[0]["fields"]["title"] > 20
    assert replayed[0] == replayed[1]
    assert tables[0] == tables[1]


def test_a_posting_that_ends_its_process_lies_in_quarantine_and_the_run_says_so(tmp_path: Path) -> None:
    page, rows = tmp_path / "oven.json", [{"id": n, "title": f"Baker {n}", "content": TEXTS[0]} for n in range(150)]
    rows[7]["title"], rows[90]["title"] = "die", "spin"
    page.write_bytes(orjson.dumps({"jobs": rows, "meta": {"total": len(rows)}}))
    stages = orjson.dumps(load_settings()["ITEM_PIPELINES"].copy_to_dict() | {"tests.crawler.working.Deadly": 300}).decode()
    told = run(
        "ingest", page, "--source", "greenhouse:oven", "--catalog", tmp_path / "c.db", "--workers", 2, "--set", f"ITEM_PIPELINES={stages}",
        "--set", "WORKERS_PATIENCE=2",
    )  # fmt: skip
    assert told.return_value == 1
    assert "BUG, 1 posting lost: a stage failed: Died: its process was killed by signal 9" in told.output
    assert "BUG, 1 posting lost: a stage failed: Died: its process was stopped after 2 seconds" in told.output
    with closing(sqlite3.connect(tmp_path / "c.db")) as db:
        assert db.execute("SELECT count(*) FROM posting").fetchone() == (148,)
        assert db.execute("SELECT identifier FROM quarantine ORDER BY CAST(identifier AS INT)").fetchall() == [("7",), ("90",)]


def test_a_killed_ingest_is_completed_by_the_next(tmp_path: Path) -> None:
    page, catalog = tmp_path / "oven.json", tmp_path / "c.db"
    page.write_bytes(
        orjson.dumps({"jobs": [{"id": n, "title": f"Baker {n}", "content": TEXTS[n % 3]} for n in range(MANY)], "meta": {"total": MANY}})
    )
    command = ["ingest", str(page), "--source", "greenhouse:oven", "--catalog", str(catalog), "--workers", "2", "--set", "BATCH_SIZE=50"]
    heeding = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); from crawler.cli import main; main(sys.argv[1:])"
    )
    with subprocess.Popen([sys.executable, "-c", heeding, *command], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        while not (left := loaded(catalog)) and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 1
    assert 0 < left <= loaded(catalog) < MANY
    assert run(*command).return_value == 0
    assert loaded(catalog) == MANY


def loaded(catalog: Path) -> int:
    if not catalog.exists():
        return 0
    with closing(sqlite3.connect(catalog)) as db:
        try:
            return int(db.execute("SELECT count(*) FROM posting").fetchone()[0])
        except sqlite3.OperationalError:  # its tables are being made
            return 0


def test_a_crawl_hands_over_and_loses_nothing(host: Host, tmp_path: Path) -> None:
    rows = [{"id": n, "title": f"Baker {n}", "content": TEXTS[n % 3]} for n in range(150)]
    page = orjson.dumps({"jobs": rows, "meta": {"total": len(rows)}})
    (tmp_path / "saved").mkdir()
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "greenhouse.csv").write_text("board\none\ntwo\n")
    for board in ("one", "two"):
        host.json(greenhouse(board), orjson.loads(page))
        (tmp_path / "saved" / f"{board}.json").write_bytes(page)
    gentle = [flag for name, value in (GENTLE | {"DEMO_BASE": host.base}).items() for flag in ("--set", f"{name}={str(value).lower()}")]
    told = rolecall(
        "crawl", "greenhouse:one", "greenhouse:two", "--registry", str(tmp_path / "sources"), "--catalog", str(tmp_path / "crawled.db"),
        "--json", "--workers", "2", *gentle, cwd=tmp_path,
    )  # fmt: skip
    assert (told.code, told.report["summary"]["new"]) == (0, 300), told.out + told.err
    run("ingest", tmp_path / "saved", "--source", "greenhouse", "--catalog", tmp_path / "c.db", "--registry", tmp_path / "sources")
    sql = "SELECT posting_id, p.title, p.organization, json FROM posting p JOIN lists ON posting = p.id ORDER BY 1"
    with closing(sqlite3.connect(tmp_path / "crawled.db")) as crawled, closing(sqlite3.connect(tmp_path / "c.db")) as read:
        assert len(found := crawled.execute(sql).fetchall()) == 300
        assert found == read.execute(sql).fetchall()


# What a posting is made into elsewhere


def test_what_is_ready_is_what_is_made_here_under_another_name_too() -> None:
    one = sighting("1")
    assert one.job
    one.ready = make_ready(one.posting_id, one.job)
    one.job = slim(one.job, STORED | {"employer_names"})
    assert ready_of(one, one.job) is one.ready
    for name in ("Lantern Works", None):
        whole = sighting("1")
        assert whole.job
        words = Evidence("hiring_organization", Origin.PROSE, name, "organization.told") if name else None
        for job in (one.job, whole.job):
            call(job, Naming(one.posting_id, name, words))
        assert ready_of(one, one.job) == make_ready(one.posting_id, whole.job)


def test_a_fingerprint_is_the_same_where_its_text_was_read_before() -> None:
    postings = [(one.job, one.raw) for one in (sighting(str(n), description="bread " * (n * 15)) for n in range(4)) if one.job]
    known = text_prints(postings)
    assert [one.signed is None for one in known] == [True, True, False, False]
    assert fingerprints(postings) == fingerprints(postings, known) == fingerprints(postings, [None, known[1], None, known[3]])


def test_a_stage_of_ones_own_is_given_whole_postings() -> None:
    assert {"employer_names", "title", "evidence", "boilerplate"} <= (read_by_batches(load_settings()) or set())
    batch, item = "tests.crawler.working.Deadly", "pipelines.validity.why_invalid"  # any name that says nothing of what it reads
    for name, more in (("BATCH_PIPELINES", {batch: 300}), ("ITEM_PIPELINES", {item: 650})):
        settings = load_settings()
        settings.setdict({name: settings.getdict(name) | more}, priority="cmdline")
        assert read_by_batches(settings) is None
