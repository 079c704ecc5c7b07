"""No exception ends in exit code 0, wherever it is raised: in a spider, a stage, a middleware, an extension, a part of Scrapy's, a store."""

import ast
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from scrapy.utils.misc import load_object

from crawler.run.flow import load_settings
from tests.crawler.hosts import GENTLE, ROOT, Host, greenhouse, jobs

HOOKS = ("process_", "open", "close", "spider_", "item_", "request_", "response_", "headers_", "engine_", "from_crawler", "of", "flush", "stamp")
GROUPS = ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES")
OTHERS = (
    *(f"spiders.base:BoardSpider.{name}" for name in ("__init__", "start", "start_board", "get", "read_listing", "read_each", "posting", "listing")),
    *(f"spiders.ats.greenhouse:GreenhouseSpider.{name}" for name in ("list_page", "parse", "read_posting")),
    *(f"catalog.writer:Writer.{name}" for name in ("begin_run", "write", "listing", "known_hashes", "size_of", "finish_run", "keep_homes")),
    *(f"pipelines.archive:Archive.{name}" for name in ("begin", "add", "end", "flush", "holds")),
    *(f"crawler.politeness.store:HttpStore.{name}" for name in ("validator", "closed_until", "keep_validator", "close")),
    *(f"crawler.politeness.addresses:{name}" for name in ("is_public", "has_public_address")),
    *(f"crawler.run.watch:Watch.{name}" for name in ("item_scraped", "spider_closed", "end")),
    *(f"scrapy.core.{name}" for name in ("scheduler:Scheduler.open", "scheduler:Scheduler.enqueue_request", "scraper:Scraper.call_spider_async")),
    "scrapy.core.downloader:Downloader.fetch",
    "scrapy.core.engine:ExecutionEngine.open_spider_async",
    "pipelines.extract.posting:derive_text",
    "catalog.postings:store",
)  # fmt: skip
SILENT = {  # never called in a crawl that goes well, or no part of the crawl
    "from_settings",
}


def components() -> Iterator[str]:
    """Every hook of every component that a crawl has, ours and Scrapy's."""
    settings = load_settings()
    for group in GROUPS:
        for path, order in settings.get_component_priority_dict_with_base(group).items():
            kind = load_object(path)
            for name, _ in inspect.getmembers(kind, callable) if order is not None else ():
                if name.startswith(HOOKS) and not name.endswith("_2"):
                    yield f"{kind.__module__}:{kind.__qualname__}.{name}"
    for path in settings.getdict("BATCH_PIPELINES"):
        kind = load_object(path)
        yield from (f"{kind.__module__}:{kind.__qualname__}.{name}" for name in ("of", "process_batch"))


def ran(arguments: list[str], targets: list[str], cwd: Path) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.crawler.injecting"], cwd=cwd, capture_output=True, timeout=600, check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}, input=orjson.dumps({"arguments": arguments, "targets": targets}),
    )  # fmt: skip
    found = [orjson.loads(line) for line in done.stdout.splitlines()]
    assert [one["target"] for one in found] == targets, done.stderr.decode()[-2000:]
    return found


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "greenhouse.csv").write_text("board\noven\n")
    return tmp_path / "mine"


def test_no_exception_in_a_crawl_ends_well(host: Host, tmp_path: Path, registry: Path) -> None:
    host.json(greenhouse("oven"), jobs(1, 2), ETag='"1"')
    settings = [part for name, value in {**GENTLE, "DEMO_BASE": host.base}.items() for part in ("--set", f"{name}={value}")]
    arguments = ["crawl", "greenhouse:oven", "--registry", str(registry), "--catalog", str(tmp_path / "{n}" / "c.db"), *settings]
    targets = list(dict.fromkeys((*components(), *OTHERS)))
    found = ran(arguments, targets, tmp_path)
    raised = {one["target"] for one in found if one["calls"]}
    assert len(raised) > 60
    assert {target for target in OTHERS if target not in raised} == set()
    assert [(one["target"], one["said"][-300:]) for one in found if one["calls"] and one["code"] == 0] == []
    assert [one["target"] for one in found if "Traceback" in one["said"]] == []
    assert [one["target"] for one in found if not one["calls"] and one["code"]] == []  # nothing else was wrong
