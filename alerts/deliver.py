"""Handing messages over: ``deliver`` sends what is due, each message once to each channel.

Of each batch it is written down first that it is begun, then, when the channel has it, that it is sent; both are on the disk before the
next step. A batch that was begun and not ended, for the machine stopped, is sent again as it was, under the ids that it had: files look at
what they hold; a mail server or receiver that had it already gets it once more, with the same Message-ID or ``webhook-id``.
"""

import fcntl
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson

from alerts.channels import open_channel
from alerts.channels.base import Batch, Channel, Undelivered, Unopened
from alerts.ledger import DAILY
from alerts.messages import Message, one_line
from alerts.settings import Settings
from alerts.timing import is_quiet, next_attempt, next_digest, parse_quiet
from catalog.sql import LISTED, listed, stamp
from schemas.errors import Problem
from schemas.secrets import redact
from schemas.transaction import transaction

STAYS, STAY = timedelta(days=7), 200  # what was sent in this time is shown still, and so many at least
LONGEST_PAUSE = timedelta(days=1, hours=1)  # more than any that we make: what is due later was written down under a clock that was ahead

_CHANNELS = """
SELECT DISTINCT channel FROM delivery d WHERE state IN ('waiting', 'sending')
  AND (? OR NOT EXISTS (SELECT 1 FROM alert_rest r WHERE r.channel = d.channel AND r.until > ? AND r.until <= ?)) ORDER BY channel
"""
_MESSAGE = "d.message, s.name, s.uid, m.reason, m.nth, m.at, m.told"
_OF = """
FROM delivery d JOIN alert_match m ON m.id = d.match JOIN alert_search s ON s.id = m.search
JOIN alert_version v ON v.search = s.id AND v.version = s.version WHERE d.channel = ?
"""
_DUE = f"""
SELECT d.match, d.state, d.attempts, d.batch, v.pace, v.quiet, {_MESSAGE} {_OF} AND s.removed_at IS NULL AND s.paused_at IS NULL
  AND (d.state = 'sending' OR (d.state = 'waiting' AND (d.due_at <= ? OR d.due_at > ? OR ?))) ORDER BY d.match
"""
_EARLIER = f"SELECT d.sent_at, {_MESSAGE} {_OF} AND d.state = 'sent' ORDER BY d.match DESC LIMIT ?"
_STANDING = f"""
SELECT d.match {_OF} AND d.match {LISTED} AND d.state IN ('waiting', 'sending') AND s.removed_at IS NULL AND s.paused_at IS NULL
"""
_BEGIN = f"UPDATE delivery SET state = 'sending', batch = ?, attempts = attempts + 1 WHERE channel = ? AND match {LISTED}"
# What was withdrawn while it was handed over stays so.
_SENT = f"UPDATE delivery SET state = 'sent', sent_at = ?, error = NULL WHERE state = 'sending' AND channel = ? AND match {LISTED}"
_FAILED = f"UPDATE delivery SET state = ?, due_at = ?, error = ? WHERE state = 'sending' AND channel = ? AND match {LISTED}"
_FAILED_ALL = "UPDATE delivery SET state = ?, error = ? WHERE state = 'waiting' AND channel = ?"
# What an address asked for holds for all that goes there, also what comes meanwhile and what other searches have.
_REST = "INSERT OR REPLACE INTO alert_rest (channel, until) VALUES (?, ?)"
_RESTED = "DELETE FROM alert_rest WHERE channel = ?"


class AlreadySending(Problem):
    """Another process delivers the messages of this catalog."""


@dataclass(slots=True)
class Sent:
    """What became of messages: ``waiting``: they will be tried again; ``dead``: they will not. ``errors``: why, by search and
    channel ("ml: mailto:me@example.org")."""

    sent: int = 0
    waiting: int = 0
    dead: int = 0
    errors: dict[str, str] = field(default_factory=dict)

    def count(self, state: str, failed: int) -> None:
        """Add what failed, and is "waiting" or "dead" now."""
        if state == "dead":
            self.dead += failed
        else:
            self.waiting += failed

    @property
    def sentence(self) -> str:
        """ "alerts: 3 sent, 1 to be tried again; ml: mailto:me@example.org: no mail server is named"; or empty."""
        counts = [
            f"{number} {state}"
            for number, state in ((self.sent, "sent"), (self.waiting, "to be tried again"), (self.dead, "dead"))
            if number
        ]
        return "; ".join(filter(None, (f"alerts: {', '.join(counts)}" if counts else "", *self._whys)))

    @property
    def _whys(self) -> Iterator[str]:
        """Each reason once, after all that have it."""
        for why in dict.fromkeys(self.errors.values()):
            yield f"{', '.join(key for key, value in self.errors.items() if value == why)}: {why}"


