"""Feeds are read as a stream, whatever is in them."""

import gzip
import tracemalloc
from collections.abc import Iterator
from io import RawIOBase
from pathlib import Path

import pytest
from scrapy.http import Request, Response

from crawler.offline import saved
from schemas.raw import RawPosting
from schemas.source import Listing, Reject, Source
from spiders.aggregators.jobfeed import JobFeedSpider
from spiders.base import BadPayload
from spiders.reading.xml_rows import XmlRows

URL = "https://feeds.example/jobs.xml"
JOB = (
    "<job><title>Piper {}</title><referencenumber>{}</referencenumber><description><![CDATA["
    + "<p>Play the pipes.</p>" * 40
    + "]]></description></job>"
)


def answer(body: bytes, **meta: object) -> Response:
    return Response(URL, body=body, request=Request(URL, meta={"source": Source("jobfeed", "x"), **meta}))


class Endless(RawIOBase):
    """A feed of ``count`` jobs that exists only while it is read."""

    def __init__(self, count: int) -> None:
        self.parts: Iterator[bytes] = (JOB.format(i, i).encode() for i in range(count))
        self.rest = b"<source>"

    def read(self, size: int = -1) -> bytes:
        while len(self.rest) < size and (part := next(self.parts, None)):
            self.rest += part
        given, self.rest = self.rest[:size], self.rest[size:]
        return given


def peak(count: int) -> int:
    tracemalloc.start()
    assert sum(1 for _ in XmlRows(Endless(count), frozenset({"job"}))) == count  # type: ignore[arg-type]
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak_bytes


def test_memory_does_not_grow_with_the_feed() -> None:
    assert peak(20_000) < 2 * peak(1_000) + 1_000_000


def test_a_feed_on_disk_is_read_from_there(tmp_path: Path) -> None:
    path = tmp_path / "jobs.xml.gz"
    path.write_bytes(gzip.compress(("<jobs>" + "".join(JOB.format(i, i) for i in range(3)) + "</jobs>").encode()))
    *postings, listing = JobFeedSpider().parse(answer(b"", body_path=str(path)))
    assert [found.identifier for found in postings if isinstance(found, RawPosting)] == ["0", "1", "2"]
    assert isinstance(listing, Listing)
    assert listing.complete


def test_a_large_saved_feed_is_not_loaded_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "jobs.xml"
    path.write_text("<jobs>" + "".join(JOB.format(i, i) for i in range(3)) + "</jobs>")
    monkeypatch.setattr(saved, "IN_MEMORY", 100)
    assert saved.open_saved(path, Source("jobfeed", "x")).body == b""
    found = list(saved.read_saved(path, JobFeedSpider(), Source("jobfeed", "x")))
    assert [one.identifier for one in found if isinstance(one, RawPosting)] == ["0", "1", "2"]


def test_a_page_is_no_feed() -> None:
    with pytest.raises(BadPayload):
        list(JobFeedSpider().parse(answer(b"<!doctype html><html><body>Moved</body></html>")))


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE j [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><jobs><job><id>1</id><title>&b;</title></job></jobs>',
        b'<!DOCTYPE j [<!ENTITY f SYSTEM "file:///etc/passwd">]><jobs><job><id>1</id><title>&f;</title></job></jobs>',
    ],
    ids=["entities that multiply", "a file of ours"],
)
def test_entities_are_not_followed(body: bytes) -> None:
    found = list(JobFeedSpider().parse(answer(body)))
    assert not any(word in str(found) for word in ("aaaaaaaaaa", "root:"))


def test_a_cut_feed_says_so_and_its_last_row_is_no_posting() -> None:
    body = ("<jobs>" + JOB.format(1, 1) + JOB.format(2, 2)[:200]).encode()
    found = list(JobFeedSpider().parse(answer(body)))
    assert [type(one) for one in found] == [RawPosting, Reject, Listing]
    assert isinstance(found[-1], Listing)
    assert not found[-1].complete
