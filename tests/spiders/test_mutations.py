"""Broken answers: whatever happens to one value of a recorded answer, its other postings are read, and a cut answer is no empty board.

Every golden case is crawled again with one of its answer files changed: a key dropped, emptied, of another type; the body cut or replaced.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from scrapy.http import Request

from crawler.offline.saved import open_saved
from schemas.raw import RawPosting
from schemas.source import Listing, Source
from spiders.base import BadPayload
from spiders.registry import families
from tests.golden_cases import CASES, crawl, plan_of, set_environment
from tests.test_payloads import PAYLOADS, rows

SEED = 20_261_122
CHANGES = 40  # tried of one file
REAL_CHANGES = 4
CHALLENGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><p>Checking your browser.</p></body></html>"
STRANGERS = (b"", b"null", b"7", b'"odd"', b'{"error": "no"}', b'{"message": ["no"]}', CHALLENGE)
DROPPED, WRAPPED = object(), object()
ODD_VALUES: tuple[Any, ...] = (DROPPED, WRAPPED, None, "", [], {}, 7, -1.5, True, "odd", "7", ["odd"], [None], {"odd": 1}, [[]], 1 << 62)

Steps = tuple[str | int, ...]
FILES = sorted({(case, answer["file"]) for case in CASES for answer in plan_of(case)["answers"] if answer.get("status", 200) == 200})


def named(value: object) -> str:
    return f"{value.parent.name}-{value.name}" if isinstance(value, Path) else str(value)


def paths_in(value: Any, here: Steps = ()) -> Iterator[Steps]:
    """Where values stand in a JSON document."""
    for key, entry in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*here, key)
        yield from paths_in(entry, (*here, key))


def changed(body: bytes, path: Steps, value: Any) -> bytes:
    """The document with another value at ``path``."""
    document = holder = orjson.loads(body)
    for step in path[:-1]:
        holder = holder[step]
    if value is DROPPED:
        del holder[path[-1]]
    else:
        holder[path[-1]] = [holder[path[-1]]] if value is WRAPPED else value
    return orjson.dumps(document)


def row_of(path: Steps, document: Any) -> Steps | None:
    """The outermost object in a list that a path runs through."""
    for length, step in enumerate(path, 1):
        document = document[step]
        if isinstance(step, int) and isinstance(document, dict):
            return path[:length]
    return None


def identifiers(found: Any) -> set[str]:
    """Of the postings, those included whose detail page the case does not hold."""
    raws = [one.cb_kwargs.get("raw") if isinstance(one, Request) else one for one in found]
    return {raw.identifier for raw in raws if isinstance(raw, RawPosting)}


@pytest.mark.parametrize(("case", "file"), [entry for entry in FILES if entry[1].endswith(".json")], ids=named)
def test_an_odd_value_costs_its_own_row_at_most(case: Path, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(case, monkeypatch)
    body, chance = (case / file).read_bytes(), random.Random(f"{SEED} {case.name} {file}")
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:  # a case of its own: an answer that is none
        document = None
    paths = list(paths_in(document))
    for path in chance.sample(paths, min(CHANGES, len(paths))):
        value = chance.choice(ODD_VALUES)
        found = identifiers(crawl(case, {file: changed(body, path, value)}))
        if (row := row_of(path, document)) is not None:
            missing = identifiers(crawl(case, {file: changed(body, row, DROPPED)})) - found
            assert not missing, f"{value!r} at {path}"


@pytest.mark.parametrize(("case", "file"), FILES, ids=named)
def test_a_cut_or_replaced_answer_is_never_a_complete_empty_board(case: Path, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(case, monkeypatch)
    body, chance = (case / file).read_bytes(), random.Random(f"{SEED} {case.name} {file}")
    cuts = [body[: chance.randrange(len(body))] for _ in range(4) if body]
    for broken in (*STRANGERS, *cuts):
        found = list(crawl(case, {file: broken}))
        listings = [one for one in found if isinstance(one, Listing)]
        failed = any(isinstance(one, BadPayload) for one in found)
        is_whole = bool(listings) and all(one.complete for one in listings) and not failed
        assert identifiers(found) or not is_whole, broken[:200]


@pytest.mark.parametrize("row", rows(counted=True))
def test_an_odd_value_in_a_real_answer_raises_nothing_of_its_own(row: dict[str, str], tmp_path: Path) -> None:
    body, chance = (PAYLOADS / row["path"]).read_bytes(), random.Random(f"{SEED} {row['path']}")
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        document = None
    paths = list(paths_in(document))
    odd = [changed(body, path, chance.choice(ODD_VALUES)) for path in chance.sample(paths, min(REAL_CHANGES, len(paths)))]
    for broken in (*odd, *(body[: chance.randrange(len(body))] for _ in range(REAL_CHANGES))):
        saved = tmp_path / Path(row["path"]).name
        saved.write_bytes(broken)
        try:
            list(families()[row["family"]]().parse(open_saved(saved, Source(row["family"], "board"))))
        except BadPayload:
            continue
