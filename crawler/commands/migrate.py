"""rolecall migrate"""

import click

from catalog.database import CatalogError
from catalog.migrating import migrate, pending, rehearse
from catalog.writer import is_being_written
from crawler.commands.options import catalog_option, json_option
from crawler.printing import counted, echo, echo_json
from crawler.run.places import Places


@click.command("migrate")
@click.option(
    "--dry-run", is_flag=True, help="Take the steps on a copy, say how long that takes and whether it is sound, and leave the catalog."
)
@catalog_option
@json_option
def migrate_command(dry_run: bool, places: Places, as_json: bool) -> int:
    """Bring a catalog of an older rolecall up to date. Every command does so as it opens one; this says beforehand what that means.

    Exit code 1: the copy of a dry run is not sound.
    """
    steps = pending(places.catalog)
    if steps and not dry_run and is_being_written(places.catalog):
        raise CatalogError(f"another process is writing to {places.catalog}: wait until it ends")
    seconds, wrong = rehearse(places.catalog) if steps and dry_run else (0.0, [])
    if steps and not dry_run:
        migrate(places.catalog)
    if as_json:
        echo_json({"steps": steps, "dry_run": dry_run, "seconds": round(seconds, 3), "wrong": wrong})
    else:
        echo(*lines(places, steps, dry_run, seconds, wrong))
    return 1 if wrong else 0


def lines(places: Places, steps: list[str], dry_run: bool, seconds: float, wrong: list[str]) -> list[str]:
    if not steps:
        return [f"{places.catalog} is up to date"]
    if not dry_run:
        return [f"{places.catalog}: {counted(len(steps), 'step')} taken ({', '.join(steps)})"]
    sound = "the copy is sound" if not wrong else "THE COPY IS NOT SOUND: keep the old rolecall, and report this"
    return [f"{counted(len(steps), 'step')} to take: {', '.join(steps)}", f"on a copy, {seconds:.1f} s; {sound}", *wrong]
