"""WARC files as other writers make them, for tests: records, gzip members, answers, pages with markup."""

import gzip
from collections.abc import Iterable
from pathlib import Path

import orjson

WHEN = "2026-10-01T10:00:00Z"
PAGE = "https://www.kilnworks.example/jobs/{}"


def record(
    content: bytes, url: str = PAGE.format(1), *, kind: str = "response", at: str = WHEN, length: object = None, more: str = ""
) -> bytes:
    """One record; ``length``: what it says of its own, ``more``: further fields, a line each."""
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: {at}\r\nWARC-Target-URI: {url}\r\n{more}"
    said = len(content) if length is None else length
    return f"{head}Content-Type: application/http; msgtype={kind}\r\nContent-Length: {said}\r\n\r\n".encode() + content + b"\r\n\r\n"


def answer(body: bytes, *headers: str, status: int = 200, kind: str = "text/html; charset=utf-8") -> bytes:
    lines = "".join(f"{line}\r\n" for line in (f"Content-Type: {kind}", *headers))
    return f"HTTP/1.1 {status} OK\r\n{lines}\r\n".encode() + body


def page(title: str, organization: str | None = "Kilnworks Ltd", text: str = "We mend kilns at night.") -> bytes:
    """A job page with schema.org markup."""
    owner = {"hiringOrganization": {"@type": "Organization", "name": organization}} if organization else {}
    node = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": title,
        "datePosted": "2026-09-20",
        "description": text,
        **owner,
    }
    return b'<html><script type="application/ld+json">' + orjson.dumps(node) + b"</script></html>"


def numbered(count: int = 5) -> list[bytes]:
    """Records of as many pages, by number."""
    return [record(answer(b"<p>kiln %d</p>" % number), PAGE.format(number)) for number in range(count)]


def packed(records: Iterable[bytes]) -> bytes:
    """Each a gzip member of its own."""
    return b"".join(map(gzip.compress, records))


def warc(folder: Path, *records: bytes, name: str = "strangers.warc.gz") -> Path:
    path = folder / name
    path.write_bytes(packed(records) if name.endswith(".gz") else b"".join(records))
    return path
