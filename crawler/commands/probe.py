"""rolecall probe"""

import csv
import io
import shlex
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any

import click

from crawler.boards.looking import probe_live
from crawler.boards.probe import Probe, probe
from crawler.commands.options import catalog_option, json_option, registry_option, set_option
from crawler.printing import counted, echo, echo_json
from crawler.run.flow import load_settings
from crawler.run.places import Places
from schemas.errors import Problem
from schemas.source import Source
from spiders.registry import COLUMNS, sources

SAYS = {
    0: "a board on {family}",
    1: "schema.org JobPosting",
    2: "a platform that no spider reads yet: spiders/ats/{family}.py would be new",
    3: "no platform known here: a spider of its own (docs/sources.md)",
}


@click.command("probe")
@click.argument("page", metavar="URL|FILE")
@click.option("--url", default="", help="The address that a saved FILE had.")
@registry_option
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
        known = found.row and any(row.key.casefold() == found.row.key.casefold() for row in sources(places.registry))
        echo_probe(found, bool(known))
    return 0 if found.row and found.rung < 2 and found.answers is not False else 1


def echo_probe(found: Probe, is_known: bool) -> None:
    family = found.row.family if found.row else ""
    echo(f"rung {found.rung}: {SAYS[found.rung].format(family=family)}")
    if found.row and found.rung < 2:
        echo(f"row     {row_text(found.row)}", f"add     {'is in the registry already' if is_known else adding(found.row)}")
    if found.answers:
        echo(f"board   answers, {counted(found.postings, 'posting')}")
    if found.name_fits is False:
        echo("doubt   its postings name another organization: look before you add it")
    for other in found.others:
        echo(f"also    {other.family}:{other.board} (by {other.how})")
    if found.note:
        echo(f"note    {found.note}")


def adding(row: Source) -> str:
    """The command that adds a row."""
    given = ((f"--{name}", value) for name in ("employer", "country", "url") if (value := getattr(row, name)))
    return shlex.join(["rolecall", "sources", "add", row.key, *chain.from_iterable(given)])


def row_text(row: Source) -> str:
    """The row as a line of its CSV file."""
    line = io.StringIO()
    writer = csv.DictWriter(line, COLUMNS, lineterminator="")
    writer.writerow({name: value or "" for name, value in asdict(row).items() if name in COLUMNS})
    return line.getvalue()
