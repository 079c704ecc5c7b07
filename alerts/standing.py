"""How searches stand: what was matched, sent, waits and is dead; for people and machines. Reads alone."""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

_COUNTS = """
SELECT m.search, d.state, count(*) FROM alert_match m JOIN delivery d ON d.match = m.id GROUP BY m.search, d.state
"""
_MATCHES = """
SELECT m.at, m.reason, m.nth, m.job, m.told ->> '$.job.title', m.told ->> '$.job.organization', m.message, m.version,
  (SELECT json_group_object(d.channel, d.state) FROM delivery d WHERE d.match = m.id)
FROM alert_match m WHERE m.search = ? ORDER BY m.id DESC LIMIT ?
"""
_VERSIONS = "SELECT version, at, query, channels, pace, quiet FROM alert_version WHERE search = ? ORDER BY version"


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
