"""A catalog with short words for what happens to it, and saved searches beside."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.ledger import Wanted, add, look_all, open_ledger
from alerts.messages import Message
from catalog.writer import Writer
from schemas.errors import Problem
from schemas.job import Sighting
from schemas.search import Query
from schemas.source import Listing
from tests.factories import NOON

BOARD = "greenhouse:heronsgate"


class Town:
    """A catalog and the searches in it. Each run is an hour after the one before; ``told`` is what the ledger has, as texts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = NOON
        self.runs = 0
        self.failed: list[str] = []

    def run(
        self, *sightings: Sighting, kind: str = "crawl", rules: str = "1", by: Callable[[Writer], object] | None = None, look: bool = True
    ) -> None:
        """What a run does, with the look at its end."""
        self.runs += 1
        self.now += timedelta(hours=1)
        with Writer(self.path, rules) as writer:
            writer.begin_run(f"run {self.runs}", self.now, kind)
            writer.write(sightings)
            if kind == "crawl":
                writer.listing(Listing("greenhouse", "heronsgate", len(sightings), len(sightings)))
            writer.finish_run(f"run {self.runs}", self.now, trusted=[BOARD])
            if by:
                by(writer)
            if look:
                self.look(writer.db)

    def look(self, db: Any) -> int:
        return look_all(db, self.now, self.note)

    def note(self, name: str, error: Problem) -> None:
        self.failed.append(f"{name}: {error}")

    def add(
        self, name: str = "s", *channels: str, backfill: bool = False, pace: str = "daily", quiet: str | None = None, **asked: str
    ) -> int:
        wanted = Wanted(
            Query.from_texts({key: [text] for key, text in asked.items()}), channels or (f"file:{self.path.parent}/m.jsonl",), pace, quiet
        )
        with open_ledger(self.path) as db:
            return add(db, name, wanted, self.now, backfill=backfill)

    @property
    def told(self) -> list[str]:
        """ "s: new Firmware Engineer", in order; from the second time on, with how often."""
        told = "s.name, m.reason, m.nth, m.told ->> '$.job.title'"
        query = f"SELECT {told} FROM alert_match m JOIN alert_search s ON s.id = m.search ORDER BY m.id"
        with open_ledger(self.path) as db:
            return [f"{name}: {reason}{f' {nth}' if nth > 1 else ''} {title}" for name, reason, nth, title in db.execute(query)]

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with open_ledger(self.path) as db:
            return [tuple(row) for row in db.execute(query)]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path / "c.db")


def message(number: int = 1, *, search: str = "ml", reason: str = "new", at: datetime = NOON, **job: Any) -> Message:
    """An invented match."""
    told = {
        "job_id": f"{number:016x}", "title": f"Smith {number}", "organization": "Heronsgate", "places": "Harwich, GB", "workplace": None,
        "pay": "90000 USD YEAR", "pay_words": "$90,000", "sponsorship": "silent", "sponsorship_words": None, "date_posted": "2026-07-01",
        "url": f"https://boards.example/{number}", "is_open": True,
    }  # fmt: skip
    says = {"fits": True, "was": {"pay": "80000 USD YEAR", "sponsorship": "silent"}, "job": told | job}
    return Message(f"{number:032x}", search, "ab" * 8, reason, 1, at.isoformat(), says)
