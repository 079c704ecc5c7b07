"""Addresses that strangers wrote: which of them may be asked, and what of them may be handed on."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

ASKED = frozenset({"http", "https"})
HANDED_ON = ASKED | {"mailto"}  # an application may be a mail
HOLDS_IPV4 = (IPv6Network("::/96"), IPv6Network("64:ff9b::/96"))  # compatible addresses, and those of NAT64 (RFC 6052)

_PLAIN = re.compile(r"https?://[a-z0-9.-]+(?:[/?#][^\s@]*)?", re.ASCII | re.IGNORECASE)  # nothing of it needs to be told apart


def split_url(url: str) -> SplitResult | None:
    """Its parts; None for what is no address at all."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (a port that is none shows itself when it is asked for)
    except ValueError:
        return None
    return parts


def joined_url(base: str, url: str) -> str | None:
    """``url`` made absolute; None for what is no address."""
    try:
        return urljoin(base, url)
    except ValueError:
        return None


def why_not_asked(url: str) -> str | None:
    """Why no request goes to ``url``; None for one that may be asked: http or https, with a host, without a user name or password."""
    parts = split_url(url)
    if parts is None or parts.scheme not in ASKED:
        return "no http or https address"
    if not parts.hostname:
        return "an address without a host"
    return "an address with a password" if "@" in parts.netloc else None


def is_public(address: str) -> bool:
    """Whether an IP address (as text) is one of the public internet."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or (IPv4Address(int(ip) & 0xFFFFFFFF) if any(ip in net for net in HOLDS_IPV4) else ip)
    return ip.is_global and not ip.is_multicast


def harmless_url(url: str) -> str | None:
    """``url`` as it may be handed on: without user name and password; None for what a browser would run or open from a disk."""
    if _PLAIN.fullmatch(url):
        return url
    parts = split_url(url)
    if parts is None or parts.scheme not in HANDED_ON:
        return None
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url
