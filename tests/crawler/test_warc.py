"""WARC files that are damaged: a record costs itself, and is told; one that never ends has a bound."""

import gzip
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import brotli
import pytest

from crawler.warc import framing
from crawler.warc.answers import Answer, is_warc, read_answers
from crawler.warc.framing import Damage, Lack, read_record_at, read_records
from schemas.errors import Problem
from tests.crawler.hosts import ROOT
from tests.crawler.warcs import PAGE, answer, numbered, packed, page, record, warc

MOST = 1 << 20


def flipped(body: bytes, at: int) -> bytes:
    return body[:at] + bytes((body[at] ^ 0xFF,)) + body[at + 1 :]


def found(path: Path, most: int = MOST) -> list[str]:
    """The number of each page, and what is wrong of a record."""
    return [one.lack.name if isinstance(one, Damage) else one.fields["warc-target-uri"][-1] for one in read_records(path, most)]


def spoilt(number: int, spoil: Callable[[bytes], bytes]) -> bytes:
    """Five gzip members, one of them spoilt."""
    members = [gzip.compress(one) for one in numbered()]
    return b"".join([*members[:number], spoil(members[number]), *members[number + 1 :]])


def told(**said: object) -> list[bytes]:
    """Five records, of which the one in the midst says something else of itself."""
    records = numbered()
    records[2] = record(answer(b"<p>kiln 2</p>"), PAGE.format(2), **said)  # type: ignore[arg-type]
    return records


