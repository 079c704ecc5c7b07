"""Quiet hours, digests and pauses, with clocks that are put forward and back."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from alerts.timing import NONE, PAUSES, BadTime, is_quiet, next_attempt, next_digest, parse_quiet

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("hours", "at", "quiet"),
    [
        ("22:00-07:00", "2026-01-01T21:30", True),  # 22:30 in Berlin
        ("22:00-07:00", "2026-01-01T05:59", True),
        ("22:00-07:00", "2026-01-01T06:00", False),
        ("22:00-07:00", "2026-07-01T05:00", False),  # in summer
        ("12:00-13:00", "2026-01-01T11:00", True),
        ("12:00-13:00", "2026-01-01T12:00", False),
        ("none", "2026-01-01T23:00", False),
    ],
)
def test_quiet_hours(hours: str, at: str, quiet: bool) -> None:
    assert is_quiet(datetime.fromisoformat(at).replace(tzinfo=UTC), parse_quiet(hours), BERLIN) is quiet


@pytest.mark.parametrize("hours", ["22-7", "25:00-07:00", "22:00", "", "22:00-07:60"])
def test_hours_that_are_none(hours: str) -> None:
    with pytest.raises(BadTime, match='22:00-06:00", or none'):
        parse_quiet(hours)


def test_hours_are_written_as_they_are_read() -> None:
    assert parse_quiet(str(parse_quiet("22:00-07:00"))) == parse_quiet("22:00-07:00")
    assert parse_quiet(NONE) is None


@pytest.mark.parametrize(
    ("now", "at", "digest"),
    [
        ("2026-01-01T06:59", time(8), "2026-01-01T07:00"),
        ("2026-01-01T07:00", time(8), "2026-01-02T07:00"),
        ("2026-03-28T12:00", time(2, 30), "2026-03-29T01:30"),  # an hour that is left out
        ("2026-10-24T12:00", time(2, 30), "2026-10-25T00:30"),  # one that comes twice
        ("2026-10-25T00:30", time(2, 30), "2026-10-26T01:30"),
    ],
)
def test_the_next_digest(now: str, at: time, digest: str) -> None:
    found = next_digest(datetime.fromisoformat(now).replace(tzinfo=UTC), at, BERLIN)
    assert found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") == digest


def test_a_year_of_digests_has_one_a_day() -> None:
    now, days = datetime(2026, 1, 1, tzinfo=UTC), []
    while now.year == 2026:
        now = next_digest(now, time(2, 30), BERLIN)
        days.append(now.astimezone(BERLIN).date())
    assert len(days) == len(set(days)) == 366


def test_pauses_grow_and_end() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    waits = [next_attempt(now, attempts) for attempts in range(1, len(PAUSES) + 2)]
    assert waits[-1] is None
    assert [wait - now for wait in waits[:-1] if wait] == sorted(PAUSES)
    assert sum(PAUSES, timedelta()) > timedelta(days=2)
