"""Closings held against the truth: which are false, and how late the true ones are."""

import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import median

from bench.simulate.truth import Board

_CLOSED = """
SELECT e.cursor, e.kind, e.reason, s.family || ':' || s.board, p.identifier,
  EXISTS (SELECT 1 FROM posting q WHERE q.job = p.job AND q.closed_at IS NULL)
FROM event e JOIN posting p ON p.id = e.posting JOIN source s ON s.id = p.source
WHERE e.cursor > ? AND e.kind IN ('closed', 'reopened') ORDER BY e.cursor
"""
_RETITLED = """
SELECT s.family || ':' || s.board, p.identifier, e.new FROM event e JOIN posting p ON p.id = e.posting JOIN source s ON s.id = p.source
WHERE e.cursor > ? AND e.kind = 'changed' AND e.field = 'title'
"""
_OPEN = "SELECT s.family || ':' || s.board, p.identifier FROM posting p JOIN source s ON s.id = p.source WHERE p.closed_at IS NULL"


def id_of(identifier: str) -> str:
    """An opening's id, without what a platform puts before it."""
    return identifier.rpartition("-")[2].lstrip("0")


@dataclass(slots=True)
class Measure:
    """``false``: (day, board, id, reason, the board's faults then); ``renamed``: postings closed whose job stays open by the id that stands
    in their place. ``delays``: crawls from the first without an opening to the one that closed it, by how it ended; ``kinds``: those of
    filled openings, by family; ``left_open``: openings that ended and are not closed, as ``delays``. ``overwritten``: openings that got
    the title of another."""

    board_days: int = 0
    false: list[tuple[int, str, str, str, str]] = field(default_factory=list)
    delays: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    kinds: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    left_open: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    trusted: Counter[str] = field(default_factory=Counter)
    renamed: int = 0
    overwritten: int = 0
    cursor: int = 0
    closed: set[tuple[str, str]] = field(default_factory=set)

    def look(self, db: sqlite3.Connection, boards: dict[str, Board], day: int, faults: dict[str, str]) -> None:
        """Judge what happened to postings since the last look."""
        for key, identifier, title in db.execute(_RETITLED, (self.cursor,)):
            opening = boards[key].openings.get(id_of(identifier))
            self.overwritten += opening is not None and opening.title.split()[-1] not in title
        for cursor, kind, reason, key, identifier, is_job_open in db.execute(_CLOSED, (self.cursor,)).fetchall():
            self.cursor = cursor
            opening = boards[key].openings.get(id_of(identifier))
            if opening is None:
                continue  # a stranger's
            if kind == "reopened":
                self.closed.discard((key, opening.id))
            elif opening.is_open(day) and is_job_open:
                self.renamed += 1
            elif opening.is_open(day):
                self.false.append((day, key, opening.id, reason, faults.get(key, "")))
            elif opening.died is not None and (key, opening.id) not in self.closed:
                self.closed.add((key, opening.id))
                self.delays[opening.ending].append(day - opening.died + 1)
                if opening.ending == "filled":
                    self.kinds[boards[key].family].append(day - opening.died + 1)

    def end(self, db: sqlite3.Connection, boards: dict[str, Board], day: int, long: int = 20) -> None:
        """Count what ended ``long`` before and is open in the catalog."""
        for key, identifier in db.execute(_OPEN):
            one = boards[key].openings.get(id_of(identifier))
            if one is not None and one.died is not None and one.died < day - long:
                self.left_open[one.ending] += 1

    def add(self, other: "Measure") -> None:
        self.board_days += other.board_days
        self.false += other.false
        self.renamed += other.renamed
        self.overwritten += other.overwritten
        for mine, others in ((self.delays, other.delays), (self.kinds, other.kinds)):
            for name, delays in others.items():
                mine[name] += delays
        for counter in ("left_open", "faults", "events", "trusted"):
            getattr(self, counter).update(getattr(other, counter))

    @property
    def median_delay(self) -> float:
        return float(median([delay for delays in self.delays.values() for delay in delays] or [0]))
