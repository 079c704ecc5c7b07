"""Patience: for how long the same has to be said before it is believed, where a fault could say it as well."""

import sys
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Patience:
    """So many looks in a row, from the first to the last so many days apart."""

    looks: int
    days: int

    def is_over(self, looks: int, first: str, last: str) -> bool:
        """Whether what ``looks`` have said from ``first`` to ``last`` (ISO times) is believed."""
        return looks >= self.looks and datetime.fromisoformat(last) - datetime.fromisoformat(first) >= timedelta(days=self.days)

    @property
    def but_one(self) -> "Patience":
        """Without the last look, on the day before it."""
        return Patience(self.looks - 1, self.days - 1)


AT_ONCE = Patience(1, 0)
LATE = Patience(7, 6)  # as long as an alarm that time lifts: a fault may last, and hide less by now
LATER = Patience(14, 12)  # two faults, one after the other, last longer than one
NEVER = Patience(sys.maxsize, sys.maxsize)
