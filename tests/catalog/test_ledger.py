"""The run ledger by board: what counts as a look, as a failed one, and as none."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalog.database import reading
from catalog.ledger import KEPT, cut_off_runs, read_ledger
from catalog.writer import Writer
from schemas.reading import Reading
from schemas.reasons import Reason, ReasonKind
from schemas.source import Listing

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
WHOLE = Listing("greenhouse", "oven", listed=0, shown=0)


def partial(reason: Reason) -> Listing:
    return Listing("greenhouse", "oven", complete=False, reason=reason)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with Writer(tmp_path / "c.db") as one:
        yield one


def run(writer: Writer, number: int, *listings: Listing, kind: str = "crawl", reason: Reason | None = None) -> None:
    at = NOON + timedelta(days=number)
    writer.begin_run(f"run {number}", at, kind)
    for one in listings:
        writer.listing(one, at + timedelta(minutes=5))
    writer.finish_run(f"run {number}", at + timedelta(hours=1), accepted=reason is None, reason=reason)


def looks(writer: Writer) -> list[Reading]:
    with reading(writer.path) as db:
        return read_ledger(db).get("greenhouse:oven", [])


def test_a_board_that_was_read_was_looked_at_when_its_listing_was(writer: Writer) -> None:
    run(writer, 1, WHOLE)
    run(writer, 2, Listing("greenhouse", "oven", unchanged=True))
    first, second = looks(writer)
    assert (first.run, first.at, first.failed, first.changed) == ("run 1", NOON + timedelta(days=1, minutes=5), False, False)
    assert (first.accepted, second.accepted) == (False, True)  # an empty board is not believed; it was read


@pytest.mark.parametrize(
    ("reason", "failed"),
    [
        (ReasonKind.LOST.of("HTTP 500"), True),
        (ReasonKind.NOT_READ.of(), True),
        (ReasonKind.MALFORMED.of("no JSON"), True),
        (ReasonKind.EXCERPT.of(shown=5, listed=2_458), False),
        (ReasonKind.ROWS_MISSING.of(shown=2, total=5), False),
        (ReasonKind.STOPPED.of("shutdown"), None),
        (ReasonKind.OUT_OF_TIME.of(), None),
    ],
    ids=lambda one: getattr(one, "kind", one),
)
def test_what_a_partial_listing_is(writer: Writer, reason: Reason, failed: bool | None) -> None:
    run(writer, 1, partial(reason))
    assert [one.failed for one in looks(writer)] == ([] if failed is None else [failed])


def test_a_board_that_a_stopped_run_had_read_was_looked_at(writer: Writer) -> None:
    run(writer, 1, WHOLE, reason=ReasonKind.STOPPED.of("shutdown"))
    assert [one.failed for one in looks(writer)] == [False]


@pytest.mark.parametrize(("shown", "is_look"), [(0, True), (3, False)], ids=["all that it announced is stored", "postings are missing"])
def test_a_killed_run_has_looked_at_what_it_stored(writer: Writer, shown: int, is_look: bool) -> None:
    writer.begin_run("run 1", NOON)
    writer.listing(Listing("greenhouse", "oven", listed=shown, shown=shown), NOON)
    assert bool(looks(writer)) is is_look
    with reading(writer.path) as db:
        assert cut_off_runs(db) == ["run 1"]
    writer.finish_run("run 1", NOON, accepted=False, reason=ReasonKind.CUT_OFF.of("no end", lines=3))  # as `load` does
    assert bool(looks(writer)) is is_look
    with reading(writer.path) as db:
        assert cut_off_runs(db) == []


def test_saved_pages_are_no_looks_and_loaded_runs_are(writer: Writer) -> None:
    run(writer, 1, WHOLE, kind="ingest")
    run(writer, 2, WHOLE, kind="load")
    run(writer, 3, kind="replay")
    assert [one.run for one in looks(writer)] == ["run 2"]


def test_the_latest_looks_are_kept_the_oldest_first(writer: Writer) -> None:
    for number in range(KEPT + 5):
        run(writer, number, WHOLE)
    assert [one.run for one in looks(writer)] == [f"run {number}" for number in range(5, KEPT + 5)]
