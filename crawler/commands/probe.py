"""rolecall probe"""

import csv
import io
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from crawler.boards.looking import probe_live
from crawler.boards.probe import Probe, probe
from crawler.commands.options import catalog_option, json_option, set_option
from crawler.printing import echo_json
from crawler.run.flow import load_settings
from crawler.run.places import Places
from schemas.errors import Problem
from schemas.source import Source
from spiders.registry import COLUMNS

SAYS = {
    0: "a board on {family}: one row in data/sources/{family}.csv",
    1: "schema.org JobPosting: one row in data/sources/jsonld.csv",
    2: "a platform that no spider reads yet: spiders/ats/{family}.py would be new",
    3: "no platform known here: a spider of its own (docs/sources.md)",
}


@click.command("probe")
@click.argument("page", metavar="URL|FILE")
@click.option("--url", default="", help="The address that a saved FILE had.")
@catalog_option
@set_option
@json_option
def probe_command(page: str, url: str, places: Places, settings: tuple[tuple[str, Any], ...], as_json: bool) -> int:
    """Find out how a career page can be read, and print the registry row that adds it.

    A URL is fetched, and its board asked whether it answers; a saved FILE is only looked at.
    """
    if "://" in page:
        log = places.log("probe")
        found = probe_live(page, load_settings(settings), log)
        if isinstance(found, str):
            raise Problem(f"{page} gave no page ({found}): save it from a browser and probe the file. Log: {log}")
    elif Path(page).is_file():
        found = probe(url, Path(page).read_text("utf-8", "replace"))
    else:
        raise Problem(f"{page} is neither a file nor a URL: write https://… for a page")
    if as_json:
        echo_json(asdict(found))
    else:
        echo_probe(found)
    return 0 if found.row and found.rung < 2 and found.answers is not False else 1


def echo_probe(found: Probe) -> None:
    family = found.row.family if found.row else ""
    click.echo(f"rung {found.rung}: {SAYS[found.rung].format(family=family)}")
    if found.row and found.rung < 2:
        click.echo(f"row     {row_text(found.row)}")
    if found.answers:
        click.echo(f"board   answers, {found.postings} postings")
    if found.name_fits is False:
        click.echo("doubt   its postings name another organization: look before you add it")
    for other in found.others:
        click.echo(f"also    {other.family}:{other.board} (by {other.how})")
    if found.note:
        click.echo(f"note    {found.note}")


def row_text(row: Source) -> str:
    """The row as a line of its CSV file."""
    line = io.StringIO()
    writer = csv.DictWriter(line, COLUMNS, lineterminator="")
    writer.writerow({name: value or "" for name, value in asdict(row).items() if name in COLUMNS})
    return line.getvalue()
