"""Crawls the boards given as JSON on standard input and prints the report: run by tests in a process of its own. Of a list of crawls, each
is one fork's, in order: what they all load is loaded once. No two of them see a board within one second, as none does in the field."""

import os
import sys
import time
from pathlib import Path
from typing import Any

import orjson

from crawler.commands.crawl import ARCHIVE_ONLY
from crawler.run.crawling import crawl_into
from crawler.run.flow import load_settings
from crawler.run.places import Places
from crawler.run.rules import rules_version
from pipelines.context import utc_now
from pipelines.extract.posting import derive
from schemas.raw import RawPosting
from schemas.source import Home, Source
from spiders.registry import families


def crawl(asked: dict[str, Any]) -> None:
    settings = load_settings()
    settings.setdict(asked["settings"] | ({} if asked["loading"] else ARCHIVE_ONLY), priority="cmdline")
    rows = [Source(**row) for row in asked["rows"]]
    report = crawl_into(Places(Path(asked["catalog"])), rows, settings, loading=asked["loading"], quiet=True)
    print(orjson.dumps(report.as_object()).decode(), flush=True)


def crawl_all(several: list[dict[str, Any]]) -> None:
    families(), rules_version()
    derive(RawPosting("greenhouse", "oven", "1", title="Baker", description_html="<p>We bake bread in York.</p>"), utc_now(), Home())
    for asked in several:
        if (child := os.fork()) == 0:
            crawl(asked)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            sys.exit(1)
        time.sleep(1)


if __name__ == "__main__":
    given = orjson.loads(sys.stdin.buffer.read())
    (crawl_all if isinstance(given, list) else crawl)(given)
