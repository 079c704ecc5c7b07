"""The course of a board: its whole looks in the order of the times at which they were read, whatever order they were told in.

A look that is told late is weighed in its place, and those that were read after it are weighed anew: what one is taken for (``judged``)
depends on what was read before it, not on what was told before it.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from catalog.alarms import LARGEST_SHRINKAGE, write_reasons
from catalog.overlap import Overlap, Span, expect_loss, find_churn, read_overlap
from schemas.reasons import Reason, ReasonKind

BELIEVED, WARY = "believed", "wary"  # what a whole look is taken for; else the code of its alarm
AT_ONCE = 60  # looks that are weighed anew; what came before them is history

_SPANS = f"""
SELECT x.run, coalesce(x.read_at, r.finished_at, :at) AS moment,
  max(r.started_at, strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(x.read_at, r.finished_at, :at), '-12 hours')),
  max(coalesce(x.read_at, r.finished_at, :at),
    min(coalesce(r.finished_at, :at), strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(x.read_at, r.finished_at, :at), '+12 hours'))),
  x.seen, x.judged, x.trusted IS NOT NULL
FROM run_source x JOIN run r ON r.id = x.run
WHERE x.source = :source AND x.listings > 0 AND x.whole AND (x.judged IS NOT NULL OR x.run = :run)
ORDER BY moment DESC, x.run DESC LIMIT {AT_ONCE}
"""
_IS_WEIGHED = """
SELECT EXISTS (SELECT 1 FROM run_source WHERE source = ? AND listings > 0 AND whole
  AND (pages IS NOT NULL OR row_order IS NOT NULL OR NOT complete AND judged IS NOT NULL))
"""
_JUDGED = "UPDATE run_source SET judged = :judged, wary = :wary, kept = :kept, comparable = :of WHERE run = :run AND source = :source"
_TOLD = """
UPDATE run_source SET accepted = :accepted, alarm = :alarm, reasons = :reasons WHERE run = :run AND source = :source AND complete
"""


def read_course(db: sqlite3.Connection, source: int, run: int, at: str) -> list[Span]:
    """A board's latest whole looks, the oldest first, with that of ``run``, which ends ``at``."""
    rows = db.execute(_SPANS, {"source": source, "run": run, "at": at}).fetchall()
    return [Span(*row) for row in map(tuple, reversed(rows))]


def is_weighed(db: sqlite3.Connection, source: int) -> bool:
    """Whether it depends on others what a whole look at a board says of what it lacks: looks were told after others that were read later,
    or the list does not say how many rows it has."""
    return bool(db.execute(_IS_WEIGHED, (source,)).fetchone()[0])


def base_of(course: Sequence[Span], look: Span) -> Span | None:
    """The last look before another one that was believed."""
    return next((one for one in reversed(course[: course.index(look)]) if one.judged in (BELIEVED, WARY)), None)


def weigh_anew(db: sqlite3.Connection, source: int, run: int, at: str) -> None:
    """Weigh the looks that were read after that of ``run``, which was told late. What a hand or time has lifted stays lifted; what hid
    postings that were seen later may be doubted anew, and is not believed anew."""
    course = read_course(db, source, run, at)
    first = next((number for number, look in enumerate(course) if look.run == run), len(course))
    for number in range(first + 1, len(course)):
        look, base = course[number], base_of(course, course[number])
        if look.is_trusted or base is None or look.judged is None:
            continue
        overlap = _less(read_overlap(db, source, look, base), excess := _excess(db, source, look))
        usual = expect_loss(db, source, look, base, overlap)
        doubt = find_churn(overlap, usual) or _shrinkage(look, base)
        judged = doubt.kind if doubt else WARY if overlap.is_much(usual) else BELIEVED
        if excess and judged in (BELIEVED, WARY) and look.judged != BELIEVED:
            continue
        _tell(db, source, look, str(judged), doubt, overlap)
        course[number] = replace(look, judged=str(judged))


def _shrinkage(look: Span, base: Span) -> Reason | None:
    if not look.seen and base.seen:
        return ReasonKind.EMPTIED.of(before=base.seen)
    return ReasonKind.SHRUNKEN.of(seen=look.seen, before=base.seen) if look.seen < base.seen * (1 - LARGEST_SHRINKAGE) else None


def _excess(db: sqlite3.Connection, source: int, look: Span) -> int:
    """How many postings were there before and after a look, and were not shown by it."""
    query = "SELECT count(*) FROM posting WHERE source = ? AND first_seen <= ? AND last_seen >= ?"
    return max(0, int(db.execute(query, (source, look.until, look.since)).fetchone()[0]) - look.seen)


def _less(overlap: Overlap, excess: int) -> Overlap:
    """An overlap without those that the look did not show."""
    return replace(overlap, kept=max(0, overlap.kept - excess))


def _tell(db: sqlite3.Connection, source: int, look: Span, judged: str, doubt: Reason | None, overlap: Overlap) -> None:
    here = {
        "run": look.run, "source": source, "judged": judged, "wary": judged == WARY, "kept": overlap.kept, "of": overlap.comparable,
        "accepted": doubt is None, "alarm": doubt and doubt.kind, "reasons": write_reasons((doubt,) if doubt else ()),
    }  # fmt: skip
    db.execute(_JUDGED, here)
    db.execute(_TOLD, here)
