"""A crawl read again from the WARC that it kept: the same spiders, asking the tape in the place of hosts. Nobody is asked anything.

So a reading bug is mended: what a spider makes of an answer today takes the place of what it made of it then, as of the moment when it
came.
"""

import os
import sqlite3
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from catalog.database import make_folder, open_catalog
from catalog.sql import stamp
from crawler.offline.saved import Read
from crawler.politeness.conditional import BASE, unchanged
from crawler.politeness.hosts import host_of
from crawler.run.crawling import bounds_of
from crawler.run.failures import is_read, rescued
from crawler.run.flow import Flow
from crawler.run.groups import in_groups
from crawler.run.places import Places
from crawler.run.report import Remark, RunReport
from crawler.run.runs import open_run
from crawler.warc.answers import Answer
from crawler.warc.keeping import UNCHANGED
from crawler.warc.tape import Tape
from pipelines.archive import SUFFIX
from pipelines.context import Rolecall
from schemas.raw import RawPosting
from schemas.reasons import ReasonKind
from schemas.secrets import HIDDEN, VARIABLES
from schemas.source import Listing, Reject, Source
from spiders.base import BoardSpider, Found
from spiders.reading.values import said_of
from spiders.registry import families

# Of what a board's postings are held as by this run's answers: those that no later answer of the board has shown. (A 304 is none: it says
# that they stand there as before.)
SEEN_THEN = """
SELECT posting_id, last_seen FROM posting WHERE source = (SELECT id FROM source WHERE family = :family AND board = :board)
AND last_seen >= :began AND last_seen < coalesce((
  SELECT min(coalesce(x.read_at, r.started_at)) FROM run_source x JOIN run r ON r.id = x.run
  WHERE x.source = posting.source AND x.listings > 0 AND NOT x.not_modified
  AND coalesce(x.read_at, r.started_at) > max(:ended, coalesce((SELECT finished_at FROM run WHERE run_id = :run), ''))), '9999')
"""


class NoRecord(IgnoreRequest):
    """A request that the tape holds no answer to."""


