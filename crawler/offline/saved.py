"""Reading saved pages and payloads with the spiders' own callbacks: what `rolecall ingest` does."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from scrapy.http import Request, Response, TextResponse
from scrapy.responsetypes import responsetypes

from crawler.offline.foreign import hinted, of_its_family
from crawler.run.failures import rescued
from schemas.enums import Lineage
from schemas.raw import RawPosting
from schemas.reasons import ReasonKind, Standing
from schemas.source import Listing, NoDetail, Reject, Source
from spiders.base import BoardSpider, Found
from spiders.kinds.feed import FeedSpider
from spiders.reading.unpacking import GZIP_MAGIC, Unpacked
from spiders.registry import UnknownSource, families, sources

MOST_BYTES = 1 << 30
IN_MEMORY = 1 << 26  # of a saved feed; a larger one is read from its file as a stream
OWN_ADDRESSES = tuple(  # what a page calls its own, the surest first
    re.compile(pattern, re.IGNORECASE | re.VERBOSE)
    for pattern in (
        rb"""<link\b[^>]{0,300}\brel=["']?canonical["']?[^>]{0,300}?\bhref=["'](?P<after>https?://[^"'\s>]{1,2000})
           | <link\b[^>]{0,300}?\bhref=["'](?P<before>https?://[^"'\s>]{1,2000})["'][^>]{0,300}\brel=["']?canonical""",
        rb"""<meta\b[^>]{0,300}\bproperty=["']?og:url["']?[^>]{0,300}?\bcontent=["'](?P<after>https?://[^"'\s>]{1,2000})
           | <meta\b[^>]{0,300}?\bcontent=["'](?P<before>https?://[^"'\s>]{1,2000})["'][^>]{0,300}\bproperty=["']?og:url""",
    )
)

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # a file dated before was dated by nobody

Read = RawPosting | NoDetail | Listing | Reject


def source_named(name: str, own: Path | None = None) -> tuple[BoardSpider, Source | None]:
    """The spider and board of "family:board" or "family"; of a family alone its only board, but not of a platform, whose saved page may be
    of any board. ``own``: the user's registry. Raises `UnknownSource`."""
    family, _, board = name.partition(":")
    if family not in families():
        raise UnknownSource(f"no family {family!r}: --source takes one of {', '.join(families())}, or family:board")
    rows = [row for row in sources(own) if row.family == family]
    if board:
        return families()[family](), next((row for row in rows if row.board == board), Source(family, board))
    spider = families()[family]()
    return spider, rows[0] if len(rows) == 1 and spider.lineage is not Lineage.ATS else None


def saved_files(paths: list[Path]) -> list[Path]:
    """The files named and, in name order, those in the folders named; hidden ones aside."""
    found = []
    for path in paths:
        found += sorted(file for file in path.rglob("*") if file.is_file() and not is_hidden(file, path)) if path.is_dir() else [path]
    return found


def is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def saved_at(path: Path, now: datetime) -> datetime | None:
    """When a file was saved, as its own date says; None where that cannot be: it lies ahead of ``now``, or far back."""
    try:
        dated = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):  # gone meanwhile, or dated beyond every calendar
        return None
    return dated if EARLIEST <= dated <= now else None


def open_saved(path: Path, source: Source, url: str | None = None) -> Response:
    """A saved file as the answer that it once was. Its address: ``url``, else what the page calls canonical, else the file's."""
    if path.stat().st_size > IN_MEMORY and issubclass(families()[source.family], FeedSpider):
        address = url or path.resolve().as_uri()
        return Response(address, request=Request(address, meta={"source": source, "body_path": str(path)}))
    body = read_body(path)
    address = url or canonical(body) or source.url or path.resolve().as_uri()
    kind = responsetypes.from_args(filename=path.name.removesuffix(".gz"), body=body)
    text: dict[str, Any] = {"encoding": "utf-8"} if issubclass(kind, TextResponse) and decodes(body) else {}
    return kind(address, body=body, request=Request(address, meta={"source": source}), **text)


def read_body(path: Path) -> bytes:
    """What a file holds, unpacked. Raises OSError, EOFError, zlib.error."""
    if not path.is_file():
        raise OSError("it is no file, but a pipe or a device")
    if path.stat().st_size > MOST_BYTES:
        raise OSError(f"over {MOST_BYTES >> 20} MB: save it in parts")
    body = path.read_bytes()
    return Unpacked(BytesIO(body), len(body)).read() if body[:2] == GZIP_MAGIC else body


def canonical(body: bytes) -> str | None:
    """The address that a page calls its own."""
    head = body[:200_000]
    low = head.lower()
    if b"canonical" not in low and b"og:url" not in low:  # no page at all, as most that is saved
        return None
    found = next(filter(None, (pattern.search(head) for pattern in OWN_ADDRESSES)), None)
    return (found["after"] or found["before"]).decode("utf-8", "replace") if found else None


def decodes(body: bytes) -> bool:
    """Whether a body is UTF-8, whatever its type would have us guess."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def standing_alone(found: Found) -> Found:
    """A list row in place of the request for its detail."""
    raw = found.cb_kwargs.get("raw") if isinstance(found, Request) else None
    return replace(raw, partial=True) if isinstance(raw, RawPosting) else found


def tells(found: Read) -> bool:
    """Whether this says what a file holds, be it that the board is empty or why it cannot be read."""
    reason = found.reason if isinstance(found, Listing) else None
    return reason is None or reason.kind.standing is Standing.NEWS


def board_named(spider: BoardSpider, path: Path) -> Source:
    """The board that a saved file is of where none was named: its name up to the first dot."""
    return Source(spider.name, path.name.partition(".")[0])


def read_saved(path: Path, spider: BoardSpider, source: Source | None, url: str | None = None) -> Iterator[Read]:
    """What a saved file holds. A list row whose detail page was not saved stands for itself; a next page makes the listing partial."""
    row = source or board_named(spider, path)
    try:
        response = open_saved(path, row, url)
    except (OSError, EOFError, zlib.error) as error:  # EOFError: a compressed file that ends too early
        yield Reject(row.family, row.board, f"{path.name} cannot be read: {getattr(error, 'strerror', None) or error}", "", url=str(path))
        return
    yield from read_response(response, spider, path.name)


def read_response(response: Response, spider: BoardSpider, name: str) -> Iterator[Read]:
    """What a saved answer of a board holds, by its family; ``name``: what it is called where it holds nothing."""
    row, unfollowed, told = spider.board(response), 0, False
    try:
        for found in of_its_family(map(standing_alone, spider.parse(response))):
            if isinstance(found, Request):
                unfollowed += 1
            else:
                told = told or tells(found)
                yield found
    except Exception as error:  # a saved file can be anything; it is said in quarantine, and the next file is read
        yield from rescued(response, hinted(error, response, row.family), spider)
        told = True
    if unfollowed:
        yield spider.listing(response, shown=0, reason=ReasonKind.NOT_SAVED.of(requests=unfollowed))
    elif not told:
        yield spider.listing(response, shown=0, reason=ReasonKind.NOTHING_READ.of(name))
