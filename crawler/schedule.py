"""When boards are due: ``due(ledger, registry, now, pace)``, a pure function of what the catalog's runs say of them.

A board that was read is due again after its interval: what its registry row says, else what is learned of how often it changes, else the
pace's own. One that could not be read is tried again soon, then ever later. Jitter makes an interval shorter, never longer, and is the same
whenever it is asked for. Within quiet hours nothing begins.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum, auto
from hashlib import blake2b
from itertools import pairwise
from math import log
from zoneinfo import ZoneInfo

from crawler.config import BadConfig, Schedule
from schemas.hours import Hours, parse_hours
from schemas.reading import Reading
from schemas.source import Source
from schemas.spans import about, parse_span, write_span

ORDERED = (("fastest", "slowest"), ("fastest", "every"), ("every", "slowest"), ("retry", "retry_most"))  # spans, the shorter first
LEARNED_FROM = 5  # intervals, at least
KEPT = 20  # the latest readings of a board, from which its rate is learned

Ledger = Mapping[str, Sequence[Reading]]  # family:board -> its readings, the oldest first


@dataclass(frozen=True, slots=True)
class Quiet(Hours):
    """Hours of each day, by the wall clock of a zone."""

    zone: ZoneInfo

    def around(self, moment: datetime) -> list[tuple[datetime, datetime]]:
        """The quiet hours that begin on the day before, on this day and on the next, in UTC. Of an hour that comes twice, when clocks are
        set back, both belong to them; hours that do not come are none."""
        day = moment.astimezone(self.zone).date()
        days = [day + timedelta(days=number) for number in (-1, 0, 1)]
        spans = [(self._at(day, self.begins, 0), self._at(day + timedelta(days=self.ends <= self.begins), self.ends, 1)) for day in days]
        return [(begins, ends) for begins, ends in spans if begins < ends]

    def _at(self, day: object, wall: time, fold: int) -> datetime:
        return datetime.combine(day, wall, self.zone).replace(fold=fold).astimezone(UTC)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Pace:
    """How often boards are looked at. ``every``: where nothing is stated nor learned; what is learned stays between ``fastest`` and
    ``slowest``. ``jitter``: the part of an interval, from 0 to 0.5, by which it may be shorter. ``retry``: after a first failure, doubled
    at each one more, up to ``retry_most``, and never longer than ``longest_wait``."""

    every: timedelta = timedelta(days=1)
    fastest: timedelta = timedelta(hours=12)
    slowest: timedelta = timedelta(days=3)
    quiet: tuple[Quiet, ...] = ()
    jitter: float = 0.1
    retry: timedelta = timedelta(hours=1)
    retry_most: timedelta = timedelta(days=1)
    longest_wait: timedelta = timedelta.max

    def out_of_quiet(self, moment: datetime) -> datetime:
        """``moment``, or the end of the quiet hours that it lies in."""
        for _ in range(len(self.quiet) + 1):  # one window may lead into another
            ends = [ends for one in self.quiet for begins, ends in one.around(moment) if begins <= moment < ends]
            if not ends:
                break
            moment = max(ends)
        return moment

    def time_left(self, now: datetime, most: timedelta) -> timedelta:
        """How long a run that begins now may read: ``most``, or up to the next quiet hours."""
        return min((begins - now for one in self.quiet for begins, _ in one.around(now) if now < begins < now + most), default=most)


def pace_of(said: Schedule) -> Pace:
    """What rolecall.toml says. Raises `BadConfig` where what it says does not hold together."""
    zone = ZoneInfo(said.timezone)
    quiet = tuple(Quiet(hours.begins, hours.ends, zone) for hours in map(parse_hours, said.quiet))
    for shorter, longer in ORDERED:
        least, most = getattr(said, shorter), getattr(said, longer)
        if least > most:
            raise BadConfig(
                f"schedule.{shorter} ({write_span(least)}) is longer than schedule.{longer} ({write_span(most)}): change one of them"
            )
    moments = [time(minute // 60, minute % 60) for minute in range(24 * 60)]
    if quiet and all(any(hours.holds(one) for hours in quiet) for one in moments):
        raise BadConfig("schedule.quiet leaves no minute of the day: nothing would ever be crawled")
    return Pace(said.every, said.fastest, said.slowest, quiet, said.jitter, said.retry, said.retry_most)


class Why(StrEnum):
    """What an interval is from."""

    NEVER = auto()  # the board was never read
    STATED = auto()  # its registry row
    LEARNED = auto()  # how often it was found changed
    USUAL = auto()  # the pace
    RETRY = auto()  # it could not be read
    RESTING = auto()  # it failed again and again, and is left alone


@dataclass(frozen=True, slots=True)
class Due:
    """When a board is to be crawled. ``at``: the moment, quiet hours heeded; ``wanted``: not heeded. ``read``: when it was read last;
    ``failures``: how often in a row it could not be since."""

    key: str
    why: Why
    interval: timedelta
    wanted: datetime
    at: datetime
    is_due: bool
    late: timedelta
    read: datetime | None = None
    failures: int = 0

    @property
    def reason(self) -> str:
        """Why then, in English."""
        times = f"{self.failures} time{'' if self.failures == 1 else 's'} in a row"
        said = {
            Why.NEVER: "never read",
            Why.STATED: f"every {write_span(self.interval)}, as its row says",
            Why.LEARNED: f"every {about(self.interval)}, as it is found to change",
            Why.USUAL: f"every {write_span(self.interval)}, as usual",
            Why.RETRY: f"could not be read {times}: again after {about(self.interval)}",
            Why.RESTING: f"could not be read {times}: left alone until then, as `rolecall health` says",
        }[self.why]
        return said if self.at == self.wanted else f"{said}; quiet hours"


def due(ledger: Ledger, registry: Iterable[Source], now: datetime, pace: Pace) -> list[Due]:
    """When each live board of the registry is due, the one that has waited longest first. ``now`` has a zone."""
    found = [when(row, ledger.get(row.key, ())[-KEPT:], now, pace) for row in registry if row.status == "live"]
    return sorted(found, key=order)


def left_alone(boards: Iterable[Due], resting: Mapping[str, datetime], now: datetime) -> list[Due]:
    """The same, where some boards are not to be asked until a moment (``resting``)."""
    return sorted((_rested(one, resting.get(one.key), now) for one in boards), key=order)


def _rested(one: Due, until: datetime | None, now: datetime) -> Due:
    """A board that is left alone; one that was is late from the end of that on."""
    if until and until > max(now, one.at):
        return replace(one, why=Why.RESTING, wanted=until, at=until, is_due=False, late=timedelta())
    return replace(one, wanted=until, late=now - until) if until and one.wanted < until <= now else one


def order(one: Due) -> tuple[datetime, datetime, str]:
    return one.at, one.wanted, one.key


def when(row: Source, readings: Sequence[Reading], now: datetime, pace: Pace) -> Due:
    """When one board is due. ``readings``: the oldest first."""
    why, interval, read, failures = judge(row, readings, pace)
    wanted = readings[-1].at + shortened(interval, row.key, readings[-1].at, pace.jitter) if readings else now
    soonest = max(wanted, now)
    at = wanted if (held := pace.out_of_quiet(soonest)) == soonest else held
    return Due(row.key, why, interval, wanted, at, at <= now, max(now - wanted, timedelta()), read, failures)


def judge(row: Source, readings: Sequence[Reading], pace: Pace) -> tuple[Why, timedelta, datetime | None, int]:
    """(why, interval since the last look, when it was read last, failures in a row)."""
    good = [one for one in readings if not one.failed]
    failures = next((number for number, one in enumerate(reversed(readings)) if not one.failed), len(readings))
    read = good[-1].at if good else None
    if not readings:
        return Why.NEVER, timedelta(), None, 0
    learned = None if row.every else learn(good, pace)
    why, usual = (Why.STATED, parse_span(row.every)) if row.every else (Why.LEARNED, learned) if learned else (Why.USUAL, pace.every)
    if not failures:
        return why, usual, read, 0
    longest = min(max(pace.retry_most, usual), pace.longest_wait)
    return Why.RETRY, min(min(pace.retry, usual) * 2 ** min(failures - 1, 20), longest), read, failures


def learn(readings: Sequence[Reading], pace: Pace) -> timedelta | None:
    """How long a board takes to change, on average, by how often a reading found it changed; None where it was read too seldom to say.

    Changes between two readings are seen as one: the estimate of Cho and Garcia-Molina (2003) accounts for that.
    """
    spans = [(after.at - before.at, after.changed) for before, after in pairwise(readings) if after.at > before.at]
    if len(spans) < LEARNED_FROM:
        return None
    changed = sum(found for _, found in spans)
    rate = -log((len(spans) - changed + 0.5) / (len(spans) + 0.5))  # changes in a span
    mean = sum((span for span, _ in spans), timedelta()) / len(spans)
    return max(pace.fastest, min(pace.slowest, mean / rate)) if rate > 0 and mean / rate < pace.slowest else pace.slowest


def shortened(interval: timedelta, key: str, since: datetime, jitter: float) -> timedelta:
    """An interval made shorter by up to ``jitter`` of it, so that boards that were read together drift apart. The same each time."""
    drawn = int.from_bytes(blake2b(f"{key} {since.astimezone(UTC).isoformat()}".encode(), digest_size=4).digest()) / 2**32
    return interval * (1 - jitter * drawn)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A reading (by its run) that lay ahead of the clock, and when it was first found so."""

    run: str
    at: datetime


def find_ahead(ledger: Ledger, known: Mapping[str, Anchor], now: datetime) -> dict[str, Anchor]:
    """The boards whose last reading lies ahead of ``now``, or was found so before (``known``): the clock was set back since."""
    last = {key: readings[-1] for key, readings in ledger.items() if readings}
    kept = {key: one for key, one in known.items() if key in last and one.run == last[key].run and one.at <= now}
    return kept | {key: Anchor(one.run, now) for key, one in last.items() if one.at > now and key not in kept}


def anchored(ledger: Ledger, ahead: Mapping[str, Anchor]) -> dict[str, Sequence[Reading]]:
    """The ledger with the last reading of these boards dated when it was first found ahead: no board waits for a clock to catch up."""
    moved = {key: [*ledger[key][:-1], replace(ledger[key][-1], at=one.at)] for key, one in ahead.items()}
    return {**ledger, **moved}
