"""Another opening under a known identifier: held back for a look, or for as long as the board is doubted."""

import pytest

from catalog.swapped import is_other, is_retitled
from tests.factories import sighting

KEY = "greenhouse:heronsgate"
TITLES = "SELECT DISTINCT substr(raw_title, 1, instr(raw_title, ' ') - 1) FROM posting"
TOLD = "SELECT count(*) FROM event WHERE kind = 'changed' AND field = 'title'"


def rows(trade, day, count=6):
    """Postings 0, 1 …: openings of one employer, whose name its trade is."""
    told = [f"{trade} number {n}. " + " ".join(f"{trade.lower()}{n}word{k}" for k in range(40)) for n in range(count)]
    return [sighting(f"{n}", day=day, title=f"{trade} {trade}{n}", description=text) for n, text in enumerate(told)]


def test_another_employers_rows_under_the_same_identifiers_write_over_nothing(crawl, ask):
    crawl(0, rows("Ferryman", 0))
    for day in (1, 2, 3):
        crawl(day, rows("Glazier", day))
        assert ask("SELECT alarm, kept, comparable, reasons ->> '$[0].numbers.new' FROM sources_health") == [("other_board", 0, 6, 6)]
        assert ask(TITLES) == [("Ferryman",)]
    crawl(4, rows("Ferryman", 4))
    assert ask("SELECT alarm, kept FROM sources_health") == [(None, 6)]
    assert ask("SELECT count(*) FROM posting WHERE stale_since IS NOT NULL OR swapped_run IS NOT NULL") == [(0,)]
    assert ask("SELECT count(*) FROM event WHERE kind <> 'opened' AND about <> 'job'") == [(0,)]


def test_a_hand_lets_them_in(crawl, ask):
    crawl(0, rows("Ferryman", 0))
    crawl(1, rows("Glazier", 1), trusted={KEY})
    crawl(2, rows("Glazier", 2))
    assert (ask(TITLES), ask(TOLD)) == ([("Glazier",)], [(6,)])
    assert ask("SELECT count(*) FROM posting WHERE stale_since IS NOT NULL OR swapped_run IS NOT NULL") == [(0,)]


def test_some_of_a_board_are_told_too_and_an_alarm_holds_them_all(crawl, ask):
    crawl(0, rows("Ferryman", 0))
    for day in (1, 2):
        crawl(day, [*rows("Glazier", day)[:4], *rows("Ferryman", day)[4:]])
        assert ask("SELECT alarm, kept, comparable FROM sources_health") == [("other_board", 2, 6)]
    assert ask(TITLES) == [("Ferryman",)]


def test_one_that_is_rewritten_waits_for_a_second_look(crawl, ask):
    crawl(0, rows("Ferryman", 0))
    for day, told in ((1, 0), (2, 1)):
        crawl(day, [*rows("Glazier", day)[:1], *rows("Ferryman", day)[1:]])
        assert ask(TOLD) == [(told,)]
        assert ask("SELECT count(*) FROM posting WHERE stale_since IS NOT NULL") == [(1 - told,)]
    assert ask("SELECT alarm, closed FROM sources_health") == [(None, 0)]


def test_one_that_is_edited_does_not_wait(crawl, ask):
    crawl(0, rows("Ferryman", 0))
    text = rows("Ferryman", 1)[0].job.description
    crawl(1, [sighting("0", day=1, title="Boatwright", description=text), *rows("Ferryman", 1)[1:]])
    assert ask(TOLD) == [(1,)]


@pytest.mark.parametrize(
    ("title", "other", "told"),
    [("Glazier", "Ferryman", True), ("Night Engineer", "Engineer Trams", True), ("Glazier", "Senior Glazier", False), ("", "", False)],
)
def test_what_is_another_title(title, other, told):
    assert is_retitled(title, other) is told


LONG, OTHER = "the tide gauge is read at dawn and written down " * 3, " ".join(f"word{n}" for n in range(40))
BOTH = ("Heronsgate", "Larkmill")


@pytest.mark.parametrize(
    ("text", "other", "organizations", "told"),
    [
        (OTHER, LONG, BOTH, True),
        (OTHER, OTHER + LONG, BOTH, False),
        (OTHER, "", BOTH, True),
        (OTHER, "", ("Heronsgate", "Heronsgate Ltd"), False),
        (OTHER, "", ("Heronsgate", None), False),
        ("", "", BOTH, True),
    ],
)
def test_what_is_another_opening(text, other, organizations, told):
    assert is_other(text, other, organizations) is told
