"""rolecall report"""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.database import reading
from crawler.commands.options import catalog_option
from crawler.printing import bar, counted, echo
from crawler.run.places import Places
from schemas.errors import Problem
from schemas.files import make_folder, replacing

if TYPE_CHECKING:
    from reports.picture import Asked, Question

NEEDS = "`rolecall report` needs {0}: install it with `pip install 'rolecall[report]'`, in a checkout with `make setup`"
LIBRARIES = ("matplotlib", "jinja2")


@click.command("report")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The file to write; with png or svg the folder.  [default: exports/report.html beside the catalog]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "png", "svg"]),
    default="html",
    show_default=True,
    help="One page, or a file for each picture.",
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last day of the week that is told.  [default: the day of the catalog's last run]",
)
@click.option("--currency", metavar="CODE", help="Whose pay is shown, as in EUR.  [default: that of most jobs]")
@catalog_option
def report_command(out: Path | None, form: str, until: datetime | None, currency: str | None, places: Places) -> None:
    """Write a report of the catalog: pictures with the numbers behind them, in one file that needs nothing else.

    What is paid, who sponsors, the prevailing wage, whether pay is stated, days open, what changed in a week, claims, completeness.
    """
    if currency is not None and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise click.UsageError(f"--currency {currency!r} is no code of a currency: write three letters, as in EUR")
    check_installed()
    from reports.making import when  # here: no other command needs them

    out = out or (places.exports / "report.html" if form == "html" else places.exports / "report")
    places.refuse_own(out)
    check_place(out, form)
    try:
        with reading(places.catalog) as db:
            db.execute("BEGIN")  # one moment, whatever is written meanwhile
            asked = when(db, until.date() if until else None, currency.upper() if currency else None)
            questions = asked_of(db, asked)
        write_page(out, questions, asked, places) if form == "html" else write_pictures(out, questions, form)
    except KeyboardInterrupt as error:
        raise Problem("stopped: the report is not finished. The same command makes it anew") from error


def check_installed() -> None:
    """`Problem` where a library of the extra is not there."""
    for name in LIBRARIES:
        if find_spec(name) is None:
            raise Problem(NEEDS.format(name))


def check_place(out: Path, form: str) -> None:
    """`Problem` where nothing can be written: told before all is read."""
    if str(out) == "-":
        raise Problem("a report is not written to standard output: name a file with --out, as in --out report.html")
    if form == "html" and out.is_dir():
        raise Problem(f"{out} is a folder: name a file in it, as in {out / 'report.html'}")
    if form != "html" and out.exists() and not out.is_dir():
        raise Problem(f"{out} is a file, and each picture is one of its own: name a folder with --out")
    folder = out.parent if form == "html" else out
    make_folder(folder, "name another with --out")


def asked_of(db: sqlite3.Connection, asked: "Asked") -> "list[Question]":
    from reports.making import QUESTIONS, make

    found = []
    with bar(len(QUESTIONS), "questions") as progress:
        for question in make(db, asked):
            found.append(question)
            progress.update()
    return found


def write_page(out: Path, questions: "list[Question]", asked: "Asked", places: Places) -> None:
    from reports.page import page

    content = page(questions, asked, places.catalog.name).encode()
    with replacing(out) as file:
        file.write(content)
    shown = sum(picture.chart is not None for question in questions for picture in question.pictures)
    echo(f"{counted(shown, 'picture')} of {counted(len(questions), 'question')} in {out} ({len(content) / 1000:,.0f} kB)")


def write_pictures(out: Path, questions: "list[Question]", form: str) -> None:
    from reports.drawing import draw, written

    pictures = [picture for question in questions for picture in question.pictures]
    drawn = [picture for picture in pictures if picture.chart is not None]
    for picture in bar(drawn, "pictures"):
        with replacing(out / f"{picture.name}.{form}") as file:
            file.write(written(draw(picture.chart), form, {"Title": picture.title, "Description": picture.counts}))
    gone = list(remove_former(out, (picture.name for picture in pictures if picture.chart is None), form))
    echo(f"{counted(len(drawn), 'picture')} in {out}")
    echo(*(f"{name} of a former report was removed: there is no such picture now" for name in gone))
    echo(*(f"{picture.title}: {picture.why}" for picture in pictures if picture.chart is None))


def remove_former(out: Path, names: Iterable[str], form: str) -> Iterator[str]:
    """Remove what a former report wrote of pictures that there are none of now; each file's name, where there was one."""
    for name in names:
        file = out / f"{name}.{form}"
        if file.is_file():
            file.unlink()
            yield file.name
