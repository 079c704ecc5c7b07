"""rolecall check"""

import sqlite3
from contextlib import ExitStack, closing
from dataclasses import asdict

import click

from catalog.database import reading
from catalog.soundness import RULES, find_faults, unreadable
from catalog.writer import is_being_written
from crawler.commands.options import catalog_option, json_option
from crawler.offline.checking import find_faults_of_archive
from crawler.printing import bar, counted, echo, echo_json
from crawler.run.places import Places
from pipelines.archive import Archive

HELD = {"postings": "posting", "jobs": "job WHERE postings > 0", "runs": "run"}


@click.command("check")
@catalog_option
@json_option
def check_command(places: Places, as_json: bool) -> int:
    """Look whether a catalog and its archive hold together: SQLite's pages and references, the words behind every value, jobs, counts,
    the archive's frames and index, and which runs both know.

    Prints a line for each kind of thing that is wrong, with what to do. Nothing is changed, and a crawl may write meanwhile.
    """
    with reading(places.catalog) as db, ExitStack() as ends:
        archive = ends.enter_context(closing(Archive(places.archive))) if places.archive.is_dir() else None
        is_written = is_being_written(places.catalog)
        db.execute("BEGIN")  # one moment of it, whatever is written meanwhile
        with bar(len(RULES) + (len(archive.runs()) if archive else 0), "checks", quiet=as_json) as progress:
            found = list(find_faults(db, progress.update))
            held: dict[str, int] = {}
            try:
                found += find_faults_of_archive(archive, db, is_written, progress.update)
                held = {name: db.execute(f"SELECT count(*) FROM {rows}").fetchone()[0] for name, rows in HELD.items()}  # noqa: S608
            except sqlite3.DatabaseError as error:
                found.append(unreadable("runs", error))
    if as_json:
        echo_json({**held, "findings": [asdict(one) | {"sentence": one.sentence} for one in found]})
    else:
        looked_at = ", ".join(counted(number, name.removesuffix("s")) for name, number in held.items())
        echo(*(one.sentence for one in found), f"{looked_at or places.catalog}: {counted(len(found), 'finding') if found else 'sound'}")
    return 1 if found else 0
