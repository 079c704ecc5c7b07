"""Paging that does not trust what sources say of it."""

import pytest

from schemas.raw import RawPlace, RawPosting
from schemas.reasons import ReasonKind
from schemas.source import Reject
from spiders.listings.pages import Pages, merged


def posting(identifier: str, *places: str) -> RawPosting:
    return RawPosting("lever", "acme", identifier, job_locations=tuple(RawPlace(name=name) for name in places))


def test_rows_of_one_posting_are_one_with_all_places() -> None:
    found = merged([posting("1", "Bath"), posting("2"), posting("1", "Wells", "Bath"), Reject("lever", "acme", "no id", "{}")])
    assert [one.identifier for one in found if isinstance(one, RawPosting)] == ["1", "2"]
    assert found[0] == posting("1", "Bath", "Wells")
    assert len(found) == 3


def test_an_answer_counts_only_where_it_brings_something_new() -> None:
    pages = Pages()
    assert len(pages.take([posting("1"), posting("2")], 2, "5", None)) == 2
    assert (pages.shown, pages.is_unfinished, pages.shortfall) == (2, True, ReasonKind.ROWS_MISSING.of(shown=2, total=5))
    assert [one.identifier for one in pages.take([posting("2"), posting("3")], 2, 0, None)] == ["3"]  # type: ignore[union-attr]
    assert (pages.shown, pages.total) == (4, 5)  # the first total counts; boards move while they are read
    assert pages.take([posting("1")], 1, 5, None) == []
    assert (pages.shown, pages.rows, pages.is_unfinished, pages.shortfall) == (4, 5, False, ReasonKind.ROWS_MISSING.of(shown=4, total=5))


def test_parts_of_a_board_share_what_they_have_met() -> None:
    one = Pages(total=1)
    other = Pages(total=1, board_ids=one.board_ids)
    assert len(one.take([posting("1")], 1, None, None)) == 1
    assert other.take([posting("1")], 1, None, None) == []
    assert (other.shown, other.shortfall) == (1, None)


@pytest.mark.parametrize("total", [None, "", "many", True, {}, [], -1])
def test_a_total_that_is_none(total: object) -> None:
    pages = Pages()
    pages.take([posting("1")], 1, total, None)
    assert (pages.total, pages.is_unfinished) == (None, True)
