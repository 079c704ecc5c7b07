"""How much of a register is loaded: rows, and which part of what is published."""

from typing import Any

import pytest

from registers.coverage import covered_words, share_of
from registers.layouts import KINDS


def loaded(kind: str, kept: int, period: str = "", variant: str = "", days: tuple[str | None, str | None] = (None, None)) -> dict[str, Any]:
    return {"kind": kind, "variant": variant, "period": period, "first_day": days[0], "last_day": days[1], "kept": kept}


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([loaded("uscis", 59_441, "2019", "archive")], "59,441 rows"),
        ([loaded("uscis", 1_000, "2019", "archive")], "1,000 rows, 2% of what is published"),
        ([loaded("uscis", 3, "2019", "archive")], "3 rows, less than 1% of what is published"),
        ([loaded("uscis", 59_441, "2019", "archive"), loaded("uscis", 0, "2020", "archive")], "59,441 rows, 52% of what is published"),
        ([loaded("uscis", 1_000, "2019", "live")], "1,000 rows"),  # of the tool, no total is known
        ([loaded("uscis", 1_000, "2017", "archive")], "1,000 rows"),
        ([loaded("wages", 449_440, "2025-26", "ALC")], "449,440 rows"),
        ([loaded("wages", 500, "2025-26", "EDC")], "500 rows, less than 1% of what is published"),
        ([loaded("lca", 5_371, days=("2024-10-01", "2024-12-31"))], "5,371 rows, 5% of what is published"),
        ([loaded("lca", 5_371, days=("2024-09-30", "2024-12-31"))], "5,371 rows"),
        ([loaded("lca", 109_374, days=("2025-10-01", "2025-12-31")), loaded("lca", 109_374, days=("2026-01-01", "2026-03-31"))],
         "218,748 rows, 50% of what is published"),  # of one total, not of two
        ([loaded("lca", 1, days=(None, None))], "1 row"),
        ([loaded("uk_sponsors", 700, "2026-07-01")], "700 rows, less than 1% of what is published"),
        ([], ""),
    ],
)  # fmt: skip
def test_a_part_is_told_as_one(files: list[dict[str, Any]], words: str) -> None:
    assert covered_words(sum(file["kept"] for file in files), share_of(files)) == words


def test_totals_are_of_kinds_that_are_known() -> None:
    assert {name for name, kind in KINDS.items() if kind.published} == {
        "lca",
        "perm",
        "uscis",
        "wages",
        "areas",
        "uk_sponsors",
        "nl_sponsors",
    }
    assert all(total > 0 for kind in KINDS.values() for total in kind.published.values())
