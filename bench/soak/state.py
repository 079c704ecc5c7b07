"""What a folder holds after a command, apart from stamps, numbers of rows and the order of loading: two such states are equal, or one is
wrong."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from catalog.rows import FACT_COLUMNS
from catalog.texts import NEW, OLD
from pipelines.archive import SUFFIX, Archive
from pipelines.frames import read_frames
from schemas.files import PART

STAMPS = {"id", "source", "job", "first_run", "last_run", "first_seen", "last_seen", "closed_at", "stale_since", "whole_at", "employer"}
OF = "(SELECT posting_id FROM posting WHERE id = {})"
LAST = "(SELECT max(id) FROM run WHERE finished_at IS NOT NULL AND kind <> 'replay')"

QUERIES = {
    "jobs": f"SELECT {OF.format('main')}, "
    "(SELECT group_concat(posting_id) FROM (SELECT posting_id FROM posting WHERE job = job.id ORDER BY 1)) FROM job WHERE postings > 0",
    "texts": f"SELECT {OF.format('posting')}, description, boilerplate FROM posting_text",
    "signatures": f"SELECT {OF.format('posting')}, hex(bands), hex(sketch), profile FROM signature",
    "pairs": f"SELECT min(x, y), max(x, y), verdict, score, veto, decided_by FROM (SELECT *, {OF.format('a')} AS x, {OF.format('b')} AS y "
    "FROM duplicate) GROUP BY x, y",
    "employers": "SELECT identity, name, legal_name, aliases, site, country, is_agency, agency_quote, agency_rule, origin, quote, rule, "
    f"{OF.format('posting')} FROM employer",
    "aliases": f"SELECT (SELECT identity FROM employer WHERE id = employer), name, quote, rule, {OF.format('posting')} FROM employer_alias",
    "boards": "SELECT family, board, lineage, home, (SELECT identity FROM employer e WHERE e.id = employer) FROM source",
    "listings": "SELECT family || ':' || board, listings, listed, shown, complete, not_modified, seen, rejected, alarm, reasons, accepted "
    f"FROM run_source JOIN source s ON s.id = source WHERE run = {LAST}",
    "quarantine": f"SELECT s.family, s.board, identifier, reason FROM quarantine JOIN source s ON s.id = source WHERE run = {LAST}",
}
# What followers were told. What a run that was killed had told already (a posting is opened before its twin is read, or its employer is
# settled) is told of as a change: that is right, and is not what an undisturbed run tells.
EVENTS = (
    f"SELECT kind, {OF.format('posting')}, field, {OLD}, {NEW}, reason FROM event e "
    "WHERE about <> 'job' AND kind NOT IN ('merged', 'split') "
    "AND NOT (kind = 'rederived' AND (field LIKE 'employer.%' OR field = 'hiring_organization'))"
)

State = dict[str, Counter[Any]]


def read_state(folder: Path) -> State:
    """The state of a folder that holds a catalog, its archive and exports, those that there are."""
    state: State = {}
    if (folder / "catalog.db").exists():
        with closing(sqlite3.connect(folder / "catalog.db")) as db:
            state = {name: Counter(map(tuple, rows)) for name, rows in catalog_rows(db)}
    state["files"] = Counter(read_files(folder))
    return state


def catalog_rows(db: sqlite3.Connection) -> Iterator[tuple[str, Iterable[Any]]]:
    columns = [row[1] for row in db.execute("PRAGMA table_info(posting)") if row[1] not in STAMPS]
    turned = "closed_at IS NULL, stale_since IS NULL, (SELECT identity FROM employer e WHERE e.id = employer)"
    yield "postings", db.execute(f"SELECT {turned}, {', '.join(columns)} FROM posting")
    for table, names in FACT_COLUMNS.items():
        yield table, db.execute(f"SELECT {OF.format('posting')}, {', '.join(names[1:])} FROM {table}")
    for name, query in QUERIES.items():
        yield name, db.execute(query)
    yield "events", db.execute(EVENTS)


def read_files(folder: Path) -> Iterator[tuple[str, str]]:
    """Exports by what they hold, and whatever should not have been left behind."""
    for path in sorted(folder.rglob("*")):
        if PART in path.name:
            yield path.name, "left behind"
        elif "exports" in path.parts and path.is_file():
            held = path.read_bytes()
            if path.suffix == ".jsonl":
                held = held.partition(b"\n")[2]  # the header says when it was made
            yield path.name, hashlib.blake2b(held, digest_size=8).hexdigest()


def archived_lines(folder: Path) -> dict[str, list[Any]]:
    """By run, the lines of an archive, without the forms that they hold."""
    with closing(Archive(folder)) as archive:
        files = {run: folder / f"{run}{SUFFIX}" for run in archive.runs()}
    return {run: [told(line) for _, _, lines in read_frames(file) for line in lines] for run, file in files.items()}


def told(line: dict[str, Any]) -> Any:
    return line["kind"], line.get("hash") or str(line.get("item"))


def differences(one: State, other: State, but: Collection[str] = ()) -> list[str]:
    """What two states do not have in common, in words; ``but`` for some parts."""
    found = []
    for name in (one.keys() | other.keys()) - set(but):
        here, there = one.get(name, Counter()), other.get(name, Counter())
        found += [f"{name} lacks {str(row)[:300]}" for row in (there - here)] + [f"{name} has {str(row)[:300]}" for row in (here - there)]
    return sorted(found)
