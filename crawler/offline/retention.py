"""What is kept: of backups, the newest of so many days, weeks and months; of an archive, what a catalog may still ask for."""

import re
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from catalog.database import read_catalog
from catalog.sql import stamp
from crawler.config import Backup
from crawler.run.places import Places
from pipelines.archive import SUFFIX, Archive
from schemas.transaction import transaction

NAME = "%Y%m%dT%H%M%SZ.db"
_NAMED = re.compile(r"\d{8}T\d{6}Z\.db")
_KNOWN = "SELECT run_id, unarchived_at IS NULL FROM run"
_YOUNG = "SELECT run_id FROM run WHERE finished_at IS NULL OR finished_at >= ?"
_MARK = "UPDATE run SET unarchived_at = coalesce(unarchived_at, ?) WHERE run_id = ?"

Told = Callable[[], object]


def name_of(now: datetime) -> str:
    """A rotated backup's name: it sorts by time."""
    return now.astimezone(UTC).strftime(NAME)


def backups_in(folder: Path) -> list[Path]:
    """The rotated backups of a folder, the oldest first; what bears another name is nobody's business."""
    return sorted(path for path in folder.glob("*.db") if _NAMED.fullmatch(path.name))


def kept(times: Collection[datetime], keep: Backup) -> set[datetime]:
    """The newest of all, and of each of the last days, weeks and months that have one, as many as ``keep`` says."""
    newest_first = sorted(times, reverse=True)
    found = set(newest_first[:1])
    for number, day in ((keep.daily, "%Y-%m-%d"), (keep.weekly, "%G-%V"), (keep.monthly, "%Y-%m")):
        firsts: dict[str, datetime] = {}
        for one in newest_first:
            firsts.setdefault(one.strftime(day), one)
        found |= {*list(firsts.values())[:number]}
    return found


def rotate(folder: Path, keep: Backup) -> tuple[list[Path], list[str]]:
    """Remove what is not kept: (backups, runs of the archive beside them that none of the others needs)."""
    times = {datetime.strptime(path.name, NAME).replace(tzinfo=UTC): path for path in backups_in(folder)}
    gone = [times[at] for at in sorted(times.keys() - kept(times, keep))]
    for path in gone:
        for end in ("", "-wal", "-shm", ".lock"):
            path.with_name(path.name + end).unlink(missing_ok=True)
    return gone, drop_unneeded(folder)


def drop_unneeded(folder: Path) -> list[str]:
    """Remove archived runs beside backups, where each that knows them was made after they had left its archive. With a catalog of
    another name in the folder, which may need any of them, nothing is."""
    backups = backups_in(folder)
    copy = Places(folder / "any.db")
    if not backups or {*folder.glob("*.db")} - {*backups} or not copy.archive.is_dir():
        return []
    told: dict[str, bool] = {}
    for path in backups:
        with closing(read_catalog(path)) as db:
            for run, needs in db.execute(_KNOWN):
                told[run] = told.get(run, False) or bool(needs)
    with closing(Archive(copy.archive)) as archive:
        gone = [run for run in archive.runs() if told.get(run) is False]
        for run in gone:
            archive.remove(run)
    return gone


def find_unneeded(archive: Archive, db: sqlite3.Connection, cutoff: datetime, told: Told = lambda: None) -> list[str]:
    """The runs that ended before ``cutoff`` and hold no raw form that the catalog's postings have, or that a run which stays refers to.

    A run that the catalog does not know stays: it waits to be loaded.
    """
    known = {run for run, _ in db.execute(_KNOWN)}
    runs = archive.runs()
    waiting = {run for (run,) in db.execute(_YOUNG, (stamp(cutoff),))} | ({*runs} - known)
    waiting |= {run for (form,) in db.execute("SELECT content_hash FROM posting") if (run := archive.run_of(form))}
    needed: set[str] = set()
    while waiting := waiting - needed:
        needed |= waiting
        waiting = {run for one in waiting & {*runs} for run in _referred(archive, one, told)}
    return [run for run in runs if run not in needed]


def _referred(archive: Archive, run: str, told: Told) -> Iterator[str]:
    """The runs that hold what a run's lines refer to."""
    told()
    yield from (other for form in archive.forms_of(run) if (other := archive.run_of(form)))


def remove_runs(archive: Archive, db: sqlite3.Connection, runs: Collection[str], at: datetime) -> int:
    """Remove them, once the catalog says so; the bytes that are free. ``db``: a writer's connection."""
    freed = sum((archive.folder / f"{run}{SUFFIX}").stat().st_size for run in runs)
    with transaction(db):
        db.executemany(_MARK, [(stamp(at), run) for run in runs])
    for run in runs:
        archive.remove(run)
    return freed
