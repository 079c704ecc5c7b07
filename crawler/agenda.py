"""The schedule of one catalog: its ledger, its registry and what rolecall.toml says, asked at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import orjson

from catalog.database import reading
from catalog.ledger import read_ledger
from crawler.config import Config
from crawler.health.circuit import Patience, find_outage
from crawler.run.places import Places
from crawler.run.resting import looks_of, resting_of
from crawler.schedule import Anchor, Due, Ledger, Pace, anchored, due, find_ahead, left_alone, pace_of
from schemas.files import replacing
from schemas.source import Source
from spiders.registry import choose, sources

IN_OUTAGE = timedelta(days=1)  # so soon after it ends each board is read again


@dataclass(frozen=True, slots=True)
class Agenda:
    """``boards``: every live board and when it is due, the one that has waited longest first; ``rows``: those that are. ``ahead``: boards
    whose last reading lies ahead of the clock."""

    now: datetime
    pace: Pace
    boards: Sequence[Due]
    rows: Sequence[Source]
    ahead: dict[str, Anchor]

    def said_of_choice(self, config: Config) -> list[str]:
        """Which boards these are, where nobody has chosen any."""
        chosen = bool(config.schedule.sources)
        return [] if chosen else [f"`schedule.sources` chooses none, so it is every live board of the registry: {len(self.boards):,}"]

    @property
    def next(self) -> Due | None:
        """What is due next, of what is not due now."""
        return next((one for one in self.boards if not one.is_due), None)


def read_agenda(places: Places, config: Config, now: datetime) -> Agenda:
    """What is due at ``now``. Nothing is written."""
    wanted = config.schedule.sources
    registry = {row.key: row for row in (choose(wanted, places.registry) if wanted else sources(places.registry))}
    pace, ledger = pace_of(config.schedule), ledger_of(places.catalog)
    ahead = find_ahead(ledger, read_anchors(anchors_of(places)), now)
    boards = due(anchored(ledger, ahead), registry.values(), now, pace)
    if any(one.failures for one in boards):
        looks = looks_of(places, now)
        if find_outage(looks):
            boards = due(anchored(ledger, ahead), registry.values(), now, replace(pace, longest_wait=IN_OUTAGE))
        boards = left_alone(boards, resting_of(looks, Patience.of(config.health)), now)
    return Agenda(now, pace, boards, [registry[one.key] for one in boards if one.is_due], ahead)


def ledger_of(catalog: Path) -> Ledger:
    """What the runs of a catalog say; nothing where there is no catalog yet."""
    if not catalog.exists() or not catalog.stat().st_size:
        return {}
    with reading(catalog) as db:
        return read_ledger(db)


def anchors_of(places: Places) -> Path:
    """Where it is kept which readings lay ahead of the clock; there until they are read anew."""
    return places.catalog.with_name(places.catalog.stem + ".ahead.json")


def read_anchors(path: Path) -> dict[str, Anchor]:
    """What is kept; nothing where it cannot be read: the boards are found anew."""
    try:
        kept = orjson.loads(path.read_bytes())
        return {key: Anchor(one["run"], datetime.fromisoformat(one["at"])) for key, one in kept.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def keep_anchors(path: Path, ahead: dict[str, Anchor]) -> None:
    if ahead:
        with replacing(path) as file:
            file.write(orjson.dumps(ahead))
    else:
        path.unlink(missing_ok=True)
