"""When a listing closes what it no longer shows: the numbers of `catalog.alarms`, `catalog.closing` and `catalog.overlap` are held from
both sides."""

import pytest

from catalog import alarms, closing, overlap
from tests.factories import sighting

# How many of ten postings each day shows, and how many are open after the last.
ROWS = {
    "missed once": ((10, 9), 10),
    "missed twice": ((10, 9, 9), 9),
    "two in ten at once": ((10, 8, 8), 8),
    "three in ten at once": ((10, 7, 7), 10),
    "shrunken by three in ten": ((10, *7 * (7,)), 7),
    "shrunken by four in ten": ((10, *7 * (6,)), 10),
}


def left_open(crawl, ask, counts):
    for day, count in enumerate(counts):
        crawl(day, [sighting(f"{n}", day=day, title=f"Keeper of lamp {n}") for n in range(count)])
    return ask("SELECT count(*) FROM posting WHERE closed_at IS NULL")[0][0]


@pytest.mark.parametrize("row", ROWS)
def test_a_row_on_either_side(crawl, ask, row):
    counts, left = ROWS[row]
    assert left_open(crawl, ask, counts) == left


@pytest.mark.parametrize(
    ("name", "value", "row"),
    [
        ("MISSES_TO_CLOSE", 1, "missed once"),
        ("MISSES_TO_CLOSE", 3, "missed twice"),
        ("LARGEST_SHRINKAGE", 0.2, "shrunken by three in ten"),
        ("LARGEST_SHRINKAGE", 0.4, "shrunken by four in ten"),
    ],
)
def test_none_moves_unseen(crawl, ask, monkeypatch, name, value, row):
    module = alarms if hasattr(alarms, name) else closing
    assert abs(value - getattr(module, name)) >= getattr(module, name) / 3.01, "the number moves by a third"
    monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(closing, "find_churn", lambda *_: None)  # test_churn holds its numbers
    counts, left = ROWS[row]
    assert left_open(crawl, ask, counts) != left, f"{row!r} does not hold {name}: at {value} as many stay open"


@pytest.mark.parametrize(
    ("numbers", "row"),
    [((4, 0.2, 1.5), "three in ten at once"), ((2, 0.1, 1.5), "two in ten at once"), ((2, 0.3, 1.5), "three in ten at once")],
)
def test_how_much_is_much_moves_not_unseen(crawl, ask, monkeypatch, numbers, row):
    monkeypatch.setattr(overlap, "MUCH_LOSS", numbers)
    counts, left = ROWS[row]
    assert left_open(crawl, ask, counts) != left
