"""No exception ends in exit code 0, wherever it is raised: in a spider, a stage, a middleware, an extension, in Scrapy, in a store."""

import ast
import errno
import inspect
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from scrapy.utils.misc import load_object

from crawler.run.flow import load_settings
from tests.crawler.hosts import GENTLE, ROOT, Host, forked, greenhouse, jobs

HOOKS = ("process_", "open", "close", "spider_", "item_", "request_", "response_", "headers_", "engine_", "from_crawler", "of", "flush")
GROUPS = ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES")
OTHERS = {
    "spiders.base:BoardSpider": ("__init__", "start", "start_board", "get", "read_listing", "read_each", "posting", "listing"),
    "spiders.ats.greenhouse:GreenhouseSpider": ("list_page", "parse", "read_posting"),
    "catalog.writer:Writer": ("begin_run", "write", "listing", "known_hashes", "size_of", "finish_run", "keep_homes"),
    "pipelines.archive:Archive": ("begin", "add", "end", "flush", "holds"),
    "crawler.politeness.store:HttpStore": ("closed_until", "keep_validator", "close"),
    "crawler.run.watch:Watch": ("item_scraped", "spider_closed", "end"),
    "scrapy.core.scheduler:Scheduler": ("open", "enqueue_request", "next_request", "has_pending_requests"),
    "scrapy.core.downloader:Downloader": ("fetch",),
    "scrapy.core.scraper:Scraper": ("_scrape_next",),
    "scrapy.core.engine:ExecutionEngine": ("open_spider_async", "spider_is_idle", "close_spider_async", "stop_async"),
}


def hooks(kind: type) -> Iterator[str]:
    names = (name for name, _ in inspect.getmembers(kind, callable) if name.startswith(HOOKS) and not name.endswith(("_2", "_async")))
    return (f"{kind.__module__}:{kind.__qualname__}.{name}" for name in names)


def components() -> Iterator[str]:
    """Every hook of every component of ours; of Scrapy's, one component for each hook of a group."""
    settings, met = load_settings(), set()
    for group in GROUPS:
        for path, order in settings.get_component_priority_dict_with_base(group).items():
            for target in hooks(load_object(path)) if order is not None else ():
                name = target.rpartition(".")[2]
                if not target.startswith("scrapy.") or (group, name) not in met:
                    yield target
                    met |= {(group, name)} if target.startswith("scrapy.") else set()
    for path in settings.getdict("BATCH_PIPELINES"):
        yield from (
            f"{target}.{name}" for target in [path.rpartition(".")[0] + ":" + path.rpartition(".")[2]] for name in ("of", "process_batch")
        )


TARGETS = tuple(dict.fromkeys((*components(), *(f"{owner}.{name}" for owner, names in OTHERS.items() for name in names))))


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "greenhouse.csv").write_text("board\noven\n")
    return tmp_path / "mine"


def test_no_exception_in_a_crawl_ends_well(host: Host, tmp_path: Path, registry: Path) -> None:
    host.json(greenhouse("oven"), jobs(1, 2), ETag='"1"')
    settings = [part for name, value in {**GENTLE, "DEMO_BASE": host.base}.items() for part in ("--set", f"{name}={value}")]

    def crawl(number: int, target: str) -> dict[str, Any]:
        catalog = str(tmp_path / str(number) / "c.db")
        return {"arguments": ["crawl", "greenhouse:oven", "--registry", str(registry), "--catalog", catalog, *settings], "raising": target}

    found = dict(zip(TARGETS, forked([crawl(*one) for one in enumerate(TARGETS)], tmp_path), strict=True))
    raised = {target for target, ran in found.items() if ran["calls"]}
    assert {f"{owner}.{name}" for owner, names in OTHERS.items() for name in names} <= raised
    assert len(raised) > 50
    assert {target: ran["said"][-300:] for target, ran in found.items() if target in raised and ran["code"] != 1} == {}
    assert [target for target, ran in found.items() if "Traceback" in ran["said"]] == []
    assert {target: ran["said"][-300:] for target, ran in found.items() if target not in raised and ran["code"]} == {}  # all else was well


FULL_DISK = (
    "pipelines.load:LoadPipeline.process_batch",
    "pipelines.archive:Archive.flush",
    "catalog.writer:Writer.listing",
    "catalog.writer:store",
    "crawler.warc.keeping:Keeper.begin",
)


def test_a_full_disk_ends_a_crawl_with_its_sentence(host: Host, tmp_path: Path, registry: Path) -> None:
    host.json(greenhouse("oven"), jobs(1, 2))
    settings = [part for name, value in {**GENTLE, "DEMO_BASE": host.base}.items() for part in ("--set", f"{name}={value}")]
    runs = [
        {
            "arguments": ["crawl", "greenhouse:oven", "--registry", str(registry), "--catalog", str(tmp_path / str(n) / "c.db"), "--warc",
                          *settings],
            "raising": target, "error": errno.ENOSPC,
        }
        for n, target in enumerate(FULL_DISK)
    ]  # fmt: skip
    for number, (target, ran) in enumerate(zip(FULL_DISK, forked(runs, tmp_path), strict=True)):
        assert ran["calls"], target
        assert ran["code"] == 1, target
        assert "no room is left on the disk" in ran["said"], (target, ran["said"])
        assert "bug in rolecall" not in ran["said"]
        db = sqlite3.connect(tmp_path / str(number) / "c.db")
        assert db.execute("SELECT count(finished_at) FROM run").fetchone() == (0,), target
        db.close()


