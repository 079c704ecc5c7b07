"""``make(db, asked)`` reads all that a report says; ``when(db, until)`` says of which days it speaks. ``QUESTIONS`` is the table."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from reports.picture import Asked, Question
from reports.pictures import claims, completeness, openings, pay, pay_stated, sponsorship, wages, week
from schemas.errors import Problem

QUESTIONS: tuple[Callable[[sqlite3.Connection, Asked], Question], ...] = (
    pay.read, sponsorship.read, wages.read, pay_stated.read, openings.read, week.read, claims.read, completeness.read,
)  # fmt: skip


# The last days of weeks that a calendar has, with the day after each.
FIRST, LAST = date.min + timedelta(week.DAYS - 1), date.max - timedelta(1)


def when(db: sqlite3.Connection, until: date | None = None, currency: str | None = None) -> Asked:
    """Until when the catalog tells: the end of its last run. The week ends on that day, or on ``until``. `Problem` where it has no job."""
    if not db.execute("SELECT 1 FROM job WHERE postings > 0 LIMIT 1").fetchone():
        raise Problem("the catalog holds no job, and there is nothing to report: fill it with `rolecall crawl` or `rolecall demo`")
    (at,) = db.execute("SELECT coalesce((SELECT max(finished_at) FROM run), (SELECT max(last_seen) FROM posting))").fetchone()
    last = until or date.fromisoformat(at[:10])
    if not FIRST <= last <= LAST:
        raise Problem(f"no week can be told that ends on {last}: name a day from {FIRST} to {LAST} with --until")
    return Asked(last, at, currency)


def make(db: sqlite3.Connection, asked: Asked) -> Iterator[Question]:
    """The questions in their order, each as soon as it is read."""
    for read in QUESTIONS:
        yield read(db, asked)
