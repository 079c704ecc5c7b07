"""The one writer of a catalog.

    with Writer(path) as writer:
        writer.begin_run("2026-07-04T12:00:00Z-ab12", started_at=now)
        known = writer.known_hashes("greenhouse", "acme")      # {posting_id: content_hash}: equal hash = unchanged
        writer.write(batch)                                    # list[Sighting], one transaction
        writer.listing(Listing("greenhouse", "acme", listed=3, shown=3))
        writer.reject(Reject("greenhouse", "acme", "no title", raw="{...}"))
        writer.finish_run("2026-07-04T12:00:00Z-ab12", finished_at=later)

Every call is a transaction of its own: a crash loses at most the batch that was being written. An unfinished run closes nothing; it may
be taken up again under its own id. What the catalog cannot hold goes to ``quarantine`` and the rest of its batch is stored.
"""

import contextlib
import fcntl
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, Self

import orjson

from catalog import closing, looks
from catalog.clusters import settle
from catalog.database import CatalogError, make_folder, open_catalog, read_catalog
from catalog.employers import Met, boards_met, drop_unused, keep_homes, names_told, read_homes, site_name, write_employer
from catalog.hand import BY_HAND, Decision, decide, undo
from catalog.moved import last_cursor, tell_moved
from catalog.postings import Run, judge_anew, store
from catalog.runs import begin
from catalog.sql import LISTED, listed, stamp
from catalog.touched import watch
from schemas.employer import Employer, Naming
from schemas.facts import EmployerName
from schemas.job import Sighting
from schemas.match import Fingerprint, Pair, Verdict
from schemas.raw import RawPosting
from schemas.reasons import Reason, ReasonKind
from schemas.source import Asked, Home, Listing, NoDetail, Reject
from schemas.transaction import transaction
from schemas.troubles import find_trouble

# What SQLite or the binding refuses of a value: a lone surrogate, an integer over 64 bits, a type that a STRICT column does not take.
_UNFIT = (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError, UnicodeError, OverflowError, TypeError, ValueError)

_LISTING = """
UPDATE run_source SET listings = listings + 1, listed = coalesce(listed, :listed), shown = shown + :shown,
  complete = complete AND :complete, whole = whole AND :whole, not_modified = not_modified OR :not_modified,
  read_at = coalesce(max(read_at, :at), :at, read_at), site_name = min(coalesce(site_name, :site_name), coalesce(:site_name, site_name)),
  pages = CASE WHEN :pages IS NULL THEN pages ELSE json_insert(coalesce(pages, '[]'), '$[#]', json(:pages)) END,
  row_order = CASE WHEN :order IS NULL THEN row_order ELSE json_insert(coalesce(row_order, '[]'), '$[#]', json(:order)) END,
  reasons = CASE WHEN :reason IS NULL OR instr(reasons, :reason) OR (length(reasons) > 2000 AND instr(reasons, :kind)) THEN reasons
    ELSE json_insert(coalesce(reasons, '[]'), '$[#]', json(:reason)) END
WHERE run = :run AND source = :source
"""
_SIZE = """
SELECT coalesce((SELECT x.seen FROM run_source x WHERE x.source = s.id AND x.accepted = 1 ORDER BY x.run DESC LIMIT 1), 0),
  (SELECT count(*) FROM posting p WHERE p.source = s.id AND p.closed_at IS NULL)
FROM source s WHERE s.family = ? AND s.board = ?
"""
_LAST_ACCEPTED = """
SELECT r.run_id FROM source s JOIN run_source x ON x.source = s.id JOIN run r ON r.id = x.run
WHERE s.family = ? AND s.board = ? AND x.accepted = 1 ORDER BY x.run DESC LIMIT 1
"""
# Whether another run saw a posting of the board, or read its listing, later; whether it read a whole listing just then, which is the
# same page, told again.
_SEEN_LATER = """
SELECT EXISTS (SELECT 1 FROM posting WHERE source = :source AND last_seen > :at AND last_run <> :run)
  OR EXISTS (SELECT 1 FROM run_source WHERE source = :source AND run <> :run AND listings > 0 AND read_at > :at),
  EXISTS (SELECT 1 FROM run_source WHERE source = :source AND run <> :run AND listings > 0 AND read_at = :at AND whole)
"""


