"""What every channel has: how many messages it takes at once, whether it rings, and ``send``."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Timer
from typing import Protocol

from alerts.messages import Message
from schemas.errors import Problem


class BadAddress(Problem):
    """An address that no channel can send to; the message says how to write it."""

    exit_code = 2


class Undelivered(Exception):
    """A batch did not go out. ``for_good``: trying again is of no use; ``is_down``: nor is trying others now; ``after``: the other side
    asked to be left alone so long; ``of_all``: that, or ``for_good``, was said of the address and not of this batch."""

    def __init__(
        self, why: str, *, for_good: bool = False, is_down: bool = False, after: timedelta | None = None, of_all: bool = False
    ) -> None:
        super().__init__(why)
        self.for_good = for_good
        self.is_down = is_down
        self.after = after
        self.of_all = of_all


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages of one channel that go out together, under an ``id`` that stays theirs; ``again``: it was begun before, and may have
    arrived. ``earlier``: what the channel was sent last, for one that shows it."""

    id: str
    messages: tuple[Message, ...]
    again: bool = False
    earlier: tuple[Message, ...] = field(default=())


class Channel(Protocol):
    """``most``: messages that go out together; ``of_one``: they are of one search; ``shows``: how many earlier ones it is given, at most;
    ``rings``: it is silent in quiet hours."""

    most: int
    of_one: bool
    shows: int
    rings: bool

    def send(self, batch: Batch) -> None:
        """Hand a batch over; it has arrived when this returns. Raises `Undelivered`."""

    def close(self) -> None: ...


@dataclass(slots=True)
class Unopened:
    """The channel of an address that none can be opened for: all that it is given fails for that reason."""

    why: str
    most: int = 1
    of_one: bool = False
    shows: int = 0
    rings: bool = False

    def send(self, batch: Batch) -> None:
        raise Undelivered(self.why, is_down=True)

    def close(self) -> None:
        pass


@contextmanager
def cut_off(after: float, connected: Callable[[], socket.socket | None]) -> Iterator[None]:
    """End what is ``connected`` after so many seconds in all: a socket's own timeout counts from each byte anew."""

    def cut() -> None:
        if sock := connected():
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # TLS's own would wait for the other side

    timer = Timer(after, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def file_of(address: str) -> str:
    """A file's address with its whole path: "file:/home/me/matches.jsonl". Raises `BadAddress`."""
    scheme, _, rest = address.partition(":")
    path = Path(rest.removeprefix("//") if rest.startswith("///") else rest).expanduser()
    if not rest.strip("/. ") or (rest.startswith("//") and not rest.startswith("///")):
        raise BadAddress(f"{address!r} names no file: write {scheme}:NAME, as in {scheme}:matches")
    whole = path.absolute()
    if whole.is_dir() or (whole.exists() and not whole.is_file()):
        raise BadAddress(f"{whole} is no file: name one in a folder, as in {scheme}:{whole / 'matches'}")
    return f"{scheme.lower()}:{whole}"
