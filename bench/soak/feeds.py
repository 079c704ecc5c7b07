"""Feeds against random histories: ``python -m bench.soak.feeds [HISTORIES] [SEED]`` (exit code 1 where a copy differs, with its seed).

A history opens, edits, closes, reopens, merges, splits and derives anew a few postings, names their employer, prunes what is old, ends
runs, leaves them unfinished, and crashes before and after commits. Beside it, readers keep copies by a snapshot and the state feed; they
are killed at any line and go on from what they had stored. In the end, and now and then on the way:

- snapshot + changes = snapshot of now, for readers that began at any time, with nothing or with a snapshot;
- every former state is read back as it was exported;
- the events of jobs, replayed, say which jobs are there, which of them are open, and what their fields hold; a `changed` one is also told
  of a posting, from the same value to the same;
- the table `search` is what it would be if it were made anew, and so is an index of it that took over each change.
"""

import random
import shutil
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import orjson
from tqdm import tqdm
from zstandard import ZstdError

from catalog import writer as writing
from catalog.changes import events_since, jobs_since
from catalog.cursors import read_state
from catalog.database import open_catalog, read_catalog
from catalog.events import values_of
from catalog.moved import last_cursor
from catalog.narrow.columns import STALE
from catalog.narrow.index.held import Held, plain, read
from catalog.prune import KINDS, Pruning
from catalog.read import job_lines
from catalog.revisions import cursor_at, records_as_of
from catalog.writer import Writer
from schemas.characters import harmless_json
from schemas.employer import Employer, Naming
from schemas.enums import Lineage, Origin
from schemas.evidence import Evidence
from schemas.facts import Moment, Skill
from schemas.job import JobPosting, Sighting
from schemas.match import Fingerprint, Judgement, Pair, Verdict
from schemas.raw import RawPosting
from schemas.source import Listing

BOARDS = (("greenhouse", "mill", Lineage.ATS), ("lever", "mill", Lineage.ATS), ("adzuna", "all", Lineage.AGGREGATOR))
NAMES = "abc"
STEPS = (4, 12)
NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)
PRINT = Fingerprint(bytes(140), bytes(256), "{}")
TITLES = ("Baker", "Miller", "Night Baker", "Head of Ovens")
TEXTS = tuple(f"We bake {what} before dawn and clean the oven after.\n- Lift {what}" for what in ("bread", "rolls", "cakes"))
HOUR = timedelta(hours=1)
BARE = {"evidence", "postings"}  # fields of events without values
UNTOLD = {None, "job", *BARE}  # of events that lead to no value of the record


class Crash(Exception):
    """The writer's process ends here."""


@dataclass
class Reader:
    """A copy, what of it is stored for good, and the cursor that was stored with it."""

    cursor: int
    copy: dict[str, bytes]
    stored: tuple[int, dict[str, bytes]] = field(init=False)

    def __post_init__(self) -> None:
        self.stored = (self.cursor, dict(self.copy))

    def read(self, db: sqlite3.Connection, luck: random.Random, whole: bool) -> None:
        """Read on. Unless ``whole``, the reader is killed at any line, and takes up again what it had stored."""
        while True:
            part = jobs_since(db, self.cursor, luck.choice((1, 2, 5, 200)))
            for line in part.lines:
                told = orjson.loads(line)
                number = int(told["cursor"].rpartition(".")[2])
                assert number > self.cursor, "a line came twice, or out of order"
                self.cursor = number
                if told["op"] == "delete":
                    self.copy.pop(told["jobId"], None)
                elif told["op"] == "upsert":
                    self.copy[told["jobId"]] = line.partition(b'"record":')[2][:-2]
                if luck.random() < 0.3:
                    self.stored = (self.cursor, dict(self.copy))
                if not whole and luck.random() < 0.2:
                    self.cursor, self.copy = self.stored[0], dict(self.stored[1])
                    return
            if part.is_last:
                return


