"""How the platforms answer: ``answer(showing, request)`` for a board as it is shown on a day."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from hashlib import blake2b
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
from scrapy.http import HtmlResponse, Request, Response, TextResponse, XmlResponse

from bench.simulate.lists import Page, page_of_list
from bench.simulate.truth import Opening
from spiders.ats.workday import WorkdaySpider

FIRST_DAY = date(2026, 3, 1)
FRONT_PAGE = "https://www.example/careers"
ROWS = {"icims": 10, "successfactors": 8, "smartrecruiters": 5}  # a page of the lists that state no count
CAP = 20  # rows a query of the small Workday


class SmallWorkday(WorkdaySpider):
    name = "workday"
    cap = CAP


@dataclass(slots=True)
class Showing:
    """A board as it is shown on a day: what faults change. Rows may be anybody's; ``ids`` renames them."""

    family: str
    token: str
    day: int
    rows: list[Opening]
    ids: Callable[[Opening], str] = lambda one: one.id
    slug: str = "job"
    total: int | None = None  # that it states, where it is not the number of rows
    status: int = 200  # of the list
    body: bytes | None = None  # in place of the list
    cut: float = 1.0  # how much of the list's body arrives
    bad_page: int = -1  # of the list's pages: it is not to be had
    last: bytes | None = None  # in place of the last page of a list that states no count,
    within: str | None = None  # or in the place of that page's rows,
    past: bytes | None = None  # or in place of the page after it,
    last_repeats: bool = False  # or the page before it once more,
    last_led: bool = False  # or the front page, where it leads
    behind_short: tuple[int, bytes] | None = None  # or this, and the page before it comes short
    ends_short: bool = False  # or a page as behind an honest end, and the page before it comes short
    began: list[Opening] | None = None  # the rows on the day on which the fault began
    stuck: list[Opening] | None = None  # of these the first page is, out of a cache
    unstable: bool = False  # whether each page of such a list sorts equal rows anew
    shift: int = 0  # rows that slip by from one page to the next
    nameless: int = 0  # rows without an id
    grouped: bool = True  # whether rows name their job family
    cap: int = CAP
    always_304: bool = False
    detail: tuple[int, bytes] | None = None  # in place of each detail
    gone: set[str] = field(default_factory=set)  # details that say so
    outage: dict[str, bytes] = field(default_factory=dict)  # details that are down, and what stands there
    last_day: Callable[[Opening], str | None] = lambda one: None if one.last_day is None else day_of(one.last_day)
    title: Callable[[Opening], str] = lambda one: one.title
    date_off: timedelta = timedelta(0)  # of the host's clock


def day_of(day: int) -> str:
    return (FIRST_DAY + timedelta(days=day)).isoformat()


def answer(showing: Showing, request: Request, now: datetime) -> Response:
    """What the board's host answers."""
    path = urlsplit(request.url).path
    kind, status, body = PLATFORMS[showing.family](showing, request, path)
    headers = {"Date": format_datetime((now + showing.date_off).astimezone(UTC), usegmt=True)}
    if showing.family == "greenhouse" and status == 200:
        tag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        headers["ETag"] = tag
        known = (request.headers.get("If-None-Match") or b"").decode()
        if known and (known == tag or showing.always_304):
            status, body = 304, b""
    if body[:1] == b"<":
        kind = XmlResponse if body[:5] == b"<?xml" else HtmlResponse
    led = FRONT_PAGE if request.meta.get("redirect_urls") else request.url
    return kind(led, status=status, headers=headers, body=body, request=request)


Answer = tuple[type[Response], int, bytes]


def listed(showing: Showing, payload: Any, page: int = 0) -> Answer:
    """A page of the list, as the faults have it."""
    if showing.body is not None or showing.status != 200:
        return TextResponse, showing.status, showing.body if showing.body is not None else b"error"
    if page == showing.bad_page:
        return TextResponse, 500, b"error"
    body = payload if isinstance(payload, bytes) else orjson.dumps(payload)
    return TextResponse, 200, body[: int(len(body) * showing.cut)] if showing.cut < 1 else body


def detailed(showing: Showing, path: str, find: Callable[[str], Opening | None], payload: Callable[[Opening], Any]) -> Answer:
    if showing.detail is not None:
        return TextResponse, *showing.detail
    one = find(path)
    if one is None or showing.ids(one) in showing.gone:
        return TextResponse, 404, b"gone"
    if showing.ids(one) in showing.outage:
        return TextResponse, 200, showing.outage[showing.ids(one)]
    body = payload(one)
    return TextResponse, 200, body if isinstance(body, bytes) else orjson.dumps(body)


def named(showing: Showing, key: str, row: dict[str, Any], number: int) -> dict[str, Any]:
    """A row, without its id where the fault says so."""
    if number < showing.nameless:
        row.pop(key)
    return row


