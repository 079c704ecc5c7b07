"""rolecall changes"""

import select
import sqlite3
import sys
import time
from pathlib import Path
from shlex import quote

import click
import orjson

from catalog.asof import kept_since
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
        _print(places.catalog, since, follow, sys.maxsize if limit is None else limit, events)
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


def _print(catalog: Path, since: str | None, follow: bool, left: int, events: bool) -> None:
    """All lines; of a follower, until it is stopped, also of a catalog of the same identity that takes this one's place."""
    place = since
    while left:
        file = _file_at(catalog)  # before it is opened: whatever takes its place after that is noticed
        with reading(catalog) as db:
            is_same = True
            if events and place is None and (floor_at := kept_since(db)):
                echo(f"rolecall: events before {floor_at} were removed for their age: what is told of that time has gaps", err=True)
            while is_same:
                version = _version(db)
                place, left = _print_so_far(db, place, left, events)
                if not follow or not left:
                    return
                is_same = _wait(db, version, catalog, file)


def _print_so_far(db: sqlite3.Connection, place: str | None, left: int, events: bool) -> tuple[str, int]:
    """The lines from a place up to now, at most ``left``; from where to go on, and how many are left."""
    number, read = start_of(db, place, events=events), events_since if events else jobs_since
    while True:
        part = read(db, number, left, check=place is not None)
        echo_lines(part.lines)
        number, left = part.last, left - len(part.lines)
        if part.is_last or not left:
            return str(part.place), left


def _wait(db: sqlite3.Connection, version: int, catalog: Path, file: tuple[int, int] | None) -> bool:
    """Wait for what is committed next. False where another file is at the catalog's place now."""
    while _version(db) == version:
        if _file_at(catalog) != file:
            return False
        _pause()
    return True


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA data_version").fetchone()[0])


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file it is; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _pause() -> None:
    """BrokenPipeError as soon as nobody reads what is printed."""
    try:
        output = sys.stdout.fileno()
    except OSError:  # no file: it has no reader that could go
        time.sleep(_PAUSE)
        return
    reader = select.poll()
    reader.register(output, 0)  # what is told unasked: it hung up, or failed
    if reader.poll(_PAUSE * 1000):
        raise BrokenPipeError
