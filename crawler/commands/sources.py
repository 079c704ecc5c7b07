"""rolecall sources"""

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from catalog.database import make_folder
from crawler.commands.options import catalog_option, json_option, registry_option, set_option
from crawler.drafts import BEFORE, KINDS
from crawler.printing import counted, cut, echo, echo_json
from crawler.run.places import Places
from schemas.errors import Problem
from schemas.secrets import holds_secret, redact
from schemas.source import Source
from schemas.urls import why_not_asked
from spiders.boards.lists import add_rows, read_board_list, stated_columns
from spiders.registry import choose, families, what_is_wrong
from spiders.registry import sources as all_rows

if TYPE_CHECKING:
    from crawler.drafts.writing import Written

SAVED = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("sources")
def sources_command() -> None:
    """The registry: which boards there are to crawl."""


@sources_command.command("list")
@click.argument("names", metavar="[FAMILY]...", nargs=-1)
@registry_option
@catalog_option
@json_option
def list_command(names: tuple[str, ...], places: Places, as_json: bool) -> None:
    """Print the rows, all or those of some families."""
    rows = choose(names, places.registry) if names else all_rows(places.registry)
    if as_json:
        echo_json([asdict(row) for row in rows], clean=redact)
        return
    for row in rows:
        echo(f"{row.key:<40} {row.status:<6} verified {row.verified:<12} {every(row):<11} {row.employer or ''}")
    echo(f"{counted(len(rows), 'board')} of {counted(len({row.family for row in rows}), 'family', 'families')}")


def every(row: Source) -> str:
    return f"every {row.every}" if row.every else ""


@sources_command.command("add")
@click.argument("source", metavar="FAMILY:BOARD")
@click.option("--employer", help="The employer's name.")
@click.option("--country", help="Two letters: the home of postings that name no country.")
@click.option("--url", help="Where reading starts, for families that need more than a board.")
@click.option("--every", help="How often `rolecall tick` looks at it, as in 6h or 2d; else as often as it is found to change.")
@registry_option
@catalog_option
def add_command(source: str, places: Places, **columns: str | None) -> None:
    """Add one board to your own registry files, or change what they say of it. `rolecall probe URL` finds its family and name."""
    family, _, board = source.partition(":")
    if family not in families() or not board:
        raise click.UsageError(f"{source!r} is no FAMILY:BOARD; families are {', '.join(families())}")
    row = Source(family, board, **{name: text for name, text in columns.items() if text})
    if wrong := what_is_wrong(stated_columns(row)) or (row.url and why_not_asked(row.url)):
        raise click.UsageError(f"{source}: {wrong}")
    report_added(add_rows([row], places.registry, replacing=True), places.registry)


@sources_command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--family", help="For lists whose rows name no platform.")
@registry_option
@catalog_option
def import_command(file: Path, family: str | None, places: Places) -> None:
    """Add the boards of a public list (CSV, JSON, JSONL). Boards of platforms that no spider reads are left out."""
    try:
        rows, nameless = read_board_list(file.read_text("utf-8", "replace"), family)
    except ValueError as error:
        raise Problem(f"{file}: {error}") from error
    wrong = {row.key: said for row in rows if row.family in families() and (said := what_is_wrong(stated_columns(row)))}
    known = [row for row in rows if row.family in families() and row.key not in wrong]
    report_added(add_rows(known, places.registry), places.registry)
    for name, count in Counter(row.family for row in rows if row.family not in families()).items():
        echo(f"{name}: {count} left out, no spider reads it")
    echo(*(f"{cut(key, 80)}: left out, {said}" for key, said in wrong.items()))
    if nameless:
        echo(f"{counted(nameless, 'row')} left out: no platform and board named there")


