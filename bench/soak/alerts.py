"""Alerts against random histories: ``python -m bench.soak.alerts [PAIRS] [SEED]`` (exit code 1 where one is double, missed or too much).

A history opens, edits, closes, reopens, merges, splits and derives anew postings, and adds, edits, pauses, resumes and removes searches.
Each step, each look and each delivery runs in a process of its own, which is killed (SIGKILL) at a random one of its writes, syncs,
commits and exchanges with servers, and run again. Beside it, `alert_model` says by itself what there is to tell, of records of jobs and of
what was edited; it knows nothing of the ledger. In the end every (search, job, reason) that it names must stand once in the file, in the
feed, and with a mail server and a web receiver that know a message by its id again.

A pair is one of these on one channel. What the wire carried twice, with the same id, is counted apart.
"""

import os
import random
import shutil
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.client import HTTPConnection
from pathlib import Path
from smtplib import SMTP
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from lxml import etree

from alerts.deliver import deliver, delivering
from alerts.ledger import DAILY, INSTANT, Wanted, add, edit, look_all, open_ledger, pause, remove, resume, searches
from alerts.settings import Settings
from bench.soak.alert_model import LOOKED_FOR, Model, Told
from bench.soak.alert_receivers import Receivers
from bench.soak.boundaries import Boundaries, install
from catalog.database import open_catalog, reading
from catalog.writer import Writer
from schemas.annual_pay import annual
from schemas.enums import EligibilityTopic, Lineage, Origin, PayKind, Sponsorship, Unit
from schemas.evidence import Evidence
from schemas.facts import EligibilityStatement, EligibilityToWork, Salary
from schemas.job import JobPosting, Sighting
from schemas.match import Fingerprint, Verdict
from schemas.raw import RawPosting
from schemas.search import Query
from schemas.source import Listing

BOARDS = (("greenhouse", "mill"), ("lever", "mill"))
NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)
PRINT = Fingerprint(bytes(140), bytes(256), "{}")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PAYS = (None, 80_000, 120_000, 160_000)
STANCES = (None, Sponsorship.OFFERED, Sponsorship.NOT_OFFERED)
TITLES = ("Baker", "Miller", "Night Baker")
LAST_BOUNDARY = 90  # a process is killed at one of its first so many


class AnyBoundary(Boundaries):
    """Kills its process at the n-th boundary that is reached, whichever that is."""

    def __init__(self, nth: int) -> None:
        super().__init__()
        self.left = nth

    def reach(self, what: str) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def is_next(self, what: str) -> bool:
        return self.left == 1


def in_process(work: Callable[[], object], nth: int) -> bool:
    """Run ``work`` in a process of its own that ends at its n-th boundary (0: at none). Whether it came to its end."""
    if (child := os.fork()) == 0:
        try:
            if nth:
                guard(AnyBoundary(nth))
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(3)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL), f"a step failed with {code}"
    return code == 0


def guard(at: AnyBoundary) -> None:
    """From here on, what this process writes, and what it exchanges with servers, are boundaries."""
    install(at)
    for owner, name in ((SMTP, "send_message"), (HTTPConnection, "getresponse"), (HTTPConnection, "connect")):
        call = getattr(owner, name)

        def counted(self: Any, *arguments: Any, _call: Any = call, **named: Any) -> Any:
            at.reach("before")
            done = _call(self, *arguments, **named)
            at.reach("after")
            return done

        setattr(owner, name, counted)


