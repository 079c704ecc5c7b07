"""Whether the last page of a list was short."""

import pytest

from schemas.paging import LOOKED_BACK, PAGES_TO_LEARN, UNSURE, is_short

ONE = ([25],)  # a look at a list of one page
MANY = ([25, 25, 25, 9],)


@pytest.mark.parametrize(
    ("rows", "before", "short"),
    [
        ([25, 25, 3], (), True),
        ([25, 3], (), True),
        ([25, 25], (), False),
        ([25], (), False),
        ([25, 24, 3], (), False),  # pages of which some rows are left out: 3 may be a part, too
        ([25, 30], (), False),
        ([25, 3], ([25, 24, 3],), False),
        ([25, 3], ([25, 30],), False),
        ([23], ONE, True),
        ([25], ONE, False),
        ([26], ONE, False),
        ([23], (*ONE, [7]), True),
        ([23], ([25, 1],), False),  # of one page behind which another stood, one look is not enough
        ([23], MANY * 2, False),
        ([23], MANY * 3, True),
        ([24], MANY * 3, False),  # a page may hold fewer now, as many as pages often do
        ([10], ([12],), False),
        ([9], ([12],), True),
        ([5], ([12],), True),
        ([25, 25, 10], (), True),
        ([25], MANY * 3, False),
        ([23], (*MANY, *MANY, [25, 24, 25, 9], *MANY), False),
        ([10, 4], ([25],), False),  # a page holds fewer now, or some are left out
        ([10, 4], ([25, 25, 3],), False),
        ([10, 10, 4], ([10, 10, 8],), True),
        ([10, 10, 4, UNSURE], (), False),
        ([23, UNSURE], ONE, False),
        ([10, 10, 4], ([10, 10, 6, UNSURE],), True),  # what is unsure of one look is so of no other
        ([8], ([9, UNSURE],), True),
    ],
)
def test_a_last_page_is_short_where_pages_are_even(rows: list[int], before: tuple[list[int], ...], short: bool) -> None:
    assert is_short(rows, before) is short


def test_the_numbers_are_those_of_the_docs() -> None:
    assert not is_short([23], [[25, 1]] * (PAGES_TO_LEARN - 1))
    assert is_short([23], [[25, 1]] * PAGES_TO_LEARN)
    assert (PAGES_TO_LEARN, LOOKED_BACK) == (7, 20)
