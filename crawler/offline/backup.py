"""A copy of all that a catalog needs, made while it is in use: ``back_up(places, out)``."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from catalog.database import CatalogError, connect_to_read, read_catalog
from catalog.writer import is_being_written
from crawler.run.places import Places
from pipelines.archive import SUFFIX
from pipelines.archive_index import INDEX
from schemas.files import clear_parts, replacing

PAGES_AT_ONCE = 1_000
Progress = Callable[[int, int], object]  # pages copied, pages in all


@dataclass(frozen=True, slots=True)
class Backup:
    """What was copied. ``archived``: files of the archive that stand beside the copy; ``copied``: of these, those that were not there."""

    catalog: str
    bytes: int
    archived: int = 0
    copied: int = 0
    registry: int = 0  # files of the user's own


def back_up(
    places: Places, out: Path, *, overwrite: bool = False, archiving: bool = True, progress: Progress = lambda done, of: None
) -> Backup:
    """Copy a catalog to ``out``, and its archive and the user's registry to ``raw`` and ``sources`` beside it.

    The catalog is copied as it stands in one moment, and takes its name last. The archive is copied after that moment: what a catalog
    holds was archived before. Files that are there already are not copied again. CatalogError: ``out`` is there and not to be
    overwritten, is in use, or there is no room; what was there is then as it was.
    """
    copy = Places(out)
    _refuse(places, out, overwrite)
    beside = copy.archive.resolve() == places.archive.resolve()
    files = [] if beside or not archiving else sorted(places.archive.glob(f"*{SUFFIX}"))
    rows = [] if copy.registry.resolve() == places.registry.resolve() else sorted(filter(Path.is_file, places.registry.glob("*.csv")))
    try:
        _refuse_without_room(places.catalog, files, copy)
        with replacing(out) as file:
            clear_parts(out)
            copy_database(places.catalog, Path(file.name), progress)
            if files:
                copy_index(places.archive, copy.archive)
            copied = sum(copy_file(path, copy.archive) for path in files)
            kept = [copy_file(path, copy.registry) for path in rows]
            drop_log(out)
    except (OSError, sqlite3.Error) as error:
        said = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise CatalogError(f"{out} cannot be written ({said}): free some space, or name another place. Nothing was overwritten") from error
    return Backup(str(out), out.stat().st_size, len(files), copied, len(kept))


def _refuse(places: Places, out: Path, overwrite: bool) -> None:
    if not out.parent.is_dir():
        raise CatalogError(f"there is no folder {out.parent}: make it, or name another file (--into FOLDER makes its folder)")
    places.refuse_own(out)
    if out.exists() and not overwrite:
        raise CatalogError(f"{out} is there already: name another file, or give --overwrite")
    if out.exists() and is_being_written(out):
        raise CatalogError(f"{out} is a catalog that another process is writing to: name another file")


def _refuse_without_room(catalog: Path, files: list[Path], copy: Places) -> None:
    """CatalogError where the disk has no room for the copy."""
    needed = catalog.stat().st_size + sum(path.stat().st_size for path in files if not is_copied(path, copy.archive))
    free = shutil.disk_usage(copy.catalog.parent).free
    if needed > free:
        said = f"{copy.catalog.parent} has {free / 1e6:,.0f} MB free, and the copy takes {needed / 1e6:,.0f} MB"
        raise CatalogError(f"{said}: free some space, or name another place")


def copy_database(source: Path, target: Path, progress: Progress = lambda done, of: None) -> None:
    """Copy an SQLite file as it stands in one moment, whoever writes to it meanwhile."""
    with closing(read_catalog(source) if source.name != INDEX else connect_to_read(source)) as db:
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on, one moment
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode = OFF")  # a file that is thrown away where it is not whole needs none
            db.backup(copy, pages=PAGES_AT_ONCE, progress=lambda status, left, total: progress(total - left, total))


def copy_index(archive: Path, to: Path) -> None:
    """Copy an archive's index; one that is damaged is left behind, and made anew by whoever opens the copy."""
    try:
        with replacing(to / INDEX) as index:
            copy_database(archive / INDEX, Path(index.name))
            drop_log(to / INDEX)
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:
            raise


def copy_file(path: Path, folder: Path) -> bool:
    """Copy a file into a folder, with its date; False where it is there."""
    if is_copied(path, folder):
        return False
    with replacing(folder / path.name) as file, path.open("rb") as read:
        shutil.copyfileobj(read, file)
        file.flush()
        shutil.copystat(path, file.name)
    return True


def is_copied(path: Path, folder: Path) -> bool:
    with suppress(FileNotFoundError):
        there, here = (folder / path.name).stat(), path.stat()
        return (there.st_size, there.st_mtime_ns) == (here.st_size, here.st_mtime_ns)
    return False


def drop_log(database: Path) -> None:
    """Remove what SQLite noted beside a file that is about to be replaced: it belongs to the old one."""
    for end in ("-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
