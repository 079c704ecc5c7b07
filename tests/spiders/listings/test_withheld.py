"""Rows that a source withholds: wherever an answer says how many there are, a listing that lacks some is never taken for whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

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
