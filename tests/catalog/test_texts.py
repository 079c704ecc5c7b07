"""Descriptions in events: kept as what differs, told whole."""

import random
import time
from datetime import timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.prune import Pruning
from catalog.texts import kept, undoing
from schemas.enums import Lineage
from schemas.match import Verdict
from tests.factories import NOON, sighting

LINES = ("Lamps are lit at dusk.", "Oil is poured 🛢️ by hand.", "", "- Écluses et phares", "We keep the log.\r", "\tBrass is polished.")


def random_text(rng: random.Random) -> str:
    return "\n".join(rng.choices(LINES, k=rng.randrange(30)))


def edited(text: str, rng: random.Random) -> str:
    """Some lines of a text replaced, removed or added."""
    lines = text.split("\n")
    for _ in range(rng.randrange(4)):
        at = rng.randrange(len(lines) + 1)
        lines[at : at + rng.randrange(3)] = rng.choices(LINES, k=rng.randrange(3))
    return "\n".join(lines)


def undone(was: str, new: str) -> str:
    return "".join(part if isinstance(part, str) else new[part[0] - 1 : part[0] - 1 + part[1]] for part in orjson.loads(was))


@pytest.mark.parametrize("seed", range(300))
def test_a_former_text_is_made_of_the_one_that_followed(seed):
    rng = random.Random(seed)
    old = random_text(rng)
    new = rng.choice((edited(old, rng), random_text(rng), "", old))
    assert undone(undoing(old, new), new) == old


LISTS = st.lists(st.text(alphabet='ab,\n"é🛢️[]{}', max_size=60), max_size=8)


@given(LISTS, LISTS)
def test_values_are_kept_short_and_read_back(old, new):
    was, now = (orjson.dumps(value).decode() for value in (old, new))
    held, value, text_of, undo = kept("skills", was, now, None)
    assert (value, text_of) == (now, None)
    assert (held if undo is None else undone(undo, now)) == was
    assert undo is None or 2 * len(undo) < len(was)


@pytest.mark.parametrize("lines", [("a\n" * 50_000, "b\n" * 50_000), ("a\nb\n" * 20_000, "b\na\n" * 20_000)])
def test_two_long_texts_are_compared_in_no_time(lines):
    begun = time.process_time()
    assert undone(undoing(*lines), lines[1]) == lines[0]
    assert time.process_time() - begun < 1


TEXTS = "SELECT kind, old, new FROM changes WHERE about = ? AND field = 'description' ORDER BY cursor"


def live(crawl, writer, seed: int, days: int = 8) -> list[tuple[str | None, str]]:
    """A job of two postings, told apart by what each says; the descriptions of the one that leads, day by day."""
    rng, texts, told = random.Random(seed), ["The lamp is lit. " * 40, "The gauge is read. " * 40], []
    for day in range(days):
        parts = ({}, {"family": "agg", "board": "all", "lineage": Lineage.AGGREGATOR})
        crawl(day, [sighting(str(n), day=day, description=text, **parts[n]) for n, text in enumerate(texts)])
        if day == 0:
            names = [row[0] for row in writer.db.execute("SELECT posting_id FROM posting ORDER BY id")]
            writer.decide(*names, Verdict.SAME, NOON + timedelta(hours=2))
        before, texts = texts, [edited(text, rng) + f"\n{day}" for text in texts]
        told.append((before[0], texts[0]))
    return told[:-1]


@pytest.mark.parametrize("seed", range(12))
def test_events_tell_descriptions_whole_as_they_were(seed, crawl, writer):
    told = live(crawl, writer, seed)
    for about in ("job", "posting"):
        found = [tuple(row)[1:] for row in writer.db.execute(TEXTS, (about,))]
        assert [pair for pair in found if pair in told] == told
    stored = writer.db.execute("SELECT old, new FROM event WHERE field = 'description'").fetchall()
    assert {tuple(row) for row in stored} == {(None, None)}
    held = {row[0] for row in writer.db.execute("SELECT value FROM history WHERE field = 'description'")}
    assert {new for _, new in told} <= held


def test_an_edited_line_costs_little(crawl, writer):
    long = "\n".join(f"Line {n} of what a keeper does." for n in range(200))
    for day, text in enumerate((long, long.replace("Line 7 ", "Line seven "), long.replace("Line 190 ", "Line 1900 "))):
        crawl(day, [sighting("1", day=day, description=text)])
    sizes = [row[0] for row in writer.db.execute("SELECT length(was) FROM event WHERE text_of IS NOT NULL")]
    assert len(sizes) == 2
    assert max(sizes) < 120


def test_what_goes_with_another_job_is_told_whole_from_then_on(crawl, writer):
    told = live(crawl, writer, 1)
    names = [row[0] for row in writer.db.execute("SELECT posting_id FROM posting ORDER BY id")]
    before = [tuple(row) for row in writer.db.execute(TEXTS, ("job",))]
    writer.decide(*names, Verdict.DIFFERENT, NOON + timedelta(days=9))
    writer.db.execute("UPDATE event SET text_of = 2 WHERE about = 'job' AND field = 'description'")  # as though the other one had led
    as_told = [tuple(row) for row in writer.db.execute(TEXTS, ("job",))]
    writer.db.execute("DELETE FROM hand")
    writer.db.execute("UPDATE posting SET closed_at = '2026-07-12T00:00:00Z', closed_reason = 'absent_twice' WHERE id = 2")
    assert Pruning(NOON + timedelta(days=400), ("jobs",)).remove(writer.db) == {"jobs": 1}
    left = [row for row in as_told if row[0] != "split"]  # what the job that is removed told of itself goes with it
    assert [tuple(row) for row in writer.db.execute(TEXTS, ("job",))] == left != as_told
    assert len(before) >= len(told)


def test_what_was_told_before_stands_whole(crawl, writer, ask):
    crawl(0, [sighting("1")])
    writer.db.execute(
        "INSERT INTO event (at, kind, posting, job, field, old, new) VALUES ('2026', 'changed', 1, 1, 'description', 'a', 'b')"
    )
    assert ask("SELECT old, new FROM changes WHERE field = 'description'") == [("a", "b")]
