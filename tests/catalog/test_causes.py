"""Why a job says something else, and that the queries of the docs tell what sources edited and nothing else: most of these cases have no
edit of what changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from catalog.events import values_of
from catalog.hand import read_decisions
from catalog.writer import Writer
from schemas.enums import Lineage
from schemas.facts import EligibilityToWork, Moment
from schemas.job import Sighting
from schemas.match import Fingerprint, Judgement, Pair, Verdict
from schemas.source import Listing
from tests.catalog.test_queries import QUERIES
from tests.factories import NOON, TEXT, field, job_posting, place, salary, sighting
from tests.test_feeds_doc import PAGE as FEEDS

Ask = Callable[..., list[tuple[Any, ...]]]
Parts = dict[str, Any]

ASKED = {
    "pay": QUERIES["Whose pay changed at its source"],
    "pay of employers": FEEDS.rpartition("```sql\n")[2].partition("```")[0],
    "sponsorship": QUERIES["Where a sentence on sponsorship was added"],
    "title": QUERIES["Which titles were edited"],
    "place": QUERIES["Which openings moved"],
}
VALUES = ("title", "base_salary", "job_locations", "eligibility_to_work.statements")
SILENT, REFUSED = EligibilityToWork(), job_posting(description=TEXT).eligibility_to_work
OWN: Parts = {"title": "Diver", "base_salary": (salary(),), "job_locations": (place(),), "eligibility_to_work": SILENT}
OTHER: Parts = {
    "title": "Diver, nights",
    "base_salary": (salary(high=130000),),
    "job_locations": (place("Deal", None, "GB"),),
    "eligibility_to_work": REFUSED,
}
LAMPS = [f"Keeper of lamp {n}" for n in range(5)]
RELAY: Parts = {"family": "adzuna", "board": "all", "lineage": Lineage.AGGREGATOR}
A, B = (sighting("diver", **where).posting_id for where in ({}, RELAY))


class Days:
    """The employer's board, on which a diver stands beside some lamps, and from the second day on an aggregator's diver."""

    def __init__(self, writer: Writer) -> None:
        self.writer, self.day = writer, -1

    @property
    def at(self) -> datetime:
        return NOON + timedelta(days=self.day)

    def run(self, own: Parts | None = OWN, other: Parts | None = OTHER, *more: Sighting, kind: str = "crawl", rules: str = "1") -> None:
        """What the two show on the next day; None: they lack the diver."""
        self.day += 1
        self.writer.rules_version = rules
        seen = [sighting(title, day=self.day, title=title, description=f"{title}: it is lit at dusk.", content=title) for title in LAMPS]
        seen += [] if own is None else [sighting("diver", day=self.day, **own)]
        self.writer.begin_run(f"day {self.day}", self.at, kind)
        self.writer.write([*seen, *([] if other is None else [sighting("diver", day=self.day, **RELAY | other)]), *more])
        if kind == "crawl":
            self.writer.listing(Listing("greenhouse", "heronsgate", len(seen), len(seen)))
        self.writer.finish_run(f"day {self.day}", self.at + timedelta(hours=1))

    def say(self, verdict: Verdict = Verdict.SAME) -> None:
        self.writer.decide(A, B, verdict, self.at + timedelta(hours=2))

    def undo(self) -> None:
        self.writer.undo(read_decisions(self.writer.db, standing=True), self.at + timedelta(hours=3))


@pytest.fixture
def days(writer: Writer) -> Days:
    days = Days(writer)
    days.run(OWN, None)
    days.run()
    return days


def told(ask: Ask) -> dict[str, int]:
    """How many rows each query of the docs has."""
    return {name: len(ask(query)) for name, query in ASKED.items() if ask(query)}


def kinds(ask: Ask, since: int, until: int = 1 << 62) -> dict[str, str]:
    """Of the values that the job's events after a cursor tell of, the last one's kind."""
    query = "SELECT field, kind FROM changes WHERE about = 'job' AND job_id = ? AND cursor > ? AND cursor <= ? ORDER BY cursor"
    return {name: kind for name, kind in ask(query, job_of(ask, A), since, until) if name in VALUES}


def job_of(ask: Ask, posting_id: str) -> str:
    """The job that bears a posting's number."""
    return str(ask("SELECT j.job_id FROM job j JOIN posting p ON p.id = j.id WHERE p.posting_id = ?", posting_id)[0][0])


def title_of(ask: Ask) -> str:
    return str(ask("SELECT title FROM jobs WHERE job_id = ?", job_of(ask, A))[0][0])


def last(ask: Ask) -> int:
    return int(ask("SELECT max(cursor) FROM changes")[0][0])


def test_a_merge_by_hand_and_its_undoing_edit_nothing(days: Days, ask: Ask) -> None:
    days.run(None, {**OTHER, "title": "Diver"})  # so that the aggregator's has what the employer's lacks
    days.run({**OWN, "base_salary": ()}, {**OTHER, "title": "Diver"})
    start, before = last(ask), told(ask)
    days.say()
    joined = last(ask)
    days.undo()
    alike = {"base_salary": "recomposed", "eligibility_to_work.statements": "recomposed"}
    assert (kinds(ask, start, joined), kinds(ask, joined)) == (alike, alike)
    assert told(ask) == before
    reasons = ask("SELECT DISTINCT why FROM history WHERE field = 'base_salary' AND job_id = ? ORDER BY valid_from", job_of(ask, A))
    assert reasons[-1] == ("recomposed",)


def test_another_posting_that_speaks_since_the_employers_closed_edited_nothing(days: Days, ask: Ask) -> None:
    days.say()
    start = last(ask)
    for _ in range(2):
        days.run(None)
    assert ask("SELECT title FROM jobs WHERE postings = 2") == [("Diver, nights",)]
    assert kinds(ask, start) == dict.fromkeys(VALUES[:3], "recomposed")
    then = last(ask)
    days.run()
    assert kinds(ask, then) == dict.fromkeys(VALUES[:3], "recomposed")
    assert told(ask) == {}


