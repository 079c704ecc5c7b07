"""rolecall prune"""

from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from typing import Any

import click

from catalog.database import reading
from catalog.prune import KINDS, Pruning
from catalog.writer import Writer
from crawler.commands.options import catalog_option, json_option
from crawler.offline.retention import find_unneeded, remove_runs
from crawler.printing import bar, echo, echo_json
from crawler.run.places import Places
from crawler.run.rules import rules_version
from pipelines.archive import Archive
from pipelines.context import utc_now
from schemas.spans import parse_age

ARCHIVE = "archive"  # removed only where it is named
SAYS = {
    "jobs": "jobs that closed before",
    "revisions": "former records that only earlier days need",
    "events": "events before (openings and closings of jobs that stay are kept)",
    "quarantine": "rows in quarantine of earlier runs",
}


class Age(click.ParamType[timedelta]):
    name = "age"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if isinstance(value, timedelta):
            return value
        try:
            return parse_age(str(value)).span
        except ValueError as error:
            self.fail(f"{value!r} is no age: {error}", param, ctx)


@click.command("prune")
@click.option("--keep", type=Age(), required=True, help="Keep what is no older than this: 90d, 26w, 18m (of 30 days), 2y.")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice((*KINDS, ARCHIVE)),
    multiple=True,
    help="Remove only this; may be repeated.  [default: all but archive]",
)
@click.option("--dry-run", is_flag=True, help="Say what would go, and leave it.")
@catalog_option
@json_option
def prune_command(keep: timedelta, kinds: tuple[str, ...], dry_run: bool, places: Places, as_json: bool) -> None:
    """Remove what is old from the catalog: closed jobs, former records, events, quarantine.

    What a hand said stays, whatever its age. So does the archive, but with `--kind archive`: then runs that ended before go whose raw forms
    no posting and no later run needs. Feeds that were last read before that age begin anew with a snapshot.
    """
    if ARCHIVE in kinds:
        prune_archive(places, cutoff_of(keep), dry_run, as_json)
    if not (rest := [kind for kind in kinds or KINDS if kind != ARCHIVE]):
        return
    pruning = Pruning(cutoff_of(keep), rest)
    with reading(places.catalog) as db:
        rows = pruning.count(db)
    if not dry_run:
        with Writer(places.catalog, rules_version()) as writer, bar(sum(rows.values()), "rows", quiet=as_json) as progress:
            rows = pruning.remove(writer.db, progress.update)
    if as_json:
        echo_json({"before": pruning.cutoff.isoformat(), "dry_run": dry_run, "rows": rows})
        return
    echo(f"before {pruning.cutoff:%Y-%m-%d %H:%M} UTC{', if it were done' if dry_run else ''}:")
    echo(*(f"{number:>10,}  {SAYS[kind]}" for kind, number in rows.items()))


def prune_archive(places: Places, cutoff: datetime, dry_run: bool, as_json: bool) -> None:
    """Remove, or with ``dry_run`` count, the archived runs that nobody needs."""
    with closing(Archive(places.archive)) as archive, ExitStack() as ends:
        writer = None if dry_run else ends.enter_context(Writer(places.catalog, rules_version()))
        db = writer.db if writer else ends.enter_context(reading(places.catalog))
        with bar(len(archive.runs()), "runs", quiet=as_json) as progress:
            runs = find_unneeded(archive, db, cutoff, progress.update)
        freed = remove_runs(archive, db, runs, utc_now()) if writer else 0
    if as_json:
        echo_json({"before": cutoff.isoformat(), "dry_run": dry_run, "runs": runs, "bytes": freed})
    else:
        echo(f"{len(runs):>10,}  archived runs before {cutoff:%Y-%m-%d} that nobody needs{'' if dry_run else f': {freed / 1e6:,.1f} MB'}")


def cutoff_of(keep: timedelta) -> datetime:
    """The moment that is so long ago; the oldest one that there is, where that is before it."""
    now = utc_now()
    return now - keep if keep < now - datetime.min.replace(tzinfo=now.tzinfo) else datetime.min.replace(year=1000, tzinfo=now.tzinfo)
