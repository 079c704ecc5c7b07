"""Pings: an address is asked when a run begins and when it has ended, so that somebody notices when it does not.

The protocol is that of healthchecks.io: ``<url>/start``, ``<url>`` for exit code 0, ``<url>/<exit code>`` for another one; each with
``?rid=`` that joins the two. ``<url>/log`` says something and changes nothing. A ping never fails a run, and never holds it up for longer
than SECONDS. The address is a secret: it is written nowhere.
"""

import os
import urllib.request
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from schemas.secrets import redact, without_secrets

VARIABLE = "ROLECALL_PING_URL"
SECONDS = 10
HEADERS = {"User-Agent": "rolecall", "Content-Type": "text/plain; charset=utf-8"}
LONGEST = 10_000  # bytes of what is said with it


@dataclass(slots=True)
class Pings:
    """``url``: where to; None for nowhere. The methods return what went wrong, None where nothing did."""

    url: str | None = None
    rid: str = field(default_factory=lambda: str(uuid4()))

    @classmethod
    def of(cls, url: str | None) -> "Pings":
        """By the environment, else by ``url`` (of rolecall.toml)."""
        return cls(os.environ.get(VARIABLE, "").strip() or url)

    def start(self) -> str | None:
        return self.send("/start")

    def end(self, code: int, said: str) -> str | None:
        """``said``: a few lines that whoever is told can read."""
        return self.send(f"/{code}" if code else "", said)

    def log(self, said: str) -> str | None:
        """That somebody was there, where it is not well: a check that is red stays so until a run has succeeded."""
        return self.send("/log", said)

    def send(self, ending: str, said: str = "") -> str | None:
        if not self.url:
            return None
        failed: list[str] = ["no answer in time"]
        body = without_secrets(redact(said)).encode("utf-8", "replace")[:LONGEST]
        asking = Thread(target=self._ask, args=(ending, body, failed), daemon=True)
        asking.start()
        asking.join(SECONDS)  # a host that answers byte by byte is not waited for either
        return f"ping{ending or ' of success'}: {failed[0]}" if failed else None

    def address(self, ending: str) -> str:
        """The address of a ping: the path goes on by ``ending``, and its parameters stay."""
        parts = urlsplit(self.url or "")
        query = f"{parts.query}&rid={self.rid}" if parts.query else f"rid={self.rid}"
        return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") + ending, query, ""))

    def _ask(self, ending: str, body: bytes, failed: list[str]) -> None:
        """POST ``body``; empties ``failed`` where the answer is good."""
        try:
            address = self.address(ending)
            if urlsplit(address).scheme not in ("http", "https"):
                failed[:] = ["its address begins with neither http: nor https:"]
                return
            request = urllib.request.Request(address, body, HEADERS)  # noqa: S310
            with urllib.request.build_opener(_Here).open(request, timeout=SECONDS) as answer:
                answer.read(100)
            failed.clear()
        except Exception as error:  # whatever it is: the run is not concerned; what an error says may hold the address
            failed[:] = [f"answered {error.code}" if isinstance(error, urllib.request.HTTPError) else type(error).__name__]


class _Here(urllib.request.HTTPRedirectHandler):
    """A ping is told to one host: it follows no redirect."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None
