"""rolecall sql"""

import sys

import click

from catalog.asking import SECONDS, STOPPED, BadQuestion, asking
from crawler.commands.options import catalog_option, joined_option
from crawler.run.places import Places
from crawler.shell.answering import MOST, Printer, answer
from crawler.shell.console import converse
from crawler.shell.statements import statements

LARGEST = 1_000_000  # characters of statements on standard input


@click.command("sql")
@click.argument("query", metavar="[QUERY]", required=False)
@click.option("--csv", "form", flag_value="csv", help="Print CSV, for spreadsheets.")
@click.option("--json", "form", flag_value="json", help="Print JSON, for machines: an array of objects.")
@click.option("--jsonl", "form", flag_value="jsonl", help="Print JSON lines: an object a row.")
@click.option(
    "--rows", "most", type=click.IntRange(0), metavar="N", help=f"At most so many rows; 0: all.  [default: {MOST:,} of a table, else all]"
)
@click.option("--seconds", type=click.FloatRange(0), default=SECONDS, show_default=True, help="That a query may take; 0: any time.")
@joined_option
@catalog_option
def sql_command(query: str | None, form: str | None, most: int | None, seconds: float, places: Places) -> None:
    """Ask the catalog in SQL, which is read and never written.

    QUERY is one statement or several; without it they are read from standard input, and at a terminal there is a prompt. `.views` and
    `.columns VIEW` say what can be asked, and what it holds. Public registers, where they are there, are tables of `registers`.
    """
    printer = Printer(form, most)
    with asking(places.catalog, places.registers, seconds) as desk:
        if query is None and sys.stdin.isatty():
            converse(desk, printer, str(places.catalog))
            return
        asked = list(statements(query if query is not None else read_statements()))
        check(asked, form)
        try:
            for statement in asked:
                answer(desk, statement, printer)
        except KeyboardInterrupt as error:
            raise BadQuestion(STOPPED) from error


def read_statements() -> str:
    text = sys.stdin.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise BadQuestion(f"standard input holds more than {LARGEST:,} characters of SQL: give it in parts")
    return text


def check(asked: list[str], form: str | None) -> None:
    """UsageError where nothing is asked; `BadQuestion` for several answers where a file holds one."""
    if not asked:
        raise click.UsageError("nothing is asked: write a statement, as in `rolecall sql 'SELECT title FROM open_jobs'`")
    if form is not None and len(asked) > 1:
        raise BadQuestion(f"{len(asked)} statements are {len(asked)} answers, and --{form} prints one: ask one at a time")
