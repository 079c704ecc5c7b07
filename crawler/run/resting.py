"""Boards that a crawl of all leaves alone, because they failed again and again."""

from collections.abc import Mapping
from datetime import datetime

from catalog.database import reading
from catalog.looks import read_looks
from crawler.health.circuit import Patience, circuit, find_outage, find_outages
from crawler.health.findings import Ledger
from crawler.health.thresholds import WINDOW
from crawler.run.places import Places


def find_resting(places: Places, now: datetime, patience: Patience) -> Mapping[str, datetime]:
    """They, as ``family:board``, and until when."""
    return {board: until for board, until in resting_of(looks_of(places, now), patience).items() if now < until}


def looks_of(places: Places, now: datetime) -> Ledger:
    """What is known of boards; nothing where there is no catalog yet."""
    if not places.catalog.is_file() or not places.catalog.stat().st_size:
        return {}
    with reading(places.catalog) as db:
        return dict(read_looks(db, now - WINDOW, now))


def resting_of(ledger: Ledger, patience: Patience) -> Mapping[str, datetime]:
    """Until when boards are, or were, left alone. None while an outage lasts: it is no board's doing."""
    if find_outage(ledger):
        return {}
    outages = find_outages(ledger)
    circuits = {board: circuit(looks, patience, outages) for board, looks in ledger.items()}
    return {board: one.opens for board, one in circuits.items() if one.opens}
