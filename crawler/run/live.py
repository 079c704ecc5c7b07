"""What a run is at, by board and host: kept while it runs, told to other processes (`rolecall status`) by a small file.

The file is held (flock) as long as its run is at work: one that nobody holds was left by a run that was killed.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import orjson

from crawler.politeness.hosts import HostTally
from schemas.source import Source

RUNNING = "running"  # the extension of the file
EVERY = 1.0  # seconds
TRIES = 5  # to read a file that is being written


@dataclass(slots=True)
class BoardState:
    """Of one board: requests that wait to be sent, those that were, postings so far, and whether a part of its listing was read."""

    waiting: int = 0
    asked: int = 0
    postings: int = 0
    listed: bool = False

    @property
    def word(self) -> str:
        """waiting, reading or read."""
        return "waiting" if not self.asked and not self.listed else "read" if self.listed and not self.waiting else "reading"


@dataclass(slots=True)
class Live:
    """One run's boards (family:board) and hosts, as they stand now."""

    run: str
    started: datetime
    boards: dict[str, BoardState] = field(default_factory=dict)
    hosts: dict[str, HostTally] = field(default_factory=dict)
    stage: str = "crawling"

    @classmethod
    def of(cls, run: str, started: datetime, rows: Iterable[Source], hosts: dict[str, HostTally]) -> Self:
        return cls(run, started, {row.key: BoardState() for row in rows}, hosts)

    def board(self, key: str) -> BoardState:
        return self.boards.setdefault(key, BoardState())

    def is_begun(self, row: Source) -> bool:
        """Whether requests of a board wait that will not be sent any more, where its run has stopped."""
        return self.board(row.key).waiting > 0

    def as_object(self) -> dict[str, Any]:
        boards = {key: {"state": one.word, "requests": one.asked, "postings": one.postings} for key, one in self.boards.items()}
        hosts = {host: asdict(tally) for host, tally in list(self.hosts.items())}
        return {"run": self.run, "pid": os.getpid(), "started": self.started, "stage": self.stage, "boards": boards, "hosts": hosts}


@contextmanager
def told(live: Live, path: Path) -> Iterator["Told"]:
    """The file ``path`` says what the run is at, until it has ended."""
    with path.open("wb", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield Told(live, file.fileno())
        finally:
            path.unlink(missing_ok=True)


class Told:
    """Writes what a run is at; ``say(stage)`` when it comes to another stage."""

    def __init__(self, live: Live, file: int) -> None:
        self.live, self.file = live, file
        self.write()

    def say(self, stage: str) -> None:
        self.live.stage = stage
        self.write()

    def write(self) -> None:
        """In place: the file is held. What cannot be written (a full disk) is no matter of the run's."""
        text = orjson.dumps(self.live.as_object(), option=orjson.OPT_APPEND_NEWLINE)
        with suppress(OSError):
            os.pwrite(self.file, text, 0)
            os.ftruncate(self.file, len(text))


def read_running(folder: Path) -> tuple[list[dict[str, Any]], list[Path]]:
    """What the runs of a folder of logs are at, and the files that runs left which were killed."""
    running, left = [], []
    for path in sorted(folder.glob(f"*.{RUNNING}")):
        with suppress(FileNotFoundError):  # it has ended just now
            found = _read_held(path)
            running.append(found) if found else left.append(path)
    return running, left


def _read_held(path: Path) -> dict[str, Any] | None:
    """What a held file says; None for one that nobody holds."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return None
        except BlockingIOError:
            pass
        for _ in range(TRIES):
            file.seek(0)
            with suppress(orjson.JSONDecodeError):
                found: dict[str, Any] = orjson.loads(file.read())
                return found
    return {"run": path.stem, "stage": "beginning", "boards": {}, "hosts": {}}
