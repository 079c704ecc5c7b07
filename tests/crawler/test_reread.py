"""A crawl read again from the answers that it kept: the same postings, listings and closings; what was misread is mended."""

import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from scrapy.http import Request, Response

from crawler.cli import cli
from crawler.demo.boards import DEMO, demo_boards
from crawler.demo.loopback import Folder, serve
from crawler.warc.framing import Damage, read_records
from crawler.warc.keeping import Keeper
from pipelines.archive import Archive
from pipelines.context import utc_now
from schemas.raw import RawPosting
from schemas.source import Listing, NoDetail, Reject
from spiders.registry import families
from tests.crawler.hosts import GENTLE, ROOT, Answering, Host, greenhouse, jobs

Crawl = Callable[..., dict[str, Any]]
OF_BOARDS = RawPosting | Listing | Reject | NoDetail
POSTINGS = "SELECT posting_id, closed_at IS NULL, closed_reason, missed, content_hash FROM posting ORDER BY posting_id"
LOOKS = """
SELECT r.run_id, s.family, s.board, listed, shown, complete, whole, x.accepted, judged, alarm, not_modified
FROM run_source x JOIN run r ON r.id = x.run JOIN source s ON s.id = x.source ORDER BY 1, 2, 3
"""


def reread(*paths: Path, catalog: Path) -> dict[str, Any]:
    done = CliRunner().invoke(cli, ["reread", *map(str, paths), "--catalog", str(catalog), "--json"], standalone_mode=False)
    assert done.exception is None, done.exception
    report: dict[str, Any] = orjson.loads(done.stdout)
    return report | {"code": done.return_value}


