"""Questions in SQL over a catalog, which is read and no more: ``with asking(catalog, registers) as desk: desk.ask("select ...")``."""

import re
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

from catalog.access import LONGEST, PATTERN, restrict
from catalog.database import LOCKED, reading
from catalog.views import VIEWS
from schemas.errors import Problem
from schemas.troubles import find_trouble, troubles_of

REGISTERS = "registers"  # what their database is called beside the catalog: registers.lca
STOPPED = "the query was stopped"
SECONDS = 60.0  # that a question may take, where nothing is said
_STEPS = 1_000  # of SQLite's machine between two looks at the clock: microseconds, or, where each makes a long value, under a second
_AT_ONCE = 500  # rows
_LONGEST = 1_000_000  # bytes of a statement
_NAME, _WORDS = 60, 300  # characters of a name, and of SQLite's words, that are told again
_NO_REGISTERS = "there are no public registers beside the catalog: name their file with --registers, or `rolecall registers load` makes it"
# What a quote means is told by the pieces before it.
_PIECES = re.compile(
    r"""'(?:[^']++|'')*+'|--[^\n]*|\[[^\]]*\]|`(?:[^`]++|``)*+`|(?P<comment>/\*.*?(?:\*/|\Z))|"(?P<name>(?:[^"]++|"")*+)\"""", re.DOTALL
)
UNREADABLE = re.compile("[\0\ud800-\udfff]")  # what no statement holds: NUL, and bytes that were no UTF-8

_NAMES = "SELECT name FROM {of}.sqlite_master WHERE type IN ('table', 'view') AND name NOT GLOB '*sqlite_*' ORDER BY name"

Row = tuple[Any, ...]


class BadQuestion(Problem):
    """A question that cannot be answered; the message says why, and what helps."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows, which come as they are taken: each a tuple of str, int, float, None, or bytes where a table holds them."""

    columns: tuple[str, ...]
    rows: Iterator[Row]


@contextmanager
def asking(catalog: Path, registers: Path | None = None, seconds: float = SECONDS) -> "Iterator[Desk]":
    """A catalog to be asked, and beside it ``registers`` where that file is there. ``seconds``: that a question may take; 0: any time.

    CatalogError where there is no catalog, `Problem` where a file cannot be read.
    """
    with reading(catalog, min(seconds or LOCKED, LOCKED)) as db:
        is_beside = registers is not None and registers.is_file()
        if registers is not None and is_beside:
            _attach(db, registers)
        yield Desk(db, seconds, int(is_beside))


def _attach(db: sqlite3.Connection, file: Path) -> None:
    address = f"{file.resolve().as_uri()}?mode=ro"
    with troubles_of(file, "load its registers anew, or name another file with --registers"):
        try:
            db.execute(f"ATTACH ? AS {REGISTERS}", (address,))
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CANTOPEN:
                raise
            db.execute(f"ATTACH ? AS {REGISTERS}", (f"{address}&immutable=1",))  # in a folder that may not be written to