class Writer:
    """Writes a catalog; only one may be open on a file (CatalogError says so). ``rules_version`` names the extraction rules in use:
    postings read under another one count as unknown, so that they are read anew."""

    def __init__(self, path: str | Path, rules_version: str = "1") -> None:
        self.path = Path(path)
        self.rules_version = rules_version
        with ExitStack() as undone:
            undone.enter_context(_take_lock(self.path))
            self.db = undone.enter_context(contextlib.closing(open_catalog(path)))
            self._before = undone.enter_context(contextlib.closing(read_catalog(path)))  # what stood before the open transaction
            watch(self.db)
            self._opened = undone.pop_all()
        self._run: Run | None = None
        self._no_details: dict[int, list[NoDetail]] = defaultdict(list)  # by source

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
        if isinstance(error, sqlite3.Error) and (trouble := find_trouble(error, self.path)):
            raise trouble from error

    def close(self) -> None:
        """Close the file and let the next writer in."""
        self._opened.close()

    def begin_run(self, run_id: str, started_at: datetime, kind: str = "crawl", told_at: datetime | None = None) -> None:
        """Start a run, or take up one that is unfinished or was loaded in part: it is then told again from its start. ``kind``: crawl,
        ingest, load or replay (which derives anew and sees nothing). ``told_at``: of what was seen before, when it is read."""
        with self._transaction():
            self._run = begin(self.db, run_id, kind, self.rules_version, started_at, told_at)

    def write(self, batch: Sequence[Sighting]) -> None:
        """Store a batch in one transaction. A sighting that cannot be stored goes to quarantine, the others are stored."""
        run = self._running
        try:
            with self._transaction(max((stamp(one.seen_at) for one in batch), default="")):
                for family, board, lineage in dict.fromkeys((s.raw.family, s.raw.source, s.raw.lineage) for s in batch):
                    source = self._source(family, board)
                    self.db.execute("UPDATE source SET lineage = ? WHERE id = ? AND lineage IS NOT ?", (lineage, source, lineage))
                store(self.db, run, batch)
        except _UNFIT as error:
            run.sources.clear()
            if len(batch) == 1:
                self.reject(_unstorable(batch[0].raw, error))
                return
            middle = len(batch) // 2
            self.write(batch[:middle])
            self.write(batch[middle:])

    def listing(self, part: Listing, at: datetime | None = None) -> None:
        """Note what a board's listing (or a part of it) said: ``shown`` adds up, the first ``listed`` counts, one incomplete part makes
        the whole incomplete. Every posting shown is expected as a Sighting or, with its identifier, as a Reject. One that was read
        (``at``) before another run saw the board says nothing of what is gone since, and is a look of before; one that another run has
        told is none, nor is a 304 to another listing than the last that was accepted here."""
        with self._transaction():
            source = self._source(part.family, part.source)
            is_later, is_known = self._seen_later(source, stamp(at) if at else None)
            whole = part.complete and not part.unchanged and not is_known
            if is_later or is_known:
                part = replace(part, complete=False, unchanged=False, reason=ReasonKind.OUTDATED.of(), site_name=None)
            elif part.unchanged and part.base and part.base != self.last_accepted(part.family, part.source):
                part = replace(part, complete=False, unchanged=False, reason=ReasonKind.OTHER_BASE.of())
            reason = part.reason if part.complete or part.reason else ReasonKind.UNFINISHED.of()
            self.db.execute(
                _LISTING,
                {
                    "listed": part.listed, "shown": part.shown, "complete": part.complete, "whole": whole, "not_modified": part.unchanged,
                    "reason": reason and orjson.dumps(reason).decode(), "kind": reason and f'"{reason.kind}"',
                    "site_name": _storable(part.site_name), "at": at and stamp(at), "run": self._running.id, "source": source,
                    "pages": orjson.dumps(part.pages).decode() if part.pages else None,
                    "order": orjson.dumps(part.order).decode() if part.order else None,
                },
            )  # fmt: skip

    def is_outdated(self, family: str, source: str, at: datetime) -> bool:
        """Whether another run saw a board after ``at``, or its whole listing just then, which this run reads now."""
        row = self.db.execute("SELECT id FROM source WHERE family = ? AND board = ?", (family, source)).fetchone()
        return row is not None and any(self._seen_later(row[0], stamp(at)))

    def _seen_later(self, source: int, at: str | None) -> tuple[bool, bool]:
        """Of its row, whether another run saw the board later, or its whole listing just then. A crawl sees it now."""
        run = self._running
        if at is None or run.kind == "crawl":
            return False, False
        later, known = self.db.execute(_SEEN_LATER, {"source": source, "at": at, "run": run.id}).fetchone()
        return bool(later), bool(known)

    def reject(self, reject: Reject) -> None:
        """Put a part that could not be read into quarantine. With its identifier, the posting counts as shown."""
        with self._transaction():
            source = self._source(reject.family, reject.source)
            row = (reject.identifier, reject.url, reject.reason, reject.raw)
            self.db.execute(
                "INSERT INTO quarantine (run, source, identifier, url, reason, raw) VALUES (?, ?, ?, ?, ?, ?)",
                (self._running.id, source, *map(_storable, row)),
            )
            self.db.execute("UPDATE run_source SET rejected = rejected + 1 WHERE run = ? AND source = ?", (self._running.id, source))

    def no_detail(self, told: NoDetail) -> None:
        """A posting's own page could not be read, or says that the posting is gone: what follows is settled when the run ends."""
        with self._transaction():
            self._no_details[self._source(told.family, told.source)].append(told)

    def finish_run(
        self,
        run_id: str,
        finished_at: datetime,
        accepted: bool = True,
        reason: Reason | None = None,
        trusted: Collection[str] = (),
        unread: Mapping[tuple[str, str], Mapping[str, int]] = MappingProxyType({}),
        asked: Mapping[tuple[str, str], Asked] = MappingProxyType({}),
    ) -> None:
        """End the run and close what may be closed. ``accepted=False`` (with ``reason``) closes nothing by absence; ``trusted`` names
        sources (``family:board``) whose alarm someone has looked at and found right; it stands in ``run_source``. ``unread``: by (family,
        board), the fields that nobody reads and how many postings have them. ``asked``: likewise, what it took to ask."""
        run = self._running
        if run.run_id != run_id:
            raise CatalogError(f"run {run_id} is not the open one, {run.run_id} is: finish that")
        at = stamp(finished_at)
        with self._transaction(at):
            if not run.is_replay:
                closing.finish(self.db, run.id, at, accepted, trusted, self._no_details, run.shown)
                looks.note(self.db, run.id, asked)
            for source, fields in unread.items():
                row = (orjson.dumps(fields).decode(), run.id, self._source(*source))
                self.db.execute("UPDATE run_source SET unread = ? WHERE run = ? AND source = ?", row)
            said = reason and orjson.dumps(reason).decode()
            self.db.execute("UPDATE run SET finished_at = ?, accepted = ?, reason = ? WHERE run_id = ?", (at, accepted, said, run_id))
        self._run = None
        self._no_details.clear()

    def boards_met(self) -> list[Met]:
        """The boards of the open run, but those of aggregators, and what is known of their employers."""
        return boards_met(self.db, self._running)

    def names_told(self, family: str, source: str) -> dict[str, tuple[EmployerName, ...]]:
        """What each posting of a board calls its employer, by posting_id."""
        return names_told(self.db, family, source)

    def site_name(self, family: str, source: str) -> str | None:
        """What the latest reading of a board that told it says the board calls itself."""
        return site_name(self.db, family, source)

    @contextmanager
    def together(self, at: datetime) -> Iterator[None]:
        """All that is written within is one transaction: what many small ones cost is the records compared at the end of each."""
        with self._transaction(stamp(at)):
            yield

    def settle(self, family: str, source: str, employer: Employer | None, namings: Collection[Naming], at: datetime) -> list[str]:
        """Store whose board it is, and what its postings are called by; the posting_ids of those that were called otherwise."""
        with self._transaction(stamp(at)):
            return write_employer(self.db, self._running, self._source(family, source), employer, namings, stamp(at))

    def homes(self) -> dict[tuple[str, str], Home]:
        """What registry rows said of boards when they were last read."""
        return read_homes(self.db)

    def keep_homes(self, homes: Mapping[tuple[str, str], Home]) -> None:
        """Remember what registry rows say of the boards, for runs that have none."""
        with self._transaction():
            keep_homes(self.db, homes)

    def drop_unused(self) -> None:
        """Remove employers that no board and no posting has any more."""
        with self._transaction():
            drop_unused(self.db)

    def known_hashes(self, family: str, source: str) -> dict[str, str]:
        """posting_id -> content_hash of a board's postings that the present rules have read."""
        rows = self.db.execute(
            "SELECT posting_id, content_hash FROM posting WHERE rules_version = ? AND "
            "source = (SELECT id FROM source WHERE family = ? AND board = ?)",
            (self.rules_version, family, source),
        )
        return dict(rows.fetchall())

    def whole_postings(self, family: str, source: str) -> frozenset[str]:
        """The posting_ids of a board's postings that were read whole once."""
        rows = self.db.execute(
            "SELECT posting_id FROM posting WHERE NOT partial AND source = (SELECT id FROM source WHERE family = ? AND board = ?)",
            (family, source),
        )
        return frozenset(posting_id for (posting_id,) in rows)

    def size_of(self, family: str, source: str) -> int:
        """How many postings a board's last accepted listing showed, or are open; 0 where it is unknown."""
        row = self.db.execute(_SIZE, (family, source)).fetchone()
        return max(row) if row else 0

    def last_accepted(self, family: str, source: str) -> str | None:
        """The run whose listing of a board was accepted last."""
        row = self.db.execute(_LAST_ACCEPTED, (family, source)).fetchone()
        return row[0] if row else None

    def newest_run(self) -> datetime | None:
        """When the last run ended, by the clocks of runs; None where none has."""
        (newest,) = self.db.execute("SELECT max(finished_at) FROM run").fetchone()
        return datetime.fromisoformat(newest) if newest else None

    def bands(self, at_once: int = 10_000) -> Iterator[tuple[list[str], list[bytes]]]:
        """posting_ids and MinHash bands of every posting that has a signature, some at a time."""
        rows = self.db.execute("SELECT posting_id, bands FROM signature JOIN posting ON id = posting ORDER BY posting")
        while part := rows.fetchmany(at_once):
            yield [name for name, _ in part], [bands for _, bands in part]

    def fingerprints(self, posting_ids: Collection[str]) -> dict[str, Fingerprint]:
        """The fingerprints of these postings, as far as the catalog holds them."""
        rows = self.db.execute(
            f"SELECT posting_id, bands, sketch, profile FROM posting JOIN signature ON posting = id WHERE posting_id {LISTED}",
            (listed(posting_ids),),
        )
        return {row[0]: Fingerprint(*row[1:]) for row in rows}

    def organizations(self, posting_ids: Collection[str]) -> dict[str, tuple[str | None, str]]:
        """What postings are called by, and their texts, by posting_id."""
        query = f"SELECT posting_id, organization, description FROM posting JOIN posting_text ON posting = id WHERE posting_id {LISTED}"
        return {row[0]: (row[1], row[2]) for row in self.db.execute(query, (listed(posting_ids),))}

    def judge(self, prints: Mapping[str, Fingerprint], pairs: Mapping[str, Sequence[Pair]], at: datetime) -> None:
        """Store new fingerprints of postings (by posting_id) and the pairs judged by them, in the place of those before."""
        with self._transaction(stamp(at)):
            judge_anew(self.db, self._running, prints, pairs, stamp(at))

    def decide(self, a: str, b: str, verdict: Verdict, at: datetime, reason: str = "", by: str = "") -> None:
        """A hand's verdict on two postings (by posting_id); it outlives every run. CatalogError where one of them is unknown."""
        found = self.db.execute("SELECT count(*) FROM posting WHERE posting_id IN (?, ?)", (a, b)).fetchone()
        if found[0] != 2:
            raise CatalogError(f"{a} and {b} are not two postings of this catalog: see posting_id in `rolecall show`")
        self.decide_all([Decision(a, b, verdict, reason, by, stamp(at))], at)

    def decide_all(self, decisions: Collection[Decision], at: datetime) -> None:
        """The same of many, also of postings that are not in the catalog yet."""
        with self._transaction(stamp(at)):
            settle(self.db, decide(self.db, decisions), None, stamp(at), reason=BY_HAND)

    def undo(self, decisions: Collection[Decision], at: datetime, by: str = "") -> None:
        """Take back what a hand said: what the program finds of the postings stands again."""
        with self._transaction(stamp(at)):
            settle(self.db, undo(self.db, [one.pair for one in decisions], stamp(at), by), None, stamp(at), reason=BY_HAND)

    @contextmanager
    def registering(self, at: datetime) -> Iterator[sqlite3.Connection]:
        """A transaction for `catalog.registers`, whose effects on records are told as those of any other."""
        with self._transaction(stamp(at)):
            yield self.db

    @property
    def _running(self) -> Run:
        if self._run is None:
            raise CatalogError("no run is open: call begin_run first")
        return self._run

    @contextmanager
    def _transaction(self, at: str = "") -> Iterator[None]:
        """``at``: when what it may do to records was seen. Within another one it is a part of that."""
        if self.db.in_transaction:
            yield
            return
        with transaction(self.db):
            start = last_cursor(self.db)
            yield
            tell_moved(self.db, self._before, self._run.id if self._run else None, start, at)

    def _source(self, family: str, board: str) -> int:
        """The row of a source, with its row for this run, made on first sight."""
        sources = self._running.sources
        if (family, board) not in sources:
            self.db.execute("INSERT INTO source (family, board) VALUES (?, ?) ON CONFLICT DO NOTHING", (family, board))
            row = self.db.execute("SELECT id FROM source WHERE family = ? AND board = ?", (family, board)).fetchone()
            self.db.execute("INSERT INTO run_source (run, source) VALUES (?, ?) ON CONFLICT DO NOTHING", (self._running.id, row[0]))
            sources[family, board] = row[0]
        return sources[family, board]


def _take_lock(path: Path) -> IO[str]:
    """Hold ``<catalog>.lock`` while writing; the system lets go of it however the process ends."""
    make_folder(path.parent)
    try:
        lock = path.with_name(path.name + ".lock").open("a")
    except OSError as error:
        raise CatalogError(f"{path.parent} cannot be written to ({error.strerror}): name another file with --catalog") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise CatalogError(f"another process is writing to {path}: wait until it ends, or name another file with --catalog") from error
    return lock


def is_being_written(path: Path) -> bool:
    """Whether a process writes to a catalog now."""
    try:
        _take_lock(path).close()
    except CatalogError:
        return True
    return False


def _unstorable(raw: RawPosting, error: Exception) -> Reject:
    try:
        text = orjson.dumps(asdict(raw), default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    except (TypeError, ValueError):
        text = repr(raw)
    return Reject(raw.family, raw.source, f"cannot be stored: {error}", text, raw.identifier, raw.url)


def _storable(value: str | None) -> str | None:
    """Text that SQLite takes: lone surrogates as escapes."""
    return value and value.encode("utf-8", "backslashreplace").decode()
