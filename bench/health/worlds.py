"""Boards that live: openings come and close by the weekday, employers go on holiday, readings fail now and then; and one fault each, of
some of them, from a day on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from math import exp
from random import Random

from catalog.writer import Writer
from schemas.enums import Lineage, Origin
from schemas.evidence import Evidence
from schemas.facts import Moment
from schemas.job import JobPosting, Sighting
from schemas.raw import RawPosting
from schemas.reasons import ReasonKind
from schemas.source import Asked, Listing

BEGAN = datetime(2026, 3, 2, 6, tzinfo=UTC)  # a Monday
LARGE = 10  # postings
LIFE = 45  # days that an opening stands, on average
FIELDS = ("department", "requisition_id", "industry", "workplace", "date_posted")
FAULTS = ("frozen", "emptied", "changed", "fallen", "failing", "unread", "slow", "costly", "grown", "family")
FAMILY_FIELD = "requisition_id"  # which one family's vendor renames


@dataclass(slots=True)
class Board:
    """An employer's board. ``having``: field -> the share of its openings that state it, by team."""

    family: str
    name: str
    size: float
    having: dict[str, list[float]]
    latency: float
    fault: str = ""
    from_day: int = 10_000
    away: range = range(0)  # days of a holiday, on which nothing moves
    openings: dict[int, dict[str, str | None]] = field(default_factory=dict)
    born: int = 0

    @property
    def key(self) -> str:
        return f"{self.family}:{self.name}"

    def suffers(self, day: int, *faults: str) -> bool:
        return self.fault in faults and day >= self.from_day

    def open(self, random: Random, day: int) -> None:
        team = random.randrange(len(next(iter(self.having.values()))))
        stated = {name: f"{name} {team}" if random.random() < by_team[team] else None for name, by_team in self.having.items()}
        self.openings[self.born] = stated | {"version": "0"}
        self.born += 1

    def state(self, random: Random, name: str, least: float) -> None:
        """At least so many of its openings state a field."""
        self.having[name] = [max(least, share) for share in self.having[name]]
        for stated in self.openings.values():
            stated[name] = stated[name] or (name if random.random() < least else None)

    def live(self, random: Random, day: int) -> None:
        """A day passes. On weekends hardly anything moves."""
        pace = 0.05 if (BEGAN + timedelta(day)).weekday() >= 5 else 1.35
        if day in self.away or self.suffers(day, "frozen"):
            return
        for name in [name for name in self.openings if random.random() < pace / LIFE]:
            del self.openings[name]
        for _ in range(poisson(random, self.size * pace / LIFE)):
            self.open(random, day)
        for stated in self.openings.values():
            if random.random() < 0.004 * pace:
                stated["version"] = str(day)
        if self.suffers(day, "changed") and day == self.from_day:
            self.openings = {self.born + 1_000 + number: dict(stated) for number, stated in enumerate(self.openings.values())}
            self.born += 2_000 + len(self.openings)
        if self.suffers(day, "grown") and day == self.from_day:
            for _ in range(int(4 * self.size) + 60):
                self.open(random, day)

    def shown(self, day: int, renamed: bool) -> Iterator[tuple[int, dict[str, str | None]]]:
        """What its answer holds."""
        lost = {"department" if self.fault == "fallen" else FAMILY_FIELD} if self.suffers(day, "fallen") or renamed else set()
        if not self.suffers(day, "emptied"):
            yield from ((name, stated | dict.fromkeys(lost)) for name, stated in self.openings.items())


def poisson(random: Random, mean: float) -> int:
    at, chance, number = random.random(), exp(-mean), 0
    total = chance
    while at > total and number < 1_000:
        number += 1
        chance *= mean / number
        total += chance
    return number


