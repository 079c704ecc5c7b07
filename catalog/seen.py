"""Seeing a posting: what a sighting says of whether it is open, also where other runs have looked at its board since.

Saved pages and archives come in any order. A posting that one of them shows was there then: of the listings that lacked it, those that were
read later remain, and where fewer are left than close, it opens again.
"""

import sqlite3
from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Self

import orjson

from catalog.details import Gone, closed_by, read_gone
from catalog.gaps import Extent, Memory, keys_of
from catalog.patience import AT_ONCE, LATE, NEVER, Patience
from catalog.sql import LISTED, first_day_left, listed, stamp
from catalog.trust import SUDDEN, Trust
from catalog.turns import close, reopen
from schemas.job import Sighting
from schemas.paging import LOOKED_BACK, UNSURE, is_short, key_of

MISSES_TO_CLOSE = 2

HELD = (
    "id, content_hash, rules_version, last_run, last_seen, closed_reason, valid_through, partial, stale_since, closed_at, missed, source, "
    "identifier"
)
_SEEN = """
UPDATE posting SET last_seen = max(last_seen, :at), last_run = coalesce(:run, last_run), missed = :missed, stale_since = NULL,
  whole_at = max(coalesce(whole_at, ''), :at), swapped_run = NULL WHERE id = :id
"""
_SEEN_ROW = "UPDATE posting SET last_seen = max(last_seen, :at), last_run = coalesce(:run, last_run), missed = :missed WHERE id = :id"
_SEEN_PARTLY = """
UPDATE posting SET last_seen = max(last_seen, :at), last_run = coalesce(:run, last_run), missed = :missed,
  stale_since = coalesce(stale_since, :at) WHERE id = :id
"""
# The listings of boards that were read whole, in order of time; `:run` is left out.
_LOOKS = f"""
SELECT x.source, coalesce(x.read_at, r.finished_at, :at) AS moment,
  max(r.started_at, strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(x.read_at, r.finished_at, :at), '-12 hours')),
  coalesce(x.accepted, 0) OR coalesce(x.judged, '') IN ('believed', 'wary'),
  x.judged IN ('wary', {", ".join(f"'{kind}'" for kind in sorted(SUDDEN))}) AND x.trusted IS NOT '{Trust.HAND}',
  x.trusted IS '{Trust.HAND}', x.not_modified, x.pages, x.row_order
FROM run_source x JOIN run r ON r.id = x.run
WHERE x.source {LISTED.replace("?", ":sources")} AND x.run <> :run AND x.listings > 0
  AND (x.whole AND x.judged IS NOT NULL OR x.accepted AND (x.not_modified OR x.trusted IS '{Trust.HAND}'))
ORDER BY moment, x.run
"""
# What is shown under its title and was never read whole may be the same opening under another id.
_MISSING = """
SELECT id, identifier, last_seen, closed_at, NOT EXISTS (SELECT 1 FROM posting p WHERE p.source = :source
  AND p.partial AND p.closed_at IS NULL AND p.id <> posting.id AND p.missed = 0 AND p.raw_title IS posting.raw_title)
FROM posting WHERE source = :source AND (closed_at IS NULL OR :late AND closed_reason = 'absent_twice') AND last_seen < :at
"""
# Where rows stood is told by the latest looks alone.
_FORGET = f"""
UPDATE run_source SET row_order = NULL WHERE source = :source AND row_order IS NOT NULL AND run NOT IN (
  SELECT x.run FROM run_source x JOIN run r ON r.id = x.run WHERE x.source = :source AND x.row_order IS NOT NULL
  ORDER BY coalesce(x.read_at, r.finished_at, :at) DESC, x.run DESC LIMIT {LOOKED_BACK})
"""


@dataclass(frozen=True, slots=True)
class Look:
    """A whole listing: when it was read, since when its run read; whether it counts, leaves a doubt, was trusted by a hand; or whether it
    says what the last one that counted had said; ``extent``: how much of the list it met."""

    at: str
    began: str
    counts: bool
    is_doubtful: bool
    by_hand: bool
    is_repeated: bool
    extent: Extent


