"""Replay: postings derived anew from the archive, by the rules of today, and compared with what the catalog holds."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from catalog.differences import Difference, differences, read_told, sides, told_of
from catalog.employers import ORGANIZATION, names_told
from crawler.printing import cut
from crawler.run.flow import Flow
from crawler.run.groups import in_groups
from pipelines.archive import Archive
from pipelines.extract.organization.employer import Board, name_postings
from schemas.enums import Lineage
from schemas.facts import EmployerName
from schemas.job import JobPosting, Sighting
from schemas.raw import RawPosting

LONGEST = 90

Anew = tuple[tuple[EmployerName, ...], list[Difference]]  # what a posting calls its employer, and how it differs otherwise


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
                old, new = (cut(side or "nothing", LONGEST) for side in sides(one.old, one.new))
                kept.append(f"{posting_id[:12]}: {old} -> {new}")


def read_differences(db: sqlite3.Connection, sighting: Sighting, job: JobPosting) -> Iterator[Difference]:
    """How a posting that was just derived differs from what the catalog holds of it, but for its organization: a board settles that."""
    (number,) = db.execute("SELECT id FROM posting WHERE posting_id = ?", (sighting.posting_id,)).fetchone()
    return (one for one in differences(read_told(db, [number])[number], told_of(job, sighting.ready)) if one.field != ORGANIZATION)


def board_of(sighting: Sighting) -> tuple[str, str, Lineage]:
    return sighting.raw.family, sighting.raw.source, Lineage(sighting.raw.lineage)


def derive_all_anew(flow: Flow, sightings: Iterable[Sighting]) -> Iterator[Sighting]:
    """Postings through the flow of a run, in order: those that were derived."""
    for done in flow.through((some, ()) for some in in_groups(sightings)):
        yield from (one for one in done if isinstance(one, Sighting) and one.job is not None)


def read_anew(db: sqlite3.Connection, derived: Iterable[Sighting]) -> dict[str, Anew]:
    """What postings say now, by posting_id."""
    jobs = ((one, one.job) for one in derived)
    return {one.posting_id: (job.employer_names, list(read_differences(db, one, job))) for one, job in jobs if job is not None}


def board_differences(db: sqlite3.Connection, board: Board, anew: Mapping[str, Anew]) -> Iterator[tuple[str, list[Difference]]]:
    """How the postings of a board, derived anew (by posting_id), differ: what `read_differences` gave, and their organizations."""
    told = names_told(db, board.family, board.name) | {posting_id: names for posting_id, (names, _) in anew.items()}
    query = "SELECT posting_id, organization FROM posting JOIN source s ON s.id = source WHERE s.family = ? AND s.board = ?"
    held = dict(map(tuple, db.execute(query, (board.family, board.name))))
    for naming in name_postings(told, board)[1]:
        if naming.posting_id in anew:
            old, new = held[naming.posting_id], naming.organization
            renamed = [Difference(ORGANIZATION, old, new)] if old != new else []
            yield naming.posting_id, renamed + anew[naming.posting_id][1]


def current_forms(db: sqlite3.Connection, archive: Archive, run: str | None, replay: str, changes: Changes) -> Iterator[Sighting]:
    """The catalog's postings (``run``: those that it saw), board by board, in their current raw form, at the time when that was first seen,
    for the run ``replay``.

    What the archive lacks is counted in ``changes``.
    """
    seen = seen_by(archive, run) if run else None
    for posting_id, content_hash in db.execute("SELECT posting_id, content_hash FROM posting ORDER BY source, id"):
        if seen is None or posting_id in seen:
            form = archive.form(content_hash) if archive.holds(content_hash) else None
            if form is not None and isinstance(form.item, RawPosting):
                yield Sighting(form.item, posting_id, content_hash, replay, form.at)
            else:
                changes.missing += 1


def seen_by(archive: Archive, run: str) -> set[str]:
    items = (seen.item for seen in archive.read(run))
    return {item.posting_id for item in items if isinstance(item, RawPosting)}