@dataclass(frozen=True, slots=True)
class _Row:
    """A delivery that is due."""

    match: int
    is_begun: bool
    attempts: int
    batch: str | None
    pace: str
    quiet: str | None
    message: Message


@contextmanager
def delivering(catalog: Path) -> Iterator[None]:
    """Hold ``<catalog>.alerts.lock``: one process at a time delivers. Raises `AlreadySending`."""
    with closing(catalog.with_name(f"{catalog.name}.alerts.lock").open("a")) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadySending(f"another process is sending the alerts of {catalog}: wait until it ends") from error
        yield


def deliver(
    db: sqlite3.Connection,
    settings: Settings,
    now: datetime,
    *,
    at_once: bool = False,
    told: Callable[[int], object] = lambda sent: None,
    opened: Callable[[str, Settings], Channel] = open_channel,
) -> Sent:
    """Send what is due. ``at_once``: also what waits for a digest, for the end of quiet hours or of a pause after a failure. ``told`` hears
    how many messages have gone out. The caller holds `delivering`."""
    done = Sent()
    asked = (at_once, stamp(now), stamp(now + LONGEST_PAUSE))
    for address in [address for (address,) in map(tuple, db.execute(_CHANNELS, asked))]:
        with closing(_open(address, settings, opened)) as channel:
            for rows in _batches(_due(db, address, channel, settings, now, at_once), channel):
                try:
                    sent = _send(db, address, channel, rows, now)
                    done.sent += sent
                    told(sent)
                except Undelivered as error:
                    _note_failure(db, address, rows, error, now, done)
                    if error.is_down:
                        break
    return done


def _open(address: str, settings: Settings, opened: Callable[[str, Settings], Channel]) -> Channel:
    """An address in the ledger may be one that no channel knows, or knows no more: that costs its own messages alone."""
    try:
        return opened(address, settings)
    except Exception as error:
        why = str(error) if isinstance(error, Problem) else f"{type(error).__name__}: {error}"
        return Unopened(f"{redact(address)} cannot be opened: {why}")


def _due(db: sqlite3.Connection, address: str, channel: Channel, settings: Settings, now: datetime, at_once: bool) -> list[_Row]:
    found = []
    for match, state, attempts, batch, pace, quiet, *message in map(
        tuple, db.execute(_DUE, (address, stamp(now), stamp(now + LONGEST_PAUSE), at_once))
    ):
        row = _Row(match, state == "sending", attempts, batch, pace, quiet, _message(message))
        if at_once or not _waits(row, channel, settings, now):
            found.append(row)
    return found


def _waits(row: _Row, channel: Channel, settings: Settings, now: datetime) -> bool:
    """Whether it is too early: for a digest, or in quiet hours."""
    hours = parse_quiet(row.quiet) if row.quiet else settings.quiet
    if channel.rings and is_quiet(now, hours, settings.zone):
        return True
    is_for_digest = channel.of_one and row.pace == DAILY and row.batch is None
    told = datetime.fromisoformat(row.message.at)  # after now where the clock was ahead: what waits for that moment waits too long
    return is_for_digest and told <= now < next_digest(told, settings.digest_at, settings.zone)


def _message(row: Sequence[Any]) -> Message:
    values = [*row[:-1], orjson.loads(row[-1])]
    return Message(*values)


def _batches(rows: list[_Row], channel: Channel) -> Iterator[list[_Row]]:
    """Rows that go out together: first those of a batch that was begun or failed, as it was, then the others."""
    former = sorted((row for row in rows if row.batch), key=lambda row: row.batch or "")
    for _, batch in groupby(former, key=lambda row: row.batch):
        yield list(batch)
    fresh = [row for row in rows if not row.batch]
    groups = groupby(sorted(fresh, key=_search), key=_search) if channel.of_one else [("", fresh)]
    for _, group in groups:
        yield from _parts(list(group), channel)


def _search(row: _Row) -> str:
    return row.message.uid


