"""Whether everything that a crawl needs is there and in order, beyond what one command meets: the checks of `rolecall doctor`.

`CHECKS` is the one table of them. None writes anything, and none asks anybody.
"""

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

from catalog.database import HAS_TABLES, connect_to_read
from catalog.migrating import find_wrong, pending
from catalog.writer import is_being_written
from crawler.run.places import Places
from pipelines.archive import SUFFIX
from pipelines.archive_index import INDEX
from schemas.errors import Problem
from schemas.troubles import find_trouble
from spiders.registry import sources

LEAST_FREE = 1_000_000_000  # bytes: a crawl's archive and catalog grow by far less in a day
SLACK, LEAP = timedelta(days=1), timedelta(days=400)  # as the settings CLOCK_SLACK and CLOCK_LEAP
LEAST_SQLITE = (3, 38)  # the operators ->> of JSON
LONG_LOG = 512_000_000  # bytes of a -wal file: some reader has been open for long


class State(StrEnum):
    GOOD = auto()
    WARN = auto()  # it works, and is worth a look
    BAD = auto()  # something does not work, or soon will not


@dataclass(frozen=True, slots=True)
class Check:
    """What was found of one thing. ``cure``: what to do where it is not good."""

    name: str
    state: State
    words: str
    cure: str = ""


Found = Iterator[tuple[State, str, str]]


def examine(places: Places, now: datetime, contact: str, more: "Mapping[str, Looking] | None" = None) -> Iterator[Check]:
    """Every check, in order, and ``more``. A check that fails itself is one that found something bad."""
    for name, check in {**CHECKS, **(more or {})}.items():
        try:
            yield from (Check(name, *found) for found in check(places, now, contact))
        except Problem as error:
            yield Check(name, State.BAD, str(error), "see above")
        except (OSError, sqlite3.Error) as error:
            what = places.http_store if name == "robots" else places.catalog
            yield Check(
                name,
                State.BAD,
                str(find_trouble(error, what) or f"{what} is none of ours ({error})"),
                "see docs/operating.md, When it breaks",
            )


def versions(places: Places, now: datetime, contact: str) -> Found:
    try:
        own = version("rolecall")
    except PackageNotFoundError:
        yield State.BAD, "rolecall is not installed", "make setup, or pipx install its wheel"
        return
    said = f"rolecall {own}, Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < LEAST_SQLITE:
        yield State.BAD, said, f"SQLite {'.'.join(map(str, LEAST_SQLITE))} or newer is needed: install a newer Python"
    elif wrong := list(unmet()):
        yield State.BAD, f"{said}; {'; '.join(wrong)}", "install rolecall anew (make setup, pipx reinstall rolecall)"
    else:
        yield State.GOOD, said, ""


def unmet() -> Iterator[str]:
    """Libraries that are not there, or not in the version that is asked for."""
    for one in map(Requirement, requires("rolecall") or ()):
        if one.marker and not one.marker.evaluate({"extra": ""}):
            continue
        try:
            if not one.specifier.contains(version(one.name), prereleases=True):
                yield f"{one.name} {version(one.name)} is there, {one.specifier} is needed"
        except PackageNotFoundError:
            yield f"{one.name} is missing"


