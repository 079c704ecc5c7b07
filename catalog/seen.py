"""Seeing a posting: what a sighting says of whether it is open, also where other runs have looked at its board since.

Saved pages and archives come in any order. A posting that one of them shows was there then: of the listings that lacked it, those that were
read later remain, and where fewer are left than close, it opens again.
"""

import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from catalog.details import PAGES_TO_CLOSE, read_gone
from catalog.sql import LISTED, first_day_left, listed, stamp
from catalog.trust import STEADY, Trust
from catalog.turns import close, reopen
from schemas.job import Sighting

MISSES_TO_CLOSE = 2

HELD = "id, content_hash, rules_version, last_run, last_seen, closed_reason, valid_through, partial, stale_since, closed_at, missed, source"
_SEEN = """
UPDATE posting SET last_seen = max(last_seen, :at), last_run = coalesce(:run, last_run), missed = :missed, stale_since = NULL,
  whole_at = max(coalesce(whole_at, ''), :at), swapped_run = NULL WHERE id = :id
"""
_SEEN_ROW = "UPDATE posting SET last_seen = max(last_seen, :at), last_run = coalesce(:run, last_run), missed = :missed WHERE id = :id"
_SEEN_PARTLY = """
UPDATE posting SET last_seen = max(last_seen, :at), last_run = coalesce(:run, last_run), missed = :missed,
  stale_since = coalesce(stale_since, :at) WHERE id = :id
"""
# The listings that other runs have read whole, and whether what they lack is certain. A doubt goes where a hand has trusted since.
_LOOKS = f"""
SELECT source, read_at, certain FROM (
  SELECT source, read_at, coalesce(accepted, 0) AND (trusted IS '{Trust.HAND}' OR NOT coalesce(wary, 0)) AS certain,
    max(iif(trusted IS '{Trust.HAND}', read_at, '')) OVER (PARTITION BY source) AS trusted_at
  FROM run_source WHERE source {LISTED.replace("?", ":sources")} AND run <> :run AND listings > 0 AND NOT not_modified
    AND (complete OR trusted IS '{Trust.HAND}')
    AND read_at IS NOT NULL)
WHERE certain OR read_at > trusted_at ORDER BY read_at
"""

Look = tuple[str, bool]  # when a listing was read, and whether it counts


@dataclass(frozen=True, slots=True)
class Held:
    """What the catalog holds of a posting, as far as deciding what to do with a sighting needs it."""

    id: int
    content_hash: str
    rules_version: str
    last_run: int
    last_seen: str
    closed_reason: str | None
    valid_through: str | None
    partial: bool
    stale_since: str | None
    closed_at: str | None
    missed: int
    source: int

    def is_later_than(self, sighting: Sighting) -> bool:
        """Whether what is held was seen after ``sighting``; a whole reading is compared with the last one that was whole."""
        if self.partial and not sighting.raw.partial:
            return False
        return stamp(sighting.seen_at) < (self.last_seen if sighting.raw.partial else self.stale_since or self.last_seen)


@dataclass(frozen=True, slots=True)
class Seeing:
    """A sighting of what is held. ``since``: the listings of its board that were read after it; ``partly``: it says nothing of the page;
    ``gone``: when its page, by what was told of it, was gone; ``sighting``: None where only its name or address was read."""

    held: Held
    sighting: Sighting | None
    at: str
    since: Sequence[Look]
    partly: bool
    gone: Sequence[str] = ()

    @classmethod
    def of(
        cls, held: Held, sighting: Sighting | None, at: str, partly: bool,
        looks: Mapping[int, Sequence[Look]], gone: Mapping[int, Sequence[str]] = MappingProxyType({}),
    ) -> Self:  # fmt: skip
        """``looks`` at boards by source, ``gone`` by posting."""
        later = since(looks.get(held.source, ()), max(held.last_seen, at))
        return cls(held, sighting, at, later, partly, gone.get(held.id, ()))

    @property
    def closing(self) -> str | None:
        """When the listings since have closed the posting: the second of those that are certain, or, where one is not, when they have
        lacked it for as long as an alarm lasts."""
        if len(self.since) >= MISSES_TO_CLOSE and all(is_certain for _, is_certain in self.since[:MISSES_TO_CLOSE]):
            return self.since[MISSES_TO_CLOSE - 1][0]
        return self.since[STEADY[0]][0] if len(self.since) > STEADY[0] else None

    @property
    def missed(self) -> int:
        """How many listings have lacked the posting since, of those that were counted."""
        lacking = MISSES_TO_CLOSE if self.closing else int(any(is_certain for _, is_certain in self.since))
        return min(self.held.missed, lacking)

    @property
    def closes_again(self) -> bool:
        """Whether listings that were read after it close what it opens."""
        return self.held.closed_reason == "absent_twice" and self.closing is not None

    @property
    def opens(self) -> bool:
        """Whether a closed posting is open by it: not where its own last day has passed, its own page has said since that it is gone, or
        as many listings as close have lacked it since; unless these closed it later than it is said to have been."""
        held, at = self.held, self.at
        if held.closed_at is None:
            return False
        if held.closed_reason == "valid_through":
            job = self.sighting.job if self.sighting else None
            last_day = held.valid_through if job is None else job.valid_through and job.valid_through.date
            return not last_day or last_day >= first_day_left(max(at, held.closed_at))
        if held.closed_reason == "detail_gone":
            return self.is_whole and sum(gone > at for gone in self.gone) < PAGES_TO_CLOSE
        return self.closing is None or held.closed_at < self.closing

    @property
    def is_whole(self) -> bool:
        """Whether its own page was read."""
        return self.sighting is not None and not self.sighting.raw.partial

    def as_row(self, run: int) -> dict[str, str | int | None]:
        """Parameters of _SEEN and _SEEN_PARTLY. What was looked for since was last seen by another run."""
        return {"id": self.held.id, "at": self.at, "run": None if self.since else run, "missed": self.missed}


