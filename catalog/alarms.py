"""Alarms: when a board's listing is not trusted to close anything, and by which thresholds."""

from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from schemas.reasons import PARTIAL, Reason, ReasonKind

LARGEST_SHRINKAGE = 0.3  # of what the last accepted listing showed: a board that lost more raises the alarm "shrunken"

# Of a board's looks in order of time, the run of the last whole one before this that was believed; and when it ended.
_BELIEVED = """
SELECT x.run FROM run_source x JOIN run xr ON xr.id = x.run WHERE x.source = rs.source AND x.judged IN ('believed', 'wary')
  AND (coalesce(x.read_at, xr.finished_at), x.run) < (coalesce(rs.read_at, '9'), rs.run)
ORDER BY coalesce(x.read_at, xr.finished_at) DESC, x.run DESC LIMIT 1
"""
_ENDED = f"""
SELECT max(coalesce(y.read_at, yr.finished_at),
  min(yr.finished_at, strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(y.read_at, yr.finished_at), '+12 hours')))
FROM run_source y JOIN run yr ON yr.id = y.run WHERE y.source = rs.source AND y.run = ({_BELIEVED})
"""
BOARDS = f"""
SELECT rs.source, s.family, s.board, rs.listings, rs.listed, rs.shown, rs.complete, rs.not_modified, rs.seen, rs.reasons,
  (SELECT count(*) FROM quarantine q WHERE q.run = rs.run AND q.source = rs.source AND q.identifier IS NULL),
  (SELECT y.seen FROM run_source y WHERE y.source = rs.source AND y.run = ({_BELIEVED})),
  (SELECT count(*) FROM posting p WHERE p.source = rs.source AND p.closed_at IS NULL AND p.first_run <> rs.run
    AND (NOT rs.is_late OR p.first_seen <= rs.read_at)),
  (SELECT count(*) FROM posting p WHERE p.source = rs.source AND p.closed_at IS NULL AND p.last_run <> rs.run
    AND NOT rs.is_late AND p.last_seen > ({_ENDED})),
  (SELECT count(*) FROM posting p JOIN run_source y ON y.run = p.last_run AND y.source = p.source WHERE p.source = rs.source
    AND p.closed_at IS NULL AND p.last_run <> rs.run AND NOT y.complete AND NOT rs.is_late AND p.last_seen > ({_ENDED})),
  rs.read_at, rs.is_late
FROM (SELECT *, whole AND NOT complete AS is_late FROM run_source) rs JOIN source s ON s.id = rs.source WHERE rs.run = ?
"""


@dataclass(frozen=True, slots=True)
class Board:
    """One board's listing in one run. ``accepted_before``: postings that its last accepted listing showed; ``open_before``: those open;
    ``seen_since``: those open that a listing after the last accepted one showed; ``added``: of these, by a part of one, or an older one."""

    source: int
    family: str
    board: str
    listings: int
    listed: int | None
    shown: int
    complete: bool
    not_modified: bool
    seen: int
    reasons: str | None  # JSON
    nameless_rejects: int
    accepted_before: int | None
    open_before: int
    seen_since: int
    added: int
    read_at: str | None = None  # its last part
    is_late: bool = False  # it was read whole, and came after looks that were read later

    def find_doubts(self, whole: bool = True) -> tuple[Reason, ...]:
        """Why this listing cannot be trusted to close anything; nothing where it can. Of a run that was cut off (not ``whole``) the number
        of postings says nothing."""
        if not self.complete:
            return read_reasons(self.reasons)
        if self.not_modified:
            return ()
        if self.shown == 0 and self.seen == 0:
            return self._find_emptiness()
        if self.listed is not None and self.shown < self.listed:
            return (ReasonKind.TRUNCATED.of(shown=self.shown, listed=self.listed),)
        if self.nameless_rejects:
            return (ReasonKind.UNREADABLE.of(parts=self.nameless_rejects),)
        if whole and self.seen < self.before * (1 - LARGEST_SHRINKAGE):
            return (ReasonKind.SHRUNKEN.of(seen=self.seen, before=self.before),)
        return ()

    def _find_emptiness(self) -> tuple[Reason, ...]:
        """A board that shows nothing, but where it was found empty before by a listing that was believed."""
        if before := max(self.before, self.seen_since):
            return (ReasonKind.EMPTIED.of(before=before),)
        return (ReasonKind.EMPTY.of(),) if self.accepted_before is None else ()

    @property
    def key(self) -> str:
        """``family:board``."""
        return f"{self.family}:{self.board}"

    @property
    def before(self) -> int:
        """The postings that a listing is measured by."""
        return self.open_before if self.accepted_before is None else max(self.accepted_before, self.added)

    @property
    def is_outdated(self) -> bool:
        """True where another run has seen the board after this listing was read."""
        return any(reason.kind is ReasonKind.OUTDATED for reason in read_reasons(self.reasons))

    def alarm_of(self, doubts: tuple[Reason, ...]) -> str | None:
        """The code of their alarm."""
        return (doubts[0].kind if self.complete else PARTIAL) if doubts else None


def write_reasons(reasons: Iterable[Reason]) -> str | None:
    """Reasons as a column holds them: a JSON array, or NULL for none."""
    return orjson.dumps(list(reasons)).decode() if reasons else None


def read_reasons(column: str | None) -> tuple[Reason, ...]:
    """The reasons that a column holds."""
    return tuple(Reason(ReasonKind(one["kind"]), one["numbers"], one["words"]) for one in orjson.loads(column or "[]"))
