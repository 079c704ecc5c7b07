"""What each statement, and each command that begins with a point, prints."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from shutil import get_terminal_size

from click import HelpFormatter

from catalog.asking import REGISTERS, Answer, BadQuestion, Desk
from catalog.guide import Told, columns_of, views
from crawler.printing import counted, cut, echo, echo_lines
from crawler.shell.files import FORMS
from crawler.shell.shown import table_lines

MOST = 1_000  # rows of a table, where nothing is said
_LONGEST = 4_000  # characters of a line of documentation


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints answers in a ``form``: csv, json or jsonl; None: a table. ``most``: rows of one; 0: all; None: MOST of a table, else all."""

    form: str | None = None
    most: int | None = None

    def print_answer(self, answer: Answer) -> int:
        """How many rows were printed. That there are more is told on standard error."""
        most = self.most if self.most is not None else MOST if self.form is None else 0
        counting = _Counting(answer.rows, most or sys.maxsize)
        if self.form is None:
            width = get_terminal_size().columns if sys.stdout.isatty() else None
            echo(*table_lines(answer.columns, list(islice(counting, MOST)), width))
            while part := list(islice(counting, MOST)):  # laid out anew, for no answer has to fit into memory
                echo(*table_lines(answer.columns, part, width))
        else:
            for piece in FORMS[self.form](Answer(answer.columns, iter(counting))):
                echo_lines([piece])
        if next(answer.rows, None) is not None:
            echo(f"these are the first {counted(counting.count, 'row')}: --rows N gives more, --rows 0 all", err=True)
        return counting.count

    def print_told(self, head: tuple[str, str], told: Told) -> None:
        """Names with what is said of them: whole, as lines of a page; in another form, as rows."""
        if self.form is not None:
            self.print_answer(Answer(head, iter(told)))
            return
        page = HelpFormatter(width=min(get_terminal_size().columns, 140))
        page.write_dl([(cut(name, 60), cut(text, _LONGEST)) for name, text in told], col_max=40)
        echo(*page.getvalue().splitlines())


class _Counting:
    def __init__(self, rows: Iterable[tuple[object, ...]], most: int) -> None:
        self._rows, self.count = islice(rows, most), 0

    def __iter__(self) -> "_Counting":
        return self

    def __next__(self) -> tuple[object, ...]:
        row = next(self._rows)
        self.count += 1
        return row


def answer(desk: Desk, statement: str, printer: Printer) -> int | None:
    """Print what a statement is answered with, and say how many rows that is; None where it is no table. `BadQuestion`: it is none."""
    if statement.startswith("."):
        name, _, about = statement.partition(" ")
        if name not in COMMANDS:
            raise BadQuestion(f"there is no command {cut(name, 60)}: {', '.join(COMMANDS)}, or a statement of SQL")
        COMMANDS[name].run(desk, about.strip().rstrip(";"), printer)
        return None
    found = desk.ask(statement)
    return None if found is None else printer.print_answer(found)


def _views(desk: Desk, about: str, printer: Printer) -> None:
    others = [(name, "a table of public registers: docs/registers.md") for name in desk.names() if name.startswith(f"{REGISTERS}.")]
    printer.print_told(("view", "what_it_holds"), [*views(), *others])


def _columns(desk: Desk, about: str, printer: Printer) -> None:
    if not about:
        raise BadQuestion("of which view? As in `.columns jobs`; `.views` lists them")
    printer.print_told(("column", "what_it_holds"), columns_of(desk, about))


def _help(desk: Desk, about: str, printer: Printer) -> None:
    told = [(name, command.says) for name, command in COMMANDS.items()]
    printer.print_told(("command", "what_it_does"), [*told, ("SELECT ...;", "answers a question; up to the ; it may take several lines")])


@dataclass(frozen=True, slots=True)
class Command:
    says: str
    run: Callable[[Desk, str, Printer], None]


def _quit(desk: Desk, about: str, printer: Printer) -> None:
    raise EOFError


COMMANDS = {
    ".views": Command("the views that can be asked, and what a row of each is", _views),
    ".columns": Command("the columns of a view or table, and what they hold: `.columns jobs`", _columns),
    ".help": Command("this", _help),
    ".quit": Command("ends the shell; so does Ctrl-D", _quit),
}
