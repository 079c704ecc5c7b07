"""A world: boards, what befalls them, and the operator who looks at what rolecall reports."""

import sqlite3
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from bench.simulate.crawling import Crawler, Killed, noon_of
from bench.simulate.faults import BOARD_FAULTS, DAY_FAULTS, DayFault, Fault
from bench.simulate.measuring import Measure
from bench.simulate.platforms import BOARD_OF, ROWS, Showing
from bench.simulate.truth import EVENTS, Board, Opening, invented_boards
from catalog.alarms import LARGEST_SHRINKAGE
from catalog.database import read_catalog
from crawler.run.flow import load_settings
from crawler.run.places import Places
from schemas.errors import Problem

FAMILIES = (
    "greenhouse", "lever", "greenhouse", "bamboohr", "greenhouse", "eightfold", "lever", "workday", "greenhouse", "jsonld", "icims",
    "successfactors", "smartrecruiters",
)  # fmt: skip
WHOLE_FAMILY = ("empty list", "halved", "ids renumbered", "empty object")
FAULTY = 0.04  # boards that get a fault each day,
EVENTFUL = 0.002  # that something true befalls,
BAD_DAYS = 0.12  # days on which the machine has one
NEWEST = 10  # rows of a list that shows no more
PATIENCE = 10  # days after which the operator looks at an alarm
_ALARMS = "SELECT family || ':' || board FROM sources_health WHERE alarm IS NOT NULL AND alarm <> 'empty'"


@dataclass(slots=True)
class Active:
    """A fault at work."""

    fault: Fault
    seed: float
    until: int
    began: list[Opening] | None = None  # what the board showed when it began


class World:
    """``boards`` boards under one seed, of which a share of ``faulty`` gets a fault each day; `live` lets days pass."""

    def __init__(self, folder: Path, seed: int, boards: int, faulty: float = FAULTY) -> None:
        self.faulty = faulty
        self.rng = Random(seed)
        made = list(invented_boards(self.rng, FAMILIES, boards))
        for board in made:
            board.newest = self.rng.choice((NEWEST, None, None)) if board.family in ROWS and board.size > NEWEST else None
        for board in made:
            board.token = BOARD_OF.get(board.family, "{}").replace("{}", board.token)
        self.boards = {board.key: board for board in made}
        self.active: dict[str, list[Active]] = {}
        self.met: dict[str, set[str]] = {}  # what each board showed a day ago
        self.alarmed: Counter[str] = Counter()
        self.crawler = Crawler(
            Places(folder / "catalog.db", folder / "sources"), load_settings([("BATCH_SIZE", 5000), ("CLOCK_LEAP", 400.0)])
        )
        self.measure = Measure()

    def live(self, days: int, quiet: int = 12) -> Measure:
        """Crawl once a day; on the last ``quiet`` days nothing new goes wrong."""
        for day in range(days):
            for board in self.boards.values():
                board.step(day)
            self.befall(day, calm=not 3 <= day < days - quiet)
            self.run(day, self.rng.choice(DAY_FAULTS) if 3 <= day < days - quiet and self.rng.random() < BAD_DAYS else None)
        db = read_catalog(self.crawler.places.catalog)
        db.row_factory = None
        self.measure.end(db, self.boards, days)
        db.close()
        return self.measure

    def befall(self, day: int, calm: bool) -> None:
        """Faults and events begin, unless it is ``calm``, and faults end."""
        for key, board in self.boards.items():
            self.active[key] = [one for one in self.active.get(key, ()) if one.until > day]
            if calm:
                continue
            if self.rng.random() < self.faulty:
                self.begin(key, self.rng.choice([f for f in BOARD_FAULTS if not f.families or board.family in f.families]), day)
            if board.event is None and self.rng.random() < EVENTFUL:
                board.happen(self.rng.choice(sorted(EVENTS)), day)
                self.measure.events[board.happened] += 1

    def begin(self, key: str, fault: Fault, day: int) -> None:
        days = self.rng.randint(1, fault.days)
        self.active.setdefault(key, []).append(Active(fault, self.rng.random(), day + days, list(self.boards[key].listed)))
        self.measure.faults[fault.name] += 1

    def begin_everywhere(self, family: str, name: str, day: int) -> None:
        """A fault of all boards of a family."""
        fault = next(fault for fault in BOARD_FAULTS if fault.name == name)
        for key in self.boards:
            if key.startswith(family):
                self.begin(key, fault, day)

    def run(self, day: int, bad: DayFault | None) -> None:
        """One crawl, and a look at what it closed."""
        if bad:
            self.measure.faults[bad.name] += 1
            if bad.family:
                self.begin_everywhere(self.rng.choice(FAMILIES), self.rng.choice(WHOLE_FAMILY), day)
        showings = [self.show(board, day) for board in self.boards.values()]
        self.rng.shuffle(showings)
        stops = len(showings) // 2 if bad and bad.stops else None
        with suppress(Problem, Killed):
            self.crawler.crawl(showings, noon_of(day), bad.off if bad else timedelta(0), self.trusted(), stops, bool(bad and bad.dies))
        self.measure.board_days += len(showings)
        db = read_catalog(self.crawler.places.catalog)
        db.row_factory = None
        faults = {key: ", ".join(one.fault.name for one in active if one.until > day) for key, active in self.active.items()}
        self.measure.look(db, self.boards, day, {key: f"{names} ({bad.name if bad else ''})" for key, names in faults.items()})
        self.note_alarms(db)
        db.close()

    def show(self, board: Board, day: int) -> Showing:
        showing = Showing(board.family, board.token, day, list(board.listed))
        if board.event and board.event[0] == "moved":
            showing.status = 404
        for one in self.active.get(board.key, ()):
            if one.until > day:
                before, showing.began = showing.rows, one.began
                one.fault.change(showing, Random(one.seed))
                if self.hides_few(board.key, before, showing):
                    one.until = day + 1
        self.met[board.key] = {one.id for one in showing.rows}
        return showing

    def hides_few(self, key: str, before: list[Opening], showing: Showing) -> bool:
        """Whether so few of the openings that the board has shown are hidden that they can be told from filled ones by nothing but time."""
        shown = {one.id for one in showing.rows}
        known = {one.id for one in before} & self.met.get(key, set())
        return showing.total is None and 0 < len(known - shown) <= LARGEST_SHRINKAGE * len(known)

    def note_alarms(self, db: sqlite3.Connection) -> None:
        alarmed = {key for (key,) in db.execute(_ALARMS)}
        self.alarmed = Counter({key: self.alarmed[key] + 1 for key in alarmed})

    def trusted(self) -> set[str]:
        """The boards whose alarm has stood for so long that the operator looked, and found what the board shows to be true, and all."""
        found = {
            key for key, days in self.alarmed.items() if days >= PATIENCE and not self.active.get(key) and self.boards[key].newest is None
        }
        self.measure.trusted.update(self.boards[key].happened for key in found)
        return found
