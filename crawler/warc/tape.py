"""The answers that a crawl kept, found again by what was asked."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import orjson
from scrapy.http import Request

from crawler.warc.answers import Answer, answer_of, moment_of
from crawler.warc.framing import Damage, Found, Lack, Record, read_record_at, read_records
from crawler.warc.keeping import ASKED, BOARD, RUN, address_of, fingerprint
from schemas.errors import Problem
from schemas.secrets import redact, without_secrets
from schemas.source import Source

Place = tuple[Path, int]
Key = tuple[str, str]  # board (family:board), and what was asked


class NotOurs(Problem):
    """A WARC file that no crawl of ours kept."""


@dataclass(slots=True)
class Tape:
    """The WARC files of one run. ``rows``: the boards that it crawled, as their rows stood then, without secrets. ``began``, ``ended``: of
    its answers. ``unsound``: records that cannot be read, by file and what is wrong."""

    run: str
    most: int
    retried: frozenset[int]  # statuses after which a crawl asks again
    rows: dict[str, Source] = field(default_factory=dict)
    began: datetime | None = None
    ended: datetime | None = None
    unsound: Counter[tuple[str, Lack]] = field(default_factory=Counter)
    boards: set[str] = field(default_factory=set)  # of which there is an answer
    _places: defaultdict[Key, deque[Place]] = field(default_factory=lambda: defaultdict(deque))
    _named: defaultdict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))  # by the address as it is kept: what was asked

    def take(self, path: Path, records: Iterable[Found]) -> None:
        """Learn what a file of the run holds; answers are read from it when they are asked for."""
        for one in records:
            if isinstance(one, Damage):
                self.unsound[path.name, one.lack] += 1
            elif one.kind == "metadata" and one.fields.get(RUN.lower()) == self.run:
                self.rows |= {row.key: row for row in read_rows(one.content, path)}
            elif one.kind == "response" and (board := one.fields.get(BOARD.lower())):
                self.learn(board, one, path)

    def learn(self, board: str, record: Record, path: Path) -> None:
        asked, at = record.fields.get(ASKED.lower(), ""), moment_of(record.fields.get("warc-date", ""))
        self.boards.add(board)
        if at:
            self.began, self.ended = min(self.began or at, at), max(self.ended or at, at)
        if "warc-truncated" not in record.fields:  # a part is no answer
            self._places[board, asked].append((path, record.start))
            self._named[board, record.fields.get("warc-target-uri", "")].add(asked)

    def answer(self, request: Request) -> Answer | None:
        """The answer to a request, the next one where it is asked again; None where there is none (any more). One after which the crawl
        asked again is passed over for the next."""
        places = self._places.get(self.key(request), deque())
        while places:
            path, start = places.popleft()
            record = read_record_at(path, start, self.most)
            found = answer_of(record, self.most) if record else None
            if isinstance(found, Answer) and not (found.status in self.retried and places):
                return found
        return None

    def key(self, request: Request) -> Key:
        """By what was asked; where it was asked with a key that is not known here, by the address without it, if only one is."""
        board = without_secrets(request.meta["source"].key)
        known = board, fingerprint(request)
        named = self._named.get((board, redact(without_secrets(address_of(request)))), set())
        return known if known in self._places or request.method != "GET" or len(named) != 1 else (board, *named)


def read_rows(text: bytes, path: Path) -> list[Source]:
    """The boards that a file names. `NotOurs` where it names them otherwise than we do."""
    try:
        return [Source(**row) for row in orjson.loads(text)]
    except (TypeError, ValueError) as error:
        raise NotOurs(f"{path} names its boards in another way than this rolecall does: read it with the version that kept it") from error


def read_tapes(paths: Iterable[Path], most: int, retried: Iterable[int]) -> list[Tape]:
    """The runs that WARC files hold, the oldest first. `NotOurs` for a file of another writer."""
    tapes: dict[str, Tape] = {}
    statuses = frozenset(retried)
    for path in sorted(paths, key=lambda path: path.name):
        records = read_records(path, most)
        first = next(records, None)
        run = first.fields.get(RUN.lower()) if isinstance(first, Record) and first.kind == "warcinfo" else None
        if run is None:
            raise NotOurs(f"{path} was not kept by `rolecall crawl --warc`: `rolecall ingest {path}` reads any WARC file")
        tapes.setdefault(run, Tape(run, most, statuses)).take(path, records)
    return sorted(tapes.values(), key=lambda tape: tape.run)


def rows_kept(tapes: Iterable[Tape]) -> Iterator[Source]:
    for tape in tapes:
        yield from tape.rows.values()
