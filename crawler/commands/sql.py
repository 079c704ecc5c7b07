"""rolecall sql"""

import sys
from math import isnan
from typing import Any

import click
from click.core import ParameterSource

from catalog.asking import SECONDS, STOPPED, UNREADABLE, BadQuestion, asking
from crawler.commands.options import catalog_option, joined_option
from crawler.run.places import Places
from crawler.shell.answering import MOST, Printer, answer
from crawler.shell.console import converse
from crawler.shell.statements import statements

LARGEST = 1_000_000  # characters of statements on standard input
NO_TEXT = "what is asked holds NUL, or bytes that are no UTF-8: write it as UTF-8 text"


def seconds_given(ctx: click.Context, param: click.Parameter, value: float) -> float:
    if isnan(value):
        raise click.BadParameter("nan is no number of seconds")
    return value


@click.command("sql")
@click.argument("query", metavar="[QUERY]", required=False)
@click.option("--csv", is_flag=True, help="Print CSV, for spreadsheets.")
@click.option("--json", is_flag=True, help="Print JSON, for machines: an array of objects.")
@click.option("--jsonl", is_flag=True, help="Print JSON lines: an object a row.")
@click.option(
    "--rows", "most", type=click.IntRange(0), metavar="N", help=f"At most so many rows; 0: all.  [default: {MOST:,} of a table, else all]"
)
@click.option(
    "--seconds",
    type=click.FloatRange(0),
    default=SECONDS,
    show_default=True,
    callback=seconds_given,
    help="That a query, and the printing of its rows, may take; 0: any time.",
)
@joined_option
@catalog_option
def sql_command(query: str | None, most: int | None, seconds: float, places: Places, **forms: Any) -> None:
    """Ask the catalog in SQL, which may read and never write. A catalog of an older version is brought up to date first.

    QUERY is one statement or several; without it they are read from standard input, and at a terminal there is a prompt. `.views` and
    `.columns VIEW` say what can be asked, and what it holds. Public registers, where they are there, are tables of `registers`.
    """
    form = one_form([name for name, is_given in forms.items() if is_given])
    refuse_no_registers(places)
    printer = Printer(form, most)
    with asking(places.catalog, places.registers, seconds) as desk:
        if query is None and sys.stdin.isatty():
            converse(desk, printer, str(places.catalog))
            return
        text = query if query is not None else read_statements()
        if UNREADABLE.search(text):
            raise click.UsageError(NO_TEXT)
        asked = list(statements(text))
        check(asked, form)
        try:
            for statement in asked:
                answer(desk, statement, printer)
        except EOFError:  # .quit
            return
        except KeyboardInterrupt as error:
            raise BadQuestion(STOPPED) from error


def one_form(forms: list[str]) -> str | None:
    if len(forms) > 1:
        raise click.UsageError(f"{' and '.join(f'--{form}' for form in forms)}: an answer has one form")
    return forms[0] if forms else None


def refuse_no_registers(places: Places) -> None:
    """`BadQuestion` where --registers names a file that is not there; where it is not given, registers may be absent."""
    given = click.get_current_context().get_parameter_source("registers") is ParameterSource.COMMANDLINE
    if given and places.registers is not None and not places.registers.is_file():
        raise BadQuestion(f"no registers at {places.registers}: make them with `rolecall registers load`, or name another file")


def read_statements() -> str:
    try:
        text = sys.stdin.read(LARGEST + 1)
    except UnicodeDecodeError as error:
        raise click.UsageError(NO_TEXT) from error
    if len(text) > LARGEST:
        raise BadQuestion(f"standard input holds more than {LARGEST:,} characters of SQL: give it in parts")
    return text


def check(asked: list[str], form: str | None) -> None:
    """UsageError where nothing is asked; `BadQuestion` for several answers where a file holds one."""
    if not asked:
        raise click.UsageError("nothing is asked: write a statement, as in `rolecall sql 'SELECT title FROM open_jobs'`")
    if form is not None and len(asked) > 1:
        raise BadQuestion(f"{len(asked)} statements are {len(asked)} answers, and --{form} prints one: ask one at a time")
