"""How fast WARC is read: ``python -m bench warc [ANSWERS]`` prints answers/s of CPU, side by side with the bare library's iteration.

An invented file as Common Crawl makes them (a gzip member a record; pages of some 60 kB, one in twenty a job page), in one process. Each
step does what those above it do as well: records, answers unpacked, postings found and read. Beside them: what a crawl keeps, and what is
lost of a file that is damaged in its midst.
"""

import gzip
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import orjson
from fastwarc.warc import ArchiveIterator
from scrapy.http import Request, Response

from bench.clock import seconds
from crawler.offline.strangers import Tally, read_strangers
from crawler.warc.answers import read_answers
from crawler.warc.framing import Damage, read_records
from crawler.warc.keeping import Keeper
from schemas.source import Source

MOST = 1 << 26
ROUNDS = 3
EACH = 20  # answers, of which one holds a posting
WORDS = 400  # different ones, drawn at random: a page packs to about a third


def page(number: int, random: Random) -> bytes:
    """A page of some 60 kB; one in `EACH` has schema.org markup."""
    lines = "".join(f"<p class='line'>{' '.join(f'word{random.randrange(WORDS)}' for _ in range(14))}</p>" for _ in range(500))
    node = {"@type": "JobPosting", "title": f"Printer {number}", "datePosted": "2026-09-20", "description": lines[:4_000]}
    markup = f'<script type="application/ld+json">{orjson.dumps(node).decode()}</script>' if number % EACH == 0 else ""
    return f"<html><head>{markup}</head><body>{lines}</body></html>".encode()


def record(number: int, body: bytes) -> bytes:
    content = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nX-Crawl-Content-Encoding: gzip\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-10-01T10:00:00Z\r\n"
        f"WARC-Target-URI: https://host{number % 97}.example/{number}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def write(path: Path, count: int) -> None:
    random = Random(1)
    with path.open("wb") as file:
        for number in range(count):
            file.write(gzip.compress(record(number, page(number, random)), 6))


def bare(path: Path) -> int:
    """The library alone, each payload read."""
    with path.open("rb") as file:
        return sum(bool(one.reader.read()) for one in ArchiveIterator(file, parse_http=False))


def postings(path: Path) -> int:
    tally = Tally()
    found = sum(1 for _ in read_strangers(path, MOST, tally, frozenset()))
    assert found == tally.with_postings
    return tally.answers


def kept(folder: Path, count: int) -> int:
    """``count`` answers of a crawl."""
    random, row = Random(1), Source("jsonld", "host.example")
    body = page(1, random)
    keeper = Keeper(folder, "20260101T000000Z-abcdef", [row], "rolecall", 1 << 30, MOST)
    for number in range(count):
        request = Request(f"https://host.example/{number}", meta={"source": row})
        keeper.keep(request, Response(request.url, body=body), datetime(2026, 1, 1, tzinfo=UTC))
    keeper.abandon()
    return count


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with TemporaryDirectory() as name:
        path = Path(name) / "bench.warc.gz"
        write(path, count)
        print(f"{count:,} answers, {path.stat().st_size / 1e6:,.1f} MB packed")
        steps: dict[str, Callable[[], int]] = {
            "the library's iteration": lambda: bare(path),
            "records": lambda: sum(1 for _ in read_records(path, MOST)),
            "answers": lambda: sum(1 for _ in read_answers(path, MOST)),
            "postings": lambda: postings(path),
            "kept by a crawl": lambda: kept(Path(name) / "kept", count // 4) * 4,
        }
        first = 0.0
        for step, work in steps.items():
            assert work() == count
            taken = seconds(work, ROUNDS) * (4 if step == "kept by a crawl" else 1)
            first = first or taken
            print(f"{step:26} {count / taken:10,.0f} a second   {first / taken:6.2f} of the library's")
        body = path.read_bytes()
        path.write_bytes(body[: len(body) // 2] + bytes(50) + body[len(body) // 2 + 50 :])
        found = list(read_records(path, MOST))
        print(f"damaged in its midst: {sum(isinstance(one, Damage) for one in found)} of {len(found)} records lost")


if __name__ == "__main__":
    main()
