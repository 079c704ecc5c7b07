"""Golden cases: request -> recorded answers -> what the spider yields, for every family.

A case is a folder ``tests/golden/<spider>/<case>/``: ``case.toml`` names the board and maps requests to answer files
(and sets keys in ``[environment]``);
``expected.jsonl`` holds what comes out. A missing ``expected.jsonl`` is written once, and the run fails until someone reviewed it.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import orjson
import pytest
from scrapy.http import HtmlResponse, Request, Response, XmlResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from schemas.source import Source
from spiders.base import BadPayload, BoardSpider
from spiders.registry import families

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.parent for path in GOLDEN.glob("*/*/case.toml"))
KINDS = {".html": HtmlResponse, ".xml": XmlResponse}


def answer(case: Path, answers: list[dict[str, Any]], request: Request) -> Response | None:
    """The recorded answer to ``request``: same URL, and ``sent`` (where given) in its body."""
    sent = request.body.decode()
    for known in answers:
        if known["url"] == request.url and known.get("sent", "") in sent:
            path = case / known["file"]
            kind = KINDS.get(path.suffix, Response)
            headers = {"Content-Type": known.get("type", "application/json")}
            text = {"encoding": "utf-8"} if kind is not Response else {}
            return kind(known["url"], status=known.get("status", 200), body=path.read_bytes(), request=request, headers=headers, **text)
    return None


def line_of(found: object) -> dict[str, Any]:
    """A yielded object as a JSON line: its kind and the fields that are not at their defaults."""
    if isinstance(found, Request):
        return {"kind": "Request", "url": found.url, "method": found.method, "body": found.body.decode()}
    line: dict[str, Any] = {"kind": type(found).__name__}
    for field in fields(found):  # type: ignore[arg-type]
        default = field.default_factory() if field.default_factory is not MISSING else field.default
        if (value := getattr(found, field.name)) != default:
            line[field.name] = value
    return line


def crawl(case: Path) -> Iterator[dict[str, Any]]:
    """Everything the case's spider yields, with every request answered from the case's files. An unanswered request is a line."""
    plan = tomllib.loads((case / "case.toml").read_text())
    name = case.parent.name
    spider: BoardSpider = families()[name]()
    source = Source(name, plan["board"], **plan.get("source", {}))
    waiting: list[Request] = list(spider.start_board(source))
    assert waiting[0].url == plan["url"]
    while waiting:
        request = waiting.pop(0)
        response = answer(case, plan["answers"], request)
        if response is None:
            yield line_of(request)
            continue
        callback: Callable[..., Iterator[Any]] = request.callback or spider.parse
        if response.status not in (200, *request.meta.get("handle_httpstatus_list", ())):
            failure = Failure(HttpError(response))  # type: ignore[no-untyped-call]
            failure.request = request  # type: ignore[attr-defined]
            yielded = spider.lost(failure)
        else:
            yielded = callback(response, **request.cb_kwargs)
        try:
            for found in yielded:
                if isinstance(found, Request):
                    waiting.append(found)
                else:
                    yield line_of(found)
        except BadPayload as error:
            yield {"kind": "BadPayload", "reason": str(error)}
            if "raw" in request.cb_kwargs:  # as a crawl does: the row stands for its detail
                yield line_of(request.cb_kwargs["raw"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_case_yields_what_is_expected(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in tomllib.loads((case / "case.toml").read_text()).get("environment", {}).items():
        monkeypatch.setenv(name, value)
    lines = b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_SORT_KEYS) for line in crawl(case))
    expected = case / "expected.jsonl"
    if not expected.exists():
        expected.write_bytes(lines)
        pytest.fail(f"{expected} was missing and is now written: review every value, then commit it")
    assert [orjson.loads(line) for line in lines.splitlines()] == [orjson.loads(line) for line in expected.read_bytes().splitlines()]


@pytest.mark.parametrize("family", families())
def test_every_family_has_an_ordinary_and_a_trap_case(family: str) -> None:
    assert sum(case.parent.name == family for case in CASES) >= 2, f"tests/golden/{family}/ needs at least two cases"