def snapshot(db: sqlite3.Connection) -> dict[str, bytes]:
    """What an export holds, by job_id."""
    lines = [harmless_json(line).rstrip(b"\n") for line in job_lines(db)]
    return {line[10:26].decode(): line for line in lines}


class History:
    """One catalog's life, by chance. ``path``: an empty catalog."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path = path
        self.luck = random.Random(seed)
        self.now = NOON
        self.run = 0
        self.rules = 1
        self.said: dict[tuple[int, str], tuple[int, str, str]] = {}  # at its source: number of the edit, title, text
        self.readers = [Reader(0, {})]
        self.states: list[tuple[int, dict[str, bytes]]] = []  # between two runs
        self.is_settled = True  # no run is left unfinished: what it opened is as it will be
        self.floor = 0
        self.held: Held | None = None

    def live(self) -> None:
        """Live, and hold every copy to what it should be."""
        with read_catalog(self.path) as db:
            for _ in range(self.luck.randint(*STEPS)):
                try:
                    self.luck.choices((self.crawl, self.judge_by_hand, self.replay, self.prune), (8, 3, 2, 2))[0]()
                except Crash:
                    self.is_settled = False
                self.look(db)
            for reader in self.readers:
                reader.read(db, self.luck, whole=True)
                assert reader.copy == snapshot(db), "a copy differs"
            self.check_states(db)
            self.check_events(db)
        db.close()

    def look(self, db: sqlite3.Connection) -> None:
        """What readers do beside a step."""
        assert not db.execute(STALE).fetchall(), "the table search is another one than it would be"
        if self.luck.random() < 0.5:
            self.held = read(db, self.held)
            assert plain(self.held) == plain(read(db)), "an index holds what the table does not"
        for reader in self.readers:
            if self.luck.random() < 0.5:
                reader.read(db, self.luck, whole=False)
        if self.luck.random() < 0.3:
            self.readers.append(Reader(last_cursor(db), snapshot(db)))
        if self.is_settled:
            self.states.append((last_cursor(db), snapshot(db)))

    def crawl(self) -> None:
        """A run that sees some of the postings of some boards, perhaps edited; it may crash anywhere."""
        with self.writer() as writer:
            self.begin(writer, "crawl")
            for number in self.luck.sample(range(len(BOARDS)), self.luck.randint(1, len(BOARDS))):
                family, board, _ = BOARDS[number]
                names = [name for name in NAMES if self.luck.random() < 0.6]
                writer.write([self.sighting(number, name, edit=self.luck.random() < 0.4) for name in names])
                writer.listing(Listing(family, board, len(names), len(names)))
                self.die()
                self.name(writer, number)
                self.die()
            self.finish(writer)

    def replay(self) -> None:
        """Newer rules read what is known otherwise."""
        self.rules += 1
        with self.writer() as writer:
            known = [key for key in self.said if self.is_stored(writer, *key)]
            self.begin(writer, "replay")
            writer.write([self.sighting(number, name) for number, name in known])
            self.finish(writer)

    def judge_by_hand(self) -> None:
        """Two postings are one opening, or are not."""
        with self.writer() as writer:
            known = [row[0] for row in writer.db.execute("SELECT posting_id FROM posting ORDER BY id")]
            if len(known) > 1:
                writer.decide(*self.luck.sample(known, 2), self.luck.choice((Verdict.SAME, Verdict.SAME, Verdict.DIFFERENT)), self.tick())

    def prune(self) -> None:
        """Remove what is old: jobs at any age, the rest as far as no reader needs it."""
        cutoff = self.now + HOUR * self.luck.choice((1, -5, -20))
        with self.writer() as writer:
            is_needed = cursor_at(writer.db, cutoff) > min(reader.stored[0] for reader in self.readers)
            Pruning(cutoff, ("jobs",) if is_needed else KINDS).remove(writer.db)
            self.floor = read_state(writer.db).floor

    def writer(self) -> Writer:
        return Writer(self.path, str(self.rules))

    def tick(self) -> datetime:
        self.now += self.luck.choice((1, 5, 20)) * HOUR
        return self.now

    def begin(self, writer: Writer, kind: str) -> None:
        """A run, perhaps the one that was left unfinished; from here on it may crash on either side of a commit."""
        self.run += self.is_settled or self.luck.random() < 0.5
        try:
            writer.begin_run(f"run {self.run}", self.tick(), kind)
        except writing.CatalogError:  # it crashed after its end was stored
            self.run += 1
            writer.begin_run(f"run {self.run}", self.tick(), kind)
        if writer.db.execute("SELECT kind FROM run ORDER BY id DESC LIMIT 1").fetchone()[0] != kind:
            self.run += 1
            writer.begin_run(f"run {self.run}", self.tick(), kind)

    def finish(self, writer: Writer) -> None:
        boards = [f"{family}:{board}" for family, board, _ in BOARDS]
        writer.finish_run(f"run {self.run}", self.tick(), trusted=boards)
        unfinished = writer.db.execute("SELECT count(*) FROM run WHERE finished_at IS NULL").fetchone()[0]
        self.is_settled = not unfinished

    def name(self, writer: Writer, number: int) -> None:
        """Whose board it is; two boards are one employer's."""
        if BOARDS[number][2] is Lineage.AGGREGATOR or self.luck.random() < 0.4:
            return
        called = self.luck.choice(("The Mill", "Mill & Daughters"))
        employer = Employer(called, "mill", Evidence("hiring_organization", Origin.REGISTRY, called, "employer.registry"))
        known = [raw_of(number, name).posting_id for name in NAMES if self.is_stored(writer, number, name)]
        namings = [Naming(posting_id, called, employer.evidence, employer) for posting_id in known]
        writer.settle(*BOARDS[number][:2], employer, namings, self.tick())

    def die(self) -> None:
        """The process ends after a commit, now and then."""
        if self.luck.random() < 0.03:
            raise Crash

    def is_stored(self, writer: Writer, number: int, name: str) -> bool:
        found = writer.db.execute("SELECT 1 FROM posting WHERE posting_id = ?", (raw_of(number, name).posting_id,))
        return found.fetchone() is not None

    def sighting(self, number: int, name: str, edit: bool = False) -> Sighting:
        """A posting as it is at its source, by the present rules."""
        edits, title, text = self.said.get((number, name), (0, f"{TITLES[0]} {number}{name}", TEXTS[0]))
        if edit:
            edits, title, text = edits + 1, f"{self.luck.choice(TITLES)} {number}{name}", self.luck.choice(TEXTS)
        self.said[number, name] = (edits, title, text)
        raw = raw_of(number, name)
        start = text.index("oven")
        skill = Skill(f"ovens {self.rules}", Evidence("skills", Origin.PROSE, "oven", "skill.lexicon", self.rules, start, start + 4))
        through = self.luck.choice((None, None, None, Moment((self.now + timedelta(days=3)).date().isoformat(), skill.evidence)))
        job = JobPosting(title=title, description=text, skills=(skill,) if self.rules % 3 else (), valid_through=through)
        job.evidence = [Evidence("title", Origin.FIELD, title, "field")]
        content = f"{edits:032x}"
        return Sighting(raw, raw.posting_id, content, "r", self.now, job=job, fingerprint=PRINT, pairs=self.pairs(raw.posting_id))

    def pairs(self, posting_id: str) -> tuple[Pair, ...]:
        """What a stage that finds duplicates may say of a posting that is read anew."""
        others = [raw_of(number, name).posting_id for number, name in self.said]
        found = [other for other in others if other != posting_id and self.luck.random() < 0.1]
        verdicts = (Verdict.SAME, Verdict.SAME, Verdict.DIFFERENT)
        return tuple(Pair(posting_id, other, Judgement(self.luck.choice(verdicts), 0.9)) for other in found)

    def check_states(self, db: sqlite3.Connection) -> None:
        removed = db.execute("SELECT cursor, job_id FROM pruned").fetchall()
        for cursor, state in self.states:
            if cursor >= self.floor:
                gone = {job_id for at, job_id in removed if at > cursor}
                then = {job_id: line for job_id, line in state.items() if job_id not in gone}
                held = {line[10:26].decode(): harmless_json(line).rstrip(b"\n") for _, line in records_as_of(db, cursor)}
                assert held == then, f"the state at {cursor} is read back otherwise"

    def check_events(self, db: sqlite3.Connection) -> None:
        """Which jobs are there, are open, and what they say, by their events alone (of a catalog of which nothing was dropped)."""
        is_open: dict[str, bool] = {}
        values: dict[str, dict[str, str]] = defaultdict(dict)
        edits: set[tuple[str, str, str]] = set()
        for event in self.events(db):
            edit = (event["field"], event["old"], event["new"])
            if "job" in event["about"]:
                replay_event(is_open, event)
                values[event["jobId"]][event["field"]] = event["new"]
                assert event["kind"] != "changed" or event["field"] in BARE or "posting" in event["about"] or edit in edits, (
                    "nobody edited that"
                )
            elif event["kind"] == "changed":
                edits.add(edit)
        if not self.floor:
            now = {job_id: orjson.loads(line) for job_id, line in snapshot(db).items()}
            assert is_open == {job_id: record["closedAt"] is None for job_id, record in now.items()}, "events tell of other jobs"
            for job_id, record in now.items():
                held, told = dict(values_of(record)), values[job_id]
                differ = [field for field in told.keys() - UNTOLD if told[field] != held.get(field)]
                assert not differ, f"events of {job_id} lead elsewhere: {differ}"

    def events(self, db: sqlite3.Connection) -> Iterator[dict[str, str]]:
        """The event feed from its beginning, in parts."""
        number, is_last = 0, self.floor > 0
        while not is_last:
            part = events_since(db, number, self.luck.choice((1, 3, 200)))
            number, is_last = part.last, part.is_last
            yield from map(orjson.loads, part.lines)


