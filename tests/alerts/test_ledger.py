"""What a search tells of, run by run: openings, edits, closings, merges, newer rules, and what a person does with the search."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from alerts.evaluate import message_id
from alerts.ledger import Edited, NoSearch, Wanted, add, edit, find, open_ledger, pause, remove, resume
from alerts.reasons import Reason
from catalog.writer import Writer
from schemas.enums import EligibilityTopic, Lineage, Sponsorship
from schemas.facts import EligibilityStatement, EligibilityToWork
from schemas.job import Sighting
from schemas.match import Verdict
from schemas.search import Query
from tests.alerts.conftest import Town
from tests.factories import field, salary, sighting

OFFERED, REFUSED = Sponsorship.OFFERED, Sponsorship.NOT_OFFERED
TEXT = "We forge anchors.\nPay: $90 to $110."


def posting(number: int, content: int = 0, **parts: Any) -> Sighting:
    """A posting that says little; ``content`` stands for its edit."""
    told = {"description": TEXT, "title": f"Smith {number}", "base_salary": (), **parts}
    return sighting(str(number), content=f"{number} {content}", **told)


def pay(amount: int) -> dict[str, Any]:
    value = Decimal(amount)
    return {"base_salary": (replace(salary(), min_value=value, max_value=value, annual_min=value, annual_max=value),)}


def sponsors(value: Sponsorship) -> dict[str, Any]:
    said = EligibilityStatement(EligibilityTopic.SPONSORSHIP, value, field("eligibility_to_work", value))
    return {"eligibility_to_work": EligibilityToWork(value, statements=(said,))}


def ids(town: Town) -> list[str]:
    return [row[0] for row in town.ask("SELECT posting_id FROM posting ORDER BY id")]


def say(one: int, other: int, verdict: Verdict, town: Town, look: bool = True) -> None:
    names = ids(town)
    town.run(kind="replay", by=lambda writer: writer.decide(names[one], names[other], verdict, town.now), look=look)


def test_a_new_search_is_silent_and_tells_of_what_comes(town: Town) -> None:
    town.run(posting(1))
    assert town.add() == 0
    town.run(posting(1), posting(2))
    town.run(posting(1, content=1, title="Smith 1, anchors"), posting(2))  # an edit that changes nothing of note
    assert town.told == ["s: new Smith 2"]


def test_backfill_tells_of_what_fits_now(town: Town) -> None:
    town.run(posting(1), posting(2, title="Baker"))
    assert town.add(text="smith", backfill=True) == 1
    town.run(posting(1), posting(2, title="Baker"))
    assert town.told == ["s: new Smith 1"]


def test_a_job_that_comes_to_fit_and_leaves_and_comes_again(town: Town) -> None:
    town.run(posting(1))
    town.add(text="welder")
    town.run(posting(1, 1, title="Welder 1"))
    town.run(posting(1, 2, title="Smith 1"))
    town.run(posting(1, 3, title="Welder 1"))
    assert town.told == ["s: now matches Welder 1", "s: now matches 2 Welder 1"]


def test_a_job_that_closes_is_no_news_until_it_is_reopened(town: Town) -> None:
    town.run(posting(1), posting(2))
    town.add()
    for _ in range(2):
        town.run(posting(2))
    assert town.ask("SELECT count(*) FROM posting WHERE closed_at IS NULL") == [(1,)]
    assert town.told == []
    town.run(posting(1), posting(2))
    assert town.told == ["s: reopened Smith 1"]


def test_pay_and_sponsorship_that_change_at_their_source(town: Town) -> None:
    town.run(posting(1, **pay(90_000)))
    town.add()
    town.run(posting(1, 1, **pay(95_000)))
    town.run(posting(1, 2, **pay(95_000), **sponsors(Sponsorship.OFFERED)))
    town.run(posting(1, 3, **pay(99_000), **sponsors(Sponsorship.NOT_OFFERED)))
    assert town.told == [
        "s: pay changed Smith 1", "s: sponsorship changed Smith 1", "s: pay changed 2 Smith 1", "s: sponsorship changed 2 Smith 1",
    ]  # fmt: skip
    assert town.ask("SELECT told ->> '$.was.pay', told ->> '$.job.pay' FROM alert_match ORDER BY id LIMIT 1") == [
        ("90000 USD YEAR", "95000 USD YEAR")
    ]


def test_that_sponsorship_is_refused_now_is_told_though_it_fits_no_more(town: Town) -> None:
    town.run(posting(1, **sponsors(Sponsorship.OFFERED)))
    town.add(sponsorship="offered", backfill=True)
    town.run(posting(1, 1, **sponsors(Sponsorship.NOT_OFFERED)))
    town.run(posting(1, 2, title="Smith one", **sponsors(Sponsorship.NOT_OFFERED)))
    assert town.told == ["s: new Smith 1", "s: sponsorship changed Smith 1"]
    assert town.ask("SELECT told ->> '$.fits' FROM alert_match ORDER BY id") == [(1,), (0,)]


def test_newer_rules_change_no_pay_but_find_what_fits(town: Town) -> None:
    town.run(posting(1, **pay(90_000)), posting(2))
    town.add("any")
    town.add("paid", min_salary="95000 USD")
    town.run(posting(1, **pay(98_000)), posting(2), kind="replay", rules="2")
    assert town.told == ["paid: now matches Smith 1"]


def relayed(number: int, content: int = 0, **parts: Any) -> Sighting:
    """What an aggregator says of the same opening."""
    return posting(number, content, family="adzuna", board="all", lineage=Lineage.AGGREGATOR, **parts)


def test_pay_of_another_posting_that_speaks_is_no_change_though_its_source_edited_it_before(town: Town) -> None:
    own, other = posting(1, **pay(90_000)), relayed(2, **pay(70_000))
    town.run(own, other, by=lambda writer: writer.decide(own.posting_id, other.posting_id, Verdict.SAME, town.now))
    town.add()
    town.run(own, relayed(2, 1, **pay(75_000)), look=False)
    for look in (False, False, True):  # the employer's closes
        town.run(relayed(2, 1, **pay(75_000)), look=look)
    assert town.ask("SELECT closed_at IS NULL, salary_min FROM jobs") == [(1, 75_000)]
    assert town.told == []
    town.run(relayed(2, 2, **pay(76_000)))
    assert town.told == ["s: pay changed Smith 2"]


def joined(town: Town, own: Sighting, other: Sighting) -> None:
    """A search, and a job of two postings that it knows."""
    town.run(own, other, by=lambda writer: writer.decide(own.posting_id, other.posting_id, Verdict.SAME, town.now))
    town.add()


@pytest.mark.parametrize(
    ("own", "edit", "other", "told"),
    [
        ({}, pay(80_000), pay(70_000), ["s: pay changed Smith 1"]),  # the employer states it at last
        (pay(90_000), {}, pay(70_000), ["s: pay changed Smith 1"]),  # and takes it back
        (sponsors(OFFERED), {}, sponsors(REFUSED), ["s: sponsorship changed Smith 1"]),
        ({}, sponsors(OFFERED), sponsors(REFUSED), ["s: sponsorship changed Smith 1"]),
        (pay(90_000), pay(90_000), pay(70_000), []),
    ],
)
def test_an_edit_for_which_another_posting_speaks_is_a_change(
    town: Town, own: dict[str, Any], edit: dict[str, Any], other: dict[str, Any], told: list[str]
) -> None:
    joined(town, posting(1, **own), relayed(2, **other))
    town.run(posting(1, 1, **edit), relayed(2, **other))
    assert town.told == told


def test_a_rule_and_an_edit_that_nobody_hears_change_nothing(town: Town) -> None:
    joined(town, posting(1, **pay(90_000)), relayed(2, **pay(90_000)))
    town.run(posting(1, **pay(80_000)), relayed(2, 1, **pay(80_000)), rules="2")
    assert town.ask("SELECT salary_min FROM jobs") == [(80_000,)]
    assert town.told == []


def test_an_edit_on_citizenship_is_none_on_sponsorship(town: Town) -> None:
    citizens = EligibilityStatement(EligibilityTopic.CITIZENSHIP, None, field("eligibility_to_work", "citizens"))
    joined(town, posting(1, **sponsors(OFFERED)), relayed(2))
    town.run(posting(1, **sponsors(REFUSED)), relayed(2, 1, eligibility_to_work=EligibilityToWork(statements=(citizens,))), rules="2")
    assert town.ask("SELECT sponsorship FROM jobs") == [("not_offered",)]
    assert town.told == []


def test_pay_that_a_source_changed_while_its_job_was_another_one_is_told_when_it_comes_back(town: Town) -> None:
    town.run(posting(1, **pay(90_000)), posting(2, **pay(70_000)))
    town.add()
    say(0, 1, Verdict.SAME, town, look=False)
    town.run(posting(1, **pay(90_000)), posting(2, 1, **pay(72_000)), look=False)
    say(0, 1, Verdict.DIFFERENT, town)
    assert town.told == ["s: pay changed Smith 2"]


def test_a_merge_into_a_job_that_was_told_is_no_news_nor_is_the_split(town: Town) -> None:
    town.add()
    town.run(posting(1, **pay(90_000)), posting(2, **pay(70_000)))
    before = ["s: new Smith 1", "s: new Smith 2"]
    assert town.told == before
    say(0, 1, Verdict.SAME, town)
    say(0, 1, Verdict.DIFFERENT, town)
    assert town.told == before


def test_a_job_that_takes_in_one_that_was_told_is_no_news(town: Town) -> None:
    """The elder did not fit by itself."""
    town.add(text="welder")
    town.run(posting(1), posting(2, title="Welder"))
    say(0, 1, Verdict.SAME, town)
    assert town.told == ["s: new Welder"]


def test_a_job_of_several_that_left_and_fits_again_is_news(town: Town) -> None:
    town.add(text="smith")
    town.run(posting(1), posting(2))
    say(0, 1, Verdict.SAME, town)
    town.run(posting(1, 1, title="Baker"), posting(2, 1, title="Baker"))
    town.run(posting(1, 2), posting(2, 2))
    assert town.told == ["s: new Smith 1", "s: new Smith 2", "s: now matches Smith 1"]


def test_a_posting_that_joins_a_job_at_once_is_told_when_it_parts(town: Town) -> None:
    town.run(posting(1))
    town.add()
    names = ids(town)
    joining = posting(2)
    town.run(posting(1), joining, by=lambda writer: writer.decide(names[0], joining.posting_id, Verdict.SAME, town.now))
    assert town.told == []  # it came and went before any look
    say(0, 1, Verdict.DIFFERENT, town)
    assert len(town.told) == 1


def test_an_edited_search_begins_silent_after_all_that_it_had_to_tell(town: Town) -> None:
    town.run(posting(1), posting(2, title="Baker"))
    town.add(text="smith")
    with Writer(town.path) as writer:  # a run whose look was lost
        writer.begin_run("lost", town.now)
        writer.write([posting(3)])
    with open_ledger(town.path) as db:
        wanted = find(db, "s").wanted
        assert edit(db, "s", replace(wanted, query=Query(text="baker")), town.now).told == 1
    town.run(posting(1), posting(2, 1, title="Baker too"), posting(3), posting(4, title="Baker"))
    assert town.told == ["s: new Smith 3", "s: new Baker"]


def test_an_edit_of_channels_alone_forgets_nothing(town: Town) -> None:
    town.run(posting(1, **pay(90_000)))
    town.add()
    with open_ledger(town.path) as db:
        edit(db, "s", replace(find(db, "s").wanted, channels=("mailto:me@example.org",)), town.now)
    town.run(posting(1, 1, **pay(95_000)))
    assert town.told == ["s: pay changed Smith 1"]
    assert town.ask("SELECT DISTINCT channel FROM delivery") == [("mailto:me@example.org",)]


def test_what_a_former_place_was_not_given_goes_to_the_new_one(town: Town) -> None:
    town.run(posting(1), posting(2), posting(3))
    town.add("s", "mailto:typo@example.org", "file:/kept", backfill=True)
    with open_ledger(town.path) as db:
        wanted = find(db, "s").wanted
        for state, match in (("dead", 1), ("sent", 2), ("waiting", 3)):
            db.execute(
                "UPDATE delivery SET state = ?, attempts = 3, error = 'no' WHERE channel LIKE 'mailto:%' AND match = ?", (state, match)
            )
        former = wanted.channels
        assert edit(db, "s", replace(wanted, channels=("mailto:me@example.org", "file:/kept")), town.now) == Edited(0, 2, 0)
        of_new = "SELECT match, state, attempts FROM delivery WHERE channel = 'mailto:me@example.org' ORDER BY match"
        assert [tuple(row) for row in db.execute(of_new)] == [(1, "waiting", 0), (3, "waiting", 0)]
        edit(db, "s", replace(wanted, channels=former), town.now)  # and back again
        of_old = "SELECT match, state, attempts, error FROM delivery WHERE channel LIKE 'mailto:typo%' ORDER BY match"
        back = [(1, "waiting", 0, None), (2, "sent", 3, "no"), (3, "waiting", 0, None)]
        assert [tuple(row) for row in db.execute(of_old)] == back
        assert edit(db, "s", replace(wanted, channels=("file:/kept",)), town.now) == Edited(0, 0, 2)
    assert len(set(town.ask("SELECT match, message FROM delivery"))) == 3


def test_backfill_of_an_edit_tells_of_what_was_never_told(town: Town) -> None:
    town.run(posting(1), posting(2, title="Baker"))
    town.add(text="smith", backfill=True)
    with open_ledger(town.path) as db:
        edit(db, "s", replace(find(db, "s").wanted, query=Query()), town.now, backfill=True)
    assert town.told == ["s: new Smith 1", "s: new Baker"]


@pytest.mark.parametrize(("silent", "told"), [(False, ["s: new Smith 2"]), (True, [])])
def test_a_pause_holds_and_resume_goes_on(town: Town, silent: bool, told: list[str]) -> None:
    town.run(posting(1))
    town.add()
    with open_ledger(town.path) as db:
        pause(db, "s", town.now)
    town.run(posting(1), posting(2))
    assert town.told == []
    with open_ledger(town.path) as db:
        resume(db, "s", town.now, silent=silent)
        town.look(db)
    assert town.told == told


def test_a_removed_search_says_nothing_more_and_its_name_is_free(town: Town) -> None:
    town.run(posting(1))
    town.add(backfill=True)
    with open_ledger(town.path) as db:
        remove(db, "s", town.now)
    assert town.ask("SELECT state FROM delivery") == [("withdrawn",)]
    town.run(posting(1), posting(2))
    town.add(backfill=True)
    assert len(town.told) == 3
    assert len(set(town.ask("SELECT message FROM alert_match"))) == 3


def test_names_are_known_or_said(town: Town) -> None:
    town.add("ml")
    with open_ledger(town.path) as db:
        with pytest.raises(NoSearch, match="there are ml"):
            find(db, "lm")
        with pytest.raises(NoSearch, match="already"):
            add(db, "ml", Wanted(Query(), ()), town.now)


def test_a_search_that_cannot_look_keeps_its_place_and_no_other(town: Town) -> None:
    town.add("good")
    town.add("bad", place="Harwich")
    town.ask("UPDATE alert_version SET query = json_object('place', json_array('Qwertzuiop')) WHERE search = 2")
    town.run(posting(1))
    assert town.told == ["good: new Smith 1"]
    assert [one.partition(":")[0] for one in town.failed] == ["bad"]


def test_a_match_and_the_cursor_come_together_or_not_at_all(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.add()
    monkeypatch.setattr("alerts.evaluate._keep", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        town.run(posting(1))
    assert (town.told, town.ask("SELECT cursor FROM alert_search")) == ([], [(0,)])
    monkeypatch.undo()
    with open_ledger(town.path) as db:
        assert (town.look(db), town.look(db)) == (1, 0)


def test_an_id_is_of_search_job_and_reason_and_of_the_time_after_the_first() -> None:
    one = message_id("ab", "cd", Reason.NEW, 1)
    others = [("x", "cd", Reason.NEW, 1), ("ab", "x", Reason.NEW, 1), ("ab", "cd", Reason.REOPENED, 1), ("ab", "cd", Reason.NEW, 2)]
    assert len({one, *(message_id(*other) for other in others)}) == 5
    assert one == message_id("ab", "cd", Reason.NEW, 1)
    assert len(one) == 32


def test_what_was_withdrawn_before_it_went_out_is_told_by_a_backfill(town: Town) -> None:
    town.run(posting(1))
    town.add()
    for name, tell in (("first", True), ("again", False)):
        with open_ledger(town.path) as db:
            pause(db, "s", town.now)
            if tell:
                edit(db, "s", find(db, "s").wanted, town.now, backfill=True)
            resume(db, "s", town.now, silent=tell)
            assert edit(db, "s", find(db, "s").wanted, town.now, backfill=True).told == int(tell), name
    assert town.told == ["s: new Smith 1", "s: new 2 Smith 1"]
