"""How searches stand: what was matched, sent, waits and is dead; for people and machines. Reads alone."""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from catalog.sql import stamp

_COUNTS = """
SELECT m.search, d.state, count(*) FROM alert_match m JOIN delivery d ON d.match = m.id GROUP BY m.search, d.state
"""
_MATCHES = """
SELECT m.at, m.reason, m.nth, m.job, m.told ->> '$.job.title', m.told ->> '$.job.organization', m.message, m.version,
  (SELECT json_group_object(d.channel, d.state) FROM delivery d WHERE d.match = m.id)
FROM alert_match m WHERE m.search = ? ORDER BY m.id DESC LIMIT ?
"""
_VERSIONS = "SELECT version, at, query, channels, pace, quiet FROM alert_version WHERE search = ? ORDER BY version"


# One that failed may well arrive a while later; one that was never tried waits for a digest or the end of quiet hours, a day at most.
FAILING, IDLE = timedelta(days=1), timedelta(days=2)
_STUCK = """
SELECT d.channel, sum(d.state = 'dead'), sum(d.state <> 'dead'), min(m.at), json_group_array(DISTINCT s.name), max(d.error)
FROM delivery d JOIN alert_match m ON m.id = d.match JOIN alert_search s ON s.id = m.search
WHERE s.removed_at IS NULL AND s.paused_at IS NULL AND (d.state = 'dead'
  OR (d.state IN ('waiting', 'sending') AND m.at < iif(d.attempts > 0, :failing, :idle)))
GROUP BY d.channel ORDER BY d.channel
"""


@dataclass(frozen=True, slots=True)
class Stuck:
    """Messages that do not arrive at a channel: ``dead`` ones are tried no more, ``waiting`` ones have been for too long. ``since``: of
    when the first is; ``error``: why one of them did not, None where none was tried."""

    channel: str
    dead: int
    waiting: int
    since: str
    searches: tuple[str, ...]
    error: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A match as the ledger has it; ``deliveries``: JSON, channel -> state."""

    at: str
    reason: str
    nth: int
    job: str
    title: str | None
    organization: str | None
    message: str
    version: int
    deliveries: str


def counts(db: sqlite3.Connection) -> dict[int, dict[str, int]]:
    """By the number of a search, how many deliveries are in which state."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for search, state, number in map(tuple, db.execute(_COUNTS)):
        found[search][state] = number
    return found


def latest(db: sqlite3.Connection, search: int, most: int) -> list[Told]:
    """The matches of a search, the newest first."""
    return [Told(*row) for row in map(tuple, db.execute(_MATCHES, (search, most)))]


def versions(db: sqlite3.Connection, search: int) -> list[dict[str, Any]]:
    """What a search has said, in order."""
    names = ("version", "at", "query", "channels", "pace", "quiet")
    return [dict(zip(names, row, strict=True)) for row in map(tuple, db.execute(_VERSIONS, (search,)))]


def stuck(db: sqlite3.Connection, now: datetime) -> list[Stuck]:
    """By channel, the messages of searches that look which do not arrive."""
    rows = db.execute(_STUCK, {"failing": stamp(now - FAILING), "idle": stamp(now - IDLE)})
    return [
        Stuck(channel, dead, waiting, since, tuple(sorted(orjson.loads(names))), error)
        for channel, dead, waiting, since, names, error in map(tuple, rows)
    ]