@dataclass(frozen=True, slots=True)
class Absence:
    """The looks that were read since a posting was seen last, and the last one before these."""

    since: Sequence[Look] = ()
    before: Look | None = None

    def patience(self, look: Look, identifier: str) -> Patience:
        """For how long the posting has to be lacking, by where in the list it stood."""
        return look.extent.patience(key_of(identifier), self.before.extent if self.before else None)


def missing(absence: Absence, identifier: str) -> tuple[int, str | None]:
    """How many listings that count have lacked a posting, by those read since it was seen last; and when the second did.

    While one is in doubt that lacked it, and no hand has trusted the board since, they count when they have lacked it for as long as an
    alarm lasts; so does each that may hide it, by where it stood (`catalog.gaps`)."""
    missed, number, doubted, trusted, first = 0, 0, False, False, ""
    for look in absence.since:
        if look.is_repeated and not first:
            continue
        trusted = trusted or look.by_hand
        doubted = not look.by_hand and (doubted or look.is_doubtful)
        patience = max(LATE if doubted else AT_ONCE, AT_ONCE if trusted else absence.patience(look, identifier))
        if patience is NEVER:
            number, first = 0, ""  # what was pushed off a list is hidden again as soon as that is as long as ever
            continue
        number, first = number + 1, first or look.at
        missed += look.counts and patience.but_one.is_over(number, first, look.at)
        if missed == MISSES_TO_CLOSE:
            return missed, look.at
    return missed, None


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
    identifier: str

    def is_later_than(self, sighting: Sighting) -> bool:
        """Whether what is held was seen after ``sighting``; a whole reading is compared with the last one that was whole."""
        if self.partial and not sighting.raw.partial:
            return False
        return stamp(sighting.seen_at) < (self.last_seen if sighting.raw.partial else self.stale_since or self.last_seen)


@dataclass(frozen=True, slots=True)
class Seeing:
    """A sighting of what is held. ``absence``: the listings of its board that were read after it; ``partly``: it says nothing of the page;
    ``gone``: when its page, by what was told of it, was gone; ``sighting``: None where only its name or address was read."""

    held: Held
    sighting: Sighting | None
    at: str
    absence: Absence
    partly: bool
    gone: Sequence[Gone] = ()

    @classmethod
    def of(
        cls, held: Held, sighting: Sighting | None, at: str, partly: bool,
        looks: Mapping[int, Sequence[Look]], gone: Mapping[int, Sequence[Gone]] = MappingProxyType({}),
    ) -> Self:  # fmt: skip
        """``looks`` at boards by source, ``gone`` by posting."""
        later = since(looks.get(held.source, ()), max(held.last_seen, at))
        return cls(held, sighting, at, later, partly, gone.get(held.id, ()))

    @property
    def closing(self) -> str | None:
        """When the listings since have closed the posting."""
        return missing(self.absence, self.held.identifier)[1]

    @property
    def missed(self) -> int:
        """How many listings have lacked the posting since, of those that were counted."""
        return min(self.held.missed, missing(self.absence, self.held.identifier)[0])

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
            return self.is_whole and closed_by([gone for gone in self.gone if gone.at > at]) is None
        return self.closing is None or held.closed_at < self.closing

    @property
    def is_whole(self) -> bool:
        """Whether its own page was read."""
        return self.sighting is not None and not self.sighting.raw.partial

    def as_row(self, run: int) -> dict[str, str | int | None]:
        """Parameters of _SEEN and _SEEN_PARTLY. What was looked for since was last seen by another run."""
        return {"id": self.held.id, "at": self.at, "run": None if self.absence.since else run, "missed": self.missed}


def see(db: sqlite3.Connection, run: int, seen: Iterable[tuple[Held, Sighting, bool]], is_crawl: bool) -> set[int]:
    """Note that postings were seen, and open those that are closed and were there. ``seen``: with whether only their row was. Returns those
    whose board another run has looked at since."""
    seen = list(seen)
    looks = {} if is_crawl else read_looks(db, run, {held.source for held, _, _ in seen})
    gone = read_gone(db, [held.id for held, _, _ in seen if held.closed_reason == "detail_gone"])
    seeings = [Seeing.of(held, one, stamp(one.seen_at), partly, looks, gone) for held, one, partly in seen]
    _note(db, run, seeings, {False: _SEEN, True: _SEEN_PARTLY})
    return {one.held.id for one in seeings if one.absence.since}


