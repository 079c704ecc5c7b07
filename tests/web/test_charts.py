"""Small pictures: what is drawn is what was said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.charts import BARS_HIGH, LINE_HIGH, LINE_WIDE, MARGIN, WIDTH, round_up, sparkline, thinned, wage_scale, yearly

LEVELS = [("I", 70_000.0), ("II", 90_000.0), ("III", 110_000.0), ("IV", 130_000.0)]
AMOUNTS = st.floats(1, 1e7)
COUNTS = st.one_of(st.none(), st.integers(0, 10**6))


@given(st.lists(AMOUNTS, min_size=1, max_size=4).map(sorted), st.one_of(st.none(), AMOUNTS), st.one_of(st.none(), AMOUNTS))
def test_a_scale_keeps_order_and_stays_within_its_picture(levels, low, high):
    if low is not None and high is not None and low > high:
        low, high = high, low
    scale = wage_scale([(str(n), value) for n, value in enumerate(levels)], low, high)
    places = [tick.x for tick in scale.ticks]
    assert places == sorted(places)
    assert all(0 <= x <= WIDTH for x in places)
    assert (scale.bar is None) == (low is None and high is None)
    if scale.bar:
        x, width = scale.bar
        assert x >= 0
        assert width >= 3
        assert x + width <= WIDTH + 3
    assert scale.fades == tuple(side for side, end in (("left", low), ("right", high)) if end is None and scale.bar)


def test_pay_stands_where_its_figures_are():
    scale = wage_scale(LEVELS, 90_000, 130_000)
    x, width = scale.bar
    assert (x, x + width) == (scale.ticks[1].x, pytest.approx(scale.ticks[3].x))
    assert scale.ticks[0].x > MARGIN


def test_crowded_labels_take_turns():
    rows = [tick.row for tick in wage_scale([("I", 100.0), ("II", 101.0), ("III", 102.0), ("IV", 1000.0)], None, None).ticks]
    assert rows == [0, 1, 0, 0]


@given(st.lists(st.tuples(st.integers(1990, 2040).map(str), st.tuples(COUNTS, COUNTS), st.booleans()), max_size=8))
def test_bars_are_as_long_as_their_amounts(years):
    chart = yearly(years)
    assert chart.most >= max((sum(value or 0 for value in values) for _, values, _ in years), default=0)
    for bar in chart.bars:
        assert bar.height == pytest.approx(bar.value / chart.most * BARS_HIGH, abs=0.06)
        assert -0.1 <= bar.y <= BARS_HIGH
    assert [year.is_told for year in chart.years] == [any(value is not None for value in values) for _, values, _ in years]
    assert sum(bar.value for bar in chart.bars) == sum(value or 0 for _, values, _ in years for value in values)


def test_round_up():
    assert [round_up(value) for value in (0, 1, 3, 24, 26, 180, 999, 1000)] == [1, 1, 5, 25, 50, 200, 1000, 1000]


@given(st.lists(st.tuples(st.integers(0, 10**6), st.booleans()), max_size=30))
def test_a_line_has_a_point_for_each_volume_and_marks_what_was_doubted(values):
    line = sparkline(values)
    if not values:
        assert line is None
        return
    places = [tuple(map(float, point.split(","))) for point in line.points.split()]
    assert len(places) == max(len(values), 2)
    assert all(0 <= x <= LINE_WIDE and 0 <= y <= LINE_HIGH for x, y in places)
    assert len(line.doubted) == sum(not believed for _, believed in values)
    assert (line.least, line.most) == (min(v for v, _ in values), max(v for v, _ in values))


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=100), st.integers(1, 40))
def test_what_is_thinned_keeps_its_last(values, most):
    thin = thinned(values, most)
    assert len(thin) <= most
    assert thin[-1:] == values[-1:]
