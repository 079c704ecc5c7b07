"""The demo's registers: invented filings of its invented employers, in official layouts, beside the tables that come along."""

from collections.abc import Callable
from pathlib import Path

from crawler.demo.boards import DEMO
from registers.load import load_file
from registers.starter import load_starters
from registers.store import storing

FILINGS = DEMO / "registers"


def load_registers(path: Path, progress: Callable[[float], None] = lambda part: None) -> None:
    """Fill a database of its own: files that are loaded already are left as they are."""
    with storing(path) as db:
        for file in sorted(FILINGS.glob("*.csv")):
            load_file(db, file)
        load_starters(db, progress=progress)  # of kinds that the filings are not
