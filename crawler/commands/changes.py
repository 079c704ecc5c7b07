"""rolecall changes"""

import sqlite3
import sys
import time
from pathlib import Path
from shlex import quote

import click
import orjson

from catalog.changes import events_since, jobs_since, start_of
from catalog.cursors import Gone
from catalog.database import reading
from crawler.commands.options import catalog_option
from crawler.printing import echo, echo_lines
from crawler.run.places import Places

_PAUSE = 0.25  # seconds between two looks at the catalog


@click.command("changes")
@click.option("--since", metavar="CURSOR", help="Where to go on: of a snapshot's first line, or of the last line read.")
@click.option("--follow", is_flag=True, help="Wait for what changes next, until stopped.")
@click.option("--limit", type=click.IntRange(min=1), help="Stop after so many lines.")
@click.option("--events", is_flag=True, help="Every event with its values as they were, not each job's newest record.")
@catalog_option
def changes_command(since: str | None, follow: bool, limit: int | None, events: bool, places: Places) -> int:
    """Print what changed as JSON lines: of each job its newest record, in the order in which they were stored.

    Without --since, from the beginning. A cursor that cannot be followed is answered by a line whose op is "gone", and exit code 3:
    take a snapshot with rolecall export. `rolecall schema feed` prints the lines' JSON Schema.
    """
    try:
        with reading(places.catalog) as db:
            _print(db, since, follow, sys.maxsize if limit is None else limit, events)
    except Gone as gone:
        echo_lines([orjson.dumps({"op": "gone", "reason": gone.reason, "cursor": str(gone.now), "cure": cure(places.catalog)}) + b"\n"])
        echo(f"rolecall: {gone}", err=True)
        return gone.exit_code
    except KeyboardInterrupt:
        if not follow:
            raise
    return 0


def cure(catalog: Path) -> str:
    return f"rolecall export --catalog {quote(str(catalog))}"


def _print(db: sqlite3.Connection, since: str | None, follow: bool, left: int, events: bool) -> None:
    number, read = start_of(db, since, events=events), events_since if events else jobs_since
    while left:
        version = db.execute("PRAGMA data_version").fetchone()[0]
        part = read(db, number, left, check=since is not None)
        echo_lines(part.lines)
        number, left = part.last, left - len(part.lines)
        if part.is_last and not follow:
            return
        while part.is_last and left and db.execute("PRAGMA data_version").fetchone()[0] == version:
            time.sleep(_PAUSE)
