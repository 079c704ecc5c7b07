"""When a listing closes what it no longer shows: the numbers of `catalog.alarms` and `catalog.closing` are held from both sides."""

import pytest

from catalog import alarms, closing
from tests.factories import sighting

# How many of ten postings each day shows, and how many are open after the last.
ROWS = {
    "missed once": ((10, 9), 10),
    "missed twice": ((10, 9, 9), 9),
    "shrunken by three in ten": ((10, 7, 7), 7),
    "shrunken by four in ten": ((10, 6, 6), 10),
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