def greenhouse(showing: Showing, request: Request, path: str) -> Answer:
    rows = [
        named(showing, "id", {
            "id": showing.ids(one), "title": showing.title(one), "content": one.text, "location": {"name": one.place},
            "absolute_url": f"https://jobs.example/{showing.slug}/{showing.ids(one)}", "application_deadline": showing.last_day(one),
        }, n) for n, one in enumerate(showing.rows)
    ]  # fmt: skip
    return listed(showing, {"jobs": rows, "meta": {"total": len(rows) if showing.total is None else showing.total}})


def lever(showing: Showing, request: Request, path: str) -> Answer:
    rows = [
        named(showing, "id", {
            "id": showing.ids(one), "text": showing.title(one), "description": f"<p>{one.text}</p>", "categories": {"location": one.place},
            "hostedUrl": f"https://jobs.lever.co/{showing.token}/{showing.slug}/{showing.ids(one)}",
        }, n) for n, one in enumerate(showing.rows)
    ]  # fmt: skip
    return listed(showing, rows)


def bamboohr(showing: Showing, request: Request, path: str) -> Answer:
    by_id = {showing.ids(one): one for one in showing.rows}
    if path.endswith("/list"):
        rows = [
            named(showing, "id", {"id": key, "jobOpeningName": showing.title(one), "location": {"city": one.place}}, n)
            for n, (key, one) in enumerate((showing.ids(one), one) for one in showing.rows)
        ]
        return listed(showing, {"meta": {"totalCount": len(rows) if showing.total is None else showing.total}, "result": rows})
    return detailed(
        showing, path, lambda p: by_id.get(p.split("/")[-2]),
        lambda one: {"result": {"jobOpening": {"jobOpeningName": showing.title(one), "description": f"<p>{one.text}</p>"}}},
    )  # fmt: skip


