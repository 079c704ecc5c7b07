"""A loopback server that answers from a folder: the demo boards, and the tests' hosts.

``routes.toml`` beside the day folders maps a path with its query (or the path alone) to ``file`` and ``type``. Text bodies may hold
``{base}`` for the server's own address. Every answer has an ETag; a request that repeats it gets a 304.
"""

import hashlib
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PORT = 8391
ROBOTS = b"User-agent: *\nAllow: /\n"


class Folder:
    """The answers of one day: its own files, else those of the days before."""

    def __init__(self, folder: Path, day: int) -> None:
        with (folder / "routes.toml").open("rb") as routes:
            self.routes: dict[str, dict[str, str]] = tomllib.load(routes)
        self.days = [folder / f"day{number}" for number in range(day, 0, -1)]

    def find(self, target: str) -> tuple[Path, str] | None:
        """(file, content type) of a path with its query; None where there is nothing, today or at all."""
        route = self.routes.get(target) or self.routes.get(target.partition("?")[0])
        if route is None:
            return None
        path = next((path for day in self.days if (path := day / route["file"]).exists()), None)
        return (path, route["type"]) if path and path.stat().st_size else None


class Handler(BaseHTTPRequestHandler):
    """Answers from ``server.answers``; says nothing on the terminal."""

    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            self.answer(200, ROBOTS, "text/plain")
        elif found := self.server.answers.find(self.path):
            path, kind = found
            body = path.read_bytes().replace(b"{base}", self.server.base.encode())
            tag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
            fresh = self.headers.get("If-None-Match") == tag
            self.answer(304 if fresh else 200, b"" if fresh else body, kind, tag)
        else:
            self.answer(404, b"not found\n", "text/plain")

    do_POST = do_GET  # noqa: N815 (http.server's name)

    def answer(self, status: int, body: bytes, kind: str, tag: str = "") -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if tag:
            self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """The crawl's own log says what was asked."""


@contextmanager
def serve(answers: Any, port: int = 0, handler: type[BaseHTTPRequestHandler] = Handler) -> Iterator[str]:
    """Serve on 127.0.0.1 in a thread; gives the base URL. A port that is taken is replaced by a free one."""
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.answers, server.base = answers, f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.base  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
