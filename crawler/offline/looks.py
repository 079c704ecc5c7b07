"""Looks: saved files by when they were saved. Pages of one day are one look at their board; those of several days are as many, each judged
by itself, in the order of time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from crawler.offline.saved import Read, saved_at
from schemas.reasons import ReasonKind
from schemas.source import Listing, NoDetail

ONE_LOOK = timedelta(hours=12)  # from the first page of a board that was saved to the last: a page saved later is another look


@dataclass(frozen=True, slots=True)
class Page:
    """A saved file of a board (``family:board``), and when it was seen; ``is_dated``: whether anybody says so."""

    path: Path
    board: str
    at: datetime
    is_dated: bool = True

    @classmethod
    def of(cls, path: Path, board: str, seen_at: datetime | None, now: datetime) -> "Page":
        """``seen_at``: what a hand says; else the file's own date counts, and where that cannot be, ``now``."""
        at = seen_at or saved_at(path, now)
        return cls(path, board, at or now, at is not None)

    def told(self, found: Iterable[Read]) -> Iterator[tuple[Read, datetime]]:
        """What the file holds, and when it was seen. One without a date may have been read before: it says nothing of what is gone."""
        for one in found:
            yield (one if self.is_dated else doubted(one)), self.at


def doubted(one: Read) -> Read:
    """The same, without what it says of postings that it does not show."""
    if isinstance(one, Listing) and one.complete:
        return replace(one, complete=False, reason=ReasonKind.UNDATED.of())
    return replace(one, gone=False) if isinstance(one, NoDetail) else one


def in_looks(pages: Iterable[Page]) -> list[list[Page]]:
    """Pages, parted where a board was looked at anew: each part holds one look at a board, whole."""
    looks: list[list[Page]] = []
    last: dict[str, tuple[int, datetime]] = {}  # of each board: the part that its newest look is in, and when that began
    for page in sorted(pages, key=lambda page: page.at):
        number, began = last.get(page.board, (-1, page.at))
        if number < 0 or page.at - began > ONE_LOOK:
            if number == len(looks) - 1:
                looks.append([])
            number = len(looks) - 1
            last[page.board] = number, page.at
        looks[number].append(page)
    return looks
