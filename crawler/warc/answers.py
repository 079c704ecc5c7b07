"""What a record holds as the answer that it once was: its address, when it came, its headers, its body, unpacked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fastwarc.warc import WarcRecord
from scrapy.http import Request, Response
from scrapy.http.headers import Headers
from scrapy.responsetypes import responsetypes

from crawler.warc.framing import Damage, Lack, Record, read_records
from schemas.errors import Problem
from schemas.urls import why_not_asked

ENDS = (".warc", ".warc.gz")
NOT_READ = ".warc.zst"
MOST_HEAD = 1 << 16  # of an answer's headers
DECODED = (b"<", b"{", b"[")  # how the body begins of an answer that was unpacked before, whatever its headers say


@dataclass(frozen=True, slots=True)
class Answer:
    """``at``: when it came, UTC; None where the record says nothing of the kind. ``fields``: the record's, by names in lower case.
    ``start``: its place in the file."""

    url: str
    at: datetime | None
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fields: Mapping[str, str]
    start: int

    @property
    def is_cut(self) -> bool:
        """Whether whoever wrote the file kept a part of the body."""
        return "warc-truncated" in self.fields

    def as_response(self, request: Request) -> Response:
        """It as the answer to ``request``, whose address is the response's."""
        headers = Headers()
        for name, value in self.headers:
            headers.appendlist(name, value.encode("latin-1", "replace"))
        headers.pop("Content-Encoding", None)
        kind = responsetypes.from_args(headers=headers, url=request.url, body=self.body)
        return kind(request.url, status=self.status, headers=headers, body=self.body, request=request)


def is_warc(path: Path) -> bool:
    """By its name. `Problem` for one that is packed with zstandard."""
    name = path.name.lower()
    if name.endswith(NOT_READ):
        raise Problem(f"{path} is packed with zstandard, which is not read: unpack it first (`zstd -d {path.name}`)")
    return name.endswith(ENDS)


def read_answers(path: Path, most: int) -> Iterator[Answer | Damage]:
    """The HTTP answers of a WARC file, from http and https addresses. ``most``: bytes of one, unpacked."""
    for one in read_records(path, most):
        found = one if isinstance(one, Damage) else answer_of(one, most)
        if found is not None:
            yield found


def answer_of(record: Record, most: int) -> Answer | Damage | None:
    """None for what is no answer of the web."""
    url = record.fields.get("warc-target-uri", "").strip("<>")  # as some writers frame it
    if record.kind != "response" or why_not_asked(url):
        return None
    try:
        status, headers, body = unpacked(record.content, most)
    except OSError:
        return Damage(record.start, Lack.DAMAGED)
    if len(body) > most:
        return Damage(record.start, Lack.TOO_LONG)
    at = moment_of(record.fields.get("warc-date", ""))
    return Answer(url, at, status, headers, body, record.fields, record.start) if status else None


def unpacked(content: bytes, most: int) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """(status, headers, body without its codings, up to one byte more than ``most``). Status 0 for no HTTP. OSError for a body that is not
    what its headers say; one that was unpacked before it was kept, as some writers do, stands for itself."""
    try:
        return parsed(content, most, "all")
    except OSError:
        found = parsed(content, most, "none")
        if not found[2].lstrip()[:1].startswith(DECODED):
            raise
        return found


def parsed(content: bytes, most: int, decoding: str) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    one = WarcRecord()
    one.is_http = True
    one.set_bytes_content(content)
    one.parse_http(auto_decode=decoding, max_header_len=MOST_HEAD)  # type: ignore[arg-type]
    if not one.http_headers or (status := one.http_headers.status_code) is None:
        return 0, (), b""
    return status, one.http_headers.to_tuples(), one.reader.read(most + 1)


def moment_of(text: str) -> datetime | None:
    """A moment as WARC writes it ("2026-11-01T10:00:00Z"); None for what is none."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