def items(folder: Path) -> Counter[str]:
    """What the archive of a catalog holds of boards, by run."""
    with closing(Archive(folder / "raw")) as archive:
        return Counter(f"{run} {seen.item}" for run in archive.runs() for seen in archive.read(run) if isinstance(seen.item, OF_BOARDS))


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "catalog.db")) as db:
        return db.execute(query).fetchall()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's boards, crawled on the first day, the second, and once more: a posting has closed, and some boards answered 304."""
    folder = tmp_path_factory.mktemp("kept")
    with serve(Folder(DEMO, 1)) as first, serve(Folder(DEMO, 2)) as second:
        quick = GENTLE | {"WARC_KEEP": True, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}
        asked = [
            {"rows": list(map(asdict, demo_boards())), "catalog": str(folder / "catalog.db"), "loading": True,
             "settings": quick | {"DEMO_BASE": base}}
            for base in (first, second, second)
        ]  # fmt: skip
        command = [sys.executable, "-m", "tests.crawler.crawl_boards"]
        done = subprocess.run(command, input=orjson.dumps(asked), cwd=ROOT, capture_output=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return folder


@pytest.fixture
def copy(kept: Path, tmp_path: Path) -> Path:
    shutil.copytree(kept, tmp_path / "copy")
    return tmp_path / "copy"


def test_a_new_catalog_holds_what_the_crawls_found(kept: Path, tmp_path: Path) -> None:
    report = reread(kept / "warc", catalog=tmp_path / "catalog.db")
    assert items(tmp_path) == items(kept)
    assert rows(tmp_path, POSTINGS) == rows(kept, POSTINGS)
    assert rows(tmp_path, LOOKS) == rows(kept, LOOKS)
    assert [row for row in rows(kept, LOOKS) if row[-1]], "no board answered 304"
    assert ("absent_twice",) in rows(kept, "SELECT closed_reason FROM posting")
    assert {one["reasons"][0]["kind"] for one in report["problems"]} == {"rejected"}, "the demo's row that is none, and nothing else"


def test_a_catalog_that_knows_the_crawls_stays_as_it_is(copy: Path) -> None:
    before = rows(copy, POSTINGS), rows(copy, LOOKS), rows(copy, "SELECT posting_id, title, last_seen FROM posting ORDER BY 1")
    reread(copy / "warc", catalog=copy / "catalog.db")
    after = [row for row in rows(copy, LOOKS) if row in before[1]]
    assert (rows(copy, POSTINGS), after, rows(copy, "SELECT posting_id, title, last_seen FROM posting ORDER BY 1")) == before
    assert set(rows(copy, "SELECT changed + new + closed FROM run_source JOIN run ON run = run.id WHERE kind = 'ingest'")) == {(0,)}


def test_what_was_misread_is_mended_in_the_catalog_that_has_it(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a board that answered 304 since, too, and as often as the reader is mended."""
    lever = families()["lever"]
    posting = lever.posting
    query = "SELECT count(*) FROM posting p JOIN source s ON s.id = p.source WHERE family = 'lever' AND raw_title LIKE '%{}'"
    (known,) = rows(copy, query.format(""))[0]
    for said in (" (mended)", " (mended again)"):
        monkeypatch.setattr(
            lever, "posting", lambda *args, said=said, **given: replace(one := posting(*args, **given), title=f"{one.title}{said}")
        )
        reread(copy / "warc", catalog=copy / "catalog.db")
        assert rows(copy, query.format(said)) == [(known,)]
    assert known > 3


def test_a_torn_file_is_read_as_far_as_it_goes(copy: Path, tmp_path: Path) -> None:
    """As a crawl leaves it that is killed while it writes: the last answer is told, what leads there is partial."""
    first = min((copy / "warc").iterdir())
    first.write_bytes(first.read_bytes()[:-2_000])
    report = reread(first, catalog=tmp_path / "new" / "catalog.db")
    said = [one["sentence"] for one in report["problems"]]
    assert f"1 record of {first.name} (damaged) could not be read" in said
    assert report["code"] == 1
    assert any("nobody was asked" in one for one in said)
    assert 0 < rows(tmp_path / "new", "SELECT count(*) FROM posting WHERE closed_at IS NULL")[0][0] <= 40


def test_each_record_is_a_member_of_its_own(kept: Path) -> None:
    for path in (kept / "warc").iterdir():
        found = list(read_records(path, 1 << 26))
        assert not [one for one in found if isinstance(one, Damage)]
        starts = [one.start for one in found]
        assert len({*starts}) == len(starts)
        assert [one.kind for one in found[:2] if not isinstance(one, Damage)] == ["warcinfo", "metadata"]


@pytest.mark.parametrize("how", ["another writer", "none at all", "boards of another kind"])
def test_a_file_that_is_none_of_ours_is_told(how: str, copy: Path, tmp_path: Path) -> None:
    first = min((copy / "warc").iterdir())
    body = gzip.decompress(first.read_bytes())
    said = {
        "another writer": body.replace(b"X-Rolecall-Run", b"X-Otherwise-Ru"),
        "none at all": b"",
        "boards of another kind": body.replace(b'"family":', b'"fumily":'),
    }
    path = tmp_path / "other.warc"
    path.write_bytes(said[how])
    done = CliRunner().invoke(cli, ["reread", str(path), "--catalog", str(tmp_path / "c.db")], standalone_mode=False)
    assert "was not kept by `rolecall crawl --warc`" in str(done.exception) or "names its boards in another way" in str(done.exception)
    assert not (tmp_path / "c.db").exists()


def test_a_folder_without_one_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["reread", str(tmp_path)], standalone_mode=False)
    assert "no WARC file" in str(done.exception)


def workday_page(host: Host, total: int) -> Callable[[Any], Any]:
    """Twenty rows a page, by the offset that the body of the request names."""

    def answer(handler: Any) -> Any:
        start = handler.asked_body["offset"]
        rows = [{"title": f"Smith {n}", "externalPath": f"/job/York/Smith_R-{n}"} for n in range(start, min(start + 20, total))]
        return 200, {"Content-Type": "application/json"}, orjson.dumps({"total": total if start == 0 else 0, "jobPostings": rows})

    return answer


@pytest.fixture
def hard(host: Host, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Boards whose answers are reached on crooked ways: POSTs told by their bodies, a redirect, a retry; one packed, one reserved."""

    def do_post(handler: Any) -> None:
        handler.asked_body = orjson.loads(handler.rfile.read(int(handler.headers.get("Content-Length") or 0)))
        handler.do_GET()

    monkeypatch.setattr(Answering, "do_POST", do_post)
    api = "/kiln.wd1.myworkdayjobs.com/wday/cxs/kiln/jobs"
    host.answers[f"{api}/jobs"] = workday_page(host, 25)
    for number in range(24):
        info = {"title": f"Smith {number}", "jobDescription": f"<p>Forge {number}</p>"}
        host.json(f"{api}/job/York/Smith_R-{number}", {"jobPostingInfo": info})
    fails = iter((True,))
    packed = gzip.compress(orjson.dumps(jobs(1, 2)))
    found = 200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, packed
    host.answers[greenhouse("oven")] = lambda handler: (500, {}, b"") if next(fails, False) else found
    page = b'<script type="application/ld+json">{"@type": "JobPosting", "title": "Miller", "datePosted": "2026-01-05"}</script>'
    host.answers["/a.example/job"] = 302, {"Location": "https://b.example/jobs/miller-1"}, b""
    host.answers["/b.example/jobs/miller-1"] = 200, {"Content-Type": "text/html"}, page
    host.answers["/c.example/job"] = 200, {"Content-Type": "text/html", "TDM-Reservation": "1"}, page.replace(b"Miller", b"Reserved")
    return {"jsonld:a.example": "https://a.example/job", "jsonld:c.example": "https://c.example/job"}


def test_crooked_ways_lead_to_the_same(host: Host, crawl: Crawl, hard: dict[str, str], tmp_path: Path) -> None:
    boards = ("workday:kiln.wd1/jobs", "greenhouse:oven", *hard)
    crawl(*boards, loading=True, urls=hard, RETRY_TIMES=1, WARC_KEEP=True, WARC_FILE_BYTES=1 << 16, LOG_LEVEL="DEBUG")
    asked = sum(host.asked.values())
    report = reread(tmp_path / "warc", catalog=tmp_path / "new" / "catalog.db")
    kept, again = items(tmp_path), items(tmp_path / "new")
    assert {told for told in kept - again if "Refused" not in told and "HttpError" not in told} == set()
    assert len(rows(tmp_path / "new", "SELECT title FROM posting")) == 25 + 2 + 1
    assert rows(tmp_path / "new", POSTINGS) == rows(tmp_path, POSTINGS)
    assert sum(host.asked.values()) == asked, "somebody was asked"
    bodies = b"".join(gzip.decompress(path.read_bytes()) for path in (tmp_path / "warc").iterdir())
    assert b"Reserved" not in bodies
    assert b"Baker 1" in bodies, "a packed body is kept unpacked"
    assert "1 board of the crawl of which the WARC holds no answer" in str(report["remarks"])


def test_a_new_file_is_begun_where_one_is_full(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, "run", demo_boards(), "rolecall/0", 1 << 16, 1 << 10)
    for number in range(20):
        request = Request(f"https://a.example/{number}", meta={"source": demo_boards()[0]})
        keeper.keep(request, Response(request.url, body=os.urandom(20_000)), utc_now())
    keeper.close()
    files = sorted(tmp_path.iterdir())
    assert [path.name for path in files] == [path.name for path in keeper.files]
    found = [one for path in files for one in read_records(path, 1 << 20) if not isinstance(one, Damage)]
    assert {len(one.content) for one in found if one.kind == "response"} == {len(b"HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n\r\n") + 1024}
    assert {one.fields.get("warc-truncated") for one in found if one.kind == "response"} == {"length"}
    keeper.abandon()
    assert list(tmp_path.iterdir()) == []
