"""The saved searches of a catalog: added, edited, paused, removed; each with its versions, and a cursor up to which it has looked.

Everything here is given an open catalog; what writes is a transaction of its own.
"""

import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from alerts.evaluate import Looking, look, start
from catalog.database import open_catalog
from catalog.sql import stamp
from schemas.errors import Problem
from schemas.search import Query
from schemas.transaction import transaction

INSTANT, DAILY = "instant", "daily"
_SEARCHES = """
SELECT s.id, s.uid, s.name, s.version, s.cursor, v.query, v.channels, v.pace, v.quiet, s.added_at, s.paused_at
FROM alert_search s JOIN alert_version v ON v.search = s.id AND v.version = s.version WHERE s.removed_at IS NULL ORDER BY s.name
"""
_NEW = "INSERT INTO alert_search (uid, name, version, cursor, added_at) VALUES (?, ?, 1, 0, ?) RETURNING id"
_VERSION = "INSERT INTO alert_version (search, version, query, channels, pace, quiet, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
_LEFT = """
WHERE state IN ('waiting', 'sending', 'dead')
  AND match IN (SELECT id FROM alert_match WHERE search = :search) AND channel NOT IN (SELECT value FROM json_each(:channels))
"""
# What the former places have not been given goes to those that take theirs: as new to a place that is come back to, but under the batch
# that it had there, which may have arrived.
_PASS_ON = f"""
INSERT INTO delivery (match, channel, message, state, due_at)
SELECT match, value, message, 'waiting', :at FROM delivery JOIN json_each(:others) {_LEFT}
ON CONFLICT DO UPDATE SET state = 'waiting', due_at = excluded.due_at, attempts = 0, error = NULL WHERE state = 'withdrawn'
"""
_WITHDRAW = f"UPDATE delivery SET state = 'withdrawn' {_LEFT}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a version of a search says: what is looked for, and how it is told. ``pace`` is of mails: instant (one a match) or daily (one a
    day); ``quiet``: hours of its own ("22:00-07:00", "none"), in the place of the settings'."""

    query: Query
    channels: tuple[str, ...]
    pace: str = DAILY
    quiet: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """A search as it stands. ``cursor``: it has looked at all that was before it."""

    id: int
    uid: str
    name: str
    version: int
    cursor: int
    wanted: Wanted
    added_at: str
    paused_at: str | None

    @property
    def looking(self) -> Looking:
        return Looking(self.id, self.uid, self.name, self.version, self.cursor, self.wanted.query, self.wanted.channels)


@dataclass(frozen=True, slots=True)
class Edited:
    """``told``: matches that there are to tell; ``passed_on``: messages that places which are left had not been given, and the new ones
    get; ``withdrawn``: those that nobody gets."""

    told: int
    passed_on: int
    withdrawn: int


class NoSearch(Problem):
    """A name that no search has, or one has already."""

    exit_code = 2


def open_ledger(path: Path) -> closing[sqlite3.Connection]:
    """A connection whose every commit is on the disk when it returns: what was sent is not forgotten with the power."""
    db = open_catalog(path)
    db.execute("PRAGMA synchronous = FULL")
    return closing(db)


def searches(db: sqlite3.Connection) -> list[Saved]:
    """All that are not removed, by name."""
    return [_saved(row) for row in map(tuple, db.execute(_SEARCHES))]


def find(db: sqlite3.Connection, name: str) -> Saved:
    """The search of that name. Raises `NoSearch`."""
    found = searches(db)
    if saved := next((one for one in found if one.name == name), None):
        return saved
    names = ", ".join(one.name for one in found[:20])
    raise NoSearch(f"no saved search is called {name!r}: " + (f"there are {names}" if names else "add one with `rolecall alerts add`"))


def has_searches(db: sqlite3.Connection) -> bool:
    """Whether there is a search that looks."""
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM alert_search WHERE removed_at IS NULL AND paused_at IS NULL)").fetchone()[0])


def look_all(db: sqlite3.Connection, now: datetime, failed: Callable[[str, Problem], object]) -> int:
    """Let every search look that is not paused, each in a transaction of its own. How many matches there are to tell. ``failed`` hears of a
    search (by name) that cannot look; it stays where it is."""
    told = 0
    for name in [saved.name for saved in searches(db)]:
        try:
            with transaction(db):
                saved = next((one for one in searches(db) if one.name == name and not one.paused_at), None)
                told += look(db, saved.looking, now) if saved else 0
        except Problem as error:
            failed(name, error)
    return told


