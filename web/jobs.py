"""Jobs that fit a query, to be handed on: as a table, records, one object, a feed."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from catalog.export import record_lines, table_rows
from catalog.narrow.index import Index
from catalog.narrow.page import Page
from catalog.search import Found, describe_found
from catalog.sql import LISTED, listed
from catalog.views import JOB_COLUMNS
from schemas.characters import plain
from schemas.jsonschema import key_of
from web.asked import MOST, Asked
from web.formats import ENTRIES, Ask, Entry, Listing, Part
from web.wording import link, pay


@dataclass(frozen=True, slots=True)
class Jobs:
    """What fits a query, to be handed on."""

    index: Index
    asked: Asked
    today: date

    @property
    def listing(self) -> Listing:
        title = plain(self.asked.query.as_words(), 200)
        return Listing(
            name="jobs", title=title, address=self.asked.following(None).address(), columns=list(JOB_COLUMNS),
            table=self._of(table_rows), records=self._of(record_lines), whole=self.whole, entries=self.entries,
        )  # fmt: skip

    def find(self, after: str | None, limit: int) -> Page:
        if after is None:
            self.index.refresh()
        return self.index.find(self.asked.query, self.today, order=self.asked.order, after=after, limit=limit)

    def _of(self, rows: Callable[[sqlite3.Connection, Sequence[int]], Sequence[Any]]) -> Ask:
        def part(db: sqlite3.Connection, after: str | None) -> Part:
            found = self.find(after, MOST)
            return Part(rows(db, found.jobs), found.next)

        return part

    def whole(self, db: sqlite3.Connection) -> dict[str, Any]:
        asked = self.asked
        found = self.find(asked.after, asked.limit or ENTRIES)
        return {
            "query": asked.query.as_object(),
            "sort": asked.order,
            "total": found.total,
            "is_capped": found.is_capped,
            "next": asked.following(found.next).address("/jobs.json") if found.next else None,
            "choices": {name: [{"value": one.value, "n": one.n} for one in choices] for name, choices in found.choices.items()},
            "jobs": [object_of(one) for one in in_order(db, found.jobs)],
        }

    def entries(self, db: sqlite3.Connection) -> list[Entry]:
        return [entry_of(one) for one in in_order(db, self.find(None, self.asked.limit or ENTRIES).jobs)]


def in_order(db: sqlite3.Connection, jobs: Sequence[int]) -> list[Found]:
    described = {one.job: one for one in describe_found(db, jobs)}
    return [described[job] for job in jobs if job in described]


@dataclass(frozen=True, slots=True)
class Copies:
    """A job's postings: when the first was seen, how many there are, the number of the main one's employer, and an aggregator's claim of
    sponsorship, with what the employer's own words make of it."""

    first_seen: str
    postings: int
    employer: int | None
    claim: str | None
    claim_words: str | None
    claimed_by: str | None


_COPIES = f"""
SELECT p.job, min(p.first_seen), count(*), (SELECT m.employer FROM job j JOIN posting m ON m.id = j.main WHERE j.id = p.job),
  c.status, c.quote, s.family FROM posting p
LEFT JOIN claim c ON c.posting = p.id AND c.field = 'sponsorship' LEFT JOIN source s ON s.id = p.source AND c.posting IS NOT NULL
WHERE p.job {LISTED} GROUP BY p.job
"""


def copies_of(db: sqlite3.Connection, jobs: Sequence[int]) -> dict[int, Copies]:
    """By job (number)."""
    return {job: Copies(*told) for job, *told in db.execute(_COPIES, (listed(jobs),))}


def object_of(job: Found) -> dict[str, Any]:
    """As alerts tell it."""
    told = {key_of(name): value for name, value in asdict(job).items() if name != "job"}
    return told | {"url": link(job.url), "href": f"/job/{job.job_id}"}


def entry_of(job: Found) -> Entry:
    told = (
        ("employer", job.organization), ("place", job.places), ("workplace", job.workplace),
        ("pay", pay(job.pay)), ("in words", job.pay_words),
        ("sponsorship", words_on_sponsorship(job.sponsorship)), ("in words", job.sponsorship_words),
        ("posted", job.date_posted), ("at", link(job.url)),
    )  # fmt: skip
    lines = [(label, plain(text)) for label, text in told if text]
    title = ", ".join(plain(part, 200) for part in (job.title, job.organization, job.places) if part) or "a job without a title"
    return Entry(f"urn:rolecall:job:{job.job_id}", title, f"/job/{job.job_id}", job.date_posted or "", lines)


def words_on_sponsorship(verdict: str) -> str:
    return "refused" if verdict == "not_offered" else verdict