def see_rows(db: sqlite3.Connection, run: int, postings: Sequence[int], at: str, is_stale: bool = False) -> None:
    """Note that postings were seen of which no more than their name or address was read; ``is_stale``: their own page could not be."""
    if not postings:
        return
    found = [Held(*row) for row in db.execute(f"SELECT {HELD} FROM posting WHERE id {LISTED}", (listed(postings),))]
    looks = read_looks(db, run, {held.source for held in found})
    _note(db, run, [Seeing.of(held, None, at, is_stale, looks) for held in found], {False: _SEEN_ROW, True: _SEEN_PARTLY})


def close_missing(db: sqlite3.Connection, run: int, at: str, postings: Sequence[int]) -> None:
    """Close those of these open postings that the listings read since they were seen last have lacked for as long as closes. ``at``: when
    the open run ends."""
    found = [Held(*row) for row in db.execute(f"SELECT {HELD} FROM posting WHERE id {LISTED}", (listed(postings),))] if postings else ()
    looks = read_looks(db, 0, {held.source for held in found}, at)
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


def settle_missing(db: sqlite3.Connection, source: int, run: int, at: str, is_late: bool) -> Counter[Patience]:
    """Of a board whose looks were not told in order of time, or whose list does not say how many rows it has: close its postings by those
    that were read since each was seen, and open them where this run's look is late. Returns for how long postings have to be lacking that
    are open and lacking, by the latest look, and would else have been closed."""
    looks = read_looks(db, 0, {source}, at).get(source, ())
    here = {"source": source, "at": max((look.began for look in looks), default=""), "late": is_late}
    rows, waiting = db.execute(_MISSING, here).fetchall(), Counter[Patience]()
    for id_, identifier, last_seen, closed_at, may_close in map(tuple, rows):
        absence = since(looks, last_seen)
        missed, closing = missing(absence, identifier)
        if closed_at is not None and closing is None:
            reopen(db, [(id_, closed_at)], run)
        if closed_at is None and closing is not None and may_close:
            close(db, [id_], run, closing, "absent_twice")
        db.execute("UPDATE posting SET missed = ? WHERE id = ?", (missed, id_))
        if closed_at is None and closing is None and absence.since:
            waiting[absence.patience(absence.since[-1], identifier)] += 1
    db.execute(_FORGET, {"source": source, "at": at})
    return waiting


def read_looks(db: sqlite3.Connection, run: int, sources: Iterable[int], at: str = "") -> Mapping[int, Sequence[Look]]:
    """The listings of boards that runs other than ``run`` have read whole, by source, oldest first. ``at``: when the open run ends."""
    looks: defaultdict[int, list[Look]] = defaultdict(list)
    paged: defaultdict[int, deque[list[list[int]]]] = defaultdict(lambda: deque(maxlen=LOOKED_BACK))
    memories: defaultdict[int, Memory] = defaultdict(Memory)
    for source, *row, pages, order in map(tuple, db.execute(_LOOKS, {"sources": listed(sources), "run": run, "at": at or None})):
        chains: list[list[int]] = orjson.loads(pages or "[]")
        before = list(chain.from_iterable(paged[source]))
        ordered: list[list[str]] = orjson.loads(order or "[]")
        gaps = memories[source].look([*map(keys_of, ordered[0])]) if len(ordered) == 1 else {}
        longest = max((sum(map(sum, earlier)) for earlier in paged[source]), default=0)
        sizes = [number for rows in chains for number in rows if number != UNSURE]
        is_open = not all(is_short(rows, before) for rows in chains)
        looks[source].append(Look(*[*row, Extent(sum(sizes), len(sizes), not chains, is_open, longest, gaps)]))
        if chains:
            paged[source].append(chains)
    return looks


def since(looks: Sequence[Look], at: str) -> Absence:
    """Those that were read after a moment, and the last one before these."""
    later = bisect_right(looks, at, key=lambda look: look.at)
    ended = [number for number in range(later, len(looks)) if looks[number].began <= at]
    last = max(ended, default=later - 1)
    return Absence([look for look in looks[later:] if look.began > at], looks[last] if last >= 0 else None)
