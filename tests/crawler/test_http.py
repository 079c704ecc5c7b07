"""How a crawl behaves towards hosts, and what it makes of their misbehaviour. Everything on loopback."""

import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from crawler.run.flow import load_settings
from schemas.raw import RawPosting
from schemas.reasons import sentence
from schemas.source import Listing, Reject
from tests.crawler.hosts import Host, bomb, greenhouse, jobs

Crawl = Callable[..., dict[str, Any]]
Read = Callable[..., list[Any]]


def postings(items: list[Any]) -> list[str]:
    return [item.identifier for item in items if isinstance(item, RawPosting)]


def reasons(items: list[Any]) -> list[str]:
    """Why listings were incomplete."""
    return [sentence(item.reason) for item in items if isinstance(item, Listing) and item.reason]


def test_many_bad_boards_beside_a_good_one(host: Host, crawl: Crawl, seen: Read) -> None:
    """Each trouble is said of its own board, and the good one is read."""

    def truncated(handler: Any) -> None:
        handler.send(200, {"Content-Type": "application/json", "Content-Length": "5000"}, b'{"jobs": [')
        handler.close_connection = True

    def dripping(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        for _ in range(60):
            try:
                handler.wfile.write(b" ")
                handler.wfile.flush()
            except OSError:
                break
            time.sleep(0.1)
        handler.close_connection = True

    host.json(greenhouse("good"), jobs(1, 2))
    host.answers[greenhouse("cut")] = truncated
    host.answers[greenhouse("drip")] = dripping
    host.answers[greenhouse("html")] = 200, {"Content-Type": "text/html"}, b"<html><body>Checking your browser</body></html>"
    host.answers[greenhouse("bomb")] = 200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, bomb(40)
    host.answers[greenhouse("huge")] = 200, {"Content-Type": "application/json"}, b"[" * 3_000_000
    host.answers[greenhouse("failing")] = 500, {}, b"oops"
    host.answers[greenhouse("loop")] = 302, {"Location": f"{host.base}{greenhouse('loop')}"}, b""
    boards = ("good", "cut", "drip", "html", "bomb", "huge", "failing", "loop", "absent")
    crawl(*(f"greenhouse:{board}" for board in boards), DOWNLOAD_MAXSIZE=2_000_000, DOWNLOAD_TIMEOUT=1.5)
    items = seen()
    assert postings(items) == ["1", "2"]
    incomplete = {item.source for item in items if isinstance(item, Listing) and not item.complete}
    assert incomplete == set(boards) - {"good"}
    assert [item.source for item in items if isinstance(item, Reject)] == ["html"]


def test_a_redirect_leads_to_no_private_address(host: Host, crawl: Crawl, seen: Read) -> None:
    targets = ("http://10.0.0.7/", "http://localhost:1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data", "http://2130706433/")
    for number, target in enumerate(targets):
        host.answers[f"/page/{number}"] = 302, {"Location": target}, b""
    rows = {f"jsonld:{number}": f"{host.base}/page/{number}" for number in range(len(targets))}
    report = crawl(*rows, urls=rows, DEMO_BASE="")
    refusals = {host: tally["refusals"] for host, tally in report["hosts"].items() if tally["refusals"]}
    assert sum(tally.get("private address", 0) for tally in refusals.values()) == len(targets)
    assert len(reasons(seen())) == len(targets)


def test_robots_txt_is_obeyed_and_html_is_no_grant(host: Host, crawl: Crawl, seen: Read) -> None:
    host.answers["/robots.txt"] = 200, {"Content-Type": "text/plain"}, f"User-agent: *\nDisallow: {greenhouse('closed')}\n".encode()
    for board in ("open", "closed"):
        host.json(greenhouse(board), jobs(1))
    crawl("greenhouse:open", "greenhouse:closed")
    assert host.asked[greenhouse("open")] == 1
    assert host.asked[greenhouse("closed")] == 0
    host.answers["/robots.txt"] = 200, {"Content-Type": "text/html"}, b"<!doctype html><title>Careers</title>"
    crawl("greenhouse:open")
    assert host.asked[greenhouse("open")] == 1
    assert "robots.txt" in reasons(seen())[-1]


def test_crawl_delay_is_kept(host: Host, crawl: Crawl) -> None:
    times: list[float] = []

    def timed(handler: Any) -> Any:
        times.append(time.monotonic())
        return 200, {"Content-Type": "application/json"}, b'{"jobs": [], "meta": {"total": 0}}'

    host.answers["/robots.txt"] = 200, {"Content-Type": "text/plain"}, b"User-agent: *\nCrawl-delay: 0.5\n"
    for board in "abc":
        host.answers[greenhouse(board)] = timed
    crawl("greenhouse:a", "greenhouse:b", "greenhouse:c", AUTOTHROTTLE_ENABLED=True, AUTOTHROTTLE_START_DELAY=0)
    assert len(times) == 3
    assert min(later - sooner for sooner, later in pairwise(times)) > 0.4


def test_retry_after_is_waited_for(host: Host, crawl: Crawl, seen: Read) -> None:
    answers = [(429, {"Retry-After": "1"}, b"slow down"), (200, {"Content-Type": "application/json"}, b'{"jobs": [{"id": 7}]}')]
    host.answers[greenhouse("busy")] = lambda handler: answers.pop(0)
    report = crawl("greenhouse:busy")
    assert postings(seen()) == ["7"]
    assert 0.5 < next(iter(report["hosts"].values()))["waited"] <= 1.0


def test_a_long_back_off_outlives_the_run(host: Host, crawl: Crawl, seen: Read) -> None:
    host.answers[greenhouse("busy")] = 503, {"Retry-After": "3600"}, b"later"
    crawl("greenhouse:busy")
    assert host.asked[greenhouse("busy")] == 1
    report = crawl("greenhouse:busy")
    assert host.asked[greenhouse("busy")] == 1
    assert "left alone" in str(report["hosts"])
    assert len(reasons(seen())) == 2


def test_reserved_answers_are_not_read(host: Host, crawl: Crawl, seen: Read) -> None:
    host.json(greenhouse("reserved"), jobs(1), **{"TDM-Reservation": "1"})
    report = crawl("greenhouse:reserved")
    assert postings(seen()) == []
    assert "TDM-Reservation" in str(report["hosts"])


def test_the_budget_bounds_a_host(host: Host, crawl: Crawl) -> None:
    for board in "abcdef":
        host.json(greenhouse(board), jobs(1))
    report = crawl(*(f"greenhouse:{board}" for board in "abcdef"), HOST_BUDGET=3)
    assert sum(host.asked.values()) == 3
    assert next(iter(report["hosts"].values()))["refusals"] == {"budget spent": 4}


def test_one_honest_user_agent_and_no_cookies(host: Host, crawl: Crawl) -> None:
    for board in "ab":
        host.json(greenhouse(board), jobs(1), **{"Set-Cookie": "id=1"})
    crawl("greenhouse:a", "greenhouse:b")
    agents = {asked["User-Agent"] for asked in host.headers}
    assert len(agents) == 1
    assert agents.pop().startswith("rolecall/")
    assert not any("Cookie" in asked for asked in host.headers)


def sitemap(*locations: str) -> tuple[int, dict[str, str], bytes]:
    body = "".join(f"<url><loc>{location}</loc></url>" for location in locations)
    return 200, {"Content-Type": "application/xml"}, f"<urlset>{body}</urlset>".encode()


PAGE = b"""<html><script type="application/ld+json">{"@type": "JobPosting", "title": "Baker", "datePosted": "2026-01-05",
"description": "We bake bread at night."}</script></html>"""
ODD = (
    "file:///dev/zero?/jobs/1-zero", "file:///etc/passwd#/jobs/2-secrets", "ftp://ftp.example/jobs/3-old", "data:text/html,/jobs/4-data",
    "s3://bucket/jobs/5-bucket", "http:///jobs/6-nobody", "https://user:word@jobs.example/jobs/7-secret", "/jobs/8-relative",
    "http://[/jobs/9-broken", "javascript:alert('/jobs/10-run')", "https//jobs.example/jobs/11-typo",
)  # fmt: skip


def test_a_sitemap_leads_to_web_addresses_alone_and_one_bad_line_does_not_end_it(host: Host, crawl: Crawl, seen: Read) -> None:
    host.answers["/sitemap.xml"] = sitemap(f"{host.base}/jobs/a-baker", *ODD, f"{host.base}/jobs/b-baker")
    host.answers["/jobs/a-baker"] = host.answers["/jobs/b-baker"] = 200, {"Content-Type": "text/html"}, PAGE
    crawl("jsonld:oven", urls={"jsonld:oven": f"{host.base}/sitemap.xml"}, DEMO_BASE="")
    assert sorted(postings(seen())) == [f"{host.base}/jobs/a-baker", f"{host.base}/jobs/b-baker"]
    assert reasons(seen()) == ["2 of 13 job pages read"]


def refusals(report: dict[str, Any]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for tally in report["hosts"].values():
        counts.update(tally["refusals"])
    return counts


def test_rows_redirects_and_next_pages_ask_the_web_alone(host: Host, crawl: Crawl, seen: Read) -> None:
    host.answers["/secret"] = 302, {"Location": host.base.replace("://", "://user:word@") + "/sitemap.xml"}, b""
    host.answers["/moved"] = 302, {"Location": "file:///dev/zero"}, b""
    rows = {
        "jsonld:row": "file:///dev/zero", "jsonld:data": "data:text/html,x", "jsonld:password": "http://user:word@127.0.0.1/",
        "jsonld:secret": f"{host.base}/secret", "jsonld:moved": f"{host.base}/moved",
    }  # fmt: skip
    report = crawl(*rows, urls=rows, DEMO_BASE="")
    assert refusals(report) == {"no http or https address": 2, "an address with a password": 2}
    assert len(reasons(seen())) == len(rows)
    assert host.asked["/sitemap.xml"] == 0


def test_no_handler_is_left_for_what_is_no_web_address(host: Host, crawl: Crawl, seen: Read) -> None:
    """Where somebody takes the middleware out, nothing is opened either."""
    without = {"crawler.politeness.addresses.WebMiddleware": None, "crawler.politeness.addresses.AddressMiddleware": None}
    middlewares = {**load_settings().getdict("DOWNLOADER_MIDDLEWARES"), **without, "crawler.politeness.robots.RobotsMiddleware": None}
    rows = {"jsonld:row": "file:///dev/zero", "jsonld:data": "data:text/html,x", "jsonld:old": "ftp://127.0.0.1/x"}
    crawl(*rows, urls=rows, DEMO_BASE="", DOWNLOADER_MIDDLEWARES=middlewares)
    assert [reason.count("no handler available for that scheme") for reason in reasons(seen())] == [1, 1, 1]


def test_a_private_host_is_for_the_boards_whose_rows_name_it(host: Host, crawl: Crawl, seen: Read) -> None:
    by_name = host.base.replace("127.0.0.1", "localhost")
    host.answers["/jobs/1-baker"] = 200, {"Content-Type": "text/html"}, PAGE
    host.answers["/own.xml"] = sitemap(f"{by_name}/jobs/1-baker")
    host.answers["/other.xml"] = sitemap(f"{host.base}/jobs/2-inside", by_name.replace(f":{by_name.rpartition(':')[2]}", ":1/jobs/3-port"))
    rows = {"jsonld:named": f"{host.base}/absent", "jsonld:own": f"{by_name}/own.xml", "jsonld:other": f"{by_name}/other.xml"}
    report = crawl(*rows, urls=rows, DEMO_BASE="")
    assert postings(seen()) == [f"{by_name}/jobs/1-baker"]
    assert refusals(report) == {"private address": 2}
    assert host.asked["/jobs/2-inside"] == 0
