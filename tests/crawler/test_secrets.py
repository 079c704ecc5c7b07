"""No byte of any file of a run holds a secret: not of a key in the environment, not of one in a registry row's address."""

import gzip
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
import pyarrow.parquet as pq
import pytest
import zstandard

from crawler.cli import write_crash
from crawler.run.logs import logged
from schemas.secrets import without_secrets
from tests.crawler.hosts import Host, rolecall

Crawl = Callable[..., dict[str, Any]]

KEYS = {
    "ADZUNA_APP_ID": "id-4711-abcdef",
    "ADZUNA_APP_KEY": "k9/S3cret+Adzuna",
    "USAJOBS_EMAIL": "ops-77@oven.example",
    "USAJOBS_KEY": "us8Jobs=Key",
}
IN_ROWS = ("feed-S3cret-42", "page-S3cret-43", "word-S3cret-44", "list-S3cret-45")
SECRETS = (*KEYS.values(), *IN_ROWS)
HTML = {"Content-Type": "text/html"}


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every file, unpacked where it is packed."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            body = path.read_bytes()
            yield str(path), body
            if path.suffix == ".zst":
                yield f"{path} unpacked", zstandard.ZstdDecompressor().stream_reader(body, read_across_frames=True).read()
            if path.suffix == ".gz":
                yield f"{path} unpacked", gzip.decompress(body)
            if path.suffix == ".parquet":
                yield f"{path} unpacked", repr(pq.read_table(path).to_pylist()).encode()


def leaks(name: str, body: bytes) -> list[str]:
    """Where a secret stands, as it is, as part of an address, or cut off."""
    forms = {form[:10] for secret in SECRETS for form in (secret, quote(secret, safe=""))}
    return [f"{name}: {form} in {body[max(0, at - 60) : at + 60]!r}" for form in forms if (at := body.find(form.encode())) >= 0]


@pytest.fixture
def echoing(host: Host) -> dict[str, str]:
    """Sources that repeat our keys wherever they can; gives the rows' addresses."""
    key, number = KEYS["ADZUNA_APP_KEY"], KEYS["ADZUNA_APP_ID"]
    echo = f"https://api.adzuna.com/land?app_id={number}&app_key={quote(key, safe='')}"
    ads = [{"id": 1, "title": "Glazier", "redirect_url": f"{echo}&ad=1", "description": f"We glaze. {echo} {key}", "extra": {echo: [echo]}}]
    host.json("/api.adzuna.com/v1/api/jobs/gb/search/1", {"count": 200, "results": [*ads, {"title": echo}, echo]}, Link=echo)
    host.answers["/api.adzuna.com/v1/api/jobs/gb/search/2"] = 200, {"Content-Type": "application/json"}, f'{{"broken {echo} {key}'.encode()
    host.answers["/data.usajobs.gov/api/search"] = 500, {}, f"{KEYS['USAJOBS_KEY']} of {KEYS['USAJOBS_EMAIL']}".encode()
    item = f"<title>Baker</title><url>https://a.example/1?api_key={IN_ROWS[0]}</url><description>Bread</description><id>{IN_ROWS[0]}</id>"
    host.answers["/a.example/feed"] = 200, {"Content-Type": "application/xml"}, f"<jobs><job>{item}</job></jobs>".encode()
    page = f'<script type="application/ld+json">{{"@type": "JobPosting", "title": "Miller", "datePosted": "2026"}}</script> {IN_ROWS[1]}'
    host.answers["/b.example/job"] = 200, HTML, page.encode()
    host.json("/remotive.com/api", {"jobs": [{"id": 5, "title": "Cook", "url": "https://remotive.com/5"}]}, ETag='"1"')
    host.answers["/d.example/gone"] = 200, {"Content-Length": "5000"}, IN_ROWS[3].encode()
    return {
        "adzuna:gb": "", "usajobs:va": "", "jobfeed:a": f"https://a.example/feed?api_key={IN_ROWS[0]}",
        "jsonld:b": f"https://b.example/job?access_token={IN_ROWS[1]}", "jsonld:c": f"https://user:{IN_ROWS[2]}@c.example/",
        "remotive:all": f"https://remotive.com/api?key={IN_ROWS[3]}", "jobfeed:d": f"https://d.example/gone?token={IN_ROWS[3]}",
    }  # fmt: skip


