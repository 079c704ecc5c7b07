"""Days open: who counts, and what the estimate comes to."""

import sys
from math import inf

import pytest

from catalog import openings
from catalog.openings import FEW, read_openings
from catalog.survival import DAYS, FEWEST, Estimate, _half, estimate
from schemas.errors import Problem
from tests.factories import sighting


@pytest.fixture
def lives(monkeypatch) -> list[list[tuple[float, float]]]:
    """What the estimator was given, in its place."""
    given = []
    monkeypatch.setattr(openings, "estimate", lambda bounds: given.append(sorted(bounds)))
    return given


def other(name: str, day: int, **parts):
    return sighting(name, day=day, title=f"Keeper of lamp {name}", description=f"Lamp {name} is lit at dusk, and put out at dawn.", **parts)


@pytest.fixture
def board(crawl):
    """One opening there from the start; one that came and closed; two that came and stay, one of them with pay."""
    crawl(0, [other("0", 0)])
    crawl(2, [other("0", 2), other("1", 2), other("2", 2)])
    crawl(5, [other("0", 5), other("1", 5), other("2", 5), sighting("3", day=5)])
    for day in (6, 8):
        crawl(day, [other("0", day), other("2", day), sighting("3", day=day)])


def test_openings_watched_from_their_beginning_count(board, writer, lives):
    (found,) = read_openings(writer.db, "all", 20)
    assert (found.name, found.n, found.closed, found.left_out, found.is_few) == ("all", 3, 1, 1, True)
    assert lives == [[(3, 7), (3, inf), (6, inf)]]


def test_groups_come_largest_first_and_what_is_not_stated_is_one(board, writer, lives):
    assert [(group.name, group.n) for group in read_openings(writer.db, "pay", 20)] == [("not stated", 2), ("stated", 1)]
    assert [(group.name, group.n) for group in read_openings(writer.db, "pay", 1)] == [("not stated", 2)]
    assert [group.name for group in read_openings(writer.db, "seniority", 20)] == ["not stated"]
    assert {group.name for group in read_openings(writer.db, "role", 20)} >= {"firmware engineer"}


@pytest.mark.parametrize("by", openings.GROUPS)
def test_every_group_can_be_asked_for(board, writer, lives, by):
    told = []
    found = read_openings(writer.db, by, 20, lambda done, of: told.append((done, of)))
    assert sum(group.n for group in found) == 3
    assert told[-1] == (len(found), len(found))


def test_nothing_is_estimated_of_a_few_or_where_none_has_closed():
    assert estimate([(1, 2)] * (FEWEST - 1)) is None
    assert estimate([(1, inf)] * 50) is None
    assert FEWEST < FEW


def test_the_median_is_the_first_day_on_which_half_are_open():
    assert _half([1, 2, 3, 4], [1.0, 0.51, 0.5, 0.1]) == 3
    assert _half([1, 2], [1.0, 0.6]) is None


def test_without_the_library_a_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "surpyval", None)
    with pytest.raises(Problem, match=r"needs surpyval: install it with `pip install 'rolecall\[survival\]'`"):
        estimate([(1, 2)] * 50)


@pytest.fixture
def library():
    return pytest.importorskip("surpyval", reason="the extra `survival` is not installed")


def test_of_known_durations_the_median_is_theirs(library):
    found = estimate([(days - 1, days) for days in range(1, 100)])
    assert found is not None
    assert found.median == 50
    assert found.low < 50 < found.high
    assert found.still_open[30] == pytest.approx(0.70, abs=0.01)
    assert found.still_open[180] is None
    assert [*found.still_open] == [*DAYS]


def test_openings_that_are_open_still_raise_the_estimate(library):
    closed = [(days - 1, days) for days in range(1, 41)]
    alone, beside = estimate(closed), estimate([*closed, *[(40, inf)] * 20])
    assert alone.median == 20
    assert beside.median == 30
    assert estimate([*closed, *[(40, inf)] * 60]).median is None


def test_wide_bounds_are_taken_as_they_are(library):
    """Fifty that closed between day 10 and 20, fifty between 15 and 30: at least a half were open on day 15 in any case."""
    found = estimate([(10, 20)] * 50 + [(15, 30)] * 50)
    assert isinstance(found, Estimate)
    assert 15 < found.median <= 20