class Desk:
    """Answers questions over a connection that may read alone."""

    def __init__(self, db: sqlite3.Connection, seconds: float, attached: int) -> None:
        db.row_factory = None
        db.text_factory = _text
        self.db, self.seconds = db, seconds or inf
        self._until, self._refused = inf, ""
        restrict(db, told=self._hear, attached=attached)
        db.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, _LONGEST)
        db.set_progress_handler(self._is_late, _STEPS)

    def ask(self, sql: str) -> Answer | None:
        """The answer to one statement; None where it has no rows to give (BEGIN, a comment alone). `BadQuestion` where it cannot be
        answered, takes too long or is stopped by Ctrl-C: at once, or while its rows are taken."""
        self._until, self._refused = monotonic() + self.seconds, ""
        if UNREADABLE.search(sql):
            raise BadQuestion("the statement holds NUL, or bytes that are no UTF-8: write it without them")
        sql = plain_names(sql)
        with self._understood(sql):
            cursor = self.db.execute(sql)
        if cursor.description is None:
            return None
        return Answer(tuple(column[0] for column in cursor.description), self._rows(cursor, sql))

    def names(self) -> list[str]:
        """Of tables and views that can be asked, those of the registers with their prefix; ours that are documented first."""
        beside = [f"{REGISTERS}.{name}" for (name,) in self.db.execute(_NAMES.format(of=REGISTERS))] if self.has_registers() else []
        return [*names_in(self.db), *beside]

    def has_registers(self) -> bool:
        return any(name == REGISTERS for _, name, _ in self.db.execute("PRAGMA database_list"))

    def _rows(self, cursor: sqlite3.Cursor, sql: str) -> Iterator[Row]:
        while True:
            if self._is_late():  # by what was done with the rows before
                raise BadQuestion(self._late())
            with self._understood(sql):
                part = cursor.fetchmany(_AT_ONCE)
            if not part:
                return
            yield from part

    def _hear(self, why: str) -> None:
        self._refused = why

    def _is_late(self) -> bool:
        return monotonic() > self._until

    def _late(self) -> str:
        return f"the query was stopped after {self.seconds:g} s: ask for less, or give it more time with --seconds (0: any)"

    @contextmanager
    def _understood(self, sql: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise self._told_of(error, sql) from error

    def _told_of(self, error: Exception, sql: str) -> Problem:
        if self._refused:
            return BadQuestion(f"a query may read, and nothing else: {self._refused}")
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_INTERRUPT:  # what Ctrl-C raises within SQLite ends there as one, too
            return BadQuestion(self._late() if self._is_late() else STOPPED)
        if code is not None and code & 0xFF == sqlite3.SQLITE_READONLY:  # BEGIN IMMEDIATE
            return BadQuestion("a query may read, and nothing else: nothing is written")
        if told := explained(error, sql, self.names, "`.columns {}` says which {}"):
            return BadQuestion(told)
        return find_trouble(error, "the catalog") or BadQuestion(
            f"SQLite does not take this query: {_short(' '.join(str(error).split()), _WORDS)}"
        )


def names_in(db: sqlite3.Connection) -> list[str]:
    """Tables and views of a catalog, those that are documented first."""
    held = [row[0] for row in db.execute(_NAMES.format(of="main"))]
    told = [view.name for view in VIEWS if view.name in held]
    return [*told, *(name for name in held if name not in told)]


def explained(error: Exception, sql: str, names: Callable[[], list[str]], columns: str) -> str | None:
    """What SQLite's words on a name that it does not know, or on what is too long, mean to a reader; None of other words. ``names``: of the
    tables and views that there are; ``columns``: where a view's columns are told, with {} for its name and for what is said of it."""
    for pattern, told in _UNKNOWN.items():
        if found := re.fullmatch(pattern, str(error)):
            return told(found[1], sql, names(), columns)
    return None


def _text(stored: bytes) -> str:
    return stored.decode("utf-8", "replace")


def plain_names(sql: str) -> str:
    """A statement whose names in double quotes are nothing but names: SQLite takes those that are no column for texts, silently.
    `BadQuestion` for a comment without an end, which SQLite takes, too.

    >>> plain_names('select "a b", 1 from jobs -- "y"')
    'select `a b`, 1 from jobs -- "y"'
    """

    def plain(found: re.Match[str]) -> str:
        if (name := found["name"]) is not None:
            bare = name.replace('""', '"').replace("`", "``")
            return f"`{bare}`"
        if found["comment"] and (len(found[0]) < 4 or not found[0].endswith("*/")):
            raise BadQuestion("a comment begins with /* and does not end: */ ends it")
        return found[0]

    return _PIECES.sub(plain, sql)


def no_table(name: str, names: Collection[str], which: str) -> str:
    """Why ``name`` is none of ``names``; ``which``: what says which there are."""
    if name.startswith(f"{REGISTERS}.") and not any(one.startswith(f"{REGISTERS}.") for one in names):
        return _NO_REGISTERS
    if name not in names and any(view.name == name for view in VIEWS):
        return f"the view {name} is missing from this file, which another program has changed: put its backup there"
    return f"there is no view or table {_short(name)}{nearest(name, names)}{which}"


def _no_table(name: str, sql: str, names: list[str], columns: str) -> str:
    return no_table(name, names, f"; the views: {', '.join(view.name for view in VIEWS)}")


def _too_long(name: str, sql: str, names: list[str], columns: str) -> str:
    return f"a value or a row would be longer than {LONGEST:,} bytes: ask for a part of it (substr)"


def _long_pattern(name: str, sql: str, names: list[str], columns: str) -> str:
    return f"LIKE and GLOB look for {PATTERN} bytes at most: instr() finds longer texts"


def _short(text: str, longest: int = _NAME) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _no_column(name: str, sql: str, names: list[str], columns: str) -> str:
    """The columns of the views that a query names; of all, where it names none."""
    words = set(re.findall(r"\w+", sql))
    views = [view for view in VIEWS if view.name in words] or list(VIEWS)
    near = nearest(name.rpartition(".")[2], sorted({column for view in views for column in view.columns}))
    where = columns.format(views[0].name, "there are") if len(views) == 1 else columns.format("VIEW", "a view has")
    text = f"; a text stands in single quotes: '{_short(name)}'" if f"`{name}`" in sql else ""
    return f"there is no column {_short(name)}{near}: {where}{text}"


def nearest(name: str, names: Collection[str]) -> str:
    """A question after the nearest of ``names``; nothing where none is near."""
    near = get_close_matches(name.lower()[: 2 * _NAME], names, 1, 0.6)
    return f" (did you mean {near[0]}?)" if near else ""


# What SQLite says of a name that it does not know (its first group) -> what we say.
_UNKNOWN = {
    r"no such table: (.+)": _no_table,
    r"no such column: (.+)": _no_column,
    r"(string or blob too big|user-defined function raised exception)": _too_long,
    r"(LIKE or GLOB pattern too complex)": _long_pattern,
}