class Redirects(RedirectMiddleware):
    """Scrapy's, without a crawler."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.crawler: Any = SimpleNamespace(spider=None)

    def handle_referer(self, request: Request, response: Response) -> None:
        """Nobody is told where a request comes from."""


class Rereading:
    """Reads one tape. ``missing``: by host, how many requests it holds no answer to."""

    def __init__(self, tape: Tape, settings: Settings, rolecall: Rolecall) -> None:
        self.tape = tape
        self.redirects = Redirects(settings)
        self.missing: Counter[str] = Counter()
        self.began: datetime = tape.began or rolecall.clock()
        rows = list(tape.rows.values())
        names = {row.family for row in rows} & families().keys()
        of = {name: [row for row in rows if row.family == name] for name in names}
        self.spiders = {name: families()[name](sources=some, bounds=bounds_of(some, rolecall, settings)) for name, some in of.items()}

    def read(self) -> Iterator[tuple[Read, datetime]]:
        """What the spiders find on the tape, board by board, and when its answer came. Nothing of a board without any answer."""
        for key, row in self.tape.rows.items():
            if key in self.tape.boards and row.family in self.spiders:
                yield from self.read_board(self.spiders[row.family], row)

    def read_board(self, spider: BoardSpider, row: Source) -> Iterator[tuple[Read, datetime]]:
        is_listed, at = False, self.began
        waiting: deque[tuple[Found, datetime]] = deque((one, at) for one in self.begin(spider, row))
        while waiting:
            one, at = waiting.popleft()
            if isinstance(one, Request):
                waiting.extend(self.ask(spider, one, at))
            else:
                is_listed = is_listed or isinstance(one, Listing)
                yield one, at
        if not is_listed:
            yield Listing(row.family, row.board, complete=False, reason=ReasonKind.NOT_READ.of()), at

    def begin(self, spider: BoardSpider, row: Source) -> Iterator[Found]:
        try:
            yield from spider.start_board(row)
        except Exception as error:  # as `BoardSpider.start` does
            yield Listing(row.family, row.board, complete=False, reason=ReasonKind.LOST.of(said_of(error)))

    def ask(self, spider: BoardSpider, request: Request, before: datetime) -> Iterator[tuple[Found, datetime]]:
        """What a request comes to, by its answer on the tape, and when that came; ``before``: when what led to it did."""
        answer = self.tape.answer(request)
        if answer is None:
            self.missing[host_of(request.url)] += 1
            return ((one, before) for one in self.lost(spider, request, NoRecord("no record of it")))
        return ((one, answer.at or before) for one in self.follow(spider, request, answer))

    def follow(self, spider: BoardSpider, request: Request, answer: Answer) -> Iterator[Found]:
        response = answer.as_response(request)
        try:
            followed = self.redirects.process_response(request, response)
        except IgnoreRequest as error:
            return self.lost(spider, request, error)
        return iter([followed]) if isinstance(followed, Request) else self.read_answer(spider, request, response, answer)

    def read_answer(self, spider: BoardSpider, request: Request, response: Response, answer: Answer) -> Iterator[Found]:
        if response.status == 304 and (base := answer.fields.get(UNCHANGED.lower())):
            request.meta[BASE] = base
            yield from unchanged(response)
        elif not is_read(response, request):
            yield from self.lost(spider, request, HttpError(response, f"HTTP {response.status}"))
        else:
            try:
                yield from (request.callback or spider.parse)(response, **request.cb_kwargs)
            except Exception as error:  # as `FailuresMiddleware` does
                yield from rescued(response, error, spider)

    def lost(self, spider: BoardSpider, request: Request, error: Exception) -> Iterator[Found]:
        failure: Any = Failure(error)  # type: ignore[no-untyped-call]
        failure.request = request
        return iter((request.errback or spider.lost)(failure))


def reread(tape: Tape, places: Places, settings: Settings) -> RunReport:
    """One run over a tape, as of the time of its answers. Where neither catalog nor archive knows the run, it is that one; else another,
    which puts what is read today in the place of what was read then, and is no look at any board."""
    is_known = knows(places, tape.run)
    with (
        keys_stood_for(),
        open_run(
            places, "ingest" if is_known else "load", run=None if is_known else tape.run, rows=tape.rows.values(),
            started=tape.began, settings=settings,
        ) as rolecall,
        Flow(rolecall, settings) as flow,
    ):  # fmt: skip
        reading = Rereading(tape, settings, rolecall)
        found = reading.read()
        for some in in_groups(read_again(found, rolecall.writer.db, tape) if is_known else found):
            flow.push_all([item for item, _ in some], [at for _, at in some])
        rolecall.stop_clock(tape.ended or rolecall.clock())
    report = RunReport.of(rolecall, places)
    report.notes += notes_of(tape, reading.missing)
    return report


def knows(places: Places, run: str) -> bool:
    """Whether the catalog, or the archive beside it, holds a run."""
    make_folder(places.catalog.parent)
    with closing(open_catalog(places.catalog)) as db:
        is_held = bool(db.execute("SELECT EXISTS (SELECT 1 FROM run WHERE run_id = ?)", (run,)).fetchone()[0])
    return is_held or (places.archive / f"{run}{SUFFIX}").exists()


def read_again(found: Iterable[tuple[Read, datetime]], db: sqlite3.Connection, tape: Tape) -> Iterator[tuple[Read, datetime]]:
    """``found``, of answers that the catalog has been told of: a posting is seen when it was seen then, and no look at a board is told
    twice."""
    seen: dict[str, Mapping[str, str]] = {}
    for one, at in found:
        if isinstance(one, RawPosting):
            key = f"{one.family}:{one.source}"
            if key not in seen:
                seen[key] = seen_then(db, one.family, one.source, tape)
            then = seen[key].get(one.posting_id)
            yield one, max(at, datetime.fromisoformat(then)) if then else at
        elif isinstance(one, Reject):
            yield one, at


def seen_then(db: sqlite3.Connection, family: str, board: str, tape: Tape) -> Mapping[str, str]:
    """posting_id -> when it was seen last, of the postings of a board that the catalog holds as the tape's answers were read then."""
    span = {"began": tape.began and stamp(tape.began), "ended": tape.ended and stamp(tape.ended)}
    return dict(map(tuple, db.execute(SEEN_THEN, {"family": family, "board": board, "run": tape.run, **span})))


def notes_of(tape: Tape, missing: Mapping[str, int]) -> Iterator[Remark]:
    for (name, lack), times in tape.unsound.items():
        yield Remark.of(ReasonKind.UNSOUND.of(f"{name} ({lack})", records=times))
    for host, times in missing.items():
        yield Remark.of(ReasonKind.NO_RECORD.of(requests=times), host)
    if left := len(tape.rows.keys() - tape.boards):
        yield Remark.of(ReasonKind.NOT_KEPT.of(boards=left))


@contextmanager
def keys_stood_for() -> Iterator[None]:
    """Spiders that need a key get along without: where it is not set, what stands for it in what was kept does."""
    absent = [name for name in VARIABLES if not os.environ.get(name, "").strip()]
    os.environ.update(dict.fromkeys(absent, HIDDEN))
    try:
        yield
    finally:
        for name in absent:
            del os.environ[name]
