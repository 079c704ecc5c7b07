"""Where no page and no redirect sends us: to what is no web address, and into a private network. Only a registry row may name a private
host, and for its own board alone."""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy.http import Request
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred

from crawler.politeness.hosts import STANDS_FOR, Politeness, host_of
from schemas.source import Source
from schemas.urls import is_public, why_not_asked


class PrivateAddress(OSError):
    """A name that resolves to a private, loopback, link-local or otherwise not public address."""


def is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, which refuses private addresses: what is connected to is what was checked. Setting: PRIVATE_HOSTS."""

    allowed: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: ReactorBase) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver.allowed = frozenset(host.rpartition(":")[0] or host for host in crawler.settings.getlist("PRIVATE_HOSTS"))
        return resolver

    def getHostByName(self, name: str, timeout: Any = ()) -> "Deferred[str]":  # noqa: N802 (Twisted's name)
        return super().getHostByName(name, timeout).addCallback(self.guard, name)

    def guard(self, address: str, name: str) -> str:
        if name not in self.allowed and not is_public(address):
            raise PrivateAddress(f"{name} is the private address {address}")
        return address


def named_hosts(rows: Iterable[Source]) -> list[str]:
    """The hosts that registry rows name: they alone may have private addresses."""
    return sorted({host_of(text) for row in rows for text in (row.url, row.board) if text and "://" in text})


class WebMiddleware:
    """Before everything else, every request of every kind: what is no http(s) address, names no host or holds a password is not asked."""

    def __init__(self, politeness: Politeness) -> None:
        self.politeness = politeness

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(crawler.politeness)

    def process_request(self, request: Request) -> None:
        if reason := why_not_asked(request.url):
            raise self.politeness.refuse(request.url, reason)


class AddressMiddleware:
    """Refuses a request before anything is sent, and says so in the run's table. Setting: PRIVATE_HOSTS."""

    def __init__(self, politeness: Politeness, allowed: frozenset[str]) -> None:
        self.politeness = politeness
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(crawler.politeness, frozenset(crawler.settings.getlist("PRIVATE_HOSTS")))

    async def process_request(self, request: Request) -> None:
        if self.is_allowed(request):
            return
        if not await has_public_address(urlsplit(request.url).hostname or ""):
            raise self.politeness.refuse(request.url, "private address")

    def is_allowed(self, request: Request) -> bool:
        """Whether the host may be private: the row of this request's board names it. (A robots.txt belongs to no board.)"""
        host, source = host_of(request.url), request.meta.get("source")
        own = not isinstance(source, Source) or STANDS_FOR in request.meta or host in named_hosts([source])
        return own and host in self.allowed


async def has_public_address(host: str) -> bool:
    """True as well for a name that does not resolve: connecting fails by itself, with the better message."""
    from twisted.internet import reactor as installed

    reactor: Any = installed

    if not host or is_address(host):
        return bool(host) and is_public(host)
    try:
        return is_public(await maybe_deferred_to_future(reactor.resolve(host)))
    except PrivateAddress:
        return False
    except OSError:
        return True
