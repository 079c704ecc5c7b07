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
from spiders.registry import families
from tests.golden_cases import CASES, crawl, plan_of, set_environment

SHOWN_IN_PART = {"google"}  # its page states a count of which its golden case shows a part
SAYS_NONE = "where they say nothing of how many openings there are, give the case `counts = false`"

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


def counts(case: Path) -> bool:
    """Whether the case's answers say how many openings there are: else what they lack cannot be known from one reading."""
    said: bool = plan_of(case).get("counts", True)
    return said


def cards_of(case: Path) -> str | None:
    """The selector of the cards that a page's count counts: as the case says it, else as the family reads them."""
    said: str | None = plan_of(case).get("cards") or getattr(families()[case.parent.name], "cards", None)
    return said


COUNTED = [case for case in CASES if counts(case) and any(answers_of(case))]


def postings(found: list[Any]) -> set[str]:
    return {one.identifier for one in found if isinstance(one, RawPosting)}


@pytest.mark.parametrize("case", COUNTED, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_a_listing_that_lacks_a_row_is_not_whole(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(case, monkeypatch)
    all_of_it = postings(list(crawl(case)))
    for name, body, path in answers_of(case):
        found = list(crawl(case, {name: without_last(body, path)}))
        if all_of_it - postings(found):
            assert not is_whole(found), (
                f"{case}: {name} without the last of {'.'.join(map(str, path))} still passes for whole. Hand its count to `read_listing` as"
                f" total; {SAYS_NONE}"
            )


def test_enough_families_are_counted() -> None:
    families = {case.parent.name for case in COUNTED}
    assert {"workday", "oracle", "greenhouse", "adp", "taleo", "ukg", "eightfold", "phenom", "jibe", "adzuna"} <= families


def without_last_card(body: bytes, where: str) -> bytes:
    """A page without its last card; an answer in JSON holds the page as a text."""
    if body[:1] == b"{":
        payload = orjson.loads(body)
        return orjson.dumps(payload | {"results": without_last_card(payload["results"].encode(), where).decode()})
    page = html.fromstring(body.decode())
    if cards := page.cssselect(where):
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


# Cases of pages, and how a row is taken from one. Of cards that the family's class tells, a case may be short on purpose.
PAGES = [
    *((case, without_last_in_script, where) for case in CASES if (where := plan_of(case).get("rows_after"))),
    *((case, without_last_card, where) for case in CASES if counts(case) and plan_of(case)["answers"] and (where := cards_of(case))),
]


@pytest.mark.parametrize(("case", "shorten", "where"), PAGES, ids=[f"{case.parent.name}-{case.name}" for case, *_ in PAGES])
def test_a_page_that_lacks_a_row_is_not_whole(
    case: Path, shorten: Callable[[bytes, str], bytes], where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_environment(case, monkeypatch)
    first = plan_of(case)["answers"][0]["file"]
    body = (case / first).read_bytes()
    if not is_whole(list(crawl(case))):
        assert not {"cards", "rows_after"} & plan_of(case).keys(), f"{case}: its list is not whole as it is, so no row can be missed"
        return
    broken = shorten(body, where)
    assert len(broken) < len(body) - 20, f"{case}: {where!r} selects no row of {first}"
    assert not is_whole(list(crawl(case, {first: broken}))), (
        f"{case}: {first} without its last row still passes for whole. Hand its count to `read_listing` as total (`list_values` of a"
        f" CardsSpider); {SAYS_NONE}"
    )


def test_enough_pages_are_counted() -> None:
    assert {"avature", "successfactors", "radancy", "personio", "join", "apple"} <= {case.parent.name for case, *_ in PAGES}


def test_every_list_page_is_held_or_known_to_state_no_count() -> None:
    held = {*SHOWN_IN_PART, *(case.parent.name for case, *_ in PAGES), *(case.parent.name for case in COUNTED)}
    for case in CASES:
        answers, listings = plan_of(case)["answers"], (case / "expected.jsonl").read_text("utf-8").splitlines()
        is_list = any('"kind":"Listing"' in line and '"shown":' in line for line in listings)
        if answers and answers[0]["file"].endswith(".html") and is_list and counts(case):
            assert case.parent.name in held, f"{case} is of list pages: {SAYS_NONE}; else say in it where its cards stand: `cards = …`"


def test_what_is_said_to_count_nothing_is_taken_for_whole_without_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """`counts = false` is said of no case in vain: one that would be told apart is counted."""
    for case in CASES:
        if not counts(case) and any(answers_of(case)):
            set_environment(case, monkeypatch)
            shorter = [list(crawl(case, {name: without_last(body, path)})) for name, body, path in answers_of(case)]
            less = [found for found in shorter if set() < postings(found) < postings(list(crawl(case)))]
            assert not less or any(map(is_whole, less)), f"{case}: its answers do say how many there are"
