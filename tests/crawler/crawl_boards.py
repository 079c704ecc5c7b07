"""Crawls the boards given as JSON on standard input and prints the report: run by tests in a process of its own. Of a list of crawls, each
is one fork's, in order: what they all load is loaded once."""

import os
import sys
from pathlib import Path
from typing import Any

import orjson

from crawler.commands.crawl import ARCHIVE_ONLY
from crawler.run.crawling import crawl_into
from crawler.run.flow import load_settings
from crawler.run.places import Places
from crawler.run.rules import rules_version
from schemas.source import Source
from spiders.registry import families


def crawl(asked: dict[str, Any]) -> None:
    settings = load_settings()
    settings.setdict(asked["settings"] | ({} if asked["loading"] else ARCHIVE_ONLY), priority="cmdline")
    rows = [Source(**row) for row in asked["rows"]]
    report = crawl_into(Places(Path(asked["catalog"])), rows, settings, loading=asked["loading"], quiet=True)
    print(orjson.dumps(report.as_object()).decode(), flush=True)


def crawl_all(several: list[dict[str, Any]]) -> None:
    families(), rules_version()
    for asked in several:
        if (child := os.fork()) == 0:
            crawl(asked)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            sys.exit(1)


if __name__ == "__main__":
    given = orjson.loads(sys.stdin.buffer.read())
    (crawl_all if isinstance(given, list) else crawl)(given)
