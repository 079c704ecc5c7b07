"""Where messages go, a channel a file. ``CHANNELS`` names them by how their address begins; ``check_address`` reads what a person wrote."""

from collections.abc import Callable
from importlib import import_module

from alerts.channels.base import BadAddress, Channel
from alerts.settings import Settings

# How an address begins: the module whose ``check(address)`` gives the address as it is kept, and ``open_channel(address, settings)`` it.
CHANNELS = {
    "file": "jsonl",
    "rss": "atom",
    "mailto": "mail",
    "https": "webhook",
    "http": "webhook",
    "apprise": "apprise",
}
FORMS = "file:matches.jsonl, rss:matches.atom, mailto:me@example.org, https://example.org/hook or apprise:VARIABLE"


def check_address(address: str) -> str:
    """An address as it is kept: a file's is absolute. Raises `BadAddress`."""
    check: Callable[[str], str] = _module(address).check
    return check(address.strip())


def open_channel(address: str, settings: Settings) -> Channel:
    """The channel at an address that is kept."""
    found: Channel = _module(address).open_channel(address, settings)
    return found


def _module(address: str):  # type: ignore[no-untyped-def]
    scheme = address.strip().partition(":")[0].lower()
    if scheme not in CHANNELS or not address.isprintable():
        raise BadAddress(f"{address[:80]!r} is no place to send to: write {FORMS}")
    return import_module(f"alerts.channels.{CHANNELS[scheme]}")
