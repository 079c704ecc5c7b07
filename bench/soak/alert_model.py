"""What alerts have to tell, of the records of jobs and of what was done to searches; it knows nothing of the ledger."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from catalog.clusters import job_id_of
from catalog.database import reading
from catalog.read import job_records

Told = tuple[str, str, str, int]  # search, job, reason, nth

Record = dict[str, Any]
Row = dict[str, str | None]  # of a posting
# What is looked for, and the same said by the model of a record and the titles of its postings.
LOOKED_FOR: tuple[tuple[dict[str, list[str]], Callable[[Record, list[str]], bool]], ...] = (
    ({}, lambda record, titles: True),
    ({"text": ["baker"]}, lambda record, titles: any("Baker" in title for title in titles)),
    ({"text": ["baker -night"]}, lambda record, titles: any("Baker" in title and "Night" not in title for title in titles)),
    ({"min_salary": ["100000 USD"]}, lambda record, titles: pay_of(record) >= 100_000),
    ({"min_salary": ["100000 USD"], "unknown": ["include"]}, lambda record, titles: pay_of(record) >= 100_000 or not pay_of(record)),
    ({"sponsorship": ["offered"]}, lambda record, titles: stance_of(record) == "offered"),
    ({"sponsorship": ["refused"]}, lambda record, titles: stance_of(record) == "not_offered"),
    ({"sponsorship": ["offered"], "unknown": ["sponsorship"]}, lambda record, titles: stance_of(record) != "not_offered"),
)


SAID_IN = {"pay": "baseSalary", "sponsorship": "eligibilityToWork.sponsorship"}  # the fields of a record


def pay_of(record: Record) -> float:
    return max((band["annualMax"] for band in record["baseSalary"]), default=0)


def stance_of(record: Record) -> str | None:
    found: str | None = record["eligibilityToWork"]["sponsorship"]
    return found


@dataclass
class Seen:
    """What a search of the model knows of a job."""

    fits: bool
    is_open: bool
    pay: float
    stance: str | None


@dataclass
class ModelSearch:
    looked_for: int
    is_paused: bool = False
    looked_at: int = 0  # the step
    seen: dict[str, Seen] = field(default_factory=dict)
    edits: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # since it looked: job_id -> what
    held: set[Told] = field(default_factory=set)  # what it has to tell while it is paused


class Model:
    """Says what is to be told. It sees the catalog after each step: records, and which postings their source has edited."""

    def __init__(self) -> None:
        self.step = 0
        self.searches: dict[str, ModelSearch] = {}
        self.expected: set[Told] = set()
        self.told_of: dict[str, set[str]] = defaultdict(set)  # by search, jobs
        self.times: Counter[tuple[str, str, str]] = Counter()
        self.stood_at: dict[str, int] = {}  # job_id -> the step at which it first stood by itself
        self.rows: dict[str, Row] = {}
        self.records: dict[str, Record] = {}
        self.titles: dict[str, list[str]] = {}

    def observe(self, path: Path) -> None:
        self.step += 1
        with reading(path) as db:
            former, self.records = self.records, {record["jobId"]: record for record in job_records(db)}
            rows = db.execute("SELECT posting_id, content_hash, pay, sponsorship, title FROM posting").fetchall()
        was, self.rows = self.rows, {row[0]: dict(zip(("content", *SAID_IN), row[1:4], strict=True)) for row in rows}
        titles = {row[0]: row[4] for row in rows}
        self.titles = {job: [titles[name] for name in names_in(record)] for job, record in self.records.items()}
        for job in self.records:
            self.stood_at.setdefault(job, self.step)
        for job, what in self.edits(former, was):
            for search in self.searches.values():
                search.edits[job].add(what)

    def edits(self, former: dict[str, Record], was: dict[str, Row]) -> Iterator[tuple[str, str]]:
        """What sources edited of jobs since the last step: of the posting that speaks now, or that spoke and is silent now, and of one that
        stands in another job than its own. Newer rules that read otherwise are no edit, nor is what no record holds."""
        edited = {
            (name, what)
            for name, row in self.rows.items()
            if name in was and row["content"] != was[name]["content"]
            for what in SAID_IN
            if row[what] != was[name][what]
        }
        for job, record in self.records.items():
            yield from ((job_id_of(name), what) for name, what in edited if name in names_in(record) and job_id_of(name) != job)
            for what in SAID_IN:
                if (speaker_of(record, what), what) in edited:
                    yield job, what
                before = speaker_of(former[job], what) if job in former else ""
                if (before, what) in edited and self.rows[before][what] is None:
                    yield job, what

    def look(self) -> None:
        for name, search in self.searches.items():
            if search.is_paused:
                continue
            after: dict[str, Seen] = {}
            for job, record in self.records.items():
                now = self.state(search, job)
                for reason in self.reasons(search, job, record, now):
                    self.tell(name, job, reason)
                mates = [job_id_of(posting) for posting in names_in(record)]
                if now.fits or any(mate in search.seen for mate in mates):
                    after |= {mate: now for mate in mates if mate == job or mate in search.seen}
            search.seen |= after
            search.looked_at = self.step
            search.edits.clear()

    def reasons(self, search: ModelSearch, job: str, record: Record, now: Seen) -> Iterator[str]:
        before = search.seen.get(job)
        if before and before.is_open and before.fits:
            edited = search.edits[job]
            if now.is_open and before.pay != now.pay and "pay" in edited:
                yield "pay changed"
            if now.is_open and before.stance != now.stance and "sponsorship" in edited:
                yield "sponsorship changed"
        elif now.fits and not self.was_told_of_part(search, job, record):
            if before and not before.is_open:
                yield "reopened"
            else:
                yield "new" if before is None and self.stood_at[job] > search.looked_at else "now matches"

    def was_told_of_part(self, search: ModelSearch, job: str, record: Record) -> bool:
        parts = [search.seen[mate] for name in names_in(record) if (mate := job_id_of(name)) != job and mate in search.seen]
        return any(part.fits and part.is_open for part in parts)

    def state(self, search: ModelSearch, job: str) -> Seen:
        record = self.records[job]
        is_open = record["closedAt"] is None
        fits = is_open and LOOKED_FOR[search.looked_for][1](record, self.titles[job])
        return Seen(fits, is_open, pay_of(record), stance_of(record))

    def tell(self, search: str, job: str, reason: str) -> None:
        self.times[search, job, reason] += 1
        self.told_of[search].add(job)
        asked = self.searches[search]
        (asked.held if asked.is_paused else self.expected).add((search, job, reason, self.times[search, job, reason]))

    def resume(self, name: str, silent: bool) -> None:
        """Go on; ``silent``: what was held is not told, nor what came meanwhile."""
        search = self.searches[name]
        if not search.is_paused:
            return
        if silent:  # what was withdrawn was not told
            self.told_of[name] = {job for which, job, _, _ in self.expected if which == name}
        else:
            self.expected |= search.held
        search.held, search.is_paused = set(), False
        if silent:
            self.begin(name, search.looked_for, False)

    def begin(self, name: str, looked_for: int, backfill: bool) -> None:
        """A search is new, or looks for something else."""
        search = self.searches.setdefault(name, ModelSearch(looked_for))
        search.looked_for = looked_for
        for job in search.seen:
            search.seen[job] = replace(search.seen[job], fits=False)
        for job, record in self.records.items():
            now = self.state(search, job)
            if now.fits:
                if backfill and job not in self.told_of[name]:
                    self.tell(name, job, "new")
                mates = [job_id_of(posting) for posting in names_in(record)]
                search.seen |= {mate: now for mate in mates if mate == job or mate in search.seen}
        search.looked_at = self.step
        search.edits.clear()


def speaker_of(record: Record, what: str) -> str:
    """The posting whose word a record holds, or, where none states it, the main one."""
    taken = {one["field"]: one["postingId"] for one in record["composition"]}
    return str(taken.get(SAID_IN[what], names_in(record)[0]))


def names_in(record: Record) -> list[str]:
    return [posting["postingId"] for posting in record["postings"]]
