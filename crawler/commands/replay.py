"""rolecall replay"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from itertools import groupby
from typing import Any

import click

from catalog.database import reading
from catalog.employers import read_homes, site_name
from crawler.commands.options import catalog_option, joined_option, json_option, registry_option, set_offline_option, workers_option
from crawler.offline.replaying import Changes, board_differences, board_of, current_forms, derive_all_anew, read_anew
from crawler.printing import bar, counted, echo, echo_json
from crawler.run.deriving import deriving
from crawler.run.flow import Flow, load_settings
from crawler.run.places import Places
from crawler.run.runs import open_run
from pipelines.archive import Archive
from pipelines.extract.organization.employer import Board
from schemas.errors import Problem


@click.command("replay")
@click.option("--run", help="Only the postings that this run saw.")
@click.option("--dry-run", is_flag=True, help="Print what would change and leave the catalog as it is.")
@click.option("--examples", type=click.IntRange(0, 100), default=3, show_default=True, help="Examples of each field.")
@registry_option
@joined_option
@catalog_option
@workers_option
@set_offline_option
@json_option
def replay_command(
    run: str | None, dry_run: bool, examples: int, places: Places, settings: tuple[tuple[str, Any], ...], as_json: bool
) -> int:
    """Derive postings anew from the archive, without network: how a changed rule changes values.

    Prints which fields differ for how many postings. History notes these as `rederived`, under a run of kind replay.
    """
    changes = Changes(examples)
    without, chosen = (("record", "batch") if dry_run else ("record",)), load_settings(settings)
    with (
        closing(Archive(places.archive)) as archive,
        values_as_they_stand(places, archive, run) as db,
        deriving(chosen, count_postings(db)) as workers,
        open_run(places, "replay", archiving=False, loading=not dry_run, settings=chosen) as rolecall,
        Flow(rolecall, chosen, without, workers=workers) as flow,
        bar(count_postings(db), "postings", quiet=as_json) as progress,
    ):
        rolecall.earlier |= read_homes(db)  # a dry run has no writer that knows them
        forms = current_forms(db, archive, run, rolecall.run, changes)
        for (family, name, lineage), derived in groupby(derive_all_anew(flow, forms), key=board_of):
            anew = read_anew(db, derived)
            board = Board(family, name, rolecall.home_of(family, name), lineage, site_name(db, family, name))
            for posting_id, told in board_differences(db, board, anew):
                changes.add(posting_id, told)
            progress.update(len(anew))
    echo_changes(changes, dry_run, as_json)
    echo(*(f"BUG, {counted(times, 'posting')} not derived: {error}" for error, times in rolecall.failures.items()), err=True)
    return 1 if rolecall.failures else 0


@contextmanager
def values_as_they_stand(places: Places, archive: Archive, run: str | None) -> Iterator[sqlite3.Connection]:
    """The catalog before the first value is replaced. `Problem` where the archive does not have ``run``."""
    if run and run not in archive.runs():
        raise Problem(f"no run {run!r} in {places.archive}: its files are named after their runs")
    with reading(places.catalog) as db:
        db.execute("BEGIN")
        yield db


def count_postings(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM posting").fetchone()[0])


def echo_changes(changes: Changes, dry_run: bool, as_json: bool) -> None:
    if as_json:
        echo_json({**asdict(changes), "fields": dict(changes.fields.most_common()), "dry_run": dry_run})
        return
    echo(f"{counted(changes.postings, 'posting')} derived anew, {changes.rederived} {'would read' if dry_run else 'read'} otherwise")
    if changes.missing:
        echo(f"{changes.missing} are not in the archive: they stay as they are until a crawl sees them again")
    for name, times in changes.fields.most_common():
        echo(f"  {name:<24} {times:>7} {'posting' if times == 1 else 'postings'}")
        for example in changes.examples[name]:
            echo(f"    {example}")