class History:
    """One catalog's life, by chance. ``size``: postings of a board."""

    def __init__(self, folder: Path, settings: Settings, hook: str, seed: int, size: int) -> None:
        self.path = folder / "c.db"
        self.settings = settings
        self.luck = random.Random(seed)
        self.now = NOON
        self.run = 0
        self.rules = 1
        self.size = size
        self.said: dict[tuple[int, str], tuple[int, str, int | None, Sponsorship | None]] = {}
        self.model = Model()
        self.channels = (f"file:{folder}/m.jsonl", f"rss:{folder}/m.atom", "mailto:me@example.org", hook)
        self.kills = 0
        self.gone: set[tuple[int, str]] = set()
        self.shown: set[str] = set()  # what a reader of the feed has seen, who comes after each step
        self.doubly_shown = 0

    def live(self, steps: int) -> None:
        for number in range(3):
            self.add_search(f"s{number}")
        for _ in range(steps):
            acts = (self.crawl, self.judge_by_hand, self.replay, self.change_searches)
            self.luck.choices(acts, (8, 5, 2, 4))[0]()
            self.settle()
        for name in [name for name, search in self.model.searches.items() if search.is_paused]:
            self.resume_search(name)
        self.settle()

    def settle(self) -> None:
        """Look and deliver until it comes to its end; then the model looks."""
        for _ in range(4):
            if self.try_to(self.send):
                break
        else:
            in_process(self.send, 0)
        self.model.observe(self.path)
        self.model.look()
        shown = entries(self.path.parent / "m.atom")
        self.doubly_shown += len(shown) - len(set(shown))
        self.shown |= set(shown)

    def send(self) -> None:
        with delivering(self.path), open_ledger(self.path) as db:
            look_all(db, self.now, fail)
            sent = deliver(db, self.settings, self.now, at_once=True)
        assert not sent.errors, sent.errors

    def try_to(self, work: Callable[[], object]) -> bool:
        nth = self.luck.choice((0, self.luck.randint(1, 25), self.luck.randint(1, LAST_BOUNDARY)))
        done = in_process(work, nth)
        self.kills += not done
        return done

    def crawl(self) -> None:
        """A run sees those of the postings of the boards that are there, perhaps edited; some go, some come back."""
        every = [(board, f"{n:02}") for board in range(len(BOARDS)) for n in range(self.size)]
        self.gone ^= {key for key in every if self.luck.random() < (0.15 if key not in self.gone else 0.3)}
        seen = [self.sighting(*key, edit=self.luck.random() < 0.2) for key in every if key not in self.gone]
        shown = Counter(one.raw.family for one in seen)
        self.run += 1

        def work() -> None:
            with Writer(self.path, str(self.rules)) as writer:
                writer.begin_run(f"run {self.run}", self.now, "crawl")
                writer.write(seen)
                for family, board in BOARDS:
                    writer.listing(Listing(family, board, shown[family], shown[family]))
                self.finish(writer)

        self.tick()
        self.try_to(work)

    def replay(self) -> None:
        """Newer rules read pay otherwise."""
        self.rules += 1
        with reading(self.path) as db:
            held = {row[0] for row in db.execute("SELECT posting_id FROM posting")}
        seen = [one for key in self.said if (one := self.sighting(*key)).posting_id in held]
        self.run += 1

        def work() -> None:
            with Writer(self.path, str(self.rules)) as writer:
                writer.begin_run(f"run {self.run}", self.now, "replay")
                writer.write(seen)
                self.finish(writer)

        self.tick()
        self.try_to(work)

    def finish(self, writer: Writer) -> None:
        trusted = [f"{family}:{board}" for family, board in BOARDS]
        open_runs = writer.db.execute("SELECT run_id FROM run WHERE finished_at IS NULL ORDER BY id DESC LIMIT 1").fetchone()
        writer.finish_run(open_runs[0], self.now, trusted=trusted)
        look_all(writer.db, self.now, fail)

    def judge_by_hand(self) -> None:
        """Two openings are one, or are not."""
        with reading(self.path) as db:
            known = [row[0] for row in db.execute("SELECT posting_id FROM posting ORDER BY id")]
        if len(known) < 2:
            return
        one, other = self.luck.sample(known, 2)
        verdict = self.luck.choice((Verdict.SAME, Verdict.SAME, Verdict.DIFFERENT))

        def work() -> None:
            with Writer(self.path, str(self.rules)) as writer:
                writer.decide(one, other, verdict, self.now)

        self.tick()
        self.try_to(work)

    def change_searches(self) -> None:
        """What a person does with searches. A step that was killed is given again."""
        names = sorted(self.model.searches)
        act = self.luck.choice((self.add_search, self.edit_search, self.pause_search, self.resume_search, self.remove_search))
        act(
            self.luck.choice(names)
            if names and act != self.add_search
            else f"s{len(self.model.times) + len(names) + self.run}x{self.model.step}"
        )

    def change(self, work: Callable[[Any], object]) -> None:
        def once() -> None:
            with open_ledger(self.path) as db:
                work(db)

        self.try_to(once) or in_process(once, 0)
        self.tick()

    def wanted(self, looked_for: int) -> Wanted:
        pace = self.luck.choice((DAILY, INSTANT))
        return Wanted(Query.from_texts(LOOKED_FOR[looked_for][0]), self.channels, pace)

    def add_search(self, name: str) -> None:
        looked_for, backfill = self.luck.randrange(len(LOOKED_FOR)), self.luck.random() < 0.3
        wanted, now = self.wanted(looked_for), self.now

        def work(db: Any) -> None:
            if not any(one.name == name for one in searches(db)):
                add(db, name, wanted, now, backfill=backfill)

        self.change(work)
        self.model.observe(self.path)
        self.model.begin(name, looked_for, backfill)

    def edit_search(self, name: str) -> None:
        search = self.model.searches[name]
        looked_for, backfill = self.luck.randrange(len(LOOKED_FOR)), self.luck.random() < 0.3
        wanted, now = self.wanted(looked_for), self.now
        self.change(lambda db: edit(db, name, wanted, now, backfill=backfill))
        if backfill or looked_for != search.looked_for:
            self.model.begin(name, looked_for, backfill)

    def pause_search(self, name: str) -> None:
        self.change(lambda db: pause(db, name, self.now))
        self.model.searches[name].is_paused = True

    def resume_search(self, name: str) -> None:
        silent = self.luck.random() < 0.3
        self.change(lambda db: resume(db, name, self.now, silent=silent))
        self.model.resume(name, silent)

    def remove_search(self, name: str) -> None:
        if len(self.model.searches) < 3:
            return

        def work(db: Any) -> None:
            if any(one.name == name for one in searches(db)):
                remove(db, name, self.now)

        self.change(work)
        del self.model.searches[name]

    def tick(self) -> None:
        self.now += timedelta(hours=self.luck.choice((1, 5, 20)))

    def sighting(self, board: int, name: str, edit: bool = False) -> Sighting:
        """A posting as it is at its source, by the present rules."""
        edits, title, pay, stance = self.said.get((board, name), (0, self.luck.choice(TITLES), self.luck.choice(PAYS), None))
        if edit:
            edits += 1
            title, pay, stance = self.luck.choice(TITLES), self.luck.choice(PAYS), self.luck.choice(STANCES)
        self.said[board, name] = (edits, title, pay, stance)
        raw = RawPosting(*BOARDS[board], name, lineage=Lineage.ATS)
        job = JobPosting(title=f"{title} {board}{name}", description="We bake bread before dawn.")
        job.base_salary = () if pay is None else (salary(pay + 100 * (self.rules % 2)),)
        job.eligibility_to_work = EligibilityToWork(stance, statements=() if stance is None else (statement(stance),))
        return Sighting(raw, raw.posting_id, f"{edits:032x}", "r", self.now, job=job, fingerprint=PRINT)


