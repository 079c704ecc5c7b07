"""Crawls the boards given as JSON on standard input and prints the report: run by tests in a process of its own."""

import sys
from pathlib import Path

import orjson

from crawler.commands.crawl import ARCHIVE_ONLY
from crawler.run.crawling import crawl_into
from crawler.run.flow import load_settings
from crawler.run.places import Places
from schemas.source import Source

if __name__ == "__main__":
    asked = orjson.loads(sys.stdin.buffer.read())
    settings = load_settings()
    settings.setdict(asked["settings"] | ({} if asked["loading"] else ARCHIVE_ONLY), priority="cmdline")
    rows = [Source(**row) for row in asked["rows"]]
    report = crawl_into(Places(Path(asked["catalog"])), rows, settings, loading=asked["loading"], quiet=True)
    print(orjson.dumps(report.as_object()).decode())