def disk(places: Places, now: datetime, contact: str) -> Found:
    folder = next(one for one in (places.catalog.parent.resolve(), *places.catalog.parent.resolve().parents) if one.is_dir())
    free = shutil.disk_usage(folder).free
    held = places.catalog.stat().st_size if places.catalog.is_file() else 0
    said = f"{free / 1e9:,.1f} GB free in {folder}"
    if free < max(LEAST_FREE, held // 4):
        yield State.BAD, said, "make room: `rolecall prune`, older backups"
    elif free < 2 * held:
        yield (
            State.WARN,
            f"{said}, the catalog has {held / 1e9:,.1f} GB",
            "a backup beside it, or `rolecall migrate --dry-run`, has no room",
        )
    else:
        yield State.GOOD, said, ""


def clock(places: Places, now: datetime, contact: str) -> Found:
    newest = newest_run(places)
    said = f"{now:%Y-%m-%d %H:%M} UTC"
    if newest is None:
        yield State.GOOD, said, ""
    elif now < newest - SLACK or now > newest + LEAP:
        yield (
            State.BAD,
            f"{said}, and the newest run ended {newest:%Y-%m-%d %H:%M}",
            "set the clock (timedatectl); else see CLOCK_SLACK, CLOCK_LEAP",
        )
    else:
        yield State.GOOD, f"{said}, the newest run ended {newest:%Y-%m-%d %H:%M}", ""


def newest_run(places: Places) -> datetime | None:
    if not has_tables(places):
        return None
    with closing(read_only(places)) as db:
        (newest,) = db.execute("SELECT max(finished_at) FROM run").fetchone()
    return datetime.fromisoformat(newest) if newest else None


def has_tables(places: Places) -> bool:
    """Whether there is a catalog, and more than its bare file."""
    if not places.catalog.is_file():
        return False
    with closing(read_only(places)) as db:
        return db.execute(HAS_TABLES).fetchone() is not None


def read_only(places: Places) -> sqlite3.Connection:
    """The catalog as it is: a command that looks brings nothing up to date."""
    return connect_to_read(places.catalog)


def catalog(places: Places, now: datetime, contact: str) -> Found:
    if not places.catalog.is_file():
        yield State.WARN, f"none at {places.catalog}", "`rolecall demo` or `rolecall crawl` makes one"
        return
    if not has_tables(places):
        yield State.WARN, f"{places.catalog} is empty", "`rolecall demo` or `rolecall crawl` fills it; else name another with --catalog"
        return
    steps = pending(places.catalog)
    with closing(read_only(places)) as db:
        wrong = list(find_wrong(db))
        postings, runs = (db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("posting", "run"))  # noqa: S608
    log = places.catalog.with_name(f"{places.catalog.name}-wal")
    said = f"{places.catalog}: {postings:,} postings, {runs:,} runs{', being written' if is_being_written(places.catalog) else ''}"
    if wrong:
        yield State.BAD, f"{said}; {wrong[0]}", "`rolecall check` says more; put a backup in its place"
    elif steps:
        yield State.WARN, f"{said}; of an older rolecall", "`rolecall migrate --dry-run`; the next command brings it up to date"
    elif log.is_file() and log.stat().st_size > LONG_LOG:
        yield State.WARN, f"{said}; {log.name} has {log.stat().st_size / 1e6:,.0f} MB", "end readers that have been open for long"
    else:
        yield State.GOOD, said, ""


def archive(places: Places, now: datetime, contact: str) -> Found:
    files = sorted(places.archive.glob(f"*{SUFFIX}")) if places.archive.is_dir() else []
    said = f"{places.archive}: {len(files):,} runs, {sum(path.stat().st_size for path in files) / 1e6:,.1f} MB"
    if not files:
        yield State.GOOD, f"{places.archive}: none yet", ""
        return
    known = known_runs(places)
    waiting = [path.name.removesuffix(SUFFIX) for path in files if path.name.removesuffix(SUFFIX) not in known]
    if waiting:
        yield State.WARN, f"{said}; {len(waiting)} that the catalog does not know", f"`rolecall load {places.archive}`"
    elif not (places.archive / INDEX).is_file():
        yield State.WARN, f"{said}; no index", "nothing: the next run makes it anew"
    else:
        yield State.GOOD, said, ""


def known_runs(places: Places) -> set[str]:
    if not has_tables(places):
        return set()
    with closing(read_only(places)) as db:
        return {run for (run,) in db.execute("SELECT run_id FROM run")}


def registry(places: Places, now: datetime, contact: str) -> Found:
    rows = sources(places.registry)
    live = sum(row.status == "live" for row in rows)
    own = sorted(places.registry.glob("*.csv")) if places.registry.is_dir() else []
    yield State.GOOD, f"{live:,} live boards of {len(rows):,} rows; {len(own)} files of your own in {places.registry}", ""


def robots(places: Places, now: datetime, contact: str) -> Found:
    if not places.http_store.is_file():
        yield State.GOOD, f"{places.http_store}: none yet", ""
        return
    with closing(connect_to_read(places.http_store)) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        hosts = db.execute("SELECT count(*) FROM robots").fetchone()[0] if "robots" in tables else 0
        away = [host for (host,) in db.execute("SELECT host FROM backoff WHERE until > ? ORDER BY host", (now.timestamp(),))]
    said = f"robots.txt of {hosts:,} hosts remembered"
    yield State.GOOD, said + (f"; left alone at their wish: {', '.join(away[:5])}" if away else ""), ""


def who(places: Places, now: datetime, contact: str) -> Found:
    if contact == "not given":
        yield State.WARN, "no contact is named to hosts", 'set ROLECALL_CONTACT, or [crawl] contact = "…" in rolecall.toml'
    else:
        yield State.GOOD, f"hosts are told to turn to {contact}", ""


Looking = Callable[[Places, datetime, str], Found]
CHECKS: dict[str, Looking] = {
    "versions": versions, "disk": disk, "clock": clock, "contact": who, "catalog": catalog, "archive": archive, "registry": registry,
    "robots": robots,
}  # fmt: skip
