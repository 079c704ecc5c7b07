"""One look at a board in one run, as the run ledger of a catalog has it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """``at``: when its listing was read, else when the run began. ``failed``: it could not be read (one that was read and not believed has
    not failed). ``changed``: postings came, changed or closed. ``accepted``: it was believed."""

    run: str
    at: datetime
    failed: bool = False
    changed: bool = False
    accepted: bool = False