# Who takes any exception there is: each says it, or raises it again.
TELLERS = {
    "bulk.deriving.alone": "a Reject",
    "bulk.deriving.derived": "each item again, alone",
    "bulk.engine.attempt": "ends the run with its words",
    "crawler.boards.asking.ask_board": "the look's reason",
    "crawler.boards.looking.AskSpider.fetch": "raised again as an OSError, the look's reason",
    "crawler.boards.looking.AskSpider.start": "raised again when the reactor has stopped",
    "crawler.cli.main": "ends with its sentence",
    "crawler.offline.rereading.Rereading.begin": "an incomplete listing",
    "crawler.offline.rereading.Rereading.read_answer": "a Reject",
    "crawler.offline.saved.read_response": "a Reject",
    "crawler.offline.strangers.read_by": "a Reject",
    "crawler.run.deriving.Deriving.made_of": "each item as it is: what stored it meets the same",
    "crawler.run.flow.Flow._alone": "a Reject",
    "crawler.run.flow.Flow._together": "each item again, alone",
    "crawler.run.known_settings.parsed": "raised again as a BadSetting",
    "crawler.run.workers.Workers._start_all": "raised again where processes are waited for",
    "crawler.run.workers._answer_of": "handed on, and raised again by who asked",
    "crawler.run.workers._told_of": "handed on by its words",
    "crawler.run.workers.serve": "handed on, and raised again by who asked",
    "crawler.telling.pings.Pings._ask": "`ping_failed` in the journal",
    "crawler.telling.run.Telling.attempt": "a line on standard error, and in the journal",
    "pipelines.batch.BatchPipeline.hand_on": "a Reject",
    "spiders.base.BoardSpider.start": "an incomplete listing",
}
ANY = {"Exception", "BaseException"}


def takers(path: Path) -> Iterator[str]:
    """The functions of a module that take any exception and do not end in raising it."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)

    def walk(node: ast.AST, name: str) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            inner = f"{name}.{child.name}" if isinstance(child, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) else name
            if isinstance(child, ast.ExceptHandler):
                caught = {part.id for part in ast.walk(child.type) if isinstance(part, ast.Name)} if child.type else ANY
                if caught & ANY and not (isinstance(child.body[-1], ast.Raise) and child.body[-1].exc is None):
                    yield name
            elif (
                isinstance(child, ast.Call)
                and ast.unparse(child.func).endswith("suppress")
                and ANY & {ast.unparse(one) for one in child.args}
            ):
                yield name
            yield from walk(child, inner)

    return walk(ast.parse(path.read_text("utf-8")), module)


def test_whoever_takes_any_exception_tells_it() -> None:
    found = {
        name
        for room in ("schemas", "pipelines", "spiders", "catalog", "crawler", "bulk")
        for path in (ROOT / room).rglob("*.py")
        for name in takers(path)
    }
    assert found == TELLERS.keys()


OFFLINE = {
    "ingest": (
        "pipelines.record:RecordPipeline.process_item", "pipelines.derive:derive_all",
        "pipelines.check:CheckPipeline.process_item", "pipelines.batch:BatchPipeline.process_item",
        "pipelines.employer:EmployerPipeline.process_batch", "pipelines.deduplicate:DeduplicatePipeline.process_batch",
        "pipelines.load:LoadPipeline.process_batch", "pipelines.load:LoadPipeline.note",
        "spiders.ats.greenhouse:GreenhouseSpider.parse", "spiders.ats.greenhouse:GreenhouseSpider.read_posting",
        "pipelines.archive:Archive.end", "crawler.run.runs:settle_boards", "crawler.run.report:summarize",
    ),
    "replay": (
        "pipelines.derive:derive_all", "pipelines.load:LoadPipeline.process_batch", "pipelines.archive:Archive.form",
        "catalog.writer:store",
    ),
    "load": ("pipelines.archive:Archive.read", "pipelines.derive:derive_all", "catalog.writer:Writer.listing"),
    "export": ("catalog.export:job_lines", "catalog.export:harmless_json", "schemas.files:_hold"),
    "changes": ("crawler.commands.changes:jobs_since", "catalog.changes:present_lines"),
    "show": ("crawler.commands.show:describe", "crawler.commands.show:lines_of"),
    "extract": ("crawler.measure.answers:derive_facts_all",),
}  # fmt: skip


def test_no_exception_offline_ends_well(tmp_path: Path) -> None:
    page, text = tmp_path / "oven.json", tmp_path / "text.jsonl"
    page.write_bytes(orjson.dumps(jobs(1, 2)))
    text.write_text('{"text": "We bake."}')
    ingest = ["ingest", str(page), "--source", "greenhouse:oven", "--catalog"]
    at = str(tmp_path / "good" / "c.db")
    assert [ran["code"] for ran in forked([{"arguments": [*ingest, at]}], tmp_path)] == [0]
    (job,) = sqlite3.connect(at).execute("SELECT job_id FROM jobs ORDER BY 1 LIMIT 1").fetchone()
    rest = {"replay": [], "export": [], "changes": [], "show": [job]}
    runs = []
    for number, (command, target) in enumerate((command, target) for command, targets in OFFLINE.items() for target in targets):
        new = str(tmp_path / str(number) / "c.db")
        if command in rest:
            shutil.copytree(tmp_path / "good", tmp_path / str(number))
        arguments = {
            "ingest": [*ingest, new],
            "load": ["load", str(tmp_path / "good" / "raw"), "--catalog", new],
            "extract": ["extract", str(text)],
        }
        runs.append({"arguments": arguments.get(command) or [command, *rest[command], "--catalog", new], "raising": target})
    for asked, ran in zip(runs, forked(runs, tmp_path), strict=True):
        assert (ran["calls"] > 0, ran["code"], "Traceback" in ran["said"]) == (True, 1, False), (asked, ran["said"][-500:])
