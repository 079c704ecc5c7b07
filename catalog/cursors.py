"""Cursors as they are handed out: which catalog, which shape of records, how far. One that cannot be followed is `Gone`."""

import re
import sqlite3
from dataclasses import dataclass

from schemas.errors import Problem
from schemas.jsonschema import record_id

_FORM = re.compile(r"([0-9a-f]{16})\.([0-9]{1,9}\.[0-9a-f]{8})\.([0-9]{1,18})")
_STATE = "SELECT catalog, floor, (SELECT seq FROM sqlite_sequence WHERE name = 'event') FROM feed"


class Gone(Problem):
    """A cursor from which nothing can be followed: whoever has it takes a new snapshot."""

    exit_code = 3

    def __init__(self, reason: str, now: "Cursor") -> None:
        super().__init__(f"{reason}: take a snapshot with `rolecall export`")
        self.reason = reason
        self.now = now


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the feeds of a catalog; ``str`` gives the text that is handed out."""

    catalog: str
    shape: str
    number: int

    def __str__(self) -> str:
        return f"{self.catalog}.{self.shape}.{self.number}"

    def at(self, number: int) -> "Cursor":
        """Another place in the same feeds."""
        return Cursor(self.catalog, self.shape, number)


@dataclass(frozen=True, slots=True)
class State:
    """Where a catalog's feeds stand: the cursor now, and the oldest that can be followed."""

    now: Cursor
    floor: int

    def number_of(self, text: str, *, any_shape: bool = False) -> int:
        """How far a cursor goes that was handed out; ``any_shape``: also while records had another. Gone where it cannot be followed."""
        found = _FORM.fullmatch(text)
        if not found:
            raise Gone("no cursor of a catalog", self.now)
        catalog, shape, number = found[1], found[2], int(found[3])
        if catalog != self.now.catalog:
            raise Gone("a cursor of another catalog", self.now)
        if shape != self.now.shape and not any_shape:
            raise Gone("records have another shape since", self.now)
        if number > self.now.number:
            raise Gone("newer than this catalog, which is an older copy", self.now)
        self.check(number)
        return number

    def check(self, number: int) -> None:
        """Gone where what followed is no longer kept."""
        if number < self.floor:
            raise Gone("what followed is no longer kept", self.now)


def read_state(db: sqlite3.Connection) -> State:
    """Where the feeds stand; one transaction around this and what is read makes them agree."""
    catalog, floor, last = tuple(db.execute(_STATE).fetchone())
    return State(Cursor(catalog, record_id().rpartition(":")[2], last), floor)