@sources_command.command("new")
@click.argument("family")
@click.option(
    "--from", "first", multiple=True, required=True, type=SAVED, help="A saved answer: the list, then a detail. FILE... may follow."
)
@click.argument("more", metavar="[FILE]...", nargs=-1, type=SAVED)
@click.option("--like", type=click.Choice(tuple(KINDS)), help="The template; else the one that is nearest to the files.")
@click.option("--room", type=click.Choice(tuple(BEFORE)), help="Where it belongs: platforms, aggregators and feeds, employers' own sites.")
@click.option("--board", default="", help="The board that was saved, by the platform's own name for it.")
@click.option("--employer", help="Whose board it is.")
@click.option("--country", help="Two letters: the home of postings that name no country.")
@click.option("--url", help="The address of the saved list, as it was asked.")
@click.option("--detail-url", help="That of the saved detail, where its page does not say it.")
def new_command(
    family: str, first: tuple[Path, ...], more: tuple[Path, ...], like: str | None, room: str | None, detail_url: str | None, **row: Any
) -> None:
    """Draft a family from saved answers: spider, registry row, golden cases, section of the docs. For contributors, in a checkout."""
    if holds_secret(row["url"] or "") or holds_secret(detail_url or ""):
        raise click.UsageError("a draft is made to be shared: leave the key out of --url and --detail-url")
    from crawler.drafts.writing import draft_family  # here: the other subcommands do without Scrapy

    written = draft_family(family, [*first, *more], row=Source(family, **row), like=like, room=room, detail_url=detail_url)
    echo(f"template {written.kind}; a small family of its kind is {written.model}", *(f"  {path}" for path in written.paths))
    echo(*(f"read: {name}" for name in written.taken))
    echo(*(f"made up, for no list was saved: {name}; put the real one in its place" for name in written.made_up))
    echo(*(f"not used: {name}" for name in written.unused), *next_steps(family, shown_alone(written)))


def shown_alone(written: "Written") -> tuple[tuple[str, str], ...]:
    """The saved answers that `rolecall ingest` can read by themselves: an opening's answer beside a JSON list completes its row, and stands
    in the golden case."""
    return written.answers[:1] if written.kind in ("list-detail", "list-page") else written.answers


def next_steps(family: str, answers: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return (
        "next",
        "  1. see each field, and what nobody reads yet; mend the spider",
        *(f"     rolecall ingest --dry-run --source {family} --url {quote(url)} {quote(path)}" for path, url in answers),
        "  2. put invented names and texts in place of what was saved, and the section of docs/sources.md in order",
        "  3. make quick: writes each missing expected.jsonl, then record.jsonl, once and fails. Review every value, run it again",
    )


def report_added(written: dict[str, int], folder: Path) -> None:
    for family, count in written.items():
        echo(f"{family}: {count} written to {folder / family}.csv" if count else f"{family}: nothing new")


@sources_command.command("check")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@registry_option
@catalog_option
@set_option
@json_option
def check_command(names: tuple[str, ...], places: Places, settings: tuple[tuple[str, Any], ...], as_json: bool) -> int:
    """Ask each board once, politely, and note in your registry files which answer (live), are gone (dead) or have moved."""
    from crawler.boards.looking import look_at, mark  # here: the other subcommands do without Scrapy
    from crawler.run.flow import load_settings

    rows = choose(names, places.registry) if names else all_rows(places.registry)
    make_folder(places.catalog.parent)
    looks = look_at(rows, load_settings(settings), places.http_store, places.log("check"))
    mark(looks, places.registry)
    if as_json:
        echo_json([asdict(look) for look in looks], clean=redact)
    else:
        for look in sorted(looks, key=lambda look: look.row.key):
            echo(f"{look.row.key:<40} {look.status:<8} {counted(look.postings, 'posting'):>15} {redact(look.reason or '')}")
    if left := len(rows) - len(looks):
        echo(f"rolecall: stopped, {left} not asked. What was found is noted; the same command asks them again", err=True)
    return 1 if left or any(look.status != "live" for look in looks) else 0