@dataclass(slots=True)
class World:
    """``boards`` in a catalog; one family's vendor renames a field on ``renames`` (the fault "family")."""

    writer: Writer
    random: Random
    boards: list[Board]
    renames: int

    @classmethod
    def of(cls, writer: Writer, seed: int, size: int = 30, faulty: float = 0.5, days: int = 60) -> "World":
        random = Random(seed)
        boards = [make_board(random, number) for number in range(size)]
        for board in boards:
            if random.random() < faulty:
                board.fault, board.from_day = random.choice(FAULTS[:-1]), random.randrange(days // 2 - 5, days * 3 // 4)
                if board.fault == "fallen":  # of a field that it has
                    board.state(random, "department", 0.6)
            elif random.random() < 0.3:
                begins = random.randrange(15, days - 5)
                board.away = range(begins, begins + random.randrange(5, 12))
        return cls(writer, random, boards, random.randrange(days // 2, days * 3 // 4))

    def live(self, day: int) -> datetime:
        """A day, and a run over all boards; when it ended."""
        at = BEGAN + timedelta(days=day, minutes=self.random.randrange(60))
        for board in self.boards:
            board.live(self.random, day)
        offline = self.random.random() < 0.02
        run = f"day {day:03}"
        self.writer.begin_run(run, at)
        asked, unread = {}, {}
        for board in self.boards:
            if self.random.random() < 0.97:  # a row that was left out, a run that was stopped
                asked[board.family, board.name], unread[board.family, board.name] = self.read(board, day, run, at, offline)
        ended = at + timedelta(hours=1)
        self.writer.finish_run(run, ended, asked=asked, unread={board: names for board, names in unread.items() if names})
        return ended

    def read(self, board: Board, day: int, run: str, at: datetime, offline: bool) -> tuple[Asked, dict[str, int]]:
        asked = Asked(1)
        if offline or board.suffers(day, "failing") or self.random.random() < 0.02:
            lost = ReasonKind.LOST.of("no answer")
            self.writer.listing(Listing(board.family, board.name, complete=False, reason=lost), at)
            return asked, {}
        renamed = board.family == "vendor" and day >= self.renames
        shown = list(board.shown(day, renamed))
        known = self.writer.known_hashes(board.family, board.name)
        self.writer.write([sighting(board, name, stated, run, at, known) for name, stated in shown])
        self.writer.listing(Listing(board.family, board.name, len(shown), len(shown)), at)
        asked.requests = (1 + len(shown) // 50) * (8 if board.suffers(day, "costly") else 1) + 30 * board.suffers(day, "costly")
        asked.answers = asked.requests
        noise = self.random.lognormvariate(0, 0.4) * (6 if self.random.random() < 0.03 else 1)
        asked.seconds = asked.answers * board.latency * noise * (20 if board.suffers(day, "slow") else 1)
        unread = {f"{board.name}.facets": len(shown)} if board.suffers(day, "unread") else {}
        return asked, unread | ({"internalNote": len(shown)} if board.size > 20 else {})


def sighting(board: Board, name: int, stated: dict[str, str | None], run: str, at: datetime, known: Mapping[str, str]) -> Sighting:
    raw = RawPosting(board.family, board.name, str(name), lineage=Lineage.ATS, title=f"Opening {name}")
    told = blake2b(repr((board.key, name, stated)).encode(), digest_size=16).hexdigest()
    if known.get(raw.posting_id) == told:
        return Sighting(raw, raw.posting_id, told, run, at, unchanged=True)
    return Sighting(raw, raw.posting_id, told, run, at, job=job_of(name, board.name, stated))


def job_of(name: int, employer: str, stated: dict[str, str | None]) -> JobPosting:
    given = {key: value for key, value in stated.items() if key in FIELDS[:-1]}
    evidence = [Evidence(key, Origin.FIELD, value, "field") for key, value in given.items() if value]
    day = Moment("2026-03-01", Evidence("date_posted", Origin.FIELD, "2026-03-01", "field")) if stated["date_posted"] else None
    return JobPosting(title=f"Opening {name}", hiring_organization=employer, date_posted=day, evidence=evidence, **given)  # type: ignore[arg-type]


def make_board(random: Random, number: int) -> Board:
    size = min(200.0, random.lognormvariate(2.6, 1.1))
    teams = 1 + random.randrange(4)
    kinds: list[Callable[[], float]] = [lambda: 1.0, lambda: 0.0, random.random]
    having = {name: [share() for share in [random.choice(kinds)] * teams] for name in FIELDS}
    family = "vendor" if number % 5 == 0 else "others"
    if family == "vendor":
        having[FAMILY_FIELD] = [1.0] * teams
    board = Board(family, f"board-{number}", size, having, random.uniform(0.1, 0.8))
    for _ in range(poisson(random, size)):
        board.open(random, 0)
    return board
