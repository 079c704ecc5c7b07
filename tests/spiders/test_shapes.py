"""Formats differ from employer to employer: a field that is null, empty or not there says the same thing, whatever the platform."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from crawler.offline.saved import read_saved
from schemas.raw import RawPosting
from schemas.source import Source
from spiders.registry import families

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
PLATFORMS = {name for name, spider in families().items() if spider.__module__.startswith("spiders.ats.")}
ANSWERS = sorted(path for path in GOLDEN.glob("*/*/*.json") if path.parent.parent.name in PLATFORMS and path.read_bytes()[:1] in b"{[")


def fields(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of an answer's fields below its rows' level; of a list, the first entry stands for all."""
    entries = list(node.items()) if isinstance(node, dict) else list(enumerate(node[:1])) if isinstance(node, list) else []
    for key, value in entries:
        if isinstance(key, str) and any(isinstance(step, int) for step in path):
            yield (*path, key)
        yield from fields(value, (*path, key))


def read(tmp_path: Path, family: str, answer: Any) -> list[RawPosting]:
    path = tmp_path / "answer.json"
    path.write_bytes(orjson.dumps(answer))
    found = read_saved(path, families()[family](), Source(family, "host/code/board"))
    postings = [replace(one, rest={}) for one in found if isinstance(one, RawPosting)]  # nobody reads the rest
    return sorted(postings, key=lambda one: one.identifier)


def changed(answer: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy with ``value`` at ``path``; without the field where ``value`` is ``...``."""
    answer = copy.deepcopy(answer)
    node = answer
    for step in path[:-1]:
        node = node[step]
    if value is ...:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return answer


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: "-".join(path.parts[-3:]))
def test_null_empty_and_missing_are_alike(path: Path, tmp_path: Path) -> None:
    family, answer = path.parent.parent.name, orjson.loads(path.read_bytes())
    for field in fields(answer):
        without = read(tmp_path, family, changed(answer, field, ...))
        assert read(tmp_path, family, changed(answer, field, None)) == without, field
        assert read(tmp_path, family, changed(answer, field, "")) == without, field
