"""The prompt: lines are gathered until a statement is whole, with a history and completion where Python has `readline`."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from catalog.asking import STOPPED, Desk
from catalog.guide import columns_of
from catalog.views import VIEWS
from crawler.printing import counted, echo
from crawler.shell.answering import COMMANDS, Printer, answer
from crawler.shell.statements import is_whole, statements
from schemas.errors import Problem

try:
    import readline
except ImportError:  # Windows, and where Python was built without it
    readline = None  # type: ignore[assignment]

PROMPT, MORE = "rolecall> ", "     ...> "
WORDS = (
    "AND", "AS", "ASC", "BETWEEN", "BY", "CASE", "CAST", "COUNT", "DESC", "DISTINCT", "ELSE", "END", "EXISTS", "EXPLAIN", "FROM", "GROUP",
    "HAVING", "IN", "IS", "JOIN", "LEFT", "LIKE", "LIMIT", "NOT", "NULL", "OFFSET", "ON", "OR", "ORDER", "SELECT", "SUM", "THEN", "UNION",
    "USING", "VALUES", "WHEN", "WHERE", "WITH",
)  # fmt: skip
_KEPT = 1_000  # lines of history


def converse(desk: Desk, printer: Printer, what: str) -> None:
    """Answer what is typed until it ends; what cannot be answered is told, and ends nothing. ``what``: the catalog's name."""
    echo(f"{what}, to be read; .views and .columns VIEW say what there is, .help the rest, Ctrl-D ends it")
    with _edited(desk), suppress(EOFError):
        for statement in _typed():
            try:
                rows = answer(desk, statement, printer)
                echo(*([f"({counted(rows, 'row')})"] if rows is not None and printer.form is None else []))
            except KeyboardInterrupt:
                echo(STOPPED, err=True)
            except Problem as problem:
                echo(str(problem), err=True)
    echo("")


def _typed() -> Iterator[str]:
    """Statements as they become whole. EOFError where the input ends; Ctrl-C drops what was begun."""
    begun = ""
    while True:
        try:
            begun += input(MORE if begun else PROMPT) + "\n"
        except KeyboardInterrupt:
            begun = ""
            echo("")
            continue
        if is_whole(begun):
            yield from statements(begun)
            begun = ""


def history_file() -> Path:
    """``$XDG_STATE_HOME/rolecall/sql_history``, by default below ``~/.local/state``."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "rolecall" / "sql_history"


@contextmanager
def _edited(desk: Desk) -> Iterator[None]:
    """Meanwhile, lines can be edited, looked up and completed. A history that cannot be read or written is none."""
    if readline is None:
        yield
        return
    readline.set_completer(Completer(desk).complete)
    readline.set_completer_delims(" \t\n,()=<>+-*/|;'\"")
    readline.parse_and_bind("bind ^I rl_complete" if _is_libedit() else "tab: complete")
    with suppress(OSError, RuntimeError):  # of a folder: none, or one that we may not read
        readline.read_history_file(history_file())
    try:
        yield
    finally:
        readline.set_completer(None)
        with suppress(OSError, RuntimeError):
            _write_history(history_file())


def _is_libedit() -> bool:
    """Whether it is macOS's kind, which is told otherwise from Python 3.13 on."""
    return getattr(readline, "backend", "") == "editline" or "libedit" in (readline.__doc__ or "")


def _write_history(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    readline.set_history_length(_KEPT)
    readline.write_history_file(file)


class Completer:
    """Completes names: columns of the views that the line names, views and tables, words of SQL."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._names = desk.names()
        self._all = {column for view in VIEWS for column in view.columns}
        self._found: list[str] = []

    def complete(self, text: str, state: int) -> str | None:
        """The ``state``-th name that ``text`` may become: what `readline` asks for."""
        if state == 0:
            self._found = self.of(text, readline.get_line_buffer())
        return self._found[state] if state < len(self._found) else None

    def of(self, text: str, line: str) -> list[str]:
        """What ``text``, the last word of ``line``, may become."""
        if text.startswith("."):
            return _beginning(COMMANDS, text)
        columns = self._columns(line)
        whose, point, column = text.rpartition(".")
        if point and whose != "registers":  # jobs.title, j.title
            return [f"{whose}.{name}" for name in _beginning(columns, column)]
        words = WORDS if text.isupper() or not text else [word.lower() for word in WORDS]
        return _beginning(dict.fromkeys([*columns, *self._names, *words]), text)

    def _columns(self, line: str) -> list[str]:
        """Of the views and tables that a line names; of all views, where it names none."""
        named = [name for name in re.findall(r"[\w.]+", line) if name in self._names]
        found: dict[str, Any] = {column: None for name in named for column, _ in columns_of(self._desk, name)}
        return list(found) or sorted(self._all)


def _beginning(names: Iterable[str], text: str) -> list[str]:
    return [name for name in names if name.startswith(text)]
