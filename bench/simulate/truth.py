"""Boards and their openings, day by day: what is open, whatever a board shows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
ROLES = ("Engineer", "Baker", "Nurse", "Clerk", "Pilot", "Analyst", "Welder", "Teacher", "Planner", "Driver")
PLACES = ("Lyon, France", "Leeds, United Kingdom", "Austin, TX, United States", "Graz, Austria", "Oslo, Norway")
GROUPS = 4  # job families of an employer, by which a large Workday site is read in parts


@dataclass(slots=True)
class Opening:
    """One opening under one id. ``died``: the first day on which it is not open; ``last_day``: the last one, where it names one."""

    id: str
    title: str
    text: str
    place: str
    group: int
    born: int
    last_day: int | None = None
    died: int | None = None
    ending: str = ""  # how it died: "filled", or the name of the board's event

    def is_open(self, day: int) -> bool:
        return self.born <= day and (self.died is None or day < self.died)


@dataclass(slots=True)
class Board:
    """A board of ``size`` openings more or less, of which a share of ``turnover`` is filled each day."""

    family: str
    token: str
    rng: Random
    size: int
    turnover: float
    openings: dict[str, Opening] = field(default_factory=dict)
    shown: list[Opening] = field(default_factory=list)  # those open now
    event: tuple[str, int] | None = None  # what truly happened to the board, and when
    number: int = 0
    newest: int | None = None  # how many openings its list shows, where it shows its newest alone

    @property
    def listed(self) -> list[Opening]:
        """The openings that its list shows."""
        return self.shown if self.newest is None else self.shown[: -self.newest - 1 : -1]

    @property
    def key(self) -> str:
        return f"{self.family}:{self.token}"

    @property
    def happened(self) -> str:
        return self.event[0] if self.event else "nothing"

    def step(self, day: int) -> None:
        """A day passes: openings are filled, reach their last day, come."""
        for one in self.shown:
            if one.last_day is not None and one.last_day < day:
                self.end(one, day, "last day")
            elif self.rng.random() < self.turnover:
                self.end(one, day, "filled")
        self.shown = [one for one in self.shown if one.is_open(day)]
        wanted = self.size - len(self.shown)
        for _ in range(sum(self.rng.random() < 0.25 for _ in range(wanted)) if day else wanted):
            self.open(day)

    def end(self, one: Opening, day: int, how: str) -> None:
        one.died, one.ending = day, how

    def open(self, day: int, like: Opening | None = None) -> None:
        """A new opening, or one that stands there under a new id."""
        self.number += 1
        key = f"{self.number + 10_000}" if like is None else f"{self.number + 50_000}"
        told = (like.title, like.text, like.place, like.group) if like else invented(self.rng, self.number)
        last = day + self.rng.randint(5, 40) if self.rng.random() < 0.15 else None
        one = Opening(key, *told, day, last)
        self.openings[key] = one
        self.shown.append(one)

    def happen(self, name: str, day: int) -> None:
        """Something that is true of the whole board, once."""
        self.event = (name, day)
        EVENTS[name](self, day)
        self.shown = [one for one in self.shown if one.is_open(day)]


def invented(rng: Random, number: int) -> tuple[str, str, str, int]:
    words = [" ".join("".join(rng.choices(SYLLABLES, k=3)) for _ in range(7)) for _ in range(5)]
    title = f"{rng.choice(ROLES)} {''.join(rng.choices(SYLLABLES, k=3))}"
    return title, f"You look after {'; '.join(words)}.", rng.choice(PLACES), rng.randrange(GROUPS)


def shrink(board: Board, day: int) -> None:
    for one in board.rng.sample(board.shown, k=int(len(board.shown) * 0.6)):
        board.end(one, day, "shrunk")
    board.size = max(1, int(board.size * 0.4))


def empty(board: Board, day: int) -> None:
    for one in board.shown:
        board.end(one, day, "emptied")
    board.size = 0


def renumber(board: Board, day: int) -> None:
    for one in list(board.shown):
        board.end(one, day, "renumbered")
        board.open(day, like=one)


def refill(board: Board, day: int) -> None:
    for one in list(board.shown):
        board.end(one, day, "refilled")
        board.open(day)


def grow(board: Board, day: int) -> None:
    board.size *= 3
    for _ in range(board.size - len(board.shown)):
        board.open(day)


EVENTS = {"shrunk": shrink, "emptied": empty, "moved": empty, "renumbered": renumber, "refilled": refill, "grown": grow}


def invented_boards(rng: Random, families: tuple[str, ...], count: int) -> Iterator[Board]:
    for number in range(count):
        size = rng.choice((1, 2, 3, 4, 6, 8, 8, 12, 12, 16, 24, 40))
        yield Board(families[number % len(families)], f"board{number}", Random(rng.random()), size, rng.choice((0.01, 0.02, 0.04, 0.08)))
