"""Golden cases: request -> recorded answers -> what the spider yields.

A case is a folder ``tests/golden/<spider>/<case>/``: ``case.toml`` names the board and maps requests to answer files
(and sets keys in ``[environment]``); ``expected.jsonl`` holds what comes out.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import HtmlResponse, Request, Response, XmlResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from schemas.source import Source
from spiders.base import BadPayload, BoardSpider, Found
from spiders.registry import families

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.parent for path in GOLDEN.glob("*/*/case.toml"))
KINDS = {".html": HtmlResponse, ".xml": XmlResponse}

Bodies = dict[str, bytes]  # answers that stand in for the case's own, by file name


def plan_of(case: Path) -> dict[str, Any]:
    """The case's ``case.toml``."""
    return tomllib.loads((case / "case.toml").read_text())


def set_environment(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in plan_of(case).get("environment", {}).items():
        monkeypatch.setenv(name, value)


def answer(case: Path, answers: list[dict[str, Any]], request: Request, bodies: Bodies) -> Response | None:
    """The recorded answer to ``request``: same URL, and ``sent`` (where given) in its body."""
    sent = request.body.decode()
    for known in answers:
        if known["url"] == request.url and known.get("sent", "") in sent:
            path = case / known["file"]
            kind = KINDS.get(path.suffix, Response)
            body = bodies[path.name] if path.name in bodies else path.read_bytes()
            headers = {"Content-Type": known.get("type", "application/json")}
            text: dict[str, Any] = {"encoding": "utf-8"} if kind is not Response else {}
            return kind(known["url"], status=known.get("status", 200), body=body, request=request, headers=headers, **text)
    return None


def called(spider: BoardSpider, request: Request, response: Response) -> Iterator[Found]:
    """What the request's callback, or its errback for an error status, makes of the answer."""
    if response.status in (200, *request.meta.get("handle_httpstatus_list", ())):
        callback: Callable[..., Iterator[Any]] = request.callback or spider.parse
        return callback(response, **request.cb_kwargs)
    failure = Failure(HttpError(response))  # type: ignore[no-untyped-call]
    failure.request = request  # type: ignore[attr-defined]
    return spider.lost(failure)


def crawl(case: Path, bodies: Bodies | None = None) -> Iterator[Found | BadPayload]:
    """Everything the case's spider yields, every request answered from the case's files. An unanswered one is yielded itself."""
    plan = plan_of(case)
    spider: BoardSpider = families()[case.parent.name]()
    waiting: list[Request] = list(spider.start_board(Source(case.parent.name, plan["board"], **plan.get("source", {}))))
    assert waiting[0].url == plan["url"], (
        f"{case}/case.toml: the spider asks first for {waiting[0].url}, and url is {plan['url']}. Write the former as url, and the answer "
        "to it as one of [[answers]]; or, where the registry row's url is meant to be read, give the case source = { url = … }"
    )
    while waiting:
        request = waiting.pop(0)
        response = answer(case, plan["answers"], request, bodies or {})
        if response is None:
            yield request
            continue
        try:
            for found in called(spider, request, response):
                if isinstance(found, Request):
                    waiting.append(found)
                else:
                    yield found
        except BadPayload as error:
            yield error


def line_of(found: object) -> dict[str, Any]:
    """A yielded object as a JSON line: its kind and the fields that are not at their defaults."""
    if isinstance(found, Request):
        return {"kind": "Request", "url": found.url, "method": found.method, "body": found.body.decode()}
    if isinstance(found, BadPayload):
        return {"kind": "BadPayload", "reason": str(found)}
    line: dict[str, Any] = {"kind": type(found).__name__}
    for field in fields(found):  # type: ignore[arg-type]
        default = field.default_factory() if field.default_factory is not MISSING else field.default
        if (value := getattr(found, field.name)) != default:
            line[field.name] = value
    return line