def test_a_posting_that_becomes_the_newest_speaks_without_an_edit_of_what_it_says(days: Days, ask: Ask) -> None:
    second = {"board": "heronsgate", "identifier": "diver 2", **OTHER}
    days.run(OWN, OTHER, sighting(day=2, **second))
    days.writer.decide(A, sighting("diver 2").posting_id, Verdict.SAME, days.at)
    newest = min(("diver", OWN), ("diver 2", OTHER), key=lambda one: title_of(ask) == one[1]["title"])
    start = last(ask)
    parts = {**newest[1], "date_posted": Moment("2026-07-01", field("date_posted", "2026-07-01"))}
    days.run(parts if newest[0] == "diver" else OWN, OTHER, sighting(day=3, **second | (parts if newest[0] == "diver 2" else {})))
    assert title_of(ask) == newest[1]["title"]
    assert kinds(ask, start) == dict.fromkeys(VALUES[:3], "recomposed")
    assert told(ask) == {}


def test_newer_rules_and_a_page_that_is_read_at_last_edit_nothing(days: Days, ask: Ask) -> None:
    days.say()
    start = last(ask)
    days.run({**OWN, "title": "Diver by other rules", "content": repr(sorted(OWN.items()))}, kind="replay", rules="2")
    assert kinds(ask, start) == {"title": "rederived"}
    partial = sighting("late", day=3, title="Pilot", base_salary=(), eligibility_to_work=SILENT)
    days.run(OWN, OTHER, replace(partial, raw=replace(partial.raw, partial=True)))
    days.run(OWN, OTHER, sighting("late", day=4, title="Pilot"))
    assert told(ask) == {}


def test_what_the_employer_edits_is_told_of_its_posting_and_of_the_job(days: Days, ask: Ask) -> None:
    days.say()
    start = last(ask)
    days.run({"title": "Deep diver", "base_salary": (salary(high=125000),), "job_locations": (place("Hull", None, "GB"),)})
    assert kinds(ask, start) == dict.fromkeys(VALUES, "changed")
    assert told(ask) == dict.fromkeys(ASKED, 1)
    ((*_, old, new),) = ask(ASKED["pay of employers"])
    assert (old, new) == (120000, 125000)


def test_what_an_aggregator_edits_is_no_change_of_the_record_and_none_by_an_employer(days: Days, ask: Ask) -> None:
    days.say()
    start = last(ask)
    days.run(OWN, {**OTHER, "title": "Diver, days", "base_salary": (salary(high=140000),)})
    assert kinds(ask, start) == {}
    assert told(ask) == {"pay": 1, "title": 1}


def test_pay_that_the_employer_takes_back_is_told_as_such_though_another_states_one(days: Days, ask: Ask) -> None:
    days.say()
    start = last(ask)
    days.run({**OWN, "base_salary": ()})
    assert kinds(ask, start) == {"base_salary": "recomposed"}
    assert [row[-1] for row in ask(ASKED["pay of employers"])] == [None]


def test_an_edit_upon_which_the_program_parts_the_job_is_told_once(days: Days, ask: Ask) -> None:
    def seen(title: str, verdict: Verdict) -> Sighting:
        one = sighting("twin", day=days.day + 1, title=title)
        pairs = (Pair(one.posting_id, A, Judgement(verdict, 0.9)),)
        return replace(one, fingerprint=Fingerprint(bytes(140), bytes(256), "{}"), pairs=pairs)

    days.run(OWN, OTHER, seen("Diver", Verdict.SAME))
    assert ask("SELECT max(postings) FROM jobs") == [(2,)]
    days.run(OWN, OTHER, seen("Beekeeper", Verdict.DIFFERENT))
    assert ask("SELECT max(postings) FROM jobs") == [(1,)]
    assert [row[-2:] for row in ask(ASKED["title"])] == [("Diver", "Beekeeper")]
    assert told(ask) == {"title": 1}


def test_a_job_that_comes_back_tells_what_it_says_otherwise_and_its_former_life_stays(days: Days, ask: Ask) -> None:
    job = job_of(ask, B)
    days.say()
    days.run(OWN, {**OTHER, "title": "Diver, days"})
    days.undo()
    back = "SELECT kind, field, old, new FROM changes WHERE about = 'job' AND job_id = ? AND field <> 'job' ORDER BY cursor"
    assert ask(back, job) == [("split", "title", "Diver, nights", "Diver, days")]
    days.run(OWN, {**OTHER, "title": "Diver, days", "base_salary": (salary(high=140000),)})
    lives = ask("SELECT field, value LIKE '%130000%' OR value LIKE '%nights', substr(valid_from, 9, 2), substr(valid_to, 9, 2), why "
                "FROM history WHERE job_id = ? AND field IN ('title', 'base_salary') ORDER BY field, valid_from", job)  # fmt: skip
    assert lives == [
        ("base_salary", 1, "05", "05", "opened"),
        ("base_salary", 1, "06", "07", "split"),
        ("base_salary", 0, "07", None, "changed"),
        ("title", 1, "05", "05", "opened"),
        ("title", 0, "06", None, "split"),
    ]
    day = QUERIES["What was said on a day"].replace("2026-07-05T00", "2026-07-05T13")
    assert (job, "Diver, nights") in ask(day)


def test_the_words_behind_an_employers_name_are_no_values() -> None:
    assert dict(values_of({"employer": {"name": "A", "origin": "board", "quote": "A.", "rule": "r"}})) == {"employer.name": "A"}
