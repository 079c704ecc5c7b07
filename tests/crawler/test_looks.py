"""Saved pages by the looks that they are, of one board and of several."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.offline.looks import Page, in_looks

MORNING = datetime(2026, 3, 3, tzinfo=UTC)


def looks(*pages: tuple[str, float]) -> list[list[tuple[str, float]]]:
    """By board and hours."""
    found = in_looks(Page(Path(f"{board}.json"), board, MORNING + timedelta(hours=hours)) for board, hours in pages)
    return [[(page.board, (page.at - MORNING) / timedelta(hours=1)) for page in part] for part in found]


def test_pages_of_a_day_are_one_look_and_those_of_the_next_another() -> None:
    assert looks(("a", 0), ("a", 6), ("a", 30)) == [[("a", 0), ("a", 6)], [("a", 30)]]


def test_a_look_stays_whole_where_another_board_is_looked_at_anew() -> None:
    assert looks(("a", -48), ("b", 0), ("a", 6), ("b", 6.5)) == [[("a", -48), ("b", 0), ("b", 6.5)], [("a", 6)]]
