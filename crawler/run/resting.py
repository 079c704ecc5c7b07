"""Boards that a crawl of all leaves alone, because they failed again and again."""

from collections.abc import Mapping
from datetime import datetime

from catalog.database import reading
from catalog.looks import read_looks
from crawler.health.circuit import Patience, circuit, find_outages
from crawler.health.findings import WINDOW
from crawler.run.places import Places


def find_resting(places: Places, now: datetime, patience: Patience) -> Mapping[str, datetime]:
    """They, as ``family:board``, and until when; none where there is no catalog yet."""
    if not places.catalog.is_file() or not places.catalog.stat().st_size:
        return {}
    with reading(places.catalog) as db:
        ledger = dict(read_looks(db, now - WINDOW, now))
    outages = find_outages(ledger)
    circuits = {board: circuit(looks, patience, outages) for board, looks in ledger.items()}
    return {board: one.opens for board, one in circuits.items() if one.opens and one.rests(now)}