def see(db: sqlite3.Connection, run: int, seen: Iterable[tuple[Held, Sighting, bool]], is_crawl: bool) -> set[int]:
    """Note that postings were seen, and open those that are closed and were there. ``seen``: with whether only their row was. Returns those
    whose board another run has looked at since."""
    seen = list(seen)
    looks = {} if is_crawl else read_looks(db, run, {held.source for held, _, _ in seen})
    gone = read_gone(db, [held.id for held, _, _ in seen if held.closed_reason == "detail_gone"])
    seeings = [Seeing.of(held, one, stamp(one.seen_at), partly, looks, gone) for held, one, partly in seen]
    _note(db, run, seeings, {False: _SEEN, True: _SEEN_PARTLY})
    return {one.held.id for one in seeings if one.since}


def see_rows(db: sqlite3.Connection, run: int, postings: Sequence[int], at: str, is_stale: bool = False) -> None:
    """Note that postings were seen of which no more than their name or address was read; ``is_stale``: their own page could not be."""
    if not postings:
        return
    found = [Held(*row) for row in db.execute(f"SELECT {HELD} FROM posting WHERE id {LISTED}", (listed(postings),))]
    looks = read_looks(db, run, {held.source for held in found})
    _note(db, run, [Seeing.of(held, None, at, is_stale, looks) for held in found], {False: _SEEN_ROW, True: _SEEN_PARTLY})


def close_missing(db: sqlite3.Connection, run: int, postings: Sequence[int]) -> None:
    """Close those of these open postings that the listings read since they were seen last have lacked for as long as closes."""
    found = [Held(*row) for row in db.execute(f"SELECT {HELD} FROM posting WHERE id {LISTED}", (listed(postings),))] if postings else ()
    looks = read_looks(db, 0, {held.source for held in found})
    for one in (Seeing.of(held, None, held.last_seen, True, looks) for held in found if held.closed_at is None):
        if one.closing:
            close(db, [one.held.id], run, one.closing, "absent_twice")


def _note(db: sqlite3.Connection, run: int, seeings: Sequence[Seeing], statements: Mapping[bool, str]) -> None:
    """Keep what was seen, by the statement for those that were seen whole (False) or partly."""
    back = [one for one in seeings if one.opens]
    reopen(db, [(one.held.id, max(one.at, one.held.closed_at or "")) for one in back], run)
    for partly, statement in statements.items():
        db.executemany(statement, [one.as_row(run) for one in seeings if one.partly is partly])
    for one in back:
        if one.closes_again:
            close(db, [one.held.id], run, one.closing or "", "absent_twice")


def read_looks(db: sqlite3.Connection, run: int, sources: Iterable[int]) -> Mapping[int, Sequence[Look]]:
    """The listings of boards that other runs have read whole, by source, oldest first."""
    looks: defaultdict[int, list[Look]] = defaultdict(list)
    for source, at, is_certain in map(tuple, db.execute(_LOOKS, {"sources": listed(sources), "run": run})):
        looks[source].append((at, bool(is_certain)))
    return looks


def since(looks: Sequence[Look], at: str) -> Sequence[Look]:
    """Those that were read after a moment."""
    return looks[bisect_right(looks, at, key=lambda look: look[0]) :]
