"""rolecall sources"""

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from catalog.database import make_folder
from crawler.commands.options import catalog_option, json_option, set_option
from crawler.printing import echo_json
from crawler.run.places import Places
from schemas.errors import Problem
from schemas.source import Source
from spiders.boards.lists import add_rows, read_board_list
from spiders.registry import SOURCES, choose, families
from spiders.registry import sources as all_rows

registry_option = click.option(
    "--registry", type=click.Path(file_okay=False, path_type=Path), default=SOURCES, help="The folder of <family>.csv files."
)


@click.group("sources")
def sources_command() -> None:
    """The registry: which boards there are to crawl."""


@sources_command.command("list")
@click.argument("names", metavar="[FAMILY]...", nargs=-1)
@registry_option
@json_option
def list_command(names: tuple[str, ...], registry: Path, as_json: bool) -> None:
    """Print the rows, all or those of some families."""
    rows = choose(names, registry) if names else all_rows(registry)
    if as_json:
        echo_json([asdict(row) for row in rows])
        return
    for row in rows:
        click.echo(f"{row.key:<40} {row.status:<6} verified {row.verified:<12} {row.employer or ''}")
    click.echo(f"{len(rows)} boards of {len({row.family for row in rows})} families")


@sources_command.command("add")
@click.argument("source", metavar="FAMILY:BOARD")
@click.option("--employer", help="The employer's name.")
@click.option("--country", help="Two letters: the home of postings that name no country.")
@click.option("--url", help="Where reading starts, for families that need more than a board.")
@registry_option
def add_command(source: str, employer: str | None, country: str | None, url: str | None, registry: Path) -> None:
    """Add one board. `rolecall probe URL` finds its family and name."""
    family, _, board = source.partition(":")
    if family not in families() or not board:
        raise click.UsageError(f"{source!r} is no FAMILY:BOARD; families are {', '.join(families())}")
    report_added(add_rows([Source(family, board, employer, country, url)], registry))


@sources_command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--family", help="For lists whose rows name no platform.")
@registry_option
def import_command(file: Path, family: str | None, registry: Path) -> None:
    """Add the boards of a public list (CSV, JSON, JSONL). Boards of platforms that no spider reads are left out."""
    try:
        rows = read_board_list(file.read_text("utf-8", "replace"), family)
    except ValueError as error:
        raise Problem(f"{file}: {error}") from error
    known = [row for row in rows if row.family in families()]
    report_added(add_rows(known, registry))
    for name, count in Counter(row.family for row in rows if row.family not in families()).items():
        click.echo(f"{name}: {count} left out, no spider reads it")


def report_added(added: dict[str, int]) -> None:
    for family, count in added.items():
        click.echo(f"{family}: {count} added to {family}.csv" if count else f"{family}: nothing new")


@sources_command.command("check")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@registry_option
@catalog_option
@set_option
@json_option
def check_command(names: tuple[str, ...], registry: Path, places: Places, settings: tuple[tuple[str, Any], ...], as_json: bool) -> int:
    """Ask each board once, politely, and mark in the registry which answer (live), are gone (dead) or have moved."""
    from crawler.boards.looking import look_at, mark  # here: the other subcommands do without Scrapy
    from crawler.run.flow import load_settings

    rows = choose(names, registry) if names else all_rows(registry)
    make_folder(places.catalog.parent)
    looks = look_at(rows, load_settings(settings), places.http_store, places.log("check"))
    mark(looks, registry)
    if as_json:
        echo_json([asdict(look) for look in looks])
    else:
        for look in sorted(looks, key=lambda look: look.row.key):
            click.echo(f"{look.row.key:<40} {look.status:<8} {look.postings:>6} postings {look.reason or ''}")
    return 1 if any(look.status != "live" for look in looks) else 0
