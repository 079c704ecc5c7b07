"""Churn: how much of a board's last accepted listing stands in this one, and how little of it is believed.

A board that shows other postings than before is another employer's behind the same token, or its ids have changed. How much a board
changes from listing to listing is learned from its own history; a young one is taken for one of the livelier kind.
"""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from catalog.sql import listed
from schemas.reasons import Reason, ReasonKind

SMALL_BOARD = 4  # postings: of so few, no share says anything
USUAL_LOSS = (2, 30)  # a young board is judged as if 2 of 30 postings had gone from listing to listing
BEYOND_USUAL = 0.25  # of a listing: so much more than usually goes may go at once,
LEAST_LOSS, MOST_LOSS = 0.3, 0.9  # within these shares of it
SAME_BOARD = 0.2  # of a listing: where so much is left, it is the same board, however much it has changed
MOST_GROWTH = 1.25  # newcomers for each that was lost: a board that others were mixed into has more, whatever the pause
MUCH_LOSS = (2, 0.2, 1.5)  # postings, a share of the listing, times what usually goes: more at once is believed later than less
MOST_RENAMED = 0.3  # of a listing: more openings under other ids are no reposts
HISTORY = 20  # accepted listings that are looked back upon

# The postings of the last listing before that was believed: those met before it ended, and seen in it or since. Without one: those that
# were there already. Under the identifier of some, another opening may stand now: these are lost, and newcomers.
_THERE = "(p.closed_at IS NULL OR p.closed_at > :at OR p.closed_reason = 'absent_twice') AND p.last_seen >= coalesce(:began, '')"
_COUNTS = f"""
WITH was AS (SELECT {{seen}} AS seen, p.swapped_run IS :run AS swapped FROM posting p WHERE p.source = :source
  AND CASE WHEN :ended IS NULL THEN p.first_run <> :run AND p.first_seen <= :until ELSE p.first_seen <= :ended END
  AND ({{seen}} OR ({_THERE})))
SELECT coalesce(sum(seen AND NOT swapped), 0), count(*), coalesce(sum(swapped), 0) FROM was
"""
_NEWCOMERS = f"""
WITH named AS (SELECT p.*, t.description FROM posting p JOIN posting_text t ON t.posting = p.id WHERE p.source = :source),
  fresh AS (SELECT * FROM named p WHERE {{seen}} AND CASE WHEN :ended IS NULL THEN p.first_run = :run ELSE p.first_seen > :ended END),
  gone AS (SELECT * FROM named p WHERE NOT {{seen}} AND p.first_seen <= :until AND {_THERE})
SELECT count(*), coalesce(sum(EXISTS (SELECT 1 FROM gone g WHERE g.raw_title = f.raw_title
  AND (g.url = f.url OR (g.description <> '' AND g.description = f.description) OR (g.description = '' AND g.places IS f.places)))), 0)
FROM fresh f
"""
# What a run sees as it is told; what a look of before has seen, by all that is known now.
_SEES = "(p.last_run = :run OR p.id IN (SELECT value FROM json_each(:shown)))"
_SAW = "(p.first_seen <= :until AND p.last_seen >= :since)"
_HISTORY = f"""
SELECT CASE WHEN x.trusted IS NULL OR x.kept >= {SAME_BOARD} * x.comparable THEN x.kept END, x.comparable, r.started_at
FROM run_source x JOIN run r ON r.id = x.run
WHERE x.source = :source AND (x.judged IN ('believed', 'wary') OR x.accepted AND x.not_modified)
  AND (coalesce(x.read_at, r.finished_at, :at), x.run) < (:at, :run)
ORDER BY coalesce(x.read_at, r.finished_at, :at) DESC, x.run DESC LIMIT {HISTORY}
"""
# When the first listing after the last accepted one was read that might have been it: what is lost does not get likelier by waiting.
_BEGAN = """
SELECT r.started_at FROM run_source x JOIN run r ON r.id = x.run WHERE x.source = :source AND (x.run = :run OR (
  x.judged IN ('emptied', 'shrunken', 'other_ids', 'other_board') AND (coalesce(x.read_at, r.finished_at, :at), x.run) < (:at, :run)
  AND coalesce(x.read_at, r.finished_at, :at) > :believed))
ORDER BY coalesce(x.read_at, r.finished_at, :at), x.run LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Span:
    """A whole look at a board in order of time: ``at``, and since and until when its run read; ``judged``: what it is taken for."""

    run: int
    at: str
    since: str
    until: str
    seen: int
    judged: str | None = None
    is_trusted: bool = False


@dataclass(frozen=True, slots=True)
class Overlap:
    """Of the ``comparable`` postings of an earlier listing, ``kept`` are shown again. ``new``: postings that it did not show; ``alike``: of
    these, openings that it showed under another id."""

    kept: int
    comparable: int
    new: int = 0
    alike: int = 0

    @property
    def lost(self) -> int:
        return self.comparable - self.kept

    @property
    def is_grown(self) -> bool:
        """Whether more have come than a pause explains."""
        return self.new > MOST_GROWTH * self.lost + 1

    @property
    def is_renamed(self) -> bool:
        return self.alike > max(1, MOST_RENAMED * self.comparable)

    def is_much(self, usual: float) -> bool:
        """Whether more is lost at once than a second look makes certain, where the share ``usual`` goes."""
        least, share, times = MUCH_LOSS
        return self.lost >= least and self.lost > max(share, times * usual) * self.comparable

    def is_torn(self, most_lost: float) -> bool:
        """Whether less is left than is believed: one posting always has to be. A small board may replace one, by one."""
        if self.kept == 0:
            return self.comparable > 0
        if self.comparable <= SMALL_BOARD:
            return self.lost > 1 or 0 < self.lost < self.new
        return self.lost > most_lost * self.comparable


def read_overlap(db: sqlite3.Connection, source: int, look: Span, base: Span | None, shown: Collection[int] | None = None) -> Overlap:
    """Of a look, against the last one before it that was believed. ``shown``: of a run that is told now, what another saw later; None:
    a look of before."""
    here = {
        "source": source, "run": look.run, "at": look.at, "since": look.since, "until": look.until, "shown": listed(shown or ()),
        "began": base and base.since, "ended": base and base.until,
    }  # fmt: skip
    seen = _SAW if shown is None else _SEES
    kept, comparable, swapped = db.execute(_COUNTS.format(seen=seen), here).fetchone()
    new, alike = db.execute(_NEWCOMERS.format(seen=seen), here).fetchone() if kept < comparable else (0, 0)
    return Overlap(kept, comparable, new + swapped, alike)


def expect_loss(db: sqlite3.Connection, source: int, look: Span, base: Span | None, overlap: Overlap) -> float:
    """The share of the last listing that was believed that a listing is likely to lack."""
    here = {"source": source, "run": look.run, "at": look.at, "believed": base.at if base else look.at}
    (began,) = db.execute(_BEGAN, here).fetchone()
    return usual_loss(db.execute(_HISTORY, here).fetchall(), began, overlap.is_grown)


def find_churn(overlap: Overlap, usual: float) -> Reason | None:
    """Why a listing is not taken for the same board's, where the share ``usual`` of one goes; None where it is."""
    kept, comparable, new, alike = astuple(overlap)
    is_torn = overlap.is_torn(most_lost(usual))
    if overlap.is_renamed or (is_torn and 2 * alike >= min(new, overlap.lost) > 0):
        return ReasonKind.OTHER_IDS.of(kept=kept, of=comparable, alike=alike, new=new)
    if not is_torn:
        return None
    if 2 * new < overlap.lost:
        return ReasonKind.SHRUNKEN.of(seen=kept + new, before=comparable)
    return ReasonKind.OTHER_BOARD.of(kept=kept, of=comparable, new=new)


def most_lost(usual: float) -> float:
    """The share of a listing that may be gone in the next one."""
    return min(MOST_LOSS, max(LEAST_LOSS, usual + BEYOND_USUAL))


def usual_loss(history: Sequence[tuple[int | None, int | None, str]], at: str, is_grown: bool = False) -> float:
    """The share of a listing that is likely to be gone in the next one, at ``at``.

    ``history``: of the listings accepted before, the latest first: what was kept, of how many (None: nothing to learn from), and when.
    """
    lost, of = USUAL_LOSS
    learned = [(comparable - kept, comparable) for kept, comparable, _ in history if kept is not None and comparable]
    usual = (lost + sum(gone for gone, _ in learned)) / (of + sum(number for _, number in learned))
    times = [datetime.fromisoformat(at), *(datetime.fromisoformat(started) for *_, started in history)]
    usual_pause = (times[1] - times[-1]) / (len(times) - 2) if len(times) > 2 else timedelta(days=1)
    pauses = max(1.0, (times[0] - times[1]) / max(usual_pause, timedelta(hours=1))) if history and not is_grown else 1.0
    lost_meanwhile: float = 1 - (1 - usual) ** pauses
    return lost_meanwhile
