"""Replay: postings derived anew from the archive, by the rules of today, and compared with what the catalog holds."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from catalog.differences import Difference, differences, read_told, told_of
from crawler.printing import cut
from pipelines.archive import Archive
from schemas.job import JobPosting, Sighting
from schemas.raw import RawPosting

LONGEST = 90


@dataclass(slots=True)
class Changes:
    """Which fields read otherwise, for how many postings, with examples ("<posting_id>: <before> -> <after>")."""

    examples_kept: int = 3
    postings: int = 0
    rederived: int = 0  # with other values than before
    missing: int = 0  # their raw form is not in the archive
    fields: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, posting_id: str, told: Iterable[Difference]) -> None:
        different = list(told)
        self.postings += 1
        self.rederived += bool(different)
        for one in different:
            self.fields[one.field] += 1
            if len(kept := self.examples.setdefault(one.field, [])) < self.examples_kept:
                kept.append(f"{posting_id[:12]}: {cut(one.old or 'nothing', LONGEST)} -> {cut(one.new or 'nothing', LONGEST)}")


def read_differences(db: sqlite3.Connection, posting_id: str, job: JobPosting) -> Iterator[Difference]:
    """How a posting that was just derived differs from what the catalog holds of it."""
    (number,) = db.execute("SELECT id FROM posting WHERE posting_id = ?", (posting_id,)).fetchone()
    return differences(read_told(db, [number])[number], told_of(job))


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
