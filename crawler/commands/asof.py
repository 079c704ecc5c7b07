"""rolecall asof"""

from dataclasses import asdict
from pathlib import Path

import click

from catalog.asof import Held, count_as_of, find_cursor, is_cursor, span_of, write_as_of, write_tables
from catalog.database import reading
from crawler.commands.options import catalog_option, json_option
from crawler.printing import bar, counted, echo, echo_json
from crawler.run.places import Places
from pipelines.context import utc_now
from schemas.errors import Problem


@click.command("asof")
@click.argument("moment", metavar="DATE")
@click.option("--export", "out", type=click.Path(dir_okay=False, path_type=Path), help="Write the snapshot of that day, as JSON lines.")
@click.option("--tables", type=click.Path(dir_okay=False, path_type=Path), help="Write jobs and open_jobs of that day, as a SQLite file.")
@catalog_option
@json_option
def asof_command(moment: str, out: Path | None, tables: Path | None, places: Places, as_json: bool) -> None:
    """Say what the catalog held on a day: how many jobs, or, with --export or --tables, every job as its record was then.

    DATE is a day (its end, UTC), a time (2026-05-03T12:00) or a cursor: of a feed or snapshot, or its number alone (3314).
    """
    for file in filter(None, (out, tables)):
        places.refuse_own(file)
        if not file.parent.is_dir():
            raise Problem(f"there is no folder {file.parent}: make it, or name another file")
    with reading(places.catalog) as db, bar(0, "jobs", quiet=as_json) as progress:
        db.execute("BEGIN")  # one moment of it, whatever is written meanwhile
        cursor = find_cursor(db, moment)

        def show(done: int) -> None:
            progress.update(done - progress.n)

        writers = [(write_as_of, out), (write_tables, tables)]
        found = [write(db, cursor, file, show) for write, file in writers if file is not None] or [count_as_of(db, cursor)]
    if lies_ahead(moment):
        echo(f"{moment} lies ahead: this is the catalog as it stands", err=True)
    if as_json:
        echo_json(asdict(found[0]))
        return
    echo(*lines_of(found[0], [file for file in (out, tables) if file is not None]))


def lies_ahead(moment: str) -> bool:
    return not is_cursor(moment) and span_of(moment)[0] > utc_now()


def lines_of(held: Held, files: list[Path]) -> list[str]:
    where = f" in {' and '.join(map(str, files))}" if files else ""
    gone = f"{counted(held.pruned, 'job')} of that time have been pruned since, and are not among them"
    return [f"{counted(held.jobs, 'job')}, {held.open} open, as of cursor {held.cursor}{where}", *([gone] if held.pruned else [])]
