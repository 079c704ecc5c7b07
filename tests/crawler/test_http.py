"""How a crawl behaves towards hosts, and what it makes of their misbehaviour. Everything on loopback."""

import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

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