def add(db: sqlite3.Connection, name: str, wanted: Wanted, now: datetime, *, backfill: bool = False) -> int:
    """Save a search. It begins silent: what fits already is known, and not told; with ``backfill``, it is. How many matches there are to
    tell."""
    with transaction(db):
        if any(saved.name == name for saved in searches(db)):
            raise NoSearch(f"there is a search {name!r} already: change it with `rolecall alerts edit`, or take another name")
        (number,) = db.execute(_NEW, (secrets.token_hex(8), name, stamp(now))).fetchone()
        _write(db, number, 1, wanted, now)
        return start(db, find(db, name).looking, now, backfill=backfill)


def edit(db: sqlite3.Connection, name: str, wanted: Wanted, now: datetime, *, backfill: bool = False) -> Edited:
    """Give a search another version, after all that its former one has to tell. Where it looks for something else, it begins as a new one
    does. What waits at a place that is left, or is dead there, goes to the places that are new."""
    with transaction(db):
        before = find(db, name)
        told = 0 if before.paused_at else look(db, before.looking, now)
        db.execute("UPDATE alert_search SET version = version + 1 WHERE id = ?", (before.id,))
        _write(db, before.id, before.version + 1, wanted, now)
        passed_on, withdrawn = _leave(db, before, wanted, now)
        if backfill or wanted.query != before.wanted.query:
            told += start(db, find(db, name).looking, now, backfill=backfill)
        return Edited(told, passed_on, withdrawn)


def _leave(db: sqlite3.Connection, before: Saved, wanted: Wanted, now: datetime) -> tuple[int, int]:
    """Of a search whose places change: how many messages were passed on, and how many nobody gets."""
    others = [channel for channel in wanted.channels if channel not in before.wanted.channels]
    left = {"search": before.id, "channels": orjson.dumps(wanted.channels).decode()}
    db.execute(_PASS_ON, left | {"others": orjson.dumps(others).decode(), "at": stamp(now)})
    (messages,) = db.execute(f"SELECT count(DISTINCT message) FROM delivery {_LEFT}", left).fetchone()
    db.execute(_WITHDRAW, left)
    return (messages, 0) if others else (0, messages)


def pause(db: sqlite3.Connection, name: str, now: datetime) -> None:
    """Look no further, and send nothing, until it is resumed."""
    with transaction(db):
        saved = find(db, name)
        db.execute("UPDATE alert_search SET paused_at = coalesce(paused_at, ?) WHERE id = ?", (stamp(now), saved.id))


def resume(db: sqlite3.Connection, name: str, now: datetime, *, silent: bool = False) -> None:
    """Go on from where it was paused; ``silent``: from now, and what waited is withdrawn."""
    with transaction(db):
        saved = find(db, name)
        db.execute("UPDATE alert_search SET paused_at = NULL WHERE id = ?", (saved.id,))
        if silent and saved.paused_at:
            db.execute(_WITHDRAW, {"search": saved.id, "channels": "[]"})
            start(db, saved.looking, now, backfill=False)


def remove(db: sqlite3.Connection, name: str, now: datetime) -> None:
    """Forget a search; what was told by it stays in the ledger, what waits is withdrawn."""
    with transaction(db):
        saved = find(db, name)
        db.execute("UPDATE alert_search SET removed_at = ? WHERE id = ?", (stamp(now), saved.id))
        db.execute(_WITHDRAW, {"search": saved.id, "channels": "[]"})
        db.execute("DELETE FROM alert_known WHERE search = ?", (saved.id,))


def _write(db: sqlite3.Connection, search: int, version: int, wanted: Wanted, now: datetime) -> None:
    query, channels = orjson.dumps(wanted.query.as_object()).decode(), orjson.dumps(wanted.channels).decode()
    db.execute(_VERSION, (search, version, query, channels, wanted.pace, wanted.quiet, stamp(now)))


def _saved(row: tuple[Any, ...]) -> Saved:
    number, uid, name, version, cursor, query, channels, pace, quiet, added_at, paused_at = row
    wanted = Wanted(Query.from_object(orjson.loads(query)), tuple(orjson.loads(channels)), pace, quiet)
    return Saved(number, uid, name, version, cursor, wanted, added_at, paused_at)
