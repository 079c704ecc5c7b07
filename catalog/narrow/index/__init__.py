"""Finding jobs for a page: ``Index.find`` gives those that fit a query, in an order, some at a time, with what each choice would give.

What is asked of the table `search` is answered in memory, of columns that hold a byte or some for each job; free text is asked of the
catalog. A page's process holds one `Index`.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self, TypeVar

import numpy as np

from catalog.database import connect_to_read, read_catalog
from catalog.narrow.index.counting import Common, choices
from catalog.narrow.index.fitting import Fitting
from catalog.narrow.index.held import Held, read
from catalog.narrow.index.hits import Hits, find_hits, find_nearness
from catalog.narrow.index.orders import ORDERS, Asking, Mark, first_of, order_of
from catalog.narrow.index.values import Floats
from catalog.narrow.page import Choice, Page
from catalog.search import places_of
from schemas.search import Query

__all__ = ["ORDERS", "Index"]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_SOMEWHERE = Query(place=("Berlin",))
_KEPT, _KEPT_OF_TEXTS = 200, 20  # answers that are kept until the catalog changes


@dataclass(slots=True)
class _State:
    """What is held, and what was answered from it."""

    held: Held
    common: Common
    hits: dict[str, Hits] = field(default_factory=dict)  # by text
    nearness: dict[str, Floats] = field(default_factory=dict)
    choices: dict[tuple[Query, date], dict[str, list[Choice]]] = field(default_factory=dict)


class Index:
    """A catalog's jobs, to be searched. Several threads may ask, and one of them take over what has changed meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()  # of the connection
        self._db, self._file, self._seen, self._state = _opened(path)
        places_of(_SOMEWHERE)  # so that no search waits for the gazetteer

    @classmethod
    def of(cls, path: Path) -> Self:
        """Opens the catalog by itself, to read. CatalogError where there is none."""
        return cls(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    def refresh(self) -> bool:
        """Take over what has changed in the catalog since; whether anything has."""
        with self._lock:
            if self.path.exists() and _identity(self.path) != self._file:  # another file has taken its place
                self._db.close()
                self._db, self._file, self._seen, self._state = _opened(self.path)
                return True
            version = _version(self._db)
            if version == self._seen:
                return False
            held = _read(self._db, self._state.held)
            self._seen = version
            if held is self._state.held:
                return False
            self._state = _State(held, Common.of(held))
            return True

    def forget(self) -> None:
        """Forget what was answered, and answer anew: for measures."""
        self._state = _State(self._state.held, self._state.common)

    def find(self, query: Query, today: date, *, order: str = "newest", after: str | None = None, limit: int = 25) -> Page:
        """A page of the jobs that fit as of the last `refresh`. ``order``: one of ORDERS; ``after``: `Page.next` of the page before.
        Raises `BadQuery` for a place that nobody knows, a text without a word, an order or ``after`` that is none."""
        state, sorting = self._state, order_of(order, bool(query.text))
        mark = None if after is None else Mark.of(after, order)
        fitting, hits = self._fitting(state, query, today)
        found = fitting.rows()
        rows = np.arange(len(state.held)) if found is None else found
        nearness = self._asked(find_nearness, state, state.nearness, query.text) if query.text and order == "best" else None
        asking = Asking(query, today, nearness, query.min_salary.currency if query.min_salary else state.common.currency)
        shown, keys = first_of(state.held, rows, sorting.key(state.held, asking, rows), mark, limit + 1)
        jobs = state.held.jobs[shown[:limit]].tolist()
        following = str(Mark(order, float(keys[limit - 1]), jobs[-1])) if len(shown) > limit else None
        return Page(jobs, len(rows), bool(hits and hits.is_capped), following, _choices(state, fitting))

    def count(self, query: Query, today: date) -> int:
        """How many jobs fit: `Page.total` without the numbers beside choices, which cost far more. Raises `BadQuery` as `find` does."""
        state = self._state
        found = self._fitting(state, query, today)[0].rows()
        return len(state.held) if found is None else len(found)

    def _fitting(self, state: _State, query: Query, today: date) -> tuple[Fitting, Hits | None]:
        hits = self._asked(find_hits, state, state.hits, query.text) if query.text else None
        return Fitting.of(state.held, query, today, hits), hits

    def _asked(self, asks: Callable[[sqlite3.Connection, Held, str], _Value], state: _State, kept: dict[str, _Value], text: str) -> _Value:
        """What is asked of the catalog for a text, once."""
        found = kept.get(text)
        if found is None:
            with self._lock:
                found = asks(self._db, state.held, text)
            _keep(kept, text, found, _KEPT_OF_TEXTS)
        return found


def _opened(path: Path) -> tuple[sqlite3.Connection, tuple[int, int], int, _State]:
    read_catalog(path).close()  # brings an older one up to date
    file, db = _identity(path), connect_to_read(path, shared=True)
    version, held = _version(db), _read(db, None)
    return db, file, version, _State(held, Common.of(held))


def _choices(state: _State, fitting: Fitting) -> dict[str, list[Choice]]:
    asked = fitting.asked.query, fitting.asked.today
    given = state.choices.get(asked)
    if given is None:
        given = choices(fitting, state.common)
        _keep(state.choices, asked, given, _KEPT)
    return given


def _keep(kept: dict[_Key, _Value], key: _Key, value: _Value, most: int) -> None:
    """The oldest goes where there are too many."""
    if len(kept) >= most:
        kept.pop(next(iter(kept)), None)
    kept[key] = value


def _read(db: sqlite3.Connection, held: Held | None) -> Held:
    """In one state of the catalog."""
    db.execute("BEGIN")
    try:
        return read(db, held)
    finally:
        if db.in_transaction:  # SQLite may have ended it itself
            db.execute("ROLLBACK")


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA data_version").fetchone()[0])


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino
