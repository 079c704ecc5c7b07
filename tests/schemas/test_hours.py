"""Hours of a day, as they are written and what they hold."""

from datetime import time

import pytest

from schemas.hours import Hours, parse_hours


@pytest.mark.parametrize(
    ("text", "held", "left"),
    [("22:00-06:00", ["22:00", "00:00", "05:59"], ["21:59", "06:00"]), ("09:00-17:30", ["09:00", "17:29"], ["08:59", "17:30", "00:00"])],
)
def test_hours_hold_from_the_first_up_to_the_last(text: str, held: list[str], left: list[str]) -> None:
    hours = parse_hours(f" {text} ")
    assert str(hours) == text
    assert [hours.holds(time.fromisoformat(one)) for one in held + left] == [True] * len(held) + [False] * len(left)


@pytest.mark.parametrize("text", ["", "22-06", "22:00", "25:00-06:00", "22:00-06:60", "06:00-06:00", "22:00-06:00-07:00", "٢٢:00-06:00"])
def test_what_is_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="from when to when"):
        parse_hours(text)


def test_hours_are_of_the_wall_clock() -> None:
    assert parse_hours("22:00-06:00") == Hours(time(22), time(6))