def salary(amount: int) -> Salary:
    value = Decimal(amount)
    yearly = annual(value, Unit.YEAR)
    evidence = Evidence("base_salary", Origin.FIELD, str(amount), "field")
    return Salary(value, value, "USD", Unit.YEAR, PayKind.BASE, evidence, True, annual_min=yearly, annual_max=yearly)


def statement(stance: Sponsorship) -> EligibilityStatement:
    return EligibilityStatement(EligibilityTopic.SPONSORSHIP, stance, Evidence("eligibility_to_work", Origin.FIELD, stance, "field"))


def fail(name: str, error: Exception) -> None:
    raise AssertionError(f"{name}: {error}")


@dataclass
class Outcome:
    """What came of histories: ``pairs``: (search, job, reason) by channel; ``again``: what the wire carried more than once."""

    pairs: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    double: int = 0
    missed: int = 0
    surplus: int = 0
    again: int = 0


def check(history: History, receivers: Receivers, outcome: Outcome) -> None:
    """Hold what arrived against what the model expects."""
    ids = ledger_ids(history.path)
    folder = history.path.parent
    lines = [orjson.loads(line) for line in (folder / "m.jsonl").read_bytes().splitlines()] if (folder / "m.jsonl").exists() else []
    arrived = {
        "file": [(line["search"], line["job"]["jobId"], line["reason"], line["nth"]) for line in lines],
        "mail": [ids[name] for matches in receivers.mails.values() for name in matches],
        "webhook": [(one["search"], one["job"]["jobId"], one["reason"], one["nth"]) for one in receivers.posts.values()],
        "feed": [ids[name] for name in history.shown],
    }
    expected = history.model.expected
    for told in arrived.values():
        counted = Counter(told)
        outcome.double += sum(times - 1 for times in counted.values())
        outcome.surplus += len(counted.keys() - expected)
        outcome.missed += len(expected - counted.keys())
        outcome.pairs += len(counted)
    outcome.reasons.update(told[2] for told in expected)
    outcome.kills += history.kills
    outcome.double += history.doubly_shown
    outcome.again += receivers.came["webhook"] - len(receivers.posts) + receivers.came["mail"] - len(receivers.mails)


