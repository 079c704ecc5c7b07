"""Numbers as postings write them."""

import pytest

from pipelines.extract.pay.figures import NUMBER, find_numbers


@pytest.mark.parametrize(
    "text",
    [
        "$80,000 - $95,500.50 a year, 401(k), 12x3",
        "60 000,50 € oder 1'234.- CHF; £113, 343",
        "年薪40万元 от 150 000 руб. １２３ ٣ ½",
        "\ud8005 and 7\ud800 and 9",
        "no figure at all",
        "",
        "1.2.3.4 2,5,6 0001",
    ],
)
def test_numbers_are_found_where_the_pattern_stands(text: str) -> None:
    assert [found.span() for found in find_numbers(text)] == [found.span() for found in NUMBER.finditer(text)]