def test_no_file_of_a_run_holds_a_secret(
    host: Host, crawl: Crawl, echoing: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    urls = {key: url or None for key, url in echoing.items()}
    reports = [crawl(*echoing, urls=urls, loading=True, LOG_LEVEL="DEBUG", WARC_KEEP=True) for _ in range(2)]
    assert host.asked["/api.adzuna.com/v1/api/jobs/gb/search/2"] == 2
    assert [report["summary"]["seen"] for report in reports] == [4, 4]
    catalog = str(tmp_path / "catalog.db")
    outs = [rolecall("export", "--catalog", catalog, "--format", form, cwd=tmp_path) for form in ("jsonl", "csv", "parquet")]
    job = orjson.loads((tmp_path / "exports" / "jobs.jsonl").read_bytes().splitlines()[1])["jobId"]
    outs += [rolecall("show", job, "--catalog", catalog, *flags, cwd=tmp_path) for flags in ((), ("--json",))]
    outs += [rolecall("replay", "--catalog", catalog, cwd=tmp_path)]
    assert [out.code for out in outs] == [0] * len(outs), outs
    for name in KEYS:
        monkeypatch.delenv(name)
    outs += [again := rolecall("reread", "warc", "--catalog", "again/c.db", "--json", cwd=tmp_path)]
    assert again.report["summary"]["seen"] == 4, "without any key"
    written = dict(contents(tmp_path)) | {f"report {n}": orjson.dumps(report) for n, report in enumerate(reports)}
    written |= {f"output {n}": f"{out.out} {out.err}".encode() for n, out in enumerate(outs)}
    assert [leak for name, body in written.items() for leak in leaks(name, body)] == []
    logs = b"".join(body for name, body in written.items() if name.endswith(".log"))
    assert b"app_key=REDACTED" in logs
    kept = b"".join(body for name, body in written.items() if name.endswith(".warc.gz unpacked"))
    assert kept.count(b"WARC-Type: response") > 10
    assert b"app_key=REDACTED" in kept
    assert b"Authorization-Key: REDACTED" in kept


def test_the_search_for_leaks_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.zst").write_bytes(zstandard.compress(b"x" + SECRETS[1].encode() * 9))
    (tmp_path / "c.gz").write_bytes(gzip.compress(b"x") + gzip.compress(SECRETS[1].encode() * 9))
    (tmp_path / "b.log").write_text(f"GET /?app_key={quote(SECRETS[1], safe='')[:11]}")
    assert {Path(name).name for name, body in contents(tmp_path) if leaks(name, body)} >= {"a.zst unpacked", "b.log", "c.gz unpacked"}


@pytest.mark.parametrize(
    "form", [
        "k9/S3cret+Adzuna", "k9\\/S3cret+Adzuna", "k9\\u002fS3cret\\u002bAdzuna", "k9&#x2F;S3cret&#x2B;Adzuna", "k9&#47;S3cret&#43;Adzuna",
        "k9%2FS3cret%2BAdzuna",
    ],
)  # fmt: skip
@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_body_holds_no_secret_however_it_is_written(form: str, coding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADZUNA_APP_KEY", KEYS["ADZUNA_APP_KEY"])
    body = f'{{"link": "{form}"}} {form}'.encode(coding)
    assert without_secrets(body).decode(coding) == '{"link": "REDACTED"} REDACTED'


def test_a_body_that_ends_within_a_secret_ends_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADZUNA_APP_KEY", KEYS["ADZUNA_APP_KEY"])
    assert without_secrets(b"kilns k9/S3cret+Ad") == b"kilns REDACTED"


def test_a_traceback_that_is_logged_holds_no_secret(tmp_path: Path) -> None:
    with logged(tmp_path / "run.log"):
        try:
            raise OSError(f"GET https://a.example/?app_key={IN_ROWS[0]} failed\x1b[2J")
        except OSError:
            logging.getLogger("oven").exception("lost %s", f"https://a.example/?token={IN_ROWS[0]}")
    text = (tmp_path / "run.log").read_bytes()
    assert leaks("log", text) == []
    assert b"app_key=REDACTED failed\\u001b[2J" in text
    assert text.count(b"Traceback") == 1


def test_a_crash_log_holds_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        raise OSError(f"https://user:{IN_ROWS[2]}@a.example/?app_key={IN_ROWS[0]} failed")
    except OSError as error:
        text = write_crash(error).read_bytes()
    assert leaks("crash", text) == []
    assert b"OSError" in text


def test_a_registry_row_is_shown_without_its_key(tmp_path: Path) -> None:
    (tmp_path / "jobfeed.csv").write_text(f"board,url\noven,https://a.example/feed?id=7&api_key={IN_ROWS[0]}\n")
    for flags in ((), ("--json",)):
        out = rolecall("sources", "list", "jobfeed", "--registry", str(tmp_path), *flags, cwd=tmp_path)
        assert out.code == 0, out.err
        assert leaks("list", out.out.encode()) == []
    assert "id=7" in out.out


def test_a_saved_page_is_known_by_its_address_without_the_key(tmp_path: Path) -> None:
    page = '<script type="application/ld+json">{"@type": "JobPosting", "title": "Miller", "datePosted": "2026-01-05"}</script>'
    (tmp_path / "page.html").write_text(page)
    address = f"https://b.example/job?id=7&access_token={IN_ROWS[1]}"
    done = rolecall("ingest", "page.html", "--source", "jsonld:b", "--url", address, "--catalog", "c.db", cwd=tmp_path)
    assert "1 seen" in done.out, done.err
    assert [leak for name, body in contents(tmp_path) for leak in leaks(name, body)] == []
