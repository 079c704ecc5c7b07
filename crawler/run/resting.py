"""Boards that a crawl of all leaves alone, because they failed again and again."""

from datetime import datetime

from catalog.database import reading
from catalog.looks import read_looks
from crawler.health.circuit import Patience, circuit, find_outages
from crawler.health.findings import WINDOW
from crawler.run.places import Places


def find_resting(places: Places, now: datetime, patience: Patience) -> set[str]:
    """They, as ``family:board``; none where there is no catalog yet."""
    if not places.catalog.is_file():
        return set()
    with reading(places.catalog) as db:
        ledger = dict(read_looks(db, now - WINDOW, now))
    outages = find_outages(ledger)
    return {board for board, looks in ledger.items() if circuit(looks, patience, outages).rests(now)}