def _parts(rows: list[_Row], channel: Channel) -> Iterator[list[_Row]]:
    most = 1 if channel.of_one and rows and rows[0].pace == "instant" else channel.most
    return (rows[first : first + most] for first in range(0, len(rows), most))


def _send(db: sqlite3.Connection, address: str, channel: Channel, rows: list[_Row], now: datetime) -> int:
    """Hand over what of a batch still stands: a search may have been removed, paused or edited since. How many messages that were."""
    earlier = sent_before(db, address, channel, now)
    with transaction(db):
        standing = {match for (match,) in map(tuple, db.execute(_STANDING, (address, listed(row.match for row in rows))))}
        rows = [row for row in rows if row.match in standing]
        if not rows:
            return 0
        batch, matches = rows[0].batch or _batch_id(rows), listed(standing)
        db.execute(_BEGIN, (batch, address, matches))
    again = any(row.batch for row in rows)
    hand_over(channel, Batch(batch, tuple(row.message for row in rows), again, earlier))
    with transaction(db):
        db.execute(_SENT, (stamp(now), address, matches))
        db.execute(_RESTED, (address,))
    return len(rows)


def hand_over(channel: Channel, batch: Batch) -> None:
    """Send a batch. Whatever goes wrong with a channel costs its own messages alone. Raises `Undelivered`."""
    try:
        channel.send(batch)
    except Undelivered:
        raise
    except Exception as error:
        raise Undelivered(f"it failed in a way that nobody foresaw: {type(error).__name__}: {error}", is_down=True) from error


def sent_before(db: sqlite3.Connection, address: str, channel: Channel, now: datetime) -> tuple[Message, ...]:
    """What a channel that shows it was sent last, the oldest first: a feed's readers that come every few days miss nothing."""
    since = stamp(now - STAYS)
    rows = enumerate(map(tuple, db.execute(_EARLIER, (address, channel.shows)))) if channel.shows else ()
    return tuple(_message(row) for n, (sent_at, *row) in rows if n < STAY or sent_at >= since)[::-1]


def _batch_id(rows: Iterable[_Row]) -> str:
    """Of one message its id; of several, of all of theirs."""
    ids = [row.message.id for row in rows]
    return ids[0] if len(ids) == 1 else blake2b("\n".join(ids).encode(), digest_size=16, person=b"rolecall batch").hexdigest()


def _note_failure(db: sqlite3.Connection, address: str, rows: list[_Row], error: Undelivered, now: datetime, done: Sent) -> None:
    again = None if error.for_good else next_attempt(now, max(row.attempts for row in rows) + 1)
    if again and error.after:
        again = max(again, now + error.after)
    why = one_line(str(error), 300)
    state, due = ("waiting", stamp(again)) if again else ("dead", stamp(now))
    with transaction(db):
        if error.of_all:  # before this batch waits with them
            others = "dead" if error.for_good else "waiting"
            done.count(others, db.execute(_FAILED_ALL, (others, why, address)).rowcount)
        if error.of_all and error.after:
            db.execute(_REST, (address, stamp(now + error.after)))
        done.count(state, db.execute(_FAILED, (state, due, why, address, listed(row.match for row in rows))).rowcount)
    done.errors |= {f"{one_line(row.message.search, 60)}: {redact(address)}": why for row in rows}


@dataclass(frozen=True, slots=True)
class Dead:
    """A message that no channel will be given any more, unless somebody says so."""

    message: str
    search: str
    channel: str
    reason: str
    job: str
    attempts: int
    error: str | None


_DEAD = """
SELECT d.message, s.name, d.channel, m.reason, m.job, d.attempts, d.error FROM delivery d JOIN alert_match m ON m.id = d.match
JOIN alert_search s ON s.id = m.search WHERE d.state = 'dead' ORDER BY d.match, d.channel
"""
_REVIVE = f"UPDATE delivery SET state = 'waiting', attempts = 0, due_at = ? WHERE state = 'dead' AND message {LISTED}"


def dead_letters(db: sqlite3.Connection) -> list[Dead]:
    """The messages that could not be delivered, in order."""
    return [Dead(*row) for row in map(tuple, db.execute(_DEAD))]


def resend(db: sqlite3.Connection, messages: Iterable[str], now: datetime) -> int:
    """Let dead messages (by id) wait again. How many deliveries that is."""
    with transaction(db):
        return db.execute(_REVIVE, (stamp(now), listed(messages))).rowcount
