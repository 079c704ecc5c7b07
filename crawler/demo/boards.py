"""The demo: boards of invented employers, served on a loopback port and crawled over HTTP like any other.

``data/demo/boards.csv`` names the boards, ``routes.toml`` what is at which address, ``day1/`` and ``day2/`` hold the answers. Requests keep
the addresses that the real platforms have; `DemoMiddleware` sends them all to the loopback server, so that a demo never leaves the machine.
"""

import csv
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from crawler.politeness.hosts import STANDS_FOR
from crawler.run.rules import ROOT
from schemas.source import Source

DEMO = ROOT / "data" / "demo"


def demo_boards(folder: Path = DEMO) -> list[Source]:
    """The rows of boards.csv: ``family,board,employer,country,url``."""
    with (folder / "boards.csv").open(encoding="utf-8", newline="") as rows:
        return [Source(**{k: v for k, v in row.items() if v}) for row in csv.DictReader(rows)]


class DemoMiddleware:
    """Turns ``https://host/path`` into ``{DEMO_BASE}/host/path``, and its answer's address back."""

    def __init__(self, base: str) -> None:
        self.base = base

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        if not (base := crawler.settings.get("DEMO_BASE")):
            raise NotConfigured
        return cls(base)

    def process_request(self, request: Request) -> Request | None:
        if request.url.startswith(f"{self.base}/"):
            return None
        parts = urlsplit(request.url)
        target = f"{self.base}/{parts.netloc}{parts.path or '/'}"
        meta = {**request.meta, STANDS_FOR: request.url}
        return request.replace(url=f"{target}?{parts.query}" if parts.query else target, meta=meta)

    def process_response(self, request: Request, response: Response) -> Response:
        """Spiders see the address that the board has: no identity holds the port of a server that stood for it."""
        if not response.url.startswith(f"{self.base}/"):
            return response
        scheme = urlsplit(request.meta.get(STANDS_FOR, "https:")).scheme
        return response.replace(url=f"{scheme}://{response.url.removeprefix(f'{self.base}/')}")
