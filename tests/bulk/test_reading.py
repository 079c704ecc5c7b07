"""What an input may hold, in every form: each thing is read once, and what cannot be read costs itself."""

import gzip
from datetime import UTC, datetime

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from bulk.plan import slices_of
from bulk.reading import LONGEST, read_lines, read_slice
from pipelines.archive import Seen
from pipelines.frames import ArchiveError
from schemas.raw import RawPosting
from schemas.source import Reject

AT = datetime(2026, 11, 1, tzinfo=UTC)
SAVED = datetime(2026, 11, 2, 10, tzinfo=UTC)
RAW = {"family": "greenhouse", "source": "oven", "identifier": "7", "title": "Baker"}
HTML = """<html><head><script type="application/ld+json">{"@type": "JobPosting", "title": "Baker", "datePosted": "2026-10-01",
"hiringOrganization": {"name": "Oven"}, "description": "Bread."}</script></head><body>Baker</body></html>"""
BAKER = RawPosting("greenhouse", "oven", "7", title="Baker")
PACKED = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress}


def read(path, part_bytes=1 << 20, boards=frozenset()):
    return [seen for one in slices_of(path, part_bytes) for seen in read_slice(one, boards)]


def lines(path, *rows):
    path.write_bytes(b"\n".join(row if isinstance(row, bytes) else orjson.dumps(row) for row in rows))
    return path


@pytest.mark.parametrize("end", PACKED)
def test_lines_of_raw_postings(tmp_path, end):
    path = tmp_path / f"in.jsonl{end}"
    path.write_bytes(PACKED[end](orjson.dumps(RAW | {"seen_at": "2026-11-01T01:00:00+01:00"}) + b"\n\n" + orjson.dumps(RAW)))
    one, other = read(path)
    assert one == Seen(AT, BAKER)
    assert other.item == BAKER
    assert other.at.timestamp() == pytest.approx(path.stat().st_mtime, abs=1)


@pytest.mark.parametrize("part_bytes", [1, 7, 64, 100, 1 << 20])
def test_each_line_is_of_one_slice(tmp_path, part_bytes):
    rows = [RAW | {"identifier": str(n), "title": "x" * (n * 37 % 90)} for n in range(30)]
    found = read(lines(tmp_path / "in.jsonl", *rows), part_bytes)
    assert [seen.item.identifier for seen in found] == [str(n) for n in range(30)]


def test_lines_of_an_archive(tmp_path):
    path = lines(
        tmp_path / "run.jsonl",
        {"kind": "home", "at": AT, "item": {"family": "greenhouse", "source": "oven", "home": {"country": "FR", "employer": None}}},
        {"kind": "posting", "at": AT, "hash": "aa", "item": RAW},
        {"kind": "posting", "at": AT, "hash": "aa"},
    )
    assert read(path) == [Seen(AT, BAKER)]


@pytest.mark.parametrize("rows", [1, 3, 1000])
def test_rows_of_parquet(tmp_path, rows):
    told = [RAW | {"identifier": str(n), "seen_at": AT, "url": None, "job_locations": [{"name": "Lyon", "region": None}]} for n in range(7)]
    pq.write_table(pa.Table.from_pylist(told), tmp_path / "in.parquet", row_group_size=rows)
    found = read(tmp_path / "in.parquet", 1)
    assert [(seen.at, seen.item.identifier, seen.item.job_locations[0].name) for seen in found] == [(AT, str(n), "Lyon") for n in range(7)]


@pytest.mark.parametrize("end", ["jsonl", "parquet"])
def test_pages(tmp_path, end):
    payload = orjson.dumps({"jobs": [{"id": 7, "title": "Baker", "absolute_url": "https://oven.example/7", "content": "Bread."}]}).decode()
    rows = [
        {"url": "https://jobs.oven.example/7", "body": HTML, "seen_at": AT, "source": None},
        {"url": "https://api.example/jobs", "body": payload, "seen_at": AT, "source": "greenhouse:oven"},
        {"url": "https://oven.example/about", "body": "<p>Bread.</p>", "seen_at": AT, "source": None},
    ]
    path = tmp_path / f"in.{end}"
    if end == "jsonl":
        lines(path, *rows)
    else:
        pq.write_table(pa.Table.from_pylist([row | {"body": row["body"].encode()} for row in rows]), path)
    found = [(seen.at, seen.item.family, seen.item.source, seen.item.title) for seen in read(path) if isinstance(seen.item, RawPosting)]
    assert found == [(AT, "jsonld", "jobs.oven.example", "Baker"), (AT, "greenhouse", "oven", "Baker")]


