"""The account of a run by host: what was asked, what came, what was refused; and the budget that bounds it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from crawler.politeness.store import HttpStore, Validator
from schemas.source import Asked, Source

STANDS_FOR = "stands_for"  # in a request's meta: the address that it had before it was turned to the loopback server


class Refused(IgnoreRequest):
    """We do not send this request, or do not use its answer; the message says why."""


@dataclass(slots=True)
class HostTally:
    requests: int = 0
    not_modified: int = 0
    bytes: int = 0  # as received, compressed
    waited: float = 0.0  # seconds that the host asked us to wait
    refusals: dict[str, int] = field(default_factory=dict)  # reason -> times


@dataclass(slots=True)
class Politeness:
    """Shared by a run's crawlers as ``crawler.politeness``."""

    store: HttpStore
    hosts: dict[str, HostTally] = field(default_factory=dict)
    fresh: dict[str, tuple[str, Validator]] = field(default_factory=dict)  # board -> its answer's URL and validator
    boards: dict[tuple[str, str], Asked] = field(default_factory=dict)  # (family, board) -> what it took to ask it
    ahead: dict[str, timedelta] = field(default_factory=dict)  # host -> by how much our clock was ahead of its own, last

    def board(self, request: Request) -> Asked:
        """The account of the board that a request is for; that of none, where it is for no board's."""
        source: Source | None = request.meta.get("source")
        return self.boards.setdefault((source.family, source.board), Asked()) if source else Asked()

    def tally(self, url: str) -> HostTally:
        return self.hosts.setdefault(host_of(url) or f"{url.partition(':')[0][:20]}:", HostTally())

    def deny(self, slack: timedelta) -> bool:
        """Whether most hosts that said what time it is have another one than we have."""
        return sum(abs(ahead) > slack for ahead in self.ahead.values()) * 2 > len(self.ahead)

    def refuse(self, url: str, reason: str) -> Refused:
        """Count a refusal; the caller raises what is returned."""
        refusals = self.tally(url).refusals
        refusals[reason] = refusals.get(reason, 0) + 1
        return Refused(reason)


def host_of(url: str) -> str:
    """The host of a URL, with its port where it names one: "127.0.0.1:8000"."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


class HostsMiddleware:
    """Closest to the network: counts what is really sent and received. Setting: HOST_BUDGET."""

    def __init__(self, politeness: Politeness, budget: int) -> None:
        self.politeness = politeness
        self.budget = budget

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(crawler.politeness, crawler.settings.getint("HOST_BUDGET"))

    def process_request(self, request: Request) -> None:
        tally = self.politeness.tally(request.url)
        if tally.requests >= self.budget:
            raise self.politeness.refuse(request.url, "budget spent")
        tally.requests += 1
        self.politeness.board(request).requests += 1

    def process_response(self, request: Request, response: Response) -> Response:
        tally = self.politeness.tally(request.url)
        tally.not_modified += response.status == 304
        tally.bytes += len(response.body)
        board = self.politeness.board(request)
        board.answers += 1
        board.seconds += request.meta.get("download_latency", 0.0)
        return response
