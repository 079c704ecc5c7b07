"""What is counted over a whole catalog is counted again when that has changed, and not all the time meanwhile."""

import sqlite3

import pytest

from web.kept import RESTS, Kept


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def db():
    held = sqlite3.connect(":memory:")
    held.execute("CREATE TABLE event (cursor INTEGER PRIMARY KEY AUTOINCREMENT)")
    held.execute("INSERT INTO event VALUES (1)")
    yield held
    held.close()


def count_of(clock, seconds, counts):
    def count(db):
        clock.now += seconds
        counts.append(db.execute("SELECT count(*) FROM event").fetchone()[0])
        return counts[-1]

    return count


def test_it_is_counted_when_the_catalog_has_changed(db, clock):
    kept, counts = Kept(clock), []
    count = count_of(clock, 2, counts)
    assert [kept.find(db, "n", count) for _ in range(3)] == [1, 1, 1]
    db.execute("INSERT INTO event VALUES (2)")
    assert kept.find(db, "n", count) == 1, "not yet: counting takes long"
    clock.now += 2 * RESTS
    assert kept.find(db, "n", count) == 2
    assert counts == [1, 2]


def test_names_are_apart_and_some_grow_old(db, clock):
    kept, counts = Kept(clock), []
    count = count_of(clock, 0, counts)
    kept.find(db, "a", count)
    kept.find(db, "b", count)
    assert len(counts) == 2
    clock.now += 10
    kept.find(db, "a", count, longest=10)
    kept.find(db, "b", count, longest=11)
    assert len(counts) == 3


def test_what_fails_is_asked_again(db, clock):
    kept = Kept(clock)
    with pytest.raises(ZeroDivisionError):
        kept.find(db, "a", lambda _: 1 / 0)
    assert kept.find(db, "a", lambda _: 7) == 7


def test_who_asks_meanwhile_gets_what_was_counted_before(db, clock):
    kept = Kept(clock)
    kept.find(db, "a", lambda _: 1)
    db.execute("INSERT INTO event VALUES (2)")
    told = []

    def count(db):
        told.append(kept.find(db, "a", lambda _: pytest.fail("two count at once")))
        return 2

    assert kept.find(db, "a", count) == 2
    assert told == [1]
