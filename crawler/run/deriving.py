"""Postings derived by other processes: what goes there (`Thing`), what comes back (`Made`), and the work itself.

There a posting goes through the stages that are `Stage.apart`, one after another as in the flow; then, where all stages of a batch say what
they read, its rows are made ready, and of its JobPosting comes back what is read.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from scrapy.settings import Settings

from catalog.ready import Ready, make_ready, slim
from crawler.run.workers import Workers, cores
from pipelines.context import Rolecall
from pipelines.match.prints import TextPrint, text_prints
from schemas.job import JobPosting, Sighting
from schemas.raw import RawPosting
from schemas.source import Home, Reject

MOST = 64  # postings that are handed over together
HEAVIEST = 1 << 20  # characters of their texts; a longer one goes alone
BREAK_EVEN = 2_000  # postings: with fewer, two processes cost more time than they save


@dataclass(frozen=True, slots=True)
class Thing:
    """A posting that is to be derived, and what is known of its board."""

    raw: RawPosting
    posting_id: str
    content_hash: str
    run: str
    seen_at: datetime
    home: Home


@dataclass(frozen=True, slots=True)
class Made:
    """What the stages made of one; ``job`` as far as it is read where it is ``ready``."""

    job: JobPosting | None
    problems: list[str]
    text_print: TextPrint | None = None
    ready: Ready | None = None


@dataclass(slots=True)
class Notes:
    """What the stages counted of a part, and what was logged."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    logged: list[str] = field(default_factory=list)


class Logged(logging.Handler):
    """Keeps what is logged as text, for the log of the run."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))


def weight(item: Sighting) -> int:
    return len(item.raw.description_html or "")


def thing_of(item: Sighting, home: Home) -> Thing:
    return Thing(item.raw, item.posting_id, item.content_hash, item.run, item.seen_at, home)


def take_over(item: Sighting, made: Made) -> None:
    item.job, item.problems, item.text_print, item.ready = made.job, made.problems, made.text_print, made.ready


@contextmanager
def deriving(settings: Settings, expected: int = 0) -> Iterator[Workers | None]:
    """Who derives the postings of a command's runs, by the setting WORKERS; None where only the command itself does. ``expected``: how many
    there may be, as far as that is known."""
    chosen = settings.getint("WORKERS")
    count = chosen or cores()
    if count == 1:
        yield None
        return
    least = 0 if chosen else BREAK_EVEN
    begin = partial(Deriving, settings.copy())  # as they are now: a crawl alters its own
    with Workers(count, begin, least, expected, settings.getfloat("WORKERS_PATIENCE")) as workers:
        yield workers


class Deriving:
    """The work of one process, by a run's settings."""

    def __init__(self, settings: Settings) -> None:
        from crawler.run.flow import Flow, apart_in, calm_collector, read_by_batches  # here: the flow hands its postings over to this room

        calm_collector()
        self.rolecall = Rolecall("", homes={})
        self.flow = Flow(self.rolecall, settings, only=apart_in(settings))
        self.read = read_by_batches(settings)
        self.logged = Logged()
        logging.getLogger().addHandler(self.logged)

    def __call__(self, things: list[Thing]) -> tuple[Sequence[Made | Reject], Notes]:
        rolecall, self.logged.texts = self.rolecall, []
        rolecall.counts, rolecall.failures = notes = Counter[str](), Counter[str]()
        rolecall.homes = {(one.raw.family, one.raw.source): one.home for one in things}
        done = self.flow.push_all([Sighting(one.raw, one.posting_id, one.content_hash, one.run, one.seen_at) for one in things])
        return self.made_of(done), Notes(*notes, self.logged.texts)

    def made_of(self, items: Sequence[Any]) -> list[Made | Reject]:
        """Where one of them cannot be made ready, none is: the stages of a batch meet the same, and find which."""
        try:
            prints = iter(text_prints((one.job, one.raw) for one in items if isinstance(one, Sighting) and one.job))
            return [self._made(one, next(prints) if one.job else None) if isinstance(one, Sighting) else one for one in items]
        except Exception:
            return [Made(one.job, one.problems) if isinstance(one, Sighting) else one for one in items]

    def _made(self, item: Sighting, text_print: TextPrint | None) -> Made:
        if item.job is None or self.read is None:
            return Made(item.job, item.problems, text_print)
        return Made(slim(item.job, self.read), item.problems, text_print, make_ready(item.posting_id, item.job))
