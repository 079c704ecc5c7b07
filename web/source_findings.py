"""What the command line knows of sources and hands to the page: the findings of `rolecall health`, and what `rolecall status` says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Finding(Protocol):
    """One thing to tell of a board, a family or a host (``about``), with what to do (``cure``)."""

    @property
    def kind(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def since(self) -> datetime | None: ...
    @property
    def needs_person(self) -> bool: ...
    @property
    def cure(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Health:
    """``running``: a line for each run at work; ``due``: by board (family:board) when it is read next, and why then; None where nobody
    told. ``due_now``: how many boards of the registry are due."""

    findings: Sequence[Finding] = ()
    running: Sequence[str] = ()
    due_now: int = 0
    due: Mapping[str, tuple[datetime, str]] | None = None