def ledger_ids(path: Path) -> dict[str, Told]:
    """What the ids of messages stand for: mails and feeds carry these alone."""
    with reading(path) as db:
        query = "SELECT m.message, s.name, m.job, m.reason, m.nth FROM alert_match m JOIN alert_search s ON s.id = m.search"
        return {row[0]: tuple(row[1:]) for row in map(tuple, db.execute(query))}


def entries(path: Path) -> list[str]:
    if not path.exists():
        return []
    names = etree.parse(path).findall("{*}entry/{*}id")
    return [(name.text or "").rpartition(":")[2] for name in names]


def play(template: Path, folder: Path, seed: int, outcome: Outcome, steps: int = 14, size: int = 60) -> None:
    """One history, from an empty catalog."""
    folder.mkdir()
    shutil.copyfile(template, folder / "c.db")
    receivers = Receivers()
    with receivers.serving() as (mail, web):
        settings = Settings("127.0.0.1", mail, "none", webhook_secret=SECRET)
        history = History(folder, settings, f"http://127.0.0.1:{web}/hook", seed, size)
        history.live(steps)
        check(history, receivers, outcome)
    shutil.rmtree(folder)


def play_until(pairs: int, seed: int, steps: int = 14, size: int = 60) -> Outcome:
    """Histories until so many pairs were delivered."""
    outcome = Outcome()
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        template = Path(name) / "empty.db"
        db = open_catalog(template)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        while outcome.pairs < pairs:
            before = (outcome.double, outcome.missed, outcome.surplus)
            play(template, Path(name) / str(seed), seed, outcome, steps, size)
            if before != (outcome.double, outcome.missed, outcome.surplus):
                print(f"seed {seed}: double, missed, surplus {(outcome.double, outcome.missed, outcome.surplus)} after {before}")
            if sys.stderr.isatty():
                print(f"\r{outcome.pairs:,} pairs", end="", file=sys.stderr)
            seed += 1
    return outcome


def main() -> int:
    pairs, seed = (int(argument) for argument in (*sys.argv[1:], "100000", "1")[:2]) if len(sys.argv) != 2 else (int(sys.argv[1]), 1)
    outcome = play_until(pairs, seed)
    print(
        f"{outcome.pairs:,} pairs of (search, job, reason) and channel, {outcome.kills:,} processes killed: {outcome.double} double, "
        f"{outcome.missed} missed, {outcome.surplus} too much; {outcome.again} carried again with the same id; {dict(outcome.reasons)}"
    )
    return 1 if outcome.double or outcome.missed or outcome.surplus else 0


if __name__ == "__main__":
    sys.exit(main())
