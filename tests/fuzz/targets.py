"""What is fuzzed. An input is a line that names a target, then the bytes that it is given:

``reader greenhouse/ordinary board.json``  a golden case's crawl, with these bytes in place of the answer
``saved greenhouse json``                  a saved file of a family: any shape, no crawl around it
``page``                                   a career page, to everything that looks for boards, cards and labels in it
``derive``                                 a RawPosting as JSON, to everything that is made of it
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from parsel import Selector
from scrapy.http import HtmlResponse, Request, Response, XmlResponse

from crawler.drafts.pages import find_cards, find_detail
from crawler.offline.labelled import left_on_page
from crawler.offline.saved import canonical, decodes
from pipelines.extract.posting import derive
from schemas.evidence import Evidence
from schemas.job import JobPosting
from schemas.raw import RawClaim, RawPay, RawPlace, RawPosting
from schemas.source import Source
from spiders.base import BadPayload
from spiders.boards.detection import detect
from spiders.listings.sitemap import page_links, sitemap_urls, unpacked
from spiders.reading.signs import find_sign
from spiders.registry import families
from tests.factories import NOON
from tests.golden_cases import CASES, crawl, plan_of

KINDS = {"html": HtmlResponse, "xml": XmlResponse, "json": Response}
PARTS = {"job_locations": RawPlace, "base_salary": RawPay, "claims": RawClaim}
TEXTS = ("employment_types", "eligibility", "skills")
MOST_FOUND = 2_000  # things yielded of one input: more is an answer without end


class Finding(AssertionError):
    """A result that breaks a promise."""


def run(data: bytes) -> None:
    """Give an input to its target. Raises what the target raises; `BadPayload` is an answer, and so is an input of no target."""
    head, newline, body = data.partition(b"\n")
    name, *words = head.decode("utf-8", "replace").split()[:3] or [""]
    if newline and (target := TARGETS.get(name)):
        target(body, *words)


def read_answer(body: bytes, case: str = "", file: str = "") -> None:
    if folder := cases().get(case):
        check_all(crawl(folder, {file: body}))


def read_saved_answer(body: bytes, family: str = "", suffix: str = "") -> None:
    """A saved file, as `rolecall ingest` opens it."""
    if family not in families() or suffix not in KINDS:
        return
    request = Request("https://saved.example/jobs/board", meta={"source": Source(family, "board")})
    text: dict[str, Any] = {"encoding": "utf-8"} if KINDS[suffix] is not Response and decodes(body) else {}
    try:
        check_all(families()[family]().parse(KINDS[suffix](request.url, body=body, request=request, **text)))
    except BadPayload:
        return


def make_record(body: bytes) -> None:
    """`derive` of a posting whose every value has words behind it."""
    if raw := posting_of(body):
        check_job(derive(raw, NOON))


def look_at_page(body: bytes) -> None:
    page = Selector(text=body.decode("utf-8", "replace") or " ", type="html")
    find_cards(page)
    find_detail(page)
    left_on_page(body, ())
    response = HtmlResponse("https://saved.example/jobs", body=body, encoding="utf-8")
    detect(response.url, response.text)
    find_sign(response)
    list(page_links(response))
    sitemap_urls(unpacked(body))
    canonical(body)


TARGETS: dict[str, Callable[..., None]] = {
    "reader": read_answer,
    "saved": read_saved_answer,
    "page": look_at_page,
    "derive": make_record,
}


@cache
def cases() -> dict[str, Path]:
    """Golden cases by name; the keys that they ask for are set."""
    for case in CASES:
        os.environ.update(plan_of(case).get("environment", {}))
    return {f"{case.parent.name}/{case.name}": case for case in CASES}


def check_all(found: Iterator[Any]) -> None:
    for number, one in enumerate(found):
        if number > MOST_FOUND:
            raise Finding("an answer without end")
        if isinstance(one, RawPosting):
            check_raw(one)


def check_raw(raw: RawPosting) -> None:
    """Every field of the type that it promises."""
    assert raw.posting_id
    for field in fields(raw):
        value = getattr(raw, field.name)
        if field.name == "rest":
            continue
        parts = value if isinstance(value, tuple) else (value,)
        inner = [getattr(part, one.name) for part in parts if isinstance(part, tuple(PARTS.values())) for one in fields(part)]
        wrong = [part for part in (*parts, *inner) if not isinstance(part, (str, bool, type(None), *PARTS.values()))]
        if wrong:
            raise Finding(f"{field.name} holds {type(wrong[0]).__name__}")


def check_job(job: JobPosting) -> None:
    """What stands in the description stands there at its span."""
    for one in evidences(job):
        if one.start is not None and one.origin == "prose" and job.description[one.start : one.end] != one.quote:
            raise Finding(f"{one.field} ({one.rule}) quotes what does not stand there")


def evidences(value: Any) -> Iterator[Evidence]:
    if isinstance(value, Evidence):
        yield value
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from evidences(part)
    elif hasattr(value, "__dataclass_fields__"):
        for field in fields(value):
            yield from evidences(getattr(value, field.name))


def posting_of(body: bytes) -> RawPosting | None:
    """The posting that a JSON object describes; what is of another type than its field is left out. A text alone is a description."""
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError:
        given = {"description_html": body.decode("utf-8", "replace")}
    if not isinstance(given, dict):
        return None
    values: dict[str, Any] = {"family": "fuzz", "source": "board", "identifier": "1"}
    for field in fields(RawPosting):
        if (value := given.get(field.name)) is not None and field.name not in ("lineage", "origin", "rest"):
            values |= value_of(field.name, value)
    return RawPosting(**values)


def value_of(name: str, value: Any) -> dict[str, Any]:
    if name in PARTS and isinstance(value, list):
        return {name: tuple(part_of(PARTS[name], part) for part in value if isinstance(part, dict))}
    if name in TEXTS and isinstance(value, list):
        return {name: tuple(part for part in value if isinstance(part, str))}
    is_flag = name in ("date_posted_is_floor", "partial")
    return {name: value} if name not in (*PARTS, *TEXTS) and isinstance(value, bool if is_flag else str) else {}


def part_of(kind: type[Any], part: dict[str, Any]) -> Any:
    texts = {field.name: value for field in fields(kind) if isinstance(value := part.get(field.name), str)}
    return kind(**({field.name: "" for field in fields(kind)} if kind is RawClaim else {}) | texts)
