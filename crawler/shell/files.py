"""Answers as programs read them: CSV, a JSON array, JSON Lines; each as parts, so that no answer has to fit into memory."""

import csv
import io
from collections.abc import Callable, Iterator
from itertools import islice
from math import isfinite
from typing import Any

from catalog.asking import Answer, Row
from catalog.export import inert
from crawler.printing import json_line
from schemas.characters import harmless

_AT_ONCE = 500  # rows


def csv_parts(answer: Answer) -> Iterator[bytes]:
    """A header and the rows, NULL as nothing; texts as inert as those of `rolecall export`."""
    yield _csv([[_cell(name) for name in answer.columns]])
    yield from (_csv([[_cell(value) for value in row] for row in part]) for part in _parted(answer.rows))


def jsonl_parts(answer: Answer) -> Iterator[bytes]:
    """An object a line."""
    names = distinct(answer.columns)
    yield from (b"".join(_object(names, row) + b"\n" for row in part) for part in _parted(answer.rows))


def json_parts(answer: Answer) -> Iterator[bytes]:
    """An array of objects, one a line."""
    names, before = distinct(answer.columns), b"[\n"
    for part in _parted(answer.rows):
        yield before + b",\n".join(_object(names, row) for row in part)
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


FORMS: dict[str, Callable[[Answer], Iterator[bytes]]] = {"csv": csv_parts, "json": json_parts, "jsonl": jsonl_parts}


def distinct(names: tuple[str, ...]) -> list[str]:
    """Names of columns as keys of an object, where each stands once.

    >>> distinct(("title", "title", "city"))
    ['title', 'title_2', 'city']
    """
    given: dict[str, None] = {}
    for name in names:
        key, n = name, 1
        while key in given or (n > 1 and key in names):
            n += 1
            key = f"{name}_{n}"
        given[key] = None
    return list(given)


def _parted(rows: Iterator[Row]) -> Iterator[list[Row]]:
    return iter(lambda: list(islice(rows, _AT_ONCE)), [])


def _csv(rows: list[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    return inert(harmless(value)) if isinstance(value, str) else _plain(value)


def _object(names: list[str], row: Row) -> bytes:
    return json_line(dict(zip(names, map(_plain, row), strict=True)))


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not isfinite(value):
        return str(value)  # JSON has no number for it, and null would be another answer
    return value.hex() if isinstance(value, bytes) else value
