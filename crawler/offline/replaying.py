"""Replay: postings derived anew from the archive, by the rules of today, and compared with what the catalog holds."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from catalog.rows import FACT_COLUMNS, TOLD, fact_rows, told_values
from pipelines.archive import Archive
from schemas.job import JobPosting, Sighting
from schemas.raw import RawPosting

WORDS = 6  # the columns of a fact row's evidence: they move with every edit of a text, and are no value
LONGEST = 90


@dataclass(slots=True)
class Changes:
    """Which fields changed, for how many postings, with examples ("<posting_id>: <before> -> <after>")."""

    examples_kept: int = 3
    postings: int = 0
    changed: int = 0
    missing: int = 0  # their raw form is not in the archive
    fields: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, posting_id: str, before: dict[str, Any], after: dict[str, Any]) -> None:
        different = [name for name in after if before.get(name) != after[name]]
        self.postings += 1
        self.changed += bool(different)
        for name in different:
            self.fields[name] += 1
            if len(kept := self.examples.setdefault(name, [])) < self.examples_kept:
                kept.append(f"{posting_id[:12]}: {difference(before.get(name), after[name])}")


def difference(before: Any, after: Any) -> str:
    """Two values side by side; of two lists of rows, what only one has."""
    if isinstance(before, list) and isinstance(after, list):
        before, after = [row for row in before if row not in after], [row for row in after if row not in before]
    return f"{short(before)} -> {short(after)}"


def short(value: Any) -> str:
    if isinstance(value, list):
        value = "; ".join(" ".join(str(part) for part in row if part is not None) for row in value)
    line = " ".join(str("nothing" if value in (None, "") else value).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def stored(db: sqlite3.Connection, posting_id: str) -> dict[str, Any]:
    """What the catalog holds of a posting: its columns, its text, and its facts by table."""
    columns = (*TOLD, "description")
    query = f"SELECT id, {', '.join(columns)} FROM posting JOIN posting_text ON posting = id WHERE posting_id = ?"  # noqa: S608 (our names)
    row = db.execute(query, (posting_id,)).fetchone()
    held = dict(zip(columns, row[1:], strict=True))
    for table, names in FACT_COLUMNS.items():
        query = f"SELECT {', '.join(names[2:-WORDS])} FROM {table} WHERE posting = ? ORDER BY n"  # noqa: S608
        held[table] = [tuple(fact) for fact in db.execute(query, (row[0],))]
    return held


def derived(job: JobPosting) -> dict[str, Any]:
    """The same of a posting that was just derived."""
    held = dict(zip((*TOLD, "description"), map(as_stored, (*told_values(job), job.description)), strict=True))
    return held | {table: [tuple(map(as_stored, fact[2:-WORDS])) for fact in rows] for table, rows in fact_rows(0, job)}


def as_stored(value: Any) -> Any:
    """A value as SQLite gives it back."""
    return int(value) if isinstance(value, bool) else float(value) if isinstance(value, Decimal) else value


def current_forms(db: sqlite3.Connection, archive: Archive, run: str | None, changes: Changes) -> Iterator[Sighting]:
    """The catalog's postings (``run``: those that it saw) in their current raw form, at the time when that was first seen.

    What the archive lacks is counted in ``changes``.
    """
    seen = seen_by(archive, run) if run else None
    for posting_id, content_hash in db.execute("SELECT posting_id, content_hash FROM posting ORDER BY id"):
        if seen is None or posting_id in seen:
            form = archive.form(content_hash) if archive.holds(content_hash) else None
            if form is not None and isinstance(form.item, RawPosting):
                yield Sighting(form.item, posting_id, content_hash, run or "", form.at)
            else:
                changes.missing += 1


def seen_by(archive: Archive, run: str) -> set[str]:
    items = (seen.item for seen in archive.read(run))
    return {item.posting_id for item in items if isinstance(item, RawPosting)}
