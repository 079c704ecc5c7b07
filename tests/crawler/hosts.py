"""A loopback host that misbehaves on demand, and crawls of it in a process of their own (a reactor starts once a process)."""

import gzip
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import orjson
import pytest

from crawler.demo.loopback import serve
from pipelines.archive import Archive

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Host:
    """Answers by path: (status, headers, body) or a function of the handler. Counts what was asked."""

    base: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    headers: list[dict[str, str]] = field(default_factory=list)

    def json(self, path: str, payload: Any, status: int = 200, **headers: str) -> None:
        self.answers[path] = (status, {"Content-Type": "application/json", **headers}, orjson.dumps(payload))


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        host: Host = self.server.answers
        path = self.path.partition("?")[0]
        host.asked[path] += 1
        host.headers.append({"path": path, **dict(self.headers.items())})
        answer = host.answers.get(path, (404, {}, b"no such thing"))
        if callable(answer):
            answer = answer(self)
        if answer is not None:
            self.send(*answer)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    def send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def host() -> Iterator[Host]:
    answers = Host()
    with serve(answers, handler=Answering) as base:
        answers.base = base
        yield answers


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str
    seconds: float

    @property
    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self.out)
        return found


Crawl = Callable[..., Ran]


def rolecall(*arguments: str, cwd: Path, **environment: str) -> Ran:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "crawler.cli", *arguments],
        cwd=cwd, capture_output=True, text=True, timeout=180,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr, time.monotonic() - started)


def forked(runs: list[dict[str, Any]], cwd: Path) -> list[dict[str, Any]]:
    """What each of ``runs`` gave (`tests.crawler.forked`)."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.crawler.forked"], cwd=cwd, capture_output=True, timeout=1200, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, input=orjson.dumps(runs),
    )  # fmt: skip
    found = sorted((orjson.loads(line) for line in done.stdout.splitlines()), key=lambda one: one["number"])
    assert len(found) == len(runs), done.stderr.decode()[-2000:]
    return found


def bomb(megabytes: int) -> bytes:
    return gzip.compress(b"0" * (megabytes << 20), 9)


GENTLE = {"AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "DOWNLOAD_TIMEOUT": 3, "RETRY_TIMES": 0, "BACKOFF_START": 0.1}


@pytest.fixture
def crawl(host: Host, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """``crawl("greenhouse:acme", loading=False, **settings)``: its report. All hosts are the loopback one, under their names' paths."""

    def run(
        *boards: str, loading: bool = False, catalog: Path = tmp_path / "catalog.db", urls: Any = None, **settings: Any
    ) -> dict[str, Any]:
        rows = [{"family": key.partition(":")[0], "board": key.partition(":")[2], "url": (urls or {}).get(key)} for key in boards]
        asked = {"rows": rows, "catalog": str(catalog), "loading": loading, "settings": GENTLE | {"DEMO_BASE": host.base} | settings}
        done = subprocess.run(
            [sys.executable, "-m", "tests.crawler.crawl_boards"],
            input=orjson.dumps(asked), cwd=ROOT, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        report: dict[str, Any] = orjson.loads(done.stdout)
        return report

    return run


@pytest.fixture
def seen(tmp_path: Path) -> Callable[..., list[Any]]:
    """What the archive beside the catalog holds, run after run."""

    def read(folder: Path = tmp_path / "raw") -> list[Any]:
        archive = Archive(folder)
        items = [line.item for run in archive.runs() for line in archive.read(run)]
        archive.close()
        return items

    return read


def greenhouse(board: str) -> str:
    """The path of a Greenhouse board on the loopback host."""
    return f"/boards-api.greenhouse.io/v1/boards/{board}/jobs"


def jobs(*numbers: int, title: str = "Baker") -> dict[str, Any]:
    """A Greenhouse answer with these postings."""
    return {
        "jobs": [{"id": n, "title": f"{title} {n}", "content": "We bake bread at night."} for n in numbers],
        "meta": {"total": len(numbers)},
    }
