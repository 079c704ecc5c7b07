"""How many rows of a board are believed: by the settings and by what its last accepted listing showed."""

from types import SimpleNamespace

from crawler.run.crawling import bounds_of
from crawler.run.flow import load_settings
from pipelines.context import Rolecall
from schemas.source import Source


def test_a_board_is_believed_some_times_its_size_and_never_less_than_the_floor() -> None:
    sizes = {"small": 7, "large": 400, "new": 0}
    rolecall = Rolecall("r", writer=SimpleNamespace(size_of=lambda family, board: sizes[board]))
    rows = [Source("lever", board) for board in sizes]
    settings = load_settings([("LISTING_GROWTH", "2.5"), ("LISTING_FLOOR", "300")])
    assert bounds_of(rows, rolecall, settings) == {"small": 300, "large": 1000}
    assert bounds_of(rows, Rolecall("r"), settings) == {}
