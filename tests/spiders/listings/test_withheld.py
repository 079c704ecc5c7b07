"""Rows that a source withholds: wherever an answer says how many there are, a listing that lacks some is never taken for whole."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from lxml import html

from schemas.raw import RawPosting
from schemas.source import Listing
from tests.golden_cases import CASES, crawl, plan_of, set_environment

# Families whose JSON answers say nothing of how many postings there are: what they lack cannot be known from one reading.
UNCOUNTED = {
    "arbeitnow", "ashby", "breezy", "comeet", "gem", "lever", "paylocity", "pinpoint", "polymer", "recruitee", "remotive", "startupjobs",
    "teamtailor",
}  # fmt: skip
# Cases of other families in a shape that says nothing either.
UNCOUNTED_CASES = {"rippling/one-uuid-many-rows", "workable/widget"}

# Cases of pages that state a count: where their rows stand, as an XPath of cards, or what the JSON in a script follows.
CARDS = {
    "avature/stated-count": "//article",
    "successfactors/stated-count": "//tr[@class='data-row']",
    "radancy/stated-count": "//li",
    "personio/grouped-board": "//li",
}
SCRIPTS = {
    "join/pages": 'type="application/json">',
    "apple/pages": "JSON.parse(",
}
SHOWN_IN_PART = {"google"}  # its page states a count of which its golden case shows a part
# Families whose list pages state no count.
UNCOUNTED_PAGES = {"gusto", "icims", "jobvite", "jsonld", "migratemate"}

Path_ = tuple[str | int, ...]


def lists_in(node: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Where lists of objects stand in a payload."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from lists_in(value, (*path, key))
    if isinstance(node, list) and node and all(isinstance(one, dict) for one in node):
        yield path


def without_last(body: bytes, path: Path_) -> bytes:
    """A payload without the last row of the list at ``path``."""
    payload = node = orjson.loads(body)
    for key in path:
        node = node[key]
    node.pop()
    return orjson.dumps(payload)


def is_whole(found: list[Any]) -> bool:
    """As the catalog sees it: every part is complete, and as much is shown as the first part lists."""
    parts = [one for one in found if isinstance(one, Listing)]
    listed = next((part.listed for part in parts if part.listed is not None), None)
    shown = sum(part.shown for part in parts)
    return bool(parts) and shown > 0 and all(part.complete for part in parts) and (listed is None or shown >= listed)


def answers_of(case: Path) -> Iterator[tuple[str, bytes, Path_]]:
    for name in sorted({answer["file"] for answer in plan_of(case)["answers"]}):
        body = (case / name).read_bytes()
        try:
            payload = orjson.loads(body)
        except orjson.JSONDecodeError:
            continue
        yield from ((name, body, path) for path in lists_in(payload))


COUNTED = [
    case
    for case in CASES
    if case.parent.name not in UNCOUNTED and f"{case.parent.name}/{case.name}" not in UNCOUNTED_CASES and any(answers_of(case))
]


def postings(found: list[Any]) -> set[str]:
    return {one.identifier for one in found if isinstance(one, RawPosting)}


@pytest.mark.parametrize("case", COUNTED, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_listing_that_lacks_a_row_is_not_whole(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(case, monkeypatch)
    all_of_it = postings(list(crawl(case)))
    for name, body, path in answers_of(case):
        found = list(crawl(case, {name: without_last(body, path)}))
        if all_of_it - postings(found):
            assert not is_whole(found), f"{name} without the last of {path}"


def test_enough_families_are_counted() -> None:
    families = {case.parent.name for case in COUNTED}
    assert {"workday", "oracle", "greenhouse", "adp", "taleo", "ukg", "eightfold", "phenom", "jibe", "adzuna"} <= families


def without_last_card(body: bytes, where: str) -> bytes:
    """A page without its last card; an answer in JSON holds the page as a text."""
    if body[:1] == b"{":
        payload = orjson.loads(body)
        return orjson.dumps(payload | {"results": without_last_card(payload["results"].encode(), where).decode()})
    page = html.fromstring(body.decode())
    if cards := page.xpath(where):
        cards[-1].drop_tree()
    return bytes(html.tostring(page, encoding="utf-8"))


def without_last_in_script(body: bytes, marker: str) -> bytes:
    """A page without the last row of the list in its script."""
    text = body.decode()
    start = text.index(marker) + len(marker)
    payload, end = json.JSONDecoder().raw_decode(text, start)
    rows = json.loads(payload) if isinstance(payload, str) else payload
    max(rows_of(rows), key=len).pop()
    shorter = json.dumps(json.dumps(rows)) if isinstance(payload, str) else json.dumps(rows)
    return (text[:start] + shorter + text[end:]).encode()


def rows_of(payload: Any) -> Iterator[list[Any]]:
    """Lists of rows: of objects, or, where a payload has no names, its first one."""
    if isinstance(payload, list):
        yield payload[0]
    for path in lists_in(payload) if isinstance(payload, dict) else ():
        node = payload
        for key in path:
            node = node[key]
        if any({"title", "postingTitle"} & row.keys() for row in node):
            yield node


@pytest.mark.parametrize(
    ("name", "shorten"),
    [(name, without_last_card) for name in CARDS] + [(name, without_last_in_script) for name in SCRIPTS],
)
def test_a_page_that_lacks_a_row_is_not_whole(name: str, shorten: Callable[[bytes, Any], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    case = next(case for case in CASES if f"{case.parent.name}/{case.name}" == name)
    set_environment(case, monkeypatch)
    first = plan_of(case)["answers"][0]["file"]
    body = (case / first).read_bytes()
    broken = shorten(body, (CARDS | SCRIPTS)[name])
    assert len(broken) < len(body) - 20
    assert is_whole(list(crawl(case)))
    assert not is_whole(list(crawl(case, {first: broken})))


def test_every_family_of_pages_is_held_or_known_to_state_none() -> None:
    pages = set()
    for case in CASES:
        answers, listings = plan_of(case)["answers"], (case / "expected.jsonl").read_text("utf-8").splitlines()
        if answers and answers[0]["file"].endswith(".html") and any('"kind":"Listing"' in line and '"shown":' in line for line in listings):
            pages.add(case.parent.name)
    held = {name.partition("/")[0] for name in (*CARDS, *SCRIPTS, *SHOWN_IN_PART)} | {case.parent.name for case in COUNTED}
    assert pages - held - UNCOUNTED == UNCOUNTED_PAGES
