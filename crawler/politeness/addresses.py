"""No page and no redirect sends us into a private network: only a registry row may name such a host."""

from ipaddress import IPv6Address, ip_address
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy.http import Request
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred

from crawler.politeness.hosts import Politeness, host_of


class PrivateAddress(OSError):
    """A name that resolves to a private, loopback, link-local or otherwise not public address."""


def is_public(address: str) -> bool:
    """Whether an IP address (as text) is one of the public internet."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or ip
    return ip.is_global and not ip.is_multicast


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


class AddressMiddleware:
    """Refuses a request before anything is sent, and says so in the run's table. Setting: PRIVATE_HOSTS."""

    def __init__(self, politeness: Politeness, allowed: frozenset[str]) -> None:
        self.politeness = politeness
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(crawler.politeness, frozenset(crawler.settings.getlist("PRIVATE_HOSTS")))

    async def process_request(self, request: Request) -> None:
        if host_of(request.url) in self.allowed:
            return
        if not await has_public_address(urlsplit(request.url).hostname or ""):
            raise self.politeness.refuse(request.url, "private address")


async def has_public_address(host: str) -> bool:
    """True as well for a name that does not resolve: connecting fails by itself, with the better message."""
    from twisted.internet import reactor as installed

    reactor: Any = installed

    if is_address(host):
        return is_public(host)
    try:
        await maybe_deferred_to_future(reactor.resolve(host))
    except PrivateAddress:
        return False
    except OSError:
        return True
    return True
