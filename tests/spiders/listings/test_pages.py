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
    assert (pages.shown, pages.total) == (3, 5)  # the first total counts, and a row that came twice once
    assert pages.take([posting("1")], 1, 5, None) == []
    assert (pages.shown, pages.rows, pages.is_unfinished, pages.shortfall) == (3, 5, False, ReasonKind.ROWS_MISSING.of(shown=3, total=5))


def test_a_board_that_moves_while_it_is_read_is_read_on_until_all_its_rows_came() -> None:
    pages = Pages()
    pages.take([posting("1"), posting("2")], 2, 3, None)
    pages.take([posting("2")], 1, 3, None)  # a new row in front pushed this one onto the second page
    assert (pages.rows, pages.is_unfinished) == (3, False)
    pages = Pages()
    pages.take([posting("1"), posting("2")], 2, 4, None)
    pages.take([posting("2"), posting("3")], 2, 4, None)
    assert (pages.rows, pages.is_unfinished) == (4, True)
    pages.take([posting("4")], 1, 4, None)
    assert (pages.is_unfinished, pages.shortfall) == (False, None)


def test_rows_of_one_posting_on_two_pages_are_two_rows() -> None:
    pages = Pages()
    pages.take([posting("1", "Bath"), posting("2")], 2, 3, None)
    pages.take([posting("1", "Wells"), posting("3")], 2, 3, None)
    assert pages.shortfall is None


def test_parts_add_up_to_the_whole_or_the_last_one_says_so() -> None:
    for held, reason in (("123", None), ("12", ReasonKind.ROWS_MISSING.of(shown=2, total=3))):
        one, other = Pages().split([{"a": "1"}, {"a": "2"}], 3)
        (first, second) = other.split([{"a": "2", "b": "1"}, {"a": "2", "b": "2"}], 2)
        one.take([posting("1")], 1, 1, None)
        first.take([posting("1"), posting("2")], 2, 2, None)
        second.take([posting(held[-1])], 1, 1, None)
        assert [second.end_part(), one.end_part(), first.end_part()] == [None, None, reason]


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


def test_rows_alike_on_one_page_count_once() -> None:
    pages = Pages()
    pages.take([posting("1", "Bath"), posting("1", "Bath"), posting("2"), posting("2", "Wells")], 4, 4, None)
    assert (pages.shown, pages.shortfall) == (3, ReasonKind.ROWS_MISSING.of(shown=3, total=4))
