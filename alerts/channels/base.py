"""What every channel has: how many messages it takes at once, whether it rings, and ``send``."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from alerts.messages import Message
from schemas.errors import Problem


class BadAddress(Problem):
    """An address that no channel can send to; the message says how to write it."""

    exit_code = 2


class Undelivered(Exception):
    """A batch did not go out. ``for_good``: trying again is of no use; ``is_down``: nor is trying others now; ``after``: the other side
    asked to be left alone so long."""

    def __init__(self, why: str, *, for_good: bool = False, is_down: bool = False, after: timedelta | None = None) -> None:
        super().__init__(why)
        self.for_good = for_good
        self.is_down = is_down
        self.after = after


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
