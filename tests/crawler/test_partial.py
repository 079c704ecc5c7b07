"""A board whose details fail after a good crawl, over HTTP on loopback."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.hosts import Host

Crawl = Callable[..., dict[str, Any]]
BOARD, HOSTS = "toolworks", "/toolworks.bamboohr.com/careers"
VALUES = "SELECT title, description, pay, sponsorship FROM posting JOIN posting_text ON posting = id ORDER BY identifier"


def opening(number: int) -> dict[str, Any]:
    text = f"<p>You forge tool {number}. The salary is $60,000 - $70,000 per year. We sponsor visas.</p>"
    share = f"https://toolworks.bamboohr.com/careers/{number}"
    return {"result": {"jobOpening": {"jobOpeningShareUrl": share, "jobOpeningName": f"Smith {number}", "description": text}}}


@pytest.fixture
def forge(host: Host) -> Host:
    rows = [{"id": str(number), "jobOpeningName": f"Smith {number}"} for number in range(20)]
    host.json(f"{HOSTS}/list", {"meta": {"totalCount": 20}, "result": rows})
    for number in range(20):
        host.json(f"{HOSTS}/{number}/detail", opening(number))
    return host


@pytest.fixture
def ask(tmp_path: Path) -> Callable[[str], list[tuple[Any, ...]]]:
    def query(sql: str) -> list[tuple[Any, ...]]:
        db = sqlite3.connect(tmp_path / "catalog.db")
        rows = db.execute(sql).fetchall()
        db.close()
        return rows

    return query


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (500, b"", "HTTP 500"),
        (200, b"{}", "'result' is missing"),
        (200, b"<title>Just a moment...</title>", "captcha ('just a moment')"),
        (200, json.dumps({"result": {"jobOpening": {}}}).encode(), "nothing of the posting stands there"),
    ],
)
def test_details_that_fail_cost_no_value(forge: Host, crawl: Crawl, ask: Any, status: int, body: bytes, words: str) -> None:
    assert crawl(f"bamboohr:{BOARD}", loading=True)["problems"] == []
    before = ask(VALUES)
    assert all(description and pay and sponsorship == "offered" for _, description, pay, sponsorship in before)
    for number in range(20):
        forge.answers[f"{HOSTS}/{number}/detail"] = (status, {}, body)
    report = crawl(f"bamboohr:{BOARD}", loading=True)
    assert ask(VALUES) == before
    (problem,) = report["problems"]
    assert problem["sentence"].startswith(f"bamboohr:{BOARD}: 20 detail pages could not be read")
    assert words in problem["sentence"]
    assert ask("SELECT kind, count(*) FROM changes WHERE about = 'posting' GROUP BY 1") == [("opened", 20)]
    assert ask("SELECT count(*) FROM posting WHERE stale_since IS NOT NULL") == [(20,)]


def test_a_detail_that_is_gone_twice_closes_its_posting(forge: Host, crawl: Crawl, ask: Any) -> None:
    crawl(f"bamboohr:{BOARD}", loading=True)
    forge.answers[f"{HOSTS}/7/detail"] = (404, {}, b"")
    for closed in ([], [("7", "detail_gone")], [("7", "detail_gone")]):
        assert crawl(f"bamboohr:{BOARD}", loading=True)["problems"] == []
        assert ask("SELECT identifier, closed_reason FROM posting WHERE closed_at IS NOT NULL") == closed


SITE = "/careers.kelp.example"


def job_page(number: int) -> bytes:
    posting = {"@type": "JobPosting", "title": f"Diver {number}", "datePosted": "2026-07-01", "description": f"You dive at site {number}."}
    return f'<title>Diver</title><script type="application/ld+json">{json.dumps(posting)}</script>'.encode()


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ("<title>Wartungsarbeiten</title><p>Gleich wieder da.</p>", ["partial: a page that is no answer", "could not be read"]),
        ("<title>Kelp</title><p>Our site has a new look.</p>", ["could not be read"]),
    ],
)
def test_job_pages_that_are_no_answer_are_no_absence(host: Host, crawl: Crawl, ask: Any, body: str, problems: list[str]) -> None:
    pages = "".join(f"<url><loc>https://careers.kelp.example/jobs/diver-{n}</loc></url>" for n in range(8))
    host.answers[f"{SITE}/sitemap.xml"] = (200, {"Content-Type": "text/xml"}, f"<urlset>{pages}</urlset>".encode())
    html = {"Content-Type": "text/html"}
    for number in range(8):
        host.answers[f"{SITE}/jobs/diver-{number}"] = (200, html, job_page(number))
    assert crawl("jsonld:careers.kelp.example", loading=True)["problems"] == []
    for number in (3, 4):
        host.answers[f"{SITE}/jobs/diver-{number}"] = (200, html, body.encode())
    for _ in range(2):
        report = crawl("jsonld:careers.kelp.example", loading=True)
        assert len(report["problems"]) == len(problems)
        assert all(words in said["sentence"] for words, said in zip(problems, report["problems"], strict=True))
    assert ask("SELECT count(*), count(closed_at), count(stale_since) FROM posting") == [(8, 0, 2)]