def record(body, length=None):
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://jobs.oven.example/7\r\nWARC-Date: {SAVED:%Y-%m-%dT%H:%M:%SZ}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length or len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


def test_a_warc_file_whose_damaged_records_cost_themselves(tmp_path):
    path = tmp_path / "crawl.warc.gz"
    good = record(HTML.encode())
    path.write_bytes(good + good[: len(good) // 2] + record(HTML.encode(), 10**12) + good)
    postings = [seen for seen in read(path) if isinstance(seen.item, RawPosting)]
    assert [(seen.at, seen.item.title) for seen in postings] == [(SAVED, "Baker")] * 2
    rejects = [seen.item for seen in read(path) if isinstance(seen.item, Reject)]
    assert rejects
    assert all("records of crawl.warc.gz are" in one.reason for one in rejects)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "byte 0 of in.jsonl is no raw posting, archive line or page: JSONDecodeError"),
        (b"7", "TypeError"),
        (b'"text"', "AttributeError"),
        (b"[]", "TypeError"),
        (b"{}", "ValidationError"),
        (orjson.dumps(RAW | {"title": 7}), "ValidationError"),
        (orjson.dumps(RAW | {"seen_at": "yesterday"}), "Invalid isoformat string"),
        (orjson.dumps(RAW | {"seen_at": "9999-12-31T23:59:59-14:00"}), "is beyond the calendar"),
        (orjson.dumps(RAW | {"seen_at": "0001-01-01T00:00:00+14:00"}), "is beyond the calendar"),
        (orjson.dumps({"url": "file:///etc/passwd", "body": HTML}), "is no address of the web"),
        (orjson.dumps({"url": "https://a.example/", "body": HTML, "source": "nobody:a"}), "no family 'nobody'"),
        (orjson.dumps({"body": HTML}), "KeyError"),
        (orjson.dumps({"url": "https://a.example/", "body": 7}), "AttributeError"),
        (orjson.dumps({"kind": "posting", "item": {"family": "x"}}), "ValidationError"),
    ],
)
def test_a_line_that_is_none_costs_itself(tmp_path, line, words):
    reject, posting = (seen.item for seen in read(lines(tmp_path / "in.jsonl", line, RAW)))
    assert words in reject.reason
    assert (reject.family, reject.source, reject.url) == ("bulk", "in.jsonl", "in.jsonl:byte 0")
    assert posting == BAKER


def test_a_packed_file_that_is_torn_says_so(tmp_path):
    path = tmp_path / "in.jsonl.gz"
    path.write_bytes(gzip.compress(orjson.dumps(RAW) + b"\n" + orjson.dumps(RAW | {"title": "y" * 9000}))[:-40])
    found = [seen.item for seen in read(path)]
    assert "it is damaged from there on" in found[-1].reason
    assert found[:-1] in ([], [BAKER])


def test_a_line_without_end_is_passed_by(tmp_path, monkeypatch):
    monkeypatch.setattr("bulk.reading.LONGEST", 100)
    path = lines(tmp_path / "in.jsonl", b"x" * 1000, RAW)
    (one,) = slices_of(path, 1 << 20)
    (first, wrong), (second, row) = read_lines(path, one)
    assert (first, second, row) == ("byte 0", "byte 1001", RAW)
    assert "a line of over" in str(wrong)
    assert LONGEST > 1 << 20


def test_a_file_that_is_no_parquet_is_named(tmp_path):
    (tmp_path / "in.parquet").write_bytes(b"PAR1 it is not")
    with pytest.raises(ArchiveError, match=r"in.parquet cannot be read as Parquet"):
        read(tmp_path / "in.parquet")