PACKED = {
    "a byte that flipped": spoilt(2, lambda one: flipped(one, len(one) // 2)),
    "a wrong checksum": spoilt(2, lambda one: flipped(one, len(one) - 6)),
    "a member that is cut off": spoilt(2, lambda one: one[: len(one) // 2]),
    "zeros": spoilt(2, lambda one: bytes(300)),
    "a member that begins otherwise": spoilt(2, lambda one: bytes(3) + one[3:]),
    "no record in a member": spoilt(2, lambda one: gzip.compress(b"kilns " * 50)),
    "fields without an end": spoilt(2, lambda one: gzip.compress(b"WARC/1.0\r\nkilns")),
    "a field that does not end": spoilt(2, lambda one: gzip.compress(record(b"", more=f"X: {'a' * 100_000}\r\n"))),
    "a length too short": packed(told(length=10)),
    "a length too long": packed(told(length=5_000)),
    "a length beyond all bounds": packed(told(length=10**30)),
    "a length below nothing": packed(told(length=-5)),
    "a length that is none": packed(told(length="many")),
}
PLAIN = {
    "a length too short": told(length=10),
    "a length that takes in a part of the next": told(length=150),
    "a length that takes in all the rest but a byte": told(length=len(b"".join(numbered()[2:])) - 200),
    "a length beyond the file": told(length=10**12),
    "a length that is none": told(length="many"),
    "words between": [*numbered()[:2], b"kilns " * 50 + b"\r\n", *numbered()[3:]],
}


@pytest.mark.parametrize("name", PACKED)
def test_a_damaged_member_costs_itself(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(PACKED[name])
    assert found(path) == ["0", "1", "DAMAGED", "3", "4"]


@pytest.mark.parametrize("name", PLAIN)
def test_a_damaged_record_of_a_plain_file_costs_itself(name: str, tmp_path: Path) -> None:
    assert found(warc(tmp_path, *PLAIN[name], name="a.warc")) == ["0", "1", "DAMAGED", "3", "4"]


def test_the_last_one_of_a_killed_crawl_is_torn(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(packed(numbered())[:-20])
    assert found(path) == ["0", "1", "2", "3", "DAMAGED"]


@pytest.mark.parametrize("cut", [20, 200])
def test_a_plain_file_that_ends_too_early_says_so(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"".join(numbered())[:-cut])
    assert found(path) == ["0", "1", "2", "3", "DAMAGED"]


@pytest.mark.parametrize("body", [gzip.compress(b"".join(numbered())), packed(numbered()), b"".join(numbered())])
def test_a_sound_file_is_read_however_it_is_packed(body: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(body + (gzip.compress(b"") if body[:1] == b"\x1f" else b""))
    assert found(path) == ["0", "1", "2", "3", "4"]
    assert next(read_records(path, MOST)) == read_record_at(path, 0, MOST)


def test_a_file_of_nothing_holds_nothing(tmp_path: Path) -> None:
    assert found(warc(tmp_path)) == []


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_a_record_that_is_too_long_is_told_and_passed_over(name: str, tmp_path: Path) -> None:
    records = numbered()
    records[2] = record(answer(b"k" * 20_000), PAGE.format(2))
    assert found(warc(tmp_path, *records, name=name), most=10_000) == ["0", "1", "TOO_LONG", "3", "4"]


def test_a_member_that_goes_on_and_on_is_given_up(tmp_path: Path) -> None:
    path = warc(tmp_path, *numbered()[:2], record(b"0" * 9_000_000, length=9_000_000), *numbered()[3:])
    with patch.object(framing, "MOST_PASSED", 1_000_000):
        assert found(path, most=10_000) == ["0", "1", "DAMAGED", "3", "4"]


def test_a_file_that_is_damaged_all_over_is_given_up(tmp_path: Path) -> None:
    path = warc(tmp_path, *[b"\nWARC/1.0\r\nkiln\r\n"] * 3_000, name="a.warc")
    with patch.object(framing, "MOST_DAMAGED", 50):
        lacks = found(path)
    assert len(lacks) == 52
    assert lacks[-1] == "GIVEN_UP"


GIANT = """
import sys
from pathlib import Path
from crawler.warc.answers import read_answers
import resource
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print([getattr(one, "lack", None) for one in read_answers(Path(sys.argv[1]), 1 << 20)])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_giant_record_takes_no_memory(tmp_path: Path) -> None:
    """Of a sixteenth of one, here: as a body of zeros that is packed well, and as one within a body's own coding."""
    path = tmp_path / "a.warc.gz"
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    head = record(answer(b""), length=(1 << 26) + len(answer(b"")))[:-4]
    zeros = bytes(1 << 20)
    giant = packer.compress(head) + b"".join(packer.compress(zeros) for _ in range(1 << 6)) + packer.flush()
    inner = zlib.compressobj(1, zlib.DEFLATED, 31)
    coded = b"".join(inner.compress(zeros) for _ in range(64)) + inner.flush()
    path.write_bytes(giant + packed([record(answer(coded, "Content-Encoding: gzip")), *numbered()[:1]]))
    done = subprocess.run([sys.executable, "-c", GIANT, str(path)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    lacks, kilobytes = done.stdout.splitlines()
    assert lacks == f"[{Lack.TOO_LONG!r}, {Lack.TOO_LONG!r}, None]"
    assert int(kilobytes) < 40_000


BODY = b"<p>Kilns</p>"
CODINGS = {
    "plain": ((), BODY),
    "chunked": (("Transfer-Encoding: chunked",), b"c\r\n" + BODY + b"\r\n0\r\n\r\n"),
    "gzip": (("Content-Encoding: gzip",), gzip.compress(BODY)),
    "deflate": (("Content-Encoding: deflate",), zlib.compress(BODY)),
    "br": (("Content-Encoding: br",), brotli.compress(BODY)),
    "both": (
        ("Transfer-Encoding: chunked", "Content-Encoding: gzip"),
        b"%x\r\n%b\r\n0\r\n\r\n" % (len(gzip.compress(BODY)), gzip.compress(BODY)),
    ),
    "unpacked before it was kept": (("Content-Encoding: gzip", "Transfer-Encoding: chunked"), BODY),
    "as Common Crawl says it": (("X-Crawl-Content-Encoding: br",), BODY),
}


@pytest.mark.parametrize("name", CODINGS)
def test_a_body_is_unpacked(name: str, tmp_path: Path) -> None:
    headers, body = CODINGS[name]
    (one,) = read_answers(warc(tmp_path, record(answer(body, *headers), "<https://a.example/>")), MOST)
    assert isinstance(one, Answer)
    assert (one.url, one.status, one.body) == ("https://a.example/", 200, BODY)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (("Transfer-Encoding: chunked",), b"kilns, no chunk"),
        (("Transfer-Encoding: chunked",), b"ff\r\nkilns"),
        (("Content-Encoding: gzip",), b"kilns, not packed"),
        (("Content-Encoding: br",), brotli.compress(bytes(range(256)) * 9)[:-30]),
        (("Content-Encoding: kiln",), b"kilns"),
    ],
    ids=["no chunk", "half a chunk", "no gzip", "half a br", "unknown"],
)
def test_a_body_that_cannot_be_unpacked_costs_its_record(headers: tuple[str, ...], body: bytes, tmp_path: Path) -> None:
    (one, other) = read_answers(warc(tmp_path, record(answer(body, *headers)), record(answer(BODY))), MOST)
    assert isinstance(one, Damage)
    assert isinstance(other, Answer)


@pytest.mark.parametrize(
    "stranger",
    [
        record(answer(BODY), kind="request"),
        record(answer(BODY), kind="revisit"),
        record(b"no http at all"),
        record(answer(BODY), "ftp://a.example/"),
        record(answer(BODY), "https://user:kiln@a.example/"),
        record(answer(BODY), "no address"),
    ],
)
def test_what_is_no_answer_of_the_web_is_passed_over(stranger: bytes, tmp_path: Path) -> None:
    assert list(read_answers(warc(tmp_path, stranger), MOST)) == []


@pytest.mark.parametrize("at", ["", "yesterday", "2026-13-45T99:99:99Z", "0001-01-01T00:00:00+23:59"])
def test_a_date_that_is_none_is_none(at: str, tmp_path: Path) -> None:
    (one,) = read_answers(warc(tmp_path, record(answer(page("Mender")), at=at)), MOST)
    assert isinstance(one, Answer)
    assert one.at is None


def test_zstandard_is_told_as_not_read(tmp_path: Path) -> None:
    assert is_warc(tmp_path / "A.WARC.GZ")
    assert not is_warc(tmp_path / "a.json.gz")
    with pytest.raises(Problem, match=r"zstd -d a\.warc\.zst"):
        is_warc(tmp_path / "a.warc.zst")
