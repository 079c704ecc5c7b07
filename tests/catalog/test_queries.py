"""The queries of docs/catalog.md, each as it stands there, on a catalog whose answers are known."""

import re
from datetime import timedelta

import pytest

from schemas.facts import EligibilityToWork
from tests.conftest import ROOT
from tests.factories import NOON, TEXT, job_posting, place, salary, sighting

PAGE = (ROOT / "docs/catalog.md").read_text("utf-8")
SECTION = PAGE.partition("\n## Questions about time\n")[2].partition("\n## ")[0]
QUERIES = {re.split("[:,;]", words)[0]: query for words, query in re.findall(r"^([A-Z][^\n]+)\n\n```sql\n(.+?)```", SECTION, re.M | re.S)}

SILENT = {"eligibility_to_work": EligibilityToWork()}
FIRST = {"title": "Diver", "base_salary": (salary(),), "job_locations": (place(),), **SILENT}
LATER = {"title": "Diver, nights", "base_salary": (salary(high=130000),), "job_locations": (place("Deal", None, "GB"),)}


@pytest.fixture
def answers(crawl, writer):
    """One opening edited in all that is asked, another one that pauses and comes back; newer rules read a third one otherwise."""
    lamps = [{"title": f"Keeper of lamp {n}", "description": f"Lamp {n} is lit at dusk, and put out at dawn."} for n in range(5)]

    def seen(day: int, parts: dict, *more):
        return [sighting(str(n), day=day, **lamp) for n, lamp in enumerate(lamps)] + [sighting("diver", day=day, **parts), *more]

    works = job_posting(description=TEXT).eligibility_to_work
    crawl(0, seen(0, FIRST, sighting("again", title="Pilot", description="Ships are led into the harbour.")))
    for day in (1, 2):
        crawl(day, seen(day, {**LATER, "eligibility_to_work": works}))
    crawl(
        30,
        seen(
            30,
            {**LATER, "eligibility_to_work": works},
            sighting("again", day=30, title="Pilot", description="Ships are led out of the harbour."),
        ),
    )
    return lambda words: [tuple(row) for row in writer.db.execute(QUERIES[words])]


def test_each_question_has_a_query():
    assert len(QUERIES) == SECTION.count("```sql") == 8


def test_what_changed_is_found(answers):
    ((_, title, at, old, new),) = answers("Whose pay changed at its source")
    assert (title, at) == ("Diver, nights", "2026-07-05T12:00:00Z")
    assert '"maxValue":120000.0' in old
    assert '"maxValue":130000.0' in new
    ((_, _, _, statements),) = answers("Where a sentence on sponsorship was added")
    assert '"value":"not_offered"' in statements
    assert [row[2:] for row in answers("Which titles were edited")] == [("Diver", "Diver, nights")]
    ((*_, whence, whither),) = answers("Which openings moved")
    assert "Harwich" in whence
    assert "Deal" in whither


def test_since_when_and_what_on_a_day(answers):
    since = {title: (sponsorship, moment) for _, title, sponsorship, moment in answers("Since when a job says what it says now")}
    assert since["Diver, nights"] == ("not_offered", "2026-07-05T12:00:00Z")
    assert since["Pilot"] == (None, "2026-07-04T12:00:00Z")
    assert [value for _, value in answers("What was said on a day")] == ["Diver"]


def test_campaigns_and_ages(answers):
    rows = answers("Openings that are advertised again and again")
    assert [row[1:3] for row in rows] == [(1, 2), (2, 2)]
    assert rows[1][-1] == '["description"]'
    ages = answers("How old openings are")
    assert len(ages) == 7
    assert ages[-1][1:] == ("Pilot", None, (NOON + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ"), None)
