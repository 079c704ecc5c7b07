"""What a crawl keeps as WARC: every answer as it came, beside the request for it, in files that are whole however the crawl ends.

A record is a gzip member of its own, written at once, so a killed crawl tears the last one at most. Bodies are kept unpacked (as Common
Crawl does: ``X-Crawl-Content-Encoding`` says how they came), for no secret could be found in packed ones. Each file begins with a
``warcinfo`` and the boards of the run, so that it can be read alone.
"""

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Self
from uuid import uuid4

import orjson
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response
from scrapy.http.headers import Headers

from crawler.politeness.conditional import BASE
from crawler.politeness.hosts import STANDS_FOR
from crawler.politeness.reservations import reservation
from crawler.warc.answers import parsed
from pipelines.context import utc_now
from schemas.secrets import is_secret, redact, without_secrets
from schemas.source import Source
from schemas.troubles import MachineTrouble, troubles_of

SUFFIX = ".warc.gz"
RUN, BOARD, ASKED, UNCHANGED = "X-Rolecall-Run", "X-Rolecall-Board", "X-Rolecall-Asked", "X-Rolecall-Unchanged-Since"
LEVEL = 6  # of gzip
OURS = frozenset({"authorizationkey", "cookie", "setcookie", "proxyauthorization"})  # headers that hold secrets, beside those of parameters
OF_TRANSPORT = {b"Content-Encoding", b"Content-Length", b"Transfer-Encoding"}  # what is said of the body as it came


def address_of(request: Request) -> str:
    """The address that was meant, whatever server stands for it."""
    address: str = request.meta.get(STANDS_FOR, request.url)
    return address


def fingerprint(request: Request) -> str:
    """What tells a request from others, whoever asks it with whatever keys: a hash of method, address and body without secret values."""
    words = (request.method.encode(), without_secrets(address_of(request)).encode(), without_secrets(request.body))
    return hashlib.blake2b(b"\x1f".join(words), digest_size=16).hexdigest()


class Keeper:
    """The WARC files of one run, ``<run>-00000.warc.gz`` and on. ``agent``: who asked; ``most_file``: bytes after which the next is begun;
    ``most_record``: of a body, what is over is cut off (``WARC-Truncated``). `MachineTrouble` where the disk does not do its part."""

    def __init__(self, folder: Path, run: str, rows: Sequence[Source], agent: str, most_file: int, most_record: int) -> None:
        self.folder, self.run, self.rows, self.agent = folder, run, rows, agent
        self.most_file, self.most_record = most_file, most_record
        self.files: list[Path] = []
        self._file: BinaryIO | None = None

    def keep(self, request: Request, response: Response, at: datetime) -> None:
        """One answer and its request."""
        body, why = self.cut(self.unpacked(response))
        source: Source | None = request.meta.get("source")
        named = {
            "WARC-Target-URI": redact(without_secrets(address_of(request))),
            ASKED: fingerprint(request),
            **({BOARD: without_secrets(source.key)} if source else {}),
            **({UNCHANGED: base} if (base := request.meta.get(BASE)) else {}),
        }
        status = HTTPStatus(response.status).phrase if response.status in {*HTTPStatus} else ""
        name = f"<urn:uuid:{uuid4()}>"
        answer = member(
            WarcRecordType.response,
            {"WARC-Record-ID": name, **named, **why, **({"WARC-IP-Address": str(response.ip_address)} if response.ip_address else {})},
            http(f"HTTP/1.1 {response.status} {status}", unpacked_headers(response, body), body),
            at,
        )
        line = f"{request.method} {redact(without_secrets(request_target(request)))} HTTP/1.1"
        asked = member(
            WarcRecordType.request, {"WARC-Concurrent-To": name, **named}, http(line, request.headers, without_secrets(request.body)), at
        )
        self.write(answer + asked)

    def unpacked(self, response: Response) -> bytes | None:
        """The body without its codings; None for one that is not what its headers say, or unpacks to more than is kept: a crawl does not
        read it either."""
        codings = [coding for coding in response.headers.getlist("Content-Encoding") if coding]
        if not codings:
            return response.body
        try:
            _, _, body = parsed(http("HTTP/1.1 200 OK", Headers({"Content-Encoding": codings}), response.body), self.most_record, "content")
        except OSError:
            return None
        return body if len(body) <= self.most_record else None

    def cut(self, body: bytes | None) -> tuple[bytes, dict[str, str]]:
        """What is kept of a body, without secrets, and the field that says so where it is not all."""
        if body is None:
            return b"", {"WARC-Truncated": "unspecified"}
        kept = without_secrets(body)
        return kept[: self.most_record], {"WARC-Truncated": "length"} if len(kept) > self.most_record else {}

    def write(self, members: bytes) -> None:
        with troubles_of(self.files[-1] if self.files else self.folder):
            if self._file is None or self._file.tell() + len(members) > self.most_file:
                self.begin()
            assert self._file is not None
            self._file.write(members)
            self._file.flush()

    def begin(self) -> None:
        """The next file."""
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.files.append(self.folder / f"{self.run}-{len(self.files):05}{SUFFIX}")
        self._file = self.files[-1].open("xb")
        agent = without_secrets(self.agent)
        said = f"software: rolecall\r\nhttp-header-user-agent: {agent}\r\nformat: WARC File Format 1.1\r\nisPartOf: {self.run}\r\n"
        rows = [{**asdict(row), "url": row.url and redact(without_secrets(row.url))} for row in self.rows]
        named = {"WARC-Filename": self.files[-1].name, RUN: self.run}
        self._file.write(member(WarcRecordType.warcinfo, named, said.encode(), utc_now(), "application/warc-fields"))
        self._file.write(member(WarcRecordType.metadata, {RUN: self.run}, orjson.dumps(rows), utc_now(), "application/json"))

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None

    def abandon(self) -> None:
        """Remove what the run has kept: nothing of it is believed."""
        self.close()
        for path in self.files:
            path.unlink(missing_ok=True)


