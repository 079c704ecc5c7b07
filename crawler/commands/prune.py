"""rolecall prune"""

import re
from datetime import datetime, timedelta
from typing import Any

import click

from catalog.database import reading
from catalog.prune import KINDS, Pruning
from catalog.writer import Writer
from crawler.commands.options import catalog_option, json_option
from crawler.printing import bar, echo, echo_json
from crawler.run.places import Places
from crawler.run.rules import rules_version
from pipelines.context import utc_now

_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_AGE = re.compile(r"(\d{1,5})([dwmy])")
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
        found = _AGE.fullmatch(str(value).strip().lower())
        if found is None or not int(found[1]):
            self.fail(f"{value!r} is no age: write days, weeks, months or years, as in 90d, 26w, 18m or 2y", param, ctx)
        return timedelta(days=int(found[1]) * _DAYS[found[2]])


@click.command("prune")
@click.option("--keep", type=Age(), required=True, help="Keep what is no older than this: 90d, 26w, 18m (of 30 days), 2y.")
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Remove only this; may be repeated.  [default: all]")
@click.option("--dry-run", is_flag=True, help="Say what would go, and leave it.")
@catalog_option
@json_option
def prune_command(keep: timedelta, kinds: tuple[str, ...], dry_run: bool, places: Places, as_json: bool) -> None:
    """Remove what is old from the catalog: closed jobs, former records, events, quarantine.

    What a hand said stays, whatever its age, and so does the archive. Feeds that were last read before that age begin anew with a snapshot.
    """
    pruning = Pruning(cutoff_of(keep), kinds or KINDS)
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


def cutoff_of(keep: timedelta) -> datetime:
    """The moment that is so long ago; the oldest one that there is, where that is before it."""
    now = utc_now()
    return now - keep if keep < now - datetime.min.replace(tzinfo=now.tzinfo) else datetime.min.replace(year=1000, tzinfo=now.tzinfo)
