"""When boards are due: rules one by one, and whole months with a clock of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from click import UsageError
from click.testing import CliRunner, Result

from crawler.cli import cli
from crawler.config import BadConfig, Schedule
from crawler.schedule import LEARNED_FROM, Anchor, Due, Pace, Quiet, Why, anchored, due, find_ahead, learn, left_alone, pace_of, shortened
from schemas.reading import Reading
from schemas.source import Source
from schemas.spans import parse_span
from spiders.registry import sources

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
STEADY = Pace(jitter=0)


def oven(**columns: str) -> Source:
    return Source("greenhouse", "oven", **columns)


def look(hours_ago: float, now: datetime = NOON, **values: bool) -> Reading:
    return Reading(f"run {hours_ago}", now - timedelta(hours=hours_ago), **values)


def one_due(*readings: Reading, row: Source | None = None, now: datetime = NOON, pace: Pace = STEADY) -> Due:
    (found,) = due({"greenhouse:oven": readings}, [row or oven()], now, pace)
    return found


def test_a_board_that_was_never_read_is_due_at_once() -> None:
    found = one_due()
    assert (found.is_due, found.why, found.at, found.read) == (True, Why.NEVER, NOON, None)


def test_a_board_is_due_again_after_the_usual_interval() -> None:
    assert not one_due(look(23.9)).is_due
    found = one_due(look(25, accepted=True))
    assert (found.is_due, found.why, found.late, found.read) == (True, Why.USUAL, HOUR, NOON - 25 * HOUR)


def test_what_its_row_says_goes_before_what_is_learned() -> None:
    often = [look(hours, changed=True) for hours in range(200, 0, -12)]
    assert one_due(*often).why is Why.LEARNED
    found = one_due(*often, row=oven(every="2d"))
    assert (found.why, found.interval) == (Why.STATED, 2 * DAY)


def test_boards_that_are_dead_or_have_moved_are_never_due() -> None:
    assert due({}, [oven(status="dead"), oven(status="moved")], NOON, STEADY) == []


@pytest.mark.parametrize(
    ("changed_in_ten", "interval"),
    [(0, 3 * DAY), (1, 3 * DAY), (5, timedelta(days=1.5465)), (10, 12 * HOUR)],
    ids=["never", "seldom", "every other day", "always"],
)
def test_a_rate_of_change_is_learned_and_bounded(changed_in_ten: int, interval: timedelta) -> None:
    days = [Reading(f"{day}", NOON + day * DAY, changed=0 < day <= changed_in_ten) for day in range(11)]
    found = learn(days, STEADY)
    assert found is not None
    assert abs(found - interval) < timedelta(minutes=1)


def test_a_rate_is_learned_of_enough_looks_alone() -> None:
    days = [Reading(f"{day}", NOON + day * DAY) for day in range(LEARNED_FROM + 1)]
    assert learn(days, STEADY)
    assert learn(days[1:], STEADY) is None


def test_looks_that_failed_teach_nothing() -> None:
    days = [Reading(f"{day}", NOON - day * DAY, failed=day % 2 == 1) for day in range(9, -1, -1)]
    assert one_due(*days, now=NOON).why is Why.USUAL


@pytest.mark.parametrize(("opens", "why", "late"), [(30, Why.RESTING, 0), (-2, Why.RETRY, 2), (-40, Why.RETRY, 15)])
def test_a_board_that_is_left_alone_is_late_from_the_end_of_that_on(opens: int, why: Why, late: int) -> None:
    found = one_due(look(100, accepted=True), look(16, failed=True))
    (one,) = left_alone([found], {found.key: NOON + opens * HOUR}, NOON)
    assert (one.why, round(one.late / HOUR)) == (why, late)
    assert one.is_due is (why is Why.RETRY)


@pytest.mark.parametrize(("failures", "hours"), [(1, 1), (2, 2), (4, 8), (5, 16), (6, 24), (15, 24)])
def test_a_board_that_fails_is_tried_again_soon_then_ever_later(failures: int, hours: int) -> None:
    readings = [look(1000, accepted=True), *(look(0, failed=True) for _ in range(failures))]
    found = one_due(*readings)
    assert (found.why, found.failures, found.interval) == (Why.RETRY, failures, hours * HOUR)
    assert found.read == readings[0].at


def test_no_board_waits_longer_than_it_may_while_an_outage_lasts() -> None:
    failures = [look(10 - hours, failed=True) for hours in range(10)]
    found = one_due(*failures, row=oven(every="2w"), pace=replace(STEADY, longest_wait=DAY))
    assert (found.why, found.interval) == (Why.RETRY, DAY)


def test_a_board_that_is_read_often_is_tried_again_no_later_than_that() -> None:
    assert one_due(look(0, failed=True), row=oven(every="10m")).interval == timedelta(minutes=10)


def test_what_was_read_after_a_failure_is_due_as_usual() -> None:
    assert one_due(look(30, failed=True), look(20)).why is Why.USUAL


def test_jitter_makes_an_interval_shorter_never_longer_and_is_the_same_each_time() -> None:
    drawn = [shortened(DAY, f"greenhouse:{number}", NOON, 0.1) for number in range(500)]
    assert all(0.9 * DAY < one <= DAY for one in drawn)
    assert max(drawn) - min(drawn) > 0.08 * DAY
    assert drawn == [shortened(DAY, f"greenhouse:{number}", NOON.astimezone(BERLIN), 0.1) for number in range(500)]


# Quiet hours

NIGHT = Quiet(time(22), time(6), BERLIN)


@pytest.mark.parametrize(
    ("moment", "held"),
    [
        ("2026-05-03T19:59+00:00", "2026-05-03T19:59+00:00"),
        ("2026-05-03T20:00+00:00", "2026-05-04T04:00+00:00"),
        ("2026-05-04T03:59+00:00", "2026-05-04T04:00+00:00"),
        ("2026-05-04T04:00+00:00", "2026-05-04T04:00+00:00"),
        ("2026-03-28T21:30+00:00", "2026-03-29T04:00+00:00"),  # clocks are set forward that night
        ("2026-10-24T20:30+00:00", "2026-10-25T05:00+00:00"),  # and back
    ],
)
def test_quiet_hours_are_those_of_the_wall_clock(moment: str, held: str) -> None:
    assert Pace(quiet=(NIGHT,)).out_of_quiet(datetime.fromisoformat(moment)) == datetime.fromisoformat(held)


def test_an_hour_that_comes_twice_is_quiet_twice_and_one_that_does_not_come_never() -> None:
    two = Quiet(time(2), time(3), BERLIN)
    back = [begins_ends for begins_ends in two.around(datetime(2026, 10, 25, 12, tzinfo=UTC)) if begins_ends[0].day == 25]
    assert back == [(datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 2, tzinfo=UTC))]
    inside = Quiet(time(2, 10), time(2, 50), BERLIN)
    assert not [one for one in inside.around(datetime(2026, 3, 29, 12, tzinfo=UTC)) if one[0].day == 29]


def test_nothing_begins_in_quiet_hours_and_what_was_due_begins_after_them() -> None:
    midnight = datetime(2026, 5, 3, 22, tzinfo=UTC)
    found = one_due(look(30, midnight), now=midnight, pace=Pace(jitter=0, quiet=(NIGHT,)))
    assert (found.is_due, found.at, found.late) == (False, datetime(2026, 5, 4, 4, tzinfo=UTC), 6 * HOUR)
    assert found.reason.endswith("quiet hours")


def test_quiet_hours_that_follow_each_other_are_one() -> None:
    pace = Pace(quiet=(NIGHT, Quiet(time(6), time(8), BERLIN)))
    assert pace.out_of_quiet(datetime(2026, 5, 3, 22, tzinfo=UTC)) == datetime(2026, 5, 4, 6, tzinfo=UTC)


def test_a_run_reads_no_longer_than_it_may_and_not_into_quiet_hours() -> None:
    assert Pace(quiet=(NIGHT,)).time_left(NOON, 6 * HOUR) == 6 * HOUR
    assert Pace(quiet=(NIGHT,)).time_left(NOON, 12 * HOUR) == 8 * HOUR
    assert Pace().time_left(NOON, 12 * HOUR) == 12 * HOUR


def test_a_pace_that_cannot_be_is_refused() -> None:
    assert pace_of(Schedule()) == Pace()
    with pytest.raises(BadConfig, match=r"schedule\.fastest \(12h\) is longer than schedule\.every \(1h\)"):
        pace_of(Schedule(every=timedelta(hours=1)))
    with pytest.raises(BadConfig, match=r"schedule\.retry \(1w\) is longer than schedule\.retry_most \(1d\)"):
        pace_of(Schedule(retry=timedelta(days=7), retry_most=DAY))
    with pytest.raises(BadConfig, match="no minute"):
        pace_of(Schedule(quiet=["22:00-06:00", "05:00-23:00"]))
    assert pace_of(Schedule(quiet=["22:00-06:00"], timezone="Europe/Berlin")).quiet == (NIGHT,)


# A clock that was set back


def test_what_lies_ahead_of_the_clock_counts_from_when_it_was_found_so() -> None:
    ledger = {"greenhouse:oven": [look(-5)]}
    first = find_ahead(ledger, {}, NOON)
    assert first == {"greenhouse:oven": Anchor("run -5", NOON)}
    later = find_ahead(ledger, first, NOON + HOUR)
    assert later == first
    assert anchored(ledger, later)["greenhouse:oven"][-1].at == NOON
    assert find_ahead({"greenhouse:oven": [look(-5), look(-5.1)]}, first, NOON + HOUR) == {
        "greenhouse:oven": Anchor("run -5.1", NOON + HOUR)
    }
    assert find_ahead(ledger, first, NOON - HOUR) == {"greenhouse:oven": Anchor("run -5", NOON - HOUR)}  # set back once more
    assert find_ahead(ledger, first, NOON + 6 * HOUR) == first  # the clock has caught up: what was due by then is due still
    assert find_ahead({"greenhouse:oven": [look(-5), look(-5.1)]}, first, NOON + 6 * HOUR) == {}


# The registry


def sources_command(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["sources", *arguments], standalone_mode=False)


def test_a_row_says_how_often_its_board_is_looked_at(tmp_path: Path) -> None:
    at = ("--registry", str(tmp_path))
    sources_command("add", "greenhouse:stripe", "--every", "6h", *at)
    assert "every 6h" in sources_command("list", "greenhouse", *at).output
    assert [row.every for row in sources(tmp_path) if row.key == "greenhouse:stripe"] == ["6h"]
    assert [row.employer for row in sources(tmp_path) if row.key == "greenhouse:stripe"] == ["Stripe"]  # as shipped


@pytest.mark.parametrize("every", ["often", "0h", "-1d", "6", "h"])
def test_what_is_no_interval_is_refused(tmp_path: Path, every: str) -> None:
    done = sources_command("add", "greenhouse:oven", "--every", every, "--registry", str(tmp_path))
    assert isinstance(done.exception, UsageError)
    assert "is no span of time" in str(done.exception)


# Months

PERIOD = timedelta(minutes=30)  # of the timer
EVERY = ("1h", "3h", "12h", "1d", "2d", "")


@dataclass
class Machine:
    """A month on a machine whose clock jumps, which sleeps, whose ticks last, fail and are killed. ``true``: the time that really is;
    ``skew``: by how much the clock is ahead of it; ``newest``: the time of the newest run, which only goes forward."""

    random: Random
    pace: Pace
    jumps: bool
    true: datetime
    rows: list[Source] = field(default_factory=list)
    skew: timedelta = timedelta()
    newest: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    ledger: dict[str, list[Reading]] = field(default_factory=dict)
    ahead: dict[str, Anchor] = field(default_factory=dict)
    looked: dict[str, tuple[datetime, timedelta, int]] = field(default_factory=dict)  # when really, time leapt over since, failures
    set_back: dict[str, int] = field(default_factory=dict)  # how often since the last look
    ready: dict[str, timedelta] = field(default_factory=dict)  # since the last look: time in which it could have been looked at
    unreached: set[str] = field(default_factory=set)  # that were due when the last tick was killed
    looks: int = 0

    @property
    def now(self) -> datetime:
        return self.true + self.skew

    def run(self, until: datetime) -> None:
        self.rows = [Source("lever", f"b{number}", every=every or None) for number, every in enumerate(EVERY)]
        while self.true < until:
            self.live_through()
            if self.random.random() < 0.02 and self.jumps:
                self.jump()
            self.tick()

    def live_through(self) -> None:
        """To the next tick; or asleep, to the one that comes when it wakes."""
        asleep = self.random.random() < 0.01
        passed = self.random.uniform(2, 60) * HOUR if asleep else PERIOD * self.random.uniform(0.8, 1.2)
        if not asleep and not self.is_quiet():
            self.ready = {key: one + passed * (key not in self.unreached) for key, one in self.ready.items()}
        self.true += passed

    def jump(self) -> None:
        leap = self.random.choice([-1, 1]) * self.random.choice([HOUR / 60, HOUR, 20 * HOUR]) * self.random.random()
        self.skew += leap
        self.set_back = {key: times + (leap < timedelta()) for key, times in self.set_back.items()}
        self.looked = {key: (at, leapt + max(leap, timedelta()), failures) for key, (at, leapt, failures) in self.looked.items()}

    def is_quiet(self) -> bool:
        return self.pace.out_of_quiet(self.now) != self.now

    def tick(self) -> None:
        self.ahead = find_ahead(self.ledger, self.ahead, self.now)
        boards = due(anchored(self.ledger, self.ahead), self.rows, self.now, self.pace)
        chosen = [one for one in boards if one.is_due]
        assert not (chosen and self.is_quiet())
        if not self.is_quiet():
            self.none_is_late(boards)
        wanted = {one.key for one in chosen}
        if self.random.random() < 0.1:  # killed: some of the boards were read, and what was archived of them is loaded
            chosen = chosen[: self.random.randrange(len(chosen) + 1)]
        self.unreached = wanted - {one.key for one in chosen}
        for one in chosen:
            self.look_at(one)
        self.true += len(chosen) * timedelta(minutes=self.random.uniform(0, 40))  # ticks that come meanwhile find the lock held
        self.newest = max(self.newest, self.now) if chosen else self.newest

    def none_is_late(self, boards: Sequence[Due]) -> None:
        """Of a clock that only goes forward, whatever has waited for its interval is due now. Each time that the clock is set back, a board
        may wait for one interval more, from the tick that finds it so."""
        for one in boards:
            if one.key not in self.looked:
                assert one.is_due
                continue
            waited = self.true - self.looked[one.key][0]
            interval = self.interval_of(one)
            assert one.is_due or self.jumps or waited < interval
            times = max(1, self.set_back[one.key])
            assert one.is_due or self.ready[one.key] <= (1 + times) * interval + times * 1.2 * PERIOD

    def interval_of(self, one: Due) -> timedelta:
        """What its row, or how often it failed, has as its interval; what is learned is taken as it is, within its bounds."""
        row, failures = next(row for row in self.rows if row.key == one.key), self.looked[one.key][2]
        if not row.every and not failures:
            assert self.pace.fastest <= one.interval <= self.pace.slowest
        usual = parse_span(row.every) if row.every else one.interval if not failures else self.pace.every
        first = min(HOUR, usual)
        return min(first * 2 ** (failures - 1), max(self.pace.retry_most, usual)) if failures else usual

    def look_at(self, one: Due) -> None:
        if one.key in self.looked:
            at, leapt, failures = self.looked[one.key]
            waited = self.true - at + leapt
            assert waited >= self.interval_of(one) * (1 - self.pace.jitter) - timedelta(seconds=1), "crawled twice"
        failed = self.random.random() < 0.08
        failures = (self.looked[one.key][2] if one.key in self.looked else 0) + 1 if failed else 0
        self.newest = max(self.newest, self.now)
        self.looks += 1
        reading = Reading(f"{self.looks}", self.newest, failed, self.random.random() < 0.3, not failed)
        self.ledger[one.key] = [*self.ledger.get(one.key, ()), reading][-20:]
        self.ahead = find_ahead(self.ledger, self.ahead, self.now)
        self.looked[one.key] = (self.true, timedelta(), failures)
        self.ready[one.key], self.set_back[one.key] = timedelta(), 0


@pytest.mark.parametrize("jumps", [False, True], ids=["a clock that goes forward", "a clock that jumps"])
@pytest.mark.parametrize("quiet", [(), (NIGHT,)], ids=["", "quiet nights"])
@pytest.mark.parametrize("month", [(2026, 3), (2026, 10)], ids=["clocks set forward", "clocks set back"])
@pytest.mark.parametrize("seed", range(6))
def test_in_a_month_no_board_is_late_and_none_is_crawled_twice(
    seed: int, month: tuple[int, int], quiet: tuple[Quiet, ...], jumps: bool
) -> None:
    """``jumps``: of the clock, forward and back, by minutes and by hours."""
    begins = datetime(*month, 10, tzinfo=UTC)
    machine = Machine(Random(f"{seed}{month}{jumps}"), Pace(quiet=quiet), jumps, begins)
    machine.run(begins + 31 * DAY)
    assert machine.looks > 300