def request_target(request: Request) -> str:
    """What stands in a request's first line."""
    _, _, rest = address_of(request).partition("://")
    return f"/{rest.partition('/')[2]}"


def unpacked_headers(response: Response, body: bytes) -> Headers:
    """The headers of an answer whose body is kept unpacked."""
    headers = Headers(response.headers)
    for name in OF_TRANSPORT & headers.keys():
        headers[b"X-Crawl-" + name] = headers.pop(name)
    headers[b"Content-Length"] = str(len(body)).encode()
    return headers


def http(line: str, headers: Headers, body: bytes) -> bytes:
    """A message of HTTP without secrets."""
    lines = [line.encode(), *(b"%b: %b" % (name, value) for name, value in spoken(headers))]
    return b"\r\n".join([*lines, b"", body])


def spoken(headers: Headers) -> Iterator[tuple[bytes, bytes]]:
    for name, values in headers.items():
        said = name.decode("latin-1")
        hidden = is_secret(said) or said.lower().replace("-", "") in OURS
        yield from ((name, b"REDACTED" if hidden else without_secrets(value).replace(b"\r\n", b" ")) for value in values)


def member(kind: WarcRecordType, fields: dict[str, str], content: bytes, at: datetime, type_: str | None = None) -> bytes:
    """A record as a gzip member."""
    record = WarcRecord()
    record.init_headers(kind)
    record.record_date = at
    for name, value in fields.items():
        record.headers[name] = value
    record.is_http = type_ is None
    if type_ is not None:
        record.headers["Content-Type"] = type_
    record.set_bytes_content(content)
    with BytesIO() as out, GzipWriter(out, compression_level=LEVEL) as packer:
        record.write(packer, checksum_data=True)
        packer.finish()
        return out.getvalue()


class KeepMiddleware:
    """Behind `ClocksMiddleware`, ahead of all that unpacks, redirects or asks again. Settings: WARC_KEEP, WARC_FILE_BYTES,
    WARC_RECORD_BYTES, RESPECT_RESERVATIONS (what is reserved is not kept)."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self.keeper: Keeper = crawler.keeper
        self.respects: bool = crawler.settings.getbool("RESPECT_RESERVATIONS")
        self.stopping: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        if getattr(crawler, "keeper", None) is None:
            raise NotConfigured
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        if not (self.respects and reservation(response)):
            try:
                self.keeper.keep(request, response, utc_now())
            except MachineTrouble as trouble:  # it ends the run: what was promised to be kept is not
                self.crawler.rolecall.failed(trouble)
                self.stopping = self.stopping or asyncio.ensure_future(self.crawler.stop_async())
        return response
