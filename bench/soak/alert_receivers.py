"""A mail server and a web receiver that know a message by its id again."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import orjson
from aiosmtpd.controller import Controller


class Receivers:
    """A mail server and a web receiver on this machine: what they were given, as one that honours ids sees it, and as it came."""

    def __init__(self) -> None:
        self.mails: dict[str, list[str]] = {}
        self.posts: dict[str, dict[str, Any]] = {}
        self.came: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        head = envelope.content.decode().partition("\r\n\r\n")[0].replace("\r\n ", " ").replace("\r\n\t", " ")
        fields = dict(line.split(": ", 1) for line in head.split("\r\n"))
        self.mails[fields["Message-ID"]] = fields["X-Rolecall-Matches"].replace(" ", "").split(",")
        self.came["mail"] += 1
        return "250 taken"

    @contextmanager
    def serving(self) -> Iterator[tuple[int, int]]:
        """The ports of both."""
        receivers = self

        class Hook(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = orjson.loads(self.rfile.read(int(self.headers["Content-Length"])))
                receivers.posts[self.headers["webhook-id"]] = body["data"]
                receivers.came["webhook"] += 1
                self.send_response(204)
                self.end_headers()

            def log_message(self, *said: object) -> None:
                pass

        web = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
        mail = Controller(self, hostname="127.0.0.1", port=free_port())
        mail.start()
        Thread(target=web.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield mail.port, web.server_address[1]
        finally:
            web.shutdown()
            web.server_close()
            mail.stop()


def free_port() -> int:
    from socket import socket

    with socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
