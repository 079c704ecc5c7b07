"""Lever's lists as somebody saved them."""

from pathlib import Path

import orjson
import pytest

from crawler.offline.saved import read_saved
from schemas.reasons import ReasonKind
from schemas.source import Listing, Source
from spiders.ats.lever import LeverSpider

WHOLE = "https://api.lever.co/v0/postings/kite?mode=json"


@pytest.mark.parametrize(
    ("rows", "url", "is_part"),
    [
        (99, None, False),
        (100, None, True),
        (101, None, False),
        (100, WHOLE, False),
        (30, f"{WHOLE}&skip=100&limit=100", True),
        (30, f"{WHOLE}&limit=30", True),
        (30, WHOLE, False),
    ],
)
def test_a_list_that_was_saved_in_parts_is_known_by_its_address_or_a_full_page(
    tmp_path: Path, rows: int, url: str | None, is_part: bool
) -> None:
    page = tmp_path / "kite.json"
    page.write_bytes(
        orjson.dumps(
            [{"id": f"{number}", "text": "Kite Maker", "hostedUrl": f"https://jobs.lever.co/kite/{number}"} for number in range(rows)]
        )
    )
    (told,) = (one for one in read_saved(page, LeverSpider(), Source("lever", "kite"), url) if isinstance(one, Listing))
    assert (told.complete, told.reason) == ((False, ReasonKind.SINGLE_PAGE.of()) if is_part else (True, None))