def replay_event(is_open: dict[str, bool], event: dict[str, str]) -> None:
    job, kind = event["jobId"], event["kind"]
    if kind in ("opened", "reopened") or (kind == "split" and event["field"] == "job"):
        is_open[job] = True
    elif kind == "closed":
        is_open[job] = False
    elif kind == "merged" and event["field"] == "job":
        assert is_open.pop(job, None) is not None, "events tell of other jobs"


def raw_of(number: int, name: str) -> RawPosting:
    family, board, lineage = BOARDS[number]
    return RawPosting(family, board, name, lineage=lineage)


def crashing(luck: random.Random) -> Callable[..., None]:
    """`tell_moved`, after which the process may end: before the commit, which is then lost."""
    tell = writing.tell_moved

    def told(*arguments: object) -> None:
        tell(*arguments)  # type: ignore[arg-type]
        if luck.random() < 0.03:
            raise Crash

    return told


def play(template: Path, folder: Path, seed: int) -> None:
    """One history, from an empty catalog. AssertionError where a copy differs."""
    path = folder / "c.db"
    for name in ("c.db", "c.db-wal", "c.db-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.copyfile(template, path)
    history = History(path, seed)
    with mock.patch.object(writing, "tell_moved", crashing(random.Random(-seed - 1))):
        history.live()


def play_all(seeds: range) -> list[str]:
    """The histories that failed, each with its seed and why."""
    failed = []
    memory = Path("/dev/shm")  # where there is one: nothing is to outlast the machine
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        template = Path(name) / "empty.db"
        db = open_catalog(template)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        for seed in tqdm(seeds, unit="histories", disable=None):
            try:
                play(template, Path(name), seed)
            except (AssertionError, ZstdError) as error:
                failed.append(f"seed {seed}: {error}")
    return failed


def main() -> None:
    """Play and say how it went."""
    given = [int(word) for word in sys.argv[1:3]]
    count, first = (*given, *(10_000, 0)[len(given) :])
    failed = play_all(range(first, first + count))
    print(*failed[:20], f"{count} histories, {len(failed)} failed", sep="\n")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
