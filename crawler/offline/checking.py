"""Whether an archive can be read, and whether it and its catalog hold the same: the part of `rolecall check` that neither knows alone."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping

from catalog.runs import read_loaded
from catalog.soundness import EXAMPLES, Finding
from pipelines.archive import Archive
from pipelines.frames import ArchiveError

_COPY = "put a whole copy in its place; what stands in it is lost to `rolecall replay` until then"
_INDEX = "remove index.db from the folder: it is made anew from the files"
_LACKING = "copy them from a backup; else they are missing until a crawl sees them again"
_UNFINISHED = "SELECT run_id FROM run WHERE finished_at IS NULL"
_WITH_FILES = "SELECT run_id FROM run WHERE finished_at IS NOT NULL AND kind <> 'replay' AND unarchived_at IS NULL ORDER BY id"


class Faults:
    """What is wrong, by kind, with its first examples."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str, str], list[str]] = {}
        self.times: dict[tuple[str, str, str], int] = {}

    def add(self, kind: str, words: str, cure: str, example: str) -> None:
        key = kind, words, cure
        self.times[key] = self.times.get(key, 0) + 1
        if len(kept := self.found.setdefault(key, [])) < EXAMPLES:
            kept.append(example)

    def __iter__(self) -> Iterator[Finding]:
        return (Finding(*key, self.times[key], tuple(examples)) for key, examples in self.found.items())


def find_faults_of_archive(
    archive: Archive | None, db: sqlite3.Connection, is_written: bool, progress: Callable[[], object] = lambda: None
) -> Iterator[Finding]:
    """What is wrong with the files of an archive (None: there is none), and with what the catalog says of them. ``is_written``: a run is
    being written now. ``progress`` is told of each archived run."""
    faults = Faults()
    loaded = read_loaded(db)
    open_runs = {row[0] for row in db.execute(_UNFINISHED)}
    runs = set(archive.runs()) if archive else set()
    for run in sorted(runs):
        if archive and (run in loaded or not is_written):
            check_file(archive, run, loaded, faults)
            check_run(archive, run, loaded, open_runs, faults)
        progress()
    for (run,) in db.execute(_WITH_FILES):
        if run not in runs:
            faults.add("archive", "runs of the catalog without a file", _LACKING, run)
    for posting_id, content_hash in db.execute("SELECT posting_id, content_hash FROM posting"):
        if archive is None or not archive.holds(content_hash):
            faults.add("archive", "postings whose raw form no file holds", _LACKING, posting_id)
    return iter(faults)


def check_file(archive: Archive, run: str, loaded: Mapping[str, int | None], faults: Faults) -> None:
    """Whether a run's file can be read to its end, and the index fits it."""
    try:
        for what in archive.find_unindexed(run):
            faults.add("index", "places that index.db does not have right", _INDEX, f"{run}: {what}")
    except ArchiveError as error:
        faults.add("archive", "damaged files", _COPY, str(error).partition(": ")[0])
    else:
        if archive.torn_bytes(run) and loaded.get(run, 0) is None:
            faults.add("archive", "files of whole runs that are cut off", _COPY, run)


def check_run(archive: Archive, run: str, loaded: Mapping[str, int | None], open_runs: set[str], faults: Faults) -> None:
    """Whether the catalog holds what a run's file does."""
    load = f"`rolecall load {archive.folder}` loads what they hold"
    if run in open_runs:
        faults.add("runs", "runs that were cut off", load, run)
    elif run not in loaded:
        faults.add("runs", "archived runs that the catalog does not know", load, run)
    elif (lines := loaded[run]) is not None and archive.count_lines(run) > lines:
        faults.add("runs", "runs of which the archive holds more than was loaded", load, run)
