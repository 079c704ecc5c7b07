"""What `registers apply` did, in numbers and in lines."""

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from catalog.writer import Writer
from crawler.registers.applying import apply_registers, unasked
from crawler.registers.asking import Registers
from crawler.registers.sharing import sharing
from pipelines.context import utc_now

_COUNTS = {
    "employers": "SELECT count(*) FROM register_employer",
    "found": "SELECT count(*) FROM register_employer r JOIN public_record d ON d.id = r.record WHERE d.method IS NOT NULL",
    "ambiguous": "SELECT count(*) FROM register_employer r JOIN public_record d ON d.id = r.record WHERE d.ambiguous",
    "titled": "SELECT count(*) FROM register_posting p JOIN occupation o ON o.id = p.occupation WHERE o.json <> '[]'",
    "waged": "SELECT count(*) FROM register_posting p JOIN wage w ON w.id = p.wage WHERE w.json LIKE '%\"lowLevel\":_%' "
    "AND EXISTS (SELECT 1 FROM json_each(w.json) x WHERE x.value ->> 'lowLevel' IS NOT NULL OR x.value ->> 'highLevel' IS NOT NULL)",
    "high_end_below": "SELECT count(*) FROM register_posting p JOIN wage w ON w.id = p.wage WHERE w.flag = 'high_end_below'",
    "low_end_below": "SELECT count(*) FROM register_posting p JOIN wage w ON w.id = p.wage WHERE w.flag = 'low_end_below'",
}


@dataclass(frozen=True, slots=True)
class Report:
    """``postings`` were looked up, of ``moved`` registers say something else than before; of the whole catalog: ``employers`` (names that
    stand for themselves among them), those ``found`` and ``ambiguous``; postings whose title has an occupation, whose pay was placed, and
    that are flagged. ``asked``: the registers of employers; ``missing``: what is not loaded."""

    postings: int
    moved: int
    employers: int
    found: int
    ambiguous: int
    titled: int
    waged: int
    high_end_below: int
    low_end_below: int
    asked: tuple[str, ...]
    missing: tuple[str, ...]


def apply_and_count(
    writer: Writer, path: Path, db: sqlite3.Connection, told: Callable[[int, int], object], workers: int | None = None
) -> Report:
    """Apply the registers of ``path``, which ``db`` has open. ``workers``: processes that ask them; None: as many as there are cores, where
    there is enough to ask."""
    own = Registers.beside(db, path)
    with ExitStack() as kept:
        waiting = int(writer.db.execute("SELECT count(*) FROM posting").fetchone()[0])
        asker = sharing(own, path, workers, waiting, kept)
        applied = apply_registers(writer, asker, utc_now(), told)
    counts = {name: int(writer.db.execute(query).fetchone()[0]) for name, query in _COUNTS.items()}
    asked = tuple(one.words for registers in own.loaded.asked.values() for one in registers)
    return Report(applied.postings, applied.moved, **counts, asked=asked, missing=tuple(unasked(own.loaded)))


def lines_of(report: Report) -> list[str]:
    asked = "; ".join(report.asked)
    nothing = "nothing is to be looked up: registers and postings are as they were at the last time"
    return [
        f"{report.postings:,} postings looked up, of {report.moved:,} registers say something else than before"
        if report.postings
        else nothing,
        f"  employers    {report.employers:,}: {report.found:,} with a record, {report.ambiguous:,} ambiguous, of the others no record was "
        f"found in {asked or 'any register, for none is loaded'}",
        f"  occupations  {report.titled:,} postings in the United States have one",
        f"  wages        {report.waged:,} postings' pay placed; of {report.high_end_below:,} even the upper end is under Level I of every "
        f"candidate occupation, of {report.low_end_below:,} the lower end",
        *(f"  {one}" for one in report.missing),
    ]
