"""Pages and payloads, read as `rolecall ingest` reads saved ones and WARC files."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Request, TextResponse
from scrapy.responsetypes import responsetypes

from crawler.offline.saved import decodes, read_response
from crawler.offline.strangers import Tally, read_answer, read_strangers, reader_of
from crawler.warc.answers import Answer
from pipelines.archive import Seen
from schemas.source import Reject, Source
from spiders.registry import families

FAMILY = "bulk"  # of what could not be read, and names none
LONGEST = 64 << 20  # bytes of a line or an answer

Boards = frozenset[tuple[str, str]]  # (family, board) of the registry


def read_page(url: str, body: bytes, at: datetime, boards: Boards, named: str | None = None) -> Iterator[Seen]:
    """What a page holds that was kept without its headers. ``named``: "family:board", or a family alone; of a page that names none, what a
    WARC file's would be. Raises ValueError for an address that is none, LookupError for a family that is none."""
    host = urlsplit(url).hostname
    if not host or urlsplit(url).scheme not in ("http", "https"):
        raise ValueError(f"{url[:200]!r} is no address of the web")
    if named is None:
        found = read_answer(Answer(url, at, 200, (), body, {}, 0), boards)
    else:
        family, _, board = named.partition(":")
        if family not in families():
            raise LookupError(f"no family {family[:200]!r}: one of {', '.join(families())}")
        kind = responsetypes.from_args(url=url, body=body)
        text: dict[str, Any] = {"encoding": "utf-8"} if issubclass(kind, TextResponse) and decodes(body) else {}
        response = kind(url, body=body, request=Request(url, meta={"source": Source(family, board or host)}), **text)
        found = read_response(response, reader_of(family), url)
    yield from (Seen(at, one) for one in found)


def read_warc(path: Path, boards: Boards) -> Iterator[Seen]:
    """What a WARC file holds of postings; last, how many of its records could not be read."""
    tally = Tally()
    yield from (Seen(at, one) for one, at in read_strangers(path, LONGEST, tally, boards))
    for lack, times in tally.unsound.items():
        words = f"{times} records of {path.name} are {lack}"
        yield Seen(datetime.now(UTC), Reject(FAMILY, path.name, words, "", url=path.name))
