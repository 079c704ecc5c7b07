"""Finding jobs for a page: ``Index.find`` gives those that fit a query, in an order, some at a time, with what each choice would give."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Self

from catalog.composition import value_of
from catalog.database import read_catalog
from catalog.narrow.offers import OFFERS, label_of
from catalog.narrow.page import UNKNOWN, Choice, Page
from catalog.search import JOINS, Search
from catalog.sql import LISTED, listed
from schemas.search import BY_NAME, MAY_BE_UNKNOWN, BadQuery, Query

HITS = 10_000  # with a text, no more than so many jobs are counted

_SEEN = "(SELECT min(p.first_seen) FROM posting p WHERE p.job = j.id)"
_POSTED = f"coalesce({value_of('date_posted')}, substr({_SEEN}, 1, 10))"
_PAY = "(SELECT max(s.annual_max) FROM salary s WHERE s.posting = j.main AND s.field = 'base_salary' AND NOT s.estimated)"
# By name: what it sorts by, the highest first.
ORDERS = {
    "newest": _POSTED,
    "best": _POSTED,
    "pay": f"coalesce({_PAY}, 0)",
    "first_seen": _SEEN,
    "closing": f"coalesce({value_of('valid_through')} >= date('now'), 0)",
}
_KINDS = {
    "visa": "SELECT DISTINCT value FROM eligibility WHERE topic = 'visa' AND accepted",
    "language": "SELECT DISTINCT language FROM posting WHERE language IS NOT NULL",
    "source": "SELECT DISTINCT family FROM source",
    "place": "SELECT DISTINCT country FROM place WHERE country IS NOT NULL",
}


class Index:
    """A catalog's jobs, to be searched."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, path: Path) -> Self:
        """Opens the catalog by itself, to read. Several threads may ask."""
        return cls(path)

    def refresh(self) -> bool:
        """Take over what has changed in the catalog since; whether anything has."""
        return False

    def find(self, query: Query, today: date, *, order: str = "newest", after: str | None = None, limit: int = 25) -> Page:
        """Raises `BadQuery` for a place that nobody knows, a text without a word, an order or ``after`` that is none."""
        if order not in ORDERS or (order == "best" and not query.text):
            raise BadQuery(f"order: there are {', '.join(ORDERS)}; best is of a text")
        with closing(read_catalog(self.path)) as db:
            found = Search(db, query, today).fitting()
            ranked = _sorted(db, found, order)
            start = _start(ranked, after)
            jobs = ranked[start : start + limit]
            following = str(jobs[-1]) if len(ranked) > start + limit else None
            choices = {offer.name: list(_choices(db, query, today, offer.name, offer.values)) for offer in OFFERS}
            return Page(jobs, min(len(found), HITS) if query.text else len(found), False, following, choices)


def _sorted(db: sqlite3.Connection, jobs: Iterable[int], order: str) -> list[int]:
    statement = f"SELECT j.id FROM job j {JOINS} WHERE j.id {LISTED} ORDER BY {ORDERS[order]} DESC, j.id DESC"
    return [row[0] for row in db.execute(statement, (listed(jobs),))]


def _start(ranked: list[int], after: str | None) -> int:
    if after is None:
        return 0
    if not after.isascii() or not after.isdigit() or int(after) not in ranked:
        raise BadQuery("after: it is no place in these jobs: go back to the first page")
    return ranked.index(int(after)) + 1


def _choices(db: sqlite3.Connection, query: Query, today: date, name: str, values: Iterable[str]) -> Iterator[Choice]:
    chosen = [BY_NAME[name].write(value) for value in _as_many(getattr(query, name))]
    offered = [*map(str, values)] or [row[0] for row in db.execute(_KINDS[name])] if name in _KINDS or values else []
    for value in dict.fromkeys([*offered, *chosen]):
        try:
            yield Choice(value, label_of(name, value), len(_fitting(db, query, today, name, value)), value in chosen)
        except BadQuery:
            continue
    if name in MAY_BE_UNKNOWN and offered:
        known, both = (_fitting(db, query, today, name, offered[0], *more) for more in ((), (name,)))
        yield Choice(UNKNOWN, "Not stated", len({*both} - {*known}), name in query.unknown)


def _fitting(db: sqlite3.Connection, query: Query, today: date, name: str, value: str, *unknown: str) -> list[int]:
    """The jobs that fit where the filter is this value alone."""
    held = BY_NAME[name]
    parsed: Any = (held.parse(value),) if held.many else held.parse(value)
    asked: dict[str, Any] = {name: parsed, "unknown": (*(one for one in query.unknown if one != name), *unknown)}
    if name == "place":
        asked["radius"] = None
    return Search(db, replace(query, **asked), today).fitting()


def _as_many(value: object) -> list[object]:
    return [*value] if isinstance(value, tuple) else [] if value is None else [value]