def eightfold(showing: Showing, request: Request, path: str) -> Answer:
    asked = parse_qs(urlsplit(request.url).query)
    if "position_id" in asked:
        by_id = {showing.ids(one): one for one in showing.rows}
        return detailed(
            showing, asked["position_id"][0], by_id.get,
            lambda one: {"data": {"id": showing.ids(one), "name": showing.title(one), "jobDescription": one.text}},
        )  # fmt: skip
    start = int(asked["start"][0])
    rows = showing.rows[start + (showing.shift if start else 0) :][:10]
    payload = [
        named(showing, "id", {"id": showing.ids(one), "name": showing.title(one), "locations": [one.place]}, n + start)
        for n, one in enumerate(rows)
    ]
    count = len(showing.rows) if showing.total is None else showing.total
    return listed(showing, {"data": {"positions": payload, "count": count}}, start // 10)


def workday(showing: Showing, request: Request, path: str) -> Answer:
    if not path.endswith("/jobs"):
        by_id = {showing.ids(one): one for one in showing.rows}
        return detailed(
            showing, path, lambda p: by_id.get(p.rpartition("_")[2]),
            lambda one: {"jobPostingInfo": {"title": showing.title(one), "jobDescription": f"<p>{one.text}</p>", "location": one.place}},
        )  # fmt: skip
    asked = orjson.loads(request.body)
    (group,) = asked["appliedFacets"].get("jobFamilyGroup", [None])
    grouped = [(one, f"g{one.group}" if showing.grouped or one.group else None) for one in showing.rows]
    held = [one for one, name in grouped if group in (None, name)]
    counts = Counter(name for one, name in grouped if name and group in (None, name))
    times = Counter("full" if int(one.id) % 2 else "part" for one in held)
    at = asked["offset"]
    rows = held[: showing.cap][at + (showing.shift if at else 0) :][:20]
    total = min(len(held), showing.cap) if showing.total is None or group else showing.total
    payload = {
        "total": 0 if at else total,
        "jobPostings": [
            named(showing, "externalPath", {"externalPath": f"/{showing.slug}/x/t_{showing.ids(one)}", "title": showing.title(one)}, n + at)
            for n, one in enumerate(rows)
        ],
        "facets": [
            {"facetParameter": facet, "values": [{"id": name, "count": n} for name, n in counted.items()]}
            for facet, counted in (("jobFamilyGroup", counts), ("timeType", times))
        ],
    }
    return listed(showing, payload, at // 20)


def icims(showing: Showing, request: Request, path: str) -> Answer:
    if path == "/jobs/search":
        return uncounted(
            showing, request, int(asked_of(request, "pr")),
            lambda one: f'<div class="row"><a href="/jobs/{showing.ids(one)}/{showing.slug}/job"><h3>{showing.title(one)}</h3></a></div>',
            '<div class="iCIMS_JobsTable">{}</div>',
        )  # fmt: skip
    by_path = {f"/jobs/{showing.ids(one)}/{showing.slug}/job": one for one in showing.rows}
    return detailed(showing, path, by_path.get, lambda one: page_of(showing, one))


def successfactors(showing: Showing, request: Request, path: str) -> Answer:
    if path == "/search/":
        return uncounted(
            showing, request, -(-int(asked_of(request, "startrow")) // ROWS["successfactors"]),
            lambda one: f'<div class="card" data-job-id="{showing.ids(one)}"><a data-job-title="x" href="/job/x/{numbered(showing, one)}/">'
            f"{showing.title(one)}</a></div>",
        )  # fmt: skip
    by_path = {f"/job/x/{numbered(showing, one)}/": one for one in showing.rows}
    return detailed(showing, path, by_path.get, lambda one: page_of(showing, one))


def smartrecruiters(showing: Showing, request: Request, path: str) -> Answer:
    if path.endswith("/api/more"):
        number, rows = int(asked_of(request, "page")), ROWS["smartrecruiters"]
        return uncounted(
            showing, request, number,
            lambda one: f'<li><a href="https://jobs.smartrecruiters.com/Kelp/{numbered(showing, one)}-{showing.slug}">'
            f"<h4>{showing.title(one)}</h4></a></li>",
            "<ul>{}</ul>" if number * rows < len(showing.rows) or len(showing.token) % 2 else "<p>That was it.</p>",
        )  # fmt: skip
    by_path = {f"/Kelp/{numbered(showing, one)}-{showing.slug}": one for one in showing.rows}
    return detailed(showing, path, by_path.get, lambda one: page_of(showing, one))


def asked_of(request: Request, name: str) -> str:
    return parse_qs(urlsplit(request.url).query)[name][0]


def numbered(showing: Showing, one: Opening) -> str:
    """An opening's id in an address that takes six figures."""
    return f"{showing.ids(one):0>9}"


def uncounted(showing: Showing, request: Request, number: int, card: Callable[[Opening], str], block: str = "{}") -> Answer:
    """A page of an HTML list that states no count, or, of SmartRecruiters, a piece of one."""
    size, is_piece = ROWS[showing.family], showing.family == "smartrecruiters"
    past, is_past = -(-len(showing.rows) // size), False
    if number and number == max(1, past - 1):
        if showing.last is not None:
            return TextResponse, 200, showing.last
        if showing.last_led:
            request.meta["redirect_urls"] = [request.url]
        number -= showing.last_repeats or showing.last_led
        is_past = showing.within is not None
    if number and number >= past and showing.past is not None:
        return TextResponse, 200, showing.past
    if showing.behind_short and number and number >= past - 1:
        return TextResponse, *showing.behind_short
    rows = sorted_anew(showing, number)[number * size :][:size]
    if showing.stuck is not None and number == 0:
        rows = showing.stuck[:size]
    if (showing.behind_short or showing.ends_short) and number == past - 2:
        rows = rows[: size // 2 + 1]
    if showing.ends_short and number and number >= past - 1:
        rows = []
    shown = showing.within if is_past and showing.within is not None else block.format("".join(map(card, rows)))
    page = Page(number, shown, f"Results {number * size + 1}-{number * size + len(rows)}")
    rng = Random(f"{showing.token}{showing.day}{number}")
    body = shown if is_piece else page_of_list(showing.token, page, rng, is_past=not rows)
    return listed(showing, body.encode(), number)


def sorted_anew(showing: Showing, number: int) -> list[Opening]:
    """The rows as they stand when a page is asked for; some neighbours change places where the order is unstable."""
    rows, rng = list(showing.rows), Random(f"{showing.token}{showing.day}{number}")
    for at in range(len(rows) - 1) if showing.unstable else ():
        if rng.random() < 0.2:
            rows[at], rows[at + 1] = rows[at + 1], rows[at]
    return rows


def jsonld(showing: Showing, request: Request, path: str) -> Answer:
    by_path = {f"/jobs/{showing.slug}-{showing.ids(one)}": one for one in showing.rows}
    if path == "/robots.txt":
        return TextResponse, 200, f"Sitemap: https://{showing.token}/sitemap.xml".encode()
    if path == "/sitemap.xml":
        urls = "".join(f"<url><loc>https://{showing.token}{page}</loc></url>" for page in by_path)
        return listed(showing, f'<?xml version="1.0"?><urlset>{urls}</urlset>'.encode())
    return detailed(showing, path, by_path.get, lambda one: page_of(showing, one))


def page_of(showing: Showing, one: Opening) -> bytes:
    posting = {
        "@type": "JobPosting",
        "title": showing.title(one),
        "description": one.text,
        "datePosted": day_of(one.born),
        "validThrough": showing.last_day(one),
    }
    return f'<html><script type="application/ld+json">{orjson.dumps(posting).decode()}</script></html>'.encode()


PLATFORMS = {
    "greenhouse": greenhouse,
    "lever": lever,
    "bamboohr": bamboohr,
    "eightfold": eightfold,
    "workday": workday,
    "icims": icims,
    "successfactors": successfactors,
    "smartrecruiters": smartrecruiters,
    "jsonld": jsonld,
}
BOARD_OF = {
    "eightfold": "{}.example/{}.example",
    "workday": "{}.wd1/Jobs",
    "jsonld": "careers.{}.example",
    "icims": "careers-{}.icims.com",
    "successfactors": "jobs.{}.example",
}  # else the token
