"""Rows of a JSON feed, as `spiders.reading.xml_rows` gives those of an XML feed: {path of lower-case names: texts}."""

from collections.abc import Iterator
from typing import Any

LISTS = (
    "jobs",
    "items",
    "data",
    "results",
    "offers",
    "postings",
    "positions",
    "vacancies",
    "listings",
    "entries",
)  # feeds call theirs so
DEPTH = 6  # of objects within one another; deeper ones are not read


def find_rows(payload: Any, depth: int = 3) -> list[dict[str, Any]]:
    """The objects of the payload's list: its own, or that of the first of `LISTS` that holds some. [] where there is none."""
    if isinstance(payload, list):
        return [row for row in payload if isinstance(row, dict)]
    inner = (payload.get(name) for name in LISTS) if isinstance(payload, dict) and depth else ()
    return next(filter(None, (find_rows(part, depth - 1) for part in inner)), [])


def flat(row: dict[str, Any]) -> dict[str, list[str]]:
    """The texts of a row by their path; of lists, each entry's."""
    found: dict[str, list[str]] = {}
    for path, text in texts_in(row):
        found.setdefault(path, []).append(text)
    return found


def texts_in(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, part in value.items() if depth < DEPTH else ():
            yield from texts_in(part, f"{path}.{name.lower()}" if path else name.lower(), depth + 1)
    elif isinstance(value, list):
        for part in value if depth < DEPTH else ():
            yield from texts_in(part, path, depth + 1)
    elif value is not None and (text := str(value).lower() if isinstance(value, bool) else str(value).strip()):
        yield path, text
